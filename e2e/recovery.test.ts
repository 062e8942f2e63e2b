/** The device fails its owner: what it kept is gone, or there is no room left. It is said, and nothing pretends. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { button, goHome, heading, link, openPlace, shows } from './support/acts.ts'
import { enter } from './support/people.ts'
import { arrived, useScene } from './support/scene.ts'
import { readStore } from './support/store.ts'

const scene = useScene()

test('the database vanished while the tab was closed: it is told, never an empty account', { timeout: 120_000 }, async () => {
  const device = await scene.person('Fatou B.', 'telephone')
  await heading(device.page, 'Mon parcours').waitFor()
  const page = await device.openTab()
  await device.page.close()
  device.page = page
  // A page of the same origin that opens no database deletes them all.
  await page.goto(`${device.link.origin}/manifest.webmanifest`)
  await page.evaluate(async () => {
    const all = await indexedDB.databases()
    await Promise.all(all.map(({ name }) => new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name ?? '')
      request.onsuccess = () => { resolve() }
      request.onerror = () => { reject(new Error('not deleted')) }
    })))
  })
  await device.link.cut()
  await device.goto('/mon')
  await shows(page, 'TOLD')
  expect(await heading(page, 'Mon parcours').count()).toBe(0)

  // With the network it is one's own livret again, whole.
  await device.link.restore()
  await enter(device, 'Fatou B.')
  await arrived(device)
  await openPlace(page, 'Mon objectif')
  await shows(page, 'Je veux travailler en cuisine, dans une cantine, près de chez moi.')
  await device.context.close()
})

test('no room left: said in a sentence, the words stay in the form, reading goes on', { timeout: 120_000 }, async () => {
  const device = await scene.person('Moussa D.', 'telephone')
  const { page } = device
  await openPlace(page, 'Ce qu’on a écrit ensemble')
  await link(page, 'Écrire').click()
  const words = page.getByLabel('Mes mots')
  await quota(page, 1)
  await words.fill('J’ai commencé le stage ce matin.')
  await button(page, 'Garder').click()
  await shows(page, 'L’appareil est plein : ce n’est pas encore gardé. Effacez des photos ou des applications, puis recommencez. Votre texte reste ici.')
  expect(await words.inputValue()).toBe('J’ai commencé le stage ce matin.')
  const { bytes } = await readStore(page)
  expect(bytes).not.toContain('le stage ce matin')

  await goHome(page)
  await openPlace(page, 'Mon objectif')
  await page.locator('.paroles').waitFor()
  await device.context.close()
})

async function quota(page: Page, bytes: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: bytes })
}
