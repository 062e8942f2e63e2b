import { beforeEach, describe, expect, it } from 'vitest'
import { findEntity, findField } from '../merge/state.ts'
import type { Draft } from '../operations/draft.ts'
import { OPERATION_SCHEMA } from '../operations/operation.ts'
import { openTable, membreDraft, type Table } from '../testing/livret.ts'
import { instant } from '../testing/moments.ts'
import { MAX_TO_DECIDE, MAX_WAITING } from './session.ts'

let table: Table
beforeEach(async () => {
  table = await openTable(7)
})

const everybody = async (...order: readonly { sync(): Promise<unknown> }[]): Promise<void> => {
  for (const peer of [...order, ...order]) await peer.sync()
}

describe('registers', () => {
  it('[I3] [R1] keeps two concurrent values side by side until somebody who saw both writes', async () => {
    const { livret, referent, beneficiaire, conseiller } = table
    referent.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 40 18')
    beneficiaire.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 77 31')
    await everybody(beneficiaire, referent, conseiller)
    for (const peer of [referent, beneficiaire, conseiller])
      expect(peer.values(livret, 'cercle', 'identite', 'telephone').sort()).toEqual(['06 39 98 40 18', '06 39 98 77 31'])
    beneficiaire.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 77 31')
    await everybody(beneficiaire, referent, conseiller)
    for (const peer of [referent, beneficiaire, conseiller]) expect(peer.values(livret, 'cercle', 'identite', 'telephone')).toEqual(['06 39 98 77 31'])
  })

  it('[I3] takes what was shown when the form opened, not when it was saved', async () => {
    const { livret, referent, beneficiaire } = table
    const seen = referent.seen(livret, 'cercle', 'identite', 'commune')
    beneficiaire.set(livret, 'cercle', 'identite', 'commune', 'Envermeu')
    await everybody(beneficiaire, referent)
    referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe', seen)
    await everybody(referent, beneficiaire)
    expect(beneficiaire.values(livret, 'cercle', 'identite', 'commune').sort()).toEqual(['Dieppe', 'Envermeu'])
  })

  it('[R3] shows no conflict for equal values', async () => {
    const { livret, referent, beneficiaire } = table
    referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    beneficiaire.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    await everybody(referent, beneficiaire)
    expect(referent.values(livret, 'cercle', 'identite', 'commune')).toEqual(['Dieppe'])
  })

  it('[I3] [I6] [R2] a refused write does not bring back what it hid, once a later write hid it in turn', async () => {
    const { livret, referent, beneficiaire } = table
    referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    await everybody(referent, beneficiaire)
    referent.set(livret, 'cercle', 'identite', 'commune', 'NIR 1 85 05 14 118 032 27')
    referent.set(livret, 'cercle', 'identite', 'commune', 'Envermeu')
    await everybody(referent, beneficiaire)
    expect(referent.verdict(livret, 'cercle', 2)?.slice(1, 3)).toEqual([2, 'nirDetecte'])
    expect(beneficiaire.values(livret, 'cercle', 'identite', 'commune')).toEqual(['Envermeu'])
  })
})

