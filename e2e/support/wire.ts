/**
 * A stranger's decoder, written from PROTOCOL.md alone: it shares no code with the product, only the text of
 * the preset dictionary, which is part of the protocol. It refuses what the page does not allow.
 */
import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import type { Passed } from './link.ts'

/** §2: "the text of `dictionary.ts` joined without separators". */
const DICTIONARY = Buffer.from(
  [...(/\[\n([\s\S]*?)\]\.join\(''\)/.exec(readFileSync(new URL('../../src/protocol/dictionary.ts', import.meta.url), 'utf8'))?.[1] ?? '').matchAll(/'((?:[^'\\]|\\.)*)'/g)]
    .map((each) => each[1])
    .join(''),
  'utf8',
)

const MAX_TEXT = 24 * 1024 * 1024

/** §2: one marker byte, then a JSON text. */
export function bodyText(body: Buffer): string {
  const rest = body.subarray(1)
  if (body[0] === 0) return rest.toString('utf8')
  if (body[0] === 1) return inflateRawSync(rest, { dictionary: DICTIONARY, maxOutputLength: MAX_TEXT }).toString('utf8')
  throw new Error(`a body begins with 0 or 1, not ${body[0] ?? 'nothing'}`)
}

/** As it is: marker 0. */
export const writeBody = (value: unknown): Buffer => Buffer.concat([Buffer.of(0), Buffer.from(JSON.stringify(value), 'utf8')])

export interface WireOperation {
  readonly what: 'operation'
  readonly volet: string
  readonly seq: number
  readonly replica: string
  readonly n: number
  readonly author: string
  readonly payload: readonly unknown[]
  readonly observed: readonly string[]
}

export interface WireStub {
  readonly what: 'stub'
  readonly volet: string
  readonly seq: number
  readonly replica: string
  readonly n: number
  readonly observed: readonly string[]
  readonly reason: string
  readonly commitment: string
  readonly entity: string
}

export interface WireFragment {
  readonly volet: string
  readonly epoch: number
  readonly first: number
  readonly items: readonly (WireOperation | WireStub)[]
  readonly after: number
  readonly hash: string
}

export interface WireAnswer {
  readonly volet: string
  readonly replica: string
  readonly lastN: number
  readonly verdicts: readonly { readonly n: number; readonly state: 'accepted' | 'held' | 'refused'; readonly rest: readonly unknown[] }[]
  readonly fork: boolean
}

export interface WireReply {
  readonly epoch: number
  readonly answers: readonly WireAnswer[]
  readonly fragments: readonly WireFragment[]
  /** Snapshots: of which volets, and up to where; what they hold is in the body's text. */
  readonly beginnings: readonly { readonly volet: string; readonly after: number }[]
  readonly evicted: readonly string[]
  readonly wantsVector: boolean
  readonly waiting: number
}

export interface WireRequest {
  readonly device: string
  readonly digest: string | undefined
  readonly vector: readonly (readonly [volet: string, epoch: number, seq: number])[] | undefined
  readonly whole: boolean
  readonly chunks: readonly { readonly volet: string; readonly replica: string; readonly n: number; readonly author: string; readonly rows: readonly (readonly unknown[])[] }[]
}

const REASONS = new Set([
  'droitRetire', 'horsDeVosDroits', 'etatDepasse', 'nirDetecte', 'mentionInterdite', 'valeurImpossible', 'trop', 'dependDe', 'efface', 'appareilRetire', 'copieDetectee',
])

class Malformed extends Error {}
function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Malformed(`not as PROTOCOL.md says: ${what}`)
}

const LONG = /^[A-Za-z0-9_-]{22}$/
const REPLICA = /^[A-Za-z0-9_-]{11}$/
const HASH = /^[A-Za-z0-9_-]{43}$/
const HEAD_MARK = /^[A-Za-z0-9_-]{4}$/
const VOLET = /^[A-Za-z0-9_-]{22}\/(cercle|parcours|freins|notes|equipe|aides|competences|sensible:[a-z-]+|prive:[A-Za-z0-9_-]{22})$/

