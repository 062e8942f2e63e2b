/**
 * Somebody lost their card, their référente is there with her tablet, neither has network: two squares later they have another card,
 * and nothing that they wrote is lost. And the device's own lock, beside the card.
 */
import { expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { button, heading, link, openFromFileActive, openPage, openPlace, shows } from './support/acts.ts'
import { closeLivret, protect, takeCarte, touchSpace, typePin, unlock } from './support/locked.ts'
import { virtualAuthenticator } from './support/passkeys.ts'
import type { Device } from './support/people.ts'
import { POLL, useScene } from './support/scene.ts'
import { expectAccessible, expectRoomForLargeText } from './support/screens.ts'

const scene = useScene()
const WORDS = { kept: 'Gardé avant la carte perdue.', draft: 'Pas fini' }

/** A camera that is refused until something is held before it. */
async function giveCamera({ context }: Device): Promise<void> {
  await context.addInitScript(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 900 })
    Object.assign(globalThis, { before: canvas })
    Object.defineProperty(navigator, 'mediaDevices', {
      value: {
        getUserMedia: () => {
          if (!Reflect.has(globalThis, 'allowed')) return Promise.reject(new DOMException('no camera', 'NotAllowedError'))
          const drawn = canvas.getContext('2d')
          // A stream sends a picture when something is drawn.
          setInterval(() => drawn?.fillRect(0, 0, 1, 1), 100)
          return Promise.resolve(canvas.captureStream(10))
        },
      },
    })
  })
}

const allowCamera = (page: Page): Promise<unknown> => page.evaluate(() => { Object.assign(globalThis, { allowed: true }) })

/** Held before the other one's camera, as it is on the screen. */
async function hold(square: Locator, camera: Page): Promise<void> {
  const png = (await square.screenshot()).toString('base64')
  await camera.evaluate(async (data) => {
    const before: unknown = Reflect.get(globalThis, 'before')
    if (!(before instanceof HTMLCanvasElement)) throw new Error('giveCamera was not called')
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))]))
    const drawn = before.getContext('2d')
    if (drawn === null) throw new Error('the camera sees nothing')
    drawn.fillStyle = '#fff'
    drawn.fillRect(0, 0, 900, 900)
    drawn.drawImage(bitmap, 50, 50, 800, 800)
  }, png)
}

const notes = async (page: Page): Promise<void> => {
  await heading(page, 'Mon parcours').waitFor()
  await openPlace(page, 'Ce qu’on a écrit ensemble')
}

