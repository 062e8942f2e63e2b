/**
 * A try to prove who one is, under way: named by the hash of what comes back (a challenge, a state), for one purpose
 * and one signing-in, once and soon.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Selectable, Transaction } from 'kysely'
import type { Instant } from '../../base/jour.ts'
import { presentTicket } from '../postgres/scope.ts'
import type { EpreuveTable, Tables } from '../postgres/schema.ts'
import type { SessionKey } from '../sessions.ts'

export const EPREUVE_MS = 5 * 60_000

export type Epreuve = Selectable<EpreuveTable>
/** For a session, to add a factor or to show one; or for nobody yet, to enter. */
export type Purpose = { readonly but: 'enregistrer' | 'prouver'; readonly famille: SessionKey } | { readonly but: 'entrer'; readonly famille: null }

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')
export const random = (bytes: number): string => randomBytes(bytes).toString('base64url')

export async function begin(trx: Transaction<Tables>, secret: string, { but, famille }: Purpose, now: Instant, oidc?: { readonly temoin: string; readonly nonce: string; readonly verificateur: string }): Promise<void> {
  const epreuve = hashOf(secret)
  await presentTicket(trx, epreuve)
  await trx.deleteFrom('epreuve').execute()
  await trx.insertInto('epreuve').values({
    epreuve, but, famille, expire_le: new Date(now + EPREUVE_MS),
    temoin: oidc === undefined ? null : hashOf(oidc.temoin), nonce: oidc?.nonce ?? null, verificateur: oidc?.verificateur ?? null,
  }).execute()
}

/** Whatever becomes of it, it is over. Undefined: unknown, used, late, or begun for something else. */
export async function end(trx: Transaction<Tables>, secret: string, now: Instant): Promise<Epreuve | undefined> {
  const epreuve = hashOf(secret)
  await presentTicket(trx, epreuve)
  const found = await trx.deleteFrom('epreuve').where('epreuve', '=', epreuve).returningAll().executeTakeFirst()
  return found !== undefined && found.expire_le.getTime() > now ? found : undefined
}

export const isFor = (epreuve: Epreuve, { but, famille }: Purpose): boolean => epreuve.but === but && epreuve.famille === famille
