/**
 * Named records over the store, through the seal. A read gives a snapshot: values together with the sealed
 * bytes they came from, so that a commit can ask that they are still those (`expect`). Sealing is
 * finished before the store's transaction begins.
 */
import { err, ok, type Result } from '../base/result.ts'
import type { Seal } from '../ports/seal.ts'
import type { Store, StoreFault } from '../ports/store.ts'
import type { AnyRecord, AttenteRecord, RecordName, RecordOf } from './records.ts'

/** `tampered`: a record is not what was sealed under its name. */
export type SpaceFault = StoreFault | { readonly fault: 'tampered' }

export interface Snapshot {
  get<N extends RecordName>(name: N): RecordOf<N> | undefined
  sealed(name: RecordName): Uint8Array | null
}

/** One record's new value; `undefined` removes it. */
export interface Edit {
  readonly name: RecordName
  readonly value: AnyRecord | undefined
}
export const edit = <N extends RecordName>(name: N, value: RecordOf<N> | undefined): Edit => ({ name, value })

export interface Cabinet {
  /** All as of one moment. */
  read(names: readonly RecordName[]): Promise<Result<Snapshot, SpaceFault>>
  /** Writes all edits or none; `changed` when one of `expected` is no longer what the snapshot read. */
  commit(snapshot: Snapshot, edits: readonly Edit[], expected: readonly RecordName[]): Promise<Result<void, StoreFault>>
}

/** Attempts before giving up on records that others keep changing; each failure means that somebody else's commit succeeded. */
const ATTEMPTS = 100

/**
 * What lies beside a record of waiting work, closed for the server and not by the seal (waitingWork.ts); `null`: nothing waits;
 * `undefined`: what is there stays.
 */
export type Beside = (cabinet: Cabinet, waiting: AttenteRecord | undefined) => Promise<Uint8Array | null | undefined>

export function createCabinet(store: Store, seal: Seal, beside?: Beside): Cabinet {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const keys = new Map<string, string>()

  async function keyOf(name: string): Promise<string> {
    const known = keys.get(name)
    if (known !== undefined) return known
    const key = await seal.key(name)
    keys.set(name, key)
    return key
  }

  async function open(name: string, sealed: Uint8Array | undefined): Promise<Result<AnyRecord | undefined, SpaceFault>> {
    // What lies there is closed for the server alone.
    if (sealed === undefined || name === 'depart:avant') return ok(undefined)
    const clear = await seal.open(name, sealed)
    if (!clear.ok) return err({ fault: 'tampered' })
    try {
      // The seal vouches that this program, or an older one, wrote it under this name.
      return ok(JSON.parse(decoder.decode(clear.value)) as AnyRecord)
    } catch {
      return err({ fault: 'tampered' })
    }
  }

  const cabinet: Cabinet = {
    async read(names) {
      const known = names.flatMap((name) => keys.get(name) ?? [])
      const found = await store.read(known.length === names.length ? known : await Promise.all(names.map(keyOf)))
      if (!found.ok) return found
      const opened = await Promise.all(names.map((name, at) => open(name, found.value[at])))
      const values = new Map<string, AnyRecord | undefined>()
      const sealed = new Map<string, Uint8Array | null>()
      for (const [at, name] of names.entries()) {
        const value = opened[at]
        if (value?.ok === false) return value
        values.set(name, value?.value)
        sealed.set(name, found.value[at] ?? null)
      }
      return ok({
        // A record is read under the name it was written under, which gives its shape.
        get: <N extends RecordName>(name: N) => values.get(name) as RecordOf<N> | undefined,
        sealed: (name) => sealed.get(name) ?? null,
      })
    },

    async commit(snapshot, edits, expected) {
      const put: (readonly [string, Uint8Array])[] = []
      const remove: string[] = []
      await Promise.all(
        edits.map(async ({ name, value }) => {
          const key = await keyOf(name)
          if (value === undefined) remove.push(key)
          else put.push([key, await seal.seal(name, encoder.encode(JSON.stringify(value)))])
          if (beside === undefined || !name.startsWith('attente:')) return
          const record = await beside(cabinet, value as AttenteRecord | undefined) // what stands under that name
          if (record === undefined) return
          const departKey = await keyOf(name.replace('attente', 'depart'))
          if (record === null) remove.push(departKey)
          else put.push([departKey, record])
        }),
      )
      const expect = await Promise.all(expected.map(async (name) => [await keyOf(name), snapshot.sealed(name)] as const))
      return store.commit({ expect, put, remove })
    },
  }
  return cabinet
}

/** Reads, decides, commits; again from fresh reads when another tab was faster. `decide` returns no edits to leave all as it is. */
export async function transact<T>(
  cabinet: Cabinet,
  names: readonly RecordName[],
  decide: (snapshot: Snapshot) => { readonly edits: readonly Edit[]; readonly result: T },
): Promise<Result<T, SpaceFault>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const snapshot = await cabinet.read(names)
    if (!snapshot.ok) return snapshot
    const { edits, result } = decide(snapshot.value)
    if (edits.length === 0) return ok(result)
    const committed = await cabinet.commit(snapshot.value, edits, names)
    if (committed.ok) return ok(result)
    if (committed.error.fault !== 'changed') return committed
  }
  return err({ fault: 'changed' })
}
