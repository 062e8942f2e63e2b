import { beforeEach, describe, expect, it } from 'vitest'
import type { CreatedId, EntityId } from '../base/ids.ts'
import { sha256Text } from '../base/sha256.ts'
import type { Scalar } from '../domain/entities.ts'
import { VERSION_1, VERSION_2 } from '../domain/versions.ts'
import type { Draft } from '../operations/draft.ts'
import { openTable, type Table } from '../testing/livret.ts'
import type { Peer } from '../testing/peer.ts'

type Values = Readonly<Record<string, Scalar>>

let table: Table
beforeEach(async () => {
  table = await openTable(17)
})

const TEXT = 'Contrat de parcours\nObjectif : travailler en cuisine'
const document = (texte = TEXT): Values => ({ modele: 1, nature: 'contrat', parties: [table.beneficiaire.personne, table.referent.personne].join(), texte, empreinte: sha256Text(texte) })
const signature = (who: Peer, of: EntityId, texte = TEXT): Values =>
  ({ document: of, empreinte: sha256Text(texte), signataire: who.personne, moyen: 'espace', acte: 'lu' })
const create = (entity: CreatedId, type: string, values: Values): Draft => ({ payload: { act: 'create', entity, type, values }, observed: [] })
const without = (values: Values, name: string): Values => Object.fromEntries(Object.entries(values).filter(([each]) => each !== name))

/** What became of a creation sent alone. */
async function sent(who: Peer, type: 'document' | 'signature' | 'etape', values: Values): Promise<unknown> {
  who.create(table.livret, 'parcours', type, values)
  await who.sync()
  const { n } = who.shelf(table.livret, 'parcours')
  return who.verdict(table.livret, 'parcours', n - 1)?.slice(1)
}
const impossible = (field: string): unknown => [2, 'valeurImpossible', { field }]

describe('a document', () => {
  it('[D1] is taken with the hash of its text, whole, and nobody writes to it after', async () => {
    const { livret, referent, beneficiaire } = table
    const long = `${TEXT}\n${'é'.repeat(19_000)}`
    for (const texte of [TEXT, long, 'Être à Eu — 🙂']) expect((await sent(referent, 'document', document(texte)) as unknown[])[0]).toBe(0) // a verdict as the wire has it
    await beneficiaire.sync()
    const [first] = [...beneficiaire.shown(livret, 'parcours').entities.values()].filter(({ type }) => type === 'document')
    expect(first && beneficiaire.values(livret, 'parcours', first.id, 'texte')).toEqual([TEXT])
    if (first === undefined) return
    for (const [who, field, value] of [[referent, 'texte', 'Autre chose'], [beneficiaire, 'empreinte', sha256Text('')], [referent, 'texte', null]] as const) {
      who.set(livret, 'parcours', first.id, field, value)
      await who.sync()
      expect(who.verdict(livret, 'parcours', who.shelf(livret, 'parcours').n - 1)?.slice(1, 3)).toEqual([2, 'horsDeVosDroits'])
    }
  })

  it('[D1] is refused with another hash, without what it must say, too long, or with half a character', async () => {
    const { referent } = table
    expect(await sent(referent, 'document', { ...document(), empreinte: sha256Text(`${TEXT} `) })).toEqual(impossible('empreinte'))
    for (const name of ['texte', 'empreinte', 'modele', 'nature', 'parties']) {
      expect(await sent(referent, 'document', without(document(), name)), name).toEqual(impossible(name))
      expect(await sent(referent, 'document', { ...document(), [name]: null }), name).toEqual(impossible(name))
    }
    expect(await sent(referent, 'document', document(''))).toEqual(impossible('texte'))
    expect(await sent(referent, 'document', { ...document(), precedente: 'la première' })).toEqual(impossible('precedente'))
    expect(await sent(referent, 'document', { ...document(), parties: 'Fatou et Maud' })).toEqual(impossible('parties'))
    expect(await sent(referent, 'document', document('x\ud83d'))).toEqual(impossible('empreinte'))
  })

  it('[D1] [G6] holds no number and no mention; it is made by the person or the référent', async () => {
    const { referent, beneficiaire, conseiller } = table
    expect(await sent(referent, 'document', document(`${TEXT}\nNIR 2 69 05 49 588 157 80`))).toEqual([2, 'nirDetecte', { field: 'texte' }])
    expect(await sent(referent, 'document', document(`${TEXT}\nà sa sortie de prison`))).toEqual([2, 'mentionInterdite', { field: 'texte' }])
    expect((await sent(beneficiaire, 'document', document()) as unknown[])[0]).toBe(0) // a verdict as the wire has it
    expect(await sent(conseiller, 'document', document())).toEqual([2, 'horsDeVosDroits', { who: ['beneficiaire', 'referent'] }])
  })
})

