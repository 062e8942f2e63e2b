/**
 * A tab dies while it saves: the note is wholly there or not, and where « Gardé » was shown it is there. Here at every
 * step of the built program after which the device keeps something else; at every await, without a browser, in src/sync.
 */
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { button, heading, link, openFromFileActive, openPage, shows } from './support/acts.ts'
import type { Device } from './support/people.ts'
import { pointsOf, prepareToStop, pressCounting } from './support/points.ts'
import { POLL, useScene } from './support/scene.ts'

const scene = useScene()

test('the tab dies at each step of saving', { timeout: 240_000 }, async () => {
  const phone = await scene.person('Fatou B.', 'telephone')
  await phone.link.cut()
  // What a browser gives back to a tab it restores after a crash.
  const session = await phone.page.evaluate(() => Object.entries(sessionStorage))
  let page = await restoreTab(phone, session)
  const there = [canari(0)]
  await write(page, canari(0))
  const counted = await pressCounting(page, button(page, 'Garder'), (url) => url.startsWith(`${phone.link.origin}/assets/`))
  await kept(page, canari(0))
  const { awaits } = await counted()

  page = await restoreTab(phone, session)
  let kills = 0
  for (let shown = false; !shown; ) {
    const words = canari(kills + 1)
    await write(page, words)
    const points = await pointsOf(page)
    await points.press(button(page, 'Garder'), kills + 1)
    shown = !(await points.reached(kept(page, words).catch(() => undefined)))
    await points.crash()
    kills++

    page = await restoreTab(phone, session)
    const after = await page.locator('.paroles').allInnerTexts()
    const found = after.filter((text) => text.includes(words.slice(0, words.indexOf(',') + 1)))
    expect(found.length, `step ${String(kills)}`).toBeLessThanOrEqual(1)
    if (shown) expect(found, '« Gardé » was shown').toHaveLength(1)
    for (const text of found) expect(text).toBe(words)
    // What was there before is there still.
    expect(after).toEqual(expect.arrayContaining(there))
    if (found.length === 1) there.push(words)
  }
  console.log(`saving passes ${String(awaits)} awaits; the tab was killed at ${String(kills)} steps, its note was there after ${String(there.length - 1)} of them, each time whole`)
  expect(awaits).toBeGreaterThan(kills)
  expect(there.length - 1).toBeLessThan(kills)

  // With the network again, what was there goes out, each once.
  await phone.link.restore()
  page = await restoreTab(phone, session)
  await expect.poll(() => page.getByText('Gardé dans ce téléphone').count(), POLL).toBe(0)
  const tablet = await scene.person('Maud T.', 'tablette')
  await openFromFileActive(tablet.page, 'Fatou B.')
  await openPage(tablet.page, 'Notes')
  for (const words of there) await shows(tablet.page, words)
  expect(await tablet.page.getByText(/^Canari \d+,/).count()).toBe(there.length)
  await Promise.all([phone, tablet].map((device) => device.context.close()))
})

const canari = (step: number): string => `Canari ${String(step)}, du premier mot au dernier.`

async function write(page: Page, words: string): Promise<void> {
  await link(page, 'Écrire').click()
  // Words of a tab that died may come back into the form while it is being filled.
  const field = page.getByLabel('Mes mots')
  await expect.poll(async () => field.fill(words).then(() => field.inputValue()), POLL).toBe(words)
}

const kept = (page: Page, words: string): Promise<void> =>
  page.getByRole('listitem').filter({ hasText: words }).getByText('Gardé dans ce téléphone').waitFor({ timeout: 0 })

/** The notes, in a tab that has come back; one tab at a time. */
async function restoreTab(phone: Device, session: readonly (readonly [string, string])[]): Promise<Page> {
  for (const page of phone.context.pages()) await page.close()
  const page = await phone.openTab()
  await prepareToStop(page)
  await page.addInitScript((entries) => {
    for (const [key, value] of entries) sessionStorage.setItem(key, value)
  }, session)
  await page.goto(`${phone.link.origin}/mon/notes`, { waitUntil: 'commit' })
  await heading(page, 'Ce qu’on a écrit ensemble').waitFor()
  return page
}
