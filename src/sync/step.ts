/**
 * When to exchange: pure. `step` takes what happened and says what to do; the runner does it and reports back.
 *
 *              opened, seen, saved, hint, tick
 *      idle ──────────────────────────────────► exchanging ──► idle, and wait
 *       ▲                                           │ └──────► exchanging again (more, or something happened meanwhile)
 *       └───────── tick, saved, hint, seen ─────────┼────────► offline, facteur (to be shown first), and wait longer each time
 *                                                   └────────► signedOut, tooOld: until told otherwise
 *
 * Polling is the truth; hints and saves only make it sooner. Whether the device is connected is learnt by
 * trying, never from what the browser believes. Only the tab that leads exchanges; the others listen.
 */
import type { Instant } from '../base/jour.ts'
import { exhaustive } from '../base/result.ts'
import type { ExchangeFault } from './exchangeOnce.ts'
import type { Counts } from './space.ts'

export type Phase = 'idle' | 'exchanging' | 'offline' | 'facteur' | 'signedOut' | 'tooOld'

/** Something is wrong that waiting may not mend; work is safe and stays pending. */
export type Trouble = 'rejected' | 'full' | 'lost' | 'superseded' | 'tampered'

/** The honest overall state, for screens. */
export interface SyncStatus extends Counts {
  readonly phase: Phase
  readonly trouble: Trouble | undefined
  readonly lastSuccess: Instant | undefined
  readonly failingSince: Instant | undefined
  /** A first download is not complete: what is shown is true but not all. */
  readonly partial: boolean
  readonly outstandingBytes: number
  readonly receivedBytes: number
}

export interface SyncState {
  readonly status: SyncStatus
  readonly leading: boolean
  readonly visible: boolean
  /** An exchange is under way, whatever is shown: somebody may have signed out meanwhile. */
  readonly inFlight: boolean
  /** Something happened during the exchange: do it again when it ends. */
  readonly again: boolean
  /** The next exchange sends the whole vector. */
  readonly whole: boolean
  /** Failures in a row. */
  readonly failures: number
  /** The server asked to be left alone until the next tick. */
  readonly busy: boolean
}

export type SyncEvent =
  | { readonly kind: 'opened'; readonly counts: Counts; readonly lastSuccess: Instant | undefined; readonly failingSince: Instant | undefined; readonly complete: boolean; readonly signedIn: boolean }
  /** Own work changed, here or in another tab. */
  | { readonly kind: 'saved'; readonly counts: Counts }
  | { readonly kind: 'counted'; readonly counts: Counts }
  | { readonly kind: 'hint' }
  /** The page is looked at again, or the browser believes in a network. */
  | { readonly kind: 'seen' }
  | { readonly kind: 'hidden' }
  /** The wait is over. */
  | { readonly kind: 'tick' }
  | { readonly kind: 'exchanged'; readonly at: Instant; readonly more: boolean; readonly whole: boolean; readonly complete: boolean; readonly outstanding: number; readonly receivedBytes: number }
  /** `random` in [0, 1) spreads the retries of many devices. */
  | { readonly kind: 'failed'; readonly at: Instant; readonly fault: ExchangeFault; readonly random: number }
  | { readonly kind: 'leaderGained' }
  | { readonly kind: 'leaderLost' }
  | { readonly kind: 'signedIn' }
  | { readonly kind: 'signedOut' }

export type SyncEffect =
  | { readonly kind: 'exchange'; readonly whole: boolean }
  /** Replaces any earlier wait. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** No wait any more. */
  | { readonly kind: 'stop' }

export interface Step {
  readonly state: SyncState
  readonly effects: readonly SyncEffect[]
}

export const POLL_VISIBLE_MS = 30_000
export const POLL_HIDDEN_MS = 300_000
export const RETRY_FIRST_MS = 2_000
export const RETRY_MOST_MS = 300_000

export const initialState: SyncState = {
  status: {
    phase: 'idle', trouble: undefined, waiting: 0, held: 0, setAside: 0, lastSuccess: undefined, failingSince: undefined,
    partial: false, outstandingBytes: 0, receivedBytes: 0,
  },
  leading: false,
  visible: true,
  inFlight: false,
  again: false,
  whole: false,
  failures: 0,
  busy: false,
}

