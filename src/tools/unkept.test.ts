/** What a browser keeps for itself (form history, tabs to restore, titles, what it caches), as far as a program's text says it. The disk itself: e2e/thief.test.ts. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const sources = (pattern: string): readonly (readonly [string, string])[] =>
  globSync(pattern, { cwd: root }).filter((path) => !/\.test\.tsx?$/.test(path)).map((path) => [path, readFileSync(root + path, 'utf8')] as const)

test('no control is remembered by the browser', () => {
  const controls = sources('ui/**/*.tsx').flatMap(([path, text]) => [...text.matchAll(/<(?:input|select|textarea)\s[^]*?(?<!=)>/g)].map(([control]) => [path, control] as const))
  expect(controls.length).toBeGreaterThan(5)
  expect(controls.filter(([, control]) => !/autoComplete="off"|\{\.\.\.UNKEPT\}/.test(control))).toEqual([])
  expect(sources('ui/**/*.tsx').filter(([, text]) => /contentEditable/i.test(text)).map(([path]) => path)).toEqual([])
})

test('titles are words of the program, with nothing of anybody put into them', () => {
  const titles = sources('ui/**/*.tsx').flatMap(([path, text]) => [...text.matchAll(/usePageTitle\((.*)\)$/gm)].map(([, said]) => `${path}: ${said ?? ''}`))
  expect(titles.length).toBeGreaterThan(20)
  // `{ ns: … }` says where the words are; anything else in braces is a value put into a sentence.
  expect(titles.filter((said) => /prenom|nom\.value|view\./.test(said) || /\{(?! ns: )/.test(said.replace(/`[^`]*`/g, '')))).toEqual([])
})

test('what a page leaves in its tab is closed: ids of spaces, marks, never words', () => {
  const kept = sources('**/*.{ts,tsx}').filter(([path]) => !/^(server|testing|tools)\//.test(path)).flatMap(([path, text]) => [...text.matchAll(/(?:session|local)Storage\.setItem\(([^)]*)\)/g)].map(([, said]) => `${path}: ${said ?? ''}`))
  expect([...kept].sort()).toEqual([
    'main.tsx: OPEN_SPACE, id',
    'pwa/register.ts: reloadedFor, import.meta.url',
    // What a provider's answer is checked against, until it comes back.
    "sync/platform/webReturn.ts: KEPT, [but, etat, temoin].join(' '",
    "ui/app/shared/carteNeuve.ts: KEY, before.join(' '",
    "ui/app/shared/demonstration.ts: known, '1'",
  ])
})

test('the service worker hears one word, asks for nothing of anybody, and keeps what the build lists', () => {
  const [[, worker] = ['', '']] = sources('pwa/serviceWorker.ts')
  expect([...worker.matchAll(/message\.type === '(\w+)'/g)].map(([, word]) => word)).toEqual(['SKIP_WAITING'])
  expect(worker).toMatch(/denylist: \[\/\^\\\/api/)
  expect(worker).not.toMatch(/caches\.|indexedDB|crypto|BroadcastChannel|addEventListener\('(fetch|push|sync)'/)
  expect([...worker.matchAll(/registerRoute\(new (\w+)/g)].map(([, route]) => route)).toEqual(['PrecacheRoute', 'NavigationRoute'])
})
