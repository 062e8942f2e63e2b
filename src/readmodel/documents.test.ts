import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../authority/memoryJournal.ts'
import { createExchange } from '../protocol/exchange.ts'
import { openTable, type Table } from '../testing/livret.ts'
import type { Peer } from '../testing/peer.ts'
import { makeDevice, testClock, type Device } from '../testing/sessionDevice.ts'
import type { Commands } from './commands.ts'
import { createCommands } from './createCommands.ts'
import { openLivret } from './opened.ts'
import { projectLivret } from './project.ts'
import { projectSetAside } from './setAside.ts'
import type { SetAsideView } from './views.ts'

const clock = testClock('2026-11-22')
const CONSENT = { moyen: 'espace', acte: 'lu' } as const

interface Desk {
  readonly device: Device
  readonly commands: Commands
  readonly aside: () => Promise<readonly SetAsideView[]>
}

async function deskOf(table: Table, peer: Peer, role: 'referent' | 'beneficiaire'): Promise<Desk> {
  const device = await makeDevice({ ids: table.ids, clock, exchange: table.exchange, personne: peer.personne, prenom: role, role })
  await device.exchange()
  const open: Parameters<typeof createCommands>[0]['open'] = async (livret) => {
    const content = await device.space.readLivret(livret)
    if (!content.ok || content.value === undefined) return undefined
    const opened = openLivret(livret, peer.personne, content.value.volets)
    return { opened, view: projectLivret(opened, projectSetAside(opened, content.value.setAside)) }
  }
  const me = { personne: peer.personne, prenom: role, nom: '', role, organisation: '' }
  return {
    device,
    commands: createCommands({ space: device.space, ids: device.ids, clock, me, open, annuaire: () => Promise.resolve([]), fetchOlder: () => Promise.resolve(true) }),
    aside: async () => (await open(table.livret))?.view.setAside ?? [],
  }
}

let table: Table
let maud: Desk
let fatou: Desk
beforeEach(async () => {
  table = await openTable(31, createExchange({ journal: createMemoryJournal() }))
  table.beneficiaire.write(table.livret, 'parcours', 'contrat', 'objectif', 'Travailler en cuisine')
  await table.beneficiaire.sync()
  maud = await deskOf(table, table.referent, 'referent')
  fatou = await deskOf(table, table.beneficiaire, 'beneficiaire')
})

const look = async ({ commands }: Desk) => {
  const view = await commands.documents(table.livret)
  if (view === undefined) throw new Error('no parcours')
  return view
}
const signNow = async (desk: Desk) => desk.commands.sign(table.livret, (await look(desk)).today, CONSENT)

describe('documents, as screens see them', () => {
  it('[D3] [D4] signed apart: the claimed time and the receipt stand apart, and what changed is said line by line', async () => {
    expect([(await signNow(maud)).ok, (await signNow(fatou)).ok]).toEqual([true, true])
    const [kept] = (await look(maud)).documents
    expect(kept?.signatures.map(({ mine, nom, state, recu, preuve }) => [mine, nom, state, recu, preuve])).toEqual([[true, 'Maud T.', 'pending', undefined, undefined]])
    expect([kept?.etat, kept?.parties.map(({ nom, aSigne }) => [nom, aSigne]).sort()]).toEqual(['aSigner', [['Fatou B.', false], ['Maud T.', true]]])
    for (const { device } of [maud, fatou, maud]) await device.exchange()
    const [signed, ...others] = (await look(maud)).documents
    expect([signed?.etat, signed?.differe, others, signed?.signatures.map(({ state, recu, annonceLe }) => [state, typeof recu, typeof annonceLe])])
      .toEqual(['enVigueur', undefined, [], [['accepted', 'number', 'number'], ['accepted', 'number', 'number']]])

    table.beneficiaire.set(table.livret, 'parcours', 'contrat', 'projet', 'Commis de cuisine')
    await table.beneficiaire.sync()
    await maud.device.exchange()
    const [before] = (await look(maud)).documents
    expect([before?.etat, before?.differe]).toEqual(['enVigueur', { retirees: ['   pas encore écrit'], ajoutees: ['   Commis de cuisine'] }])
  })

  it('[D5] what was shown is signed or nothing is: not other words that came meanwhile, not over a conflict, not twice', async () => {
    const { today } = await look(maud)
    table.beneficiaire.set(table.livret, 'parcours', 'contrat', 'projet', 'Commis de cuisine')
    await table.beneficiaire.sync()
    await maud.device.exchange()
    expect(await maud.commands.sign(table.livret, today, CONSENT)).toEqual({ ok: false, error: { fault: 'texteChange' } })
    expect((await look(maud)).documents).toEqual([])
    expect((await signNow(maud)).ok).toBe(true)
    expect(await signNow(maud)).toEqual({ ok: false, error: { fault: 'obstacles', obstacles: ['dejaSigne'] } })

    const empty: [] = []
    table.beneficiaire.set(table.livret, 'parcours', 'contrat', 'projet', 'Second de cuisine', empty)
    await table.beneficiaire.sync()
    await maud.device.exchange()
    expect((await look(maud)).obstacles).toEqual(['conflit'])
    expect(await signNow(maud)).toEqual({ ok: false, error: { fault: 'obstacles', obstacles: ['conflit'] } })
  })

  it('[D5] set aside, a signature is not sent again: it is given anew; a document shows its words, no hash and no id', async () => {
    table.referent.save(table.livret, 'parcours', [{ payload: { act: 'create', entity: table.ids.entity(), type: 'signature', values: {} }, observed: [] }])
    const item = { id: 'x', kind: 'parcours', detail: { reason: 'dependDe' }, when: clock.now(), status: 'new' } as const
    const [operation] = table.referent.shelf(table.livret, 'parcours').pending.map((each) => each.operation)
    const content = await maud.device.space.readLivret(table.livret)
    if (!content.ok || content.value === undefined || operation === undefined) throw new Error('no livret')
    const opened = openLivret(table.livret, table.referent.personne, content.value.volets)
    const texte = 'Contrat de parcours'
    const document = { ...operation, payload: { act: 'create', entity: table.ids.entity(), type: 'document', values: { modele: 1, nature: 'contrat', parties: table.referent.personne, texte, empreinte: 'A'.repeat(43) } } } as const
    const [refused, kept] = projectSetAside(opened, [{ ...item, operations: [document, operation] }, { ...item, operations: [document] }])
    expect([refused?.canRetry, kept?.canRetry, kept?.text]).toEqual([false, true, `contrat · ${texte}`])
    expect(await maud.aside()).toEqual([])
  })
})
