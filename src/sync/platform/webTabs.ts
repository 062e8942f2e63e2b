/** The browser behind what the runner asks about other tabs: who leads, what they say, whether this one is looked at. */
import type { Attention, Leadership, TabMessage, Tabs } from '../runner.ts'

/** Absent in old engines and outside secure contexts, whatever the type says. */
const ownLocks = (): LockManager | undefined => navigator.locks

/**
 * One leader per space through Web Locks: held until the tab ends, however it ends. Where there are none,
 * every tab exchanges for itself.
 */
export function createWebLeadership(space: string): Leadership {
  return {
    stand(onGain, onLoss) {
      const locks = ownLocks()
      if (locks === undefined) {
        onGain()
        return () => undefined
      }
      const abort = new AbortController()
      let release = (): void => { abort.abort() }
      const lead = (): Promise<void> => new Promise((resolve) => {
        release = resolve
        onGain()
      })
      // Rejects when given up before it was had, or when the browser takes it away.
      void locks.request(`livret:${space}`, { signal: abort.signal }, lead).catch(() => { onLoss() })
      return () => { release() }
    },
  }
}

/** One at a time among the tabs; where there are no locks, nothing waits, and the device's key mends what that spoils. */
export function createWebTurns(what: string): <T>(work: () => Promise<T>) => Promise<T> {
  const locks = ownLocks()
  return (work) => locks?.request(`livret:${what}`, work) ?? work()
}

export function createWebTabs(space: string): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { post: () => undefined, listen: () => () => undefined }
  const channel = new BroadcastChannel(`livret:${space}`)
  return {
    post: (message) => { channel.postMessage(message) },
    listen(onMessage) {
      // Only this program speaks on its origin; a tab of another version may say what this one does not know.
      channel.onmessage = (event: MessageEvent<TabMessage>) => { onMessage(event.data) }
      return () => { channel.close() }
    },
  }
}

/** `online` only means "worth trying now". */
export function createWebAttention(): Attention {
  const visible = (): boolean => document.visibilityState === 'visible'
  return {
    visible,
    watch(onSeen, onHidden) {
      const abort = new AbortController()
      const { signal } = abort
      const tell = (): void => { (visible() ? onSeen : onHidden)() }
      document.addEventListener('visibilitychange', tell, { signal })
      for (const name of ['online', 'focus', 'pageshow']) window.addEventListener(name, tell, { signal })
      return () => { abort.abort() }
    },
  }
}
