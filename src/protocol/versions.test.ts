/** Programs of several versions over one authority, which is itself upgraded under them. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { CreatedId, EntityId, LivretId } from '../base/ids.ts'
import type { Program } from '../domain/program.ts'
import { CURRENT, VERSION_1 } from '../domain/versions.ts'
import { decideWaiting } from './exchange.ts'
import { shownState, findEntity } from '../merge/state.ts'
import type { Draft } from '../operations/draft.ts'
import { openTable, membreDraft, type Table } from '../testing/livret.ts'
import { createExchange, type Exchange } from './exchange.ts'
import { createMemoryJournal } from '../authority/memoryJournal.ts'
import { SUIVI, TOMORROW } from '../testing/programs.ts'
import type { Peer } from '../testing/peer.ts'
import { readSnapshot } from './readSnapshot.ts'
import { writeSnapshot } from './snapshot.ts'
import { snapshotSchema } from './wire.ts'

/** An implicit entity of tomorrow. */
const FIL = 'fil' as EntityId

const journal = { current: createMemoryJournal() }
let program: Program
let exchange: Exchange
let table: Table
let livret: LivretId

const upgrade = async (to: Program): Promise<void> => {
  program = to
  exchange = createExchange({ journal: journal.current, program })
  await decideWaiting({ journal: journal.current, program })
}

const everybody = async (...peers: readonly Peer[]): Promise<void> => {
  for (let round = 0; round < 2; round++) for (const peer of peers) await peer.sync()
}

const create = (entity: CreatedId, type: string, values: Readonly<Record<string, string>>): Draft => ({ payload: { act: 'create', entity, type, values }, observed: [] })

beforeEach(async () => {
  journal.current = createMemoryJournal()
  await upgrade(CURRENT)
  table = await openTable(7, (session, request, now) => exchange(session, request, now))
  livret = table.livret
})

describe('an older program', () => {
  const appointment = async (): Promise<EntityId> => {
    const { referent, beneficiaire } = table
    const entity = referent.create(livret, 'parcours', 'rendezVous', { jour: '2026-03-10', objet: 'Entretien' })
    await everybody(referent, beneficiaire)
    return entity
  }

  it('[V3] [V4] is judged by the table of its version, kept as it wrote, and shown in the names of today', async () => {
    const { referent, beneficiaire } = table
    const entity = await appointment()
    beneficiaire.program = VERSION_1
    beneficiaire.set(livret, 'parcours', entity, 'presence', 'oui')
    await everybody(beneficiaire, referent)
    expect(referent.values(livret, 'parcours', entity, 'reponse')).toEqual(['vient'])
    expect(beneficiaire.values(livret, 'parcours', entity, 'presence')).toEqual(['oui'])
    const [kept] = referent.shelf(livret, 'parcours').entries.slice(-1)
    expect(kept?.kind === 'operation' && [kept.operation.schema, kept.operation.payload]).toEqual([1, { act: 'set', entity, field: 'presence', value: 'oui' }])
    // What that version had no name for is not there, under its number.
    beneficiaire.set(livret, 'parcours', entity, 'presence', 'autreJour')
    beneficiaire.set(livret, 'parcours', entity, 'reponse', 'vient')
    await beneficiaire.sync()
    expect([2, 3].map((n) => beneficiaire.verdict(livret, 'parcours', n)?.slice(1, 3))).toEqual([[2, 'valeurImpossible'], [2, 'horsDeVosDroits']])
  })

  it('[V5] shows what it has names for, hides nothing it did not show, and reads everything once replaced', async () => {
    const { referent, beneficiaire, ids } = table
    await upgrade(TOMORROW)
    const entity = await appointment()
    for (const peer of [referent, beneficiaire]) peer.program = TOMORROW
    beneficiaire.set(livret, 'parcours', entity, 'reponse', 'vient')
    await everybody(beneficiaire, referent)
    const old = table.peer(beneficiaire.personne)
    await old.sync()
    expect(old.values(livret, 'parcours', entity, 'reponse')).toEqual(['vient'])
    // Another value is there now, which it has no name for: the one before stands no more.
    beneficiaire.set(livret, 'parcours', entity, 'reponse', 'enRetard')
    const [etape, objet] = [ids.entity(), ids.entity()]
    referent.save(livret, 'parcours', [create(etape, 'etape', { intitule: 'Cuisine', accueil: 'Mme Lefèvre' }), create(objet, 'objet', { designation: 'Casque' })])
    await everybody(beneficiaire, referent)
    referent.move(livret, 'parcours', etape, 'enCours')
    await everybody(referent)
    referent.move(livret, 'parcours', etape, 'enVeille')
    beneficiaire.set(livret, SUIVI, FIL, 'mot', 'Tout va bien')
    await everybody(referent, beneficiaire, old)
    const shown = old.shown(livret, 'parcours')
    const seen = findEntity(shown, etape)
    expect([old.values(livret, 'parcours', entity, 'reponse'), old.values(livret, 'parcours', etape, 'intitule'), shown.entities.has(objet)]).toEqual([[], ['Cuisine'], false])
    expect(seen && shownState(seen, 'etat')).toEqual({ state: 'enCours', current: false })
    expect(shown.unknown.length).toBe(4)
    // It answers over what it shows; nobody had shown it the other answer.
    old.set(livret, 'parcours', entity, 'reponse', 'neVientPas')
    await everybody(old, referent)
    expect([...referent.values(livret, 'parcours', entity, 'reponse')].sort()).toEqual(['enRetard', 'neVientPas'])
    expect(old.shelf(livret, SUIVI).entries).toEqual(referent.shelf(livret, SUIVI).entries)
    old.program = TOMORROW
    await old.sync()
    expect(old.values(livret, SUIVI, FIL, 'mot')).toEqual(['Tout va bien'])
    expect([old.values(livret, 'parcours', objet, 'designation'), old.values(livret, 'parcours', etape, 'accueil'), old.shown(livret, 'parcours').unknown]).toEqual([['Casque'], ['Mme Lefèvre'], []])
  })
})

