/** What `npm test` asks of the fixed seeds of a test file: every rule kept, and everything met. */
import { liveOnce } from './world.ts'
import { Tally } from './worldTally.ts'

export interface Lives {
  /** `seed N: what broke`. */
  readonly broken: readonly string[]
  readonly neverMet: readonly string[]
}

export async function liveSeeds(from: number, count: number): Promise<Lives> {
  const met = new Tally()
  const broken: string[] = []
  for (let seed = from; seed < from + count && broken.length === 0; seed++) {
    const outcome = await liveOnce(seed)
    if (!outcome.ok) broken.push(`seed ${seed}: ${outcome.what}`)
    met.add(outcome.tally)
  }
  return { broken, neverMet: met.zeros() }
}
