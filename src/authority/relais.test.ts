import { beforeEach, describe, expect, it } from 'vitest'
import type { CreatedId, PersonneId } from '../base/ids.ts'
import type { VoletKind } from '../domain/volet.ts'
import { isTheirs, holderOf } from '../domain/permissions.ts'
import { readCercle } from '../merge/cercle.ts'
import { membreDraft, openTable, type Table } from '../testing/livret.ts'
import type { Peer } from '../testing/peer.ts'

let table: Table
let karim: Peer

beforeEach(async () => {
  table = await openTable(31)
  karim = table.peer()
})

const everybody = async (...peers: readonly Peer[]): Promise<void> => {
  for (const each of peers) await each.sync()
}

/** Proposed with whom it is proposed to, as the product does. */
async function propose(by: Peer, de: PersonneId, vers: Peer, nature: 'definitif' | 'remplacement'): Promise<CreatedId> {
  const { ids, livret } = table
  const entity = ids.entity()
  by.save(livret, 'cercle', [
    ...(vers === table.beneficiaire ? [] : [membreDraft(ids, vers.personne, 'referent', 'Karim B.')]),
    { payload: { act: 'create', entity, type: 'relais', values: { de, vers: vers.personne, nature } }, observed: [] },
  ])
  await everybody(by, vers)
  return entity
}

async function pass(by: Peer, de: PersonneId, vers: Peer, nature: 'definitif' | 'remplacement'): Promise<CreatedId> {
  const relais = await propose(by, de, vers, nature)
  vers.move(table.livret, 'cercle', relais, 'accepte')
  await everybody(vers, by)
  return relais
}

const cercle = (peer: Peer) => readCercle(peer.shown(table.livret, 'cercle'))
/** What another device of theirs would be given now. */
async function reads(who: Peer, ...kinds: readonly VoletKind[]): Promise<readonly boolean[]> {
  const fresh = table.peer(who.personne)
  await fresh.sync()
  return kinds.map((kind) => fresh.shelf(table.livret, kind).seq > 0)
}
const said = (peer: Peer, kind: VoletKind, n: number): unknown => peer.verdict(table.livret, kind, n)?.slice(1, 3)

describe('a passage de relais', () => {
  it('[I14] is seen by who is asked, with the circle and nothing else, until they answer', async () => {
    const { livret, referent } = table
    referent.set(livret, 'freins', 'frein.mobilite', 'vuNiveau', 'gene')
    await referent.sync()
    const relais = await propose(referent, referent.personne, karim, 'definitif')
    expect(await reads(karim, 'cercle', 'freins')).toEqual([true, false])
    karim.move(livret, 'cercle', relais, 'decline')
    await karim.sync()
    expect(await reads(karim, 'cercle')).toEqual([false])
    expect(holderOf(cercle(referent))).toBe(referent.personne)
  })

  it('[I13] of two proposed at once the first answer stands, the second is set aside', async () => {
    const { livret, referent, responsable, peer } = table
    const third = peer()
    const one = await propose(referent, referent.personne, karim, 'definitif')
    const two = await propose(responsable, referent.personne, third, 'definitif')
    karim.move(livret, 'cercle', one, 'accepte')
    third.move(livret, 'cercle', two, 'accepte')
    await everybody(karim, third, responsable)
    expect(holderOf(cercle(responsable))).toBe(karim.personne)
    expect(said(third, 'cercle', 1)).toEqual([2, 'etatDepasse'])
  })

  it('[I14] ends as a remplacement by whoever was stood in for, who read all along and wrote nothing', async () => {
    const { livret, referent } = table
    const relais = await pass(referent, referent.personne, karim, 'remplacement')
    expect(holderOf(cercle(referent))).toBe(karim.personne)
    karim.set(livret, 'freins', 'frein.mobilite', 'vuNiveau', 'bloque')
    await everybody(karim, referent)
    expect(await reads(referent, 'freins')).toEqual([true])
    referent.set(livret, 'freins', 'frein.mobilite', 'vuNiveau', 'gene')
    await referent.sync()
    expect(said(referent, 'freins', 1)).toEqual([2, 'horsDeVosDroits'])
    referent.move(livret, 'cercle', relais, 'termine')
    await everybody(referent, karim)
    expect(holderOf(cercle(referent))).toBe(referent.personne)
    expect(await reads(karim, 'freins')).toEqual([false])
  })

  it('[I14] a relais for good is not ended, nor is a remplacement that another one lies on', async () => {
    const { livret, referent, responsable, peer } = table
    const first = await pass(referent, referent.personne, karim, 'remplacement')
    const third = peer()
    const second = await pass(karim, karim.personne, third, 'remplacement')
    referent.move(livret, 'cercle', first, 'termine')
    await referent.sync()
    expect(said(referent, 'cercle', 3)).toEqual([2, 'etatDepasse'])
    await responsable.sync()
    responsable.move(livret, 'cercle', second, 'termine')
    await responsable.sync()
    expect(holderOf(cercle(responsable))).toBe(karim.personne)
    const last = await pass(responsable, karim.personne, third, 'definitif')
    third.move(livret, 'cercle', last, 'termine')
    await third.sync()
    expect(said(third, 'cercle', 3)).toEqual([2, 'etatDepasse'])
  })
})

