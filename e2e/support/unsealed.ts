/** The application built without its seal: what the search of a profile must find then, it can be trusted not to find otherwise. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A folder for the server's DIST_DIR. */
export function buildUnsealed(): { readonly dist: string; dispose(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'livret-clair-'))
  const dist = join(folder, 'dist')
  const vite = [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--mode', 'clair', '--outDir', dist, '--logLevel', 'warn']
  const done = spawnSync(process.execPath, vite, { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } })
  if (done.status !== 0) throw new Error(`not built:\n${done.stdout}\n${done.stderr}`)
  return { dist, dispose: () => { rmSync(folder, { recursive: true, force: true }) } }
}
