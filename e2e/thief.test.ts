/**
 * What a thief finds in a copy of the disk (trust.md §2): words are put where people put them, the browser is killed, and
 * every file of its profile is searched, in every encoding and in what is compressed.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findDisplay } from '../src/tools/browser.mjs'
import { button, changeOwn, fill, openPlace, shows } from './support/acts.ts'
import { startDisplay } from './support/display.ts'
import { enter, type Device } from './support/people.ts'
import { findInProfile } from './support/profileBytes.ts'
import { arrived, stored, useScene } from './support/scene.ts'
import { buildUnsealed } from './support/unsealed.ts'

const scene = useScene()

/** Of the demonstration, received and never typed here. */
const RECEIVED = ['fatou@exemple.invalid', 'bien aimé faire le service du midi']
const TYPED = {
  telephone: '06 39 98 77 41',
  commune: 'Saint-Canari-le-Guet',
  note: 'Le canari de la note gardée chante à minuit.',
  draft: 'Le canari du brouillon ouvert n’est pas encore gardé.',
}
const CANARIES = [...RECEIVED, ...Object.values(TYPED)]

async function putCanaries(device: Device): Promise<void> {
  const { page } = device
  await openPlace(page, 'Mes coordonnées')
  await changeOwn(page, 'Changer mon numéro de téléphone', 'Mon numéro de téléphone', TYPED.telephone)
  await changeOwn(page, 'Changer ma ville', 'Ma ville, mon village', TYPED.commune)
  await device.goto('/mon/notes/ecrire')
  await fill(page.getByLabel('Mes mots'), TYPED.note)
  await button(page, 'Garder').click()
  await shows(page.getByRole('listitem').filter({ hasText: TYPED.note }), /^(Gardé|Envoyé)/)
  await device.goto('/mon/notes/ecrire')
  // Key by key: whatever a browser keeps of what is typed, it keeps.
  await page.getByLabel('Mes mots').pressSequentially(TYPED.draft)
}

/** @param program Xvfb, for a browser with its windows */
async function afterTheft(program?: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const screen = program === undefined ? undefined : await startDisplay(program)
  try {
    const profile = await scene.stage.profile(scene.server, 'telephone', screen?.name)
    await enter(profile.device(), 'Fatou B.')
    await arrived(profile.device())
    await putCanaries(profile.device())
    await stored(profile.device().page, TYPED.draft)
    await profile.kill()
    return findInProfile(profile.folder, CANARIES)
  } finally {
    await screen?.close()
  }
}

const display = findDisplay()
const WAYS = [['headless', undefined], ...(display === undefined ? [] : [['with windows', display] as const])] as const

test.each(WAYS)('%s: not one word is found in the profile, neither where the product keeps it nor where the browser keeps things for itself', { timeout: 90_000 }, async (_way, windows) => {
  for (const [word, places] of await afterTheft(windows)) expect([word, places]).toEqual([word, []])
})

test('built without the seal, every word is found where the product keeps it, and nowhere else', { timeout: 120_000 }, async () => {
  const unsealed = buildUnsealed()
  try {
    await scene.server.stop()
    await scene.server.start({ DIST_DIR: unsealed.dist })
    const found = await afterTheft()
    for (const [word, places] of found) expect([word, places.length > 0]).toEqual([word, true])
    expect([...found.values()].flat().filter((place) => !place.startsWith('Default/IndexedDB/'))).toEqual([])
  } finally {
    await scene.server.stop()
    unsealed.dispose()
  }
})

/** From the list or from the locked screen, by hand. */
async function typeCard(page: Page, carte: string): Promise<void> {
  const letters = page.getByLabel('Les lettres de la carte')
  const closed = button(page, /Fermé à clé/)
  await letters.or(closed).first().waitFor()
  if (await closed.isVisible()) await closed.click()
  await fill(letters, carte)
  await button(page, 'Continuer').click()
  await shows(page, 'Votre code')
}

const digits = async (page: Page, code: string): Promise<void> => {
  for (const digit of code) await button(page, digit).click()
}

test('closed with a card: wrong codes cost nothing but time, over a kill too; offline the right one opens it', { timeout: 180_000 }, async () => {
  const profile = await scene.stage.profile(scene.server, 'telephone')
  await enter(profile.device(), 'Fatou B.')
  await arrived(profile.device())
  await profile.device().goto('/ma-carte')
  await button(profile.device().page, 'Mettre une carte et un code').click()
  const carte = ((await profile.device().page.getByLabel('Les lettres de la carte').textContent()) ?? '').replaceAll(/\s/g, '')
  expect(carte).toMatch(/^[0-9A-Z]{26}$/)
  await button(profile.device().page, "Je l’ai sur papier").click()
  for (const again of [1, 2]) {
    await shows(profile.device().page, again === 1 ? 'Choisissez un code' : 'Encore une fois')
    await digits(profile.device().page, '481516')
  }
  // It has another key now, and nobody has opened it.
  await typeCard(profile.device().page, carte)
  await digits(profile.device().page, '481516')
  await shows(profile.device().page, 'Mon code, ma carte')
  // Loaded anew it would be closed again: keys are in memory.
  await button(profile.device().page, 'Retour').click()
  await openPlace(profile.device().page, 'Mes coordonnées')
  await changeOwn(profile.device().page, 'Changer ma ville', 'Ma ville, mon village', TYPED.commune)
  await profile.kill()
  expect([...findInProfile(profile.folder, [...RECEIVED, TYPED.commune]).values()].flat()).toEqual([])

  await profile.start()
  await profile.device().link.cut()
  await profile.device().goto('/ma-carte')
  await typeCard(profile.device().page, carte)
  await digits(profile.device().page, '000000')
  for (const _ of [2, 3]) {
    await shows(profile.device().page, 'Cela n’ouvre pas.')
    await digits(profile.device().page, '000000')
  }
  await shows(profile.device().page, /Attendez/)
  await profile.kill()
  await profile.start()
  await profile.device().link.cut()
  await profile.device().goto('/ma-carte')
  await typeCard(profile.device().page, carte)
  // Whatever is left of fifteen seconds.
  await expect.poll(() => button(profile.device().page, '4').isEnabled(), { timeout: 30_000 }).toBe(true)
  await digits(profile.device().page, '481516')
  await shows(profile.device().page, 'Mon code, ma carte')
})
