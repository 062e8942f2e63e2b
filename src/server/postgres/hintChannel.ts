/**
 * NOTIFY between the nodes that share one database: which volets changed, sent after the commit and
 * outside of any write. A hint may be lost (that is why the listener says so when it had to reconnect);
 * polling remains the truth.
 */
import { sql } from 'kysely'
import { Client, type ClientConfig } from 'pg'
import { parsePersonneId, type PersonneId } from '../../base/ids.ts'
import { parseVoletKey, type VoletId, type VoletKey } from '../../domain/volet.ts'
import type { Database } from './database.ts'
import { transact } from './retry.ts'
import { openOn } from './scope.ts'

/** Which volets changed, and who was let out of one. `'unknown'`: some hints may have been missed, as before the first connection and between two. */
export type News = { readonly volets: readonly VoletId[]; readonly letOut: readonly PersonneId[] } | 'unknown'

export interface HintChannel {
  publish(volets: readonly VoletKey[], letOut: readonly PersonneId[]): Promise<void>
  listen(onNews: (news: News) => void): Listening
  /** Who may read any of these volets. */
  readers(volets: readonly VoletId[]): Promise<ReadonlySet<string>>
}

export interface Listening {
  /** From when on nothing is missed; never, while the database is away. */
  readonly begun: Promise<void>
  stop(): Promise<void>
}

const CHANNEL = 'volet_change'
/** A notification holds at most 8,000 bytes; a volet's key and its comma are at most 84. */
const PER_NOTIFICATION = 90
const RECONNECT_AFTER_MS = 2_000

export function createHintChannel(db: Database, connection: () => ClientConfig): HintChannel {
  return {
    async publish(volets, letOut) {
      const words = [...volets, ...letOut]
      for (let at = 0; at < words.length; at += PER_NOTIFICATION)
        await sql`SELECT pg_notify(${CHANNEL}, ${words.slice(at, at + PER_NOTIFICATION).join(',')})`.execute(db)
    },

    listen(onNews) {
      let client: Client | undefined
      let retry: NodeJS.Timeout | undefined
      let closed = false
      const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>()
      const connect = async (): Promise<void> => {
        const mine = new Client(connection())
        client = mine
        const lost = (): void => {
          if (closed || client !== mine) return
          client = undefined
          retry = setTimeout(() => void connect(), RECONNECT_AFTER_MS)
          retry.unref()
        }
        mine.on('error', lost)
        mine.on('end', lost)
        mine.on('notification', ({ payload = '' }) => {
          const words = payload.split(',')
          onNews({
            volets: words.map(parseVoletKey).flatMap((parsed) => (parsed.ok ? [parsed.value] : [])),
            letOut: words.map(parsePersonneId).flatMap((parsed) => (parsed.ok ? [parsed.value] : [])),
          })
        })
        try {
          await mine.connect()
          await mine.query(`LISTEN ${CHANNEL}`)
          onNews('unknown')
          begin(undefined)
        } catch {
          lost()
        }
      }
      void connect()
      return {
        begun,
        async stop() {
          closed = true
          clearTimeout(retry)
          await client?.end().catch(() => undefined)
        },
      }
    },

    async readers(volets) {
      if (volets.length === 0) return new Set()
      const rows = await transact(db, async (trx) => {
        await openOn(trx, [...new Set(volets.map(({ livret }) => livret))])
        return trx.selectFrom('lecteur').select('personne').distinct()
          .where((is) => is.or(volets.map(({ livret, kind }) => is.and({ livret, kind })))).execute()
      })
      return new Set(rows.map(({ personne }) => personne))
    },
  }
}
