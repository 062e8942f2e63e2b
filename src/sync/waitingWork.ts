/**
 * Unsent work outlives every lock: whatever waits in a volet is also closed for the server (PROTOCOL.md §15), signed, in
 * the same transaction that keeps it, and taken away in the one that hears of its end. Whoever holds the locked device
 * can send it and cannot read it.
 */
import { keyIdOf } from '../base/sha256.ts'
import type { KeyMaker } from '../ports/keys.ts'
import { encodeRequest } from '../protocol/bytes.ts'
import { DEPART_CHUNK_BYTES, writeDeparts } from '../protocol/depart.ts'
import { hashBytes } from '../protocol/hash.ts'
import { MAX_CHUNKS_PER_REQUEST, PROTOCOL_VERSION } from '../protocol/limits.ts'
import type { WireSignedChunk } from '../protocol/wire.ts'
import { edit, transact, type Beside, type Cabinet } from './cabinet.ts'
import { createKeys, type Keys } from './keyRing.ts'
import { voletsOf, type OwnChunk, type RecordName } from './records.ts'

export interface DepartDeps {
  readonly maker: KeyMaker
  readonly close: (publicKey: string, keyId: string, clear: Uint8Array) => Promise<Uint8Array | undefined>
}

/** The log does not tell of all of it: the server may not have it, or may lose it. */
const isWaiting = (own: OwnChunk): boolean => own.verdicts.some((verdict) => verdict === null || verdict.state === 'held' || verdict.state === 'accepted')

/** One for a program: what was signed once is not signed again. */
export function createBeside({ maker, close }: DepartDeps): Beside {
  /** Signatures alone: what they are of is not kept in memory for it. */
  const signed = new Map<string, string>()
  const rings = new WeakMap<Cabinet, Keys>()
  const ringOf = (cabinet: Cabinet): Keys => {
    const found = rings.get(cabinet) ?? createKeys(cabinet, maker)
    rings.set(cabinet, found)
    return found
  }
  return async (cabinet, waiting) => {
    const chunks = waiting?.chunks.filter(isWaiting) ?? []
    if (chunks.length === 0) return null
    const found = await cabinet.read(['racine', 'ouverture'])
    const [racine, ouverture] = found.ok ? [found.value.get('racine'), found.value.get('ouverture')] : []
    const key = ouverture && (await ringOf(cabinet).current())
    // Before the first contact nobody says for whom to close it.
    if (racine === undefined || ouverture === undefined || key === undefined) return undefined
    const ready: WireSignedChunk[] = []
    for (const { chunk: [previous, chunk, salt], hash } of chunks) {
      const name = `${key.id} ${hash}`
      const signature = signed.get(name) ?? (await key.sign(hashBytes(hash)))
      signed.set(name, signature)
      ready.push([previous, chunk, salt, key.id, signature])
    }
    const closed = await Promise.all(requestsOf(ready).map((c) => close(ouverture.publique, keyIdOf(ouverture.publique), encodeRequest({ p: PROTOCOL_VERSION, a: racine.appareil, c }))))
    return closed.includes(undefined) ? undefined : writeDeparts(closed.flatMap((each) => each ?? []))
  }
}

/** In order, as many as one request holds. */
function requestsOf(chunks: readonly WireSignedChunk[]): WireSignedChunk[][] {
  const requests: WireSignedChunk[][] = []
  let bytes = Infinity
  for (const chunk of chunks) {
    const size = JSON.stringify(chunk).length
    const last = requests.at(-1)
    if (last === undefined || bytes + size > DEPART_CHUNK_BYTES || last.length >= MAX_CHUNKS_PER_REQUEST) {
      requests.push([chunk])
      bytes = size
    } else {
      last.push(chunk)
      bytes += size
    }
  }
  return requests
}

/** Closes anew all that waits when the server's key, or the device's own, is another than the last time. */
export async function renewDeparts(cabinet: Cabinet, maker: KeyMaker, publique: string): Promise<void> {
  const key = await createKeys(cabinet, maker).current()
  if (key === undefined) return
  const found = await cabinet.read(['racine', 'ouverture'])
  if (!found.ok) return
  const known = found.value.get('ouverture')
  if (known?.publique === publique && known.signeePar === key.id) return
  const noted = (signeePar: string) => transact(cabinet, ['ouverture'], () => ({ edits: [edit('ouverture', { v: 1, publique, signeePar })], result: undefined }))
  // Written first, so that what is saved meanwhile is closed under it; signed by nobody yet, so that a kill here begins again.
  if (!(await noted('')).ok) return
  const livrets = found.value.get('racine')?.livrets ?? []
  const records = await cabinet.read(livrets.map((id): RecordName => `livret:${id}`))
  if (!records.ok) return
  for (const id of livrets) {
    const record = records.value.get(`livret:${id}`)
    for (const [kind, manifest] of record === undefined ? [] : voletsOf(record)) {
      if (manifest.pending + manifest.held === 0) continue
      const name = `attente:${id}/${kind}` as const
      const closed = await transact(cabinet, [name], (snapshot) => {
        const waiting = snapshot.get(name)
        return { edits: waiting === undefined ? [] : [edit(name, waiting)], result: undefined }
      })
      if (!closed.ok) return
    }
  }
  await noted(key.id)
}
