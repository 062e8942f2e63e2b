/** Work of somebody who may not read the volet (any more): it is offered, decided, and told. */
import { describe, expect, test } from 'vitest'
import { dotKey, type Operation } from '../operations/operation.ts'
import { got } from '../testing/got.ts'
import { openHouse, type Apparatus, type House } from '../testing/house.ts'
import { membreDraft } from '../testing/livret.ts'
import { instant } from '../testing/moments.ts'
import { edit, transact } from './cabinet.ts'
import { dismissDeparts, dismissTheme, listDeparts } from './departs.ts'
import { TENUES_KEPT } from './records.ts'
import { keepRegles } from './regles.ts'

const rest = { waiting: 0, held: 0, setAside: 0 }
const counts = async (device: Apparatus) => got(await device.space.counts())

const projet = (device: Apparatus, house: House, value: string, observed: readonly Operation[] = []) =>
  device.set(house.livret, 'parcours', 'contrat', 'projet', value, observed.map(({ dot }) => dot))

const endOf = async (house: House, role: string): Promise<void> => {
  await house.responsable.set(house.livret, 'cercle', house.membres.get(role) ?? 'identite', 'fin', '2026-03-10')
  await house.responsable.sync()
}

const answer = async (house: House, about: Operation | undefined, keep: boolean): Promise<void> => {
  const { dot } = about ?? (() => { throw new Error('there is something to answer about') })()
  await house.referent.save(house.livret, 'parcours', [{ payload: { act: 'decision', about: dot, keep }, observed: [] }])
  await house.referent.sync()
}

async function values({ referent, livret }: House) {
  const volet = await referent.volet(livret, 'parcours')
  return (volet?.entries ?? []).map((entry) => (entry.kind === 'operation' && entry.operation.payload.act === 'set' ? entry.operation.payload.value : entry.kind))
}

async function settle(...devices: readonly Apparatus[]): Promise<void> {
  for (let round = 0; round < 3; round++) for (const device of devices) await device.sync()
}

describe('let out while away', () => {
  test('[I4] [P5] what the server holds for the référent stays held, in no other state, until they answer', async () => {
    for (const keep of [true, false]) {
      const house = await openHouse(60)
      const { beneficiaire, livret } = { ...house }
      await endOf(house, 'beneficiaire')
      const [written] = await projet(beneficiaire, house, 'écrit hors ligne')
      await settle(beneficiaire)
      expect(await counts(beneficiaire)).toEqual({ ...rest, held: 1 })
      expect((await beneficiaire.content(livret))?.volets).toMatchObject([{ kind: 'parcours', entries: [], pending: [{ state: 'held', why: { for: 'decision', by: house.referent.session.personne } }] }])
      await answer(house, written, keep)
      await settle(beneficiaire)
      expect(await counts(beneficiaire)).toEqual(keep ? rest : { ...rest, setAside: 1 })
      expect((await beneficiaire.content(livret))?.volets ?? []).toEqual([])
      // Gone from the device, or given back.
      expect((await beneficiaire.content(livret))?.setAside ?? []).toMatchObject(keep ? [] : [{ detail: { reason: 'droitRetire' } }])
      expect(await values(house)).toEqual(keep ? ['écrit hors ligne', 'operation'].reverse() : ['operation', 'stub'])
    }
  })

  test('[P5] work in a volet its author never read is decided too', async () => {
    const house = await openHouse(61)
    const { conseiller, responsable, livret } = house
    await endOf(house, 'conseiller')
    const [written] = await conseiller.save(livret, 'parcours', [{ payload: { act: 'create', entity: house.ids.entity(), type: 'rendezVous', values: { objet: 'Bilan' } }, observed: [] }])
    await conseiller.sync()
    expect(await counts(conseiller)).toEqual({ ...rest, held: 1 })
    await answer(house, written, false)
    await settle(conseiller, responsable)
    expect(await counts(conseiller)).toEqual({ ...rest, setAside: 1 })
    expect((await conseiller.content(livret))?.volets).toEqual([])
  })

  test('[G4] out of a sensitive theme alone: their work there waits for the référent as well', async () => {
    const house = await openHouse(66)
    const { beneficiaire, conseiller, referent, livret } = { ...house }
    const kind = 'sensible:finances'
    const [put] = await beneficiaire.save(livret, kind, [{ payload: { act: 'add', entity: 'acces', field: 'personnes', element: conseiller.session.personne }, observed: [] }])
    await settle(beneficiaire, conseiller)
    await beneficiaire.save(livret, kind, [{ payload: { act: 'remove', entity: 'acces', field: 'personnes', element: conseiller.session.personne }, observed: put ? [put.dot] : [] }])
    await settle(beneficiaire)
    const entity = house.ids.entity()
    const [written] = await conseiller.save(livret, kind, [{ payload: { act: 'create', entity, type: 'action', values: { libelle: 'Dossier' } }, observed: [] }])
    await settle(conseiller)
    expect(await counts(conseiller)).toEqual({ ...rest, held: 1 })
    // [P9] Told until they know; what waits goes on waiting.
    expect((await conseiller.content(livret))?.fermes).toEqual([{ kind, when: conseiller.at }])
    got(await dismissTheme(conseiller.space, livret, kind))
    expect((await conseiller.content(livret))?.fermes).toEqual([])
    expect(await counts(conseiller)).toEqual({ ...rest, held: 1 })
    await referent.sync()
    await referent.save(livret, kind, [{ payload: { act: 'decision', about: written?.dot ?? { replica: house.ids.replica(), n: 1 }, keep: true }, observed: [] }])
    await settle(referent, conseiller)
    expect(await counts(conseiller)).toEqual(rest)
    expect((await referent.volet(livret, kind))?.entries.map((entry) => (entry.kind === 'operation' ? entry.operation.payload.act : entry.kind))).toEqual(['add', 'remove', 'decision', 'create'])
  })

  test('[P5] nothing is said again while nothing changes', async () => {
    const house = await openHouse(62)
    const { beneficiaire } = house
    await endOf(house, 'beneficiaire')
    await projet(beneficiaire, house, 'écrit hors ligne')
    await settle(beneficiaire)
    beneficiaire.changes.length = 0
    const disk = new Map(beneficiaire.disk.records)
    await beneficiaire.sync()
    expect(beneficiaire.changes).toEqual([])
    expect([...beneficiaire.disk.records]).toEqual([...disk])
    expect(beneficiaire.requests.at(-1)?.c).toHaveLength(1)
  })
})

