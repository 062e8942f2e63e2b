/** What waits for a decision, from the server to the référent's screen and back: read, shown as gestures, decided. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../authority/memoryJournal.ts'
import { err, ok } from '../base/result.ts'
import { createExchange } from '../protocol/exchange.ts'
import { createTenues } from '../protocol/tellTenues.ts'
import { openTable, type Table } from '../testing/livret.ts'
import { makeDevice, testClock, type Device } from '../testing/sessionDevice.ts'
import { openLivret } from './opened.ts'
import { projectLivret } from './project.ts'
import { openTenues, type Tenues } from './tenues.ts'
import type { TenueView } from './tenueViews.ts'

let table: Table
let device: Device
let reachable: boolean
let desk: () => Tenues

beforeEach(async () => {
  const journal = createMemoryJournal()
  table = await openTable(47, createExchange({ journal }))
  const { livret, responsable, beneficiaire, referent, ids } = table
  beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Travailler')
  beneficiaire.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
  await beneficiaire.sync()
  device = await makeDevice({ ids, clock: testClock('2026-11-22'), exchange: table.exchange, personne: referent.personne, prenom: 'Maud', role: 'referent' })
  await device.exchange()
  reachable = true
  const waiting = createTenues(journal)
  desk = () => openTenues({
    space: device.space,
    rights: () => Promise.resolve({ tenues: async () => (reachable ? ok(await waiting.of(referent.personne)) : err('unreachable' as const)) }),
    async open(id) {
      const content = await device.space.readLivret(id)
      if (!content.ok || content.value === undefined) return undefined
      const opened = openLivret(id, referent.personne, content.value.volets)
      return { content: content.value, opened, view: projectLivret(opened, []) }
    },
  })
  // Let out while away: what they write from here on waits.
  await responsable.sync()
  responsable.set(livret, 'cercle', membreOf(beneficiaire.personne), 'fin', '2026-11-20')
  await responsable.sync()
  await device.exchange()
})

function membreOf(personne: string) {
  const found = [...table.responsable.shown(table.livret, 'cercle').entities.values()].find((entity) => {
    const field = entity.fields.get('personne')
    return field?.kind === 'registre' && field.writes.some(({ value }) => value === personne)
  })
  if (found === undefined) throw new Error('they are in the circle')
  return found.id
}

const lines = ({ lines: said }: TenueView) => said.map(({ field, sens, before, after }) => [field, sens, before, after])

describe('[G10] what waits for the référent', () => {
  it('is shown gesture by gesture: what there is, what there would be, from whom, and since when they had no right', async () => {
    const { livret, beneficiaire, ids } = table
    beneficiaire.set(livret, 'cercle', 'identite', 'commune', 'Eu')
    beneficiaire.set(livret, 'cercle', 'identite', 'commune', 'Envermeu')
    beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Travailler en cuisine')
    const entity = ids.entity()
    beneficiaire.save(livret, 'freins', [{ payload: { act: 'create', entity, type: 'action', values: { theme: 'mobilite', libelle: 'Carte de bus', qui: beneficiaire.personne } }, observed: [] }])
    beneficiaire.move(livret, 'freins', entity, 'fait')
    await beneficiaire.sync()

    const { store, refresh } = desk()
    await refresh()
    const { items, fresh, encore } = store.getState()
    expect([fresh, encore]).toEqual([true, false])
    expect(items.map((item) => [item.volet, item.type, item.cree, item.auteur, item.mine, item.retire, item.fin, item.about.length])).toEqual([
      ['cercle', 'identite', false, beneficiaire.personne, false, false, '2026-11-20', 2],
      ['freins', 'action', true, beneficiaire.personne, false, false, '2026-11-20', 2],
      ['parcours', 'contrat', false, beneficiaire.personne, false, false, '2026-11-20', 1],
    ])
    expect(items.map(lines)).toEqual([
      [['commune', 'valeur', 'Dieppe', 'Envermeu']],
      [['theme', 'valeur', null, 'mobilite'], ['libelle', 'valeur', null, 'Carte de bus'], ['etat', 'valeur', 'aFaire', 'fait']],
      [['objectif', 'valeur', 'Travailler', 'Travailler en cuisine']],
    ])
  })

  it('kept or set aside: it leaves the list at once, waits here without network, and lands as its author’s words', async () => {
    const { livret, beneficiaire, conseiller } = table
    beneficiaire.set(livret, 'cercle', 'identite', 'commune', 'Eu')
    beneficiaire.write(livret, 'parcours', 'contrat', 'objectif', 'Travailler en cuisine')
    await beneficiaire.sync()
    const online = desk()
    await online.refresh()

    // Another start, without network: as last heard.
    reachable = false
    const { store, refresh, decide } = desk()
    await refresh()
    expect(store.getState()).toMatchObject({ loaded: true, fresh: false, items: [{ volet: 'cercle' }, { volet: 'parcours' }] })
    const [commune, objectif] = store.getState().items
    expect(await decide(commune ? [commune] : [], true)).toEqual({ ok: true, value: undefined })
    expect(store.getState().items).toEqual([objectif])
    await decide(objectif ? [objectif] : [], false)
    expect(store.getState().items).toEqual([])

    // The server does not know yet, and says again that it waits.
    reachable = true
    await refresh()
    expect(store.getState().items).toEqual([])
    await device.exchange()
    await refresh()
    expect(store.getState()).toMatchObject({ fresh: true, items: [] })

    for (const each of [conseiller, beneficiaire]) await each.sync()
    const commune_ = conseiller.shown(livret, 'cercle').entities.get('identite')?.fields.get('commune')
    expect(commune_?.kind === 'registre' ? commune_.writes.map(({ value, author }) => [value, author]) : []).toEqual([['Dieppe', beneficiaire.personne], ['Eu', beneficiaire.personne]])
    const objectif_ = conseiller.shown(livret, 'parcours').entities.get('contrat')?.fields.get('objectif')
    expect(objectif_?.kind === 'texte' ? objectif_.text : '').toBe('Travailler')
    expect((await device.space.drafts.get('tenues'))).toEqual({ ok: true, value: undefined })
  })

  it('is nobody’s any more on this device once another holds the livret', async () => {
    const { livret, beneficiaire, ids, referent } = table
    beneficiaire.set(livret, 'cercle', 'identite', 'commune', 'Eu')
    await beneficiaire.sync()
    const { store, refresh } = desk()
    await refresh()
    expect(store.getState().items).toHaveLength(1)
    const karim = table.peer()
    const relais = ids.entity()
    await referent.sync()
    referent.save(livret, 'cercle', [
      { payload: { act: 'create', entity: ids.entity(), type: 'membre', values: { personne: karim.personne, role: 'referent', nom: 'Karim B.', organisme: 'y', depuis: '2026-11-21' } }, observed: [] },
      { payload: { act: 'create', entity: relais, type: 'relais', values: { de: referent.personne, vers: karim.personne, nature: 'definitif' } }, observed: [] },
    ])
    await referent.sync()
    await karim.sync()
    karim.move(livret, 'cercle', relais, 'accepte')
    await karim.sync()
    await device.exchange()
    reachable = false
    await refresh()
    expect(store.getState().items).toEqual([])
  })
})
