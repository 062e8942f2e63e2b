/** The second client against the vectors: what PROTOCOL.md says is enough to read them to the same digests. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openTable } from '../livret.ts'
import { stateDigest } from '../vectorExchanges.ts'
import { writeApart } from '../vectorScenes.ts'
import { bytesOf, type Vectors } from '../vectors.ts'
import { canonical, chainAfter, commitments, cursorsDigest, decodeBody, encodeBody, logHeadAfter, operationText, readTimes } from './bytes.mjs'
import { TinyClient } from './tinyClient.mjs'

// Made by our program; `vectors.test.ts` holds their shape.
const read = <Name extends keyof Vectors>(name: Name): Vectors[Name] =>
  JSON.parse(readFileSync(new URL(`../../protocol/vectors/${name}`, import.meta.url), 'utf8')) as Vectors[Name]

describe('the tiny client', () => {
  it.each(read('bodies.json').bodies.filter(({ status }) => status === 200))('reads a body: $name', ({ body, json }) => {
    expect(decodeBody(bytesOf(body))).toEqual(json)
    for (const marker of [0, 1] as const) expect(decodeBody(encodeBody(json, marker))).toEqual(json)
  })

  it('writes the same texts, commitments, chains and heads', () => {
    const { chunks, heads, cursors } = read('hashes.json')
    for (const { signed: [previous, chunk, salt], texts, commitments: wanted, chain } of chunks) {
      expect(chunk[8].map((_, index) => operationText(chunk, index))).toEqual(texts)
      expect(commitments(chunk, salt)).toEqual(wanted)
      expect(chainAfter(previous, wanted)).toBe(chain)
    }
    for (const { before, epoch, seq, refused, commitment, head } of heads) expect(logHeadAfter(before, epoch, seq, refused, commitment)).toBe(head)
    for (const { cursors: list, digest } of cursors) expect(cursorsDigest(list)).toBe(digest)
    expect(canonical({ b: [1.5, '\u20ac', null], a: { 'é': true, e: 'x' } })).toBe('{"a":{"e":"x","é":true},"b":[1.5,"€",null]}')
  })

  it.each(read('exchanges.json').exchanges)('[I1] folds to the same digests: $name', ({ people, steps }) => {
    const clients = new Map(Object.entries(people).map(([who, { personne, appareil }]) => [who, new TinyClient({ base: '', token: '', person: personne, device: appareil })]))
    for (const step of steps) {
      if (!('reply' in step)) continue
      const client = clients.get(step.who)!
      client.take200(readTimes(decodeBody(bytesOf(step.reply))))
      const states = Object.fromEntries([...client.volets.keys()].map((volet) => [volet, client.state(volet, { pending: false }).digest()]))
      expect(states).toEqual(step.states)
    }
  })

  it('[I1] [I5] places every edit of 40 lives of one text where our program does', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { livret, responsable, referent, beneficiaire, peer } = await openTable(seed)
      const tiny = new TinyClient({ base: '', token: '', person: responsable.personne, device: responsable.session.appareil })
      await writeApart(seed, 40, livret, [referent, beneficiaire, peer(beneficiaire.personne)])
      tiny.take200(await responsable.sync())
      const volet = `${livret}/parcours`
      expect(tiny.state(volet).text('contrat', 'objectif').length, `seed ${seed}`).toBeGreaterThan(5)
      expect(tiny.state(volet).digest(), `seed ${seed}`).toBe(stateDigest(responsable.shown(livret, 'parcours')))
    }
  })
})
