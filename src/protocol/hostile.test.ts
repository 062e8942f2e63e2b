/** The codec before anything else looks: closed reasons, never an exception, and nothing that was not on the page. */
import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { crowds, flipped, misshapen, asItIs, strangeBodies, truncated } from '../testing/hostile.ts'
import { seededRandom } from '../testing/seededIds.ts'
import { bytesOf, type Vectors } from '../testing/vectors.ts'
import type { RecordedStep } from '../testing/vectorExchanges.ts'
import { decodeChunk, decodeFragment, decodeReply, decodeRequest, packText } from './bytes.ts'
import { readChunk, readEntries } from './rows.ts'
import { commitment } from './hash.ts'

const read = <Name extends keyof Vectors>(name: Name): Vectors[Name] =>
  JSON.parse(readFileSync(new URL(`./vectors/${name}`, import.meta.url), 'utf8')) as Vectors[Name] // vectors.test.ts holds its shape

const A = 'A'.repeat(22)
const request = read('bodies.json').bodies.find(({ name }) => name === 'every kind of row')!
const replies = read('exchanges.json').exchanges.flatMap(({ steps }) => steps.filter((step): step is RecordedStep => 'reply' in step))
const reply = replies.reduce((longest, each) => (each.reply.length > longest.reply.length ? each : longest))

/** What a server does with a request, and a device with a reply, as far as bytes go. */
function swallow(body: Uint8Array): string {
  const asked = decodeRequest(body)
  for (const [, chunk, salt] of asked.ok ? asked.value.c ?? [] : []) {
    const taken = readChunk(chunk)
    for (const operation of taken?.operations ?? []) {
      if (taken) commitment(taken.volet, operation, salt)
      // A time that is none would make every reply that carries it unreadable, for everybody.
      if (Number.isNaN(new Date(operation.at).getTime())) throw new Error(`taken with the time ${operation.at}`)
    }
  }
  const told = decodeReply(body)
  for (const [, , , items] of told.ok ? told.value.f ?? [] : []) readEntries(items)
  const others = [decodeChunk(body), decodeFragment(body)]
  for (const each of [asked, told, ...others]) if (!each.ok) expect(['malformed', 'tooLarge']).toContain(each.error)
  return [asked, told].map((each) => (each.ok ? 'ok' : each.error)).join(' ')
}

describe('hostile bodies', () => {
  it('cut at every byte, a request and a reply are malformed', () => {
    for (const body of [packText(JSON.stringify(request.json)), asItIs(JSON.stringify(request.json)), bytesOf(reply.reply)])
      for (const { name, body: cut } of truncated('cut', body)) expect(swallow(cut), name).toBe('malformed malformed')
  })

  it('with bits flipped, they are malformed, too large, or another message', () => {
    const random = seededRandom(41)
    for (const body of [packText(JSON.stringify(request.json)), asItIs(JSON.stringify(request.json)), bytesOf(reply.reply)])
      for (const each of flipped('flipped', body, random, 400)) swallow(each.body)
  })

  it('a place made wrong, in each kind of message', () => {
    const random = seededRandom(42)
    const told = decodeReply(bytesOf(reply.reply))
    if (!told.ok) throw new Error(told.error)
    const met = new Set<string>()
    for (const message of [request.json, told.value])
      for (const { json } of misshapen(JSON.parse(JSON.stringify(message)) as never, random, 800)) met.add(swallow(asItIs(JSON.stringify(json)))) // JSON of its own
    expect([...met].sort()).toEqual(['malformed malformed', 'malformed ok', 'ok malformed'])
    expect(({} as { admin?: boolean }).admin).toBeUndefined() // what nobody gave it
  })

  it('a claimed time that is none is malformed: sent down, it would close the livret to all its readers', () => {
    const at = (time: number, seconds: number): unknown => ({ p: 1, a: A, c: [['', [1, `${A}/parcours`, 'BBBBBBBBBBB', 1, A, 1, 5, time, [[[1, 'contrat', 'projet', 'x'], [], seconds]]], A, '', '']] })
    for (const [time, seconds] of [[Number.MAX_SAFE_INTEGER - 991, Number.MAX_SAFE_INTEGER], [8.64e15, 1], [-8.64e15, -1], [1_760_000_000_001, 0]] as const)
      expect(decodeRequest(packText(JSON.stringify(at(time, seconds)))), `${time} ${seconds}`).toEqual({ ok: false, error: 'malformed' })
    for (const [time, seconds] of [[8.64e15, -1], [-8.64e15, 0], [-1000, 4_000_000_000]] as const)
      expect(decodeRequest(packText(JSON.stringify(at(time, seconds)))).ok, `${time} ${seconds}`).toBe(true)
  })

  it('strange texts, lying compressions, crowds and bombs', () => {
    const valid = JSON.stringify({ p: 1, a: A })
    const taken = [...strangeBodies(valid, A)].filter(({ body }) => {
      const decoded = decodeRequest(body)
      if (!decoded.ok) expect(['malformed', 'tooLarge']).toContain(decoded.error)
      return decoded.ok
    })
    expect(taken.map(({ name }) => name)).toEqual([
      'minus nothing', 'minus nothing, deflated', 'a mark first', 'a mark first, deflated', 'spaces', 'spaces, deflated', 'deflate without the dictionary', 'more after the last block',
    ])
    const chunk = (rows: unknown): never => ({ p: 1, a: A, c: [['', [1, `${A}/parcours`, 'BBBBBBBBBBB', 1, A, 1, 5, 1_760_000_000_000, rows], A, '', '']] }) as never // a chunk as JSON
    expect([...crowds(chunk)].map(({ body }) => decodeRequest(body))).toEqual([{ ok: false, error: 'malformed' }, { ok: false, error: 'tooLarge' }])
  })
})
