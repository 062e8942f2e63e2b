/**
 * The application before anybody is in, and who is in. It knows no browser: what opens databases, asks the
 * server and remembers the open space is given. A space found on the device opens whatever the network says.
 */
import { createStore } from 'zustand/vanilla'
import { err, ok, type Result } from '../base/result.ts'
import type { AppDeps, OpenedSpace, Where } from './appDeps.ts'
import { createSession } from './createSession.ts'
import type { Entering } from './entering.ts'
import type { LockedCard, Opening, UnlockFault } from './lock.ts'
import type { App, AppState, Session } from './session.ts'

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
        const making = opened.lock.making()
        if (making !== 'now') state.setState({ phase: 'stopped', why: making === 'failed' && why === 'superseded' ? 'carte' : why }, true)
      },
    })
    const mine = { id: opened.id, session }
    open = mine
    stopWatching()
    stopWatching = deps.locks.watch(opened.id, (where) => void lock(where), () => session.regles)
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

  const entering: Entering = { ...deps, choose, show, openSpace }

  return {
    ...deps.locks,
    state, update, scanned, openSpace, unlock,
    enterDemo(person) {
      // At once: a second tap finds nothing to touch.
      state.setState({ phase: 'opening', prenom: person.prenom }, true)
      return readEntering().then((code) => code.enterDemo(entering, person), () => choose('unreachable'))
    },
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
