/// <reference lib="webworker" />
// Everything the application needs is stored at installation; nothing else is ever cached. The API is not:
// what a device may keep is written by storage/, sealed, never by the browser's cache.
//
// A new version waits until the page asks for it (SKIP_WAITING, sent at a safe point): taking over by itself
// would pull the old chunks from under an open form.
import { createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] }

precacheAndRoute(self.__WB_MANIFEST)
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api(\/|$)/] }))

// The page that installed it is served by it at once: the network may be gone before the next visit.
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim())
})

self.addEventListener('message', (event) => {
  const message: unknown = event.data
  if (typeof message === 'object' && message !== null && 'type' in message && message.type === 'SKIP_WAITING')
    void self.skipWaiting()
})
