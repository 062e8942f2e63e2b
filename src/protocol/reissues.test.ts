import { beforeEach, describe, expect, it } from 'vitest'
import type { EntityId, LivretId } from '../base/ids.ts'
import type { VoletKind } from '../domain/volet.ts'
import { stateText } from '../merge/digest.ts'
import { findEntity, machineState } from '../merge/state.ts'
import { dotKey, type Operation } from '../operations/operation.ts'
import { compact } from '../merge/compact.ts'
import { mergeText } from '../merge/mergeText.ts'
import { readSnapshot } from './readSnapshot.ts'
import { writeSnapshot } from './snapshot.ts'
import { openTable, type Table } from '../testing/livret.ts'
import type { Peer } from '../testing/peer.ts'

const KIND = 'parcours'
const ETAPE = { dispositif: 'action', debut: '2026-10-12' } as const

let table: Table
/** The référent's device, and another copy of it. */
let copy: Peer
beforeEach(async () => {
  table = await openTable(31)
  copy = table.peer(table.referent.personne)
  copy.session = table.referent.session
  await copy.sync()
})

const everybody = async (...order: readonly Peer[]): Promise<void> => {
  for (const peer of [...order, ...order]) await peer.sync()
}

const taken = (peer: Peer, livret: LivretId, kind: VoletKind = KIND): readonly Operation[] =>
  peer.shelf(livret, kind).entries.flatMap((entry) => (entry.kind === 'operation' ? [entry.operation] : []))
const refused = (peer: Peer, livret: LivretId, kind: VoletKind = KIND): readonly string[] =>
  peer.shelf(livret, kind).entries.flatMap((entry) => (entry.kind === 'stub' ? [entry.reason] : []))
const stateOf = (peer: Peer, livret: LivretId, entity: EntityId): string | undefined => {
  const found = findEntity(peer.shown(livret, KIND), entity)
  return found && machineState(found, 'etat')?.state
}

/** Both in one order and in the other. */
const eitherWay = [['the original first', true], ['the reissue first', false]] as const

describe.each(eitherWay)('[I16] work that arrives under two dots, %s', (_, originalFirst) => {
  const bothArrive = async (): Promise<void> => {
    const { referent, beneficiaire } = table
    await everybody(...(originalFirst ? [referent, copy] : [copy, referent]), beneficiaire)
  }

  it('stands once: a value, a creation, a text', async () => {
    const { livret, referent, beneficiaire } = table
    const written = [
      ...referent.set(livret, KIND, 'contrat', 'projet', 'cuisine'),
      ...referent.write(livret, KIND, 'contrat', 'objectif', 'Je cherche'),
      ...referent.write(livret, KIND, 'contrat', 'objectif', 'Je cherche un contrat'),
    ]
    const etape = referent.create(livret, KIND, 'etape', ETAPE)
    written.push(referent.shelf(livret, KIND).pending.at(-1)!.operation)
    copy.issueAgain(livret, KIND, written)
    await bothArrive()
    expect(taken(beneficiaire, livret)).toHaveLength(4)
    expect(refused(beneficiaire, livret)).toEqual(['copieDetectee', 'copieDetectee', 'copieDetectee', 'copieDetectee'])
    expect(beneficiaire.text(livret, KIND, 'contrat', 'objectif')).toBe('Je cherche un contrat')
    expect(beneficiaire.values(livret, KIND, 'contrat', 'projet')).toEqual(['cuisine'])
    expect(beneficiaire.shown(livret, KIND).entities.has(etape)).toBe(true)
    const [first] = taken(beneficiaire, livret)
    const late = originalFirst ? copy : referent
    expect(late.verdict(livret, KIND, 1)).toEqual([1, 2, 'copieDetectee', { on: dotKey(first!.dot) }])
  })

  it('[I3] what was written over the one replaces the other; a text goes on, a machine moves on', async () => {
    const { livret, referent, beneficiaire } = table
    const etape = referent.create(livret, KIND, 'etape', ETAPE)
    await everybody(referent, copy, beneficiaire)
    const written = [
      ...referent.set(livret, KIND, 'contrat', 'projet', 'cuisine'),
      ...referent.write(livret, KIND, 'contrat', 'objectif', 'Je cherche'),
      ...referent.move(livret, KIND, etape, 'enCours'),
    ]
    copy.issueAgain(livret, KIND, written)
    const late = originalFirst ? copy : referent
    late.set(livret, KIND, 'contrat', 'projet', 'salle')
    late.write(livret, KIND, 'contrat', 'objectif', 'Je cherche un contrat')
    late.move(livret, KIND, etape, 'terminee')
    await bothArrive()
    expect(refused(beneficiaire, livret)).toEqual(['copieDetectee', 'copieDetectee', 'copieDetectee'])
    for (const peer of [referent, copy, beneficiaire]) {
      expect(peer.values(livret, KIND, 'contrat', 'projet')).toEqual(['salle'])
      expect(peer.text(livret, KIND, 'contrat', 'objectif')).toBe('Je cherche un contrat')
      expect(stateOf(peer, livret, etape)).toBe('terminee')
    }
    // Somebody begins with a snapshot, and what is written over the copy comes later [I9].
    const { accepted } = beneficiaire.shelf(livret, KIND)
    const read = readSnapshot(writeSnapshot(accepted))
    expect(read.ok && mergeText(read.value)).toBe(mergeText(compact(accepted)))
    expect(read.ok && stateText(read.value)).toBe(stateText(accepted))
    expect(read.ok && [...read.value.stubs]).toEqual([...accepted.stubs])
  })

  it('[I7] a group stands once, and what stands on it under either name is taken', async () => {
    const { livret, ids, referent, beneficiaire } = table
    const etape = ids.entity()
    const group = referent.save(livret, KIND, [
      { payload: { act: 'create', entity: etape, type: 'etape', values: ETAPE }, observed: [] },
      { payload: { act: 'set', entity: etape, field: 'lieu', value: 'Dieppe' }, observed: [] },
    ])
    copy.issueAgain(livret, KIND, group)
    const late = originalFirst ? copy : referent
    late.set(livret, KIND, etape, 'lieu', 'Eu')
    await bothArrive()
    expect(taken(beneficiaire, livret)).toHaveLength(3)
    expect(refused(beneficiaire, livret)).toEqual(['copieDetectee', 'copieDetectee'])
    expect(beneficiaire.values(livret, KIND, etape, 'lieu')).toEqual(['Eu'])
  })

  it('waits while the other waits, and is one of them when what was missing comes', async () => {
    const { livret, referent, beneficiaire } = table
    const [awaited] = beneficiaire.set(livret, KIND, 'contrat', 'projet', 'cuisine')
    const written = referent.set(livret, KIND, 'contrat', 'projet', 'salle', [awaited!.dot])
    copy.issueAgain(livret, KIND, written)
    await everybody(...(originalFirst ? [referent, copy] : [copy, referent]))
    const [earlier, late] = originalFirst ? [referent, copy] : [copy, referent]
    expect(late.verdict(livret, KIND, 1)).toEqual([1, 1, ['dependance', dotKey({ replica: earlier.shelf(livret, KIND).replica, n: 1 })]])
    await everybody(beneficiaire, referent, copy)
    expect(refused(beneficiaire, livret)).toEqual(['copieDetectee'])
    expect(beneficiaire.values(livret, KIND, 'contrat', 'projet')).toEqual(['salle'])
  })

  it('refused under one dot, it is judged by itself under the other', async () => {
    const { livret, referent, conseiller } = table
    const written = conseiller.set(livret, KIND, 'contrat', 'projet', 'cuisine')
    copy = table.peer(conseiller.personne)
    copy.session = conseiller.session
    await copy.sync()
    copy.issueAgain(livret, KIND, written)
    await everybody(...(originalFirst ? [conseiller, copy] : [copy, conseiller]), referent)
    expect(refused(referent, livret)).toEqual(['horsDeVosDroits', 'horsDeVosDroits'])
  })
})

