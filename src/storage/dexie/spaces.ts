/**
 * The device's register of spaces: several people on one device, each with a database of their own under an
 * opaque name. The register says nothing of anybody; it is also the witness that a space existed, so that
 * a database which vanished is told (`lost`) and never becomes an empty account.
 *
 * An entry counts once it is `ready`: a space killed while being made, or while being removed, leaves an
 * entry that `sweep` cleans up.
 */
import { encodeId } from '../../base/ids.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Store, StoreFault } from '../../ports/store.ts'
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

interface Registered {
  readonly database: string
  readonly ready: boolean
}

export interface Spaces {
  list(): Promise<Result<readonly SpaceEntry[], StoreFault>>
  /** Makes a space; it is listed once `fill` has written what it must hold. When `fill` fails nothing stays. */
  create<T, E>(fill: (store: Store, entry: SpaceEntry) => Promise<Result<T, E>>): Promise<Result<T, E | StoreFault>>
  /** `lost` when the register knows the space and the browser no longer has it. */
  open(entry: SpaceEntry): Promise<Result<Store, StoreFault>>
  /** Destroys the space with everything in it, unsent work included: the caller has asked. */
  remove(entry: SpaceEntry): Promise<Result<void, StoreFault>>
  /** Finishes removals and makings that were cut. Not while another tab is making a space. */
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
  const put = (entry: SpaceEntry, ready: boolean) =>
    register.run((_, table) => table.put({ k: entry.id, b: { database: entry.database, ready } }))

  async function remove(entry: SpaceEntry): Promise<Result<void, StoreFault>> {
    const marked = await put(entry, false)
    if (!marked.ok) return marked
    const deleted = await deleteDatabase(platform, entry.database)
    if (!deleted.ok) return deleted
    return register.run((_, table) => table.delete(entry.id))
  }

  return ok({
    list: () => rows(true),

    async create<T, E>(fill: (store: Store, entry: SpaceEntry) => Promise<Result<T, E>>): Promise<Result<T, E | StoreFault>> {
      const entry: SpaceEntry = { id: encodeId(ids.bytes(16)), database: encodeId(ids.bytes(16)) }
      const registered = await put(entry, false)
      if (!registered.ok) return registered
      const made = await openDexieStore({ platform, name: entry.database, create: true })
      const filled = made.ok ? await fill(made.value.store, entry) : err(made.error)
      const listed = filled.ok ? await put(entry, true) : ok(entry.id)
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
      return ok(undefined)
    },

    close: () => register.close(),
  })
}
