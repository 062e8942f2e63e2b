import type { Turns } from '../sync/access.ts'

/** Tabs of one space take turns. */
export function fakeTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
