import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { COULEURS, PICTOGRAMMES } from '../../domain/enseigne.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

it('every picture has its outline in the sprite, and the sprite holds no other', () => {
  const drawn = [...read('../../../public/pictogrammes.svg').matchAll(/<symbol id="([^"]+)" viewBox="0 0 24 24"><.+\/><\/symbol>/g)].map((match) => match[1])
  expect(drawn).toEqual([...PICTOGRAMMES])
})

it('every colour is painted', () => {
  const styles = read('../styles/verrou.css')
  for (const couleur of COULEURS) expect(styles).toContain(`.enseigne.${couleur} {`)
})
