/**
 * When an open space closes by itself: nobody did anything for a while in any of its tabs, or nobody looks at this one.
 * Time that passed while the machine slept counts: the clock is asked, not the timers alone.
 */
import type { Instant } from '../base/jour.ts'
import type { Timers } from '../ports/timers.ts'
import type { KeyTabs } from './tabs.ts'

/** Behind something this application opened. */
const PICKER_S = 300
/** How often it is looked at; and how often a busy tab tells the others. */
const LOOK_MS = 5_000

export interface WatchDeps {
  readonly tabs: Pick<KeyTabs, 'active' | 'listen'>
  readonly timers: Timers
  readonly now: () => Instant
  /** Hidden because of something this application opened. */
  readonly isPicking: () => boolean
  readonly onLock: (where: 'everywhere' | 'here') => void
  /** Seconds without anything done, and out of sight: those of where the device lies, as they are told now. */
  readonly regles: () => { readonly inactifS: number; readonly cacheS: number }
}

export function watchForLock({ tabs, timers, now, isPicking, onLock, regles }: WatchDeps): () => void {
  const isHidden = (): boolean => document.visibilityState !== 'visible'
  let active = now()
  let told = active
  let hidden = isHidden() ? active : undefined
  let cancel = (): void => undefined
  const abort = new AbortController()
  const { signal } = abort

  /** Clocks go back too: what counts is how far it is from then. */
  const since = (then: Instant): number => Math.abs(now() - then)

  function stop(): void {
    abort.abort()
    cancel()
    unlisten()
  }
  function lock(where: 'everywhere' | 'here'): void {
    stop()
    onLock(where)
  }
  /** True when it locked. */
  function check(): boolean {
    const { inactifS, cacheS } = regles()
    const isIdle = since(active) >= inactifS * 1000
    const isForgotten = hidden !== undefined && since(hidden) >= 1000 * (isPicking() ? PICKER_S : cacheS)
    if (isIdle || isForgotten) lock(isIdle ? 'everywhere' : 'here')
    return isIdle || isForgotten
  }
  function look(): void {
    cancel = timers.after(LOOK_MS, () => { if (!check()) look() })
  }
  function act(): void {
    // Whoever comes back to a machine that slept finds it locked.
    if (check()) return
    active = now()
    if (active - told < LOOK_MS && active >= told) return
    told = active
    tabs.active()
  }

  const unlisten = tabs.listen((message) => {
    if (message === 'lock') lock('here')
    else active = now()
  })
  // Words that are dictated press no key, and screen readers scroll without one.
  for (const name of ['pointerdown', 'keydown', 'input', 'wheel', 'scroll', 'touchstart']) window.addEventListener(name, act, { signal, capture: true, passive: true })
  document.addEventListener('visibilitychange', () => {
    if (isHidden()) hidden ??= now()
    else if (!check()) hidden = undefined
  }, { signal })
  look()
  return stop
}