describe('a snapshot that a newer program made', () => {
  it('[V5] with a theme more, and kinds that are new: what has a name here is shown, the rest kept for who can read it', async () => {
    const SOMMEIL = 'frein.sommeil' as EntityId // a theme that no program of today knows
    const next: Program = { ...TOMORROW, implicit: { ...TOMORROW.implicit, [SOMMEIL]: 'frein' } }
    await upgrade(next)
    const { referent, ids } = table
    referent.program = next
    await referent.sync()
    for (const theme of ['frein.mobilite' as EntityId, SOMMEIL]) referent.set(livret, 'freins', theme, 'vuNiveau', 'gene') // an implicit entity
    const objet = ids.entity()
    referent.save(livret, 'parcours', [create(objet, 'objet', { designation: 'Casque' })])
    await referent.sync()
    for (const [kind, hidden, seen] of [['freins', SOMMEIL, 'frein.mobilite' as EntityId], ['parcours', objet, undefined]] as const) { // an implicit entity
      const parsed = snapshotSchema.safeParse(JSON.parse(JSON.stringify(writeSnapshot(referent.shown(livret, kind)))))
      if (!parsed.success) throw new Error('a snapshot is written as the schema says')
      const [old, whole] = [readSnapshot(parsed.data, CURRENT), readSnapshot(parsed.data, next)]
      expect([old.ok && old.value.entities.has(hidden), whole.ok && whole.value.entities.has(hidden)]).toEqual([false, true])
      if (seen !== undefined) expect(old.ok && old.value.entities.has(seen)).toBe(true)
    }
  })

  it('of one’s own version, an entity that has no name is malformed all the same', async () => {
    const { referent } = table
    referent.set(livret, 'freins', 'frein.mobilite', 'vuNiveau', 'gene')
    await referent.sync()
    const text = JSON.stringify(writeSnapshot(referent.shown(livret, 'freins'))).replace('frein.mobilite', 'frein.sommeil')
    const parsed = snapshotSchema.safeParse(JSON.parse(text))
    expect(parsed.success && readSnapshot(parsed.data)).toEqual({ ok: false, error: 'malformed' })
  })
})

