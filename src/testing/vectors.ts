/**
 * The vectors under `protocol/vectors/`: what a program in another language checks itself against. Bytes in,
 * what they mean, what is answered, and the digest of the state that follows. Everything is seeded: the
 * same program makes the same files, and a test says when the ones kept are stale.
 */
import { toBase64url } from '../base/ids.ts'
import { DICTIONARY } from '../protocol/dictionary.ts'
import { decodeRequest, packText } from '../protocol/bytes.ts'
import { chunkHash, commitment, cursorsDigest, nextHead, operationText } from '../protocol/hash.ts'
import { readChunk } from '../protocol/rows.ts'
import type { WireRequest } from '../protocol/wire.ts'
import { recordedExchanges, type Recorded } from './vectorExchanges.ts'

const encoder = new TextEncoder()

export interface BodyVector {
  readonly name: string
  /** base64url. */
  readonly body: string
  /** What a server makes of it: 200 goes on, else the status answered. */
  readonly status: 200 | 400 | 426
  readonly json?: unknown
}

/** Chunk and salt in; per operation its canonical text and commitment; the replica's chain after each chunk. */
export interface ChunkVector {
  readonly signed: NonNullable<WireRequest['c']>[number]
  readonly texts: readonly string[]
  readonly commitments: readonly string[]
  readonly chain: string
}

export interface Vectors {
  readonly 'dictionary.json': { readonly about: string; readonly text: string }
  readonly 'bodies.json': { readonly about: string; readonly bodies: readonly BodyVector[] }
  readonly 'hashes.json': {
    readonly about: string
    readonly chunks: readonly ChunkVector[]
    readonly heads: readonly { readonly before: string; readonly epoch: number; readonly seq: number; readonly refused: string; readonly commitment: string; readonly head: string }[]
    readonly cursors: readonly { readonly cursors: readonly (readonly [string, number, number])[]; readonly digest: string }[]
  }
  readonly 'exchanges.json': { readonly about: string; readonly exchanges: readonly Recorded[] }
}

export async function makeVectors(): Promise<Vectors> {
  const exchanges = await recordedExchanges()
  return {
    'dictionary.json': { about: 'PROTOCOL.md §2: the preset dictionary of marker 1.', text: DICTIONARY },
    'bodies.json': { about: 'PROTOCOL.md §2 and §3: bodies of requests, what they say, and the status of what is not a request.', bodies: bodies() },
    'hashes.json': hashes(exchanges),
    'exchanges.json': {
      about: 'PROTOCOL.md §3 to §9: whole exchanges over an empty server, in order. After each reply, the digest of the state of every volet that the one who asked holds.',
      exchanges,
    },
  }
}

/** As the files hold it: one vector a line, so that a change shows which. */
export function vectorText(content: object): string {
  const line = ([key, value]: [string, unknown]): string =>
    Array.isArray(value) ? `${JSON.stringify(key)}: [\n${value.map((each) => JSON.stringify(each)).join(',\n')}\n]` : `${JSON.stringify(key)}: ${JSON.stringify(value)}`
  return `{\n${Object.entries(content).map(line).join(',\n')}\n}\n`
}

const A = 'A'.repeat(22)
const raw = (text: string, marker = 0): Uint8Array => Uint8Array.of(marker, ...encoder.encode(text))

