/** Whatever dies, and whenever: the operation is wholly there or not, and where « Gardé » was shown it is there. */
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { button, editCoordinates, heading, link, openFromFileActive, openPage, shows } from './support/acts.ts'
import type { Link, Passed } from './support/link.ts'
import { enter, type Device } from './support/people.ts'
import { pointsOf, prepareToStop } from './support/points.ts'
import { arrived, POLL, stored, useScene } from './support/scene.ts'
import { isLastPage, isSync, readReply, readRequest, syncs } from './support/wire.ts'

const scene = useScene()

/** As many kills in a row that find the note, and what follows is no longer the saving. */
const SAVED_FOR = 8
/** Points between two kills after that, until « Gardé » is shown. */
const STRIDE = 40

test('the tab dies at every await of saving', { timeout: 300_000 }, async () => {
  // Two phones of one person share the points between them.
  const phones = [await scene.person('Fatou B.', 'telephone'), await scene.person('Fatou B.', 'telephone')]
  const sessions = await Promise.all(phones.map(async (phone) => {
    await phone.link.cut()
    // What a browser gives back to a tab it restores after a crash.
    return phone.page.evaluate(() => Object.entries(sessionStorage))
  }))
  const runs = await Promise.all(phones.map((phone, at) => killAtEveryPoint(phone, sessions[at] ?? [], at + 1, phones.length)))
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

/** Kills at the points `first`, `first + step`, … of saving a note, until « Gardé » was shown. */
async function killAtEveryPoint(phone: Device, session: Session, first: number, step: number): Promise<{ readonly kills: number; readonly there: readonly string[] }> {
  let page = await restoreTab(phone, session)
  const there: string[] = []
  let kills = 0
  let savedFor = 0
  let shown = false
  for (let point = first; !shown; point += savedFor < SAVED_FOR / step ? step : STRIDE) {
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

test('the whole browser dies once « Gardé » is shown: it is there', { timeout: 90_000 }, async () => {
  const profile = await scene.stage.profile(scene.server, 'telephone')
  await enter(profile.device(), 'Théo R.')
  await arrived(profile.device())
  await profile.device().link.cut()
  const written: string[] = []
  for (const words of ['Le scooter est réparé.', 'Je reprends lundi.']) {
    await profile.device().goto('/mon/notes/ecrire')
    if (written.length > 0) await button(profile.device().page, /^Reprendre : Théo R\./).click()
    await writeNote(profile.device().page, words)
    await profile.kill()
    written.push(words)
    await profile.start()
  }
  const { page } = profile.device()
  await profile.device().goto('/mon/notes')
  await button(page, /^Reprendre : Théo R\./).click()
  for (const words of written) await page.getByText(words, { exact: true }).waitFor()
  await profile.device().context.close()
})

test('the server dies between commit and reply: asked again, it says the same, once', { timeout: 90_000 }, async () => {
  const phone = await scene.person('Jade C.', 'telephone')
  const before = await entries()
  await scene.server.kill()
  await phone.goto('/mon/notes/ecrire')
  await writeNote(phone.page, 'Mes chaussures sont arrivées.')
  phone.link.forget()
  await scene.server.start({ NODE_ENV: 'test', LIVRET_TEST_KILL: 'afterCommit' })
  await phone.reload()
  await scene.server.ended()
  // The device may ask again before it is told that nobody answers any more: the same, and unheard too.
  const unheard = pushes(phone.link.passed())
  const sent = unheard.map(({ requestBody }) => readRequest(requestBody).chunks)
  expect(sent.length).toBeGreaterThan(0)
  for (const chunks of sent) expect(chunks).toEqual(sent[0])
  for (const { status } of unheard) expect(status).toBe(0)

  await scene.server.start()
  // Committed, though nobody was told.
  const committed = await entries()
  expect(committed.length).toBeGreaterThan(before.length)
  phone.link.forget()
  await phone.reload()
  await shows(phone.page.getByRole('listitem').filter({ hasText: 'Mes chaussures sont arrivées.' }), 'Envoyé')
  const [again] = pushes(phone.link.passed())
  expect(again && readRequest(again.requestBody).chunks).toEqual(sent[0])
  const verdicts = again ? readReply(again.body).answers.flatMap((answer) => answer.verdicts.map(({ state, rest }) => [answer.volet, state, rest[0]])) : []
  expect(verdicts).toEqual(committed.slice(before.length).map(({ volet, seq }) => [volet, 'accepted', seq]))
  expect(await entries()).toEqual(committed)
  await phone.context.close()
})

test('the link is cut anywhere in what is sent and in what comes back: everything arrives, once', { timeout: 120_000 }, async () => {
  const phone = await scene.person('Sofia N.', 'telephone')
  const cuts = [['request', 1], ['request', 0.5], ['request', -1], ['answer', 0], ['answer', 1], ['answer', 0.5], ['answer', -1]] as const
  const written: string[] = []
  for (const [side, where] of cuts) {
    const words = `Coupé dans ${side === 'request' ? 'l’envoi' : 'la réponse'}, à ${String(where)}.`
    await phone.link.cut()
    await phone.goto('/mon/notes/ecrire')
    await writeNote(phone.page, words)
    written.push(words)
    const cutAt = cutOnce(phone.link, side, where)
    await phone.link.restore()
    await phone.reload()
    await cutAt
    phone.link.gate(undefined)
    await phone.reload()
    await shows(phone.page.getByRole('listitem').filter({ hasText: words }), 'Envoyé')
  }
  const tablet = await scene.person('Karim B.', 'tablette')
  await openFromFileActive(tablet.page, 'Sofia N.')
  await openPage(tablet.page, 'Notes')
  for (const words of written) await expect.poll(() => tablet.page.getByText(words, { exact: true }).count(), POLL).toBe(1)
  await Promise.all([phone.context.close(), tablet.context.close()])
})

test('a new device takes an edit while most of its bytes are to come, is cut there, and downloads nothing twice', { timeout: 120_000 }, async () => {
  // What a whole first download weighs, for the same person.
  const other = await scene.person('Maud T.', 'bureau')
  const total = downloaded(other.link.passed())

  const tablet = await scene.stage.device(scene.server, 'tablette')
  let pages = 0
  let let2ndPass: (bytes: number) => void = () => undefined
  const secondPage = new Promise<number>((resolve) => (let2ndPass = resolve))
  // The first page passes; the second is on its way for as long as the test wants, and then is cut in its middle.
  tablet.link.gate((exchange, side, offset, length) => {
    if (!isSync(exchange) || side === 'request' || exchange.status !== 200) return length
    if (offset === 0) pages++
    return pages === 1 ? length : secondPage
  })
  await enter(tablet, 'Maud T.')
  await openFromFileActive(tablet.page, 'Fatou B.')
  await editCoordinates(tablet.page, { Commune: 'Envermeu-le-Petit' })
  await shows(tablet.page, /^Gardé sur cet appareil/)
  const received = downloaded(tablet.link.passed())
  console.log(`the edit was taken with ${String(received)} of ${String(total)} bytes received`)
  expect(received).toBeGreaterThan(0)
  expect(received).toBeLessThanOrEqual(total / 2)
  // What is not here yet is said, on the list and in the livret.
  await shows(tablet.page, /pas encore arriv/)

  let2ndPass(40)
  await tablet.link.cut()
  const firstPart = tablet.link.passed()
  await tablet.page.close()
  tablet.page = await tablet.openTab()
  tablet.link.gate(undefined)
  await tablet.link.restore()
  await tablet.goto('/file')
  await button(tablet.page, /^Reprendre : Maud T\./).click()
  await tablet.link.wait(isLastPage)
  await stored(other.page, 'Envermeu-le-Petit')

  // Every entry that had arrived was asked from after it, and none of them came again.
  const arrivedBefore = new Map(syncs(firstPart).flatMap(({ reply }) => reply.fragments.map(({ volet, items }) => [volet, items.at(-1)?.seq])))
  expect(arrivedBefore.size).toBeGreaterThan(10)
  const after = syncs(tablet.link.passed()).slice(syncs(firstPart).length)
  const resumed = new Map(after[0]?.request.vector?.map(([volet, , seq]) => [volet, seq]))
  for (const [volet, last] of arrivedBefore) expect(resumed.get(volet), volet).toBe(last)
  const seen = new Map<string, number>()
  for (const { reply } of syncs(tablet.link.passed()))
    for (const { volet, items } of reply.fragments) for (const { seq } of items) seen.set(`${volet}:${seq}`, (seen.get(`${volet}:${seq}`) ?? 0) + 1)
  expect([...seen].filter(([, times]) => times > 1)).toEqual([])
  expect(downloaded(tablet.link.passed())).toBeLessThan(total * 1.1)
  await Promise.all([tablet.context.close(), other.context.close()])
})

async function writeNote(page: Page, words: string): Promise<void> {
  await page.getByLabel('Mes mots').fill(words)
  await button(page, 'Garder').click()
  await shows(page.getByRole('listitem').filter({ hasText: words }), 'Gardé dans ce téléphone')
}

/** The server's log, oldest first. */
async function entries(): Promise<readonly { readonly volet: string; readonly seq: number }[]> {
  const rows = await scene.server.rows("SELECT livret || '/' || kind AS volet, seq FROM entree ORDER BY recue_le, livret, kind, seq")
  return rows.map(({ volet, seq }) => ({ volet: String(volet), seq: Number(seq) }))
}

/** Exchanges that carried work. */
const pushes = (passed: readonly Passed[]): readonly Passed[] =>
  passed.filter((each) => isSync(each) && each.requestBody.length === Number(each.request.headers.get('content-length')) && readRequest(each.requestBody).chunks.length > 0)

/** Cuts the next exchange that carries work: at the start (0), after one byte, at a share, or before the last byte (-1). Resolves once cut. */
function cutOnce(link: Link, side: 'request' | 'answer', where: number): Promise<void> {
  return new Promise((resolve) => {
    let done = false
    link.gate((exchange, at, offset, length) => {
      if (done || at !== side || !isSync(exchange) || (side === 'answer' && pushes([exchange]).length === 0)) return length
      const head = side === 'request' ? exchange.request : exchange.response
      const total = Number(head?.headers.get('content-length') ?? 0)
      // An exchange that carries no work is short: it passes.
      if (side === 'request' && total < 200) return length
      const limit = where === -1 ? total - 1 : where < 1 ? Math.floor(total * where) : where
      if (offset + length <= limit) return length
      done = true
      resolve()
      return Math.max(0, limit - offset)
    })
  })
}

/** Bytes of answers to exchanges that reached the device. */
const downloaded = (passed: readonly Passed[]): number => passed.filter(isSync).reduce((sum, { body }) => sum + body.length, 0)

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
