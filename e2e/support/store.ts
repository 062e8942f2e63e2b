/**
 * Everything a device keeps, as bytes to search in: every record of every database, every cached answer, both storages.
 * A demonstration's spaces open by themselves: what they hold is opened too, and searched beside the sealed bytes.
 */
import type { Page } from 'playwright-core'
import type { Coffre } from '../../src/ports/vault.ts'
import { spaceKeysOf, type SpaceKeys } from '../../src/vault/keys.ts'
import { createPassThroughSeal } from '../../src/vault/passThroughSeal.ts'
import { createDigestSeal, createSeal } from '../../src/vault/seal.ts'
import { unwrapDataKey } from '../../src/vault/wrap.ts'

export interface Kept {
  /** Bytes of all that is kept, as latin1. */
  readonly bytes: string
  readonly databases: readonly string[]
  /** Records with their sizes, to tell that nothing was written. */
  readonly records: readonly string[]
}

interface Row {
  readonly database: string
  readonly key: string
  readonly value: unknown
}

interface Raw extends Kept {
  readonly rows: readonly Row[]
}

const REGISTER = 'livret-registre'

/** @param from `databases`: without what the browser caches of the application, which is most of the bytes */
export async function readStore(page: Page, from: 'everywhere' | 'databases' = 'everywhere'): Promise<Kept> {
  const { rows, ...kept } = await readRaw(page, from)
  const parts = [kept.bytes]
  for (const { space, database, keys } of await openSpaces(rows)) {
    const seal = createDigestSeal(space, keys)
    for (const row of rows.filter((each) => each.database === database && each.value instanceof Uint8Array)) {
      const opened = await seal.open(row.key, row.value as Uint8Array) // looked at above
      if (opened.ok) parts.push(Buffer.from(opened.value.clear).toString('latin1'))
    }
  }
  return { ...kept, bytes: parts.join('\u0000') }
}

interface OpenSpace {
  readonly space: string
  readonly database: string
  readonly keys: SpaceKeys
}

/** The spaces that open by themselves, by what the register says of them. */
async function openSpaces(rows: readonly Row[]): Promise<readonly OpenSpace[]> {
  const open: OpenSpace[] = []
  for (const { key: space, value } of rows.filter((row) => row.database === REGISTER)) {
    const { database, coffre } = value as { readonly database: string; readonly coffre?: Coffre } // the register's own rows
    const wrap = coffre?.wraps.find(({ kind }) => kind === 'ouvert')
    const data = wrap && (await unwrapDataKey(space, wrap, { kind: 'ouvert' }, () => Promise.reject(new Error('not stretched'))))
    if (data !== undefined) open.push({ space, database, keys: await spaceKeysOf(data) })
  }
  return open
}

/** One record of each space here that opens by itself, without reading the others; undefined where there is none. */
export async function readRecord(page: Page, name: string): Promise<readonly (string | undefined)[]> {
  const spaces = await openSpaces(await readRows(page, REGISTER))
  return Promise.all(spaces.map(async ({ space, database, keys }) => {
    // Built without its seal, it is kept clear and under another key.
    for (const seal of [createSeal(space, keys, () => false), createPassThroughSeal(space)]) {
      const [row] = await readRows(page, database, await seal.key(name))
      const opened = row?.value instanceof Uint8Array ? await seal.open(name, row.value) : undefined
      if (opened?.ok) return Buffer.from(opened.value).toString('utf8')
    }
    return undefined
  }))
}

/** A database's rows, all of them or the one under that key; none where it does not exist. */
async function readRows(page: Page, database: string, key?: string): Promise<readonly Row[]> {
  return page.evaluate(async ({ database, key }) => {
    const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
      request.onsuccess = () => { resolve(request.result) }
      request.onerror = () => { reject(request.error ?? new Error('IndexedDB')) }
    })
    if (!(await indexedDB.databases()).some(({ name }) => name === database)) return []
    const db = await done(indexedDB.open(database))
    const rows: { database: string; key: string; value: unknown }[] = []
    for (const store of [...db.objectStoreNames]) {
      const table = db.transaction(store).objectStore(store)
      const keys = key === undefined ? await done(table.getAllKeys()) : [key]
      for (const each of keys) {
        const row = (await done(table.get(each))) as { readonly b: unknown } | undefined // every table's rows have one
        if (row !== undefined) rows.push({ database, key: typeof each === 'string' ? each : '', value: row.b })
      }
    }
    db.close()
    return rows
  }, { database, key })
}

async function readRaw(page: Page, from: 'everywhere' | 'databases'): Promise<Raw> {
  return page.evaluate(async (from) => {
    const rows: { database: string; key: string; value: unknown }[] = []
    const parts: string[] = []
    const records: string[] = []
    const latin1 = (bytes: Uint8Array): string => {
      let out = ''
      for (let at = 0; at < bytes.length; at += 8192) out += String.fromCharCode(...bytes.subarray(at, at + 8192))
      return out
    }
    const utf8 = (text: string): string => latin1(new TextEncoder().encode(text))
    const add = (value: unknown): void => {
      if (value instanceof Uint8Array) parts.push(latin1(value))
      else if (value instanceof ArrayBuffer) parts.push(latin1(new Uint8Array(value)))
      else if (typeof value === 'string') parts.push(utf8(value))
      else if (typeof value === 'object' && value !== null) for (const [key, each] of Object.entries(value)) {
        parts.push(utf8(key))
        add(each)
      }
      else parts.push(String(value))
    }
    const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
      request.onsuccess = () => { resolve(request.result) }
      request.onerror = () => { reject(request.error ?? new Error('IndexedDB')) }
    })
    const databases = (await indexedDB.databases()).map(({ name }) => name ?? '').sort()
    for (const name of databases) {
      parts.push(utf8(name))
      const db = await done(indexedDB.open(name))
      for (const store of [...db.objectStoreNames]) {
        parts.push(utf8(store))
        const table = db.transaction(store).objectStore(store)
        const [keys, values] = await Promise.all([done(table.getAllKeys()), done(table.getAll())])
        for (const [at, key] of keys.entries()) {
          const before = parts.length
          add(key)
          add(values[at])
          const row = values[at] as { readonly b: unknown } // every table's rows have one
          rows.push({ database: name, key: typeof key === 'string' ? key : '', value: row.b })
          records.push(`${name}/${store}/${JSON.stringify(key)}:${parts.slice(before).join('').length}`)
        }
      }
      db.close()
    }
    if (from === 'databases') return { bytes: parts.join('\u0000'), databases, records, rows }
    for (const storage of [localStorage, sessionStorage]) add(Object.fromEntries(Object.entries(storage)))
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        parts.push(utf8(request.url))
        const kept = await cache.match(request)
        if (kept) add(await kept.arrayBuffer())
      }
    }
    return { bytes: parts.join('\u0000'), databases, records, rows }
  }, from)
}

/** Whether the text is in there, as UTF-8, UTF-16 or as JSON writes it. */
export function keeps(kept: Pick<Kept, 'bytes'>, wanted: string): boolean {
  const forms = [Buffer.from(wanted, 'utf8'), Buffer.from(wanted, 'utf16le'), Buffer.from(JSON.stringify(wanted).slice(1, -1), 'utf8')]
  return forms.some((form) => kept.bytes.includes(form.toString('latin1')))
}
