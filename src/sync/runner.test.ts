import { describe, expect, test, vi } from 'vitest'
import { err } from '../base/result.ts'
import type { Transport, TransportFault } from '../ports/transport.ts'
import { decodeRequest } from '../protocol/bytes.ts'
import { fakeKey } from '../testing/fakeKeys.ts'
import { createFakeTimers, type FakeTimers } from '../testing/fakeTimers.ts'
import { got } from '../testing/got.ts'
import { openHouse, setDraft, type Apparatus } from '../testing/house.ts'
import { startRunner, type Runner, type TabMessage } from './runner.ts'
import type { Space, SpaceChange } from './space.ts'
import { POLL_VISIBLE_MS } from './step.ts'

/** One device's browser: elects the first tab, passes messages between tabs. */
function createBrowser() {
  const queue: { gain: () => void; lose: () => void }[] = []
  const listeners = new Map<symbol, (message: TabMessage) => void>()
  const attention = new Map<symbol, { seen: () => void; hidden: () => void }>()
  return {
    tab() {
      const me = Symbol()
      return {
        leadership: {
          stand(gain: () => void, lose: () => void) {
            const place = { gain, lose }
            queue.push(place)
            if (queue[0] === place) gain()
            return () => {
              const wasFirst = queue[0] === place
              queue.splice(queue.indexOf(place), 1)
              if (wasFirst) queue[0]?.gain()
            }
          },
        },
        tabs: {
          post: (message: TabMessage) => {
            for (const [tab, listen] of listeners) if (tab !== me) listen(structuredClone(message))
          },
          listen: (listen: (message: TabMessage) => void) => {
            listeners.set(me, listen)
            return () => listeners.delete(me)
          },
        },
        attention: {
          visible: () => true,
          watch(seen: () => void, hidden: () => void) {
            attention.set(me, { seen, hidden })
            return () => attention.delete(me)
          },
        },
        look: () => attention.get(me)?.seen(),
        hide: () => attention.get(me)?.hidden(),
      }
    },
  }
}

interface Tab {
  readonly runner: Runner
  readonly space: Space
  readonly timers: FakeTimers
  readonly changes: SpaceChange[]
  readonly look: () => void
  readonly hide: () => void
}

async function openTab(apparatus: Apparatus, browser: ReturnType<typeof createBrowser>, transport: Transport = apparatus.transport()): Promise<Tab> {
  const timers = createFakeTimers()
  const space = await apparatus.open()
  const changes: SpaceChange[] = []
  space.subscribe((change) => changes.push(change))
  const { leadership, tabs, attention: watched, look, hide } = browser.tab()
  const runner = await startRunner({ space, transport, clock: apparatus.clock, timers, ids: apparatus.ids, leadership, tabs, attention: watched })
  return { runner, space, timers, changes, look, hide }
}

const signIn = async (apparatus: Apparatus): Promise<void> => {
  got(await apparatus.space.setSession({ token: 't' }))
}
/** Nothing waits, in truth and as told. */
const atRest = (tab: Tab) => vi.waitFor(async () => {
  expect(got(await tab.space.counts()).waiting).toBe(0)
  expect(tab.runner.view()).toMatchObject({ phase: 'idle', waiting: 0 })
})

async function house(seed: number) {
  const made = await openHouse(seed)
  for (const each of [made.referent, made.beneficiaire]) await signIn(each)
  return made
}