it('[I16] [I11] under a number that a copy had used, something else was said: both stand', async () => {
  const { livret, referent, beneficiaire } = table
  const [mine] = referent.set(livret, KIND, 'contrat', 'projet', 'cuisine')
  copy.at += 60_000
  const [theirs] = copy.set(livret, KIND, 'contrat', 'projet', 'salle')
  copy.shelf(livret, KIND).pending = []
  copy.issueAgain(livret, KIND, [{ ...theirs!, dot: mine!.dot }])
  await everybody(referent, copy, beneficiaire)
  expect(refused(beneficiaire, livret)).toEqual([])
  expect(beneficiaire.values(livret, KIND, 'contrat', 'projet').sort()).toEqual(['cuisine', 'salle'])
})

it('[I16] issued again twice by two copies, without the original, it stands once', async () => {
  const { livret, ids, referent, beneficiaire } = table
  const lost = referent.set(livret, KIND, 'contrat', 'projet', 'cuisine').map((operation) => ({ ...operation, dot: { replica: ids.replica(), n: 7 } }))
  referent.shelf(livret, KIND).pending = []
  referent.issueAgain(livret, KIND, lost)
  copy.issueAgain(livret, KIND, lost)
  await everybody(referent, copy, beneficiaire)
  expect(taken(beneficiaire, livret)).toHaveLength(1)
  expect(refused(beneficiaire, livret)).toEqual(['copieDetectee'])
})

it('[I16] an entity whose creation was refused under one dot and taken under another is there to be written on', async () => {
  const { livret, ids, referent, beneficiaire } = table
  const etape = ids.entity()
  const [broken] = referent.save(livret, KIND, [
    { payload: { act: 'create', entity: etape, type: 'etape', values: ETAPE }, observed: [] },
    { payload: { act: 'set', entity: etape, field: 'lieu', value: 7 }, observed: [] },
  ])
  await referent.sync()
  const { group: _, ...alone } = broken!
  copy.issueAgain(livret, KIND, [alone])
  copy.set(livret, KIND, etape, 'lieu', 'Eu')
  await everybody(copy, beneficiaire)
  expect(beneficiaire.values(livret, KIND, etape, 'lieu')).toEqual(['Eu'])
})

it('[I8] the stub of a copy observes what it is a copy of, and nothing else', async () => {
  const { livret, referent, beneficiaire } = table
  const written = [...referent.set(livret, KIND, 'contrat', 'projet', 'cuisine'), ...referent.set(livret, KIND, 'contrat', 'projet', 'salle')]
  copy.issueAgain(livret, KIND, written)
  await everybody(referent, copy, beneficiaire)
  const stubs = beneficiaire.shelf(livret, KIND).entries.flatMap((entry) => (entry.kind === 'stub' ? [entry] : []))
  expect(stubs.map(({ observed }) => observed)).toEqual(written.map(({ dot }) => [dot]))
})