describe('the end of the accompaniment', () => {
  it('[I17] gives the person their livret without their having to answer, with its motive and day, among the acts', async () => {
    const { livret, referent, beneficiaire, conseiller, journal } = table
    for (const values of [{ motif: 'emploi' }, { motif: 'fatigue', le: '2026-11-22' }, { le: '2026-11-22' }]) referent.create(livret, 'cercle', 'fin', values)
    conseiller.create(livret, 'cercle', 'fin', { motif: 'emploi', le: '2026-11-22' })
    await everybody(referent, conseiller)
    expect([1, 2, 3].map((n) => said(referent, 'cercle', n)?.toString())).toEqual(['2,valeurImpossible', '2,valeurImpossible', '2,valeurImpossible'])
    expect(said(conseiller, 'cercle', 1)).toEqual([2, 'horsDeVosDroits'])
    const note = referent.create(livret, 'notes', 'note', { genre: 'appel' })
    await referent.sync()
    referent.create(livret, 'cercle', 'fin', { motif: 'emploi', le: '2026-11-22' })
    await everybody(referent, beneficiaire)
    expect([isTheirs(cercle(beneficiaire)), holderOf(cercle(beneficiaire))]).toEqual([true, beneficiaire.personne])
    expect(beneficiaire.shown(livret, 'notes').entities.has(note)).toBe(true)
    expect([...(await reads(referent, 'cercle', 'notes')), ...(await reads(conseiller, 'parcours'))]).toEqual([false, false, false])
    expect(journal.acts(livret).at(-1)).toEqual({ genre: 'finAccompagnement', personne: referent.personne, objet: undefined })
  })

  it('[I17] is the person’s own to say too; what the référent wrote unaware waits for them; another accompaniment may begin, and end', async () => {
    const { livret, referent, beneficiaire } = table
    beneficiaire.create(livret, 'cercle', 'fin', { motif: 'demande', le: '2026-11-22' })
    referent.create(livret, 'cercle', 'fin', { motif: 'sansNouvelles', le: '2026-11-22' })
    await everybody(beneficiaire, referent)
    expect(said(referent, 'cercle', 1)).toEqual([1, ['decision', beneficiaire.personne]])
    const back = beneficiaire.create(livret, 'cercle', 'relais', { de: beneficiaire.personne, vers: referent.personne, nature: 'definitif' })
    await everybody(beneficiaire, referent)
    referent.move(livret, 'cercle', back, 'accepte')
    await everybody(referent, beneficiaire)
    expect(holderOf(cercle(beneficiaire))).toBe(referent.personne)
    referent.create(livret, 'cercle', 'fin', { motif: 'objectifAtteint', le: '2026-11-23' })
    await everybody(referent, beneficiaire)
    expect(isTheirs(cercle(beneficiaire))).toBe(true)
  })

  it('[I17] takes back what a remplacement would have given back', async () => {
    const { livret, referent, beneficiaire, responsable } = table
    const relais = await pass(referent, referent.personne, karim, 'remplacement')
    karim.create(livret, 'cercle', 'fin', { motif: 'autre', le: '2026-11-22' })
    await everybody(karim, beneficiaire)
    referent.move(livret, 'cercle', relais, 'termine')
    await everybody(referent, beneficiaire, responsable)
    expect(holderOf(cercle(beneficiaire))).toBe(beneficiaire.personne)
  })
})

