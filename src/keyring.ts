/**
 * Which spaces this tab has the keys of: those that open by themselves, those that somebody opened here, those that
 * another tab of the same space says how to open. Keys are in memory only. A space that an older program wrote in clear
 * is sealed the first time it is opened.
 */
import { err, ok, type Result } from './base/result.ts'
import type { Clock } from './ports/clock.ts'
import type { Ids } from './ports/ids.ts'
import type { Seal } from './ports/seal.ts'
import type { StoreFault } from './ports/store.ts'
import type { Timers } from './ports/timers.ts'
import type { Coffre } from './ports/vault.ts'
import type { LockedFault, Locks } from './readmodel/appDeps.ts'
import type { LockedCard, Protecting, SessionLock } from './readmodel/lock.ts'
import type { Platform } from './storage/dexie/platform.ts'
import type { SealSecours } from './reissuing.ts'
import type { SpaceEntry, Spaces } from './storage/dexie/spaces.ts'
import { late } from './sync/late.ts'
import { isReserved } from './sync/records.ts'
import type { LockDeps } from './unlocking.ts'
import { newDataKey, spaceKeysOf, type SpaceKeys } from './vault/keys.ts'
import { createPassThroughSeal } from './vault/passThroughSeal.ts'
import { createSeal } from './vault/seal.ts'
import type { KeyTabs } from './vault/tabs.ts'
import { waitUntil } from './vault/tries.ts'
import { unwrapDataKey } from './vault/wrap.ts'

const unlocking = () => import('./unlocking.ts')
/** Built so by a test of the tests: everything lies in clear. */
const UNSEALED = import.meta.env.MODE === 'clair'

export interface KeyringDeps {
  readonly platform: Platform
  readonly spaces: Pick<Spaces, 'list' | 'line'>
  readonly ids: Ids
  readonly clock: Clock
  readonly timers: Timers
  /** Alone on this device among whoever makes or rebuilds spaces. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>
}

type Locking = Omit<Locks, 'sendLocked'>

export interface Keyring extends Locking {
  /** The space's seal, where it opens by itself or was opened; otherwise how it shows. @param ask whether other tabs are asked */
  sealOf(entry: SpaceEntry, ask: boolean): Promise<Result<Seal, StoreFault | LockedFault>>
  /** For a space that is being made: its coffre is written, and the tab has its key. */
  closeNew(entry: SpaceEntry, protecting: Protecting | undefined): Promise<Result<Seal, StoreFault>>
  lockOf(id: string): SessionLock
  sealSecours(id: string, ...of: Parameters<SealSecours>): Promise<void>
}