describe('a signature', () => {
  it('[D2] is of a document here, by the hash of its text, and by whom it names', async () => {
    const { livret, ids, referent, beneficiaire, conseiller, responsable } = table
    const entity = referent.create(livret, 'parcours', 'document', document())
    const etape = referent.create(livret, 'parcours', 'etape', { intitule: TEXT })
    await referent.sync()
    for (const who of [referent, beneficiaire, conseiller, responsable]) {
      await who.sync()
      expect((await sent(who, 'signature', signature(who, entity)) as unknown[])[0]).toBe(0) // a verdict as the wire has it
    }
    expect(await sent(referent, 'signature', signature(beneficiaire, entity))).toEqual(impossible('signataire'))
    expect(await sent(beneficiaire, 'signature', { ...signature(beneficiaire, entity), signataire: ids.personne() })).toEqual(impossible('signataire'))
    expect(await sent(beneficiaire, 'signature', signature(beneficiaire, entity, `${TEXT}.`))).toEqual(impossible('empreinte'))
    expect(await sent(beneficiaire, 'signature', signature(beneficiaire, etape))).toEqual(impossible('empreinte'))
    expect(await sent(beneficiaire, 'signature', signature(beneficiaire, 'contrat'))).toEqual(impossible('empreinte'))
    expect(await sent(beneficiaire, 'signature', { ...signature(beneficiaire, entity), document: 'autre chose' })).toEqual(impossible('document'))
    for (const name of ['document', 'empreinte', 'signataire', 'moyen', 'acte'])
      expect(await sent(beneficiaire, 'signature', without(signature(beneficiaire, entity), name)), name).toEqual(impossible(name))
  })

  it('[D2] [I7] waits for the document it names, and falls with it', async () => {
    const { livret, ids, referent, beneficiaire } = table
    const [late, refused] = [ids.entity(), ids.entity()]
    beneficiaire.create(livret, 'parcours', 'signature', signature(beneficiaire, late))
    beneficiaire.create(livret, 'parcours', 'signature', signature(beneficiaire, refused))
    await beneficiaire.sync()
    expect([1, 2].map((n) => beneficiaire.verdict(livret, 'parcours', n)?.slice(1))).toEqual([[1, ['dependance', late]], [1, ['dependance', refused]]])
    referent.save(livret, 'parcours', [create(refused, 'document', { ...document(), empreinte: sha256Text('') })])
    referent.save(livret, 'parcours', [create(late, 'document', document())])
    await referent.sync()
    await beneficiaire.sync()
    const known = beneficiaire.shelf(livret, 'parcours').entries.map((entry) => [entry.kind, entry.kind === 'stub' ? entry.reason : entry.operation.payload.act])
    expect(known).toEqual([['stub', 'valeurImpossible'], ['stub', 'dependDe'], ['operation', 'create'], ['operation', 'create']])
  })

  it('[D2] [G1] is taken with its document in one group, and refused with it', async () => {
    const { livret, ids, referent } = table
    const [good, bad] = [ids.entity(), ids.entity()]
    referent.save(livret, 'parcours', [create(good, 'document', document()), create(ids.entity(), 'signature', signature(referent, good))])
    referent.save(livret, 'parcours', [create(bad, 'document', document()), create(ids.entity(), 'signature', signature(referent, bad, 'autre'))])
    await referent.sync()
    expect([1, 2, 3, 4].map((n) => referent.verdict(livret, 'parcours', n)?.slice(1, 3))).toEqual([[0, 1], [0, 2], [2, 'dependDe'], [2, 'valeurImpossible']])
  })

  it('[V4] is nothing that an older program may write', async () => {
    const { referent } = table
    for (const program of [VERSION_1, VERSION_2]) {
      referent.program = program
      expect(await sent(referent, 'document', document())).toEqual([2, 'horsDeVosDroits', { who: [] }])
    }
  })
})
