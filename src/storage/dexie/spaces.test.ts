import { expect, test } from 'vitest'
import { err, ok } from '../../base/result.ts'
import { got } from '../../testing/got.ts'
import { newPlatform } from '../../testing/mortalTab.ts'
import type { Platform } from './platform.ts'
import { openSpaces, type SpaceEntry, type Spaces } from './spaces.ts'

let counter = 0
const ids = { bytes: (length: number) => new Uint8Array(length).fill(++counter) }

const open = async (platform: Platform): Promise<Spaces> => got(await openSpaces(platform, ids))
const write = { expect: [], put: [['a', Uint8Array.of(1)] as const], remove: [] }
async function make(spaces: Spaces): Promise<SpaceEntry> {
  return got(await spaces.create(async (store, entry) => {
    const written = await store.commit(write)
    store.close()
    return written.ok ? ok(entry) : written
  }))
}
const databases = async (platform: Platform) => (await platform.indexedDB.databases()).map((each) => each.name).sort()

test('two people on one device each have their own database, under names that say nothing', async () => {
  const platform = newPlatform()
  const spaces = await open(platform)
  expect(await spaces.list()).toEqual(ok([]))
  const one = await make(spaces)
  const two = await make(spaces)
  spaces.close()
  const again = await open(platform)
  expect(new Set(got(await again.list()))).toEqual(new Set([one, two]))
  expect(await databases(platform)).toEqual([one.database, two.database, 'livret-registre'].sort())
  for (const entry of [one, two]) {
    expect(entry.id).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(entry.database).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(entry.database).not.toBe(entry.id)
    const store = got(await again.open(entry))
    expect(got(await store.read(['a']))).toEqual([Uint8Array.of(1)])
  }
})

test('a database that vanished is lost, and stays lost', async () => {
  const platform = newPlatform()
  const spaces = await open(platform)
  const entry = await make(spaces)
  await new Promise((resolve) => { platform.indexedDB.deleteDatabase(entry.database).onsuccess = resolve })
  expect(await spaces.open(entry)).toEqual(err({ fault: 'lost' }))
  expect(await spaces.open(entry)).toEqual(err({ fault: 'lost' }))
  expect(got(await spaces.list())).toEqual([entry])
})

test('a space that could not be filled leaves nothing', async () => {
  const platform = newPlatform()
  const spaces = await open(platform)
  expect(await spaces.create(() => Promise.resolve(err('refused')))).toEqual(err('refused'))
  expect(await spaces.list()).toEqual(ok([]))
  expect(await databases(platform)).toEqual(['livret-registre'])
})

test('killed while being made, it is not listed; sweeping removes what is left of it', async () => {
  const platform = newPlatform()
  const spaces = await open(platform)
  const kept = await make(spaces)
  const killed = await new Promise<SpaceEntry>((resolve) => {
    void spaces.create((store, entry) => {
      store.close()
      resolve(entry)
      return new Promise<never>(() => undefined)
    })
  })
  const next = await open(platform)
  expect(await next.list()).toEqual(ok([kept]))
  expect(await databases(platform)).toContain(killed.database)
  expect(await next.sweep()).toEqual(ok(undefined))
  expect(await databases(platform)).toEqual([kept.database, 'livret-registre'].sort())
  expect((await next.open(kept)).ok).toBe(true)
})

test('removing a space closes it in the tab that holds it and leaves the others', async () => {
  const platform = newPlatform()
  const spaces = await open(platform)
  const [one, two] = [await make(spaces), await make(spaces)]
  const held = got(await spaces.open(one))
  expect(await spaces.remove(one)).toEqual(ok(undefined))
  expect(await held.read(['a'])).toEqual(err({ fault: 'lost' }))
  expect(await spaces.list()).toEqual(ok([two]))
  expect(await databases(platform)).toEqual([two.database, 'livret-registre'].sort())
})
