/**
 * The application before anybody is in, and who is in. It knows no browser: what opens databases, asks the
 * server and remembers the open space is given. A space found on the device opens whatever the network says.
 */
import { createStore } from 'zustand/vanilla'
import type { AppareilId, PersonneId } from '../base/ids.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { ReglesPoste } from '../domain/poste.ts'
import type { AccountRole } from '../domain/roles.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Store } from '../ports/store.ts'
import type { SpaceFault } from '../sync/cabinet.ts'
import type { Engine } from '../sync/lateRunner.ts'
import type { NewSpace, Space } from '../sync/space.ts'
import type { Invited } from '../domain/enrolement.ts'
import type { EntryFault, ProofEntrance, SessionAccess } from './access.ts'
import type { Entering } from './entering.ts'
import { createSession } from './createSession.ts'
import type { LockApp, LockedCard, Opening, Protecting, SessionLock, UnlockFault } from './lock.ts'
import type { AnnuaireEntry, App, AppState, DemoPerson, Session, SpaceCard } from './session.ts'

export interface OpenedSpace {
  readonly id: string
  readonly space: Space
  readonly store: Store
  readonly engine: Engine
  /** The server is asked from now on: what is on the device was shown. */
  readonly begin: () => void
  readonly fetchAnnuaire: () => Promise<readonly AnnuaireEntry[] | undefined>
  readonly search: Session['search']
  readonly rights: Session['rights']
  readonly access: SessionAccess
  readonly lock: SessionLock
  /** Destroys it, keys first. */
  readonly remove: () => Promise<unknown>
}

export interface Entered {
  readonly personne: PersonneId
  readonly prenom: string
  readonly nom: string
  readonly role: AccountRole
  readonly organisation: string
  /** None for who entered without network, by `billet`. */
  readonly session: NewSpace['session']
  readonly billet?: string
  readonly cle: NonNullable<NewSpace['cle']>
}

/** Nobody has opened it in this tab, nor in another that could say how. */
export interface LockedFault {
  readonly fault: 'locked'
  readonly space: LockedCard
}

/** The keys of this tab. */
export interface Locks extends Omit<LockApp, 'unlock' | 'lock'> {
  /** Brings the key into this tab; the space opens from then on. */
  unlock(id: string, opening: Opening): Promise<Result<void, UnlockFault>>
  /** As it shows while it is locked; `undefined` for one that opens by itself. */
  card(id: string): Promise<LockedCard | undefined>
  /** This tab has the key no more, nor anything that was read: the page begins anew. */
  forget(id: string, where: Where): void
  /** Calls when this tab should lock: nobody did anything, or looked, for too long; or another tab was locked by hand. Returns a way to stop. */
  watch(id: string, onLock: (where: Where) => void, regles: ReglesPoste): () => void
  /** Of a locked space: makes ready what opens it, and calls when somebody looks at this tab again: another may have opened the space meanwhile. */
  whenSeen(call: () => void): () => void
}

/** `everywhere`: all tabs of the space. `left`: those too, and this one begins at its home. */
export type Where = 'everywhere' | 'here' | 'left'

export interface AppDeps {
  readonly ids: Ids
  readonly clock: Clock
  /** `lost`: the register knows a space that the browser no longer has; it is said, never passed over. */
  readonly listSpaces: () => Promise<Result<{ readonly cards: readonly SpaceCard[]; readonly locked: readonly LockedCard[]; readonly lost: boolean }, SpaceFault>>
  readonly openSpace: (id: string) => Promise<Result<OpenedSpace, SpaceFault | LockedFault>>
  /** @param protecting what keeps it closed; without it, it opens by itself */
  readonly createSpace: (who: NewSpace, protecting?: Protecting) => Promise<Result<OpenedSpace, SpaceFault>>
  readonly locks: Locks
  /** Notes that a space is entered by no more: it stays for what it holds. */
  readonly retireSpace: (id: string) => Promise<void>
  /** Gives a space whose session ended a new one. */
  readonly renewSession: (id: string, session: NewSpace['session']) => Promise<void>
  readonly demoPeople: () => Promise<readonly DemoPerson[] | 'none' | 'unreachable'>
  /** @param space the person's on this device, when there is one: its key goes on */
  readonly enterDemo: (personne: PersonneId, appareil: AppareilId, space?: string) => Promise<Result<Entered, 'unreachable' | 'retired'>>
  /** Whether people here are invented: only theirs may open by themselves. */
  readonly isDemonstration: () => Promise<boolean>
  readonly proofEntrance: () => Promise<ProofEntrance>
  readonly readTicket: (ticket: string) => Promise<Result<Invited, EntryFault>>
  /** @param space the person's on this device; `retired` when that one may not come back */
  readonly takeTicket: (ticket: string, space?: string) => Promise<Result<Entered & { readonly appareil: AppareilId }, EntryFault | 'retired'>>
  /** The space open in this tab, kept over a reload; an opaque id. */
  readonly remember: { get(): string | undefined; set(id: string | undefined): void }
  readonly breathe: (ms?: number) => Promise<void>
  readonly idle: () => Promise<void>
}

export interface RunningApp extends App {
  /** A new version waits: offered to the person once nothing is being typed or saved. */
  offerUpdate(apply: () => void): void
  /** A ticket came with the address. */
  scan(ticket: string): void
  start(): Promise<void>
}

const readEntering = () => import('./entering.ts')

/** What is long for a device that writes one draft: nobody waits longer to close the door. */
const PUT_AWAY_MS = 3_000