function bodies(): BodyVector[] {
  const idle: WireRequest = { p: 1, a: A, d: 'B'.repeat(16) }
  const first: WireRequest = { p: 1, a: A, v: [], w: 1, m: 49_152 }
  const chunk = (rows: unknown): unknown => ({ p: 1, a: A, c: [['', [1, `${A}/parcours`, 'BBBBBBBBBBB', 1, A, 1, 5, 1_760_000_000_000, rows], A, '', '']] })
  const taken: readonly (readonly [string, Uint8Array])[] = [
    ['as it is', raw(JSON.stringify(idle))],
    ['deflated with the dictionary', packText(JSON.stringify({ ...first, v: [[`${A}/parcours`, 1, 17]] }))],
    ['accents, pictures, a lone surrogate and NUL in a value', raw(JSON.stringify(chunk([[[1, 'contrat', 'projet', 'Être à Eu — 🙂 \ud83d \u0000']]])))],
    ['every kind of row', raw(JSON.stringify(chunk([
      [[0, A, 'etape', { dispositif: 'action', heuresCentre: 35 }]], [[1, 'contrat', 'projet', null], ['CCCCCCCCCCC.3', 1]], [[2, 'frein.mobilite', 'ditSituations', 'permis'], [], 4],
      [[3, 'frein.mobilite', 'ditSituations', 'permis'], [3], -2, { i: A }], [[4, A, 'etat', 'prevue', 'enCours'], [], 0, { g: 5 }],
      [[5, 'contrat', 'objectif', [2, [1], [0, 'à', 'b'], 3]], [], 0, { g: 5, r: 'CCCCCCCCCCC.9' }], [[6, 'CCCCCCCCCCC.4', true]],
      [[40, { anything: ['kept'] }], [], 0, { p: [[A, 'D'.repeat(43), 12, 'image/jpeg']] }],
    ])))],
  ]
  const broken: readonly (readonly [string, Uint8Array, 400 | 426])[] = [
    ['nothing', new Uint8Array(), 400],
    ['another marker', raw(JSON.stringify(idle), 2), 400],
    ['not deflated as it says', raw(JSON.stringify(idle), 1), 400],
    ['cut', packText(JSON.stringify(first)).subarray(0, 12), 400],
    ['not UTF-8', Uint8Array.of(0, 0x7b, 0xff, 0x7d), 400],
    ['not JSON', raw('{"p":1,'), 400],
    ['too deep', raw(`{"p":1,"a":${'['.repeat(16)}${']'.repeat(16)}}`), 400],
    ['__proto__ as a key', raw(`{"p":1,"a":"${A}","__proto__":{}}`), 400],
    ['an unknown key', raw(JSON.stringify({ ...idle, zz: 1 })), 400],
    ['no device', raw('{"p":1}'), 400],
    ['an id of another length', raw(JSON.stringify({ p: 1, a: 'A' })), 400],
    ['an empty chunk', raw(JSON.stringify(chunk([]))), 400],
    ['a row with too many parts', raw(JSON.stringify(chunk([[[1, 'contrat', 'projet', 'x'], [], 0, {}, 1]]))), 400],
    ['a row of an entity that has no such name', raw(JSON.stringify(chunk([[[1, 'Salaire', 'projet', 'x']]]))), 400],
    ['a value that is not a scalar', raw(JSON.stringify(chunk([[[1, 'contrat', 'projet', ['x']]]]))), 400],
    ['another version', raw(JSON.stringify({ p: 2, a: A })), 426],
  ]
  return [
    ...taken.map(([name, body]): BodyVector => {
      const decoded = decodeRequest(body)
      if (!decoded.ok) throw new Error(`the vector “${name}” is not a request`)
      return { name, body: toBase64url(body), status: 200, json: decoded.value }
    }),
    ...broken.map(([name, body, status]): BodyVector => ({ name, body: toBase64url(body), status })),
  ]
}

function hashes(exchanges: readonly Recorded[]): Vectors['hashes.json'] {
  const signed = exchanges.slice(0, 3).flatMap(({ steps }) => steps.flatMap((step) => ('request' in step ? requestOf(step.request).c ?? [] : []))).slice(0, 24)
  const chunks = signed.map((each): ChunkVector => {
    const chunk = readChunk(each[1])
    if (chunk === undefined) throw new Error('a recorded chunk names a volet')
    const commitments = chunk.operations.map((operation) => commitment(chunk.volet, operation, each[2]))
    return { signed: each, texts: chunk.operations.map((operation) => operationText(chunk.volet, operation)), commitments, chain: chunkHash(each[0], commitments) }
  })
  let head = ''
  const heads = chunks.flatMap(({ commitments }) => commitments).slice(0, 6).map((each, i) => {
    const [before, refused] = [head, i % 3 === 2 ? 'nirDetecte' : '']
    head = nextHead(before, 1, i + 1, refused, each)
    return { before, epoch: 1, seq: i + 1, refused, commitment: each, head }
  })
  const livret = chunks.map(({ signed: [, chunk] }) => readChunk(chunk)?.volet.livret).find((each) => each !== undefined)
  if (livret === undefined) throw new Error('a recorded chunk names a livret')
  const vectors = [[], [['parcours', 1, 17]], [['parcours', 1, 17], ['cercle', 2, 5], ['notes', 1, 0]]] as const
  return {
    about: 'PROTOCOL.md §6 and §7.', chunks, heads,
    cursors: vectors.map((list) => ({
      cursors: list.map(([kind, epoch, seq]) => [`${livret}/${kind}`, epoch, seq] as const),
      digest: cursorsDigest(list.map(([kind, epoch, seq]) => ({ volet: { livret, kind }, epoch, seq }))),
    })),
  }
}

export const bytesOf = (base64url: string): Uint8Array => Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))

export function requestOf(base64url: string): WireRequest {
  const decoded = decodeRequest(bytesOf(base64url))
  if (!decoded.ok) throw new Error(decoded.error)
  return decoded.value
}
