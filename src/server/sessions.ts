/**
 * Sessions. A device shows who it is by signing a challenge with its key, and gets two tokens of 256 random bits that
 * only it holds; the server keeps their SHA-256, so that no signing secret exists that could leak. One is short-lived
 * and goes with every request; the other buys the next pair, once. A second use of it means that two hold it: the whole
 * family of tokens that came from one signing-in ends, and whoever has the key begins again.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { AppareilId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { sessionText } from '../protocol/signatures.ts'
import { writeActe } from './actes.ts'
import { COMPTE_COLUMNS, readCompte, type Compte } from './comptes.ts'
import { verifySignature } from './p256.ts'
import { retirePerime } from './peremption.ts'
import type { Database } from './postgres/database.ts'
import { instantOf } from './postgres/instantOf.ts'
import { transact } from './postgres/retry.ts'
import type { Tables } from './postgres/schema.ts'

/** Names a signing-in with all the tokens that come from it; random, and no token. */
export type SessionKey = string

export interface Session {
  readonly key: SessionKey
  readonly compte: Compte
  readonly appareil: AppareilId
  /** The device was revoked: it is heard, and shown nothing [G7]. */
  readonly revoked: boolean
  /** When this token ends. */
  readonly until: Instant
  /** When this signing-in began, and whether by a ticket that somebody else gave. */
  readonly since: Instant
  readonly invited: boolean
  /** When its second factor was last shown. */
  readonly provenAt: Instant | undefined
}

/** How a device was let in. */
export interface LetIn {
  readonly proven: boolean
  readonly invited: boolean
}

export interface OpenedSession {
  readonly token: string
  readonly refresh: string
  /** The id of the device's key in use. */
  readonly cle?: string
  /** Another should take its place. */
  readonly cleAncienne?: true
}

export interface SignedChallenge {
  readonly cle: string
  readonly defi: string
  readonly signature: string
}

export interface Sessions {
  /** For whoever was let in otherwise than by a challenge. */
  open(personne: PersonneId, appareil: AppareilId, now: Instant, letIn?: LetIn): Promise<OpenedSession>
  /** To be signed by that key; the same words for a key that nobody has. */
  challenge(cle: string, now: Instant): Promise<string>
  answer(signed: SignedChallenge, now: Instant): Promise<{ readonly compte: Compte; readonly opened: OpenedSession } | undefined>
  renew(refresh: string, now: Instant): Promise<OpenedSession | undefined>
  find(token: string, now: Instant): Promise<Session | undefined>
  end(session: Session, now: Instant): Promise<void>
  /** Those of `keys` that have not ended. */
  stillOpen(keys: readonly SessionKey[], now: Instant): Promise<ReadonlySet<SessionKey>>
}

export const TOKEN_MS = 30 * 60_000
export const REFRESH_MS = 30 * 86_400_000
export const CHALLENGE_MS = 2 * 60_000
/** After which a device is told to make another key. */
export const KEY_MS = 90 * 86_400_000
const TOKEN = /^[A-Za-z0-9_-]{43}$/

const random = (bytes: number): string => randomBytes(bytes).toString('base64url')
const keyOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

