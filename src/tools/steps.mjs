// Arguments shared by `npm test` and the partial commands, so that both run the same check.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

export const typesArgs = ['-b', 'tsconfig.json']

const linted = ['src', 'e2e', 'vite.config.ts']

/** @param {readonly string[]} paths */
export function lintArgs(paths = linted.filter((path) => existsSync(join(root, path)))) {
  const cache = ['--cache', '--cache-location', 'node_modules/.cache/eslint/']
  return [
    '--config',
    'src/eslint.config.js',
    '--max-warnings',
    '0',
    '--no-warn-ignored',
    '--no-error-on-unmatched-pattern',
    ...cache,
    ...paths,
  ]
}

/** @type {[french: string, english: string]} */
export const noBrowser = [
  'Aucun Chromium trouvé : installez-le, ou donnez son chemin dans CHROME_PATH.',
  'No Chromium found: install it, or give its path in CHROME_PATH.',
]

/** One line for each engine whose tests were not run. @param {ReturnType<import('./browser.mjs').findOtherEngines>} engines */
export const skippedLines = (engines) =>
  engines.flatMap(({ name, skipped }) => (skipped === undefined ? [] : [`– skipped: ${name} (${skipped})`]))
