// Registers the service worker and tells the screens when another version is ready.
//
// The page decides when to change version: `apply` is called at a safe point (nothing being typed, nothing
// waiting to be stored), and only then does the new worker take over and the page reload. A tab that did not
// ask, because another one did, is told the same way and keeps working until its own safe point.
import { Workbox } from 'workbox-window'
import { scriptAddress } from './scriptAddress.ts'

const checkEveryMs = 60_000
const reloadedFor = 'livret:reloadedFor'

export type UpdateReady = (apply: () => void) => void

/** @param onUpdateReady called once per waiting version, with what applies it (and reloads the page). */
export function registerServiceWorker(onUpdateReady: UpdateReady): void {
  reloadOnceOnLostChunk()
  // Absent on plain HTTP (other than localhost); in development Vite serves modules that must not be cached.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return

  const workbox = new Workbox(scriptAddress('/serviceWorker.js'), { type: 'classic' })
  let asked = false
  // Whoever walks on while the first version is still being stored is then served by it: nothing new in that.
  let served = navigator.serviceWorker.controller !== null
  const reload = () => {
    window.location.reload()
  }

  workbox.addEventListener('waiting', () => {
    if (served) onUpdateReady(() => {
      asked = true
      workbox.messageSkipWaiting()
    })
  })
  workbox.addEventListener('controlling', () => {
    if (asked) reload()
    else if (served) onUpdateReady(reload)
    served = true
  })

  void workbox.register().then(
    (registration) => {
      if (registration !== undefined) checkWhenSeenAgain(registration)
    },
    // A browser that refuses (private mode, policy) still runs the application, online.
    () => undefined,
  )
}

/** An installed application is rarely loaded anew: it looks for a new version each time it is seen again. */
function checkWhenSeenAgain(registration: ServiceWorkerRegistration): void {
  let checkedAt = 0
  const check = (event: Event) => {
    if (document.visibilityState !== 'visible' || event.timeStamp - checkedAt < checkEveryMs) return
    checkedAt = event.timeStamp
    // Offline is a normal state: the next time will do.
    registration.update().catch(() => undefined)
  }
  document.addEventListener('visibilitychange', check)
  window.addEventListener('focus', check)
}

/**
 * A chunk that no longer exists (the server has a newer build, this page an older one) is mended by one reload.
 * The guard is this build's own address: the same build never reloads twice, so that a broken server gives an
 * error and not a loop.
 */
function reloadOnceOnLostChunk(): void {
  // Firefox gives up a chunk under way when the page is left: nothing is lost, and a reload would bring the page back.
  let leaving = false
  window.addEventListener('beforeunload', () => {
    leaving = true
    setTimeout(() => {
      leaving = false
    }, 5_000)
  })
  window.addEventListener('vite:preloadError', (event) => {
    if (leaving) return
    try {
      if (sessionStorage.getItem(reloadedFor) === import.meta.url) return
      sessionStorage.setItem(reloadedFor, import.meta.url)
    } catch {
      return
    }
    event.preventDefault()
    window.location.reload()
  })
}
