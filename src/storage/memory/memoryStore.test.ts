import { describe, expect, test } from 'vitest'
import { storeContract } from '../store.contract.ts'
import { createMemoryDisk, openMemoryStore } from './memoryStore.ts'

const put = (key: string, length: number) => ({ expect: [], put: [[key, new Uint8Array(length)] as const], remove: [] })

describe('the memory store', () => {
  test.each(storeContract)('$name', async ({ run }) => {
    const disk = createMemoryDisk()
    await expect(run(() => Promise.resolve(openMemoryStore(disk)))).resolves.toBeUndefined()
  })

  test('a full disk writes nothing, reads on, and lets things be made smaller', async () => {
    const disk = createMemoryDisk(100)
    const store = openMemoryStore(disk)
    expect(await store.commit(put('a', 60))).toEqual({ ok: true, value: undefined })
    expect(await store.commit({ ...put('b', 60), remove: [] })).toEqual({ ok: false, error: { fault: 'full' } })
    expect(await store.read(['a', 'b'])).toEqual({ ok: true, value: [new Uint8Array(60), undefined] })
    disk.quota = 10
    expect(await store.commit(put('a', 30))).toEqual({ ok: true, value: undefined })
  })

  test('erased or superseded, it says so for ever; a store opened afterwards works', async () => {
    const disk = createMemoryDisk()
    const first = openMemoryStore(disk)
    await first.commit(put('a', 1))
    disk.erase()
    expect(await first.read(['a'])).toEqual({ ok: false, error: { fault: 'lost' } })
    const second = openMemoryStore(disk)
    expect(await second.read(['a'])).toEqual({ ok: true, value: [undefined] })
    disk.supersede()
    expect(await second.commit(put('a', 1))).toEqual({ ok: false, error: { fault: 'superseded' } })
    expect(disk.records.size).toBe(0)
  })
})
