/**
 * A space's records written anew under other keys: into another database, which takes the place of the first in one
 * transaction of the register, with the coffre that opens it. Killed before that, the first is whole; after it, the
 * other is. Either way `sweep` deletes what is left over.
 *
 * Nobody else may write meanwhile: asking for a later version makes every other tab let go of the database (an older
 * program's too), and the caller holds the device's lock for making spaces, so that none comes anew.
 */
import { encodeId } from '../../base/ids.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Store, StoreFault } from '../../ports/store.ts'
import type { Coffre } from '../../ports/vault.ts'
import { deleteDatabase, LAST_VERSION, openConnection } from './connection.ts'
import { MARKER, openDexieStore } from './dexieStore.ts'
import type { Platform } from './platform.ts'
import type { SpaceEntry, Spaces } from './spaces.ts'

type Row = readonly [key: string, bytes: Uint8Array]
export type RebuildFault = StoreFault | { readonly fault: 'tampered' }

const ROWS_AT_ONCE = 100

export interface Rebuilding {
  readonly platform: Platform
  readonly spaces: Pick<Spaces, 'line'>
  readonly ids: Pick<Ids, 'bytes'>
  readonly entry: SpaceEntry
  /** Opens what will be there. */
  readonly coffre: Coffre
  /** `undefined`: left out. */
  readonly reseal: (row: Row) => Promise<Result<Row | undefined, 'tampered'>>
  /** Writes what else must lie there before it takes the place of the first. */
  readonly amend?: (store: Store) => Promise<Result<void, RebuildFault>>
}

export async function rebuildSpace({ platform, spaces, ids, entry, coffre, reseal, amend }: Rebuilding): Promise<Result<void, RebuildFault>> {
  const line = spaces.line(entry.id)
  const before = await line.read()
  if (!before.ok) return before
  if (before.value.next !== undefined) {
    const deleted = await deleteDatabase(platform, before.value.next)
    if (!deleted.ok) return deleted
  }
  const next = encodeId(ids.bytes(16))
  const noted = await line.update((row) => ({ ...row, next }))
  if (!noted.ok) return noted
  const copied = await copy(platform, entry.database, next, reseal, amend)
  if (!copied.ok) return copied
  const placed = await line.update(({ next: _next, ...row }) => ({ ...row, coffre, database: next, past: entry.database }))
  if (!placed.ok) return placed
  // The other stands now: what could not be deleted is `sweep`'s.
  const deleted = await deleteDatabase(platform, entry.database)
  if (deleted.ok) await line.update(({ past: _past, ...row }) => row)
  return ok(undefined)
}

async function copy(platform: Platform, from: string, to: string, reseal: Rebuilding['reseal'], amend: Rebuilding['amend']): Promise<Result<void, RebuildFault>> {
  await closeOthers(platform, from)
  const source = await openConnection<Uint8Array>({ platform, name: from, create: false, marker: MARKER })
  if (!source.ok) return source
  const target = await openDexieStore({ platform, name: to, create: true })
  try {
    if (!target.ok) return target
    const keys = await source.value.run((_, table) => table.toCollection().primaryKeys())
    if (!keys.ok) return keys
    const named = keys.value.filter((key) => key !== MARKER.k)
    for (let at = 0; at < named.length; at += ROWS_AT_ONCE) {
      const wanted = named.slice(at, at + ROWS_AT_ONCE)
      const rows = await source.value.run((_, table) => table.bulkGet(wanted))
      if (!rows.ok) return rows
      const sealed = await Promise.all(rows.value.flatMap((row) => (row === undefined ? [] : [reseal([row.k, row.b])])))
      const put: Row[] = []
      for (const row of sealed) {
        if (!row.ok) return err({ fault: row.error })
        if (row.value !== undefined) put.push(row.value)
      }
      const written = await target.value.store.commit({ expect: [], put, remove: [] })
      if (!written.ok) return written
    }
    return await (amend?.(target.value.store) ?? ok(undefined))
  } finally {
    source.value.close()
    if (target.ok) target.value.store.close()
  }
}

/** Every connection to the database ends; the next ones open as before. */
async function closeOthers({ indexedDB }: Platform, name: string): Promise<void> {
  const open = (version?: number): Promise<IDBDatabase | undefined> => new Promise((resolve) => {
    const request = indexedDB.open(name, version)
    request.onsuccess = () => { resolve(request.result) }
    // Whatever it is, opening it as usual will say it.
    request.onerror = () => { resolve(undefined) }
  })
  const names = await indexedDB.databases()
  const version = names.find((each) => each.name === name)?.version
  if (version === undefined || version >= LAST_VERSION) return
  const opened = await open(version + 1)
  opened?.close()
}
