import { IDBDatabase as FakeDatabase } from 'fake-indexeddb'
import { afterEach, expect, test } from 'vitest'
import { err, invariant, ok } from '../../base/result.ts'
import type { Coffre } from '../../ports/vault.ts'
import { got } from '../../testing/got.ts'
import { instant } from '../../testing/moments.ts'
import { newPlatform } from '../../testing/mortalTab.ts'
import type { Platform } from './platform.ts'
import { rebuildSpace, type Rebuilding } from './rebuild.ts'
import { openSpaces, type SpaceEntry, type Spaces } from './spaces.ts'

let counter = 0
const ids = { bytes: (length: number) => new Uint8Array(length).fill(++counter) }
const coffre: Coffre = { v: 1, wraps: [], tries: 0, triedAt: instant(0) }
const ROWS = 120

/** What a test can see: bytes turned round, under a key that says so. */
const turned: Rebuilding['reseal'] = async ([key, bytes]) => {
  await Promise.resolve()
  return ok([`n${key}`, bytes.map((byte) => byte ^ 255)])
}

const clear = (at: number): Uint8Array => Uint8Array.of(at % 256, 1, 2)

async function older(platform: Platform): Promise<{ readonly spaces: Spaces; readonly entry: SpaceEntry }> {
  const spaces = got(await openSpaces(platform, ids))
  const entry = got(await spaces.create(async (store, made) => {
    const written = await store.commit({ expect: [], put: Array.from({ length: ROWS }, (_, at) => [`k${at}`, clear(at)] as const), remove: [] })
    store.close()
    return written.ok ? ok(made) : written
  }))
  return { spaces, entry }
}

const names = async ({ indexedDB }: Platform): Promise<number> => (await indexedDB.databases()).length

/** Wholly as it was, or wholly rebuilt. */
async function readAll(spaces: Spaces, id: string): Promise<'before' | 'after'> {
  const entry = got(await spaces.list()).find((each) => each.id === id)
  invariant(entry !== undefined, 'the space is listed')
  const store = got(await spaces.open(entry))
  const read = async (prefix: string) => got(await store.read(Array.from({ length: ROWS }, (_, at) => `${prefix}k${at}`)))
  const [first, second] = [await read(''), await read('n')]
  store.close()
  const isAfter = got(await spaces.line(id).read()).coffre !== undefined
  expect(first).toEqual(isAfter ? first.map(() => undefined) : first.map((_, at) => clear(at)))
  expect(second).toEqual(isAfter ? second.map((_, at) => clear(at).map((byte) => byte ^ 255)) : second.map(() => undefined))
  return isAfter ? 'after' : 'before'
}

test('every record goes to another database, and the first one is deleted', async () => {
  const platform = newPlatform()
  const { spaces, entry } = await older(platform)
  got(await rebuildSpace({ platform, spaces, ids, entry, coffre, reseal: turned }))
  expect(await readAll(spaces, entry.id)).toBe('after')
  expect(await names(platform)).toBe(2)
  expect(got(await spaces.line(entry.id).read())).toEqual({ database: got(await spaces.list())[0]?.database, ready: true, coffre })
})

test('another tab lets go of the database before anything is read, and writes nothing any more', async () => {
  const platform = newPlatform()
  const { spaces, entry } = await older(platform)
  const otherTab = got(await spaces.open(entry))
  let wrote: unknown
  const reseal: Rebuilding['reseal'] = async (row) => {
    wrote ??= await otherTab.commit({ expect: [], put: [['late', Uint8Array.of(7)]], remove: [] })
    return turned(row)
  }
  got(await rebuildSpace({ platform, spaces, ids, entry, coffre, reseal }))
  expect(wrote).toEqual(err({ fault: 'superseded' }))
})

test('a record that is not what it should be leaves the space as it was', async () => {
  const platform = newPlatform()
  const { spaces, entry } = await older(platform)
  expect(await rebuildSpace({ platform, spaces, ids, entry, coffre, reseal: (row) => (row[0] === 'k110' ? Promise.resolve(err('tampered')) : turned(row)) })).toEqual(err({ fault: 'tampered' }))
  expect(await readAll(spaces, entry.id)).toBe('before')
  got(await spaces.sweep())
  expect(await names(platform)).toBe(2)
})

