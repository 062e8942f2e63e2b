/** A space's records under other keys, without their names: the older clear ones (their key is the name's digest), or those of another data key. */
import { fromBase64url, toBase64url } from '../base/ids.ts'
import { err, ok, type Result } from '../base/result.ts'
import { DEPARTS } from '../protocol/depart.ts'
import type { SpaceKeys } from './keys.ts'
import { createDigestSeal, NAME_BYTES, nameDigest } from './seal.ts'

export type SealedRow = readonly [key: string, bytes: Uint8Array]

/**
 * @param from what the rows are sealed with; `undefined`: nothing
 * @param madeAnew a name whose record is left out, as are the departs, which have no name inside: without it they are made again
 */
export function createResealing(space: string, from: SpaceKeys | undefined, to: SpaceKeys, madeAnew: string): (row: SealedRow) => Promise<Result<SealedRow | undefined, 'tampered'>> {
  const [before, after] = [from && createDigestSeal(space, from), createDigestSeal(space, to)]
  const leftOut = toBase64url(nameDigest(space, madeAnew))
  return async ([key, bytes]) => {
    if (before !== undefined && bytes[0] === DEPARTS) return ok(undefined)
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
