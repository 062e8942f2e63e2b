/** The link is cut: in what is sent, in what comes back, in a first download. Bytes are counted on the link, whatever the engine. */
import { expect, test } from 'vitest'
import { button, editCoordinates, openFromFileActive, openPage, shows, writeNote } from './support/acts.ts'
import type { Link, Passed } from './support/link.ts'
import { enter } from './support/people.ts'
import { POLL, stored, useScene } from './support/scene.ts'
import { isLastPage, isSync, pushes, syncs } from './support/wire.ts'

const scene = useScene()

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
    // The tab that was there may have been cut just before it was reloaded: this one has begun all it does.
    await shows(phone.page, words)
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