export function createSessions(db: Database): Sessions {
  return {
    open: (personne, appareil, now, letIn) => transact(db, (trx) => open(trx, personne, appareil, now, letIn)),

    async challenge(cle, now) {
      const defi = random(32)
      await db.deleteFrom('defi').where('expire_le', '<=', new Date(now)).execute()
      // Written for a key there is: nobody fills the table with others.
      await db.insertInto('defi').columns(['defi', 'cle', 'expire_le'])
        .expression((from) => from.selectFrom('cle').select((make) => [make.val(defi).as('defi'), 'cle', make.val(new Date(now + CHALLENGE_MS)).as('expire_le')]).where('cle', '=', cle).where('retiree_le', 'is', null))
        .execute()
      return defi
    },

    answer: ({ cle, defi, signature }, now) => transact(db, async (trx) => {
      const asked = await trx.deleteFrom('defi').where('defi', '=', defi).where('cle', '=', cle).where('expire_le', '>', new Date(now)).returning('defi').executeTakeFirst()
      const key = asked && await trx.selectFrom('cle').select(['publique', 'personne', 'appareil']).where('cle', '=', cle).where('retiree_le', 'is', null).executeTakeFirst()
      if (key === undefined) return undefined
      const { personne, appareil } = key
      if (!(await verifySignature(key.publique, sessionText(defi, cle), signature))) {
        await writeActe(trx, { genre: 'sessionRefusee', personne, appareil, objet: cle }, now)
        return undefined
      }
      const row = await trx.selectFrom('compte').leftJoin('organisation', 'organisation.organisation', 'compte.organisation')
        .where('compte.personne', '=', personne).select(COMPTE_COLUMNS).executeTakeFirstOrThrow()
      await retirePerime(trx, personne, appareil, now)
      return { compte: readCompte(row), opened: await open(trx, personne, appareil, now) }
    }),

    async renew(refresh, now) {
      if (!TOKEN.test(refresh)) return undefined
      const jeton = keyOf(refresh)
      return transact(db, async (trx) => {
        const found = await trx.selectFrom('rafraichissement').innerJoin('famille', 'famille.famille', 'rafraichissement.famille')
          .select(['famille.famille', 'personne', 'appareil'])
          .where('jeton', '=', jeton).where('finie_le', 'is', null).where('expire_le', '>', new Date(now))
          .executeTakeFirst()
        if (found === undefined) return undefined
        const { famille, personne, appareil } = found
        // Whoever comes second waits here for the first, and then finds it used.
        const { numUpdatedRows } = await trx.updateTable('rafraichissement').set({ utilise_le: new Date(now) }).where('jeton', '=', jeton).where('utilise_le', 'is', null).executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n) {
          await endWhere(trx, [famille], now)
          await writeActe(trx, { genre: 'jetonRejoue', personne, appareil }, now)
          return undefined
        }
        await trx.deleteFrom('session').where('famille', '=', famille).where('expire_le', '<=', new Date(now)).execute()
        await trx.deleteFrom('rafraichissement').where('famille', '=', famille).where('utilise_le', '<=', new Date(now - REFRESH_MS)).execute()
        await trx.updateTable('famille').set({ expire_le: new Date(now + REFRESH_MS) }).where('famille', '=', famille).execute()
        await retirePerime(trx, personne, appareil, now)
        await trx.updateTable('appareil').set({ vu_le: new Date(now) }).where('personne', '=', personne).where('appareil', '=', appareil).execute()
        return issue(trx, { famille, personne, appareil }, now)
      })
    },

    async find(token, now) {
      if (!TOKEN.test(token)) return undefined
      const row = await db.selectFrom('session')
        .innerJoin('famille', 'famille.famille', 'session.famille')
        .innerJoin('compte', 'compte.personne', 'famille.personne')
        .leftJoin('organisation', 'organisation.organisation', 'compte.organisation')
        .leftJoin('retrait', 'retrait.appareil', 'famille.appareil')
        .where('session.jeton', '=', keyOf(token)).where('session.expire_le', '>', new Date(now)).where('famille.finie_le', 'is', null)
        .select(['famille.famille', 'famille.appareil', 'famille.ouverte_le', 'famille.invitee', 'famille.prouvee_le', 'session.expire_le', 'retrait.retire_le', ...COMPTE_COLUMNS])
        .executeTakeFirst()
      if (row === undefined) return undefined
      return {
        key: row.famille, appareil: row.appareil, revoked: row.retire_le !== null, until: instantOf(row.expire_le), compte: readCompte(row),
        since: instantOf(row.ouverte_le), invited: row.invitee, provenAt: row.prouvee_le === null ? undefined : instantOf(row.prouvee_le),
      }
    },

    end: ({ key, compte: { personne }, appareil }, now) => transact(db, async (trx) => {
      await endWhere(trx, [key], now)
      await writeActe(trx, { genre: 'sessionFinie', personne, appareil }, now)
    }),

    async stillOpen(keys, now) {
      if (keys.length === 0) return new Set()
      const rows = await db.selectFrom('famille').select('famille').where('famille', 'in', keys).where('finie_le', 'is', null).where('expire_le', '>', new Date(now)).execute()
      return new Set(rows.map(({ famille }) => famille))
    },
  }
}

