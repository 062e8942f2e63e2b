/** Vitest's global set-up of the `*.pg.test.ts` files: one embedded PostgreSQL for the run, in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../embedded/embeddedPostgres.ts'
import { TEST_POSTGRES, type TestPostgres } from './testDatabase.ts'

export async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'livret-pg-'))
  const postgres = await startEmbedded(join(folder, 'data'))
  const roles: TestPostgres = {
    superuser: postgres.url('superuser', 'NAME'),
    proprietaire: postgres.url('proprietaire', 'NAME'),
    application: postgres.url('application', 'NAME'),
  }
  // Workers inherit the environment.
  process.env[TEST_POSTGRES] = JSON.stringify(roles)
  return async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
