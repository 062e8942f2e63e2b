/**
 * What waited in a space when it was sealed anew lies there as it was closed for the server before, under one name: nothing
 * that was unsent depends on the network coming back, and what only the lost card could read is not lost. It is brought, once.
 */
import { readDeparts, writeDeparts } from '../protocol/depart.ts'
import type { Seal } from '../ports/seal.ts'
import type { Store, StoreFault } from '../ports/store.ts'
import { ok, type Result } from '../base/result.ts'
import { edit, type Cabinet } from './cabinet.ts'
import { bringDepart } from './departClient.ts'
import type { HttpDeps } from './httpTransport.ts'

const NAME = 'depart:avant'

/** @param records of departs, as they lay in the space before */
export async function keepDepartsBefore(store: Store, seal: Seal, records: readonly Uint8Array[]): Promise<Result<void, StoreFault>> {
  const departs = records.flatMap(readDeparts)
  return departs.length === 0 ? ok(undefined) : store.commit({ expect: [], put: [[await seal.key(NAME), writeDeparts(departs)]], remove: [] })
}

/** False: the server could not be asked, and all of it waits still. What it refuses stays; nobody else can do anything about it. */
export async function bringDepartsBefore(net: Pick<HttpDeps, 'fetch' | 'timers'>, cabinet: Cabinet): Promise<boolean> {
  const found = await cabinet.read([NAME])
  const record = found.ok ? found.value.sealed(NAME) : null
  if (!found.ok || record === null) return true
  let refused = false
  for (const depart of readDeparts(record)) {
    const brought = await bringDepart(net, depart)
    if (brought.ok) continue
    if (brought.error.fault === 'unreachable' || brought.error.fault === 'busy') return false
    refused = true
  }
  if (!refused) await cabinet.commit(found.value, [edit(NAME, undefined)], [NAME])
  return true
}
