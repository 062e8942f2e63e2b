/**
 * A set of dots, as ranges per replica: operations of a replica are numbered without a gap, so that a long log
 * is a few numbers. What waits at the server makes the gaps.
 */
import type { ReplicaId } from '../base/ids.ts'
import type { Dot } from '../operations/operation.ts'

/** Of one replica: from, to, from, to… ascending, never touching. */
export type Ranges = readonly number[]

export class DotSet {
  readonly #ranges: Map<ReplicaId, number[]>

  constructor(ranges: Iterable<readonly [ReplicaId, Ranges]> = []) {
    this.#ranges = new Map([...ranges].map(([replica, each]) => [replica, [...each]]))
  }

  has({ replica, n }: Dot): boolean {
    const ranges = this.#ranges.get(replica)
    if (ranges === undefined) return false
    const at = firstEndingAt(ranges, n)
    const from = ranges[at]
    return from !== undefined && from <= n
  }

  add({ replica, n }: Dot): void {
    const ranges = this.#ranges.get(replica)
    if (ranges === undefined) {
      this.#ranges.set(replica, [n, n])
      return
    }
    const at = firstEndingAt(ranges, n)
    const from = ranges[at]
    if (from !== undefined && from <= n) return
    const follows = at > 0 && ranges[at - 1] === n - 1
    const precedes = from === n + 1
    if (follows && precedes) ranges.splice(at - 1, 2)
    else if (follows) ranges[at - 1] = n
    else if (precedes) ranges[at] = n
    else ranges.splice(at, 0, n, n)
  }

  clone(): DotSet {
    return new DotSet(this.#ranges)
  }

  /** In the order in which replicas were first met. */
  ranges(): Iterable<readonly [ReplicaId, Ranges]> {
    return this.#ranges
  }

  /** The highest number of a replica; 0 when none of it is here. */
  last(replica: ReplicaId): number {
    return this.#ranges.get(replica)?.at(-1) ?? 0
  }
}

/** Index of the first range whose end is not below `n`; the newest is the usual answer. */
function firstEndingAt(ranges: Ranges, n: number): number {
  let at = ranges.length
  while (at > 0 && (ranges[at - 1] ?? 0) >= n) at -= 2
  return at
}

/** Ascending, never touching, from 1 on. */
export const areRanges = (ranges: Ranges): boolean =>
  ranges.length % 2 === 0 && ranges.every((each, i) => (i === 0 ? each >= 1 : i % 2 === 0 ? each > (ranges[i - 1] ?? 0) + 1 : each >= (ranges[i - 1] ?? 0)))
