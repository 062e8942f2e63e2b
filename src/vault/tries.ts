/**
 * Wrong unlocks cost time, more each time; they never cost anything else. The try is written down before it is looked
 * at, so that a tab killed in between has tried. Pure.
 *
 * Clocks of devices are set by whoever holds them: this slows down a hand, not a copy of the disk, which is what the
 * stretching and the card's 128 bits are for.
 */
import type { Instant } from '../base/jour.ts'
import type { Coffre } from '../ports/vault.ts'

/** Fingers slip. */
export const FREE_TRIES = 3
const DELAYS_S = [15, 60, 300, 900, 3600]

export const delayAfter = (tries: number): number => (tries < FREE_TRIES ? 0 : (DELAYS_S[Math.min(tries - FREE_TRIES, DELAYS_S.length - 1)] ?? 0) * 1000)

/** When the next try counts; `undefined`: at once. */
export function waitUntil({ tries, triedAt }: Coffre, now: Instant): Instant | undefined {
  const until = triedAt + delayAfter(tries)
  return until > now && delayAfter(tries) > 0 ? (until as Instant) : undefined // an instant and a length
}

/** What is written before a try; `undefined`: it is too early, nothing is tried. A clock that went back waits from where it is now. */
export function noteTry(before: Coffre, now: Instant): { readonly after: Coffre; readonly tried: boolean } {
  if (before.triedAt > now) {
    const moved = { ...before, triedAt: now }
    return { after: waitUntil(moved, now) === undefined ? { ...moved, tries: before.tries + 1 } : moved, tried: waitUntil(moved, now) === undefined }
  }
  if (waitUntil(before, now) !== undefined) return { after: before, tried: false }
  return { after: { ...before, tries: before.tries + 1, triedAt: now }, tried: true }
}
