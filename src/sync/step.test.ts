import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Instant } from '../base/jour.ts'
import { instant } from '../testing/moments.ts'
import { initialState, POLL_HIDDEN_MS, POLL_VISIBLE_MS, RETRY_FIRST_MS, RETRY_MOST_MS, step, type Step, type SyncEvent, type SyncState } from './step.ts'

const at = (ms: number): Instant => instant(ms)
const counts = { waiting: 0, held: 0, setAside: 0 }
const opened: SyncEvent = { kind: 'opened', counts, lastSuccess: undefined, failingSince: undefined, complete: true, signedIn: true }
const saved: SyncEvent = { kind: 'saved', counts: { ...counts, waiting: 1 } }
const exchanged = (more: Partial<Extract<SyncEvent, { kind: 'exchanged' }>> = {}): SyncEvent =>
  ({ kind: 'exchanged', at: at(5), more: false, whole: false, complete: true, outstanding: 0, receivedBytes: 0, ...more })
const failed = (fault: Extract<SyncEvent, { kind: 'failed' }>['fault'], random = 0): SyncEvent => ({ kind: 'failed', at: at(9), fault, random })

const after = (...events: readonly SyncEvent[]): Step => afterFrom(initialState, ...events)
function afterFrom(start: SyncState, ...events: readonly SyncEvent[]): Step {
  let last: Step = { state: start, effects: [] }
  for (const event of events) last = step(last.state, event)
  return last
}
const idle = after(opened, { kind: 'leaderGained' }, exchanged()).state
const exchanging = step(idle, { kind: 'tick' }).state
const now = [{ kind: 'stop' }, { kind: 'exchange', whole: false }]

describe('the leader exchanges', () => {
  test('when it opens, once it leads', () => {
    expect(after(opened).effects).toEqual([])
    expect(after(opened, { kind: 'leaderGained' }).effects).toEqual(now)
    expect(after({ kind: 'leaderGained' }).effects).toEqual(now)
  })

  test.each<SyncEvent>([saved, { kind: 'hint' }, { kind: 'seen' }, { kind: 'tick' }])('at once, idle or offline: $kind', (event) => {
    expect(idle.status.phase).toBe('idle')
    expect(step(idle, event).effects).toEqual(now)
    const offline = step(exchanging, failed({ fault: 'unreachable' })).state
    expect(offline.status.phase).toBe('offline')
    expect(step(offline, event).effects).toEqual(now)
  })

  test.each<SyncEvent>([saved, { kind: 'hint' }, { kind: 'seen' }, { kind: 'tick' }])('once more when it ends, never two at once: $kind', (event) => {
    const during = step(exchanging, event)
    expect(during.effects).toEqual([])
    expect(step(during.state, exchanged()).effects).toEqual(now)
    expect(afterFrom(during.state, event, exchanged()).effects).toEqual(now)
    expect(afterFrom(during.state, exchanged(), exchanged()).effects).toEqual([{ kind: 'wait', ms: POLL_VISIBLE_MS }])
  })

  test('again while there is more, with the whole vector when it is wanted', () => {
    const more = step(exchanging, exchanged({ more: true, whole: true }))
    expect(more.effects).toEqual([{ kind: 'stop' }, { kind: 'exchange', whole: true }])
    expect(step(more.state, exchanged()).effects).toEqual([{ kind: 'wait', ms: POLL_VISIBLE_MS }])
    const later = step(exchanging, exchanged({ whole: true }))
    expect(later.effects).toEqual([{ kind: 'wait', ms: POLL_VISIBLE_MS }])
    expect(step(later.state, { kind: 'tick' }).effects).toEqual([{ kind: 'stop' }, { kind: 'exchange', whole: true }])
  })

  test('less often when nobody looks', () => {
    const hidden = step(idle, { kind: 'hidden' })
    expect(hidden.effects).toEqual([{ kind: 'wait', ms: POLL_HIDDEN_MS }])
    expect(afterFrom(hidden.state, { kind: 'tick' }, exchanged()).effects).toEqual([{ kind: 'wait', ms: POLL_HIDDEN_MS }])
    expect(step(hidden.state, { kind: 'seen' }).effects).toEqual(now)
    expect(step(exchanging, { kind: 'hidden' }).effects).toEqual([])
  })
})

