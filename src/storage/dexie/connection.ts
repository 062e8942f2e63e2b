/**
 * One database, kept open through what browsers do to it (experience.md §4): a dead connection is closed,
 * reopened and the work retried once; a database that vanished is *lost*, never quietly made anew; a newer
 * program that asks for it gets it at once, and this one answers *superseded* from then on.
 *
 * A page that is left but kept (the browser may show it again) lets go of its database with all it was doing in it:
 * WebKit freezes such a page in the middle of its transaction, and the next page would wait for that one for ever.
 */
import { Dexie, type Table } from 'dexie'
import { err, ok, type Result } from '../../base/result.ts'
import type { StoreFault } from '../../ports/store.ts'
import { failureKind } from './faults.ts'
import type { Platform } from './platform.ts'

/** One table is all there is: a key and an opaque value. */
export interface Row<V> {
  readonly k: string
  readonly b: V
}

export interface Connection<V> {
  /** Whether opening made the database. */
  readonly created: boolean
  run<T>(work: (db: Dexie, table: Table<Row<V>, string>) => PromiseLike<T>): Promise<Result<T, StoreFault>>
  close(): void
}

export interface ConnectionOptions<V> {
  readonly platform: Platform
  readonly name: string
  /** Make the database when it does not exist; otherwise its absence is `lost`. */
  readonly create: boolean
  /** Written in the transaction that makes the database: what has not got it was not made by us. */
  readonly marker: Row<V> | undefined
}

const SCHEMA_VERSION = 1
// It turns it on by itself on a loopback address, and then names every transaction for the debugger.
Dexie.debug = false
/** Dexie's version 1 is the browser's 10. Up to 19 the schema is the same: a rebuilding counts up to close other tabs (rebuild.ts). */
export const LAST_VERSION = SCHEMA_VERSION * 10 + 9

interface Opened<V> {
  readonly db: Dexie
  readonly table: Table<Row<V>, string>
}

export async function openConnection<V>(options: ConnectionOptions<V>): Promise<Result<Connection<V>, StoreFault>> {
  let ended: StoreFault | undefined
  let current: Promise<Opened<V>> | undefined
  let left = false
  const isLeft = (): boolean => left
  const running = new Set<IDBTransaction>()
  // Only the first opening may make the database.
  let mayCreate = options.create
  let created = false

  async function connect(): Promise<Opened<V>> {
    const { db, wasCreated } = defineDatabase(options, mayCreate)
    noteTransactions(db, running, isLeft)
    try {
      await db.open()
    } catch (cause) {
      if (wasCreated() && !mayCreate) ended = { fault: 'lost' }
      throw cause
    }
    const backend = db.backendDB()
    // Dexie opens a newer database dynamically; this program must leave it alone.
    if (backend.version > LAST_VERSION) ended = { fault: 'superseded' }
    backend.onversionchange = (event: IDBVersionChangeEvent) => {
      ended = { fault: event.newVersion === null ? 'lost' : 'superseded' }
      db.close()
    }
    const table: Table<Row<V>, string> = db.table('e')
    if (ended === undefined && options.marker !== undefined && (await table.get(options.marker.k)) === undefined) ended = { fault: 'lost' }
    if (ended !== undefined) {
      db.close()
      throw new Error('ended while opening')
    }
    mayCreate = false
    created ||= wasCreated()
    return { db, table }
  }

  async function run<T>(work: (db: Dexie, table: Table<Row<V>, string>) => PromiseLike<T>): Promise<Result<T, StoreFault>> {
    for (let retried = false; ; retried = true) {
      // Nobody is there for an answer; who comes back to the page has it read anew.
      if (isLeft()) return new Promise(() => undefined)
      if (ended !== undefined) return err(ended)
      const mine = (current ??= connect())
      try {
        const { db, table } = await mine
        return ok(await work(db, table))
      } catch (cause) {
        if (isLeft()) continue
        const end = howEnded()
        if (end !== undefined) return err(end)
        const kind = failureKind(cause)
        if (kind === 'full') return err({ fault: 'full' })
        if (kind === 'program') throw cause
        // Another call may have replaced the connection already.
        if (current === mine) current = undefined
        void mine.then(({ db }) => db.close(), () => undefined)
        if (retried) return err({ fault: 'lost' })
      }
    }
  }
  // What happened while the work was awaited.
  const howEnded = (): StoreFault | undefined => ended

  const stay = options.platform.whenLeft?.(() => {
    left = true
    for (const transaction of running) abort(transaction)
    void current?.then(({ db }) => db.close(), () => undefined)
  })

  const first = await run(() => Promise.resolve())
  if (!first.ok) {
    stay?.()
    return first
  }
  return ok({
    created,
    run,
    close() {
      stay?.()
      ended ??= { fault: 'lost' }
      void current?.then(({ db }) => db.close(), () => undefined)
    },
  })
}

/** Keeps in `running` the transactions that have not ended; in a page that is left none begins. */
function noteTransactions(db: Dexie, running: Set<IDBTransaction>, isLeft: () => boolean): void {
  db.use({
    stack: 'dbcore',
    create: (core) => ({
      ...core,
      transaction(...how) {
        if (isLeft()) throw new Error('the page is left')
        const transaction = core.transaction(...how) as IDBTransaction // Dexie's core hands out the browser's own
        running.add(transaction)
        for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => running.delete(transaction))
        return transaction
      },
    }),
  })
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It had done its work; only its end was not told yet.
  }
}

function defineDatabase<V>(options: ConnectionOptions<V>, mayCreate: boolean): { readonly db: Dexie; readonly wasCreated: () => boolean } {
  const { indexedDB, IDBKeyRange } = options.platform
  let populated = false
  const db = new Dexie(options.name, { indexedDB, IDBKeyRange, autoOpen: false, cache: 'disabled', chromeTransactionDurability: 'strict' })
  db.version(SCHEMA_VERSION).stores({ e: 'k' })
  db.on('populate', (transaction) => {
    populated = true
    // Thrown inside the upgrade: the database that should have been there is not made.
    if (!mayCreate) throw new Error('the database is gone')
    return options.marker === undefined ? undefined : transaction.table('e').add(options.marker)
  })
  return { db, wasCreated: () => populated }
}

/** Deletes a database for good; other tabs that hold it let go of it. */
export async function deleteDatabase(platform: Platform, name: string): Promise<Result<void, StoreFault>> {
  const { indexedDB, IDBKeyRange } = platform
  try {
    await new Dexie(name, { indexedDB, IDBKeyRange }).delete()
    return ok(undefined)
  } catch (cause) {
    if (failureKind(cause) === 'program') throw cause
    return err({ fault: 'lost' })
  }
}
