// Lint for everything in src and e2e. Who may import whom is not here but in tools/layers.mjs.
import hooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

const root = new URL('../', import.meta.url)
const core = ['base', 'domain', 'operations', 'merge', 'authority', 'protocol', 'ports'].map(
  (name) => `src/${name}/**/*.ts`,
)
const tests = ['**/*.test.{ts,tsx}', '**/*.contract.ts']

// The core is a function of its arguments: simulation replays it, and phone and server must agree on it.
const ban = (names, use) => names.map((name) => ({ name, message: `The core does not reach outside: use ${use}.` }))
const coreGlobals = [
  ...ban(['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'], 'ports/transport.ts'),
  ...ban(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'], 'ports/timers.ts'),
  ...ban(['crypto'], 'ports/ids.ts for identifiers, ports/seal.ts for sealing'),
  ...ban(['performance'], 'ports/clock.ts'),
  ...ban(['localStorage', 'sessionStorage', 'indexedDB'], 'ports/store.ts'),
  ...ban(['console'], 'a returned value; whoever wires the program reports it'),
  ...ban(['process', 'window', 'document', 'navigator', 'globalThis'], 'an argument or a port'),
]
const coreSyntax = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time is an argument: use ports/clock.ts.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
    message: 'Time is an argument: use ports/clock.ts.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Randomness is an argument: use ports/ids.ts.',
  },
]
const everywhereSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Exports are named.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines it.' },
  { selector: 'TSEnumDeclaration', message: 'Node strips types only: use a union of literals.' },
]

export default defineConfig(
  { ignores: ['dist*/**', 'node_modules/**'] },
  {
    files: ['src/**/*.{ts,tsx}', 'e2e/**/*.ts', 'vite.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        tsconfigRootDir: root.pathname,
        // One program for all but the worker: what may be used where is for tsc, which checks each part with its own libraries.
        project: ['src/tsconfig.lint.json', 'src/pwa/tsconfig.json'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // A handler given to React or to Fastify may be asynchronous; a promise dropped elsewhere is a fault.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, arguments: false } },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...everywhereSyntax],
    },
  },
  {
    files: core,
    ignores: tests,
    rules: {
      'no-restricted-globals': ['error', ...coreGlobals],
      'no-restricted-syntax': ['error', ...everywhereSyntax, ...coreSyntax],
    },
  },
  {
    files: ['src/ui/**/*.{ts,tsx}', 'src/main.tsx'],
    plugins: { 'react-hooks': hooks },
    rules: hooks.configs.recommended.rules,
  },
  {
    files: ['src/tools/**', 'src/server/**', 'src/testing/**', 'e2e/**', ...tests],
    rules: { 'no-console': 'off' },
  },
  {
    // An assertion in a test already fails on what is not there.
    files: tests,
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // Vite reads a default export.
    files: ['vite.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
)
