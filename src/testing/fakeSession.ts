/**
 * A session in memory for tests of screens only: stores of given views, commands that are recorded and
 * laid over the views as pending work, drafts in a map. It decides nothing; the real one is the read model.
 *
 *   const session = fakeSession({ me, livrets: [fakeLivret({ … })] })
 *   render(<AppProvider app={fakeApp({ phase: 'open', session })}><MemoryRouter><Shell /></MemoryRouter></AppProvider>)
 *   session.calls   // what the screen asked to write
 */
import { REGLES_USUELLES } from '../domain/poste.ts'
import type { CreatedId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant, Jour } from '../base/jour.ts'
import { err, ok } from '../base/result.ts'
import { AIDES } from '../domain/aides.ts'
import type { Scalar } from '../domain/entities.ts'
import type { LivretExport } from '../readmodel/exportLivret.ts'
import type { EnrolmentAsk } from '../domain/enrolement.ts'
import type { Proofs, SessionAccess } from '../readmodel/access.ts'
import type { Commands, SaveFault } from '../readmodel/commands.ts'
import { phraseFrom } from '../domain/enseigne.ts'
import type { LockApp, SessionLock } from '../readmodel/lock.ts'
import type { AnnuaireEntry, App, AppState, DepartView, Drafts, ListView, LivretState, Me, Rights, Session, SyncView } from '../readmodel/session.ts'
import type { Tenues, TenuesView } from '../readmodel/tenues.ts'
import type { Champ, Ensemble, Handle, LivretView, Machine, Summary, Texte } from '../readmodel/views.ts'
import { summarize } from '../readmodel/summarize.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { fakeDot, fakeId } from './fakeFields.ts'
import { fakeAide, fakeLivret, fakeNote, fakeRendezVous, type FakeLivret } from './fakeViews.ts'

export interface FakeCall {
  readonly command: keyof Commands | 'decide'
  readonly args: readonly unknown[]
}

export interface FakeSession extends Session {
  /** What screens asked to write, in order. */
  readonly calls: FakeCall[]
  readonly draftsKept: Map<string, string>
  /** How many forms hold the page now. */
  holds(): number
  /** The next command fails so. */
  failNext(fault: SaveFault): void
  /** A sync arrives: the view of a livret changes under the screens. */
  arrive(id: LivretId, change: (view: LivretView) => LivretView): void
}

export interface FakeSessionOptions {
  readonly me: Me
  readonly livrets: readonly LivretView[]
  readonly summaries?: readonly Summary[]
  readonly departs?: readonly DepartView[]
  readonly sync?: Partial<SyncView>
  readonly today?: Jour
  readonly now?: Instant
  readonly annuaire?: readonly AnnuaireEntry[]
  /** What a search in other organisations finds; the network is away without it. */
  readonly found?: readonly AnnuaireEntry[]
  readonly drafts?: Readonly<Record<string, string>>
  /** What the server answers about rights; it is away for the rest. */
  readonly rights?: Partial<Rights>
  readonly copie?: LivretExport
  /** What waits for this person's decision; `fresh` unless said. */
  readonly tenues?: Partial<TenuesView>
  readonly access?: Partial<SessionAccess>
  readonly lock?: Partial<SessionLock>
}

const away = () => Promise.resolve(err('unreachable' as const))
const rightsAway: Rights = {
  lectures: away, cartes: away, demandes: away, archives: away, askErasure: away, withdrawErasure: away, confirmErasure: away, noteExport: away, tenues: away, postes: away, sharePoste: away, changePoste: away, unsharePoste: away, retireThere: away, noteOpened: () => Promise.resolve(),
}