describe('a tab that does not lead', () => {
  const follower = after(opened).state
  test.each<SyncEvent>([opened, saved, { kind: 'hint' }, { kind: 'seen' }, { kind: 'hidden' }, { kind: 'tick' }, { kind: 'signedIn' }])('starts nothing: $kind', (event) => {
    expect(step(follower, event).effects).toEqual([])
  })

  test('losing the lead stops the wait, and the exchange under way ends without another', () => {
    expect(step(idle, { kind: 'leaderLost' }).effects).toEqual([{ kind: 'stop' }])
    const lost = afterFrom(exchanging, saved, { kind: 'leaderLost' })
    expect(step(lost.state, exchanged({ more: true })).effects).toEqual([{ kind: 'stop' }])
    expect(step(lost.state, failed({ fault: 'unreachable' })).effects).toEqual([{ kind: 'stop' }])
  })

  test('gaining it during an exchange asks for one more', () => {
    const { state } = afterFrom(exchanging, { kind: 'leaderLost' }, { kind: 'leaderGained' })
    expect(step(state, exchanged()).effects).toEqual(now)
  })
})

describe('failures', () => {
  const waits = (events: readonly SyncEvent[]): readonly number[] => {
    const found: number[] = []
    let state = exchanging
    for (const event of events) {
      const next = step(state, event)
      for (const effect of next.effects) if (effect.kind === 'wait') found.push(effect.ms)
      state = step(next.state, { kind: 'tick' }).state
    }
    return found
  }
  const unreachable = failed({ fault: 'unreachable' })

  test('each wait is twice the one before, up to a limit, and a success starts over', () => {
    const found = waits(Array.from({ length: 12 }, () => failed({ fault: 'unreachable' }, 0.999_999)))
    expect(found.slice(0, 4)).toEqual([1, 2, 4, 8].map((times) => times * RETRY_FIRST_MS))
    expect(found.at(-1)).toBe(RETRY_MOST_MS)
    const { state } = afterFrom(exchanging, unreachable, { kind: 'tick' }, unreachable, { kind: 'tick' }, exchanged(), { kind: 'tick' })
    expect(step(state, unreachable).effects).toEqual([{ kind: 'wait', ms: RETRY_FIRST_MS / 2 }])
  })

  test('chance spreads each wait between half and all of it', () => {
    expect(waits([failed({ fault: 'unreachable' }, 0), failed({ fault: 'unreachable' }, 0)])).toEqual([RETRY_FIRST_MS / 2, RETRY_FIRST_MS])
    expect(waits([failed({ fault: 'unreachable' }, 0.5)])).toEqual([RETRY_FIRST_MS * 0.75])
  })

  test('unreachable is offline, a normal state; since when is kept until a success', () => {
    const { state } = afterFrom(exchanging, unreachable, { kind: 'tick' }, { ...unreachable, at: at(99) } as SyncEvent) // one event with another's time
    expect(state.status).toMatchObject({ phase: 'offline', trouble: undefined, failingSince: 9, lastSuccess: 5 })
    expect(afterFrom(state, { kind: 'tick' }, exchanged({ at: at(120) })).state.status).toMatchObject({ phase: 'idle', failingSince: undefined, lastSuccess: 120 })
  })

  test('what happened during a failed exchange does not hurry the next', () => {
    expect(afterFrom(exchanging, saved, unreachable).effects).toEqual([{ kind: 'wait', ms: RETRY_FIRST_MS / 2 }])
  })

  test('busy: nothing hurries it before the time asked for', () => {
    const busy = step(exchanging, failed({ fault: 'busy', afterMs: 60_000 }))
    expect(busy.effects).toEqual([{ kind: 'wait', ms: 60_000 }])
    for (const event of [saved, { kind: 'hint' }, { kind: 'seen' }, { kind: 'hidden' }] as const) expect(step(busy.state, event).effects).toEqual([])
    expect(step(busy.state, { kind: 'tick' }).effects).toEqual(now)
  })

  test('by itself and at once when somebody acts, while a second factor is to be shown; it is not offline', () => {
    const asked = step(exchanging, failed({ fault: 'secondFactor' }))
    expect([asked.state.status.phase, asked.effects]).toEqual(['facteur', [{ kind: 'wait', ms: RETRY_FIRST_MS / 2 }]])
    expect(step(asked.state, { kind: 'seen' }).effects).toEqual(now)
    expect(afterFrom(asked.state, { kind: 'seen' }, exchanged()).state.status.phase).toBe('idle')
  })

  test('signed out: stops until somebody signs in', () => {
    const out = step(exchanging, failed({ fault: 'signedOut' }))
    expect(out.effects).toEqual([{ kind: 'stop' }])
    expect(out.state.status.phase).toBe('signedOut')
    for (const event of [saved, { kind: 'hint' }, { kind: 'seen' }, { kind: 'tick' }, { kind: 'leaderGained' }] as const) expect(step(out.state, event).effects).toEqual([])
    expect(step(out.state, { kind: 'signedIn' }).effects).toEqual(now)
  })

  test('signed in while the old session was being refused: tried once more with the new one', () => {
    const renewed = afterFrom(exchanging, { kind: 'signedOut' }, { kind: 'signedIn' }, failed({ fault: 'signedOut' }))
    expect(renewed.effects).toEqual(now)
    expect(step(renewed.state, failed({ fault: 'signedOut' })).state.status.phase).toBe('signedOut')
  })

  test('opened without a session: signed out; counts are told all the same', () => {
    const { state, effects } = after({ kind: 'leaderGained' }, exchanged(), { ...opened, signedIn: false, counts: { ...counts, waiting: 3 } })
    expect(effects).toEqual([])
    expect(state.status).toMatchObject({ phase: 'signedOut', waiting: 3 })
  })

  test('signing out during an exchange: its result is told, the phase stays', () => {
    const out = step(exchanging, { kind: 'signedOut' })
    expect(out.effects).toEqual([{ kind: 'stop' }])
    for (const event of [exchanged({ more: true }), ...(['unreachable', 'rejected', 'changed', 'lost'] as const).map((fault) => failed({ fault }))]) {
      const ended = step(out.state, event)
      expect(ended.state.status.phase).toBe('signedOut')
      expect(ended.effects.some(({ kind }) => kind !== 'stop')).toBe(false)
    }
  })

  test('too old: stops for good in this program, but for signing in anew', () => {
    const old = step(exchanging, failed({ fault: 'tooOld' }))
    expect([old.state.status.phase, old.effects]).toEqual(['tooOld', [{ kind: 'stop' }]])
    expect(step(old.state, { kind: 'tick' }).effects).toEqual([])
  })

  test.each(['rejected', 'full'] as const)('%s: told as trouble, tried again later, over with the next success', (fault) => {
    const { state, effects } = step(exchanging, failed({ fault }))
    expect(state.status).toMatchObject({ phase: 'idle', trouble: fault, failingSince: 9 })
    expect(effects).toEqual([{ kind: 'wait', ms: RETRY_FIRST_MS / 2 }])
    expect(afterFrom(state, { kind: 'tick' }, exchanged()).state.status.trouble).toBeUndefined()
  })

  test.each(['lost', 'superseded', 'tampered'] as const)('%s: told as trouble, and nothing mends it', (fault) => {
    const { state, effects } = step(exchanging, failed({ fault }))
    expect(state.status.trouble).toBe(fault)
    expect(effects).toEqual([{ kind: 'stop' }])
    expect(step(state, { kind: 'tick' }).effects).toEqual([])
    expect(step(state, saved).effects).toEqual([])
  })

  test('changed: another tab has it; no trouble, try later', () => {
    const { state, effects } = step(exchanging, failed({ fault: 'changed' }))
    expect(state.status).toMatchObject({ phase: 'idle', trouble: undefined, failingSince: undefined })
    expect(effects).toEqual([{ kind: 'wait', ms: RETRY_FIRST_MS / 2 }])
  })
})

