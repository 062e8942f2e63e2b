/** The smaller set of WebKitGTK: kept and read again with the server dead, sent once it is back, and both ways between two engines. */
import { expect, test } from 'vitest'
import { button, fill, openFromFileActive, openPage, shows } from '../support/acts.ts'
import { useScene } from '../support/scene.ts'
import { startWebKit } from '../support/webkit.ts'
import { isLastPage } from '../support/wire.ts'

const scene = useScene()

test('a note written with the server dead is kept, read again from the device, sent when the server is back, and seen by another', { timeout: 180_000 }, async () => {
  const phone = await startWebKit(scene.server)
  await phone.goto('/')
  await phone.shows('h1', 'Qui êtes-vous ?')
  await phone.press('Fatou B.')
  await phone.shows('h1', 'Mon parcours')
  await phone.link.wait(isLastPage)
  await phone.evaluate('return navigator.serviceWorker.ready.then(() => true)')

  await scene.server.kill()
  await phone.goto('/mon/notes/ecrire')
  await phone.type('Mes mots', 'Écrit sans réseau, sur un autre téléphone.')
  await phone.press('Garder')
  await phone.shows('li', 'Écrit sans réseau, sur un autre téléphone.', 'Gardé dans ce téléphone')
  await phone.reload()
  await phone.shows('li', 'Écrit sans réseau, sur un autre téléphone.', 'Gardé dans ce téléphone')
  await phone.goto('/mon/objectif')
  await phone.shows('h1', 'Mon objectif')
  // Drawn from the page itself, without the server too.
  const drawn = 'return [...document.querySelectorAll("svg.icone use")].map((use) => use.getBBox().width + use.getBBox().height > 0)'
  await expect.poll(async () => phone.evaluate(drawn), { timeout: 20_000 }).toContain(true)
  expect(await phone.evaluate(drawn)).not.toContain(false)

  await scene.server.start()
  await phone.goto('/mon/notes')
  await phone.shows('li', 'Écrit sans réseau, sur un autre téléphone.', 'Envoyé')

  const tablet = await scene.person('Maud T.', 'tablette')
  await openFromFileActive(tablet.page, 'Fatou B.')
  await openPage(tablet.page, 'Notes')
  await shows(tablet.page, 'Écrit sans réseau, sur un autre téléphone.')
  const quick = tablet.page.getByRole('region', { name: 'Note rapide : Fatou' })
  await button(quick, 'Entretien').click()
  await button(quick, 'Écrire').click()
  await fill(quick.getByLabel('Texte de la note'), 'Lu ce matin, merci.')
  await button(quick, 'Partagée avec Fatou').click()
  await phone.shows('li', 'Lu ce matin, merci.')
  expect(await phone.counts('li', 'Écrit sans réseau, sur un autre téléphone.')).toBe(1)
})
