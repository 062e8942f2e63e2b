import { deflateSync, strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../testing/seededIds.ts'
import { openTable } from '../testing/livret.ts'
import { decodeRequest, encodeRequest, packText, parseJson, unpackText } from './bytes.ts'

const marked = (marker: number, bytes: Uint8Array): Uint8Array => Uint8Array.from([marker, ...bytes])

async function sample(): Promise<Uint8Array> {
  const { livret, referent } = await openTable(3)
  referent.create(livret, 'parcours', 'etape', { dispositif: 'action', lieu: 'Dieppe' })
  referent.write(livret, 'parcours', 'contrat', 'objectif', 'Être cuisinière, près de chez moi — « vite » 🙂')
  return encodeRequest(referent.request())
}

describe('bodies', () => {
  it('come back as they went, accents and pictures included', async () => {
    const body = await sample()
    const decoded = decodeRequest(body)
    expect(decoded.ok && encodeRequest(decoded.value)).toEqual(body)
  })

  it('an idle request fits in a hundred bytes', () => {
    const body = encodeRequest({ p: 1, a: 'A'.repeat(22), d: 'B'.repeat(16) })
    expect(body.length).toBeLessThanOrEqual(100)
  })

  it('cut at every byte, it is malformed and nothing else', async () => {
    const body = await sample()
    for (let length = 0; length < body.length; length++) expect(decodeRequest(body.subarray(0, length))).toEqual({ ok: false, error: 'malformed' })
  })

  it('with any bit flipped, it is refused or a well-formed request, never an exception', async () => {
    const body = await sample()
    const random = seededRandom(5)
    for (let i = 0; i < 400; i++) {
      const copy = body.slice()
      const at = Math.floor(random() * copy.length)
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      const decoded = decodeRequest(copy)
      if (!decoded.ok) expect(['malformed', 'tooLarge']).toContain(decoded.error)
    }
  })

  it('a bomb is stopped while it inflates', () => {
    const bomb = marked(1, deflateSync(new Uint8Array(200 * 1024 * 1024), { level: 9 }))
    expect(bomb.length).toBeLessThan(4 * 1024 * 1024)
    expect(unpackText(bomb)).toEqual({ ok: false, error: 'tooLarge' })
  })

  it('depth, wrong types, unknown keys and __proto__ are malformed', () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
    expect(parseJson(deep)).toEqual({ ok: false, error: 'malformed' })
    for (const text of ['null', '{"p":2,"a":"x"}', `{"p":1,"a":"${'A'.repeat(22)}","zz":1}`, `{"p":1,"a":"${'A'.repeat(22)}","__proto__":{"x":1}}`])
      expect(decodeRequest(packText(text))).toEqual({ ok: false, error: 'malformed' })
    for (const text of ['{"a":{"__proto__":1}}', '{"\\u005f_proto__":1}']) expect(parseJson(text)).toEqual({ ok: false, error: 'malformed' })
    expect(parseJson('["__proto__"]').ok).toBe(true)
    expect(decodeRequest(marked(9, strToU8('{}')))).toEqual({ ok: false, error: 'malformed' })
    expect(({} as { x?: number }).x).toBeUndefined() // what nobody gave it
  })

  it('bytes that are not UTF-8 are malformed', () => {
    expect(unpackText(marked(0, Uint8Array.from([0x7b, 0xff, 0x7d])))).toEqual({ ok: false, error: 'malformed' })
  })
})
