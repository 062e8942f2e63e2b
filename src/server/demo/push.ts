/**
 * Sends a written livret through the exchange, as its people's devices would: chunks with their
 * commitments and chains, each author in a session of their own. The circle goes first; then each round
 * lets one author send everything whose turn has come, in one request.
 */
import type { AppareilId, ReplicaId } from '../../base/ids.ts'
import type { Instant } from '../../base/jour.ts'
import { invariant } from '../../base/result.ts'
import type { VoletKind } from '../../domain/volet.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Exchange } from '../../protocol/exchange.ts'
import { chunkHash, commitment } from '../../protocol/hash.ts'
import { writeChunk } from '../../protocol/rows.ts'
import { MAX_CHUNKS_PER_REQUEST, PROTOCOL_VERSION } from '../../protocol/limits.ts'
import type { WireSignedChunk } from '../../protocol/wire.ts'
import type { Author, Strand, WrittenLivret } from './livretWriter.ts'

export interface Pushed {
  readonly operations: number
  readonly chunks: number
  readonly requests: number
}

interface Queue {
  readonly kind: VoletKind
  readonly strands: Strand[]
  readonly heads: Map<ReplicaId, string>
}

export async function pushLivret(exchange: Exchange, ids: Ids, written: WrittenLivret, now: Instant): Promise<Pushed> {
  const queues = [...written.volets].map(([kind, strands]): Queue => ({ kind, strands: [...strands], heads: new Map() }))
  const cercle = queues.filter(({ kind }) => kind === 'cercle')
  const total = { operations: 0, chunks: 0, requests: 0 }
  for (const stage of [cercle, queues]) {
    for (let author = mostReady(stage); author !== undefined; author = mostReady(stage)) {
      const chunks = takeReady(stage, author, written, ids)
      const reply = await exchange(sessionOf(author), { p: PROTOCOL_VERSION, a: author.appareil, c: chunks }, now)
      total.requests += 1
      total.chunks += chunks.length
      total.operations += countAccepted(reply.r ?? [], chunks)
    }
  }
  return total
}

const sessionOf = ({ personne, appareil, mayOpen }: Author): Parameters<Exchange>[0] => ({ personne, appareil, mayOpen })

/** Whose turn has come in most volets. */
function mostReady(queues: readonly Queue[]): Author | undefined {
  const ready = new Map<AppareilId, { readonly author: Author; turns: number }>()
  for (const { strands } of queues) {
    const author = strands[0]?.author
    if (author === undefined) continue
    const found = ready.get(author.appareil) ?? { author, turns: 0 }
    found.turns += 1
    ready.set(author.appareil, found)
  }
  return [...ready.values()].sort((a, b) => b.turns - a.turns)[0]?.author
}

function takeReady(queues: readonly Queue[], author: Author, { livret }: WrittenLivret, ids: Ids): WireSignedChunk[] {
  const chunks: WireSignedChunk[] = []
  for (const { kind, strands, heads } of queues) {
    while (strands[0]?.author.replica === author.replica && chunks.length < MAX_CHUNKS_PER_REQUEST) {
      const operations = strands.shift()?.operations ?? []
      const volet = { livret, kind }
      const salt = ids.entity()
      const previous = heads.get(author.replica) ?? ''
      heads.set(author.replica, chunkHash(previous, operations.map((operation) => commitment(volet, operation, salt))))
      chunks.push([previous, writeChunk({ volet, operations }), salt, '', ''])
    }
  }
  return chunks
}

/** A demonstration whose own authors are refused is a bug of the demonstration. */
function countAccepted(answers: NonNullable<Awaited<ReturnType<Exchange>>['r']>, chunks: readonly WireSignedChunk[]): number {
  const sent = chunks.reduce((sum, [, chunk]) => sum + chunk[8].length, 0)
  const verdicts = answers.flatMap(([volet, , , each]) => each.map((verdict) => ({ volet, verdict })))
  const other = verdicts.find(({ verdict }) => verdict[1] !== 0)
  invariant(other === undefined, `the demonstration is accepted; ${JSON.stringify(other)}`)
  invariant(verdicts.length === sent, 'the demonstration is answered in full')
  return sent
}
