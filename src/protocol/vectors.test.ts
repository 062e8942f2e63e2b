import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../authority/memoryJournal.ts'
import type { AppareilId, PersonneId } from '../base/ids.ts'
import { foldEntries } from '../merge/fold.ts'
import { emptyState } from '../merge/state.ts'
import { REFUSAL_REASONS, type Entry } from '../operations/operation.ts'
import { AT, stateDigest, type RecordedStep } from '../testing/vectorExchanges.ts'
import { bytesOf, makeVectors, requestOf, vectorText, type Vectors } from '../testing/vectors.ts'
import { decodeReply, decodeRequest } from './bytes.ts'
import { createExchange, type ExchangeSession } from './exchange.ts'
import { entriesOf, readEntries } from './rows.ts'
import type { WireReply } from './wire.ts'

const kept = (name: string): string => readFileSync(new URL(`./vectors/${name}`, import.meta.url), 'utf8')
const { exchanges } = JSON.parse(kept('exchanges.json')) as Vectors['exchanges.json'] // the first test compares it with what is made
const steps = exchanges.flatMap((each) => each.steps.filter((step): step is RecordedStep => 'request' in step))

function replyOf({ reply }: RecordedStep): WireReply {
  const decoded = decodeReply(bytesOf(reply))
  if (!decoded.ok) throw new Error(decoded.error)
  return decoded.value
}

/** Of an erased livret nothing is left to fold. */
const NOT_GIVEN: readonly string[] = ['efface']

describe('the vectors', () => {
  it('are those of this program: else `node src/tools/vectors.ts` writes them anew, and PROTOCOL.md says why', async () => {
    for (const [name, content] of Object.entries(await makeVectors())) expect(kept(name) === vectorText(content as object), `${name} is stale`).toBe(true) // each file is an object
  })

  it('hold every verdict, every reason the authority gives, and every way a log comes', () => {
    const replies = steps.map(replyOf)
    const verdicts = replies.flatMap(({ r }) => r ?? []).flatMap(([, , , list]) => list)
    expect(new Set(verdicts.map(([, kind]) => kind))).toEqual(new Set([0, 1, 2]))
    expect(new Set(verdicts.flatMap((verdict) => (verdict[1] === 1 ? [verdict[2][0]] : [])))).toEqual(new Set(['dependance', 'version', 'decision']))
    expect([...new Set(verdicts.flatMap((verdict) => (verdict[1] === 2 ? [verdict[2]] : [])))].sort())
      .toEqual(REFUSAL_REASONS.filter((reason) => !NOT_GIVEN.includes(reason)).sort())
    const details = verdicts.flatMap((verdict) => (verdict[1] === 2 ? Object.keys(verdict[3]) : []))
    expect(new Set(details)).toEqual(new Set(['who', 'state', 'field', 'limit', 'on']))
    const entries = replies.flatMap(({ f }) => f ?? []).flatMap(([, , , items]) => readEntries(items))
    const stubs = entries.filter((entry) => entry.kind === 'stub')
    expect(stubs.some(({ creates }) => creates !== undefined) && stubs.some(({ observed }) => observed.length > 0)).toBe(true)
    const acts = new Set(entries.flatMap((entry) => (entry.kind === 'operation' ? [entry.operation.payload.act] : [])))
    expect([...acts].sort()).toEqual(['add', 'create', 'decision', 'remove', 'set', 'text', 'transition'])
    expect(entries.some((entry) => entry.kind === 'operation' && entry.operation.group !== undefined)).toBe(true)
    const answers = replies.flatMap(({ r }) => r ?? [])
    expect(answers.some(([, , , , fork]) => fork === 1) && answers.some(([, , lastN, list, fork]) => list.length === 0 && fork === 0 && lastN > 0)).toBe(true)
    for (const key of ['q', 's', 'x'] as const) expect(replies.some((reply) => reply[key] !== undefined), key).toBe(true)
    expect(new Set(replies.map(({ e }) => e))).toEqual(new Set([1, 2]))
  })

  it.each(exchanges)('[I1] [I6] $name', async ({ people, steps: all }) => {
    let journal = createMemoryJournal()
    let exchange = createExchange({ journal })
    const sessionOf = (who: string): ExchangeSession => {
      const { personne, appareil, mayOpen } = people[who]!
      return { personne: personne as PersonneId, appareil: appareil as AppareilId, mayOpen } // written from such a session
    }
    const held = new Map<string, Map<string, Entry[]>>()
    for (const step of all) {
      if ('revoked' in step) {
        await journal.revoke(step.revoked as AppareilId) // written from one
        continue
      }
      if ('epoch' in step) {
        journal = createMemoryJournal(() => step.epoch)
        exchange = createExchange({ journal })
        for (const index of step.keeps) {
          const before = all[index]!
          const { a, c } = 'request' in before ? requestOf(before.request) : {}
          if ('who' in before && a !== undefined && c !== undefined) await exchange(sessionOf(before.who), { p: 1, a, c }, AT)
        }
        continue
      }
      const reply = await exchange(sessionOf(step.who), requestOf(step.request), AT)
      expect(reply).toEqual(replyOf(step))
      const logs = held.get(step.who) ?? new Map<string, Entry[]>()
      held.set(step.who, logs)
      for (const fragment of reply.f ?? []) {
        const [volet, , first] = fragment
        logs.set(volet, [...(first === 1 ? [] : (logs.get(volet) ?? [])), ...readEntries(entriesOf(fragment)!.entries)])
      }
      for (const volet of reply.x ?? []) logs.delete(volet)
      const states = Object.fromEntries([...logs].map(([volet, entries]) => [volet, stateDigest(foldEntries(emptyState(), entries))]))
      expect(states).toEqual(step.states)
    }
  })

  it.each((JSON.parse(kept('bodies.json')) as Vectors['bodies.json']).bodies)('a body: $name', ({ body, status, json }) => { // written from that type
    const decoded = decodeRequest(bytesOf(body))
    expect(decoded.ok ? decoded.value : undefined).toEqual(json)
    expect(decoded.ok).toBe(status === 200)
  })
})
