/** The browser behind the `clock`, `ids` and `timers` ports. */
import { parisJour, type Instant } from '../../base/jour.ts'
import type { Clock } from '../../ports/clock.ts'
import { idsFrom, type Ids } from '../../ports/ids.ts'
import type { Timers } from '../../ports/timers.ts'

export function createWebClock(): Clock {
  return {
    now: () => Date.now() as Instant, // milliseconds since 1970, whatever they claim
    today: () => parisJour(Date.now()),
  }
}

export const createWebIds = (): Ids => idsFrom((length) => crypto.getRandomValues(new Uint8Array(length)))

export function createWebTimers(): Timers {
  return {
    after(ms, call) {
      const timer = setTimeout(call, ms)
      return () => { clearTimeout(timer) }
    },
  }
}
