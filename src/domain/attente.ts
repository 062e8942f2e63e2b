/**
 * Work that was written over something which nobody has sent yet waits on the server for as long as that takes: a device
 * may be months late, and refusing would take words from who wrote them. But the device may be gone for good (lost, or
 * restored after a failover, and what it had issued again under other numbers): then nothing ever comes, and nobody would
 * hear of it. So after two months, when most devices that still exist have spoken, its author is told, with what they can
 * do; it goes on waiting all the same.
 */
import type { Instant } from '../base/jour.ts'

export const AWAITED_DAYS = 60
const DAY_MS = 86_400_000

/** @param at as its device claimed; what claims to be of tomorrow says nothing of how long it waits, and is told at once */
export const isAwaitedTooLong = (at: Instant, now: Instant): boolean => now - at >= AWAITED_DAYS * DAY_MS || at > now + DAY_MS
