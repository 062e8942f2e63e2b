/**
 * The process killed at an await: a store and a seal that work until the chosen moment and never answer
 * again. Each call has two moments: before it happened, and after it happened but before anybody knew.
 */
import type { Seal } from '../ports/seal.ts'
import type { Store } from '../ports/store.ts'

/** Before every call, and after it, this is awaited. */
type Moment = () => Promise<void>

function watched(store: Store, seal: Seal, moment: Moment): { readonly store: Store; readonly seal: Seal } {
  async function around<T>(call: () => Promise<T>): Promise<T> {
    await moment()
    const value = await call()
    await moment()
    return value
  }
  return {
    store: {
      read: (keys) => around(() => store.read(keys)),
      commit: (write) => around(() => store.commit(write)),
      gauge: () => around(() => store.gauge()),
      close: () => { store.close() },
    },
    seal: {
      key: (name) => around(() => seal.key(name)),
      seal: (name, clear) => around(() => seal.seal(name, clear)),
      open: (name, sealed) => around(() => seal.open(name, sealed)),
    },
  }
}

type Work = (store: Store, seal: Seal) => Promise<void>

/** How many calls `work` makes: it can be killed at twice as many moments. */
export async function countPortCalls(store: Store, seal: Seal, work: Work): Promise<number> {
  let moments = 0
  const counted = watched(store, seal, () => {
    moments += 1
    return Promise.resolve()
  })
  await work(counted.store, counted.seal)
  return moments / 2
}

/** Runs `work` up to its `at`th moment (from 0) and abandons it there. Resolves with whether it was over before that. */
export async function dieAt(at: number, store: Store, seal: Seal, work: Work): Promise<'killed' | 'finished'> {
  let moments = 0
  let dead = false
  const never = new Promise<never>(() => undefined)
  const killed = new Promise<'killed'>((resolve) => {
    const mortal = watched(store, seal, () => {
      if (dead) return never
      if (moments++ < at) return Promise.resolve()
      dead = true
      resolve('killed')
      return never
    })
    void work(mortal.store, mortal.seal).then(() => { finish('finished') }, () => { finish('finished') })
  })
  let finish: (how: 'finished') => void = () => undefined
  const finished = new Promise<'finished'>((resolve) => { finish = resolve })
  return Promise.race([killed, finished])
}