const list = (value: unknown, what: string): readonly unknown[] => {
  must(Array.isArray(value), what)
  return value as readonly unknown[] // looked at just above
}
const text = (value: unknown, form: RegExp, what: string): string => {
  must(typeof value === 'string' && form.test(value), `${what}: ${JSON.stringify(value)}`)
  return value
}
const whole = (value: unknown, what: string, least = 0): number => {
  must(typeof value === 'number' && Number.isSafeInteger(value) && value >= least, `${what}: ${JSON.stringify(value)}`)
  return value
}
function keyed(value: unknown, keys: string, what: string): Readonly<Record<string, unknown>> {
  must(typeof value === 'object' && value !== null && !Array.isArray(value), what)
  for (const key of Object.keys(value)) must(key.length === 1 && keys.includes(key), `${what} has a key ${key}`)
  return value as Readonly<Record<string, unknown>> // looked at just above
}
function dots(value: unknown, own: string): readonly string[] {
  return list(value, 'dots').map((dot) => (typeof dot === 'number' ? `${own}.${whole(dot, 'dot', 1)}` : text(dot, /^[A-Za-z0-9_-]{11}\.[1-9]\d*$/, 'dot')))
}

export function readReply(body: Buffer): WireReply {
  const reply = keyed(JSON.parse(bodyText(body)), 'petrfxqsnh', 'a reply')
  must(reply['p'] === 1, 'p')
  whole(reply['t'], 't')
  must(reply['q'] === undefined || reply['q'] === 1, 'q')
  return {
    epoch: whole(reply['e'], 'e'),
    answers: list(reply['r'] ?? [], 'r').map(readAnswer),
    fragments: [...list(reply['f'] ?? [], 'f'), ...(reply['h'] === undefined ? [] : [reply['h']])].map(readFragment),
    beginnings: list(reply['n'] ?? [], 'n').map(readBeginning),
    evicted: list(reply['x'] ?? [], 'x').map((each) => text(each, VOLET, 'x')),
    wantsVector: reply['q'] === 1,
    waiting: whole(reply['s'] ?? 0, 's'),
  }
}

function readAnswer(value: unknown): WireAnswer {
  const [volet, replica, lastN, verdicts, fork, ...more] = list(value, 'an answer')
  must(more.length === 0 && (fork === 0 || fork === 1), 'an answer')
  return {
    volet: text(volet, VOLET, 'volet'), replica: text(replica, REPLICA, 'replica'), lastN: whole(lastN, 'lastN'), fork: fork === 1,
    verdicts: list(verdicts, 'verdicts').map((each) => {
      const [n, kind, ...rest] = list(each, 'a verdict')
      must(kind === 0 || kind === 1 || kind === 2, 'a verdict')
      if (kind === 2) must(typeof rest[0] === 'string' && REASONS.has(rest[0]), 'a reason')
      return { n: whole(n, 'n', 1), state: (['accepted', 'held', 'refused'] as const)[kind], rest }
    }),
  }
}

function readFragment(value: unknown): WireFragment {
  const [key, epoch, start, entries, after, hash, ...more] = list(value, 'a fragment')
  must(more.length === 0, 'a fragment')
  const volet = text(key, VOLET, 'volet')
  const first = whole(start, 'first', 1)
  const items = list(entries, 'items').flatMap((each) => readItem(volet, first, each))
  must(items.length > 0 && items.every((item, at) => item.seq === first + at), 'entries in order without a gap')
  return { volet, epoch: whole(epoch, 'epoch'), first, items, after: whole(after, 'after'), hash: text(hash, HEAD_MARK, 'hash') }
}

function readBeginning(value: unknown): WireReply['beginnings'][number] {
  const [volet, epoch, after, mark, snapshot, ...more] = list(value, 'a beginning')
  must(more.length === 0 && list(snapshot, 'a snapshot')[1] === after, 'a beginning')
  whole(epoch, 'epoch')
  text(mark, HEAD_MARK, 'mark')
  return { volet: text(volet, VOLET, 'volet'), after: whole(after, 'after', 1) }
}