describe('what is told', () => {
  test('counts follow what is said of them', () => {
    expect(step(idle, { kind: 'counted', counts: { waiting: 1, held: 2, setAside: 3 } })).toMatchObject({ effects: [], state: { status: { waiting: 1, held: 2, setAside: 3 } } })
  })

  test('a first download is partial until it ended, and says how much came and is to come', () => {
    const first = after({ ...opened, complete: false }, { kind: 'leaderGained' }, exchanged({ more: true, complete: false, outstanding: 900, receivedBytes: 100 }))
    expect(first.state.status).toMatchObject({ partial: true, outstandingBytes: 900, receivedBytes: 100, phase: 'exchanging' })
    const second = step(first.state, exchanged({ more: true, complete: false, outstanding: 500, receivedBytes: 400 }))
    expect(second.state.status).toMatchObject({ partial: true, outstandingBytes: 500, receivedBytes: 500 })
    const cut = step(second.state, failed({ fault: 'unreachable' }))
    expect(cut.state.status).toMatchObject({ partial: true, phase: 'offline', outstandingBytes: 500 })
    const done = afterFrom(cut.state, { kind: 'tick' }, exchanged({ receivedBytes: 500 }))
    expect(done.state.status).toMatchObject({ partial: false, outstandingBytes: 0, receivedBytes: 0 })
  })
})

