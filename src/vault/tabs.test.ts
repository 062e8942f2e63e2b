import { expect, test } from 'vitest'
import { createFakeTimers } from '../testing/fakeTimers.ts'
import { newDataKey, spaceKeysOf, type SpaceKeys } from './keys.ts'
import { openKeyTabs } from './tabs.ts'

/** A tab of a space, and what it holds. */
function tab(space: string, keys?: SpaceKeys) {
  const timers = createFakeTimers()
  const mine = { keys }
  const tabs = openKeyTabs(space, timers, { get: () => mine.keys, drop: () => { mine.keys = undefined } })
  return { ...tabs, holds: () => mine.keys !== undefined, giveUp: () => { timers.advance(10_000) } }
}
const arrived = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 20) })

test('a tab asks the others for the keys of its space', async () => {
  const keys = await spaceKeysOf(newDataKey())
  tab('prune', keys)
  expect((await tab('prune').ask())?.names).toEqual(keys.names)
})

test('what another tab gives cannot be taken out of memory', async () => {
  tab('vert', await spaceKeysOf(newDataKey()))
  const given = Object.values((await tab('vert').ask()) ?? {}).filter((each) => each instanceof CryptoKey)
  expect(given.length).toBeGreaterThan(0)
  expect(given.filter(({ extractable }) => extractable)).toEqual([])
})

test('a space locked in one tab is told by no other from then on, however long the others take to close', async () => {
  const slow = tab('bleu', await spaceKeysOf(newDataKey()))
  const locked = tab('bleu')
  locked.lock()
  const asked = locked.ask()
  await arrived()
  locked.giveUp()
  expect(await asked).toBeUndefined()
  expect(slow.holds()).toBe(false)
})
