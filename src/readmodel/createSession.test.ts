import { describe, expect, it } from 'vitest'
import type { LivretId } from '../base/ids.ts'
import { jour } from '../testing/moments.ts'
import { makeDevice, testClock, type Device } from '../testing/sessionDevice.ts'
import { createMemoryJournal } from '../authority/memoryJournal.ts'
import { createExchange } from '../protocol/exchange.ts'
import { openTable, type Table } from '../testing/livret.ts'
import type { Peer } from '../testing/peer.ts'
import { composeAide, noteBatch } from './compose.ts'
import type { Engine } from '../sync/lateRunner.ts'
import { createSession } from './createSession.ts'
import { fakeAccess, fakeLock } from '../testing/fakeSession.ts'
import { openRights } from '../sync/rights.ts'
import type { Rights, Session } from './session.ts'
import type { LivretView } from './views.ts'

const idleEngine: Engine = {
  view: () => ({ phase: 'idle', partial: false, lastSuccess: undefined, failingSince: undefined }),
  subscribe: () => () => undefined,
  nudge: () => undefined,
  fetchOlder: () => Promise.resolve(true),
  stop: () => Promise.resolve(),
}

const clock = testClock('2026-11-22')

async function deviceOf(table: Table, peer: Peer, prenom: string, role: 'referent' | 'beneficiaire' | 'conseiller' | 'responsable'): Promise<Device> {
  const device = await makeDevice({ ids: table.ids, clock, exchange: table.exchange, personne: peer.personne, prenom, role })
  await device.exchange()
  return device
}

/** A server that is away. */
const rightsOf = (device: Device): Rights => openRights({
  fetch: () => Promise.reject(new Error('no network')), timers: { after: () => () => undefined }, token: () => Promise.resolve('token'),
  drafts: device.space.drafts, today: () => clock.today(), engine: idleEngine,
})

async function sessionOn(device: Device, role: Session['me']['role'] = 'referent'): Promise<Session> {
  return createSession({
    me: { personne: device.space.personne, prenom: 'Maud', nom: 'T.', role, organisation: 'Les Quatre Vents' },
    space: device.space, store: device.store, engine: { ...idleEngine, fetchOlder: (volet) => device.fetchOlder(volet) }, ids: device.ids, clock,
    fetchAnnuaire: () => Promise.resolve(undefined), search: () => Promise.resolve({ ok: false, error: 'unreachable' }), rights: () => Promise.resolve(rightsOf(device)), access: fakeAccess(clock.now()), lock: fakeLock, onHold: () => () => undefined,
    onStopped: () => undefined, breathe: () => Promise.resolve(), idle: () => Promise.resolve(),
  })
}

/** The view once it satisfies a condition: stores change by themselves, a moment after what changed them. */
function viewOf(session: Session, livret: LivretId, when: (view: LivretView) => boolean = () => true): Promise<LivretView> {
  const store = session.livret(livret)
  return new Promise((resolve) => {
    const check = (): boolean => {
      const state = store.getState()
      if (state.status !== 'open' || !when(state.view)) return false
      resolve(state.view)
      return true
    }
    if (check()) return
    const stop = store.subscribe(() => {
      if (check()) stop()
    })
  })
}

