/**
 * What a thief finds in a copy of the disk (trust.md §2): words are put where people put them, the browser is killed, and
 * every file of its profile is searched, in every encoding and in what is compressed.
 */
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