export function createKeyring(deps: KeyringDeps): Keyring {
  const { spaces, ids, clock, timers } = deps
  const held = new Map<string, SpaceKeys>()
  const channels = new Map<string, Promise<KeyTabs>>()
  const tabs = (id: string): Promise<KeyTabs> => {
    const found = channels.get(id) ?? unlocking().then(({ openKeyTabs }) => openKeyTabs(id, timers, { get: () => held.get(id), drop: () => held.delete(id) }))
    channels.set(id, found)
    return found
  }
  let making: ReturnType<SessionLock['making']>
  const alone: LockDeps['alone'] = async (work) => {
    making = 'now'
    const done = await deps.alone(work).catch((cause: unknown) => {
      making = 'failed'
      throw cause
    })
    making = done.ok ? undefined : 'failed'
    return done
  }
  const lockDeps = (id: string) => ({ ...deps, id, alone, lockOthers: async () => { (await tabs(id)).lock() } })
  let pickers = 0

  const sealWith = (id: string, keys: SpaceKeys): Seal => (UNSEALED ? createPassThroughSeal(id) : createSeal(id, keys, isReserved))

  const cardOf = (id: string, coffre: Coffre): LockedCard | undefined => coffre.enseigne && {
    id, enseigne: coffre.enseigne, ways: coffre.wraps.flatMap(({ kind }) => (kind === 'referent' && !coffre.secours ? [] : kind)), waitUntil: waitUntil(coffre, clock.now()),
  }

  async function card(id: string): Promise<LockedCard | undefined> {
    const row = await spaces.line(id).read()
    return row.ok && row.value.coffre ? cardOf(id, row.value.coffre) : undefined
  }

  async function keysOf(entry: SpaceEntry, ask: boolean): Promise<Result<SpaceKeys, StoreFault | LockedFault>> {
    const kept = held.get(entry.id)
    if (kept !== undefined) return ok(kept)
    const row = await spaces.line(entry.id).read()
    if (!row.ok) return row
    const { coffre } = row.value
    if (coffre === undefined) return sealOlder(entry)
    const open = coffre.wraps.find(({ kind }) => kind === 'ouvert')
    const key = open && (await unwrapDataKey(entry.id, open, { kind: 'ouvert' }, neverStretched))
    const keys = key ? await spaceKeysOf(key) : ask ? await (await tabs(entry.id)).ask() : undefined
    if (keys === undefined) {
      const space = cardOf(entry.id, coffre)
      return err(space === undefined ? { fault: 'lost' } : { fault: 'locked', space })
    }
    held.set(entry.id, keys)
    return ok(keys)
  }

  async function sealOlder(entry: SpaceEntry): Promise<Result<SpaceKeys, StoreFault>> {
    if (UNSEALED) return ok(await spaceKeysOf(newDataKey()))
    const code = await unlocking()
    return deps.alone(async () => {
      const row = await spaces.line(entry.id).read()
      // Another tab did it while this one waited.
      const keys = row.ok && row.value.coffre !== undefined ? await keysOf(entry, false) : await code.sealOlder(deps, entry)
      if (!keys.ok) return err(keys.error.fault === 'locked' ? { fault: 'lost' } : keys.error)
      held.set(entry.id, keys.value)
      return keys
    })
  }

  return {
    async sealOf(entry, ask) {
      const keys = await keysOf(entry, ask)
      return keys.ok ? ok(sealWith(entry.id, keys.value)) : keys
    },

    async closeNew({ id }, protecting) {
      const made = await (await unlocking()).newKeys(id, clock, protecting)
      if (made === undefined) return err({ fault: 'lost' })
      const { keys, coffre } = made
      const written = await spaces.line(id).update((row) => ({ ...row, coffre }))
      if (!written.ok) return written
      held.set(id, keys)
      return ok(sealWith(id, keys))
    },

    async unlock(id, opening) {
      const key = await (await unlocking()).open(id, spaces.line(id), clock, opening)
      if (!key.ok) return key
      held.set(id, await spaceKeysOf(key.value))
      making = undefined
      return ok(undefined)
    },

    card,

    forget(id, where) {
      held.delete(id)
      void Promise.all([unlocking(), tabs(id)]).then(([{ restart }, mine]) => {
        if (where !== 'here') mine.lock()
        restart(where)
      })
    },

    watch(id, onLock, regles) {
      let stopped = false
      let stop = (): void => { stopped = true }
      void card(id).then(async (space) => {
        if (space === undefined) return
        const [{ watchForLock }, mine] = await Promise.all([unlocking(), tabs(id)])
        if (!stopped) stop = watchForLock({ tabs: mine, timers, now: () => clock.now(), isPicking: () => pickers > 0, onLock, regles })
      })
      return () => { stop() }
    },

    whenSeen(call) {
      void unlocking().then(({ prepare }) => prepare())
      const seen = (): void => { if (document.visibilityState === 'visible') call() }
      document.addEventListener('visibilitychange', seen)
      return () => { document.removeEventListener('visibilitychange', seen) }
    },

    lockOf: (id) => late(async () => (await unlocking()).openLock(lockDeps(id)), {
      making: () => making,
      picking() {
        pickers += 1
        let over = false
        return () => {
          if (!over) pickers -= 1
          over = true
        }
      },
    }),

    sealSecours: async (id, ...of) => (await unlocking()).sealSecours(id, spaces.line(id), held.get(id), ...of),
    reissue: async (id) => (await unlocking()).openReissue(lockDeps(id)),
    newCarte: async () => (await unlocking()).newCarte(ids),
    newPhrase: async () => (await unlocking()).newPhrase(ids),
    newEnseigne: async () => (await unlocking()).newEnseigne(spaces, ids),
  }
}

/** Where nothing is guessed nothing is stretched. */
const neverStretched = (): Promise<Uint8Array> => Promise.reject(new Error('only what a person knows is stretched'))

/** Where the browser keeps nothing: every question has that answer. */
export const noSpaces = (fault: Result<never, StoreFault>): KeyringDeps['spaces'] => {
  const answer = () => Promise.resolve(fault)
  return { list: answer, line: () => ({ read: answer, update: answer }) }
}
