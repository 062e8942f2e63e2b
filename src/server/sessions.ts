/**
 * Sessions: a token of 256 random bits that only the device holds; the server keeps its SHA-256. Such a
 * token cannot be guessed nor forged, so no signing secret exists that could leak or have to rotate.
 * A session binds one person to one device: a replica belongs to both.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { AppareilId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { COMPTE_COLUMNS, readCompte, type Compte } from './comptes.ts'
import type { Database } from './postgres/database.ts'

/** SHA-256 of a token: what names a session inside the server, logs included. */
export type SessionKey = string

export interface Session {
  readonly key: SessionKey
  readonly compte: Compte
  readonly appareil: AppareilId
}

export interface OpenedSession {
  readonly token: string
  readonly expires: Instant
}

export interface Sessions {
  open(personne: PersonneId, appareil: AppareilId, now: Instant): Promise<OpenedSession>
  find(token: string, now: Instant): Promise<Session | undefined>
  end(key: SessionKey): Promise<void>
  /** Those of `keys` that are neither ended nor expired. */
  stillOpen(keys: readonly SessionKey[], now: Instant): Promise<ReadonlySet<SessionKey>>
}

const DURATION_MS = 30 * 86_400_000
const TOKEN = /^[A-Za-z0-9_-]{43}$/

const keyOf = (token: string): SessionKey => createHash('sha256').update(token).digest('base64url')

export function createSessions(db: Database): Sessions {
  return {
    async open(personne, appareil, now) {
      const token = randomBytes(32).toString('base64url')
      const expires = (now + DURATION_MS) as Instant
      await db.deleteFrom('session').where('personne', '=', personne).where('expire_le', '<=', new Date(now)).execute()
      await db.insertInto('appareil').values({ personne, appareil, vu_le: new Date(now) })
        .onConflict((conflict) => conflict.columns(['personne', 'appareil']).doUpdateSet({ vu_le: new Date(now) }))
        .execute()
      await db.insertInto('session').values({ jeton: keyOf(token), personne, appareil, expire_le: new Date(expires) }).execute()
      return { token, expires }
    },

    async find(token, now) {
      if (!TOKEN.test(token)) return undefined
      const row = await db.selectFrom('session')
        .innerJoin('compte', 'compte.personne', 'session.personne')
        .leftJoin('organisation', 'organisation.organisation', 'compte.organisation')
        .where('session.jeton', '=', keyOf(token)).where('session.expire_le', '>', new Date(now))
        .select(['session.jeton', 'session.appareil', ...COMPTE_COLUMNS])
        .executeTakeFirst()
      return row && { key: row.jeton, appareil: row.appareil, compte: readCompte(row) }
    },

    async end(key) {
      await db.deleteFrom('session').where('jeton', '=', key).execute()
    },

    async stillOpen(keys, now) {
      if (keys.length === 0) return new Set()
      const rows = await db.selectFrom('session').select('jeton').where('jeton', 'in', keys).where('expire_le', '>', new Date(now)).execute()
      return new Set(rows.map(({ jeton }) => jeton))
    },
  }
}
