/** Fixed seeds of the simulated world in every run, in two files that run side by side; `npm run soak` lives more. */
import { expect, it } from 'vitest'
import { liveSeeds } from './worldSeeds.ts'

it('[I1] [I2] [I3] [I4] [I5] [I6] [I7] [I8] [I9] [I10] [I11] [I12] [I13] [I14] [I15] [I16] [I17] [M1] [M2] [M3] [C3] [E1] [A1] [T3] [G3] [G4] [G5] [G6] [G7] [G9] [B1] [B2] [B3] [B4] [B5] [B6] [K1] [V3] [V5] [V6] [D1] [D3] [D4] [D5] 150 lives of the simulated world keep every rule, and meet everything', async () => {
  expect(await liveSeeds(1, 150)).toEqual({ broken: [], neverMet: [] })
}, 1_200_000)
