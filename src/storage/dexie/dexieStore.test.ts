import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Store, StoreFault } from '../../ports/store.ts'
import { storeContract } from '../store.contract.ts'
import { got } from '../../testing/got.ts'
import { newPlatform } from '../../testing/mortalTab.ts'
import { openDexieStore } from './dexieStore.ts'
import { failureKind } from './faults.ts'
import { readGauge, requestPersistence, type Platform } from './platform.ts'

afterEach(() => vi.restoreAllMocks())

const putA = { expect: [], put: [['a', Uint8Array.of(1)] as const], remove: [] }
const done = { ok: true, value: undefined }
const fault = (name: StoreFault['fault']) => ({ ok: false, error: { fault: name } })

/** All that begin, in any connection. */
async function watchTransactions(platform: Platform) {
  const probe = await request(platform.indexedDB.open('probe'))
  return vi.spyOn(Object.getPrototypeOf(probe) as IDBDatabase, 'transaction') // the class of every connection
}
const make = async (platform: Platform, name = 'x'): Promise<Store> => got(await openDexieStore({ platform, name, create: true })).store
const find = (platform: Platform, name = 'x') => openDexieStore({ platform, name, create: false })
const names = async (platform: Platform) => (await platform.indexedDB.databases()).map((each) => each.name)

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error ?? new Error('failed'))
  })
}

/** The class of the object stores this factory makes, whose methods a test can make fail. */
async function objectStoreOf(platform: Platform): Promise<IDBObjectStore> {
  const opening = platform.indexedDB.open('probe')
  opening.onupgradeneeded = () => opening.result.createObjectStore('p')
  const db = await request(opening)
  const prototype = Object.getPrototypeOf(db.transaction('p').objectStore('p')) as IDBObjectStore // of that very class
  db.close()
  return prototype
}

describe('the Dexie store', () => {
  test.each(storeContract)('$name', async ({ run }) => {
    const platform = newPlatform()
    await expect(run(() => make(platform))).resolves.toBeUndefined()
  })

  test('every transaction asks for strict durability', async () => {
    const platform = newPlatform()
    const transaction = await watchTransactions(platform)
    const store = await make(platform)
    transaction.mockClear()
    expect(await store.commit({ ...putA, expect: [['a', null]] })).toEqual(done)
    expect(transaction.mock.calls.map((call) => [call[1], call[2]])).toEqual([['readwrite', { durability: 'strict' }]])
  })

  test('a page that is left lets go of its database at once, with the transaction it was in, and begins no other', async () => {
    let leave = () => {}
    let stays = 0
    const platform = newPlatform()
    const begun = await watchTransactions(platform)
    const store = await make({ ...platform, whenLeft(call) {
      leave = call
      return () => { stays += 1 }
    } })
    begun.mockClear()
    const begin = async (work: () => Promise<unknown>): Promise<{ readonly answered: () => void; readonly transaction: IDBTransaction | undefined }> => {
      const answered = vi.fn()
      const before = begun.mock.calls.length
      void work().then(answered, answered)
      for (let turns = 0; turns < 1_000 && begun.mock.calls.length === before; turns += 1) await Promise.resolve()
      expect(begun).toHaveBeenCalledTimes(before + 1)
      return { answered, transaction: begun.mock.results[before]?.value as IDBTransaction | undefined } // a spy does not say what was returned
    }
    const over = await begin(() => store.read(['a']))
    // As browsers do once its work is done and its end not told yet.
    if (over.transaction) over.transaction.abort = () => { throw new DOMException('over', 'InvalidStateError') }
    const cut = await begin(() => store.commit({ ...putA, expect: [['a', null]] }))
    leave()
    const later = vi.fn()
    void store.read(['a']).then(later, later)
    const next = got(await find(platform)).store
    expect(await next.read(['a'])).toEqual({ ok: true, value: [undefined] })
    expect(await next.commit({ ...putA, expect: [['a', null]] })).toEqual(done)
    expect(cut.answered).not.toHaveBeenCalled()
    expect(later).not.toHaveBeenCalled()
    store.close()
    expect(stays).toBe(1)
    next.close()
  })

  test('opening says whether the database was made or found', async () => {
    const platform = newPlatform()
    expect(got(await openDexieStore({ platform, name: 'x', create: true })).created).toBe(true)
    expect(got(await find(platform)).created).toBe(false)
  })

  test('a database that should be there and is not is lost, and no empty one takes its place', async () => {
    const platform = newPlatform()
    expect(await find(platform)).toEqual(fault('lost'))
    expect(await names(platform)).toEqual([])
  })

  test('a database that somebody emptied is lost', async () => {
    const platform = newPlatform()
    ;(await make(platform)).close()
    const db = await request(platform.indexedDB.open('x'))
    await request(db.transaction('e', 'readwrite').objectStore('e').clear())
    db.close()
    expect(await find(platform)).toEqual(fault('lost'))
  })

  test('deleted under the program: it lets go at once, and answers lost', async () => {
    const platform = newPlatform()
    const store = await make(platform)
    await store.commit(putA)
    await request(platform.indexedDB.deleteDatabase('x'))
    expect(await store.read(['a'])).toEqual(fault('lost'))
    expect(await store.commit(putA)).toEqual(fault('lost'))
    expect(await names(platform)).toEqual([])
  })

  test('the connection dies and the database with it: lost, not made anew', async () => {
    const platform = newPlatform()
    const store = await make(platform)
    await store.commit(putA)
    const { get, drop } = connections(platform)
    const second = got(await find(platform)).store
    await second.read(['a'])
    drop(get())
    await request(platform.indexedDB.deleteDatabase('x'))
    expect(await second.commit(putA)).toEqual(fault('lost'))
    expect(await names(platform)).toEqual([])
  })

  test('a newer program gets the database without waiting; this one answers superseded', async () => {
    const platform = newPlatform()
    const store = await make(platform)
    const newer = platform.indexedDB.open('x', 20)
    const blocked = vi.fn()
    newer.onblocked = blocked
    const db = await request(newer)
    expect(blocked).not.toHaveBeenCalled()
    expect(await store.commit(putA)).toEqual(fault('superseded'))
    db.close()
    expect(await find(platform)).toEqual(fault('superseded'))
  })

  test.each(['UnknownError', 'InvalidStateError', 'AbortError'])('%s once: reopened, retried, written once', async (name) => {
    const platform = newPlatform()
    const store = await make(platform)
    const prototype = await objectStoreOf(platform)
    const put = vi.spyOn(prototype, 'put').mockImplementationOnce(() => { throw new DOMException('simulated', name) })
    expect(await store.commit({ ...putA, expect: [['a', null]] })).toEqual(done)
    expect(put).toHaveBeenCalledTimes(2)
    expect(got(await store.read(['a']))).toEqual([Uint8Array.of(1)])
  })

  test('UnknownError twice is lost; the next call may find it working again', async () => {
    const platform = newPlatform()
    const store = await make(platform)
    const prototype = await objectStoreOf(platform)
    const put = vi.spyOn(prototype, 'put').mockImplementation(() => { throw new DOMException('simulated', 'UnknownError') })
    expect(await store.commit(putA)).toEqual(fault('lost'))
    put.mockRestore()
    expect(got(await store.read(['a']))).toEqual([undefined])
    expect(await store.commit(putA)).toEqual(done)
  })

  test('the quota at any write of a commit: full, nothing written, reading goes on', async () => {
    const platform = newPlatform()
    const store = await make(platform)
    await store.commit(putA)
    const prototype = await objectStoreOf(platform)
    const real = Object.getOwnPropertyDescriptor(prototype, 'put')?.value as (this: IDBObjectStore, ...args: unknown[]) => IDBRequest<IDBValidKey> // the platform's own method
    const three = { expect: [], put: ['b', 'c', 'd'].map((key) => [key, Uint8Array.of(2)] as const), remove: ['a'] }
    for (const failing of [1, 2, 3]) {
      let calls = 0
      const put = vi.spyOn(prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
        calls += 1
        if (calls === failing) throw new DOMException('simulated', 'QuotaExceededError')
        return real.apply(this, args)
      })
      expect(await store.commit(three)).toEqual(fault('full'))
      put.mockRestore()
      expect(got(await store.read(['a', 'b', 'c', 'd']))).toEqual([Uint8Array.of(1), undefined, undefined, undefined])
    }
    expect(await store.commit(three)).toEqual(done)
  })

  test('the quota when the transaction ends, as browsers report it: full', () => {
    const quota = { name: 'QuotaExceededError' }
    expect(failureKind({ name: 'AbortError', inner: quota })).toBe('full')
    expect(failureKind({ name: 'BulkError', failures: [quota] })).toBe('full')
    expect(failureKind({ name: 'AbortError', inner: null })).toBe('connection')
    expect(failureKind(new TypeError('a fault of ours'))).toBe('program')
    expect(failureKind(undefined)).toBe('program')
  })

  test('a fault in the program is thrown, not taken for a loss', async () => {
    const platform = newPlatform()
    const store = await make(platform)
    vi.spyOn(await objectStoreOf(platform), 'put').mockImplementation(() => { throw new TypeError('a fault of ours') })
    await expect(store.commit(putA)).rejects.toThrow('a fault of ours')
  })
})