describe('the last relais', () => {
  it('[I15] gives the person their livret: nobody else writes, and only whom they choose reads', async () => {
    const { livret, referent, responsable, beneficiaire, conseiller } = table
    responsable.create(livret, 'parcours', 'etape', { dispositif: 'action' })
    conseiller.create(livret, 'notes', 'note', { genre: 'appel' })
    beneficiaire.set(livret, 'sensible:sante', 'frein.sante', 'ditNiveau', 'gene')
    await everybody(responsable, conseiller, beneficiaire, referent)
    const relais = await propose(referent, referent.personne, beneficiaire, 'definitif')
    beneficiaire.save(livret, 'cercle', [{ payload: { act: 'add', entity: 'ouverture', field: 'lecteurs', element: conseiller.personne }, observed: [] }])
    beneficiaire.move(livret, 'cercle', relais, 'accepte')
    await everybody(beneficiaire, referent, responsable, conseiller)
    expect(isTheirs(cercle(beneficiaire))).toBe(true)
    for (const [who, may] of [[referent, false], [responsable, false], [conseiller, true]] as const) expect(await reads(who, 'parcours', 'cercle')).toEqual([may, may])
    expect(await reads(conseiller, 'notes', 'sensible:sante', 'equipe')).toEqual([true, false, false])
    conseiller.create(livret, 'notes', 'note', { genre: 'appel' })
    await conseiller.sync()
    expect(said(conseiller, 'notes', 2)).toEqual([2, 'horsDeVosDroits'])
    beneficiaire.set(livret, 'freins', 'frein.mobilite', 'ditNiveau', 'gene')
    beneficiaire.save(livret, 'sensible:sante', [{ payload: { act: 'add', entity: 'acces', field: 'personnes', element: conseiller.personne }, observed: [] }])
    await everybody(beneficiaire, conseiller)
    expect(said(beneficiaire, 'freins', 1)).toEqual([0, expect.any(Number)])
    expect(await reads(conseiller, 'sensible:sante')).toEqual([true])
  })

  it('is among the acts, as is all that changes who belongs and who reads, by identifiers alone; nothing that was refused is', async () => {
    const { livret, referent, beneficiaire, conseiller, journal } = table
    const before = journal.acts(livret)
    expect(before.map(({ genre }) => genre)).toEqual(['membreEntre', 'membreEntre', 'membreEntre', 'membreEntre'])
    expect(new Set(before.map(({ objet }) => objet))).toEqual(new Set([referent, table.responsable, beneficiaire, conseiller].map(({ personne }) => personne)))
    conseiller.create(livret, 'cercle', 'membre', { personne: karim.personne, role: 'conseiller' })
    await conseiller.sync()
    beneficiaire.save(livret, 'sensible:sante', [{ payload: { act: 'add', entity: 'acces', field: 'personnes', element: conseiller.personne }, observed: [] }])
    await beneficiaire.sync()
    const relais = await propose(referent, referent.personne, karim, 'remplacement')
    karim.move(livret, 'cercle', relais, 'accepte')
    await everybody(karim, referent)
    referent.move(livret, 'cercle', relais, 'termine')
    await referent.sync()
    const last = await propose(referent, referent.personne, beneficiaire, 'definitif')
    beneficiaire.move(livret, 'cercle', last, 'accepte')
    beneficiaire.save(livret, 'cercle', [{ payload: { act: 'add', entity: 'ouverture', field: 'lecteurs', element: conseiller.personne }, observed: [] }])
    await beneficiaire.sync()
    expect(journal.acts(livret).slice(before.length)).toEqual([
      { genre: 'themeOuvert', personne: beneficiaire.personne, objet: conseiller.personne },
      { genre: 'membreEntre', personne: referent.personne, objet: karim.personne },
      { genre: 'relaisPropose', personne: referent.personne, objet: karim.personne },
      { genre: 'remplacement', personne: karim.personne, objet: karim.personne },
      { genre: 'relaisTermine', personne: referent.personne, objet: karim.personne },
      { genre: 'relaisPropose', personne: referent.personne, objet: beneficiaire.personne },
      { genre: 'titulaire', personne: beneficiaire.personne, objet: beneficiaire.personne },
      { genre: 'lectureOuverte', personne: beneficiaire.personne, objet: conseiller.personne },
    ])
  })

  it('[I15] [G4] work that its author could not know too late waits for the person, who answers', async () => {
    const { livret, referent, beneficiaire } = table
    const relais = await propose(referent, referent.personne, beneficiaire, 'definitif')
    beneficiaire.move(livret, 'cercle', relais, 'accepte')
    await beneficiaire.sync()
    const note = referent.create(livret, 'notes', 'note', { genre: 'visite' })
    await referent.sync()
    expect(said(referent, 'notes', 1)).toEqual([1, ['decision', beneficiaire.personne]])
    const [held] = await table.journal.withLivret(livret, (tx) => tx.held('notes'))
    if (held === undefined) throw new Error('nothing is held')
    beneficiaire.save(livret, 'notes', [{ payload: { act: 'decision', about: held.operation.dot, keep: true }, observed: [] }])
    await beneficiaire.sync()
    expect(beneficiaire.shown(livret, 'notes').entities.has(note)).toBe(true)
  })

  it('[I15] they may pass it to a référent again', async () => {
    const { livret, referent, beneficiaire } = table
    await pass(referent, referent.personne, beneficiaire, 'definitif')
    const back = beneficiaire.create(livret, 'cercle', 'relais', { de: beneficiaire.personne, vers: referent.personne, nature: 'definitif' })
    await everybody(beneficiaire, referent)
    expect(await reads(referent, 'cercle', 'parcours')).toEqual([true, false])
    referent.move(livret, 'cercle', back, 'accepte')
    await everybody(referent, beneficiaire)
    expect([isTheirs(cercle(referent)), holderOf(cercle(referent))]).toEqual([false, referent.personne])
  })

  it('[I15] is for good: the person stands in for nobody', async () => {
    const { livret, referent, beneficiaire, responsable } = table
    const relais = await pass(referent, referent.personne, beneficiaire, 'remplacement')
    expect(isTheirs(cercle(beneficiaire))).toBe(true)
    beneficiaire.move(livret, 'cercle', relais, 'termine')
    await everybody(beneficiaire, responsable)
    expect(said(beneficiaire, 'cercle', 2)).toEqual([2, 'etatDepasse'])
  })
})