describe('a session', () => {
  it('[C3] a device that began with a snapshot shows what stands and how much came before, and reads the rest when it is asked for', async () => {
    const table = await openTable(20, createExchange({ journal: createMemoryJournal(), snapshotAfter: 5 }))
    const { referent, livret } = table
    const numbers = ['06 39 98 00 01', '06 39 98 00 02', '06 39 98 00 03', '06 39 98 00 04']
    for (const number of numbers) {
      referent.set(livret, 'cercle', 'identite', 'telephone', number)
      await referent.sync()
    }
    const device = await deviceOf(table, referent, 'Maud', 'referent')
    const session = await sessionOn(device)
    const { telephone } = (await viewOf(session, livret)).identite
    expect([telephone.value, telephone.history.map(({ value }) => value), telephone.older]).toEqual([numbers[3], numbers.slice(2), 2])

    device.online = false
    expect(await session.commands.wholeHistory(livret, telephone.handle)).toEqual({ ok: false, error: 'unreachable' })
    device.online = true
    const whole = await session.commands.wholeHistory(livret, telephone.handle)
    expect(whole.ok && whole.value.map(({ value }) => value)).toEqual(numbers)
    // Kept: without a network too, from now on.
    device.online = false
    expect(await session.commands.wholeHistory(livret, telephone.handle)).toEqual(whole)
  })

  it('notes which livrets a professional opens, and nothing of the person reading their own', async () => {
    const table = await openTable(21, createExchange({ journal: createMemoryJournal() }))
    const { referent, beneficiaire, livret } = table
    const [maud, fatou] = [await deviceOf(table, referent, 'Maud', 'referent'), await deviceOf(table, beneficiaire, 'Fatou', 'beneficiaire')]
    await viewOf(await sessionOn(maud), livret)
    await viewOf(await sessionOn(fatou, 'beneficiaire'), livret)
    const kept = async (device: Device) => {
      const found = await device.space.drafts.get('lectures')
      return found.ok ? found.value : 'lost'
    }
    await expect.poll(() => kept(maud)).toBe(`${livret} 2026-11-22`)
    expect(await kept(fatou)).toBeUndefined()
  })

  it('shows what is saved at once as kept here, then as received', async () => {
    const table = await openTable(21)
    const device = await deviceOf(table, table.referent, 'Maud', 'referent')
    const session = await sessionOn(device)
    const view = await viewOf(session, table.livret)
    const saved = await session.commands.write(table.livret, [{ champ: view.identite.telephone, value: '06 39 98 11 02' }])
    expect(saved.ok).toBe(true)
    const kept = await viewOf(session, table.livret, (each) => each.identite.telephone.value !== null)
    expect(kept.identite.telephone.trace?.state).toBe('pending')
    expect(kept.pending).toBe(1)
    await device.exchange()
    const received = await viewOf(session, table.livret, (each) => each.identite.telephone.trace?.state === 'accepted')
    expect(received.pending).toBe(0)
  })

  it('keeps the base a form was opened on: what came during it shows as a conflict, settled in one tap', async () => {
    const table = await openTable(22)
    const device = await deviceOf(table, table.referent, 'Maud', 'referent')
    const session = await sessionOn(device)
    const opened = await viewOf(session, table.livret)
    table.beneficiaire.set(table.livret, 'cercle', 'identite', 'telephone', '06 39 98 77 31')
    await table.beneficiaire.sync()
    await device.exchange()
    await session.commands.write(table.livret, [{ champ: opened.identite.telephone, value: '06 39 98 40 18' }])
    const conflicted = await viewOf(session, table.livret, (each) => each.conflicts.length === 1)
    const [conflict] = conflicted.conflicts
    expect(conflict?.champ.conflict?.map((trace) => trace.value).sort()).toEqual(['06 39 98 40 18', '06 39 98 77 31'])
    if (conflict === undefined) throw new Error('no conflict')
    await session.commands.choose(table.livret, conflict.champ, '06 39 98 77 31')
    const settled = await viewOf(session, table.livret, (each) => each.conflicts.length === 0)
    expect(settled.identite.telephone.value).toBe('06 39 98 77 31')
    expect(settled.identite.telephone.history).toHaveLength(3)
  })

  it('sets aside a refused note with its reason, and sends it again without the number', async () => {
    const table = await openTable(23)
    const device = await deviceOf(table, table.referent, 'Maud', 'referent')
    const session = await sessionOn(device)
    await viewOf(session, table.livret)
    const text = 'Dossier reçu, 1 85 05 14 118 032 27, à finir vendredi.'
    // By a program without the guard.
    await device.space.save({ batches: [noteBatch(table.livret, table.referent.personne, table.ids.entity(), { genre: 'appel', texte: text, visibilite: 'equipe', jour: clock.today() })] })
    await session.commands.addNote(table.livret, { genre: 'visite', texte: 'Tout va bien.', visibilite: 'equipe' })
    await device.exchange()
    const view = await viewOf(session, table.livret, (each) => each.setAside.length === 1)
    const [item] = view.setAside
    expect(item).toMatchObject({ type: 'note', detail: { reason: 'nirDetecte' }, text, canRetry: true })
    expect(item?.nir).toHaveLength(1)
    expect(view.notes.map((note) => [note.texte.value, note.state])).toEqual([['Tout va bien.', 'accepted']])
    if (item === undefined) throw new Error('nothing set aside')
    await session.commands.retry(item, 'Dossier reçu, à finir vendredi.')
    await device.exchange()
    const again = await viewOf(session, table.livret, (each) => each.setAside.length === 0 && each.notes.length === 2 && each.pending === 0)
    expect(again.notes.map((note) => note.texte.value).sort()).toEqual(['Dossier reçu, à finir vendredi.', 'Tout va bien.'])
  })

  it('stops a number and what tells of a court or a prison before anything is written', async () => {
    const table = await openTable(29)
    const device = await deviceOf(table, table.referent, 'Maud', 'referent')
    const session = await sessionOn(device)
    const view = await viewOf(session, table.livret)
    const note = (texte: string) => session.commands.addNote(table.livret, { genre: 'entretien', texte, visibilite: 'partagee' })
    expect(await note('Son numéro : 2 94 08 76 351 042 77.')).toEqual({ ok: false, error: { fault: 'forbidden', reason: 'nirDetecte', found: [] } })
    expect(await note('Sort de prison le 3. La prison est loin.')).toEqual({ ok: false, error: { fault: 'forbidden', reason: 'mentionInterdite', found: ['prison'] } })
    expect(await session.commands.editText(table.livret, view.objectif, 'Après ma détention, cuisinier')).toMatchObject({ ok: false, error: { reason: 'mentionInterdite' } })
    expect(await note('Indisponible le mardi.')).toMatchObject({ ok: true })
    const after = await viewOf(session, table.livret, (each) => each.notes.length === 1)
    // The note and its words, nothing else.
    expect(after.pending).toBe(2)
  })

  it('an aid asked with a number in its words, by a program without the guard, comes back whole, and goes without the number', async () => {
    const table = await openTable(28)
    const device = await deviceOf(table, table.beneficiaire, 'Fatou', 'beneficiaire')
    const session = await sessionOn(device, 'beneficiaire')
    await viewOf(session, table.livret)
    await device.space.save(composeAide(table.livret, table.ids.entity(), { aide: 'permis', raison: 'Mon numéro 1 85 05 14 118 032 27', montant: 10_000, pourLe: null, deposer: true }, []))
    await device.exchange()
    const view = await viewOf(session, table.livret, (each) => each.setAside.length === 1)
    const [item] = view.setAside
    expect(item).toMatchObject({ type: 'aide', field: 'raison', text: 'Mon numéro 1 85 05 14 118 032 27', canRetry: true })
    expect(item?.nir).toHaveLength(1)
    if (item === undefined) throw new Error('nothing set aside')
    await session.commands.retry(item, 'Mon numéro')
    await device.exchange()
    const again = await viewOf(session, table.livret, (each) => each.setAside.length === 0 && each.aides[0]?.state === 'accepted')
    expect(again.aides.map((aide) => [aide.raison.value, aide.montant.value, aide.etat.state])).toEqual([['Mon numéro', 10_000, 'deposee']])
  })

  it('an outdated move comes back with who was first; the machine offers only what this person may do', async () => {
    const table = await openTable(24)
    const etape = table.referent.create(table.livret, 'parcours', 'etape', { dispositif: 'action', debut: '2026-10-12', fin: '2026-12-18' })
    table.referent.move(table.livret, 'parcours', etape, 'enCours')
    await table.referent.sync()
    const device = await deviceOf(table, table.beneficiaire, 'Fatou', 'beneficiaire')
    const session = await sessionOn(device, 'beneficiaire')
    const view = await viewOf(session, table.livret)
    const machine = view.etapes[0]?.etat
    expect(machine?.next).toEqual(['suspendue', 'terminee'])
    if (machine === undefined) throw new Error('no étape')
    await session.commands.move(table.livret, machine, 'terminee')
    table.referent.move(table.livret, 'parcours', etape, 'suspendue')
    await table.referent.sync()
    await device.exchange()
    const after = await viewOf(session, table.livret, (each) => each.setAside.length === 1)
    expect(after.setAside[0]).toMatchObject({ detail: { reason: 'etatDepasse', state: 'suspendue' }, whoNames: ['Maud T.'], text: 'terminee' })
  })

  it('an aid in a sensitive theme is filed where only those who must can read it, the responsable included', async () => {
    const table = await openTable(25)
    const device = await deviceOf(table, table.beneficiaire, 'Fatou', 'beneficiaire')
    const session = await sessionOn(device, 'beneficiaire')
    await viewOf(session, table.livret)
    await session.commands.askAide(table.livret, { aide: 'garde-enfants', raison: 'Le mercredi', montant: 12_000, pourLe: jour('2026-12-10'), deposer: true })
    await device.exchange()
    const view = await viewOf(session, table.livret, (each) => each.aides[0]?.state === 'accepted')
    expect(view.aides[0]?.etat.state).toBe('deposee')
    await table.responsable.sync()
    await table.conseiller.sync()
    expect(table.responsable.kinds()).toContain(`${table.livret}/sensible:garde-enfants`)
    expect(table.conseiller.kinds()).not.toContain(`${table.livret}/sensible:garde-enfants`)
  })

  it('the list opens from what was kept, without the network, and says why somebody is needed', async () => {
    const table = await openTable(26)
    const etape = table.referent.create(table.livret, 'parcours', 'etape', { dispositif: 'action', debut: '2026-10-12', fin: '2026-12-01' })
    table.referent.move(table.livret, 'parcours', etape, 'enCours')
    await table.referent.sync()
    const device = await deviceOf(table, table.referent, 'Maud', 'referent')
    const first = await sessionOn(device)
    await viewOf(first, table.livret)
    await first.close()
    const again = await device.restart()
    again.online = false
    const session = await sessionOn(again)
    const [summary] = session.list.getState().summaries
    expect(summary).toMatchObject({ prenom: 'Fatou', urgency: 'aujourdhui', reasons: [{ code: 'rienApres', fin: '2026-12-01' }] })
  })

  it('[V7] a summary that another version of the fold kept is not shown: it is made anew', async () => {
    const table = await openTable(36)
    const device = await deviceOf(table, table.referent, 'Maud', 'referent')
    const first = await sessionOn(device)
    await viewOf(first, table.livret)
    await first.close()
    const again = await device.restart()
    again.online = false
    const livrets = await again.space.livrets()
    const kept = livrets.ok ? livrets.value[0] : undefined
    const data = kept?.summary?.data as { readonly fold: number; readonly summary: { readonly prenom: string } } // written by the session just closed
    expect(data.summary.prenom).toBe('Fatou')
    await again.space.putSummaries([{ livret: table.livret, revision: kept?.revision ?? 0, data: { ...data, fold: data.fold - 1, summary: { ...data.summary, prenom: 'Ancienne' } } }])
    const session = await sessionOn(again)
    expect(session.list.getState().summaries.map((summary) => summary.prenom)).not.toContain('Ancienne')
    const made = new Promise<readonly string[]>((resolve) => {
      session.list.subscribe(({ summaries }) => {
        if (summaries.length > 0) resolve(summaries.map((summary) => summary.prenom))
      })
    })
    expect(await made).toEqual(['Fatou'])
  })

  it('a livret opened by an import is there before any network, once, for everybody after', async () => {
    const table = await openTable(27)
    const device = await makeDevice({ ids: table.ids, clock, exchange: table.exchange, personne: table.responsable.personne, prenom: 'Nadia', role: 'responsable', mayOpen: true })
    const session = await sessionOn(device, 'responsable')
    const identite = { numeroStagiaire: '4100', nom: 'Levasseur', prenom: 'Théo', naissance: jour('2004-01-02'), codePostal: '61200', commune: 'Argentan', telephone: null, courriel: null }
    const creation = { line: 2, identite, autresNumeros: [], etape: { dispositif: 'action', debut: jour('2026-12-01'), fin: null, demiJournees: 6 }, note: 'garde d’enfant à trouver', referentId: table.referent.personne, setAside: [] } as const
    const counts = { rows: 1, creations: 1, updates: 0, unchanged: 0, blocked: 0, excluded: 0, duplicates: 0, undecided: 0, setAside: 0 }
    await device.space.annuaire.put([{ personne: table.referent.personne, nom: 'Maud T.', role: 'referent', organisation: 'Les Quatre Vents' }])
    const done = await session.commands.importGroup({ creations: [creation], updates: [], unchanged: [], leftOut: [], counts })
    expect(done).toEqual({ ok: true, value: { livrets: 1, updates: 0 } })
    const list = await new Promise<readonly string[]>((resolve) => {
      const check = (): void => {
        const names = session.list.getState().summaries.map((summary) => summary.nom)
        if (names.includes('Levasseur')) resolve(names)
      }
      session.list.subscribe(check)
      check()
    })
    expect(list).toEqual(['Levasseur'])
    await device.exchange()
    await table.referent.sync()
    expect(table.referent.kinds().filter((key) => !key.startsWith(table.livret)).map((key) => key.slice(23)).sort()).toEqual(['cercle', 'equipe', 'parcours'])
  })

  it('a livret opened by its référent is theirs, with the office, and refuses what is no telephone', async () => {
    const table = await openTable(28)
    const device = await makeDevice({ ids: table.ids, clock, exchange: table.exchange, personne: table.referent.personne, prenom: 'Maud', role: 'referent', mayOpen: true })
    const session = await sessionOn(device, 'referent')
    await device.space.annuaire.put([{ personne: table.responsable.personne, nom: 'Nadia F.', role: 'responsable', organisation: 'Les Quatre Vents' }])
    expect(await session.commands.openLivret({ prenom: 'Théo', nom: 'L.', telephone: 'plus tard' })).toEqual({ ok: false, error: { fault: 'value', field: 'telephone', reason: 'valeurImpossible' } })
    const opened = await session.commands.openLivret({ prenom: 'Théo', nom: 'L.', telephone: '06 12 34 56 78' })
    await device.exchange()
    await table.responsable.sync()
    if (!opened.ok) throw new Error(opened.error.fault)
    expect(table.responsable.kinds()).toContain(`${opened.value}/cercle`)
  })
})
