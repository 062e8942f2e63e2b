import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import type { Engine } from './e2e/support/engines.ts'
import { firstScreens } from './src/tools/sizes.mjs'

const paper = '#f5f3ee'
// Where the precache list is left for src/tools/sizes.mjs; known once Vite has resolved the output folder.
let outDir = 'dist'

const unitTests = 'src/**/*.test.{ts,tsx}'
const serverTests = 'src/**/*.pg.test.ts'
const layerTests = 'src/tools/layers.test.ts'

type Projects = NonNullable<NonNullable<ViteUserConfig['test']>['projects']>
const browserTests = (name: string, engine: Engine, include: string[]): Projects[number] => ({
  extends: true,
  test: {
    name,
    include,
    provide: { engine },
    // One demonstration for the run, copied by each file.
    globalSetup: ['e2e/support/template.ts'],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // A browser and a server each. Measured on two cores: three at once take as long as two, and each scene half as long again.
    maxWorkers: Math.max(2, availableParallelism()),
  },
})
const projects: Projects = [
  { extends: true, test: { name: 'layers', include: [layerTests] } },
  {
    extends: true,
    test: {
      name: 'unit',
      include: [unitTests],
      exclude: [serverTests, layerTests],
      setupFiles: ['src/tools/screenTests.ts'],
      testTimeout: 30_000,
      // Left to itself, Vitest keeps a core free: half of two.
      maxWorkers: availableParallelism(),
    },
  },
  {
    extends: true,
    test: {
      name: 'server',
      include: [serverTests],
      globalSetup: ['src/server/testing/postgresForTests.ts'],
      testTimeout: 30_000,
      hookTimeout: 60_000,
      maxWorkers: availableParallelism(),
    },
  },
  browserTests('e2e', 'chromium', ['e2e/*.test.ts']),
  // Of these only what an engine could do otherwise: keeping, being killed, tabs, updates, coming back together.
  browserTests('e2e-firefox', 'firefox', [
    'e2e/offline-opens.test.ts', 'e2e/killed.test.ts', 'e2e/two-tabs-and-update.test.ts', 'e2e/three-people.test.ts', 'e2e/firefox/*.test.ts',
  ]),
  // Its own page; the others in the scene hold Chromium.
  browserTests('e2e-webkit', 'chromium', ['e2e/webkit/*.test.ts']),
]

/** Longest first, as measured; of two engines the second takes longer. */
const LONGEST = [
  'e2e/offline-opens', 'e2e/three-people', 'e2e/accessible', 'e2e/two-tabs-and-update', 'e2e/killed', 'e2e/cut', 'e2e/enrolment', 'e2e/set-aside', 'e2e/relais-42', 'e2e/tab-dies', 'e2e/import',
  'testing/world', 'testing/worldMore', 'importGroupe/importGroupe', 'livret/livret', 'testing/convergence', 'protocol/hostile', 'app/tickets', 'domain/nir', 'app/verrou',
]

/** Begun last, a long file would be waited for alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const at = LONGEST.findIndex((each) => moduleId.replace(/\.test\.tsx?$/, '').endsWith(`/${each}`))
      return (at < 0 ? LONGEST.length : at) * 2 - (project.name === 'e2e-firefox' ? 1 : 0)
    }
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other))
  }
}

const packaged = (path: string): string => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url))

const sourceFile = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const firstScreenFiles = firstScreens.map(sourceFile)
/** « Qui êtes-vous ? », with its words, and what asks the server about it. */
const firstQuestion = ['src/ui/features/entree/EntreeRoute.tsx', 'src/ui/i18n/fr/entree.ts', 'src/sync/accountClient.ts'].map(sourceFile)

