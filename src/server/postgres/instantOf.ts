import type { Instant } from '../../base/jour.ts'

/** A moment as the database gives it back: an instant was written there. */
export const instantOf = (date: Date): Instant => date.getTime() as Instant // milliseconds since 1970, as an instant is
