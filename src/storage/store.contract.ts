/**
 * What every `store` does, whoever keeps the bytes. Cases are data and know no test runner, so that the same
 * list runs in unit tests and inside a page of a real browser.
 */
import type { Store, StoreFault, Write } from '../ports/store.ts'
import type { Result } from '../base/result.ts'

/** Opens another connection to the same records; called several times, it gives several tabs. */
export type OpenTab = () => Promise<Store>

export interface StoreCase {
  readonly name: string
  /** `open` starts on records that nobody has written to. Throws where the store does not behave. */
  readonly run: (open: OpenTab) => Promise<void>
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const nothing: Write = { expect: [], put: [], remove: [] }

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`the store does not hold: ${what}`)
}

function written(result: Result<void, StoreFault>): void {
  check(result.ok, `commit succeeds (it answered ${result.ok ? '' : result.error.fault})`)
}

function refused(result: Result<unknown, StoreFault>, fault: StoreFault['fault']): void {
  check(!result.ok && result.error.fault === fault, `the answer is ${fault}`)
}

async function holds(store: Store, expected: Readonly<Record<string, readonly number[] | undefined>>): Promise<void> {
  const found = await store.read(Object.keys(expected))
  check(found.ok, 'reading succeeds')
  Object.entries(expected).forEach(([key, values], at) => {
    const there = found.value[at]
    const text = there === undefined ? 'nothing' : [...there].join(',')
    check(text === (values === undefined ? 'nothing' : values.join(',')), `${key} is ${String(values)} (it is ${text})`)
  })
}

export const storeContract: readonly StoreCase[] = [
  {
    name: 'what was never written is absent, and reading nothing gives nothing',
    async run(open) {
      const store = await open()
      await holds(store, { a: undefined, b: undefined })
      const none = await store.read([])
      check(none.ok && none.value.length === 0, 'no key, no record')
    },
  },
  {
    name: 'what was committed is read back, in the order asked, a key asked twice included',
    async run(open) {
      const store = await open()
      written(await store.commit({ ...nothing, put: [['a', bytes(1, 2)], ['b', bytes()], ['c', bytes(255)]] }))
      const found = await store.read(['c', 'zz', 'a', 'b', 'c'])
      check(found.ok, 'reading succeeds')
      check(found.value.map((each) => each?.join(',')).join(';') === '255;;1,2;;255', 'order and repeats are kept')
      check(found.value[1] === undefined && found.value[3]?.length === 0, 'absent and empty differ')
    },
  },
  {
    name: 'records hold their own bytes: changing an array given or received changes nothing',
    async run(open) {
      const store = await open()
      const given = bytes(1)
      const committed = store.commit({ ...nothing, put: [['a', given]] })
      written(await committed)
      given[0] = 9
      const found = await store.read(['a'])
      check(found.ok && found.value[0] !== undefined, 'it is there')
      found.value[0][0] = 8
      await holds(store, { a: [1] })
    },
  },
  {
    name: 'a view into a larger buffer is kept as the view alone',
    async run(open) {
      const store = await open()
      const view = bytes(7, 8, 9, 10).subarray(1, 3)
      written(await store.commit({ ...nothing, put: [['a', view]] }))
      await holds(store, { a: [8, 9] })
      written(await store.commit({ ...nothing, expect: [['a', view]], put: [['a', bytes(1)]] }))
    },
  },
  {
    name: 'put replaces, remove removes, and removing what is absent is no fault',
    async run(open) {
      const store = await open()
      written(await store.commit({ ...nothing, put: [['a', bytes(1)], ['b', bytes(2)]] }))
      written(await store.commit({ ...nothing, put: [['a', bytes(3)]], remove: ['b', 'never'] }))
      await holds(store, { a: [3], b: undefined })
    },
  },
  {
    name: 'a commit whose expectations hold is written',
    async run(open) {
      const store = await open()
      written(await store.commit({ expect: [['a', null]], put: [['a', bytes(1)]], remove: [] }))
      written(await store.commit({ expect: [['a', bytes(1)], ['b', null]], put: [['b', bytes(2)]], remove: ['a'] }))
      await holds(store, { a: undefined, b: [2] })
    },
  },
  {
    name: 'a commit with one expectation that does not hold writes and removes nothing',
    async run(open) {
      const store = await open()
      written(await store.commit({ ...nothing, put: [['a', bytes(1)], ['b', bytes(2)]] }))
      const write = { put: [['c', bytes(3)], ['a', bytes(4)]] as const, remove: ['b'] }
      refused(await store.commit({ ...write, expect: [['a', bytes(1)], ['b', bytes(9)]] }), 'changed')
      refused(await store.commit({ ...write, expect: [['a', null]] }), 'changed')
      refused(await store.commit({ ...write, expect: [['zz', bytes()]] }), 'changed')
      refused(await store.commit({ ...write, expect: [['a', bytes(1, 1)]] }), 'changed')
      await holds(store, { a: [1], b: [2], c: undefined })
    },
  },
  {
    name: 'a commit may only compare',
    async run(open) {
      const store = await open()
      written(await store.commit({ ...nothing, expect: [['a', null]] }))
      refused(await store.commit({ ...nothing, expect: [['a', bytes(1)]] }), 'changed')
    },
  },
  {
    name: 'another tab reads what was committed and is refused what it expected before',
    async run(open) {
      const one = await open()
      const two = await open()
      written(await one.commit({ ...nothing, expect: [['a', null]], put: [['a', bytes(1)]] }))
      await holds(two, { a: [1] })
      refused(await two.commit({ ...nothing, expect: [['a', null]], put: [['a', bytes(2)]] }), 'changed')
      written(await two.commit({ ...nothing, expect: [['a', bytes(1)]], put: [['a', bytes(2)]] }))
      await holds(one, { a: [2] })
    },
  },
  {
    name: 'of commits made at once on one expectation, exactly one is written',
    async run(open) {
      const tabs = [await open(), await open()]
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          // Two tabs, five each.
          (tabs[at % 2] as Store).commit({ ...nothing, expect: [['a', null]], put: [['a', bytes(at)], [`b${at}`, bytes(1)]] }),
        ),
      )
      const winners = results.flatMap((result, at) => (result.ok ? [at] : []))
      check(winners.length === 1, `one winner (there are ${winners.length})`)
      results.forEach((result, at) => { if (at !== winners[0]) refused(result, 'changed') })
      const expected = Object.fromEntries(results.map((_, at) => [`b${at}`, at === winners[0] ? [1] : undefined]))
      await holds(tabs[0] as Store, { a: winners, ...expected }) // there are several
    },
  },
  {
    name: 'many records go in one commit, or none of them',
    async run(open) {
      const store = await open()
      const put = Array.from({ length: 500 }, (_, at) => [`k${at}`, bytes(at % 256)] as const)
      refused(await store.commit({ ...nothing, expect: [['k499', bytes(1)]], put }), 'changed')
      await holds(store, { k0: undefined, k499: undefined })
      written(await store.commit({ ...nothing, put }))
      await holds(store, { k0: [0], k250: [250], k499: [243] })
    },
  },
  {
    name: 'a closed store answers lost, and the records outlive it',
    async run(open) {
      const store = await open()
      written(await store.commit({ ...nothing, put: [['a', bytes(1)]] }))
      store.close()
      refused(await store.read(['a']), 'lost')
      refused(await store.commit({ ...nothing, put: [['a', bytes(2)]] }), 'lost')
      await holds(await open(), { a: [1] })
    },
  },
]