export function fakeSession(options: FakeSessionOptions): FakeSession {
  const today = options.today ?? ('2026-11-23' as Jour) // the mocks' day
  const now = options.now ?? (Date.parse(`${today}T09:00:00Z`) as Instant) // any instant of that day
  const stores = new Map<LivretId, StoreApi<LivretState>>(
    options.livrets.map((view) => [view.livret, createStore<LivretState>(() => ({ status: 'open', view }))]),
  )
  const storeOf = (id: LivretId): StoreApi<LivretState> => {
    const found = stores.get(id) ?? createStore<LivretState>(() => ({ status: 'missing' }))
    stores.set(id, found)
    return found
  }
  const list = createStore<ListView>(() => ({ loaded: true, summaries: options.summaries ?? options.livrets.map((view) => summarize(view, today)), departs: options.departs ?? [] }))
  const sync = createStore<SyncView>(() => ({
    pending: 0, held: 0, setAside: 0, conflicts: 0, lastSuccess: now, phase: 'idle', partial: false, late: false, diskUsed: undefined, diskFull: false, ...options.sync,
  }))
  const draftsKept = new Map(Object.entries(options.drafts ?? {}))
  const calls: FakeCall[] = []
  let held = 0
  let fault: SaveFault | undefined

  const change = (id: LivretId, how: (view: LivretView) => LivretView) => {
    const state = storeOf(id).getState()
    if (state.status === 'open') storeOf(id).setState({ status: 'open', view: how(state.view) })
  }
  /** Records, then either fails as told or lays the change over the view and counts it as kept here. */
  const run = <T>(command: FakeCall['command'], args: readonly unknown[], id: LivretId | undefined, how: (view: LivretView) => LivretView, value: T) => {
    calls.push({ command, args })
    const failing = fault
    fault = undefined
    if (failing !== undefined) return Promise.resolve(err(failing))
    if (id !== undefined) change(id, (view) => ({ ...how(view), pending: view.pending + 1 }))
    sync.setState((state) => ({ pending: state.pending + 1 }))
    return Promise.resolve(ok(value))
  }
  const written = (view: LivretView, handle: Handle, value: Scalar) => replaceAt(view, handle, (shown) => writeChamp(shown as Champ<Scalar>, value, options.me, now)) // a register's handle is in a Champ

  // What has a handle is the field that was given with it: hence the casts of what is found by one.
  const commands: Commands = {
    write: (id, writes, together) => run('write', [id, writes, together], id, (view) => writes.reduce((before, each) => written(before, each.champ.handle, each.value), view), undefined),
    editText: (id, texte, after) => run('editText', [id, texte, after], id, (view) => replaceAt(view, texte.handle, (shown) => ({ ...(shown as Texte), value: after, state: 'pending' })), undefined),
    toggle: (id, set, element, on) => run('toggle', [id, set, element, on], id, (view) => replaceAt(view, set.handle, (shown) => toggled(shown as Ensemble, element, on)), undefined),
    move: (id, machine, to, writes) =>
      run('move', [id, machine, to, writes], id, (view) =>
        replaceAt((writes ?? []).reduce((before, each) => written(before, each.champ.handle, each.value), view), machine.handle, (shown) => moved(shown as Machine, to, options.me, now)), undefined),
    addEtape: (id, values) => run('addEtape', [id, values], id, (view) => view, fakeId<CreatedId>('etape')),
    addRendezVous: (id, values) => run('addRendezVous', [id, values], id, (view) => ({ ...view, rendezVous: [...view.rendezVous, fakeRendezVous({ ...values, state: 'pending' }, now)] }), fakeId<CreatedId>('rdv')),
    addNote: (id, note) => run('addNote', [id, note], id, (view) => ({ ...view, notes: [fakeNote({ ...note, by: options.me.prenom, mine: true, state: 'pending' }, options.me.personne, now), ...view.notes] }), fakeId<CreatedId>('note')),
    publishNote: (id, note, visibilite) => run('publishNote', [id, note, visibilite], id, (view) => view, fakeId<CreatedId>('note')),
    addAction: (id, action) => run('addAction', [id, action], id, (view) => view, fakeId<CreatedId>('action')),
    askAide: (id, demande) => {
      const created = fakeId<CreatedId>('aide')
      const { montant, pourLe, raison } = demande
      return run('askAide', [id, demande], id, (view) => ({
        ...view,
        aides: [fakeAide({
          id: created, aide: demande.aide, theme: AIDES[demande.aide].frein, raison, ...(montant === null ? {} : { montant }), ...(pourLe === null ? {} : { pourLe }),
          steps: demande.deposer ? [{ to: 'deposee', mine: true }] : [], next: ['annulee'], state: 'pending',
        }, now), ...view.aides],
      }), created)
    },
    addMembre: (id, membre) => run('addMembre', [id, membre], id, (view) => view, fakeId<CreatedId>('membre')),
    proposeRelais: (livrets, relais) => run('proposeRelais', [livrets, relais], undefined, (view) => view, livrets.length),
    answerRelais: (livrets, to) => run('answerRelais', [livrets, to], undefined, (view) => view, livrets.length),
    takeLivret: (id, lecteurs) => run('takeLivret', [id, lecteurs], id, (view) => view, undefined),
    endSupport: (id, motif) => run('endSupport', [id, motif], id, (view) => view, undefined),
    documents: () => Promise.resolve(undefined),
    sign: (...args) => run('sign', args, args[0], (view) => view, fakeId<CreatedId>('signature')),
    wholeHistory: () => Promise.resolve({ ok: false, error: 'unreachable' }),
    choose: (id, champ, value) => run('choose', [id, champ, value], id, (view) => {
      const settled = written(view, champ.handle, value)
      return { ...settled, conflicts: settled.conflicts.filter((each) => each.champ.handle.field !== champ.handle.field || each.champ.handle.entity !== champ.handle.entity) }
    }, undefined),
    retry: (item, text) => run('retry', [item, text], item.livret, (view) => ({ ...view, setAside: view.setAside.filter((each) => each.key !== item.key) }), undefined),
    dismiss: (item) => run('dismiss', [item], item.livret, (view) => ({ ...view, setAside: view.setAside.filter((each) => each.key !== item.key) }), undefined),
    dismissDeparts(livrets) {
      list.setState(({ departs }) => ({ departs: departs.filter(({ livret }) => !livrets.includes(livret)) }))
      return run('dismissDeparts', [livrets], undefined, (view) => view, undefined)
    },
    dismissTheme: (id, theme) => run('dismissTheme', [id, theme], id, (view) => ({ ...view, fermes: view.fermes.filter((each) => each.theme !== theme) }), undefined),
    openLivret: (identite) => run('openLivret', [identite], undefined, (view) => view, fakeId<LivretId>('nouveau')),
    importGroup: (...args) => run('importGroup', args, undefined, (view) => view, { livrets: 0, updates: 0 }),
  }

  const drafts: Drafts = {
    get: (name) => Promise.resolve(draftsKept.get(name)),
    put: (name, text) => Promise.resolve(void draftsKept.set(name, text)),
    remove: (name) => Promise.resolve(void draftsKept.delete(name)),
  }

  const waiting = createStore<TenuesView>(() => ({ loaded: true, fresh: true, items: [], encore: false, ...options.tenues }))
  const tenues: Tenues = {
    store: waiting,
    refresh: () => Promise.resolve(),
    async decide(items, keep) {
      const decided = await run('decide', [items, keep], undefined, (view) => view, undefined)
      if (decided.ok) waiting.setState((state) => ({ items: state.items.filter((each) => !items.includes(each)) }))
      return decided
    },
  }

  return {
    me: options.me, list, sync, commands, drafts, calls, draftsKept,
    livret: storeOf,
    annuaire: () => Promise.resolve(options.annuaire ?? []),
    exportLivret: () => Promise.resolve(options.copie),
    rights: () => Promise.resolve({ ...rightsAway, ...options.rights }),
    tenues: () => Promise.resolve(tenues),
    access: fakeAccess(now, options.access),
    regles: REGLES_USUELLES,
    clos: undefined,
    lock: { ...fakeLock, ...options.lock },
    search: () => Promise.resolve(options.found === undefined ? err('unreachable') : ok(options.found)),
    today: () => today,
    now: () => now,
    syncNow: () => undefined,
    hold() {
      held += 1
      let released = false
      return () => {
        if (!released) held -= 1
        released = true
      }
    },
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
    holds: () => held,
    failNext(next) {
      fault = next
    },
    arrive: change,
  }
}

