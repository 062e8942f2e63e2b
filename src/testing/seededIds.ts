/** Ids and bytes from a seed: the same run again from the same number. */
import { idsFrom, type Ids } from '../ports/ids.ts'

/** mulberry32: small, seeded, good enough to shuffle a simulation; never for secrets. */
export function seededRandom(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function seededIds(seed: number): Ids {
  const random = seededRandom(seed)
  return idsFrom((length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)))
}
