/**
 * NOTIFY between the nodes that share one database: which livrets changed, sent after the commit and
 * outside of any write. A hint may be lost (that is why the listener says so when it had to reconnect);
 * polling remains the truth.
 */
import { sql } from 'kysely'
import { Client, type ClientConfig } from 'pg'
import { parseLivretId, type LivretId } from '../../base/ids.ts'
import type { Database } from './database.ts'

export interface HintChannel {
  publish(livrets: readonly LivretId[]): Promise<void>
  /** `'unknown'`: some hints may have been missed. Returns a way to stop. */
  listen(onLivrets: (livrets: readonly LivretId[] | 'unknown') => void): () => Promise<void>
  /** Who may read any volet of these livrets. */
  readers(livrets: readonly LivretId[]): Promise<ReadonlySet<string>>
}

const CHANNEL = 'livret_change'
/** A notification holds at most 8,000 bytes; an id and its comma are 23. */
const PER_NOTIFICATION = 300
const RECONNECT_AFTER_MS = 2_000

export function createHintChannel(db: Database, connection: () => ClientConfig): HintChannel {
  return {
    async publish(livrets) {
      for (let at = 0; at < livrets.length; at += PER_NOTIFICATION)
        await sql`SELECT pg_notify(${CHANNEL}, ${livrets.slice(at, at + PER_NOTIFICATION).join(',')})`.execute(db)
    },

    listen(onLivrets) {
      let client: Client | undefined
      let retry: NodeJS.Timeout | undefined
      let closed = false
      const connect = async (again: boolean): Promise<void> => {
        const mine = new Client(connection())
        client = mine
        const lost = (): void => {
          if (closed || client !== mine) return
          client = undefined
          retry = setTimeout(() => void connect(true), RECONNECT_AFTER_MS)
          retry.unref()
        }
        mine.on('error', lost)
        mine.on('end', lost)
        mine.on('notification', ({ payload = '' }) => {
          onLivrets(payload.split(',').flatMap((text) => {
            const parsed = parseLivretId(text)
            return parsed.ok ? [parsed.value] : []
          }))
        })
        try {
          await mine.connect()
          await mine.query(`LISTEN ${CHANNEL}`)
          if (again) onLivrets('unknown')
        } catch {
          lost()
        }
      }
      void connect(false)
      return async () => {
        closed = true
        clearTimeout(retry)
        await client?.end().catch(() => undefined)
      }
    },

    async readers(livrets) {
      const rows = await db.selectFrom('lecteur').select('personne').distinct().where('livret', 'in', livrets).execute()
      return new Set(rows.map(({ personne }) => personne))
    },
  }
}