/** A server that opens what is asked, whose tickets nobody takes; tests say otherwise. */
export function fakeAccess(now: Instant, changes: Partial<SessionAccess> = {}): SessionAccess {
  return {
    openEnrolment: (ask: EnrolmentAsk) => Promise.resolve(ok({
      enrolement: ask.but, code: 'ABCD234XYZ', origine: 'https://livret.example', adresse: 'https://livret.example/entrer#AAAAAAAAAAAAAAAAAAAAAA', jusqua: (now + 600_000) as Instant, // ten minutes on
    })),
    enrolmentState: () => Promise.resolve('ouvert'),
    cancelEnrolment: () => Promise.resolve(),
    proofs: () => Promise.resolve(fakeProofs),
    devices: () => Promise.resolve(ok([])),
    retireDevice: () => Promise.resolve(ok([])),
    signTicket: ({ remplace }) => Promise.resolve(ok({
      enrolement: String(remplace), origine: 'https://livret.example', adresse: `https://livret.example/entrer#${'A'.repeat(264)}`, jusqua: (now + 600_000) as Instant, // ten minutes on
    })),
    makeCarte: () => Promise.resolve(err('other')),
    givenTickets: () => Promise.resolve([]),
    provisional: () => Promise.resolve(undefined),
    ...changes,
  }
}

