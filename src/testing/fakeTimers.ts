/** The `timers` port under a test's hand: time passes only when told, and each wait can be looked at. */
import type { Timers } from '../ports/timers.ts'

export interface FakeTimers extends Timers {
  /** Milliseconds still to wait, of every wait, soonest first. */
  waits(): readonly number[]
  /** Lets time pass, calling what is due in order. */
  advance(ms: number): void
}

export function createFakeTimers(): FakeTimers {
  const waiting = new Map<symbol, { at: number; call: () => void }>()
  let now = 0
  const due = (until: number): readonly (readonly [symbol, { at: number; call: () => void }])[] =>
    [...waiting].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)
  return {
    after(ms, call) {
      const id = Symbol()
      waiting.set(id, { at: now + ms, call })
      return () => waiting.delete(id)
    },
    waits: () => [...waiting.values()].map(({ at }) => at - now).sort((a, b) => a - b),
    advance(ms) {
      const until = now + ms
      for (let next = due(until)[0]; next !== undefined; next = due(until)[0]) {
        const [id, { at, call }] = next
        waiting.delete(id)
        now = at
        call()
      }
      now = until
    },
  }
}
