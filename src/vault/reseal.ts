/** A space's records under other keys, without their names: the older clear ones (their key is the name's digest), or those of another data key. */
import { fromBase64url, toBase64url } from '../base/ids.ts'
import { err, ok, type Result } from '../base/result.ts'
import { DEPARTS } from '../protocol/depart.ts'
import type { SpaceKeys } from './keys.ts'
import { createDigestSeal, isOfReserve, NAME_BYTES, nameDigest } from './seal.ts'

export type SealedRow = readonly [key: string, bytes: Uint8Array]

export interface Resealing {
  readonly space: string
  /** What the rows are sealed with; `undefined`: nothing. Without its reserve, what is of it is left behind. */
  readonly from: SpaceKeys | undefined
  readonly to: SpaceKeys
  /** A name whose record is left out: without it the departs, which have no name inside, are made again. */
  readonly madeAnew: string
  /** Hears of the departs there were. */
  readonly onDeparts?: (record: Uint8Array) => void
}

export function createResealing({ space, from, to, madeAnew, onDeparts }: Resealing): (row: SealedRow) => Promise<Result<SealedRow | undefined, 'tampered'>> {
  const [before, after] = [from && createDigestSeal(space, from), createDigestSeal(space, to)]
  const leftOut = toBase64url(nameDigest(space, madeAnew))
  return async ([key, bytes]) => {
    if (before !== undefined && bytes[0] === DEPARTS) {
      onDeparts?.(bytes)
      return ok(undefined)
    }
    if (from !== undefined && from.reserve === undefined && isOfReserve(bytes)) return ok(undefined)
    const opened = before === undefined ? readClear(key, bytes) : await before.open(key, bytes)
    if (!opened.ok) return opened
    const { digest, isReserved, clear } = opened.value
    if (toBase64url(digest) === leftOut) return ok(undefined)
    return ok([after.key(digest), await after.seal(digest, isReserved, clear)])
  }
}

/** Names are not known here, so that everything counts as reserved: it is the person's own until it is next written. */
function readClear(key: string, clear: Uint8Array) {
  const digest = fromBase64url(key)
  return digest.ok && digest.value.length === NAME_BYTES ? ok({ digest: digest.value, isReserved: true, clear }) : err('tampered' as const)
}