describe('one tab', () => {
  test('exchanges when opened, after a save, and then waits for the next poll', async () => {
    const { referent, conseiller, livret } = await house(60)
    const tab = await openTab(referent, createBrowser())
    await atRest(tab)
    got(await tab.space.save({ batches: [{ volet: { livret, kind: 'parcours' }, drafts: [setDraft('contrat', 'projet', 'Cuisine')], together: false }] }))
    await atRest(tab)
    expect(tab.timers.waits()).toEqual([POLL_VISIBLE_MS])
    await conseiller.sync()
    expect((await conseiller.volet(livret, 'parcours'))?.entries.length).toBe(1)
    expect(tab.runner.view()).toMatchObject({ partial: false, failingSince: undefined, lastSuccess: referent.at })
    expect(tab.changes.map((change) => change.what)).toEqual(['saved', 'received'])
    await tab.runner.stop()
  })

  test('polls by itself, and hears of others’ work', async () => {
    const { referent, beneficiaire, livret } = await house(61)
    const tab = await openTab(referent, createBrowser())
    await atRest(tab)
    await beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'Jardin')
    await beneficiaire.sync()
    tab.timers.advance(POLL_VISIBLE_MS)
    await vi.waitFor(() => { expect(tab.changes).toEqual([{ what: 'received', livret, kinds: ['parcours'] }]) })
    await tab.runner.stop()
  })

  test('a hint, a look and a nudge make it sooner; hidden, it polls less', async () => {
    const { referent } = await house(62)
    let hint = (): void => undefined
    let listening = 0
    const transport: Transport = { ...referent.transport(), hints: (onHint) => {
      hint = onHint
      listening += 1
      return () => { listening -= 1 }
    } }
    const tab = await openTab(referent, createBrowser(), transport)
    await atRest(tab)
    for (const cause of [() => { hint() }, tab.look, () => { tab.runner.nudge() }]) {
      const before = referent.requests.length
      cause()
      await vi.waitFor(() => { expect(referent.requests.length).toBe(before + 1) })
      await atRest(tab)
    }
    tab.hide()
    expect(tab.timers.waits()[0]).toBeGreaterThan(POLL_VISIBLE_MS)
    expect(listening).toBe(1)
    await tab.runner.stop()
    expect(listening).toBe(0)
    expect(tab.timers.waits()).toEqual([])
  })

  test('a failing link: offline, since when, remembered over a restart, over with the first success', async () => {
    const { referent, livret } = await house(63)
    const failing: Transport = { exchange: () => Promise.resolve(err<TransportFault>({ fault: 'unreachable' })), hints: () => () => undefined }
    const tab = await openTab(referent, createBrowser(), failing)
    await vi.waitFor(() => { expect(tab.runner.view().phase).toBe('offline') })
    expect(tab.runner.view().failingSince).toBe(referent.at)
    await referent.save(livret, 'parcours', [setDraft('contrat', 'projet', 'hors ligne')], false, tab.space)
    await vi.waitFor(() => { expect(tab.runner.view()).toMatchObject({ phase: 'offline', waiting: 1 }) })
    const since = tab.runner.view().failingSince
    await tab.runner.stop()
    const again = await openTab(referent, createBrowser(), failing)
    await vi.waitFor(() => { expect(again.runner.view()).toMatchObject({ phase: 'offline', failingSince: since }) })
    await again.runner.stop()
    const mended = await openTab(referent, createBrowser())
    await atRest(mended)
    expect(mended.runner.view().failingSince).toBeUndefined()
    await mended.runner.stop()
  })

  test('signed out: nothing is sent; signing in sends what waited', async () => {
    const { referent, livret } = await house(64)
    got(await referent.space.setSession(null))
    referent.requests.length = 0
    const tab = await openTab(referent, createBrowser())
    await referent.save(livret, 'parcours', [setDraft('contrat', 'projet', 'x')], false, tab.space)
    await vi.waitFor(() => { expect(tab.runner.view()).toMatchObject({ phase: 'signedOut', waiting: 1 }) })
    expect(referent.requests).toEqual([])
    got(await tab.space.setSession({ token: 't' }))
    await atRest(tab)
    expect(referent.requests.length).toBe(1)
    await tab.runner.stop()
  })

  test('a fault of the program in an exchange is told and does not stop the next one', async () => {
    const { referent } = await house(65)
    let broken = true
    const real = referent.transport()
    const transport: Transport = { ...real, exchange: (bytes) => (broken ? Promise.reject(new TypeError('a fault of ours')) : real.exchange(bytes)) }
    const tab = await openTab(referent, createBrowser(), transport)
    await vi.waitFor(() => { expect(tab.runner.view().trouble).toBe('rejected') })
    broken = false
    tab.timers.advance(POLL_VISIBLE_MS)
    await vi.waitFor(() => { expect(tab.runner.view()).toMatchObject({ phase: 'idle', trouble: undefined }) })
    await tab.runner.stop()
  })

  test('listeners hear each change of state until they leave', async () => {
    const { referent } = await house(66)
    const tab = await openTab(referent, createBrowser())
    await atRest(tab)
    const phases: string[] = []
    const leave = tab.runner.subscribe(() => phases.push(tab.runner.view().phase))
    tab.runner.nudge()
    await vi.waitFor(() => { expect(phases.at(-1)).toBe('idle') })
    expect(phases[0]).toBe('exchanging')
    leave()
    const heard = phases.length
    tab.runner.nudge()
    await atRest(tab)
    expect(phases.length).toBe(heard)
    await tab.runner.stop()
  })
})