describe('a newer program before an older server', () => {
  it('[V6] [G2] waits, groups whole and in order, and is taken after the upgrade without doing anything', async () => {
    const { referent, beneficiaire, ids } = table
    referent.program = TOMORROW
    const etape = ids.entity()
    referent.save(livret, 'parcours', [create(etape, 'etape', { intitule: 'Cuisine' }), { payload: { act: 'set', entity: etape, field: 'accueil', value: 'Mme Lefèvre' }, observed: [] }])
    const [ville] = referent.set(livret, 'cercle', 'identite', 'ville', 'Dieppe')
    referent.set(livret, SUIVI, FIL, 'mot', 'Premier mot')
    await everybody(referent, beneficiaire)
    expect([[1, 'parcours'], [2, 'parcours'], [1, 'cercle'], [1, SUIVI]].map(([n, kind]) => referent.verdict(livret, kind as 'parcours', Number(n)))).toEqual([ // any kind: it is only a key here
      [1, 1, ['version', TOMORROW.schema]], [2, 1, ['version', TOMORROW.schema]], [1, 1, ['version', TOMORROW.schema]], [1, 1, ['version', TOMORROW.schema]],
    ])
    // Others are not kept waiting.
    beneficiaire.set(livret, 'cercle', 'identite', 'commune', 'Eu')
    await everybody(beneficiaire)
    expect(beneficiaire.verdict(livret, 'cercle', 1)?.[1]).toBe(0)
    await upgrade(TOMORROW)
    await everybody(beneficiaire)
    expect([beneficiaire.values(livret, 'parcours', etape, 'intitule'), beneficiaire.values(livret, 'cercle', 'identite', 'commune')]).toEqual([['Cuisine'], ['Eu']])
    await everybody(referent)
    expect(referent.values(livret, 'cercle', 'identite', 'ville').sort()).toEqual(['Dieppe', 'Eu'])
    expect([referent.values(livret, 'parcours', etape, 'accueil'), referent.values(livret, SUIVI, FIL, 'mot'), ville?.schema]).toEqual([['Mme Lefèvre'], ['Premier mot'], TOMORROW.schema])
    expect([...referent.verdicts.keys()].length > 0 && ['parcours', SUIVI].every((kind) => referent.shelf(livret, kind as 'parcours').pending.length === 0)).toBe(true) // any kind: it is only a key here
  })

  it('[V6] [G5] from the circle only; and who may not read that volet leaves nothing in it', async () => {
    const { conseiller, beneficiaire, peer } = table
    const stranger = peer()
    for (const each of [conseiller, stranger]) {
      each.program = TOMORROW
      each.set(livret, SUIVI, FIL, 'mot', 'Intrus', [])
      await each.sync()
    }
    expect([conseiller, stranger].map((each) => each.verdict(livret, SUIVI, 1)?.slice(1))).toEqual([[1, ['version', TOMORROW.schema]], [2, 'horsDeVosDroits', {}]])
    await upgrade(TOMORROW)
    expect(await journal.current.waitingForVersion()).toEqual([])
    await beneficiaire.sync()
    expect(beneficiaire.shelf(livret, SUIVI).entries).toEqual([])
    await conseiller.sync()
    expect(conseiller.verdict(livret, SUIVI, 1)?.slice(1)).toEqual([2, 'horsDeVosDroits', {}])
  })

  it('[V6] [G6] a number waits for nothing', async () => {
    const { referent } = table
    referent.program = TOMORROW
    referent.save(livret, 'parcours', [{ payload: { act: 'unknown', row: [60, { note: ['2 69 05 49 588 157 80'] }] }, observed: [] }])
    await referent.sync()
    expect(referent.verdict(livret, 'parcours', 1)?.slice(1, 3)).toEqual([2, 'nirDetecte'])
  })

  it('[V6] a livret opened by a newer program is opened when the server can read it', async () => {
    const { responsable, referent, ids } = table
    const other = ids.livret()
    responsable.program = TOMORROW
    responsable.save(other, 'cercle', [
      membreDraft(ids, responsable.personne, 'responsable', 'Nadia F.'), membreDraft(ids, referent.personne, 'referent', 'Maud T.'),
      { payload: { act: 'set', entity: 'identite', field: 'ville', value: 'Eu' }, observed: [] },
    ])
    await responsable.sync()
    expect(responsable.verdict(other, 'cercle', 1)?.[1]).toBe(1)
    await upgrade(TOMORROW)
    await everybody(referent)
    expect(referent.shelf(other, 'cercle').seq).toBe(3)
    expect(referent.values(other, 'cercle', 'identite', 'commune')).toEqual([])
  })
})
