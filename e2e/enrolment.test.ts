/** From nothing: the square on the référent's screen, a phone that nobody knows, and the day it is no longer the person's. */
import { expect, test } from 'vitest'
import { button, changeOwn, dialog, heading, link, openFromFileActive, openPage, openPlace, shows } from './support/acts.ts'
import { enter, type Device } from './support/people.ts'
import { readQr } from './support/qr.ts'
import { POLL, arrived, useScene } from './support/scene.ts'
import { expectAccessible } from './support/screens.ts'

const scene = useScene()

/** A browser says aloud that a request was refused: here that is the point. */
function refusals({ complaints }: Device): void {
  for (const words of complaints.splice(0)) expect(words).toMatch(/status of 40[134] .+\/api\//)
}

test('a new phone takes the square, works without network, and is retired', { timeout: 120_000 }, async () => {
  const tablet = await scene.person('Maud T.', 'tablette')
  const { page } = tablet
  await openFromFileActive(page, 'Fatou B.')
  await openPage(page, 'Qui l’accompagne')
  await link(page, 'Donner son livret à Fatou').click()
  const square = page.getByRole('img', { name: 'Carré à scanner' })
  await square.waitFor()
  const address = new URL(await readQr(scene.stage.browser, square))
  const secret = address.hash.slice(1)
  expect(address.href).toBe(`${tablet.link.origin}/entrer#${secret}`)
  expect(secret).toMatch(/^[\w-]{22}$/)

  const phone = await scene.stage.device(scene.server, 'telephone')
  await phone.goto(`/entrer${address.hash}`)
  await heading(phone.page, 'Bonjour Fatou.').waitFor()
  expect(new URL(phone.page.url()).hash).toBe('')
  await expectAccessible(phone.page, 'bonjour')
  await button(phone.page, 'Oui, continuer').click()
  await heading(phone.page, 'Voici votre carte').waitFor()
  await expectAccessible(phone.page, 'la carte')
  await button(phone.page, 'Sans rien (démonstration)').click()
  await heading(phone.page, 'C’est fait.').waitFor()
  await expectAccessible(phone.page, 'c’est fait')
  await shows(page, 'Fatou a son livret sur ce téléphone.')
  await button(phone.page, 'Mon livret').click()
  await heading(phone.page, 'Mon parcours').waitFor()
  await arrived(phone)
  // The fragment stayed on the device: in no address and no referrer, and in no body but of the two that take it.
  for (const { path, request, requestBody } of phone.link.passed()) {
    expect(path + JSON.stringify(request)).not.toContain(secret)
    if (!/^\/api\/enrolements\/(lire|prendre)$/.test(path)) expect(requestBody.includes(secret)).toBe(false)
  }
  expect(scene.server.errors()).not.toContain(secret)

  // The same square is good for nobody else.
  const other = await scene.stage.device(scene.server, 'telephone')
  await other.goto(`/entrer${address.hash}`)
  await heading(other.page, 'Ce carré ou ce code ne marche plus.').waitFor()
  await expectAccessible(other.page, 'un carré qui ne marche plus')
  refusals(other)
  await other.context.close()

  // Without network it works like any other; it comes back and the référent sees it.
  await phone.link.cut()
  await phone.goto('/mon')
  await openPlace(phone.page, 'Mes coordonnées')
  await changeOwn(phone.page, 'Changer ma ville', 'Ma ville, mon village', 'Saint-Aubin-le-Cauf')
  await shows(phone.page, 'Gardé dans ce téléphone')
  await phone.link.restore()
  await phone.reload()
  await link(page, 'Retour au livret').last().click()
  await shows(page, 'Saint-Aubin-le-Cauf')

  // Lost: retired while it holds work.
  await phone.link.cut()
  await openPlace(phone.page, 'Mes coordonnées')
  await changeOwn(phone.page, 'Changer ma ville', 'Ma ville, mon village', 'Rouxmesnil-Bouteilles')
  const devices = page.getByRole('region', { name: 'Ses appareils' })
  await button(devices, /^Retirer/).click()
  const box = dialog(page, 'Retirer cet appareil ?')
  await button(box, 'Retirer l’appareil').click()
  await shows(devices, 'C’est fait. Cet appareil est retiré.')
  await phone.link.restore()
  await phone.reload()
  await shows(phone.page, 'Cet appareil a été retiré.')
  await expect.poll(async () => (await scene.server.rows("SELECT 1 AS held FROM tenue WHERE motif LIKE '%decision%'")).length, POLL).toBe(1)
  expect(await page.getByText('Rouxmesnil-Bouteilles').count()).toBe(0)

  // Let in again, it comes as another device; what waits of the one before stays, and says so. Once more, it is the same.
  for (const _ of [1, 2]) {
    phone.page = await phone.openTab()
    await enter(phone, 'Fatou B.')
    await heading(phone.page, 'Mon parcours').waitFor()
    await openPlace(phone.page, 'Mes coordonnées')
    await shows(phone.page, 'Saint-Aubin-le-Cauf')
  }
  phone.page = await phone.openTab()
  await phone.goto('/')
  await shows(phone.page, 'L’accès d’avant, qui a été retiré. 1 chose y attend encore.')
  expect(await button(phone.page, /^Reprendre : Fatou B\./).count()).toBe(2)
  refusals(phone)
  await phone.context.close()

  // What it held waits for the référent, who reads it and lets it in.
  await tablet.goto('/file')
  await shows(page, '1 travail attend votre décision.')
  await link(page, 'Lire et décider').click()
  const held = page.getByRole('article', { name: 'Commune, livret de Fatou B.' })
  await shows(held, /^Fatou B\. a écrit ceci .+ C’était sur un appareil retiré depuis\.$/)
  await shows(held, /Saint-Aubin-le-Cauf.+Rouxmesnil-Bouteilles/)
  await expectAccessible(page, 'à régler, travail en attente')
  await button(held, 'Garder').click()
  await held.waitFor({ state: 'detached' })
  await link(page, 'File active').click()
  await openFromFileActive(page, 'Fatou B.')
  await openPage(page, 'Qui l’accompagne')
  await shows(page, 'Rouxmesnil-Bouteilles')
  await expect.poll(() => scene.server.rows('SELECT 1 AS held FROM tenue'), POLL).toEqual([])
})

test('without network on either side a phone enters, says that it waits, and both are told when it is confirmed', { timeout: 60_000 }, async () => {
  const tablet = await scene.person('Maud T.', 'tablette')
  const { page } = tablet
  await openFromFileActive(page, 'Fatou B.')
  await openPage(page, 'Qui l’accompagne')
  const phone = await scene.stage.device(scene.server, 'telephone')
  // It has had the application before, and knows that people here are invented.
  await phone.goto('/')
  await button(phone.page, /^Maud T\./).waitFor()
  await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await Promise.all([tablet.link.cut(), phone.link.cut()])

  await link(page, 'Donner son livret à Fatou').click()
  await button(page, 'Montrer le carré').click()
  const square = page.getByRole('img', { name: 'Carré à scanner' })
  await square.waitFor()
  await shows(page, 'En attente de confirmation')
  await expectAccessible(page, 'donner sans réseau')
  const { hash, href } = new URL(await readQr(scene.stage.browser, square))
  expect(href.length).toBeLessThan(331)

  await phone.goto(`/entrer${hash}`)
  await heading(phone.page, 'Bonjour Fatou.').waitFor()
  expect(new URL(phone.page.url()).hash).toBe('')
  await shows(phone.page, 'C’est Maud qui vous l’ouvre.')
  await button(phone.page, 'Oui, continuer').click()
  await button(phone.page, 'Sans rien (démonstration)').click()
  await heading(phone.page, 'C’est fait.').waitFor()
  await button(phone.page, 'Continuer').click()
  await heading(phone.page, 'Votre livret arrive.').waitFor()
  await shows(phone.page, 'En attente de confirmation.')
  await expectAccessible(phone.page, 'en attente')
  // Closed and opened again it still waits, and nothing is said to be sent.
  await phone.goto('/')
  await heading(phone.page, 'Votre livret arrive.').waitFor()
  expect(await phone.page.getByText('Envoyé').count()).toBe(0)

  await phone.link.restore()
  await button(phone.page, 'Réessayer').click()
  await heading(phone.page, 'Mon parcours').waitFor()
  await arrived(phone)
  await tablet.link.restore()
  await shows(page, 'Confirmé')
  await shows(page, 'Fatou a son livret sur ce téléphone.')

  // The same square is good for nobody else.
  const other = await scene.stage.device(scene.server, 'telephone')
  await other.goto(`/entrer${hash}`)
  await button(other.page, 'Oui, continuer').click()
  await button(other.page, 'Sans rien (démonstration)').click()
  await heading(other.page, 'Ce carré ou ce code ne marche plus.').waitFor()
  refusals(other)
  expect((await scene.server.rows("SELECT 1 FROM acte WHERE genre = 'enrolementRefuse'")).length).toBe(1)
})
