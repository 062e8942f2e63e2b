import { beforeEach, describe, expect, it } from 'vitest'
import type { PersonneId } from '../base/ids.ts'
import { sha256Text } from '../base/sha256.ts'
import { openTable, type Table } from '../testing/livret.ts'
import type { Peer } from '../testing/peer.ts'
import { readContrat, type Contrat } from './contrat.ts'
import { etatDocument, inForce, isComplete, lineChanges, readDocuments, signDrafts, signObstacles, type DocumentFact, type EtatDocument, type Folded, type SignObstacle } from './documents.ts'

let table: Table
beforeEach(async () => {
  table = await openTable(29)
  const { livret, referent, beneficiaire } = table
  beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Travailler en cuisine')
  referent.create(livret, 'parcours', 'etape', { intitule: 'Essayer la cuisine', debut: '2026-10-12' })
  await everybody(referent, beneficiaire)
})

const everybody = async (...order: readonly Peer[]): Promise<void> => {
  for (const peer of [...order, ...order]) await peer.sync()
}
const folded = (peer: Peer): Folded => ({ cercle: peer.shown(table.livret, 'cercle'), parcours: peer.shown(table.livret, 'parcours') })
const today = (peer: Peer): Contrat => readContrat(folded(peer).cercle, folded(peer).parcours)
const documents = (peer: Peer): readonly DocumentFact[] => readDocuments(folded(peer).parcours)
const states = (peer: Peer): readonly EtatDocument[] => documents(peer).map((each) => etatDocument(each, documents(peer), today(peer)))
const obstacles = (peer: Peer): readonly SignObstacle[] => signObstacles(today(peer), folded(peer), peer.personne, [])
const signers = ({ signatures }: DocumentFact): readonly PersonneId[] => signatures.map(({ by }) => by)

/** On this device, of what it shows. Returns the text that was in front of the person. */
function sign(peer: Peer): string {
  const { texte } = today(peer)
  peer.save(table.livret, 'parcours', signDrafts(today(peer), folded(peer).parcours, peer.personne, { moyen: 'espace', acte: 'lu' }, () => table.ids.entity()))
  return texte
}

