/// <reference lib="webworker" />
// Everything the application needs is stored at installation; nothing else is ever cached. The API is not:
// what a device may keep is written by storage/, sealed, never by the browser's cache.
//
// A new version waits until the page asks for it (SKIP_WAITING, sent at a safe point): taking over by itself
// would pull the old chunks from under an open form.
import { PrecacheController, PrecacheRoute, type PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] }

/** A browser opens no more connections to one place; asking for all at once exhausts small devices. */
const AT_ONCE = 6

const entries = self.__WB_MANIFEST.map((entry) => (typeof entry === 'string' ? { url: entry } : entry))
const precache = new PrecacheController()
precache.addToCacheList(entries)
registerRoute(new PrecacheRoute(precache))
registerRoute(new NavigationRoute(precache.createHandlerBoundToURL('/index.html'), { denylist: [/^\/api(\/|$)/] }))

/** What Workbox's own installation does, which asks for one file after the other: a way there and back for each. */
async function install(event: ExtendableEvent): Promise<void> {
  const left = entries.values()
  const lane = async (): Promise<void> => {
    // Shared by the lanes: each takes the next.
    for (const { url, revision } of left) {
      const request = new Request(url, { cache: revision ? 'reload' : 'default', credentials: 'same-origin' })
      const cacheKey = precache.getCacheKeyForURL(url)
      await Promise.all(precache.strategy.handleAll({ event, request, params: { cacheKey } }))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

self.addEventListener('install', (event) => {
  event.waitUntil(install(event))
})
self.addEventListener('activate', (event) => {
  event.waitUntil(precache.activate(event))
  // The page that installed it is served by it at once: the network may be gone before the next visit.
  event.waitUntil(self.clients.claim())
})

self.addEventListener('message', (event) => {
  const message: unknown = event.data
  if (typeof message === 'object' && message !== null && 'type' in message && message.type === 'SKIP_WAITING')
    void self.skipWaiting()
})
