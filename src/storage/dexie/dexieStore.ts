/**
 * The `store` port over IndexedDB: one table of (opaque key, bytes) in a database with an opaque name.
 *
 * A commit is one strict transaction that awaits nothing but IndexedDB: it reads what is expected, compares,
 * and only then writes; it resolves on the transaction's `complete` [I12]. Sealing was done before.
 */
import { err, ok, type Result } from '../../base/result.ts'
import type { Store, StoreFault } from '../../ports/store.ts'
import { openConnection } from './connection.ts'
import { readGauge, type Platform } from './platform.ts'

/** Not a key that a seal gives: those are base64url. */
export const MARKER = { k: '.', b: new Uint8Array() }

export interface DexieStoreOptions {
  readonly platform: Platform
  readonly name: string
  /** True only for a space that is being made: an existing one that is absent is `lost`. */
  readonly create: boolean
}

export async function openDexieStore(
  options: DexieStoreOptions,
): Promise<Result<{ readonly store: Store; readonly created: boolean }, StoreFault>> {
  const opened = await openConnection<Uint8Array>({ ...options, marker: MARKER })
  if (!opened.ok) return opened
  const connection = opened.value
  const store: Store = {
    read: (keys) =>
      connection.run((_, table) => table.bulkGet([...keys]).then((rows) => rows.map((row) => row?.b))),

    async commit({ expect, put, remove }) {
      const done = await connection.run((db, table) =>
        db.transaction('rw', table, () =>
          table.bulkGet(expect.map(([key]) => key)).then((found) => {
            if (!expect.every(([, bytes], at) => same(found[at]?.b, bytes))) return false
            return table
              .bulkPut(put.map(([k, bytes]) => ({ k, b: whole(bytes) })))
              .then(() => table.bulkDelete([...remove]))
              .then(() => true)
          }),
        ),
      )
      if (!done.ok) return done
      return done.value ? ok(undefined) : err({ fault: 'changed' })
    },

    gauge: () => readGauge(options.platform),
    close: () => connection.close(),
  }
  return ok({ store, created: connection.created })
}

/** The records whose bytes say that they are wanted: for those that need no seal, in a space that nobody opened. */
export async function readWhere({ platform, name }: Omit<DexieStoreOptions, 'create'>, isWanted: (bytes: Uint8Array) => boolean): Promise<Result<readonly Uint8Array[], StoreFault>> {
  const opened = await openConnection<Uint8Array>({ platform, name, create: false, marker: MARKER })
  if (!opened.ok) return opened
  const rows = await opened.value.run((_, table) => table.filter(({ b }) => isWanted(b)).toArray())
  opened.value.close()
  return rows.ok ? ok(rows.value.map(({ b }) => b)) : rows
}

/** A clone of a view carries its whole buffer: keep only the view. */
const whole = (bytes: Uint8Array): Uint8Array => (bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice())

function same(there: Uint8Array | undefined, expected: Uint8Array | null): boolean {
  if (there === undefined || expected === null) return there === undefined && expected === null
  return there.length === expected.length && there.every((byte, at) => byte === expected[at])
}