describe('state machines', () => {
  it('[M3] the first accepted wins; the other comes back as outdated, with the state it is in', async () => {
    const { livret, referent, beneficiaire } = table
    const etape = referent.create(livret, 'parcours', 'etape', { dispositif: 'action', debut: '2026-10-12', fin: '2026-12-18' })
    referent.move(livret, 'parcours', etape, 'enCours')
    await everybody(referent, beneficiaire)
    beneficiaire.move(livret, 'parcours', etape, 'terminee')
    referent.move(livret, 'parcours', etape, 'suspendue')
    await everybody(beneficiaire, referent)
    expect(referent.verdict(livret, 'parcours', 3)).toEqual([3, 2, 'etatDepasse', { field: 'etat', state: 'terminee' }])
  })

  it('[M2] two people who take the same step agree', async () => {
    const { livret, referent, beneficiaire } = table
    const etape = referent.create(livret, 'parcours', 'etape', { dispositif: 'action' })
    await everybody(referent, beneficiaire)
    beneficiaire.move(livret, 'parcours', etape, 'enCours')
    referent.move(livret, 'parcours', etape, 'enCours')
    await everybody(beneficiaire, referent)
    expect(referent.verdict(livret, 'parcours', 2)?.[1]).toBe(0)
  })

  it('[M2] what follows a step that somebody else took too follows the step that stands', async () => {
    const { livret, referent, beneficiaire } = table
    const etape = referent.create(livret, 'parcours', 'etape', { dispositif: 'action' })
    await everybody(referent, beneficiaire)
    for (const to of ['enCours', 'suspendue']) beneficiaire.move(livret, 'parcours', etape, to)
    for (const to of ['enCours', 'suspendue', 'enCours']) referent.move(livret, 'parcours', etape, to)
    await everybody(beneficiaire, referent)
    expect([2, 3, 4].map((n) => referent.verdict(livret, 'parcours', n)?.[1])).toEqual([0, 0, 0])
    await beneficiaire.sync()
    for (const peer of [referent, beneficiaire]) {
      const entity = findEntity(peer.shelf(livret, 'parcours').accepted, etape)
      const machine = entity && findField(entity, 'etat')
      expect(machine?.kind === 'machine' && machine.steps.map(({ to }) => to)).toEqual(['enCours', 'suspendue', 'enCours'])
    }
  })

  it('[I7] a chain of transitions falls together, and nothing independent waits', async () => {
    const { livret, referent, beneficiaire, responsable } = table
    const aide = beneficiaire.create(livret, 'aides', 'aide', { aide: 'permis', theme: 'mobilite' })
    beneficiaire.move(livret, 'aides', aide, 'deposee')
    await everybody(beneficiaire, referent, responsable)
    beneficiaire.move(livret, 'aides', aide, 'annulee')
    await beneficiaire.sync()
    referent.move(livret, 'aides', aide, 'enInstruction')
    referent.set(livret, 'aides', aide, 'montant', 40_000)
    await referent.sync()
    expect(referent.verdict(livret, 'aides', 1)?.slice(1, 3)).toEqual([2, 'etatDepasse'])
    expect(referent.verdict(livret, 'aides', 2)?.[1]).toBe(0)
  })

  it('an aid is granted by the responsable only, and not before another body was asked', async () => {
    const { livret, referent, beneficiaire, responsable } = table
    const aide = beneficiaire.create(livret, 'aides', 'aide', { aide: 'permis', theme: 'mobilite' })
    beneficiaire.move(livret, 'aides', aide, 'deposee')
    await everybody(beneficiaire, referent)
    referent.move(livret, 'aides', aide, 'enInstruction')
    await everybody(referent, responsable)
    referent.move(livret, 'aides', aide, 'accordee')
    await referent.sync()
    expect(referent.verdict(livret, 'aides', 2)).toEqual([2, 2, 'horsDeVosDroits', { who: ['responsable'] }])
    responsable.move(livret, 'aides', aide, 'accordee')
    await everybody(responsable)
    expect(responsable.verdict(livret, 'aides', 1)).toEqual([1, 2, 'valeurImpossible', { field: 'reponseOrganisme' }])
    referent.set(livret, 'aides', aide, 'reponseOrganisme', 'refusee')
    await everybody(referent, responsable)
    responsable.set(livret, 'aides', aide, 'montantAccorde', 40_000)
    responsable.move(livret, 'aides', aide, 'accordee')
    await everybody(responsable, referent)
    expect(responsable.verdict(livret, 'aides', 3)?.[1]).toBe(0)
  })
})

