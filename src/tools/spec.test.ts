/** Every rule of SPEC.md is quoted by a test, and every rule that a test or the simulated world quotes exists. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './install.mjs'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const idsIn = (text: string): readonly string[] => [...text.matchAll(/\[([A-Z]\d+)\]/g)].flatMap(([, id]) => id ?? [])

const spec = read('src/merge/SPEC.md')
const RULES = [...spec.matchAll(/^- \[([A-Z]\d+)\]/gm)].flatMap(([, id]) => id ?? [])

const tests = globSync(['src/**/*.{test,contract}.{ts,tsx}', 'e2e/**/*.test.ts'], { cwd: root }).filter((path) => path !== 'src/tools/spec.test.ts')
const quoted = new Map(tests.map((path) => [path, idsIn(read(path))]))

/** Rules whose breach ends a life of the simulated world: the second argument of `hold`, and of a `Violation`. */
const judged = globSync('src/testing/world*.ts', { cwd: root })
  .flatMap((path) => [...read(path).matchAll(/(?:\bhold\(.*?|Violation\()'([A-Z]\d+)'/g), ...read(path).matchAll(/\? '([A-Z]\d+)' : '([A-Z]\d+)'/g)])
  .flatMap(([, one, other]) => [one, other].flatMap((id) => id ?? []))

test('each rule stands once', () => {
  expect(RULES.filter((id, i) => RULES.indexOf(id) !== i)).toEqual([])
  expect(RULES.length).toBeGreaterThan(40)
})

test('each rule is quoted by a test that holds it', () => {
  const all = new Set([...quoted.values()].flat())
  expect(RULES.filter((id) => !all.has(id))).toEqual([])
})

test('each rule that a test quotes exists, and so does each that SPEC.md leans on', () => {
  const unknown = [...quoted].flatMap(([path, ids]) => ids.filter((id) => !RULES.includes(id)).map((id) => `${id} in ${path}`))
  expect(unknown).toEqual([])
  expect(idsIn(spec).filter((id) => !RULES.includes(id))).toEqual([])
})

test('each rule that the world judges exists, and both of its tests in every run quote it', () => {
  const inWorldTests = new Set([...quoted].filter(([path]) => path.startsWith('src/testing/world')).flatMap(([, ids]) => ids))
  expect(judged.length).toBeGreaterThan(20)
  expect(judged.filter((id) => !RULES.includes(id))).toEqual([])
  expect([...new Set(judged)].filter((id) => !inWorldTests.has(id)).sort()).toEqual([])
})
