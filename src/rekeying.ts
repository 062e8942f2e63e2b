/**
 * Another data key for a space, and everything in it sealed anew: when something closes it that did not, when its card or
 * its pictures change, when the référent makes another card. Composed here over the vault and the store. Killed anywhere, what
 * opened the space before opens it, or what does now; never neither, and never something else than one of the two.
 */
import { err, ok, type Result } from './base/result.ts'
import type { Clock } from './ports/clock.ts'
import type { Ids } from './ports/ids.ts'
import type { Coffre } from './ports/vault.ts'
import type { StoreFault } from './ports/store.ts'
import type { Platform } from './storage/dexie/platform.ts'
import { rebuildSpace, type RebuildFault } from './storage/dexie/rebuild.ts'
import type { Spaces } from './storage/dexie/spaces.ts'
import { createCabinet } from './sync/cabinet.ts'
import { keepDepartsBefore } from './sync/departsBefore.ts'
import { isReserved } from './sync/records.ts'
import { writeReissue } from './sync/reissued.ts'
import { newCoffre } from './vault/coffre.ts'
import { deviceKeys } from './vault/deviceKey.ts'
import { newDataKey, spaceKeysOf, type DataKey } from './vault/keys.ts'
import { createResealing } from './vault/reseal.ts'
import { createSeal } from './vault/seal.ts'
import type { Answer } from './vault/secours.ts'
import { unwrapDataKey, type Secret, type Stretch } from './vault/wrap.ts'

export interface RekeyDeps {
  readonly platform: Platform
  readonly spaces: Pick<Spaces, 'list' | 'line'>
  readonly ids: Pick<Ids, 'bytes' | 'replica'>
  readonly clock: Clock
  readonly stretch: Stretch
  /** The space. */
  readonly id: string
}

export type RekeyFault = Exclude<StoreFault, { fault: 'changed' }> | { readonly fault: 'unreadable' }

interface Closing {
  readonly secret: Secret
  readonly enseigne: Coffre['enseigne']
}

/** @param before as far as it is known. What was unsent stays in reach of whoever holds the device. */
export const rekey = (deps: RekeyDeps, before: DataKey, closing: Closing): Promise<Result<void, RekeyFault>> => sealAnew(deps, before, closing, undefined)

/** What the référent's device answered opens one half; the other stays closed for ever here. */
export async function reissue(deps: RekeyDeps, { secret, ticket }: Answer, closing: Closing): Promise<Result<void, RekeyFault>> {
  const row = await deps.spaces.line(deps.id).read()
  const wrap = row.ok ? row.value.coffre?.wraps.find(({ kind }) => kind === 'referent') : undefined
  const before = wrap && (await unwrapDataKey(deps.id, wrap, { kind: 'referent', secret }, deps.stretch))
  return before === undefined ? err({ fault: 'unreadable' }) : sealAnew(deps, before, closing, ticket)
}

async function sealAnew({ id, stretch, ...deps }: RekeyDeps, before: DataKey, { secret, enseigne }: Closing, ticket: string | undefined): Promise<Result<void, RekeyFault>> {
  const listed = await deps.spaces.list()
  const entry = listed.ok ? listed.value.find((each) => each.id === id) : undefined
  if (entry === undefined) return err({ fault: 'lost' })
  const key = newDataKey()
  const coffre = await newCoffre({ space: id, stretch, now: () => deps.clock.now() }, key, secret, enseigne)
  const [from, to] = await Promise.all([spaceKeysOf(before), spaceKeysOf(key)])
  const departs: Uint8Array[] = []
  const rebuilt = await rebuildSpace({
    ...deps, entry, coffre,
    reseal: createResealing({ space: id, from, to, madeAnew: 'ouverture', onDeparts: (record) => departs.push(record) }),
    async amend(store) {
      const seal = createSeal(id, to, isReserved)
      const kept = await keepDepartsBefore(store, seal, departs)
      if (!kept.ok || ticket === undefined) return kept
      return writeReissue(createCabinet(store, seal), { ticket, cle: await deviceKeys.create(), replica: deps.ids.replica(), le: deps.clock.now() })
    },
  })
  return rebuilt.ok ? ok(undefined) : err(faultOf(rebuilt.error, ticket !== undefined))
}

/** A ticket for somebody else is known for that once the space is read. */
function faultOf(fault: RebuildFault, isReissue: boolean): RekeyFault {
  if (fault.fault === 'tampered') return { fault: isReissue ? 'unreadable' : 'lost' }
  return fault.fault === 'changed' ? { fault: 'lost' } : fault
}
