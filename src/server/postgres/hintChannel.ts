/**
 * NOTIFY between the nodes that share one database: which volets changed, sent after the commit and
 * outside of any write. A hint may be lost (that is why the listener says so when it had to reconnect);
 * polling remains the truth.
 */
import { sql } from 'kysely'
import { Client, type ClientConfig } from 'pg'
import { parseVoletKey, type VoletId, type VoletKey } from '../../domain/volet.ts'
import type { Database } from './database.ts'
import { transact } from './retry.ts'
import { openOn } from './scope.ts'

export interface HintChannel {
  publish(volets: readonly VoletKey[]): Promise<void>
  /** `'unknown'`: some hints may have been missed, as before the first connection and between two. */
  listen(onVolets: (volets: readonly VoletId[] | 'unknown') => void): Listening
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
    async publish(volets) {
      for (let at = 0; at < volets.length; at += PER_NOTIFICATION)
        await sql`SELECT pg_notify(${CHANNEL}, ${volets.slice(at, at + PER_NOTIFICATION).join(',')})`.execute(db)
    },

    listen(onVolets) {
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
          onVolets(payload.split(',').flatMap((text) => {
            const parsed = parseVoletKey(text)
            return parsed.ok ? [parsed.value] : []
          }))
        })
        try {
          await mine.connect()
          await mine.query(`LISTEN ${CHANNEL}`)
          onVolets('unknown')
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
      const rows = await transact(db, async (trx) => {
        await openOn(trx, [...new Set(volets.map(({ livret }) => livret))])
        return trx.selectFrom('lecteur').select('personne').distinct()
          .where((is) => is.or(volets.map(({ livret, kind }) => is.and({ livret, kind })))).execute()
      })
      return new Set(rows.map(({ personne }) => personne))
    },
  }
}