function readItem(volet: string, first: number, value: unknown): readonly (WireOperation | WireStub)[] {
  const item = list(value, 'an item')
  if (item[1] === -1) {
    const [seq, , replica, n, observed, reason, commitment, entity, ...more] = item
    must(more.length === 0 && typeof reason === 'string' && REASONS.has(reason), 'a stub')
    const own = text(replica, REPLICA, 'replica')
    return [{
      what: 'stub', volet, seq: first + whole(seq, 'place'), replica: own, n: whole(n, 'n', 1), observed: dots(observed, own), reason,
      commitment: text(commitment, HASH, 'commitment'), entity: entity === '' ? '' : text(entity, LONG, 'entity'),
    }]
  }
  const [seq, schema, replica, n, author, rightsEpoch, rightsSeq, time, rows, keyId, signature, ...more] = item
  must(more.length === 0 && typeof keyId === 'string' && typeof signature === 'string', 'a run')
  whole(schema, 'schema')
  whole(rightsEpoch, 'rights epoch')
  whole(rightsSeq, 'rights seq')
  must(Number.isSafeInteger(time), 'seconds since the run before')
  const own = text(replica, REPLICA, 'replica')
  return list(rows, 'rows').map((row, at) => {
    const [payload, observed] = list(row, 'a row')
    return {
      what: 'operation', volet, seq: first + whole(seq, 'place') + at, replica: own, n: whole(n, 'n', 1) + at,
      author: text(author, LONG, 'author'), payload: list(payload, 'payload'), observed: dots(observed ?? [], own),
    }
  })
}

export function readRequest(body: Buffer): WireRequest {
  const request = keyed(JSON.parse(bodyText(body)), 'padvwcmfh', 'a request')
  must(request['p'] === 1, 'p')
  const digest = request['d']
  must(digest === undefined || typeof digest === 'string', 'd')
  return {
    device: text(request['a'], LONG, 'a'), digest, whole: request['w'] === 1,
    vector: request['v'] === undefined ? undefined : list(request['v'], 'v').map((each) => {
      const [volet, epoch, seq] = list(each, 'a cursor')
      return [text(volet, VOLET, 'volet'), whole(epoch, 'epoch'), whole(seq, 'seq')] as const
    }),
    chunks: list(request['c'] ?? [], 'c').map((signed) => {
      const [previous, chunk, salt, keyId, signature] = list(signed, 'a signed chunk')
      must(previous === '' || (typeof previous === 'string' && HASH.test(previous)), 'previous')
      text(salt, LONG, 'salt')
      must(typeof keyId === 'string' && typeof signature === 'string', 'signature')
      const [, volet, replica, n, author, , , , rows] = list(chunk, 'a chunk')
      return {
        volet: text(volet, VOLET, 'volet'), replica: text(replica, REPLICA, 'replica'), n: whole(n, 'n', 1), author: text(author, LONG, 'author'),
        rows: list(rows, 'rows').map((row) => list(row, 'a row')),
      }
    }),
  }
}

export const isSync = (exchange: Passed): boolean => exchange.method === 'POST' && exchange.path === '/api/sync'

/** Every whole answer to an exchange, decoded, with what was asked. */
export function syncs(passed: readonly Passed[]): readonly { readonly request: WireRequest; readonly reply: WireReply }[] {
  return passed.filter((each) => isSync(each) && each.whole && each.status === 200).map((each) => ({ request: readRequest(each.requestBody), reply: readReply(each.body) }))
}

/** A first download has ended: the whole vector was asked for and nothing was left. */
export function isLastPage(exchange: Passed): boolean {
  if (!isSync(exchange) || !exchange.whole || exchange.status !== 200) return false
  const reply = readReply(exchange.body)
  return readRequest(exchange.requestBody).whole && reply.waiting === 0 && !reply.wantsVector
}

/** Exchanges that carried work. */
export const pushes = (passed: readonly Passed[]): readonly Passed[] =>
  passed.filter((each) => isSync(each) && each.requestBody.length === Number(each.request.headers.get('content-length')) && readRequest(each.requestBody).chunks.length > 0)