test('[A1] of an archived livret nothing stays but unsent work, which waits here until there is a verdict', async () => {
  const house = await openHouse(67)
  const { beneficiaire, referent, server, livret } = { ...house }
  await projet(referent, house, 'avant')
  await settle(referent, beneficiaire)
  await projet(beneficiaire, house, 'écrit hors ligne')
  server.journal.archive(livret, { personnes: new Set([referent.session.personne, beneficiaire.session.personne]), heldBy: referent.session.personne })
  await settle(referent, beneficiaire)
  expect(await referent.content(livret)).toBeUndefined()
  expect(await counts(beneficiaire)).toEqual({ ...rest, held: 1 })
  expect((await beneficiaire.content(livret))?.volets).toMatchObject([{ kind: 'parcours', entries: [], pending: [{ state: 'held' }] }])
  // Erased at last, it is destroyed here too.
  await server.journal.erase(livret, [beneficiaire.session.personne])
  await settle(beneficiaire)
  expect(await counts(beneficiaire)).toEqual(rest)
})

test('what a list kept of all livrets, and what waits for a decision, goes with what is taken away, of one theme as of all', async () => {
  const house = await openHouse(68)
  const { conseiller, beneficiaire, livret } = { ...house }
  const keep = async () => {
    got(await transact(conseiller.space.cabinet, [], () => ({ edits: [edit('liste', { v: 1, data: 'Samira, 06 12' })], result: undefined })))
    got(await conseiller.space.drafts.put(TENUES_KEPT, 'Sa dette'))
  }
  const kept = async () => [got(await conseiller.space.cabinet.read(['liste'])).get('liste'), got(await conseiller.space.drafts.get(TENUES_KEPT))]
  const kind = 'sensible:finances'
  const [put] = await beneficiaire.save(livret, kind, [{ payload: { act: 'add', entity: 'acces', field: 'personnes', element: conseiller.session.personne }, observed: [] }])
  await settle(beneficiaire, conseiller)
  await keep()
  await beneficiaire.save(livret, kind, [{ payload: { act: 'remove', entity: 'acces', field: 'personnes', element: conseiller.session.personne }, observed: put ? [put.dot] : [] }])
  await settle(beneficiaire, conseiller)
  expect(await kept()).toEqual([undefined, undefined])
  await keep()
  await endOf(house, 'conseiller')
  await settle(conseiller)
  expect(await kept()).toEqual([undefined, undefined])
})