/** Nobody is asked for a second factor, and has none. */
export const fakeProofs: Proofs = {
  standing: () => Promise.resolve(ok({ etat: 'libre', facteurs: [] })),
  addPasskey: () => Promise.resolve(err('unsupported')),
  show: () => Promise.resolve(err('unsupported')),
  remove: () => Promise.resolve(err('refused')),
  provider: () => Promise.resolve(undefined),
  go: () => Promise.resolve('unreachable'),
  returned: () => Promise.resolve(undefined),
}

/** A space that opens by itself. */
export const fakeLock: SessionLock = {
  enseigne: () => Promise.resolve(undefined),
  ways: () => Promise.resolve(['ouvert']),
  protect: () => Promise.resolve(ok(undefined)),
  canPrf: () => Promise.resolve(false),
  addPrf: () => Promise.resolve(err({ fault: 'unavailable' })),
  removePrf: () => Promise.resolve(ok(undefined)),
  picking: () => () => undefined,
  making: () => undefined,
}

/** A device on which nothing opens; tests say otherwise. */
const fakeLocks: LockApp = {
  newCarte: () => Promise.resolve({ texte: 'LC100000000000000000000000000', code: '0000 0000 0000 0000 0000 0000 00' }),
  newPhrase: () => Promise.resolve(phraseFrom(new Uint8Array(7))),
  newEnseigne: () => Promise.resolve({ pictogramme: 'tasse', couleur: 'bleu' }),
  unlock: () => Promise.resolve(err({ fault: 'wrong', until: undefined })),
  lock: () => Promise.resolve(),
  reissue: () => Promise.resolve(undefined),
  sendLocked: () => Promise.resolve(ok({ sent: 0 })),
}

export interface FakeApp extends App {
  readonly state: StoreApi<AppState>
  readonly entered: string[]
}

export function fakeApp(initial: AppState, locks: Partial<LockApp> = {}): FakeApp {
  const state = createStore<AppState>(() => initial)
  const entered: string[] = []
  return {
    ...fakeLocks,
    ...locks,
    state,
    update: createStore(() => ({ apply: undefined })),
    entered,
    enterDemo: (person) => Promise.resolve(void entered.push(person.personne)),
    openSpace: (id) => Promise.resolve(void entered.push(id)),
    scanned: createStore(() => ({ ticket: undefined })),
    proofEntrance: () => Promise.resolve({ ...fakeProofs, byPasskey: () => Promise.resolve(err('refused')), go: () => Promise.resolve('unreachable'), returned: () => Promise.resolve(undefined) }),
    readTicket: () => Promise.resolve(err('refused')),
    takeTicket: () => Promise.resolve(err('refused')),
    leave() {
      state.setState({ phase: 'choosing', spaces: [], locked: [], demo: 'unreachable' }, true)
      return Promise.resolve()
    },
  }
}