test('card lost and made anew, without network', { timeout: 180_000 }, async () => {
  const maud = await scene.stage.device(scene.server, 'tablette')
  await giveCamera(maud)
  const known = maud.page.waitForResponse((answer) => answer.url().endsWith('/api/secours'))
  await scene.enters(maud, 'Maud T.')
  await known
  await openFromFileActive(maud.page, 'Fatou B.')
  await openPage(maud.page, 'Qui l’accompagne')

  const phone = await scene.stage.device(scene.server, 'telephone')
  await giveCamera(phone)
  await scene.enters(phone, 'Fatou B.')
  await link(phone.page, 'Tout mon livret').click()
  await link(phone.page, 'Mon code, ma carte').click()
  const lost = await protect(phone.page, '295183')
  const sealed = phone.page.waitForResponse((answer) => /\/api\/livrets\/.{22}\/secours$/.test(answer.url()))
  await unlock(phone.page, lost)
  await sealed
  await Promise.all([maud.link.cut(), phone.link.cut()])

  await notes(phone.page)
  await link(phone.page, 'Écrire').click()
  await phone.page.getByLabel('Mes mots').fill(WORDS.kept)
  await button(phone.page, 'Garder').click()
  await shows(phone.page.getByRole('listitem').filter({ hasText: WORDS.kept }), 'Gardé dans ce téléphone')
  await link(phone.page, 'Écrire').click()
  await phone.page.getByLabel('Mes mots').pressSequentially(WORDS.draft)
  await closeLivret(phone.page)

  // The phone asks, the tablet answers.
  await touchSpace(phone.page, lost)
  await phone.page.getByText('Carte perdue, code oublié ?').click()
  await button(phone.page, 'Refaire ma carte').click()
  await heading(phone.page, 'Refaire ma carte').waitFor()
  const asked = phone.page.getByRole('img', { name: 'Carré à montrer à votre référent·e' })
  await look(phone.page, 'demande')
  await link(maud.page, 'Carte perdue ou code oublié : refaire sa carte').click()
  await heading(maud.page, 'Refaire la carte de Fatou').waitFor()
  await look(maud.page, 'tablette-avant')
  await allowCamera(maud.page)
  await button(maud.page, 'Lire le carré de son téléphone').click()
  await hold(asked, maud.page)
  const answer = maud.page.getByRole('img', { name: 'Carré de la nouvelle carte' })
  await answer.waitFor()
  await shows(maud.page, 'En attente de confirmation')
  await look(maud.page, 'tablette-reponse')
  await allowCamera(phone.page)
  await button(phone.page, 'C’est lu').click()
  await heading(phone.page, 'À vous de viser').waitFor()
  await hold(answer, phone.page)
  const kept = { ...(await takeCarte(phone.page, '640271')), enseigne: lost.enseigne }
  await shows(phone.page, 'Vous retrouvez la carte d’avant ? Déchirez-la')
  await look(phone.page, 'refaite')
  await button(phone.page, 'Retour').click()
  await unlock(phone.page, kept)

  // All that was written is there, and she is told.
  await shows(phone.page, 'Maud vous a refait une carte.')
  await look(phone.page, 'dite')
  await notes(phone.page)
  await shows(phone.page.getByRole('listitem').filter({ hasText: WORDS.kept }), 'Gardé dans ce téléphone')
  await link(phone.page, 'Écrire').click()
  await expect.poll(() => phone.page.getByLabel('Mes mots').inputValue(), POLL).toBe(WORDS.draft)
  await Promise.all([phone.link.restore(), maud.link.restore()])
  await link(phone.page, 'Retour').click()
  await shows(phone.page.getByRole('listitem').filter({ hasText: WORDS.kept }), 'Envoyé')
  await openPlace(phone.page, 'Mes droits')
  await link(phone.page, 'Qui a vu mon livret').click()
  await shows(phone.page, /Maud, Les Quatre Vents vous a refait une carte/)
  await look(phone.page, 'qui-a-vu')
  await shows(maud.page, 'Confirmé')

  await closeLivret(phone.page)
  await touchSpace(phone.page, kept)
  await phone.page.getByLabel('Les lettres de la carte').fill(lost.carte)
  await button(phone.page, 'Continuer').click()
  await typePin(phone.page, lost.pin)
  await shows(phone.page, 'Cette carte n’ouvre pas ici.')
})

test('the device’s own lock opens too, without network; without it the card does', { timeout: 120_000 }, async () => {
  const phone = await scene.stage.device(scene.server, 'telephone')
  const { page } = phone
  // An authenticator knows names, not addresses.
  phone.goto = async (path) => { await page.goto(`${phone.link.origin.replace('127.0.0.1', 'localhost')}${path}`, { waitUntil: 'commit' }) }
  const authenticator = await virtualAuthenticator(page, { prf: true })
  await scene.enters(phone, 'Théo R.')
  await link(page, 'Tout mon livret').click()
  await link(page, 'Mon code, ma carte').click()
  const kept = await protect(page, '640271')
  await unlock(page, kept)
  await heading(page, 'Mon parcours').waitFor()
  await openPlace(page, 'Mon code, ma carte')
  await button(page, 'Ouvrir aussi avec l’empreinte ou le visage').click()
  await page.getByLabel('Les lettres de la carte').fill(kept.carte)
  await button(page, 'Continuer').click()
  await typePin(page, kept.pin)
  await shows(page, 'Votre carte ouvre toujours.')
  await look(page, 'empreinte')
  await phone.link.cut()
  await button(page, 'Fermer à clé').click()
  await button(page, 'Ouvrir avec l’empreinte ou le visage').click()
  await heading(page, 'Mon code, ma carte').waitFor()

  await authenticator.forget()
  await button(page, 'Fermer à clé').click()
  await button(page, 'Ouvrir avec l’empreinte ou le visage').click()
  await shows(page, 'L’empreinte n’a pas marché. Prenez votre carte ou vos images.')
  await look(page, 'empreinte-refusee')
  await button(page, 'Avec ma carte').click()
  await page.getByLabel('Les lettres de la carte').fill(kept.carte)
  await button(page, 'Continuer').click()
  await typePin(page, kept.pin)
  await heading(page, 'Mon code, ma carte').waitFor()
  await button(page, 'Ne plus ouvrir avec l’empreinte ou le visage').click()
  await shows(page, 'L’empreinte et le visage n’ouvrent plus votre livret.')
})

async function look(page: Page, where: string): Promise<void> {
  await expectAccessible(page, where)
  await expectRoomForLargeText(page, where)
  if (process.env['LOOKS'] !== undefined) await page.screenshot({ path: `${process.env['LOOKS']}/${where}.png`, fullPage: true })
}