/** Finds the last connection opened, to close it as a browser does by itself. */
function connections(platform: Platform): { get: () => IDBDatabase | undefined; drop: (db: IDBDatabase | undefined) => void } {
  let last: IDBDatabase | undefined
  const open = platform.indexedDB.open.bind(platform.indexedDB)
  vi.spyOn(platform.indexedDB, 'open').mockImplementation((...args) => {
    const asked = open(...args)
    asked.addEventListener('success', () => { last = asked.result })
    return asked
  })
  return {
    get: () => last,
    drop(db) {
      db?.close()
      db?.onclose?.(new Event('close'))
    },
  }
}

describe('the gauge', () => {
  const storage = (usage: number | undefined, persisted: boolean, persists: boolean) => ({
    estimate: () => Promise.resolve(usage === undefined ? {} : { usage, quota: 100 }),
    persisted: () => Promise.resolve(persisted),
    persist: () => Promise.resolve(persists),
  })

  test('says what the platform says, and nothing when it says nothing', async () => {
    expect(await readGauge(newPlatform(storage(10, true, true)))).toEqual({ used: 10, quota: 100, persisted: true })
    expect(await readGauge(newPlatform(storage(undefined, true, true)))).toBeUndefined()
    expect(await readGauge(newPlatform())).toBeUndefined()
    const broken = { ...storage(1, true, true), estimate: () => Promise.reject(new Error('denied')) }
    expect(await readGauge(newPlatform(broken))).toBeUndefined()
  })

  test('asks for persistence only when it has none, and takes a failure as a no', async () => {
    const persist = vi.fn(() => Promise.resolve(true))
    expect(await requestPersistence(newPlatform({ ...storage(1, true, false), persist }))).toBe(true)
    expect(persist).not.toHaveBeenCalled()
    expect(await requestPersistence(newPlatform({ ...storage(1, false, false), persist }))).toBe(true)
    expect(await requestPersistence(newPlatform(storage(1, false, false)))).toBe(false)
    expect(await requestPersistence(newPlatform())).toBe(false)
    expect(await requestPersistence(newPlatform({ ...storage(1, false, false), persist: () => Promise.reject(new Error('no')) }))).toBe(false)
  })
})