type Held = Champ<Scalar> | Texte | Machine | Ensemble

const sameField = (a: Handle, b: Handle) => a.entity === b.entity && a.field === b.field && a.volet === b.volet

/** Only fields have a handle. */
const isHeld = (part: object): part is Held => 'handle' in part

/** The same tree, with whatever has this handle replaced. */
function replaceAt<T>(tree: T, handle: Handle, how: (held: Held) => Held): T {
  if (Array.isArray(tree)) return tree.map((each: unknown) => replaceAt(each, handle, how)) as T // same shape
  if (typeof tree !== 'object' || tree === null) return tree
  if (isHeld(tree) && sameField(tree.handle, handle)) return how(tree) as T // another value of the same field
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, replaceAt(value as unknown, handle, how)])) as T // same shape
}

function writeChamp(champ: Champ<Scalar>, value: Scalar, me: Me, at: Instant): Champ<Scalar> {
  const dot = fakeDot()
  const trace = { value, by: me.personne, byName: me.prenom, mine: true, at, state: 'pending' as const, dot }
  return { ...champ, handle: { ...champ.handle, seen: [dot] }, value, trace, conflict: undefined, before: undefined, history: [...champ.history, trace] }
}

function toggled(set: Ensemble, element: string, on: boolean): Ensemble {
  const others = set.members.filter((each) => each !== element)
  return { ...set, members: on ? [...others, element] : others }
}

function moved(machine: Machine, to: string, me: Me, at: Instant): Machine {
  const step = { from: machine.state, to, byName: me.prenom, mine: true, at, state: 'pending' as const }
  return { ...machine, state: to, item: 'pending', next: [], steps: [...machine.steps, step] }
}

const person = (word: string, nom: string) => ({ personne: word.padEnd(22, '0') as PersonneId, nom }) // shaped as one
const ETAPE = 'etapeEnCours0000000000' as CreatedId // shaped as one

/** The person of the mocks, on their day: one étape done with a pause in it, one going on, one that waits for an answer. */
export const fatou = {
  me: { personne: person('fatou', '').personne, prenom: 'Fatou', nom: 'B.', role: 'beneficiaire', organisation: '' } satisfies Me,
  maud: person('maud', 'Maud T.'),
  paul: person('paul', 'Paul D.'),
  nadia: person('nadia', 'Nadia F.'),
  etape: ETAPE,
  livret(changes: Partial<FakeLivret> = {}): LivretView {
    const { me, maud, paul, nadia } = fatou
    return fakeLivret({
      me: me.personne, roles: ['beneficiaire'], at: Date.parse('2026-11-20T15:00:00Z') as Instant, // an instant
      prenom: 'Fatou', nom: 'B.', telephone: '06 39 98 11 02', commune: 'Envermeu', objectif: 'Je veux travailler en cuisine.',
      membres: [
        { ...maud, role: 'referent', organisme: 'Les Quatre Vents', depuis: '2026-03-09' }, { ...paul, role: 'conseiller', organisme: 'Mission locale de Dieppe' },
        { ...nadia, role: 'responsable', organisme: 'Les Quatre Vents' }, { personne: me.personne, nom: 'Fatou B.', role: 'beneficiaire' },
      ],
      etapes: [
        { intitule: 'Trouver mon projet', debut: '2026-03-23', fin: '2026-10-09', suspendueDepuis: '2026-07-06', repriseLe: '2026-09-06', etat: 'terminee' },
        { id: ETAPE, nature: 'repositionnement', intitule: 'Essayer la cuisine', dispositif: 'action', debut: '2026-10-12', fin: '2026-12-18', etat: 'enCours', next: ['suspendue', 'terminee'] },
        { intitule: 'Formation de cuisine', debut: '2027-01-11', demandeEntree: 'enAttente' },
      ],
      rendezVous: [{ jour: '2026-11-24', heure: '09:00', objet: 'Essayer la cuisine', lieu: 'Atelier du Port, Dieppe' }],
      ...changes,
    })
  },
}
