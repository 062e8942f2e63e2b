import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { root } from './install.mjs'
import { applyMutant, knownSeeds, patchedTexts, readMutants } from './mutantPatch.ts'
import { SEEDS, verdictOf } from './mutants.ts'

const KEPT = readMutants(join(root, 'src/testing/mutants'))

describe('the kept mutants', () => {
  test.each(KEPT)('$name applies to the sources as they are', (mutant) => {
    const patched = patchedTexts(root, mutant)
    expect(patched).toBeInstanceOf(Map)
    if (typeof patched !== 'string') for (const [file, text] of patched) expect(text).not.toBe(readFileSync(join(root, file), 'utf8'))
  })

  test('are judged on the seeds that the unpatched sources pass, the ones known to see them included', () => {
    for (const mutant of KEPT) for (const seed of knownSeeds(mutant)) expect(seed, mutant.name).toBeLessThanOrEqual(SEEDS)
  })
})

describe('a stranger’s mutant', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'livret-mutants-test-'))
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src/some.ts'), 'one\ntwo\nthree\n')
  })
  afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

  const mutant = (file: string, text: string) => {
    const path = join(folder, file)
    writeFileSync(path, text)
    return { name: 'some', path }
  }
  const now = () => readFileSync(join(folder, 'src/some.ts'), 'utf8')
  const DIFF = '--- a/src/some.ts\n+++ b/src/some.ts\n@@ -1,3 +1,3 @@\n one\n-two\n+deux\n three\n'

  test.each([
    ['as git diff writes it', `diff --git a/src/some.ts b/src/some.ts\nindex 1..2 100644\n${DIFF}`],
    ['with words before it', `Why: two is not French.\n\n${DIFF}`],
    ['without a and b', DIFF.replaceAll(/ [ab]\//g, ' ')],
  ])('is a unified diff, %s', (_, text) => {
    expect(applyMutant(folder, mutant('some.patch', text))).toBeUndefined()
    expect(now()).toBe('one\ndeux\nthree\n')
  })

  test.each([
    ['a diff of other text', 'some.patch', DIFF.replace('-two', '-zwei')],
    ['a diff of no file', 'some.diff', DIFF.replaceAll('some.ts', 'none.ts')],
    ['no diff', 'some.patch', 'two -> deux'],
    ['an edit found nowhere', 'some.json', JSON.stringify({ why: 'w', edits: [{ file: 'src/some.ts', search: 'zwei', replace: '' }] })],
    ['an edit found twice', 'some.json', JSON.stringify({ why: 'w', edits: [{ file: 'src/some.ts', search: 'e\n', replace: '' }] })],
    ['an edit of no file', 'some.json', JSON.stringify({ why: 'w', edits: [{ file: 'src/../none.ts', search: 'two', replace: '' }] })],
  ])('that does not apply is told, and changes nothing: %s', (_, file, text) => {
    expect(applyMutant(folder, mutant(file, text))).toMatch(/^does not apply: /)
    expect(now()).toBe('one\ntwo\nthree\n')
  })

  test('that is no mutant is told', () => {
    expect(applyMutant(folder, mutant('some.json', '{"edits": []}'))).toMatch(/^is not a mutant: .*why/)
    expect(applyMutant(folder, mutant('some.json', 'two'))).toMatch(/^is not JSON: /)
  })
})

test('only a broken rule is a kill: not an exception, not a program that does not start, not one that never ends', () => {
  expect(verdictOf({ output: 'seed 3: [I3] maud shows too much\n', status: 1 })).toEqual({ how: 'killed', by: 'seed 3: [I3] maud shows too much' })
  expect(verdictOf({ output: '', status: 0 }).how).toBe('survived')
  expect(verdictOf({ output: 'seed 3: TypeError: x is not a function\n    at [I3] some.ts', status: 1 }).how).toBe('broken')
  expect(verdictOf({ output: 'SyntaxError: Unexpected token', status: 1 }).how).toBe('broken')
  expect(verdictOf({ output: '', status: undefined }).how).toBe('broken')
})
