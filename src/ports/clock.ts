import type { Instant, Jour } from '../base/jour.ts'

/** The only sources of time. `today` is the civil day in Europe/Paris. */
export interface Clock {
  now(): Instant
  today(): Jour
}
