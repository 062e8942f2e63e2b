import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataDir, type DataDirLock } from './dataDirLock.ts'

let folder: string
const held: DataDirLock[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livret-lock-'))
})
afterEach(() => {
  for (const lock of held.splice(0)) lock.release()
  rmSync(folder, { recursive: true })
})

const file = (): string => join(folder, 'serveur.lock')
const lock = async (): Promise<DataDirLock> => {
  const made = await lockDataDir(folder)
  held.push(made)
  return made
}

test('one holder at a time; released, the folder is free and clean', async () => {
  const first = await lock()
  await expect(lock()).rejects.toMatchObject({ fault: { fault: 'dataDirBusy' } })
  first.release()
  expect(readdirSync(folder)).toEqual([])
  await lock()
  expect(readdirSync(folder)).toEqual(['serveur.lock'])
})

test('of many that start together after a kill, exactly one holds it', async () => {
  // The port of nobody, as a killed server leaves it.
  writeFileSync(file(), '1 AAAAAAAAAAAAAAAAAAAAAA')
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, lock))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(readdirSync(folder)).toEqual(['serveur.lock'])
})

test('a file that is empty, cut or another program’s is a stale one; so is a live port that answers something else', async () => {
  for (const left of ['', 'x', '80', '99999 AAAA', '-1 AAAA']) {
    writeFileSync(file(), left)
    const mine = await lock()
    mine.release()
  }
  const elsewhere = mkdtempSync(join(folder, 'elsewhere-'))
  held.push(await lockDataDir(elsewhere))
  const [port] = readFileSync(join(elsewhere, 'serveur.lock'), 'utf8').split(' ')
  writeFileSync(file(), `${String(port)} AAAAAAAAAAAAAAAAAAAAAA`)
  await lock()
})
