/** Closing for the server what waits, and carrying it there from a space that nobody here can open: composed here, read when something is saved. */
import { err, ok, type Result } from './base/result.ts'
import { readDeparts, DEPARTS } from './protocol/depart.ts'
import type { Platform } from './storage/dexie/platform.ts'
import { readWhere } from './storage/dexie/dexieStore.ts'
import type { Cabinet } from './sync/cabinet.ts'
import { bringDepartsBefore } from './sync/departsBefore.ts'
import { bringDepart, fetchOpeningKey } from './sync/departClient.ts'
import { createBeside, renewDeparts } from './sync/waitingWork.ts'
import type { HttpDeps } from './sync/httpTransport.ts'
import { closeForServer } from './vault/closeForServer.ts'
import { deviceKeys } from './vault/deviceKey.ts'

export const beside = createBeside({ maker: deviceKeys, close: closeForServer })

/** False: the server could not be asked. */
export async function renew(net: Pick<HttpDeps, 'fetch' | 'timers'>, cabinet: Cabinet): Promise<boolean> {
  const publique = await fetchOpeningKey(net)
  if (publique === undefined) return false
  await renewDeparts(cabinet, deviceKeys, publique)
  return bringDepartsBefore(net, cabinet)
}

/** Nothing is taken away here: only whoever opens the space hears what became of it. */
export async function carry(net: Pick<HttpDeps, 'fetch' | 'timers'>, platform: Platform, database: string): Promise<Result<{ readonly sent: number }, 'unreachable' | 'refused' | 'lost'>> {
  const records = await readWhere({ platform, name: database }, (bytes) => bytes[0] === DEPARTS)
  if (!records.ok) return err('lost')
  let sent = 0
  let refused = false
  for (const depart of records.value.flatMap(readDeparts)) {
    const brought = await bringDepart(net, depart)
    if (brought.ok) sent += 1
    else if (brought.error.fault === 'unreachable' || brought.error.fault === 'busy') return err('unreachable')
    else refused = true
  }
  return refused ? err('refused') : ok({ sent })
}