describe('[P9] let out of a livret', () => {
  const told = async ({ space }: Apparatus) => (await listDeparts(space)).map(({ waiting: _, setAside: __, vers, ...depart }) => (vers === undefined ? depart : { ...depart, vers }))

  test('it is told whose and since when, also after a restart, until they know; then nothing of it stays', async () => {
    const house = await openHouse(70)
    const { conseiller, responsable, livret } = house
    await responsable.set(livret, 'cercle', 'identite', 'nom', 'Benali')
    await settle(responsable, conseiller)
    expect(await told(conseiller)).toEqual([])
    await endOf(house, 'conseiller')
    await settle(conseiller)
    expect(await told(conseiller)).toEqual([{ livret, nom: 'Fatou B.', le: conseiller.at }])
    expect(await conseiller.content(livret)).toBeUndefined()
    conseiller.space = await conseiller.open()
    await settle(conseiller)
    expect(await told(conseiller)).toEqual([{ livret, nom: 'Fatou B.', le: conseiller.at }])
    // Of a device that was retired it is not what is told.
    got(await keepRegles(conseiller.space, 'retire', instant(conseiller.at)))
    expect(await told(conseiller)).toEqual([])
    got(await keepRegles(conseiller.space, { poste: null, regles: null }, instant(conseiller.at)))
    const before = conseiller.disk.records.size
    got(await dismissDeparts(conseiller.space, [livret]))
    expect(await told(conseiller)).toEqual([])
    expect(conseiller.disk.records.size).toBe(before - 1)
  })

  test('what they had not sent waits, then is theirs again, and still says whose it was about', async () => {
    const house = await openHouse(71)
    const { beneficiaire, livret } = house
    await endOf(house, 'beneficiaire')
    const [written] = await projet(beneficiaire, house, 'écrit hors ligne')
    await settle(beneficiaire)
    expect(await told(beneficiaire)).toMatchObject([{ livret, nom: 'Fatou' }])
    expect(await counts(beneficiaire)).toEqual({ ...rest, held: 1 })
    got(await dismissDeparts(beneficiaire.space, [livret]))
    expect(await told(beneficiaire)).toEqual([])
    await answer(house, written, false)
    await settle(beneficiaire)
    expect(await beneficiaire.content(livret)).toMatchObject({ volets: [], depart: { nom: 'Fatou' }, setAside: [{ detail: { reason: 'droitRetire' } }] })
  })

  test('it is not said any more once they are let in again; a référent who had proposed the relais is told to whom', async () => {
    const house = await openHouse(72)
    const { conseiller, referent, responsable, ids, livret } = house
    await endOf(house, 'conseiller')
    await settle(conseiller)
    expect(await told(conseiller)).toHaveLength(1)
    await responsable.save(livret, 'cercle', (['conseiller', 'referent'] as const).map((role) => membreDraft(ids, conseiller.session.personne, role, 'Luc R.')))
    await settle(responsable, conseiller)
    expect(await told(conseiller)).toEqual([])

    const relais = ids.entity()
    await settle(referent)
    await referent.save(livret, 'cercle', [{ payload: { act: 'create', entity: relais, type: 'relais', values: { de: referent.session.personne, vers: conseiller.session.personne, nature: 'definitif' } }, observed: [] }])
    await settle(referent, conseiller)
    await conseiller.save(livret, 'cercle', [{ payload: { act: 'transition', entity: relais, field: 'etat', from: 'propose', to: 'accepte' }, observed: [] }])
    await settle(conseiller, referent)
    expect(await told(referent)).toMatchObject([{ nom: 'Fatou', vers: 'Luc R.' }])
  })
})

describe('let out before a failover that lost their work', () => {
  test('[P7] [G4] it is offered again, held for the référent, and what others wrote over it follows', async () => {
    const house = await openHouse(63)
    const { beneficiaire, referent, responsable, livret } = { ...house }
    await projet(referent, house, 'avant')
    await settle(referent, beneficiaire)
    const kept = house.server.received.length
    const [lost] = await projet(beneficiaire, house, 'perdu')
    await settle(beneficiaire, referent)
    const [over] = await projet(referent, house, 'par-dessus', lost ? [lost] : [])
    await settle(referent, responsable)
    await house.server.failOver(kept)
    await settle(responsable)
    await endOf(house, 'beneficiaire')
    await settle(referent)
    expect(await counts(referent)).toEqual({ ...rest, held: 1 })
    await settle(beneficiaire)
    expect(await counts(beneficiaire)).toEqual({ ...rest, held: 1 })
    await answer(house, lost, true)
    await settle(referent, beneficiaire)
    expect(await values(house)).toEqual(['avant', 'operation', 'perdu', 'par-dessus'])
    expect(over?.observed.map(dotKey)).toEqual(lost ? [dotKey(lost.dot)] : [])
    for (const device of [referent, beneficiaire]) expect(await counts(device)).toEqual(rest)
    expect((await beneficiaire.content(livret))?.setAside ?? []).toEqual([])
  })

  test('[G4] a rights head of the part that was lost is the last of what was kept', async () => {
    const house = await openHouse(64)
    const { conseiller, responsable } = house
    const kept = house.server.received.length
    await responsable.set(house.livret, 'cercle', 'identite', 'commune', 'Dieppe')
    await settle(responsable, conseiller)
    await projet(conseiller, house, 'le dernier mot')
    await house.server.failOver(kept)
    await endOf(house, 'conseiller')
    await settle(conseiller)
    // A conseiller may not write it, whatever they were: no decision is asked for.
    expect(await counts(conseiller)).toEqual({ ...rest, setAside: 1 })
  })
})

test('[P8] what a reply made ready to send goes in the same exchange', async () => {
  const house = await openHouse(65)
  const { referent, beneficiaire } = house
  const kept = house.server.received.length
  await projet(referent, house, 'un')
  await settle(referent, beneficiaire)
  await house.server.failOver(kept)
  await referent.sync()
  expect(await counts(referent)).toEqual(rest)
  expect(await values(house)).toEqual(['un'])
})
