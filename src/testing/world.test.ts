/** Fixed seeds of the simulated world in every run; `npm run soak` lives more of them, and longer. */
import { expect, it } from 'vitest'
import { liveOnce } from './world.ts'
import { Tally } from './worldTally.ts'

const SEEDS = 80

it(`[I1] [I2] [I3] [I4] [I5] [I6] [I7] [I8] [I10] [I11] [I12] [I13] ${SEEDS} lives of the simulated world keep every rule, and meet everything`, async () => {
  const met = new Tally()
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = await liveOnce(seed)
    expect(outcome.ok ? '' : `seed ${seed}: ${outcome.what}`).toBe('')
    met.add(outcome.tally)
  }
  expect(met.zeros()).toEqual([])
}, 300_000)