interface Chunking {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/** What the first screens are made of, without themselves and without what one feature keeps to itself. */
function isPartOfFirstScreens(id: string, chunking: Chunking): boolean {
  const met = new Set<string>()
  const todo = [...firstScreenFiles]
  for (let each = todo.pop(); each !== undefined; each = todo.pop()) {
    if (met.has(each)) continue
    met.add(each)
    todo.push(...(chunking.getModuleInfo(each)?.importedIds ?? []))
  }
  return met.has(id) && !firstScreenFiles.includes(id) && !id.includes('/features/')
}

// Tools read a default export here; everywhere else exports are named.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic' } },
  // The same releases, in the form their packages keep for themselves: without what old engines need, and
  // without development messages. Measured: 3 kB less on the wire.
  resolve: {
    alias: [
      { find: /^dexie$/, replacement: packaged('dexie/dist/modern/dexie.mjs') },
      { find: /^react-router$/, replacement: packaged('react-router/dist/production/index.mjs') },
    ],
  },
  build: {
    manifest: true,
    // Nothing inline and nothing injected: the pages run under a strict Content-Security-Policy.
    assetsInlineLimit: 0,
    // Each lazy screen named in the first file what it is made of, and asked for each part twice. Measured: 2.5 kB, and
    // screens drawn later. What the first question is made of is named in the page instead.
    modulePreload: false,
    rolldownOptions: {
      output: {
        // Two files where there were twenty: what is always loaded together is compressed together. Measured: 5.4 kB less.
        codeSplitting: {
          groups: [
            { name: 'premier', tags: ['$initial'] },
            { debugName: 'ecran', name: (id, chunking) => (isPartOfFirstScreens(id, chunking) ? 'ecran' : null) },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': `http://127.0.0.1:${process.env['PORT'] ?? '8080'}` },
  },
  plugins: [
    {
      // A component that is made and never used goes only if making it is said to do nothing else, which the
      // package leaves out. Measured: 1.9 kB less.
      name: 'livret:unused-components',
      transform: {
        filter: { id: /node_modules\/react-router\// },
        handler: (code) =>
          code.replaceAll(/ = (React\d*\.(?:forwardRef|memo|createContext)\()/g, ' = /* @__PURE__ */ $1').replaceAll(/^\w+\.displayName = "\w+";$/gm, ''),
      },
    },
    {
      name: 'livret:first-question',
      transformIndexHtml: {
        order: 'post',
        handler(_html, { bundle = {}, chunk }) {
          const chunks = Object.values(bundle).filter((each) => each.type === 'chunk')
          const asked = chunks.filter(({ moduleIds }) => moduleIds.some((id) => firstQuestion.includes(id)))
          if (chunk !== undefined && asked.length < firstQuestion.length) throw new Error('the first question is not in the build: mend firstQuestion')
          const files = new Set([...(chunk?.imports ?? []), ...asked.map(({ fileName }) => fileName)])
          // Grows while it is read.
          for (const file of files) for (const part of chunks.find(({ fileName }) => fileName === file)?.imports ?? []) files.add(part)
          files.delete(chunk?.fileName ?? '')
          return [...files].map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` }, injectTo: 'head' as const }))
        },
      },
    },
    {
      name: 'livret:out-dir',
      configResolved(config) {
        outDir = config.build.outDir
      },
    },
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/pwa',
      filename: 'serviceWorker.ts',
      registerType: 'prompt',
      injectRegister: null,
      includeManifestIcons: false,
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*.{html,js,css,woff2,svg}', 'icons/icon-192.png'],
        manifestTransforms: [
          (entries) => {
            mkdirSync(join(outDir, '.vite'), { recursive: true })
            writeFileSync(
              join(outDir, '.vite', 'precache.json'),
              JSON.stringify(entries.map(({ url, size }) => ({ url, size }))),
            )
            return { manifest: entries }
          },
        ],
      },
      manifest: {
        id: '/',
        name: 'Livret de parcours',
        short_name: 'Livret',
        description: 'Mon parcours de formation, même sans réseau.',
        lang: 'fr',
        dir: 'ltr',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: paper,
        theme_color: paper,
        icons: [
          { src: '/icons/icon.svg', type: 'image/svg+xml', sizes: 'any' },
          { src: '/icons/icon-192.png', type: 'image/png', sizes: '192x192' },
          { src: '/icons/icon-512.png', type: 'image/png', sizes: '512x512' },
          { src: '/icons/icon-maskable-512.png', type: 'image/png', sizes: '512x512', purpose: 'maskable' },
        ],
      },
    }),
  ],
  test: {
    environment: 'node',
    // A test that leaves a spy or a fake clock behind must not change its neighbour.
    restoreMocks: true,
    unstubGlobals: true,
    sequence: { sequencer: LongestFirst },
    projects,
  },
})