describe('texts', () => {
  it('[I5] every insertion stands once, in whatever order the two come back', async () => {
    for (const firstIsReferent of [true, false]) {
      const { livret, referent, beneficiaire, conseiller } = await openTable(11)
      beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Je veux travailler en cuisine.')
      await everybody(beneficiaire, referent)
      referent.write(livret, 'parcours', 'contrat', 'objectif', 'Je veux travailler en cuisine, dans une cantine.')
      beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Je veux travailler en cuisine. Près de chez moi.')
      beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Oui ! Je veux travailler en cuisine. Près de chez moi.')
      await everybody(...(firstIsReferent ? [referent, beneficiaire, conseiller] : [beneficiaire, referent, conseiller]))
      for (const peer of [referent, beneficiaire, conseiller])
        expect(peer.text(livret, 'parcours', 'contrat', 'objectif')).toBe('Oui ! Je veux travailler en cuisine, dans une cantine. Près de chez moi.')
    }
  })

  it('[I7] [T4] a refused edit sets aside the later edit that observed it, and only that', async () => {
    const { livret, referent, beneficiaire } = table
    beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Cuisine.')
    await everybody(beneficiaire, referent)
    referent.write(livret, 'parcours', 'contrat', 'objectif', 'Cuisine. 1 85 05 14 118 032 27')
    referent.write(livret, 'parcours', 'contrat', 'objectif', 'Cuisine. 1 85 05 14 118 032 27 merci')
    beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Cuisine. Vite.')
    await everybody(referent, beneficiaire)
    expect(referent.verdict(livret, 'parcours', 1)?.slice(1, 3)).toEqual([2, 'nirDetecte'])
    expect(referent.verdict(livret, 'parcours', 2)?.slice(1, 3)).toEqual([2, 'dependDe'])
    expect(referent.text(livret, 'parcours', 'contrat', 'objectif')).toBe('Cuisine. Vite.')
  })

  it('a NIR typed in two edits is still a NIR', async () => {
    const { livret, beneficiaire } = table
    beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', '1 85 05 14')
    beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', '1 85 05 14 118 032 27')
    await beneficiaire.sync()
    expect(beneficiaire.verdict(livret, 'parcours', 2)?.slice(1, 3)).toEqual([2, 'nirDetecte'])
  })
})

describe('creations, groups and dependencies', () => {
  it('[I7] a refused creation takes along what targets it, now and later', async () => {
    const { livret, conseiller } = table
    const etape = conseiller.create(livret, 'parcours', 'etape', { dispositif: 'action' })
    conseiller.set(livret, 'parcours', etape, 'lieu', 'Dieppe')
    await conseiller.sync()
    expect(conseiller.verdict(livret, 'parcours', 1)?.slice(1, 3)).toEqual([2, 'horsDeVosDroits'])
    expect(conseiller.verdict(livret, 'parcours', 2)?.slice(1, 3)).toEqual([2, 'dependDe'])
  })

  it('[I5] a group stands or falls as one', async () => {
    const { livret, referent, beneficiaire } = table
    referent.save(livret, 'cercle', [
      { payload: { act: 'set', entity: 'identite', field: 'commune', value: 'Dieppe' }, observed: [] },
      { payload: { act: 'set', entity: 'identite', field: 'codePostal', value: 'abcde' }, observed: [] },
    ])
    await everybody(referent, beneficiaire)
    expect(referent.verdict(livret, 'cercle', 1)?.slice(1, 3)).toEqual([2, 'dependDe'])
    expect(referent.verdict(livret, 'cercle', 2)?.slice(1, 3)).toEqual([2, 'valeurImpossible'])
    expect(beneficiaire.values(livret, 'cercle', 'identite', 'commune')).toEqual([])
  })

  it('[I1] what lacks a dependency is held, and decided when it comes', async () => {
    const { livret, referent, beneficiaire } = table
    const [waited] = beneficiaire.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 11 02')
    if (waited === undefined) throw new Error('nothing written')
    referent.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 40 18', [waited.dot])
    await referent.sync()
    expect(referent.verdict(livret, 'cercle', 1)?.[1]).toBe(1)
    expect(referent.values(livret, 'cercle', 'identite', 'telephone')).toEqual(['06 39 98 40 18'])
    await everybody(beneficiaire, referent)
    expect(beneficiaire.values(livret, 'cercle', 'identite', 'telephone')).toEqual(['06 39 98 40 18'])
  })

  it('[G8] a thousand may wait, one more is too many; what needs to wait for nothing is taken as ever', async () => {
    const { livret, referent, beneficiaire } = table
    const newer: Draft = { payload: { act: 'unknown', row: [40, 'nouveau'] }, observed: [] }
    for (let left = MAX_WAITING - 1; left > 0; left -= 64) referent.save(livret, 'cercle', Array<Draft>(Math.min(64, left)).fill(newer), false)
    referent.save(livret, 'cercle', [newer, newer])
    referent.save(livret, 'cercle', [newer])
    referent.save(livret, 'cercle', [newer])
    referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    beneficiaire.save(livret, 'cercle', [newer])
    await everybody(referent, beneficiaire)
    const verdict = (n: number) => referent.verdict(livret, 'cercle', n)?.slice(1)
    expect([999, 1_000, 1_001, 1_002, 1_003].map(verdict)).toEqual([
      [1, ['version', OPERATION_SCHEMA]], [2, 'trop', { limit: MAX_WAITING }], [2, 'dependDe', { on: 1_000 }], [1, ['version', OPERATION_SCHEMA]], [2, 'trop', { limit: MAX_WAITING }],
    ])
    expect(verdict(1_004)?.[0]).toBe(0)
    expect(beneficiaire.verdict(livret, 'cercle', 1)?.slice(1)).toEqual([1, ['version', OPERATION_SCHEMA]])
  })

  it('an operation of a newer program is held, and nothing after it waits', async () => {
    const { livret, referent } = table
    referent.save(livret, 'cercle', [{ payload: { act: 'unknown', row: [40, 'nouveau'] }, observed: [] }])
    referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    await referent.sync()
    expect(referent.verdict(livret, 'cercle', 1)).toEqual([1, 1, ['version', OPERATION_SCHEMA]])
    expect(referent.verdict(livret, 'cercle', 2)?.[1]).toBe(0)
  })
})

