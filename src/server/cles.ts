/**
 * The keys of people's devices. A device has one in use; another takes its place only under its signature. A device
 * that was revoked keeps its key: that is how what it still holds comes back authenticated, to wait [G7].
 */
import type { Selectable, Transaction } from 'kysely'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { keyIdOf } from '../base/sha256.ts'
import { checkNewKey, type KnownKey, type Signatures, type Speaker } from '../protocol/signatures.ts'
import { writeActe } from './actes.ts'
import { codeOf, UNIQUE_VIOLATION } from './errorCode.ts'
import { isPublicKey, verifySignature } from './p256.ts'
import type { Database } from './postgres/database.ts'
import { transact } from './postgres/retry.ts'
import type { CleTable, Tables } from './postgres/schema.ts'
import { endSessionsOf } from './sessions.ts'

export interface Cles extends Signatures {
  /** Whose key that is, on that device. */
  holderOf(cle: string, appareil: AppareilId): Promise<PersonneId | undefined>
  /** Makes the device known with its first key, or recognises the one it has. False: not its key, not this person's device, or a retired one. */
  enroll(personne: PersonneId, appareil: AppareilId, publicKey: string, now: Instant): Promise<boolean>
  /** The id of the new key, again too when the answer was lost; undefined when the one in use did not sign it, or it is no key that could be used. */
  replace(speaker: Speaker, publicKey: string, signature: string, now: Instant): Promise<string | undefined>
}

export function createCles(db: Database): Cles {
  return {
    async enroll(personne, appareil, publicKey, now) {
      if (!isPublicKey(publicKey)) return false
      try {
        return await transact(db, async (trx) => {
          const revoked = await trx.selectFrom('retrait').select('appareil').where('appareil', '=', appareil).executeTakeFirst()
          return revoked === undefined && enrollKey(trx, { personne, appareil, publicKey }, now)
        })
      } catch (cause) {
        // Somebody else's device, somebody else's key; or two entered at once, and the other was first.
        if (codeOf(cause) === UNIQUE_VIOLATION) return false
        throw cause
      }
    },

    async replace({ personne, appareil }, publicKey, signature, now) {
      if (!isPublicKey(publicKey)) return undefined
      const cle = keyIdOf(publicKey)
      try {
        return await transact(db, async (trx) => {
          const revoked = await trx.selectFrom('retrait').select('appareil').where('appareil', '=', appareil).executeTakeFirst()
          const old = await trx.selectFrom('cle').selectAll().where('personne', '=', personne).where('appareil', '=', appareil).where('retiree_le', 'is', null).executeTakeFirst()
          if (revoked !== undefined || old === undefined) return undefined
          const checked = await checkNewKey(verifySignature, [knownOf(old)], publicKey, signature)
          if (checked !== 'replaces') return checked && cle
          const { numUpdatedRows } = await trx.updateTable('cle').set({ retiree_le: new Date(now) }).where('cle', '=', old.cle).where('retiree_le', 'is', null).executeTakeFirstOrThrow()
          if (numUpdatedRows === 0n) return undefined
          await trx.insertInto('cle').values({ cle, personne, appareil, publique: publicKey, depuis: new Date(now), retiree_le: null }).execute()
          await writeActe(trx, { genre: 'cleRetiree', personne, appareil, objet: old.cle }, now)
          await writeActe(trx, { genre: 'cleEnrolee', personne, appareil, objet: cle }, now)
          return cle
        })
      } catch (cause) {
        if (codeOf(cause) === UNIQUE_VIOLATION) return undefined
        throw cause
      }
    },

    async holderOf(cle, appareil) {
      const row = await db.selectFrom('cle').select('personne').where('cle', '=', cle).where('appareil', '=', appareil).executeTakeFirst()
      return row?.personne
    },

    async keysOf({ personne, appareil }) {
      const rows = await db.selectFrom('cle').selectAll().where('personne', '=', personne).where('appareil', '=', appareil).execute()
      return rows.map(knownOf)
    },

    verify: verifySignature,
  }
}

const knownOf = ({ cle, publique, retiree_le }: Selectable<CleTable>): KnownKey => ({ id: cle, publicKey: publique, retired: retiree_le !== null })

/** A card was made anew: the device's key could not be opened any more, and what was signed in with it ends. Nothing when the one that comes is in use already. */
export async function giveUpKey(trx: Transaction<Tables>, { personne, appareil }: Speaker, next: string, now: Instant): Promise<void> {
  const old = await trx.updateTable('cle').set({ retiree_le: new Date(now) })
    .where('personne', '=', personne).where('appareil', '=', appareil).where('retiree_le', 'is', null).where('cle', '!=', next).returning('cle').executeTakeFirst()
  if (old === undefined) return
  await writeActe(trx, { genre: 'cleRetiree', personne, appareil, objet: old.cle }, now)
  await endSessionsOf(trx, personne, appareil, now)
}

export interface NewKey {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly publicKey: string
  /** Where it was let in from, and by whom. */
  readonly livret?: LivretId | undefined
  readonly par?: PersonneId
}

/** Within what lets the device in. False: it has another key already. A unique violation: it is another person's, or the key is another device's. */
export async function enrollKey(trx: Transaction<Tables>, { personne, appareil, publicKey, livret, par }: NewKey, now: Instant): Promise<boolean> {
  const cle = keyIdOf(publicKey)
  const inUse = await trx.selectFrom('cle').select('cle').where('personne', '=', personne).where('appareil', '=', appareil).where('retiree_le', 'is', null).executeTakeFirst()
  if (inUse !== undefined) return inUse.cle === cle
  await trx.insertInto('appareil').values({ personne, appareil, depuis: new Date(now), vu_le: new Date(now), par: par ?? null })
    .onConflict((conflict) => conflict.columns(['personne', 'appareil']).doUpdateSet({ vu_le: new Date(now) }))
    .execute()
  await trx.insertInto('cle').values({ cle, personne, appareil, publique: publicKey, depuis: new Date(now), retiree_le: null }).execute()
  await writeActe(trx, { genre: 'cleEnrolee', livret, personne, appareil, objet: cle }, now)
  return true
}
