// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest'
import { createFakeTimers } from '../testing/fakeTimers.ts'
import { instant } from '../testing/moments.ts'
import { watchForLock } from './watch.ts'

const IDLE_MS = 300_000

function watched({ picking = false, regles = { inactifS: 300, cacheS: 60 } } = {}) {
  const timers = createFakeTimers()
  let now = 1_760_000_000_000
  const locked: string[] = []
  const stop = watchForLock({
    tabs: { active: () => undefined, listen: () => () => undefined }, timers, now: () => instant(now),
    isPicking: () => picking, regles: () => regles, onLock: (where) => { locked.push(where) },
  })
  const pass = (ms: number): void => {
    now += ms
    timers.advance(ms)
  }
  return { locked, pass, stop }
}

test('nobody does anything: it closes everywhere, once', () => {
  const { locked, pass } = watched()
  pass(IDLE_MS - 6_000)
  expect(locked).toEqual([])
  pass(6_000)
  pass(IDLE_MS)
  expect(locked).toEqual(['everywhere'])
})

test.each(['keydown', 'pointerdown', 'input', 'scroll'])('whoever does something (%s) keeps it open: dictated words press no key, and screen readers scroll without one', (name) => {
  const { locked, pass, stop } = watched()
  for (let times = 0; times < 3; times++) {
    pass(IDLE_MS - 6_000)
    document.body.dispatchEvent(new Event(name))
  }
  expect(locked).toEqual([])
  stop()
})

test.each([
  [{}, 60], [{ regles: { inactifS: 300, cacheS: 15 } }, 15], [{ picking: true, regles: { inactifS: 600, cacheS: 15 } }, 300],
])('nobody looks at it (%j): this tab closes after %i seconds, by the rules of where it lies', (options, seconds) => {
  const { locked, pass, stop } = watched(options)
  const hide = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  pass((seconds - 6) * 1000)
  expect(locked).toEqual([])
  pass(11_000)
  expect(locked).toEqual(['here'])
  hide.mockRestore()
  stop()
})

test('the rules of where it lies say after how long without anything done', () => {
  const { locked, pass } = watched({ regles: { inactifS: 30, cacheS: 15 } })
  pass(25_000)
  expect(locked).toEqual([])
  pass(10_000)
  expect(locked).toEqual(['everywhere'])
})

test('rules that are told while it is open count from then on', () => {
  const regles = { inactifS: 300, cacheS: 60 }
  const { locked, pass } = watched({ regles })
  pass(30_000)
  expect(locked).toEqual([])
  regles.inactifS = 60
  pass(35_000)
  expect(locked).toEqual(['everywhere'])
})