/** Ends every session of a device, within what ends it. */
export async function endSessionsOf(trx: Transaction<Tables>, personne: PersonneId, appareil: AppareilId, now: Instant): Promise<readonly SessionKey[]> {
  const rows = await trx.selectFrom('famille').select('famille').where('personne', '=', personne).where('appareil', '=', appareil).where('finie_le', 'is', null).execute()
  const keys = rows.map(({ famille }) => famille)
  await endWhere(trx, keys, now)
  return keys
}

async function endWhere(trx: Transaction<Tables>, familles: readonly SessionKey[], now: Instant): Promise<void> {
  if (familles.length === 0) return
  await trx.updateTable('famille').set({ finie_le: new Date(now) }).where('famille', 'in', familles).where('finie_le', 'is', null).execute()
  await trx.deleteFrom('session').where('famille', 'in', familles).execute()
}

async function open(trx: Transaction<Tables>, personne: PersonneId, appareil: AppareilId, now: Instant, letIn?: LetIn): Promise<OpenedSession> {
  await trx.deleteFrom('famille').where('personne', '=', personne).where('expire_le', '<=', new Date(now)).execute()
  await trx.insertInto('appareil').values({ personne, appareil, depuis: new Date(now), vu_le: new Date(now) })
    .onConflict((conflict) => conflict.columns(['personne', 'appareil']).doUpdateSet({ vu_le: new Date(now) }))
    .execute()
  const famille = random(16)
  await trx.insertInto('famille').values({ famille, personne, appareil, ouverte_le: new Date(now), expire_le: new Date(now + REFRESH_MS), finie_le: null, invitee: letIn?.invited ?? false, prouvee_le: letIn?.proven === true ? new Date(now) : null }).execute()
  await writeActe(trx, { genre: 'sessionOuverte', personne, appareil }, now)
  return issue(trx, { famille, personne, appareil }, now)
}

interface Family {
  readonly famille: SessionKey
  readonly personne: PersonneId
  readonly appareil: AppareilId
}

async function issue(trx: Transaction<Tables>, { famille, personne, appareil }: Family, now: Instant): Promise<OpenedSession> {
  const [token, refresh] = [random(32), random(32)]
  const key = await trx.selectFrom('cle').leftJoin('retrait', 'retrait.appareil', 'cle.appareil').select(['cle', 'depuis', 'retire_le'])
    .where('personne', '=', personne).where('cle.appareil', '=', appareil).where('retiree_le', 'is', null).executeTakeFirst()
  const isOld = key?.retire_le === null && key.depuis.getTime() <= now - KEY_MS
  await trx.insertInto('session').values({ jeton: keyOf(token), famille, expire_le: new Date(now + TOKEN_MS) }).execute()
  await trx.insertInto('rafraichissement').values({ jeton: keyOf(refresh), famille, utilise_le: null }).execute()
  return { token, refresh, ...(key && { cle: key.cle }), ...(isOld ? { cleAncienne: true } : {}) }
}

/** A second factor was shown in this signing-in, within what checked it. */
export async function noteShown(trx: Transaction<Tables>, { key, compte: { personne }, appareil }: Session, objet: string, now: Instant): Promise<void> {
  await trx.updateTable('famille').set({ prouvee_le: new Date(now) }).where('famille', '=', key).where('finie_le', 'is', null).execute()
  await writeActe(trx, { genre: 'facteurMontre', personne, appareil, objet }, now)
}
