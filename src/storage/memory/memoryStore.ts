/**
 * The `store` port in memory, for tests and the simulated world. A `MemoryDisk` is what survives: several
 * stores opened on one disk are several tabs, and a store opened later is the next start of the program.
 *
 * The disk can be made to fail the ways a real one does, so that callers are tested against each answer.
 */
import { err, ok, type Result } from '../../base/result.ts'
import type { Store, StoreFault, Write } from '../../ports/store.ts'

export interface MemoryDisk {
  readonly records: Map<string, Uint8Array>
  /** Bytes that fit; a commit that would exceed them answers `full`. */
  quota: number
  /** Erased under the program: every open store answers `lost` from then on. */
  erase(): void
  /** A newer program asks for the database: every open store answers `superseded` from then on. */
  supersede(): void
  /** What every store opened before now answers, if anything. */
  readonly ended: { readonly generation: number; readonly fault: StoreFault | undefined }
}

export function createMemoryDisk(quota: number = Number.POSITIVE_INFINITY): MemoryDisk {
  const records = new Map<string, Uint8Array>()
  let ended: MemoryDisk['ended'] = { generation: 0, fault: undefined }
  return {
    records,
    quota,
    erase() {
      records.clear()
      ended = { generation: ended.generation + 1, fault: { fault: 'lost' } }
    },
    supersede() {
      ended = { generation: ended.generation + 1, fault: { fault: 'superseded' } }
    },
    get ended() {
      return ended
    },
  }
}

export function openMemoryStore(disk: MemoryDisk): Store {
  const opened = disk.ended.generation
  let closed = false

  function fault(): StoreFault | undefined {
    if (closed) return { fault: 'lost' }
    return disk.ended.generation > opened ? disk.ended.fault : undefined
  }

  function commit(write: Write): Result<void, StoreFault> {
    for (const [key, bytes] of write.expect) if (!same(disk.records.get(key), bytes)) return err({ fault: 'changed' })
    const after = new Map(disk.records)
    for (const [key, bytes] of write.put) after.set(key, bytes.slice())
    for (const key of write.remove) after.delete(key)
    if (size(after) > disk.quota && size(after) > size(disk.records)) return err({ fault: 'full' })
    disk.records.clear()
    for (const [key, bytes] of after) disk.records.set(key, bytes)
    return ok(undefined)
  }

  // Each answer comes in a later microtask, as a real store's does.
  return {
    async read(keys) {
      await Promise.resolve()
      const ended = fault()
      return ended === undefined ? ok(keys.map((key) => disk.records.get(key)?.slice())) : err(ended)
    },
    async commit(write) {
      await Promise.resolve()
      const ended = fault()
      return ended === undefined ? commit(write) : err(ended)
    },
    async gauge() {
      await Promise.resolve()
      return { used: size(disk.records), quota: disk.quota, persisted: true }
    },
    close() {
      closed = true
    },
  }
}

const size = (records: ReadonlyMap<string, Uint8Array>): number =>
  [...records].reduce((sum, [key, bytes]) => sum + key.length + bytes.length, 0)

function same(there: Uint8Array | undefined, expected: Uint8Array | null): boolean {
  if (there === undefined || expected === null) return there === undefined && expected === null
  return there.length === expected.length && there.every((byte, at) => byte === expected[at])
}
