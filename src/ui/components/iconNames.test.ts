import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ICON_NAMES } from './iconNames.ts'

it('every icon has its outline in the sprite, and the sprite holds no other', () => {
  const sprite = readFileSync(new URL('../../../public/icones.svg', import.meta.url), 'utf8')
  const drawn = [...sprite.matchAll(/<symbol id="([^"]+)" viewBox="0 0 24 24"><path d="[^"]+"\/><\/symbol>/g)].map((match) => match[1])
  expect(drawn).toEqual([...ICON_NAMES])
})
