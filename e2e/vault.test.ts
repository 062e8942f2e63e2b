/**
 * Two people share a tablet that has no network. Each has a card and a code; neither finds the other's words, whoever takes the
 * disk finds nobody's, and what both wrote leaves when there is a network again. Wrong codes cost time, through power cuts too.
 */
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { button, heading, link, shows } from './support/acts.ts'
import { closeLivret, giveCard, protect, touchSpace, typePin, unlock, type Kept } from './support/locked.ts'
import { enter, type Profile } from './support/people.ts'
import { findInProfile } from './support/profileBytes.ts'
import { arrived, POLL, useScene } from './support/scene.ts'
import { syncs } from './support/wire.ts'

const scene = useScene()

const HOURS = 3_600_000
const CANARY = { fatou: 'Le canari de Fatou attend le réseau.', draft: 'Le canari de Fatou n’est pas fini', theo: 'Le canari de Théo attend aussi.' }

/** Someone comes to the tablet for the first time. */
async function comes(profile: Profile, name: string, pin: string): Promise<Kept> {
  const device = profile.device()
  await enter(device, name)
  await arrived(device)
  await link(device.page, 'Tout mon livret').click()
  await link(device.page, 'Mon code, ma carte').click()
  return protect(device.page, pin)
}

async function notes(page: Page): Promise<void> {
  await heading(page, 'Mon parcours').waitFor()
  await link(page, 'Tout mon livret').click()
  await link(page, 'Ce qu’on a écrit ensemble').click()
}

async function write(page: Page, words: string): Promise<void> {
  await notes(page)
  await link(page, 'Écrire').click()
  await page.getByLabel('Mes mots').fill(words)
  await button(page, 'Garder').click()
  await shows(page.getByRole('listitem').filter({ hasText: words }), 'Gardé dans ce téléphone')
}

const sent = (page: Page, words: string): Promise<void> => shows(page.getByRole('listitem').filter({ hasText: words }), 'Envoyé')

test('two people, one tablet, no network; then a thief, and ten wrong codes', { timeout: 240_000 }, async () => {
  const profile = await scene.stage.profile(scene.server, 'tablette')
  const fatou = await comes(profile, 'Fatou B.', '295183')
  const theo = await comes(profile, 'Théo R.', '640271')
  expect(fatou.enseigne).not.toBe(theo.enseigne)
  await profile.device().link.cut()

  const { page } = profile.device()
  await unlock(page, fatou)
  await write(page, CANARY.fatou)
  await link(page, 'Écrire').click()
  await page.getByLabel('Mes mots').pressSequentially(CANARY.draft)
  const begun = performance.now()
  await closeLivret(page)
  expect(await page.locator('body').innerText()).not.toMatch(/Fatou|Théo/)
  await unlock(page, theo)
  await heading(page, 'Mon parcours').waitFor()
  console.log(`from one person to the other without network: ${String(Math.round(performance.now() - begun))} ms`)
  await write(page, CANARY.theo)
  await profile.kill()
  for (const [word, places] of findInProfile(profile.folder, [...Object.values(CANARY), 'Fatou', 'Envermeu'])) expect([word, places]).toEqual([word, []])

  // Ten wrong codes of Fatou's, her card found; the clock is moved, the power cut.
  const said: string[] = []
  let now = Date.now()
  for (let wrong = 0; wrong < 10; wrong++) {
    now += 2 * HOURS
    if (wrong % 4 === 0) {
      if (wrong > 0) await profile.kill()
      await profile.start()
      await profile.device().page.clock.setSystemTime(now)
      await profile.device().goto('/')
      await giveCard(profile.device().page, fatou)
    }
    const { page: tablet } = profile.device()
    await tablet.clock.setSystemTime(now)
    await expect.poll(() => button(tablet, '1').isEnabled(), POLL).toBe(true)
    await typePin(tablet, `11122${String(wrong)}`)
    const alert = tablet.getByRole('alert').filter({ hasText: 'Rien n’est effacé' })
    await alert.waitFor()
    said.push((await alert.innerText()).replaceAll(/\s+/g, ' ').trim())
  }
  expect(said).toEqual([
    'Cela n’ouvre pas. Rien n’est effacé.', 'Cela n’ouvre pas. Rien n’est effacé.', 'Attendez moins d’une minute. Rien n’est effacé.',
    'Attendez moins d’une minute. Rien n’est effacé.', 'Attendez 5 minutes. Rien n’est effacé.', 'Attendez 15 minutes. Rien n’est effacé.',
    ...Array.from({ length: 4 }, () => 'Attendez 60 minutes. Rien n’est effacé.'),
  ])
  await profile.kill()
  await profile.start()
  const { page: after } = profile.device()
  await after.clock.setSystemTime(now + 1_000)
  await profile.device().goto('/')
  await touchSpace(after, fatou)
  await shows(after, 'Attendez 60 minutes. Rien n’est effacé.')

  // Her own code, once it is time; nothing was lost, and all of it leaves.
  await after.clock.setSystemTime(now + 2 * HOURS)
  await button(after, 'Retour').click()
  await profile.device().link.restore()
  await unlock(after, fatou)
  await notes(after)
  await sent(after, CANARY.fatou)
  await link(after, 'Écrire').click()
  await expect.poll(() => after.getByLabel('Mes mots').inputValue(), POLL).toBe(CANARY.draft)
  await closeLivret(after)
  await unlock(after, theo)
  await notes(after)
  await sent(after, CANARY.theo)
})

test('a phone’s disk is copied: the copy is locked; with the card and the code both work, the server tells them apart, and what each wrote stands once', { timeout: 120_000 }, async () => {
  const profile = await scene.stage.profile(scene.server, 'telephone')
  const lina = await comes(profile, 'Lina M.', '295183')
  const words = ['La phrase du téléphone.', 'La phrase de la copie.'] as const
  await profile.kill()
  const copy = await profile.copy()
  await profile.start()
  const { link: way } = profile.device()
  // The demonstration's own list of people comes by the network.
  await way.cut()
  const pages = [profile.device().page, copy.device().page] as const
  for (const each of [profile, copy]) {
    await each.device().goto('/mon')
    await heading(each.device().page, 'Qui êtes-vous ?').waitFor()
    expect(await each.device().page.locator('body').innerText()).not.toContain('Lina')
    await unlock(each.device().page, lina)
    await heading(each.device().page, 'Mon parcours').waitFor()
  }
  for (const at of [0, 1] as const) await write(pages[at], words[at])
  way.forget()
  await way.restore()
  for (const page of pages) for (const each of words) await sent(page, each)
  for (const page of pages) for (const each of words) expect(await page.getByRole('listitem').filter({ hasText: each }).count()).toBe(1)
  const answers = syncs(way.passed()).flatMap(({ reply }) => reply.answers)
  expect(answers.filter(({ fork }) => fork)).toHaveLength(1)
})