describe('fault 17: two people sign offline', () => {
  it('[D3] the same words: two copies, one document, signed by both', async () => {
    const { referent, beneficiaire, conseiller } = table
    expect(sign(referent)).toBe(sign(beneficiaire))
    await everybody(referent, beneficiaire, conseiller)
    for (const peer of [referent, beneficiaire, conseiller]) {
      const [one, ...others] = documents(peer)
      expect([one?.copies.length, others, states(peer)]).toEqual([2, [], ['enVigueur']])
      expect([...(one ? signers(one) : [])].sort()).toEqual([referent.personne, beneficiaire.personne].sort())
      // The server's receipt and the time that a clock claimed are two things.
      expect(one?.signatures.map(({ seq, at }) => [typeof seq, typeof at])).toEqual([['number', 'number'], ['number', 'number']])
    }
  })

  it('[D3] [D4] two texts: both are kept, neither is signed by all, and each says what changed since', async () => {
    const { livret, referent, beneficiaire } = table
    referent.set(livret, 'parcours', 'contrat', 'projet', 'Commis de cuisine')
    const texts = [sign(referent), sign(beneficiaire)]
    await everybody(referent, beneficiaire)
    for (const peer of [referent, beneficiaire]) {
      const found = documents(peer)
      expect(found.map(({ texte }) => texte).sort()).toEqual([...texts].sort())
      expect(found.map(isComplete)).toEqual([false, false])
      expect(inForce(found)).toBeUndefined()
      // What is shown today is what the référent signed; the person's is of words that stand no more.
      expect(found.map((each) => [signers(each), etatDocument(each, found, today(peer))])).toEqual([[[referent.personne], 'aSigner'], [[beneficiaire.personne], 'caduc']])
      const caduc = found[1]
      expect(caduc && lineChanges(caduc.texte, today(peer).texte)).toEqual({ gone: ['   pas encore écrit'], added: ['   Commis de cuisine'] })
    }
  })

  it('[D1] [D4] the text edited meanwhile: what was signed stands, word for word, and is not signed any more', async () => {
    const { livret, referent, beneficiaire } = table
    const texte = sign(referent)
    beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Travailler en cuisine, à Eu')
    await everybody(referent, beneficiaire)
    for (const peer of [referent, beneficiaire]) {
      expect(states(peer)).toEqual(['caduc'])
      expect(documents(peer)[0]?.texte).toBe(texte)
    }
    // The person signs the words of today: another document, of which the référent's signature is missing.
    sign(beneficiaire)
    await everybody(beneficiaire, referent)
    expect([...states(referent)].sort()).toEqual(['aSigner', 'caduc'])
    expect(obstacles(referent)).toEqual([])
    sign(referent)
    await everybody(referent, beneficiaire)
    expect([...states(beneficiaire)].sort()).toEqual(['caduc', 'enVigueur'])
    // Back to the words that were signed first: the hash says so.
    beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Travailler en cuisine')
    await everybody(beneficiaire, referent)
    expect([...states(referent)].sort()).toEqual(['aSigner', 'enVigueur'])
  })

  it('[D1] [D4] an edit under what was signed is refused later: the document stands, today’s text shows the difference', async () => {
    const { livret, referent, beneficiaire, conseiller } = table
    await conseiller.sync()
    beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'Commis, 400 ans'.padEnd(300, '.'))
    const texte = sign(beneficiaire)
    expect(texte).toContain('Commis, 400 ans')
    await everybody(beneficiaire, referent)
    expect(beneficiaire.verdict(livret, 'parcours', 2)?.slice(1, 3)).toEqual([2, 'trop'])
    for (const peer of [beneficiaire, referent]) {
      expect([documents(peer).map((each) => each.texte), states(peer)]).toEqual([[texte], ['caduc']])
      expect(today(peer).texte).not.toContain('Commis')
    }
  })
})

describe('a document', () => {
  it('[D3] is replaced by the next one that everybody signed, and that one only', async () => {
    const { livret, referent, beneficiaire } = table
    for (const peer of [referent, beneficiaire]) {
      sign(peer)
      await everybody(referent, beneficiaire)
    }
    const [first] = documents(referent)
    expect([first?.nature, first?.precedente]).toEqual(['contrat', undefined])
    referent.set(livret, 'parcours', 'contrat', 'projet', 'Commis de cuisine')
    sign(referent)
    await everybody(referent, beneficiaire)
    expect(states(beneficiaire)).toEqual(['enVigueur', 'aSigner'])
    sign(beneficiaire)
    // Their own signature has not been received.
    expect(states(beneficiaire)).toEqual(['enVigueur', 'complet'])
    await everybody(beneficiaire, referent)
    expect(states(referent)).toEqual(['remplace', 'enVigueur'])
    const [, second] = documents(referent)
    expect([second?.nature, second?.precedente]).toEqual(['avenant', first?.empreinte])
  })

  it('[D3] counts a signature for the words it names, whatever is written beside them', () => {
    const { livret, ids, referent, beneficiaire } = table
    sign(referent)
    const [made] = documents(referent)
    const of = made?.copies[0]?.id ?? ''
    const parties = [beneficiaire.personne, referent.personne].join()
    // What the authority refuses, and a damaged store may hold all the same.
    for (const [empreinte, signataire, document] of [[sha256Text('autre'), referent.personne, of], [made?.empreinte ?? '', beneficiaire.personne, of], [made?.empreinte ?? '', referent.personne, ids.entity()]] as const)
      referent.create(livret, 'parcours', 'signature', { document, empreinte, signataire, moyen: 'espace', acte: 'lu' })
    referent.create(livret, 'parcours', 'document', { modele: 1, nature: 'contrat', parties, texte: 'Autre texte', empreinte: made?.empreinte ?? '' })
    expect(documents(referent).map((each) => [each.empreinte, signers(each)])).toEqual(expect.arrayContaining([[made?.empreinte, [referent.personne]], [sha256Text('Autre texte'), []]]))
    expect(documents(referent)).toHaveLength(2)
  })
})