export function createApp(deps: AppDeps): RunningApp {
  const state = createStore<AppState>(() => ({ phase: 'starting' }))
  const update = createStore<{ readonly apply: (() => void) | undefined }>(() => ({ apply: undefined }))
  const scanned = createStore<{ readonly ticket: string | undefined }>(() => ({ ticket: undefined }))
  let waitingUpdate: (() => void) | undefined
  let holds = 0
  let open: { readonly id: string; readonly session: Session } | undefined
  let stopWatching = (): void => undefined
  let opening = Promise.resolve()

  const showUpdate = (): void => {
    update.setState({ apply: holds === 0 ? waitingUpdate : undefined }, true)
  }
  const hold = (): (() => void) => {
    holds++
    showUpdate()
    let released = false
    return () => {
      if (released) return
      released = true
      holds--
      showUpdate()
    }
  }

  async function choose(fault?: Extract<AppState, { phase: 'choosing' }>['fault']): Promise<void> {
    const spaces = await deps.listSpaces()
    const told = fault ?? (!spaces.ok || spaces.value.lost ? 'lost' : undefined)
    const { cards, locked } = spaces.ok ? spaces.value : { cards: [], locked: [] }
    const shown = { phase: 'choosing', spaces: cards, locked, ...(told ? { fault: told } : {}) } as const
    // The device's own people are offered at once; the server's when it answers.
    state.setState({ ...shown, demo: 'unreachable' }, true)
    if (cards.length + locked.length > 0) await deps.idle()
    const demo = await deps.demoPeople()
    if (state.getState().phase === 'choosing') state.setState({ ...shown, demo }, true)
  }

  async function show(opened: OpenedSpace): Promise<void> {
    deps.remember.set(opened.id)
    const { space, store, engine } = opened
    let seen = (): void => undefined
    const shown = new Promise<void>((resolve) => { seen = resolve })
    void shown.then(deps.idle).then(opened.begin)
    const session = await createSession({
      me: { personne: space.personne, ...space.identite },
      space, store, engine, ids: deps.ids, clock: deps.clock, breathe: deps.breathe, idle: () => shown.then(deps.idle),
      fetchAnnuaire: opened.fetchAnnuaire, search: opened.search, rights: opened.rights, access: opened.access, lock: opened.lock, onHold: hold,
      onStopped: (why) => {
        if (!opened.lock.isMaking()) state.setState({ phase: 'stopped', why }, true)
      },
    })
    const mine = { id: opened.id, session }
    open = mine
    stopWatching()
    stopWatching = deps.locks.watch(opened.id, (where) => void lock(where), session.regles)
    if (session.clos) {
      seen()
      return (await import('./closed.ts')).showClosed({ ...deps, opened, openSpace: reopen, isShown: () => open === mine }, session, state)
    }
    state.setState({ phase: 'open', session }, true)
    seen()
  }

  function showLocked(space: LockedCard): void {
    deps.remember.set(space.id)
    stopWatching()
    stopWatching = deps.locks.whenSeen(() => void openSpace(space.id))
    state.setState({ phase: 'locked', space }, true)
  }

  async function lock(where: Where): Promise<void> {
    const closing = open
    const space = closing && (await deps.locks.card(closing.id))
    // Without a lock there is nothing to close; locked meanwhile, nothing to do.
    if (closing === undefined || space === undefined || open !== closing) return
    open = undefined
    // The screens go first: as they go they put away what was typed in them.
    showLocked(space)
    await deps.breathe()
    // A draft whose writing hangs keeps no key in memory.
    await Promise.race([closing.session.settled(), deps.breathe(PUT_AWAY_MS)])
    deps.locks.forget(space.id, where)
  }

  async function unlock(opening: Opening): Promise<Result<void, UnlockFault>> {
    const shown = state.getState()
    if (shown.phase !== 'locked') return ok(undefined)
    const { id } = shown.space
    const unlocked = await deps.locks.unlock(id, opening)
    if (unlocked.ok) await openSpace(id)
    return unlocked
  }

  /** One after the other: asked for by two taps, or by a code and a page seen again, it is opened once. */
  const openSpace = (id: string): Promise<void> => (opening = opening.catch(() => undefined).then(() => openOnce(id)))
  const reopen = (id: string): Promise<void> => {
    open = undefined
    return openSpace(id)
  }

  async function openOnce(id: string): Promise<void> {
    if (open?.id === id) return
    const opened = await deps.openSpace(id)
    if (opened.ok) await show(opened.value)
    else if (opened.error.fault === 'locked') showLocked(opened.error.space)
    else if (opened.error.fault === 'superseded') state.setState({ phase: 'stopped', why: 'superseded' }, true)
    else {
      deps.remember.set(undefined)
      await choose(opened.error.fault === 'full' ? 'full' : 'lost')
    }
  }

  const entering: Entering = { ...deps, state, choose, show, openSpace }

  return {
    ...deps.locks,
    state, update, scanned, openSpace, unlock,
    enterDemo: (person) => readEntering().then((code) => code.enterDemo(entering, person), () => choose('unreachable')),
    takeTicket: (...how) => readEntering().then((code) => code.takeTicket(entering, ...how), () => err('unreachable')),
    lock: () => lock('everywhere'),
    readTicket: deps.readTicket,
    proofEntrance: deps.proofEntrance,
    scan(ticket) {
      scanned.setState({ ticket }, true)
    },
    async leave() {
      deps.remember.set(undefined)
      stopWatching()
      const left = open
      open = undefined
      await Promise.race([left?.session.close(), deps.breathe(PUT_AWAY_MS)])
      // Whoever leaves closes the door; the page begins anew.
      if (left && (await deps.locks.card(left.id))) deps.locks.forget(left.id, 'left')
      await choose()
    },
    offerUpdate(apply) {
      waitingUpdate = apply
      showUpdate()
    },
    async start() {
      const remembered = deps.remember.get()
      if (remembered === undefined) await choose()
      else await openSpace(remembered)
    },
  }
}
