/** The other half of the fixed seeds: see `world.test.ts`. */
import { expect, it } from 'vitest'
import { liveSeeds } from './worldSeeds.ts'

it('[I1] [I2] [I3] [I4] [I5] [I6] [I7] [I8] [I9] [I10] [I11] [I12] [I13] [I14] [I15] [I16] [I17] [M1] [M2] [M3] [C3] [E1] [A1] [T3] [G3] [G4] [G5] [G6] [G7] [G9] [B1] [B2] [B3] [B4] [B5] [B6] [K1] [V3] [V5] [V6] [D1] [D3] [D4] [D5] 150 more lives keep every rule, and meet everything', async () => {
  expect(await liveSeeds(151, 150)).toEqual({ broken: [], neverMet: [] })
}, 1_200_000)