describe('signing', () => {
  it('[D5] is not offered while a term is in conflict, and is again once it is settled', async () => {
    const { livret, referent, beneficiaire } = table
    referent.set(livret, 'parcours', 'contrat', 'projet', 'Aide de cuisine')
    beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'Second de cuisine')
    // A conflict of nothing that is signed stops nobody.
    referent.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 40 18')
    beneficiaire.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 77 31')
    await everybody(referent, beneficiaire)
    expect([obstacles(referent), obstacles(beneficiaire)]).toEqual([['conflit'], ['conflit']])
    beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'Commis de cuisine')
    await everybody(beneficiaire, referent)
    expect([obstacles(referent), obstacles(beneficiaire)]).toEqual([[], []])
  })

  it('[D5] is offered to parties alone, once, of whole words that may be kept', async () => {
    const { livret, referent, beneficiaire, conseiller } = table
    await conseiller.sync()
    expect([obstacles(referent), obstacles(conseiller)]).toEqual([[], ['pasPartie']])
    sign(referent)
    expect(obstacles(referent)).toEqual(['dejaSigne'])
    beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'à sa sortie de prison')
    expect(obstacles(beneficiaire)).toEqual(['mentionInterdite'])
    beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'NIR 2 69 05 49 588 157 80')
    expect(obstacles(beneficiaire)).toEqual(['nirDetecte'])
    beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'Commis \ud83d')
    expect(obstacles(beneficiaire)).toEqual(['illisible'])
    beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'x'.repeat(20_000))
    expect(obstacles(beneficiaire)).toEqual(['trop'])
  })

  it('[D5] waits for what was set aside on a term, and for nothing else', async () => {
    const { livret, referent } = table
    const [refused] = referent.set(livret, 'parcours', 'contrat', 'projet', 'Commis'.padEnd(300, '.'))
    const [other] = referent.set(livret, 'cercle', 'identite', 'telephone', 'pas un numéro')
    const [etape] = referent.save(livret, 'parcours', [{ payload: { act: 'create', entity: table.ids.entity(), type: 'etape', values: { debut: 'demain' } }, observed: [] }])
    await referent.sync()
    const told = [refused, other, etape].map((each) => signObstacles(today(referent), folded(referent), referent.personne, each ? [each] : []))
    expect(told).toEqual([['misDeCote'], [], ['misDeCote']])
  })

  it('[D5] waits for a program that can name what a newer one wrote to a term', () => {
    const { livret, referent } = table
    const shown = folded(referent)
    const [etape] = [...shown.parcours.entities.values()].filter(({ type }) => type === 'etape')
    const later = { dot: { replica: referent.shelf(livret, 'parcours').replica, n: 99 }, author: referent.personne, schema: 99, rights: { epoch: 1, seq: 1 }, observed: [], at: 0 as never } // nobody reads its time
    const told = (payload: Parameters<typeof signObstacles>[3][number]['payload']): readonly SignObstacle[] =>
      signObstacles(today(referent), { ...shown, parcours: { ...shown.parcours, unknown: [{ ...later, payload }] } }, referent.personne, [])
    if (etape === undefined) throw new Error('no étape')
    expect(told({ act: 'set', entity: etape.id, field: 'modalite', value: 'mixte' })).toEqual(['programmeAncien'])
    expect(told({ act: 'set', entity: etape.id, field: 'accueil', value: 'Mme Lefèvre' })).toEqual([])
    expect(told({ act: 'unknown', row: [42] })).toEqual([])
  })
})