describe('a key', () => {
  test('that another took the place of: the exchange prepares it; refused all the same, what is sent is signed anew', async () => {
    const { referent, livret } = await house(70)
    await referent.set(livret, 'parcours', 'contrat', 'projet', 'Cuisine')
    const timers = createFakeTimers()
    const { leadership, tabs, attention } = createBrowser().tab()
    const [old, next] = [fakeKey('ancienne'), fakeKey('suivante')]
    let [inUse, prepared, refused] = [old, 0, 0]
    const signers: string[] = []
    const transport: Transport = { ...referent.transport(), exchange: (request) => {
      signers.push(...(got(decodeRequest(request)).c ?? []).map(([, , , id]) => id))
      if (inUse === next) return referent.transport().exchange(request)
      // What renewing the session said.
      inUse = next
      refused++
      return Promise.resolve(err<TransportFault>({ fault: 'signedOut' }))
    } }
    const runner = await startRunner({
      space: referent.space, transport, clock: referent.clock, timers, ids: referent.ids, leadership, tabs, attention,
      key: () => Promise.resolve(inUse), prepare: () => { prepared++; return Promise.resolve() },
    })
    await vi.waitFor(() => { expect(runner.view()).toMatchObject({ phase: 'idle', waiting: 0 }) })
    expect([refused, prepared > 0]).toEqual([1, true])
    expect(signers).toEqual([old.id, next.id])
    await runner.stop()
  })
})

describe('two tabs', () => {
  test('one exchanges; the other’s saves reach it, and both know what came', async () => {
    const { referent, beneficiaire, livret } = await house(67)
    const browser = createBrowser()
    const leader = await openTab(referent, browser)
    const other = await openTab(referent, browser)
    await atRest(leader)
    const before = referent.requests.length
    await referent.save(livret, 'parcours', [setDraft('contrat', 'projet', 'de l’autre')], false, other.space)
    await vi.waitFor(() => { expect(referent.requests.length).toBe(before + 1) })
    await atRest(leader)
    await atRest(other)
    expect(leader.changes.map((change) => change.what)).toEqual(['saved', 'received'])
    expect(other.changes.map((change) => change.what)).toEqual(['saved', 'received'])
    await beneficiaire.sync()
    expect((await beneficiaire.volet(livret, 'parcours'))?.entries.length).toBe(1)
    await leader.runner.stop()
    await other.runner.stop()
  })

  test('when the leader ends, the other takes over with what waits', async () => {
    const { referent, beneficiaire, livret } = await house(68)
    const browser = createBrowser()
    const leader = await openTab(referent, browser)
    const other = await openTab(referent, browser)
    await atRest(leader)
    await leader.runner.stop()
    await referent.save(livret, 'parcours', [setDraft('contrat', 'projet', 'x')], false, other.space)
    await atRest(other)
    await beneficiaire.sync()
    expect((await beneficiaire.volet(livret, 'parcours'))?.entries.length).toBe(1)
    await other.runner.stop()
  })

  test('a tab opened later shows how the leader is doing, and can ask it to hurry', async () => {
    const { referent } = await house(69)
    const browser = createBrowser()
    const failing: Transport = { exchange: () => Promise.resolve(err<TransportFault>({ fault: 'tooOld' })), hints: () => () => undefined }
    const leader = await openTab(referent, browser, failing)
    await vi.waitFor(() => { expect(leader.runner.view().phase).toBe('tooOld') })
    const other = await openTab(referent, browser)
    expect(other.runner.view().phase).toBe('tooOld')
    await leader.runner.stop()
    await atRest(other)
    const third = await openTab(referent, browser)
    const before = referent.requests.length
    third.runner.nudge()
    await vi.waitFor(() => { expect(referent.requests.length).toBe(before + 1) })
    await other.runner.stop()
    await third.runner.stop()
  })
})
