/** The device fails its owner: what it kept is gone, or there is no room left. It is said, and nothing pretends. */
import { expect, test } from 'vitest'
import { button, heading, link, openPlace, shows } from './support/acts.ts'
import { enter, type Device } from './support/people.ts'
import { fillTheDevice } from './support/room.ts'
import { arrived, useScene } from './support/scene.ts'

const scene = useScene()

/** The witness that a space existed. */
const REGISTER = 'livret-registre'
const MOTS = 'Le stage commence bien.'

test('the database vanished while nothing of the application ran: it is told, never an empty account', { timeout: 120_000 }, async () => {
  const device = await scene.person('Fatou B.', 'telephone')
  await heading(device.page, 'Mon parcours').waitFor()
  await leaveAndDelete(device, (name) => name !== REGISTER)
  await device.link.cut()
  await device.goto('/mon')
  await heading(device.page, 'Qui êtes-vous ?').waitFor()
  await shows(device.page, 'Un livret gardé sur cet appareil ne s’ouvre plus. Entrez à nouveau : ce qui était envoyé revient.')
  expect(await heading(device.page, 'Mon parcours').count()).toBe(0)
  await device.context.close()
})

test('everything was erased, witness included: nobody is let into an empty livret, and the network brings it back', { timeout: 120_000 }, async () => {
  const device = await scene.person('Fatou B.', 'telephone')
  await leaveAndDelete(device, () => true)
  await device.link.cut()
  await device.goto('/mon')
  await heading(device.page, 'Qui êtes-vous ?').waitFor()
  await shows(device.page, 'Pas de réseau. Revenez ici quand il y en a : ensuite, le livret s’ouvre aussi sans réseau.')
  await device.link.restore()
  await enter(device, 'Fatou B.')
  await arrived(device)
  await openPlace(device.page, 'Mon objectif')
  await shows(device.page, /Je veux travailler en cuisine, dans une cantine, près de chez moi\./)
  await device.context.close()
})

test('no room left: said in a sentence, the words stay in the form, reading goes on', { timeout: 120_000 }, async () => {
  const device = await scene.stage.device(scene.server, 'telephone')
  const { page } = device
  const session = await device.context.newCDPSession(page)
  // Only before the first write does the browser listen.
  await session.send('Storage.overrideQuotaForOrigin', { origin: device.link.origin, quotaSize: 12_000_000 })
  await enter(device, 'Moussa D.')
  await arrived(device)
  await openPlace(page, 'Ce qu’on a écrit ensemble')
  await link(page, 'Écrire').click()
  const words = page.getByLabel('Mes mots')
  await fillTheDevice(page)
  await words.fill(MOTS)
  await button(page, 'Garder').click()
  await shows(page, 'L’appareil est plein : ce n’est pas encore gardé. Effacez des photos ou des applications, puis recommencez. Votre texte reste ici.')
  expect(await words.inputValue()).toBe(MOTS)
  expect(await scene.server.rows(`SELECT 1 FROM entree WHERE ligne LIKE '%${MOTS}%'`)).toEqual([])

  await device.goto('/mon')
  await openPlace(page, 'Mon objectif')
  await page.locator('.paroles').waitFor()
  await device.context.close()
})

/** The tab goes to a page of the origin that is not the application, and these databases are deleted behind its back. */
async function leaveAndDelete({ page, link: way }: Device, which: (name: string) => boolean): Promise<void> {
  // Under /api no service worker answers; the page is the test's own.
  const beside = `${way.origin}/api/a-cote`
  await page.route(beside, (route) => route.fulfill({ contentType: 'text/html', body: '<link rel="icon" href="data:,">' }))
  await page.goto(beside)
  const all = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''))
  expect(all).toContain(REGISTER)
  const deleted = all.filter(which)
  expect(deleted).not.toEqual([])
  await page.evaluate((names) => Promise.all(names.map((name) => new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => { resolve() }
    request.onerror = () => { reject(new Error('not deleted')) }
  }))), deleted)
}
