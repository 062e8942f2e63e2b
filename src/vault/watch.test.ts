// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import type { Instant } from '../base/jour.ts'
import { createFakeTimers } from '../testing/fakeTimers.ts'
import { LOCK_TIMES, watchForLock } from './watch.ts'

function watched() {
  const timers = createFakeTimers()
  let now = 1_760_000_000_000
  const locked: string[] = []
  const stop = watchForLock({
    tabs: { active: () => undefined, listen: () => () => undefined }, timers, now: () => now as Instant, // an instant
    isPicking: () => false, onLock: (where) => { locked.push(where) },
  })
  const pass = (ms: number): void => {
    now += ms
    timers.advance(ms)
  }
  return { locked, pass, stop }
}

test('nobody does anything: it closes everywhere, once', () => {
  const { locked, pass } = watched()
  pass(LOCK_TIMES.idleMs - 6_000)
  expect(locked).toEqual([])
  pass(6_000)
  pass(LOCK_TIMES.idleMs)
  expect(locked).toEqual(['everywhere'])
})

test.each(['keydown', 'pointerdown', 'input', 'scroll'])('whoever does something (%s) keeps it open: dictated words press no key, and screen readers scroll without one', (name) => {
  const { locked, pass, stop } = watched()
  for (let times = 0; times < 3; times++) {
    pass(LOCK_TIMES.idleMs - 6_000)
    document.body.dispatchEvent(new Event(name))
  }
  expect(locked).toEqual([])
  stop()
})