const real = { transaction: Object.getOwnPropertyDescriptor(FakeDatabase.prototype, 'transaction') }
afterEach(() => {
  if (real.transaction) Object.defineProperty(FakeDatabase.prototype, 'transaction', real.transaction)
})

test('no room at each write: the space is as it was, whole, and can be rebuilt later', async () => {
  let writes = 0
  for (let failing = 1; failing < 100; failing++) {
    const platform = newPlatform()
    // Before anything is opened: Dexie remembers how a database makes transactions.
    const room = failWrite(failing)
    const { spaces, entry } = await older(platform)
    room.begin()
    const rebuilt = await rebuildSpace({ platform, spaces, ids, entry, coffre, reseal: turned })
    const met = room.end()
    const now = await readAll(spaces, entry.id)
    if (rebuilt.ok) expect(now).toBe('after')
    else expect([rebuilt.error, now]).toEqual([{ fault: 'full' }, 'before'])
    if (!met) break
    writes += 1
    if (rebuilt.ok) continue
    got(await rebuildSpace({ platform, spaces, ids, entry: got(await spaces.list())[0] ?? entry, coffre, reseal: turned }))
    expect(await readAll(spaces, entry.id)).toBe('after')
  }
  expect(writes).toBeGreaterThanOrEqual(4)
})

/** The `nth` read-write transaction after `begin` finds no room. `end`: whether there was one. */
function failWrite(nth: number) {
  let seen = -Infinity
  const original = real.transaction?.value as (...args: unknown[]) => IDBTransaction // the platform's own method
  Object.defineProperty(FakeDatabase.prototype, 'transaction', {
    configurable: true, writable: true,
    value(this: unknown, ...args: unknown[]): IDBTransaction {
      if (args[1] === 'readwrite' && ++seen === nth) throw new DOMException('no room', 'QuotaExceededError')
      return Reflect.apply(original, this, args)
    },
  })
  return {
    begin: () => { seen = 0 },
    end: () => {
      const met = seen >= nth
      seen = -Infinity
      return met
    },
  }
}

/** The tab is killed at a moment: nothing it waits for is ever answered. */
const killed = (at: number) => {
  let moments = 0
  let tell = (): void => undefined
  const dead = new Promise<'killed'>((resolve) => { tell = () => { resolve('killed') } })
  const moment = async (): Promise<void> => {
    if (moments++ < at) return
    tell()
    await new Promise(() => undefined)
  }
  return { dead, moment, count: () => moments }
}

test('killed at each step, the space is wholly as it was or wholly rebuilt; the next start finishes and tidies', async () => {
  let points = 0
  const seen = { before: 0, after: 0 }
  for (let at = 0; ; at++) {
    const platform = newPlatform()
    const { spaces, entry } = await older(platform)
    const { dead, moment } = killed(at)
    const line: Spaces['line'] = (id) => {
      const real = spaces.line(id)
      return {
        async read() { await moment(); return real.read() },
        async update(change) {
          await moment()
          const done = await real.update(change)
          await moment()
          return done
        },
      }
    }
    const how = await Promise.race([dead, rebuildSpace({ platform, spaces: { line }, ids, entry, coffre, reseal: async (row) => { if (/k\d0$/.test(row[0])) await moment(); return turned(row) } })])
    // The program starts again; nobody else is there.
    const again = got(await openSpaces(platform, ids))
    seen[await readAll(again, entry.id)] += 1
    got(await again.sweep())
    expect(await names(platform), `killed at ${at}`).toBe(2)
    if (got(await again.line(entry.id).read()).coffre === undefined) {
      got(await rebuildSpace({ platform, spaces: again, ids, entry, coffre, reseal: turned }))
    }
    expect(await readAll(again, entry.id)).toBe('after')
    if (how !== 'killed') break
    points += 1
  }
  console.log(`rebuild: killed at each of ${points} moments`)
  expect(points).toBeGreaterThan(8)
  expect(seen.before).toBeGreaterThan(3)
  expect(seen.after).toBeGreaterThan(1)
})
