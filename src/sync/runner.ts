/**
 * Carries out what `step` decides: exchanges, waits, and tells everybody. One tab per space exchanges (the
 * leader); where the platform cannot elect one, every tab does, which is safe because each write compares
 * what it read. The other tabs pass on what was saved and show what the leader says.
 */
import { err } from '../base/result.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Timers } from '../ports/timers.ts'
import type { Transport } from '../ports/transport.ts'
import type { VoletId } from '../domain/volet.ts'
import type { ExchangeDeps } from './exchangeOnce.ts'
import { noteFailure } from './noteFailure.ts'
import type { Space, SpaceChange } from './space.ts'
import { initialState, step, type SyncEffect, type SyncEvent, type SyncState, type SyncStatus } from './step.ts'

/** Who leads. `onGain` may be called at any later time, `onLoss` after it. */
export interface Leadership {
  stand(onGain: () => void, onLoss: () => void): () => void
}

export type TabMessage =
  | { readonly kind: 'change'; readonly change: SpaceChange }
  | { readonly kind: 'status'; readonly status: SyncStatus }
  /** A tab has just opened: the leader says how it goes. */
  | { readonly kind: 'hello' }
  /** A tab without the lead wants an exchange. */
  | { readonly kind: 'nudge' }

/** The other tabs of this space. */
export interface Tabs {
  post(message: TabMessage): void
  listen(onMessage: (message: TabMessage) => void): () => void
}

/** Whether somebody is looking. */
export interface Attention {
  visible(): boolean
  watch(onSeen: () => void, onHidden: () => void): () => void
}

export interface RunnerDeps {
  readonly space: Space
  readonly transport: Transport
  readonly clock: Clock
  readonly timers: Timers
  readonly ids: Pick<Ids, 'bytes' | 'replica'>
  /** Signs what is sent. */
  readonly key?: ExchangeDeps['key']
  /** Awaited before each exchange: nothing signed is on its way then. */
  readonly prepare?: () => Promise<void>
  readonly leadership: Leadership
  readonly tabs: Tabs
  readonly attention: Attention
  readonly pageBytes?: number
}

export interface Runner {
  view(): SyncStatus
  subscribe(listener: () => void): () => void
  /** Exchange as soon as possible. */
  nudge(): void
  /** Brings here what a volet's snapshot stands for, page after page; any tab may. False when the server cannot be reached. */
  fetchOlder(volet: VoletId): Promise<boolean>
  /** Ends when the exchange under way has ended. */
  stop(): Promise<void>
}

