/**
 * Vitest's global set-up of the browser tests: the real server is started once on an empty folder, makes its
 * demonstration, and is stopped. What it leaves is the template every test file copies.
 */
import { mkdtempSync, chmodSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServerOn, TEMPLATE } from './server.ts'

export async function setup(): Promise<() => void> {
  // One for the projects of all engines.
  if (process.env[TEMPLATE] !== undefined) return () => undefined
  const folder = mkdtempSync(join(tmpdir(), 'livret-e2e-'))
  // Another user may run the database: it passes through.
  chmodSync(folder, 0o711)
  const data = join(folder, 'data')
  const server = await startServerOn(data)
  await server.stop()
  // Workers inherit the environment.
  process.env[TEMPLATE] = data
  return () => {
    rmSync(folder, { recursive: true, force: true })
  }
}