test('whatever happens: one exchange at a time, only the leader’s, and a leader that may is never left without a wait', () => {
  const fault = fc.constantFrom('unreachable', 'signedOut', 'tooOld', 'rejected', 'changed', 'full', 'lost', 'superseded', 'tampered').map((name) => failed({ fault: name }))
  const outside = fc.constantFrom<SyncEvent>(opened, saved, { kind: 'hint' }, { kind: 'seen' }, { kind: 'hidden' }, { kind: 'leaderGained' }, { kind: 'leaderLost' }, { kind: 'signedIn' }, { kind: 'signedOut' })
  const ending = fc.oneof(fault, fc.constantFrom(exchanged(), exchanged({ more: true, whole: true }), failed({ fault: 'busy', afterMs: 1_000 })))
  fc.assert(fc.property(fc.array(fc.tuple(outside, ending, fc.nat(3)), { maxLength: 60 }), (events) => {
    let state = initialState
    const now = { inFlight: false, waiting: false }
    const feed = (event: SyncEvent): void => {
      const next = step(state, event)
      state = next.state
      for (const effect of next.effects) {
        if (effect.kind === 'exchange') {
          expect(now.inFlight).toBe(false)
          expect(state.leading).toBe(true)
          now.inFlight = true
          now.waiting = false
        } else now.waiting = effect.kind === 'wait'
      }
      const over = ['signedOut', 'tooOld'].includes(state.status.phase) || ['lost', 'superseded', 'tampered'].includes(state.status.trouble ?? '')
      if (!now.inFlight) expect(now.waiting).toBe(state.leading && !over)
    }
    for (const [event, end, choice] of events) {
      feed(event)
      if (now.inFlight && choice > 0) {
        now.inFlight = false
        feed(end)
      } else if (now.waiting && choice === 0) {
        now.waiting = false
        feed({ kind: 'tick' })
      }
    }
  }), { numRuns: 2_000, seed: 7 })
})