export async function startRunner(deps: RunnerDeps): Promise<Runner> {
  const { space, transport, clock, timers, tabs } = deps
  const listeners = new Set<() => void>()
  let state: SyncState = { ...initialState, visible: deps.attention.visible() }
  /** What the leader said last, while this tab is not it. */
  let heard: SyncStatus | undefined
  let stopped = false
  /** The change being passed on came from another tab. */
  let relaying = false
  let running: Promise<void> | undefined
  let cancelWait: (() => void) | undefined
  let stopHints: (() => void) | undefined

  const exchangeDeps: ExchangeDeps = {
    cabinet: space.cabinet, transport, clock, ids: deps.ids, key: deps.key,
    onChange: (change) => { space.notify(change) },
    ...(deps.pageBytes === undefined ? {} : { pageBytes: deps.pageBytes }),
  }

  function dispatch(event: SyncEvent): void {
    if (stopped) return
    const before = state
    const { state: after, effects } = step(state, event)
    state = after
    for (const effect of effects) carryOut(effect)
    listenForHints()
    if (state.status !== before.status || state.leading !== before.leading) announce()
  }

  function carryOut(effect: SyncEffect): void {
    cancelWait?.()
    cancelWait = undefined
    if (effect.kind === 'wait') cancelWait = timers.after(effect.ms, () => { dispatch({ kind: 'tick' }) })
    else if (effect.kind === 'exchange') running = exchange(effect.whole)
  }

  async function exchange(whole: boolean): Promise<void> {
    const code = await exchangeCode()
    // A fault of the program must not leave the state machine waiting for ever; it shows as trouble.
    const ask = async () => code ? code.exchangeOnce(exchangeDeps, whole).catch(() => err({ fault: 'rejected' } as const)) : err({ fault: 'unreachable' } as const)
    await deps.prepare?.().catch(() => undefined)
    const signer = await deps.key?.()
    let result = await ask()
    // The server has another of this device's keys in use, and said so when it renewed the session: signed anew.
    if (!result.ok && result.error.fault === 'signedOut' && (await deps.key?.())?.id !== signer?.id) result = await ask()
    if (!result.ok) await noteFailure(exchangeDeps)
    const counts = await space.counts()
    if (counts.ok) dispatch({ kind: 'counted', counts: counts.value })
    if (result.ok) dispatch({ kind: 'exchanged', at: clock.now(), ...result.value })
    else dispatch({ kind: 'failed', at: clock.now(), fault: result.error, random: randomOf(deps.ids) })
  }

  function listenForHints(): void {
    const wanted = state.leading && state.status.phase !== 'signedOut' && state.status.phase !== 'tooOld'
    if (wanted && stopHints === undefined) stopHints = transport.hints(() => { dispatch({ kind: 'hint' }) })
    if (!wanted && stopHints !== undefined) {
      stopHints()
      stopHints = undefined
    }
  }

  function announce(): void {
    if (state.leading) tabs.post({ kind: 'status', status: state.status })
    for (const listener of [...listeners]) listener()
  }

  async function onChange(change: SpaceChange, fromHere: boolean): Promise<void> {
    if (fromHere) tabs.post({ kind: 'change', change })
    if (change.what === 'session') {
      const session = await space.session()
      if (session.ok) dispatch({ kind: session.value === null ? 'signedOut' : 'signedIn' })
    } else if (change.what === 'saved' || change.what === 'setAside') {
      const counts = await space.counts()
      if (counts.ok) dispatch({ kind: change.what === 'saved' ? 'saved' : 'counted', counts: counts.value })
    }
  }

  function onMessage(message: TabMessage): void {
    switch (message.kind) {
      case 'change':
        relaying = true
        space.notify(message.change)
        relaying = false
        return
      case 'status':
        heard = message.status
        if (!state.leading) for (const listener of [...listeners]) listener()
        return
      case 'hello':
        if (state.leading) tabs.post({ kind: 'status', status: state.status })
        return
      case 'nudge':
        if (state.leading) dispatch({ kind: 'hint' })
    }
  }

  const stops = [
    space.subscribe((change) => { void onChange(change, !relaying) }),
    tabs.listen(onMessage),
    deps.attention.watch(() => { dispatch({ kind: 'seen' }) }, () => { dispatch({ kind: 'hidden' }) }),
  ]
  const [counts, synchro, session, billet] = await Promise.all([space.counts(), space.synchro(), space.session(), space.cabinet.read(['billet'])])
  dispatch({
    kind: 'opened',
    counts: counts.ok ? counts.value : { waiting: 0, held: 0, setAside: 0 },
    lastSuccess: (synchro.ok ? synchro.value.lastSuccess : null) ?? undefined,
    failingSince: (synchro.ok ? synchro.value.failingSince : null) ?? undefined,
    complete: synchro.ok && synchro.value.complete,
    // Whoever waits to be confirmed gets a session by asking.
    signedIn: (session.ok && session.value !== null) || (billet.ok && billet.value.get('billet') !== undefined),
  })
  stops.push(deps.leadership.stand(() => { dispatch({ kind: 'leaderGained' }) }, () => { dispatch({ kind: 'leaderLost' }) }))
  tabs.post({ kind: 'hello' })

  return {
    view: () => (state.leading ? state.status : (heard ?? state.status)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    nudge() {
      if (state.leading) dispatch({ kind: 'seen' })
      else tabs.post({ kind: 'nudge' })
    },
    async fetchOlder(volet) {
      const code = await exchangeCode()
      for (;;) {
        const whole = await code?.fetchOlder(exchangeDeps, volet)
        if (whole?.ok !== true || whole.value) return whole?.ok === true
      }
    },
    async stop() {
      stopped = true
      for (const stop of stops) stop()
      stopHints?.()
      cancelWait?.()
      await running
    },
  }
}

/** Read when it is first needed; a network that does not give it could not have carried an exchange either. */
const exchangeCode = () => import('./engine.ts').catch(() => undefined)

/** In [0, 1), from 16 bits. */
function randomOf(ids: Pick<Ids, 'bytes'>): number {
  const [high = 0, low = 0] = ids.bytes(2)
  return (high * 256 + low) / 65_536
}