describe('idempotence, forks and gaps', () => {
  it('[I2] the same request again changes nothing and says the same', async () => {
    const { livret, referent, exchange } = table
    referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    const request = referent.request()
    const first = await exchange(referent.session, request, instant(0))
    const again = await exchange(referent.session, request, instant(0))
    expect(again.r).toEqual(first.r)
    await referent.sync()
    expect(referent.values(livret, 'cercle', 'identite', 'commune')).toEqual(['Dieppe'])
    expect(referent.shelf(livret, 'cercle').pending).toEqual([])
  })

  it('a lost answer is found again in the log', async () => {
    const { livret, referent } = table
    referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    await referent.sync(true)
    await referent.sync()
    expect(referent.shelf(livret, 'cercle').pending).toEqual([])
  })

  it('[I11] a replica that tells two stories at one number is a copy', async () => {
    const { livret, referent, exchange } = table
    referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    const honest = referent.request()
    referent.shelf(livret, 'cercle').pending = []
    referent.shelf(livret, 'cercle').n = 1
    referent.shelf(livret, 'cercle').hash = ''
    referent.set(livret, 'cercle', 'identite', 'commune', 'Envermeu')
    await exchange(referent.session, honest, instant(0))
    const reply = await exchange(referent.session, referent.request(), instant(0))
    expect(reply.r?.[0]?.[4]).toBe(1)
  })

  it('a chunk after a gap is not taken: the server says where it stands', async () => {
    const { livret, referent, exchange } = table
    referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    referent.shelf(livret, 'cercle').pending = []
    referent.set(livret, 'cercle', 'identite', 'commune', 'Envermeu')
    const reply = await exchange(referent.session, referent.request(), instant(0))
    expect(reply.r?.[0]?.slice(2, 4)).toEqual([0, []])
  })
})

