import { expect, test } from 'vitest'
import { ok } from '../base/result.ts'
import { instant } from '../testing/moments.ts'
import { late } from './late.ts'
import { createLateRunner } from './lateRunner.ts'
import type { Runner } from './runner.ts'
import { initialState } from './step.ts'

const at = instant(1_700_000_000_000)
const kept = { v: 1, complete: true, lastSuccess: at, failingSince: null } as const
const space = { synchro: () => Promise.resolve(ok(kept)) }

function fakeRunner() {
  const done: string[] = []
  let tell = (): void => undefined
  const runner: Runner = {
    view: () => ({ ...initialState.status, phase: 'exchanging' }),
    subscribe: (listener) => {
      tell = listener
      return () => undefined
    },
    nudge: () => { done.push('nudge') },
    fetchOlder: () => Promise.resolve(true),
    stop: () => Promise.resolve(void done.push('stop')),
  }
  return { runner, done, tell: () => { tell() } }
}

test('says what was written down last until the engine is there, then what the engine says', async () => {
  const { runner, done, tell } = fakeRunner()
  const coming = Promise.withResolvers<() => Promise<Runner>>()
  const engine = await createLateRunner(space, coming.promise)
  let told = 0
  engine.subscribe(() => { told++ })
  engine.nudge()
  expect(engine.view()).toEqual({ phase: 'idle', partial: false, lastSuccess: at, failingSince: undefined })
  const older = engine.fetchOlder({ livret: 'l', kind: 'parcours' } as never) // handed on as it is
  coming.resolve(() => Promise.resolve(runner))
  expect(await older).toBe(true)
  expect(engine.view().phase).toBe('exchanging')
  expect(told).toBe(1)
  tell()
  expect(told).toBe(2)
  engine.nudge()
  await engine.stop()
  expect(done).toEqual(['nudge', 'stop'])
})

test('stopped before its code came, it never starts; stopped while it starts, it is stopped', async () => {
  const coming = Promise.withResolvers<() => Promise<Runner>>()
  const engine = await createLateRunner(space, coming.promise)
  await engine.stop()
  let started = 0
  coming.resolve(() => Promise.resolve((started++, fakeRunner().runner)))
  expect(await engine.fetchOlder({ livret: 'l', kind: 'parcours' } as never)).toBe(false) // never looked at
  expect(started).toBe(0)

  const { runner, done } = fakeRunner()
  const starting = Promise.withResolvers<Runner>()
  const other = await createLateRunner(space, Promise.resolve(() => starting.promise))
  await Promise.resolve()
  const stopped = other.stop()
  starting.resolve(runner)
  await stopped
  expect(done).toEqual(['stop'])
})

test('a method called before its owner is there waits for it', async () => {
  const coming = Promise.withResolvers<{ twice(n: number): Promise<number> }>()
  const asked = late(() => coming.promise, {}).twice(21)
  coming.resolve({ twice: (n) => Promise.resolve(2 * n) })
  expect(await asked).toBe(42)
})
