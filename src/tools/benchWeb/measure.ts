/**
 * `npm run bench -- --web`: what people wait for, in the real Chromium, of the real build behind the real server
 * (experience.md §3). Medians of `rounds` readings or more.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStage } from '../../../e2e/support/people.ts'
import { startServerOn } from '../../../e2e/support/server.ts'
import { median } from '../bench/measure.ts'
import { addLives, recordsPerLivret } from './livrets.ts'
import { firstVisits, inFileActive, offlineReopenings, personTaps, searchesOf, unlocksAndTaps, type Scene } from './scenes.ts'

const LIVRETS = 200
const RECORDS = 10_000

export interface WebFigures {
  readonly unlock200Ms: number
  /** In a file active of as many livrets as 10,000 records make. */
  readonly search10kMs: number
  readonly offlineReopenMs: number
  /** The middle one of the taps, and the slowest; each a median. */
  readonly tapToPaintMs: number
  readonly tapToPaintWorstMs: number
  readonly lcpSlow4gMs: number
}

export async function measureWeb(rounds: number, say: (what: string) => void): Promise<WebFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'livret-bench-'))
  // Another user may run the database: it passes through.
  chmodSync(folder, 0o711)
  const dataDir = join(folder, 'data')
  const [server, stage] = await Promise.all([startServerOn(dataDir), createStage()])
  const scene: Scene = { server, stage, rounds, say: (name, readings) => { say(`${name}: ${readings.map((each) => each.toFixed(0)).join(' ')}`) } }
  const stocked = async (work: () => Promise<void>): Promise<void> => {
    await server.stop()
    await work()
    await server.start()
  }
  try {
    const lcp = await firstVisits(scene)
    const offline = await offlineReopenings(scene)
    const taps = await personTaps(scene)
    const already = await inFileActive(scene)
    await stocked(() => addLives(dataDir, LIVRETS - already))
    const referent = await unlocksAndTaps(scene, LIVRETS)
    const many = Math.ceil(RECORDS / (await recordsPerLivret(server)))
    await stocked(() => addLives(dataDir, many - already))
    const searches = await searchesOf(scene, many)
    const tapMedians = [...taps, ...referent.taps].map(median)
    const rounded = (value: number): number => Math.round(value * 10) / 10
    return {
      unlock200Ms: rounded(median(referent.unlocks)), search10kMs: rounded(median(searches)), offlineReopenMs: rounded(median(offline)),
      tapToPaintMs: rounded(median(tapMedians)), tapToPaintWorstMs: rounded(Math.max(...tapMedians)), lcpSlow4gMs: rounded(median(lcp)),
    }
  } finally {
    await stage.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
  }
}