describe('rights', () => {
  it('[I6] who was never a member gets the same words for a livret that exists and one that does not', async () => {
    const { livret, ids, peer } = table
    const stranger = peer()
    stranger.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    const real = await stranger.sync()
    const other = peer()
    other.set(ids.livret(), 'cercle', 'identite', 'commune', 'Dieppe')
    const none = await other.sync()
    expect(real.r?.[0]?.slice(2)).toEqual(none.r?.[0]?.slice(2))
    expect(stranger.kinds()).toEqual([])
  })

  it('[I6] a CEP receives the volets of their role and nothing of the others', async () => {
    const { livret, referent, beneficiaire, conseiller } = table
    referent.create(livret, 'equipe', 'note', { genre: 'appel' })
    referent.create(livret, 'notes', 'note', { genre: 'appel' })
    referent.create(livret, `prive:${referent.personne}`, 'note', { genre: 'appel' })
    beneficiaire.set(livret, 'sensible:sante', 'frein.sante', 'ditNiveau', 'bloque')
    beneficiaire.set(livret, 'freins', 'frein.mobilite', 'ditNiveau', 'gene')
    await everybody(referent, beneficiaire, conseiller)
    expect(conseiller.kinds().map((key) => key.slice(23)).sort()).toEqual(['cercle', 'freins', 'notes'])
    expect(referent.kinds().map((key) => key.slice(23)).sort()).toEqual(['cercle', 'equipe', 'freins', 'notes', `prive:${referent.personne}`, 'sensible:sante'].sort())
  })

  it('a sensitive theme opens to those named in it, and closes again', async () => {
    const { livret, referent, beneficiaire, conseiller } = table
    beneficiaire.set(livret, 'sensible:sante', 'frein.sante', 'ditNiveau', 'bloque')
    const [add] = beneficiaire.save(livret, 'sensible:sante', [{ payload: { act: 'add', entity: 'acces', field: 'personnes', element: conseiller.personne }, observed: [] }])
    await everybody(beneficiaire, referent, conseiller)
    expect(conseiller.values(livret, 'sensible:sante', 'frein.sante', 'ditNiveau')).toEqual(['bloque'])
    if (add === undefined) throw new Error('nothing written')
    beneficiaire.save(livret, 'sensible:sante', [{ payload: { act: 'remove', entity: 'acces', field: 'personnes', element: conseiller.personne }, observed: [add.dot] }])
    await beneficiaire.sync()
    const reply = await conseiller.sync()
    expect(reply.x).toEqual([`${livret}/sensible:sante`])
  })

  it('work done under a right since withdrawn is held for the référent; after, it is refused', async () => {
    const { livret, responsable, referent, conseiller } = table
    conseiller.create(livret, 'notes', 'note', { genre: 'appel' })
    const cercle = responsable.shown(livret, 'cercle')
    const membre = [...cercle.entities.values()].find((entity) => entity.type === 'membre' && [...entity.fields.values()].some((field) => field.kind === 'registre' && field.writes[0]?.value === conseiller.personne))
    if (membre === undefined) throw new Error('no such member')
    responsable.set(livret, 'cercle', membre.id, 'fin', '2026-11-20')
    await responsable.sync()
    await conseiller.sync()
    expect(conseiller.verdict(livret, 'notes', 1)).toEqual([1, 1, ['decision', referent.personne]])
    // The device learns nothing more of the circle; it writes again, knowing now that it was cut off.
    conseiller.shelf(livret, 'cercle').seq = 99
    conseiller.create(livret, 'notes', 'note', { genre: 'appel' })
    conseiller.shelf(livret, 'cercle').seq = 5
    await conseiller.sync()
    expect(conseiller.verdict(livret, 'notes', 2)?.slice(1, 3)).toEqual([2, 'droitRetire'])
    referent.save(livret, 'notes', [{ payload: { act: 'decision', about: { replica: conseiller.shelf(livret, 'notes').replica, n: 1 }, keep: true }, observed: [] }])
    await referent.sync()
    expect([...referent.shown(livret, 'notes').entities.values()].filter((entity) => entity.type === 'note')).toHaveLength(1)
  })

  it('[G2] [G3] [G6] what the référent keeps is judged like anything else, its whole group at once; a number that may not be is never held', async () => {
    const { livret, responsable, referent, conseiller } = table
    const { replica } = conseiller.shelf(livret, 'notes')
    const note = (values: Readonly<Record<string, string>>): Draft => ({ payload: { act: 'create', entity: table.ids.entity(), type: 'note', values }, observed: [] })
    conseiller.save(livret, 'notes', [note({ genre: 'appel' }), note({ genre: 'rien de tel' })])
    conseiller.save(livret, 'notes', [note({ genre: 'appel' }), note({ genre: 'visite' })])
    conseiller.save(livret, 'notes', [note({ genre: 'NIR 1 85 05 14 118 032 27' })])
    const membre = [...responsable.shown(livret, 'cercle').entities.values()].find((entity) => entity.type === 'membre' && [...entity.fields.values()].some((field) => field.kind === 'registre' && field.writes[0]?.value === conseiller.personne))
    if (membre === undefined) throw new Error('no such member')
    responsable.set(livret, 'cercle', membre.id, 'fin', '2026-11-20')
    await everybody(responsable, conseiller)
    expect([1, 2, 3, 4, 5].map((n) => conseiller.verdict(livret, 'notes', n)?.[2])).toEqual([...Array<unknown>(4).fill(['decision', referent.personne]), 'nirDetecte'])
    for (const n of [2, 4]) referent.save(livret, 'notes', [{ payload: { act: 'decision', about: { replica, n }, keep: true }, observed: [] }])
    await referent.sync()
    const stubs = referent.shelf(livret, 'notes').entries.flatMap((entry) => (entry.kind === 'stub' ? [`${entry.dot.n} ${entry.reason}`] : []))
    expect(stubs).toEqual(['5 nirDetecte', '1 dependDe', '2 valeurImpossible'])
    expect([...referent.shown(livret, 'notes').entities.values()].filter((entity) => entity.type === 'note')).toHaveLength(2)
    expect(await table.journal.withLivret(livret, (tx) => tx.held('notes'))).toEqual([])
  })

  it('[G11] so much waits for a decision and no more, whole groups at a time; decided, there is room again', async () => {
    const { ids, livret, responsable, referent, conseiller } = table
    const note = (): Draft => ({ payload: { act: 'create', entity: ids.entity(), type: 'note', values: { genre: 'appel' } }, observed: [] })
    for (let left = MAX_TO_DECIDE - 1; left > 0; left -= 64) conseiller.save(livret, 'notes', Array.from({ length: Math.min(64, left) }, note), false)
    conseiller.save(livret, 'notes', [note(), note()])
    conseiller.save(livret, 'notes', [note()])
    conseiller.save(livret, 'notes', [note()])
    const membre = [...responsable.shown(livret, 'cercle').entities.values()].find((entity) => entity.type === 'membre' && [...entity.fields.values()].some((field) => field.kind === 'registre' && field.writes[0]?.value === conseiller.personne))
    if (membre === undefined) throw new Error('no such member')
    responsable.set(livret, 'cercle', membre.id, 'fin', '2026-11-20')
    await everybody(responsable, conseiller)
    const verdict = (n: number) => conseiller.verdict(livret, 'notes', n)?.slice(1)
    const waits = [1, ['decision', referent.personne]]
    expect([499, 500, 501, 502, 503].map(verdict)).toEqual([waits, [2, 'trop', { limit: MAX_TO_DECIDE }], [2, 'dependDe', { on: 500 }], waits, [2, 'trop', { limit: MAX_TO_DECIDE }]])
    referent.save(livret, 'notes', [{ payload: { act: 'decision', about: { replica: conseiller.shelf(livret, 'notes').replica, n: 1 }, keep: true }, observed: [] }])
    await referent.sync()
    conseiller.save(livret, 'notes', [note()])
    await conseiller.sync()
    expect(verdict(504)).toEqual(waits)
  })

  it('[I13] a relais changes the référent once, when the one it names accepts', async () => {
    const { ids, livret, responsable, referent, peer } = table
    const next = peer()
    responsable.save(livret, 'cercle', [membreDraft(ids, next.personne, 'referent', 'Karim B.')])
    const relais = responsable.create(livret, 'cercle', 'relais', { de: referent.personne, vers: next.personne, nature: 'definitif' })
    await everybody(responsable, referent)
    referent.set(livret, 'freins', 'frein.mobilite', 'vuNiveau', 'gene')
    await referent.sync()
    expect(referent.verdict(livret, 'freins', 1)?.[1]).toBe(0)
    referent.move(livret, 'cercle', relais, 'accepte')
    await referent.sync()
    expect(referent.verdict(livret, 'cercle', 1)?.slice(1, 3)).toEqual([2, 'horsDeVosDroits'])
  })

  it('an account that may open livrets opens one; another may not', async () => {
    const { ids, peer } = table
    const opener = peer(undefined, true)
    const livret = ids.livret()
    opener.save(livret, 'cercle', [membreDraft(ids, opener.personne, 'responsable', 'Nadia F.')])
    await opener.sync()
    expect(opener.verdict(livret, 'cercle', 1)?.[1]).toBe(0)
    const nobody = peer()
    const refused = ids.livret()
    nobody.save(refused, 'cercle', [membreDraft(ids, nobody.personne, 'responsable', 'X')])
    await nobody.sync()
    expect(nobody.verdict(refused, 'cercle', 1)?.slice(1, 3)).toEqual([2, 'horsDeVosDroits'])
  })
})
