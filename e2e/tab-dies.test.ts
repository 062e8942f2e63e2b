/**
 * A tab dies while it saves: the note is wholly there or not, and where « Gardé » was shown it is there. Here at every
 * fourth await of the built program; at each of them, without a browser, in src/sync.
 */
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { button, heading, link, openFromFileActive, openPage, shows } from './support/acts.ts'
import type { Device } from './support/people.ts'
import { pointsOf, prepareToStop } from './support/points.ts'
import { POLL, useScene } from './support/scene.ts'

const scene = useScene()

/** As many kills in a row that find the note, and what follows is no longer the saving. */
const SAVED_FOR = 2
/** Points between two kills of one phone, until then. */
const EVERY = 8
/** Points between two kills after that, until « Gardé » is shown. */
const STRIDE = 100

test('the tab dies at awaits of saving', { timeout: 450_000 }, async () => {
  // Two phones of one person share the points between them.
  const phones = [await scene.person('Fatou B.', 'telephone'), await scene.person('Fatou B.', 'telephone')]
  const sessions = await Promise.all(phones.map(async (phone) => {
    await phone.link.cut()
    // What a browser gives back to a tab it restores after a crash.
    return phone.page.evaluate(() => Object.entries(sessionStorage))
  }))
  const runs = await Promise.all(phones.map((phone, at) => killAtPoints(phone, sessions[at] ?? [], 1 + (at * EVERY) / phones.length)))
  const there = runs.flatMap((run) => run.there)
  const kills = runs.reduce((sum, run) => sum + run.kills, 0)
  console.log(`the tab was killed at ${String(kills)} points; its note was there after ${String(there.length)} of them, each time whole`)
  expect(there.length).toBeLessThan(kills)

  // With the network again, what was there goes out, each once.
  for (const [at, phone] of phones.entries()) {
    await phone.link.restore()
    const page = await restoreTab(phone, sessions[at] ?? [])
    await expect.poll(() => page.getByText('Gardé dans ce téléphone').count(), POLL).toBe(0)
  }
  const tablet = await scene.person('Maud T.', 'tablette')
  await openFromFileActive(tablet.page, 'Fatou B.')
  await openPage(tablet.page, 'Notes')
  for (const words of there) await shows(tablet.page, words)
  expect(await tablet.page.getByText(/^Canari \d+,/).count()).toBe(there.length)
  await Promise.all([...phones, tablet].map((device) => device.context.close()))
})

type Session = readonly (readonly [string, string])[]

/** Kills at the points `first`, `first + EVERY`, … of saving a note, until « Gardé » was shown. */
async function killAtPoints(phone: Device, session: Session, first: number): Promise<{ readonly kills: number; readonly there: readonly string[] }> {
  let page = await restoreTab(phone, session)
  const there: string[] = []
  let kills = 0
  let savedFor = 0
  let shown = false
  for (let point = first; !shown; point += savedFor < SAVED_FOR ? EVERY : STRIDE) {
    const words = `Canari ${String(point)}, du premier mot au dernier.`
    await link(page, 'Écrire').click()
    // Words of a tab that died may come back into the form while it is being filled.
    const field = page.getByLabel('Mes mots')
    await expect.poll(async () => field.fill(words).then(() => field.inputValue()), POLL).toBe(words)
    const points = await pointsOf(page, (url) => url.startsWith(`${phone.link.origin}/assets/`))
    await points.press(button(page, 'Garder'))
    const kept = page.getByRole('listitem').filter({ hasText: words }).getByText('Gardé dans ce téléphone').waitFor({ timeout: 0 }).catch(() => undefined)
    for (let passed = 1; passed < point && !shown; passed++) {
      shown = (await points.next(kept)) === undefined
      if (!shown) await points.resume()
    }
    shown ||= (await points.next(kept)) === undefined
    await points.crash()
    kills++

    page = await restoreTab(phone, session)
    const after = await page.locator('.paroles').allInnerTexts()
    const found = after.filter((text) => text.includes(`Canari ${String(point)},`))
    expect(found.length, `point ${String(point)}`).toBeLessThanOrEqual(1)
    if (shown) expect(found, '« Gardé » was shown').toHaveLength(1)
    for (const text of found) expect(text).toBe(words)
    // What was there before is there still.
    expect(after).toEqual(expect.arrayContaining(there))
    if (found.length === 1) there.push(words)
    savedFor = found.length === 1 ? savedFor + 1 : 0
  }
  return { kills, there }
}

/** The notes, in a tab that has come back; one tab at a time. */
async function restoreTab(phone: Device, session: Session): Promise<Page> {
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
