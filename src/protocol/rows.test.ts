import { describe, expect, it } from 'vitest'
import type { CreatedId, IntentionId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { Entry, Operation, Payload } from '../operations/operation.ts'
import { instant } from '../testing/moments.ts'
import { seededIds } from '../testing/seededIds.ts'
import { canonicalJson, commitment, cursorsDigest, operationText } from './hash.ts'
import { readChunk, readEntries, writeChunk, writeEntries } from './rows.ts'
import { chunkSchema } from './wire.ts'

const ids = seededIds(1)
const livret = ids.livret()
const replica: ReplicaId = ids.replica()
const other: ReplicaId = ids.replica()
const author: PersonneId = ids.personne()
const entity: CreatedId = ids.entity()
const intention: IntentionId = ids.intention()

const payloads: readonly Payload[] = [
  { act: 'create', entity, type: 'note', values: { genre: 'appel', jour: '2026-11-22' } },
  { act: 'set', entity: 'identite', field: 'commune', value: null },
  { act: 'add', entity: 'frein.mobilite', field: 'ditSituations', element: 'permis' },
  { act: 'remove', entity: 'frein.mobilite', field: 'ditSituations', element: 'permis' },
  { act: 'transition', entity, field: 'etat', from: 'prevue', to: 'enCours' },
  { act: 'text', entity: 'contrat', field: 'objectif', changes: [3, [0, 'à', 'b'], [2]] },
  { act: 'decision', about: { replica: other, n: 4 }, keep: true },
  { act: 'unknown', row: [40, { anything: ['kept'] }] },
]

const operations: readonly Operation[] = payloads.map((payload, i) => ({
  dot: { replica, n: 10 + i }, author, schema: 1, rights: { epoch: 1, seq: 5 }, payload,
  observed: i % 2 === 0 ? [] : [{ replica: other, n: 3 }, { replica, n: 9 }],
  at: instant(1_760_000_000_000 + i * 1000),
  ...(i < 3 ? { group: { replica, n: 10 } } : {}),
  ...(i === 3 ? { intention } : {}),
  ...(i === 4 ? { attachments: [{ id: entity, digest: 'd'.repeat(43), size: 12, mime: 'image/jpeg' }] } : {}),
  ...(i === 5 ? { reissueOf: { replica: other, n: 1 } } : {}),
}))

describe('rows', () => {
  it('[I10] give back every operation, what is unknown included, through the schema', () => {
    const wire = chunkSchema.safeParse(JSON.parse(JSON.stringify(writeChunk({ volet: { livret, kind: 'parcours' }, operations }))))
    expect(wire.success && readChunk(wire.data)?.operations).toEqual(operations)
  })

  it('runs break where numbers or authors do, and stubs stand alone', () => {
    const entries: Entry[] = operations.map((operation, i) =>
      i === 2 ? { kind: 'stub', seq: i + 1, dot: operation.dot, observed: operation.observed, reason: 'trop' } : { kind: 'operation', seq: i + 1, operation })
    const wires = writeEntries(entries, () => 'c'.repeat(43))
    expect(wires.length).toBe(3)
    expect(readEntries(wires)).toEqual(entries)
  })
})

describe('hashes', () => {
  it('a commitment depends on every part of the operation and on the salt', () => {
    const volet = { livret, kind: 'parcours' } as const
    const [first] = operations
    if (first === undefined) throw new Error('no operation')
    const salt = ids.entity()
    const base = commitment(volet, first, salt)
    const variants: readonly Operation[] = [
      { ...first, dot: { ...first.dot, n: 11 } }, { ...first, author: ids.personne() }, { ...first, at: instant(first.at + 1000) },
      { ...first, observed: [{ replica: other, n: 1 }] }, { ...first, rights: { epoch: 1, seq: 6 } },
    ]
    for (const variant of variants) expect(commitment(volet, variant, salt)).not.toBe(base)
    expect(commitment(volet, first, ids.entity())).not.toBe(base)
    expect(operationText(volet, first)).toBe(canonicalJson(JSON.parse(operationText(volet, first))))
  })

  it('the digest of cursors does not depend on their order', () => {
    const cursors = [{ volet: { livret, kind: 'parcours' as const }, epoch: 1, seq: 3 }, { volet: { livret, kind: 'cercle' as const }, epoch: 1, seq: 2 }]
    expect(cursorsDigest(cursors)).toBe(cursorsDigest([...cursors].reverse()))
    expect(cursorsDigest(cursors)).toHaveLength(16)
  })
})