export function step(state: SyncState, event: SyncEvent): Step {
  switch (event.kind) {
    case 'opened': {
      const { lastSuccess, failingSince, complete, signedIn, counts } = event
      return exchangeNow(tell(state, { ...counts, lastSuccess, failingSince, partial: !complete, phase: signedIn ? 'idle' : 'signedOut' }))
    }
    case 'saved':
      return exchangeNow(tell(state, event.counts))
    case 'counted':
      return stay(tell(state, event.counts))
    case 'hint':
      return exchangeNow(state)
    case 'seen':
      return exchangeNow({ ...state, visible: true })
    case 'hidden': {
      const next = { ...state, visible: false }
      return next.status.phase === 'idle' && !isOver(next.status.trouble) && next.leading ? pause(next, POLL_HIDDEN_MS) : stay(next)
    }
    case 'tick':
      return exchangeNow({ ...state, busy: false })
    case 'exchanged':
      return exchanged(state, event)
    case 'failed':
      return failed(state, event)
    case 'leaderGained':
      return exchangeNow({ ...state, leading: true })
    case 'leaderLost':
      return rest({ ...state, leading: false })
    case 'signedIn':
      return exchangeNow(tell({ ...state, failures: 0 }, { phase: 'idle', trouble: undefined }))
    case 'signedOut':
      return rest(tell(state, { phase: 'signedOut' }))
    default:
      return exhaustive(event)
  }
}

const stay = (state: SyncState): Step => ({ state, effects: [] })
const tell = (state: SyncState, part: Partial<SyncStatus>): SyncState => ({ ...state, status: { ...state.status, ...part } })

/** Whether asking again later can mend it by itself. */
const isOver = (trouble: Trouble | undefined): boolean => trouble === 'lost' || trouble === 'superseded' || trouble === 'tampered'

function exchangeNow(state: SyncState): Step {
  const { phase, trouble } = state.status
  if (!state.leading || state.busy || phase === 'signedOut' || phase === 'tooOld' || isOver(trouble)) return stay(state)
  const started = tell({ ...state, inFlight: true, again: state.inFlight }, { phase: 'exchanging' })
  return state.inFlight ? stay(started) : { state: started, effects: [{ kind: 'stop' }, { kind: 'exchange', whole: state.whole }] }
}

function exchanged(state: SyncState, event: Extract<SyncEvent, { kind: 'exchanged' }>): Step {
  const { at, more, whole, complete, outstanding } = event
  // Signed out while the answer was on its way: what it brought is stored, and that is all.
  const phase = state.status.phase === 'exchanging' ? 'idle' : state.status.phase
  const received = state.status.receivedBytes + event.receivedBytes
  const next = tell({ ...state, inFlight: false, whole, failures: 0, busy: false }, {
    phase, trouble: undefined, lastSuccess: at, failingSince: undefined, partial: !complete,
    outstandingBytes: outstanding, receivedBytes: outstanding === 0 && !more ? 0 : received,
  })
  return (more || state.again) && next.leading ? exchangeNow(next) : pause(next, next.visible ? POLL_VISIBLE_MS : POLL_HIDDEN_MS)
}

function failed(state: SyncState, { fault, at, random }: Extract<SyncEvent, { kind: 'failed' }>): Step {
  const failures = state.failures + 1
  const since = { failingSince: state.status.failingSince ?? at }
  const next: SyncState = { ...state, inFlight: false, failures, again: false }
  const retry = Math.round(Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** Math.min(failures - 1, 20)) * (0.5 + random / 2))
  const signedOut = state.status.phase === 'signedOut'
  switch (fault.fault) {
    case 'unreachable':
      // Something was saved or hinted meanwhile: it waits like the rest, the failure has just been seen.
      return pause(tell(next, { ...since, phase: signedOut ? 'signedOut' : 'offline', trouble: undefined }), retry)
    case 'busy':
      return pause(tell({ ...next, busy: true }, { ...since, phase: signedOut ? 'signedOut' : 'offline', trouble: undefined }), Math.max(fault.afterMs, retry))
    case 'secondFactor':
      return pause(tell(next, { ...since, phase: signedOut ? 'signedOut' : 'facteur', trouble: undefined }), retry)
    case 'signedOut':
      // Perhaps somebody signed in while the old session was being refused.
      if (state.again && !signedOut) return exchangeNow(next)
      return rest(tell(next, { ...since, phase: 'signedOut', trouble: undefined }))
    case 'tooOld':
      return rest(tell(next, { ...since, phase: 'tooOld', trouble: undefined }))
    case 'changed':
      // Other tabs kept changing what this one wanted to store: they have it then.
      return pause(tell(next, { phase: signedOut ? 'signedOut' : 'idle' }), retry)
    case 'rejected':
    case 'full':
      return pause(tell(next, { ...since, phase: signedOut ? 'signedOut' : 'idle', trouble: fault.fault }), retry)
    case 'lost':
    case 'superseded':
    case 'tampered':
      return rest(tell(next, { ...since, phase: signedOut ? 'signedOut' : 'idle', trouble: fault.fault }))
    default:
      return exhaustive(fault)
  }
}

function pause(state: SyncState, ms: number): Step {
  const { phase } = state.status
  if (!state.leading || phase === 'signedOut' || phase === 'tooOld') return rest(state)
  return { state, effects: [{ kind: 'wait', ms }] }
}

/** No wait any more; so nothing that only a tick would end. */
const rest = (state: SyncState): Step => ({ state: { ...state, again: false, busy: false }, effects: [{ kind: 'stop' }] })
