/**
 * Archiving [A1]: whether a livret leaves active use today, asked within its transaction, by the server and by the simulated
 * world. Where what it says is then put, the journal knows.
 */
import type { LivretId, PersonneId } from '../base/ids.ts'
import { parisJour, type Instant } from '../base/jour.ts'
import { isToArchive } from '../domain/archive.ts'
import { holderOf, type Cercle } from '../domain/permissions.ts'
import { readCercle } from '../merge/cercle.ts'
import { returnsOf } from '../merge/retours.ts'
import type { LivretTx } from './journal.ts'
import type { StateCache } from './stateCache.ts'

export interface Due {
  /** Everybody who was ever of its circle, and those whose it is. */
  readonly personnes: readonly PersonneId[]
  readonly titulaires: readonly PersonneId[]
  readonly heldBy: PersonneId
}

/** What is known of it beside its log. */
export interface Contacts {
  /** Somebody asked that it be erased, and waits for an answer: that is given first. */
  erasureAsked(): Promise<boolean>
  /** Something of it was received, it was taken out of the archive, or a device of those persons spoke to the server. */
  last(titulaires: readonly PersonneId[]): Promise<Instant | undefined>
}

/** Undefined: it is not due, or not there any more. */
export async function dueToArchive(cache: StateCache, tx: LivretTx, livret: LivretId, contacts: Contacts, at: Instant): Promise<Due | undefined> {
  if ((await tx.archived()) !== undefined || (await tx.erasedFor()) !== undefined || (await contacts.erasureAsked())) return undefined
  const cercle = readCercle(await cache.state(tx, { livret, kind: 'cercle' }))
  const titulaires = ofCircle(cercle, (role) => role === 'beneficiaire')
  const last = await contacts.last(titulaires)
  if (last === undefined || !isToArchive(parisJour(at), parisJour(last), returnsOf(await cache.state(tx, { livret, kind: 'parcours' })))) return undefined
  const personnes = ofCircle(cercle, () => true)
  const heldBy = holderOf(cercle) ?? personnes[0]
  return heldBy && { personnes, titulaires, heldBy }
}

const ofCircle = (cercle: Cercle, which: (role: string) => boolean): readonly PersonneId[] =>
  [...new Set(cercle.membres.filter(({ role }) => which(role)).map(({ personne }) => personne))]
