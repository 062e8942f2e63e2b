/**
 * A tab that meets its fate in the middle of what it does with real cryptography and a real register over
 * fake-indexeddb: killed, or in a device without room. `leaveTab` gives the platform back; call it after each test.
 */
import { IDBDatabase as FakeDatabase, IDBFactory, IDBKeyRange, IDBObjectStore as FakeObjectStore } from 'fake-indexeddb'
import type { Platform } from '../storage/dexie/platform.ts'
import type { Spaces } from '../storage/dexie/spaces.ts'

/** A device with one space, and the register that a tab of it holds. */
export interface Phone {
  readonly platform: Platform
  readonly spaces: Spaces
  readonly id: string
}

/** A device on which nothing was ever kept. */
export const newPlatform = (storage?: Platform['storage']): Platform => ({ indexedDB: new IDBFactory(), IDBKeyRange, storage })

type Register = Pick<Spaces, 'list' | 'line'>

export interface MortalTab {
  readonly dead: Promise<'killed'>
  /** The register's connection is older than the tab, and remembers how it made transactions: its calls are waits of their own. */
  register(spaces: Register): Register
  /** Until what nobody waits for is over too. */
  settled(): Promise<void>
  /** What was under way in parallel stops at its next wait; the platform is as it was. */
  bury(): Promise<void>
}

const CALLS = ['encrypt', 'decrypt', 'sign', 'digest', 'generateKey', 'deriveBits', 'deriveKey', 'importKey', 'exportKey'] as const
const WRITES = ['put', 'add', 'delete'] as const
const real = {
  transaction: Object.getOwnPropertyDescriptor(FakeDatabase.prototype, 'transaction'),
  writes: WRITES.map((name) => [name, Object.getOwnPropertyDescriptor(FakeObjectStore.prototype, name)] as const),
}

export function leaveTab(): void {
  if (real.transaction) Object.defineProperty(FakeDatabase.prototype, 'transaction', real.transaction)
  for (const [name, own] of real.writes) if (own) Object.defineProperty(FakeObjectStore.prototype, name, own)
  for (const call of CALLS) Reflect.deleteProperty(crypto.subtle, call)
}

/** Each call of cryptography and of the register passes by `wait`. */
function watch(wait: () => Promise<void>): Pick<MortalTab, 'register' | 'settled'> {
  let underWay = 0
  const waited = async <T>(work: () => Promise<T>): Promise<T> => {
    underWay += 1
    try {
      await wait()
      return await work()
    } finally {
      underWay -= 1
    }
  }
  for (const call of CALLS) {
    const done = crypto.subtle[call].bind(crypto.subtle) as (...args: unknown[]) => Promise<unknown> // the platform's own
    Object.defineProperty(crypto.subtle, call, { configurable: true, value: (...args: unknown[]) => waited(() => done(...args)) })
  }
  return {
    register: (spaces) => ({
      list: () => waited(() => spaces.list()),
      line: (id) => ({
        read: () => waited(() => spaces.line(id).read()),
        async update(after) {
          const done = await waited(() => spaces.line(id).update(after))
          await waited(() => Promise.resolve())
          return done
        },
      }),
    }),
    async settled() {
      for (let quiet = 0; quiet < 3; quiet = underWay === 0 ? quiet + 1 : 0) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

/** It dies at the `nth` thing it waits for: cryptography, or a transaction. Nothing it began afterwards happens. */
export function tabDyingAt(nth: number): MortalTab {
  let met = 0
  let tell = (): void => undefined
  const dead = new Promise<'killed'>((resolve) => { tell = () => { resolve('killed') } })
  const isDead = (): boolean => {
    if (met < nth && ++met < nth) return false
    tell()
    return true
  }
  const tab = watch(async () => { if (isDead()) await new Promise<never>(() => undefined) })
  const begin = real.transaction?.value as (...args: unknown[]) => IDBTransaction // the platform's own method
  Object.defineProperty(FakeDatabase.prototype, 'transaction', {
    configurable: true, writable: true,
    value(this: unknown, ...args: unknown[]): IDBTransaction {
      if (args[1] !== 'versionchange' && isDead()) throw new DOMException('killed', 'AbortError')
      return Reflect.apply(begin, this, args)
    },
  })
  return {
    ...tab, dead,
    async bury() {
      await new Promise((resolve) => setTimeout(resolve, 1))
      leaveTab()
    },
  }
}

/** At the `nth` thing it waits for, something else happens first, from end to end: another tab's work. */
export function tabInterruptedAt(nth: number, meanwhile: () => Promise<void>): Pick<MortalTab, 'register' | 'settled'> {
  let met = 0
  return watch(async () => {
    if (++met !== nth) return
    leaveTab()
    await meanwhile()
  })
}

/** The `nth` record written from now on finds no room. `met`: whether it came to that. */
export function noRoomAt(nth: number): { readonly met: () => boolean } {
  let seen = 0
  for (const [name, own] of real.writes) {
    const write = own?.value as (...args: unknown[]) => IDBRequest // the platform's own method
    Object.defineProperty(FakeObjectStore.prototype, name, {
      configurable: true, writable: true,
      value(this: unknown, ...args: unknown[]): IDBRequest {
        if (++seen === nth) throw new DOMException('no room', 'QuotaExceededError')
        return Reflect.apply(write, this, args)
      },
    })
  }
  return { met: () => seen >= nth }
}
