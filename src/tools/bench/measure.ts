/** Every figure of the workload, over the seeds given: medians, except where a sum or a set is meant. */
import { invariant } from '../../base/result.ts'
import { WHO } from '../../testing/workload/gestures.ts'
import { playBranches, playLastTen, playTo590 } from '../../testing/workload/play.ts'
import { conflictsOf, loadTwoHundred, mergeBasis, mergeTimes, storeOn, type Stored } from './memory.ts'
import { landedAfterRefusals, type Landed } from './refusals.ts'
import { deltaOnSocket, idleOnSocket, openPlace, syncTimes, type DeltaBytes, type Place } from './socket.ts'

export interface Figures {
  readonly deltaLast10Bytes: number
  readonly deltaLast10LimitBytes: number
  readonly deltaLast10OfLimit: number
  readonly deltaLast10ExchangeBytes: number
  readonly signatureBytes: number
  readonly idle200SyncBytes: number
  readonly idle200HeadBytes: number
  readonly load200Ms: number
  readonly load200StatesMs: number
  readonly list200Ms: number
  readonly load200JsonParseMs: number
  readonly merge100Ms: number
  /** Fields, over all seeds. */
  readonly conflictsShown: number
  readonly conflictsTrue: number
  /** Shown and not true, or true and not shown. */
  readonly conflictsAmiss: number
  /** Edits after a refused one, for each kind of refusal at each position, of the first seed. */
  readonly landedAfterRefusal: number
  readonly independentAfterRefusal: number
  readonly historyBytes: number
  readonly snapshotBytes: number
  readonly syncP50Ms: number
  readonly syncP99Ms: number
  readonly syncsPerSecond: number
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  invariant(low !== undefined && high !== undefined, 'there are values')
  return (low + high) / 2
}

/** What one seed gives without a clock. */
export interface SeedFigures {
  readonly bytes: DeltaBytes | undefined
  readonly shown: ReadonlySet<string>
  readonly true: ReadonlySet<string>
  readonly mergeMs: number
  readonly stored: Stored
  readonly landed: Landed | undefined
}

/** @param positions of branch A at which an edit is refused */
export async function measureSeed(seed: number, place: Place | undefined, positions: readonly number[]): Promise<SeedFigures> {
  const livret = await playTo590(seed)
  const mark = livret.arrivals.length
  await playLastTen(livret)
  await livret.syncAll()
  const bytes = place && await deltaOnSocket(place, livret, mark)
  const stored = await storeOn(livret)
  const branches = await playBranches(livret)
  const landed = positions.length === 0 ? undefined : await landedAfterRefusals(livret, branches, livret.journal, positions)
  const { base, mine } = mergeBasis(livret, branches)
  for (const who of WHO) await livret.sync(branches.pens[1][who])
  const referent = livret.devices.referent.peer
  const incoming = await livret.exchange(referent.session, referent.request(), stored.now)
  const mergeMs = median(mergeTimes(base, mine, incoming, 15))
  await livret.syncAll(...branches.pens)
  const conflicts = await conflictsOf(livret, branches)
  return { bytes, ...conflicts, mergeMs, stored, landed }
}

export async function measureAll(seeds: readonly number[], say: (what: string) => void): Promise<Figures> {
  const place = await openPlace()
  try {
    const each: SeedFigures[] = []
    for (const seed of seeds) {
      each.push(await measureSeed(seed, place, seed === seeds[0] ? Array.from({ length: 100 }, (_, i) => i) : []))
      say(`seed ${seed}`)
    }
    const bytes = each.flatMap((one) => one.bytes ?? [])
    const loads: Awaited<ReturnType<typeof loadTwoHundred>>[] = []
    for (let i = 0; i < 3; i++) loads.push(await loadTwoHundred(each.map(({ stored }) => stored)))
    say('loads')
    const idle = await idleOnSocket(place)
    say('idle')
    const times = await syncTimes(place, 200, 20)
    const [first] = each
    invariant(first?.landed !== undefined, 'refusals are measured on the first seed')
    const sum = (of: (one: SeedFigures) => number): number => each.reduce((total, one) => total + of(one), 0)
    const rounded = (value: number): number => Math.round(value * 100) / 100
    return {
      deltaLast10Bytes: median(bytes.map(({ delta }) => delta)),
      deltaLast10LimitBytes: median(bytes.map(({ limit }) => limit)),
      deltaLast10OfLimit: Math.round(median(bytes.map(({ delta, limit }) => delta / limit)) * 1000) / 1000,
      deltaLast10ExchangeBytes: median(bytes.map(({ exchange }) => exchange)),
      signatureBytes: median(bytes.map(({ signatures }) => signatures)),
      idle200SyncBytes: idle.bodyBytes,
      idle200HeadBytes: idle.headBytes,
      load200Ms: rounded(median(loads.map(({ views }) => views))),
      load200StatesMs: rounded(median(loads.map(({ states }) => states))),
      list200Ms: rounded(median(loads.map(({ list }) => list))),
      load200JsonParseMs: rounded(median(loads.map(({ jsonParse }) => jsonParse))),
      merge100Ms: rounded(median(each.map(({ mergeMs }) => mergeMs))),
      conflictsShown: sum(({ shown }) => shown.size),
      conflictsTrue: sum((one) => one.true.size),
      conflictsAmiss: sum((one) => amiss(one).length),
      landedAfterRefusal: first.landed.landed,
      independentAfterRefusal: first.landed.independent,
      historyBytes: median(bytes.map(({ history }) => history)),
      snapshotBytes: median(each.map(({ stored }) => stored.snapshotBytes)),
      syncP50Ms: rounded(times.p50),
      syncP99Ms: rounded(times.p99),
      syncsPerSecond: rounded(times.perSecond),
    }
  } finally {
    await place.close()
  }
}

export const amiss = ({ shown, true: known }: Pick<SeedFigures, 'shown' | 'true'>): readonly string[] =>
  [...[...shown].filter((key) => !known.has(key)), ...[...known].filter((key) => !shown.has(key))]
