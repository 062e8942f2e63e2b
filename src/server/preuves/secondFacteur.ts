/**
 * Who must show a second factor, and how lately. A device's key is the first; the second is a passkey with user
 * verification, or an identity whose provider says that it asked for more than one thing. Roles that see a whole
 * organisation have their rights for half a day after it, and invite or erase within a quarter of an hour of it.
 */
import type { Instant } from '../../base/jour.ts'
import type { AccountRole } from '../../domain/roles.ts'
import type { Compte } from '../comptes.ts'
import type { Session } from '../sessions.ts'

export const DAY_MS = 12 * 3_600_000
export const FRESH_MS = 15 * 60_000
const HELD: readonly AccountRole[] = ['responsable', 'pilotage']

/** Nothing; what most of an account's rights want; what its gravest acts want. */
export type Need = 'none' | 'day' | 'fresh'

/** What of an account says whether it is held to a second factor. */
export type Held = Pick<Compte, 'role' | 'demonstration'>

export interface SecondFacteur {
  /** Whether this account is held to it at all. */
  binds(compte: Held): boolean
  lacks(session: Session, need: Need, now: Instant): boolean
}

export function createSecondFacteur({ demonstration }: { readonly demonstration: boolean }): SecondFacteur {
  // The one exemption: invented people, on a server that is a demonstration, where anybody enters with their names.
  const binds = (compte: Held): boolean => HELD.includes(compte.role) && !(demonstration && compte.demonstration !== undefined)
  return {
    binds,
    lacks: (session, need, now) => need !== 'none' && binds(session.compte) && !shownWithin(session, need === 'fresh' ? FRESH_MS : DAY_MS, now),
  }
}

export const shownWithin = ({ provenAt }: Session, ms: number, now: Instant): boolean => provenAt !== undefined && now - provenAt < ms

/**
 * Whether another factor may be added: the first, or with one just shown; or by whoever has just come in with a ticket
 * that somebody else gave, which is how a lost one is replaced.
 */
export const mayAdd = (session: Session, has: boolean, now: Instant): boolean =>
  !has || shownWithin(session, FRESH_MS, now) || (session.invited && now - session.since < FRESH_MS)
