/** Whatever dies, and whenever: the operation is wholly there or not, and where « Gardé » was shown it is there. */
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { button, heading, link, openFromFileActive, openPage, shows } from './support/acts.ts'
import { pointsOf, prepareToStop } from './support/points.ts'
import { POLL, useScene } from './support/scene.ts'
import type { Device } from './support/people.ts'

const scene = useScene()

/** As many kills in a row that find the note, and what follows is no longer the saving. */
const SAVED_FOR = 8
/** Points between two kills after that, until « Gardé » is shown. */
const STRIDE = 40

test('the tab dies at every await of saving', { timeout: 300_000 }, async () => {
  const phone = await scene.person('Fatou B.', 'telephone')
  await phone.link.cut()
  // What a browser gives back to a tab it restores after a crash.
  const session = await phone.page.evaluate(() => Object.entries(sessionStorage))
  await phone.page.close()

  let page = await restoreTab(phone, session)
  const there: string[] = []
  let kills = 0
  let savedFor = 0
  let shown = false
  for (let point = 1; !shown; point += savedFor < SAVED_FOR ? 1 : STRIDE) {
    const words = `Canari ${String(point)}, du premier mot au dernier.`
    await link(page, 'Écrire').click()
    await page.getByLabel('Mes mots').fill(words)
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
  console.log(`the tab was killed at ${String(kills)} points; its note was there after ${String(there.length)} of them, each time whole`)
  expect(there.length).toBeLessThan(kills)

  // With the network again, what was there goes out, each once.
  await phone.link.restore()
  page = await restoreTab(phone, session)
  await expect.poll(() => page.getByText('Gardé dans ce téléphone').count(), POLL).toBe(0)
  const tablet = await scene.person('Maud T.', 'tablette')
  await openFromFileActive(tablet.page, 'Fatou B.')
  await openPage(tablet.page, 'Notes')
  for (const words of there) await shows(tablet.page, words)
  expect(await tablet.page.getByText(/^Canari \d+,/).count()).toBe(there.length)
  await Promise.all([phone.context.close(), tablet.context.close()])
})

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
