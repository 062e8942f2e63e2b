/**
 * The device's register of spaces: several people on one device, each with a database of their own under an
 * opaque name. The register says nothing of anybody: it has each space's wrapped key and what shows while it is locked;
 * it is also the witness that a space existed, so that a database which vanished is told (`lost`) and never becomes
 * an empty account.
 *
 * An entry counts once it is `ready`: a space killed while being made, or while being removed, leaves an
 * entry that `sweep` cleans up.
 */
import { encodeId } from '../../base/ids.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Store, StoreFault } from '../../ports/store.ts'
import type { Coffre } from '../../ports/vault.ts'
import { deleteDatabase, openConnection } from './connection.ts'
import { openDexieStore } from './dexieStore.ts'
import type { Platform } from './platform.ts'

const REGISTER = 'livret-registre'

export interface SpaceEntry {
  /** Random; names the space to the seal, to locks and to other tabs. */
  readonly id: string
  /** Random as well, so that neither is found from the other. */
  readonly database: string
}

export interface Registered {
  readonly database: string
  readonly ready: boolean
  /** Absent: an older program's, unsealed. */
  readonly coffre?: Coffre
  /** Being filled from `database` under other keys (rebuild.ts); worth nothing until it takes its place. */
  readonly next?: string
  /** Its place was taken: to be deleted. */
  readonly past?: string
  /** The shared device on which the space lies, opaque. */
  readonly poste?: string
}

/** One space's line. */
export interface Line {
  read(): Promise<Result<Registered, StoreFault>>
  /** In one strict transaction; writes nothing when `change` returns `undefined`. Resolves with what is there then. */
  update(change: (before: Registered) => Registered | undefined): Promise<Result<Registered, StoreFault>>
}

export interface Spaces {
  list(): Promise<Result<readonly SpaceEntry[], StoreFault>>
  line(id: string): Line
  /** Makes a space; it is listed once `fill` has written what it must hold, its coffre among it. When `fill` fails nothing stays. */
  create<T, E>(fill: (store: Store, entry: SpaceEntry) => Promise<Result<T, E>>): Promise<Result<T, E | StoreFault>>
  /** `lost` when the register knows the space and the browser no longer has it. */
  open(entry: SpaceEntry): Promise<Result<Store, StoreFault>>
  /** Destroys the space with everything in it, unsent work included: the caller has asked. */
  remove(entry: SpaceEntry): Promise<Result<void, StoreFault>>
  /** Finishes removals, makings and rebuildings that were cut. Not while another tab makes or rebuilds a space. */
  sweep(): Promise<Result<void, StoreFault>>
  close(): void
}

export async function openSpaces(platform: Platform, ids: Pick<Ids, 'bytes'>): Promise<Result<Spaces, StoreFault>> {
  const opened = await openConnection<Registered>({ platform, name: REGISTER, create: true, marker: undefined })
  if (!opened.ok) return opened
  const register = opened.value

  async function rows(ready: boolean): Promise<Result<readonly SpaceEntry[], StoreFault>> {
    const all = await register.run((_, table) => table.toArray())
    if (!all.ok) return all
    return ok(all.value.filter((row) => row.b.ready === ready).map((row) => ({ id: row.k, database: row.b.database })))
  }
  const line = (id: string): Line => ({
    async read() {
      const row = await register.run((_, table) => table.get(id))
      if (!row.ok) return row
      return row.value === undefined ? err({ fault: 'lost' }) : ok(row.value.b)
    },
    async update(change) {
      const written = await register.run((db, table) =>
        db.transaction('rw', table, () =>
          table.get(id).then((row) => {
            const after = row && change(row.b)
            return after === undefined ? row?.b : table.put({ k: id, b: after }).then(() => after)
          }),
        ),
      )
      if (!written.ok) return written
      return written.value === undefined ? err({ fault: 'lost' }) : ok(written.value)
    },
  })

  async function remove(entry: SpaceEntry): Promise<Result<void, StoreFault>> {
    const marked = await line(entry.id).update((before) => ({ ...before, ready: false }))
    if (!marked.ok) return marked
    for (const database of [entry.database, marked.value.next, marked.value.past]) {
      const deleted = database === undefined ? ok(undefined) : await deleteDatabase(platform, database)
      if (!deleted.ok) return deleted
    }
    return register.run((_, table) => table.delete(entry.id))
  }

  /** What a rebuilding that was cut left beside a space. */
  async function tidy(entry: SpaceEntry): Promise<Result<unknown, StoreFault>> {
    const row = await line(entry.id).read()
    if (!row.ok || (row.value.next ?? row.value.past) === undefined) return row
    for (const database of [row.value.next, row.value.past]) {
      const deleted = database === undefined ? ok(undefined) : await deleteDatabase(platform, database)
      if (!deleted.ok) return deleted
    }
    return line(entry.id).update(({ next: _next, past: _past, ...left }) => left)
  }

  return ok({
    list: () => rows(true),
    line,

    async create<T, E>(fill: (store: Store, entry: SpaceEntry) => Promise<Result<T, E>>): Promise<Result<T, E | StoreFault>> {
      const entry: SpaceEntry = { id: encodeId(ids.bytes(16)), database: encodeId(ids.bytes(16)) }
      const registered = await register.run((_, table) => table.put({ k: entry.id, b: { database: entry.database, ready: false } }))
      if (!registered.ok) return registered
      const made = await openDexieStore({ platform, name: entry.database, create: true })
      const filled = made.ok ? await fill(made.value.store, entry) : err(made.error)
      const listed = filled.ok ? await line(entry.id).update((before) => ({ ...before, ready: true })) : ok(undefined)
      if (filled.ok && listed.ok) return filled
      if (made.ok) made.value.store.close()
      await remove(entry)
      return listed.ok ? filled : listed
    },

    async open(entry) {
      const found = await openDexieStore({ platform, name: entry.database, create: false })
      return found.ok ? ok(found.value.store) : found
    },

    remove,

    async sweep() {
      const left = await rows(false)
      if (!left.ok) return left
      for (const entry of left.value) {
        const removed = await remove(entry)
        if (!removed.ok) return removed
      }
      const kept = await rows(true)
      if (!kept.ok) return kept
      for (const entry of kept.value) {
        const tidied = await tidy(entry)
        if (!tidied.ok) return tidied
      }
      return ok(undefined)
    },

    close: () => register.close(),
  })
}
