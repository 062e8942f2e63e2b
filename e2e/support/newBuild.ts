/** Another build of the application, as the next deployment would bring it: one word changed, made by the project's own build. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const COPIED = ['src', 'public', 'dist', 'index.html', 'vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json']

export interface NewBuild {
  /** A folder to start the server from. */
  readonly program: string
  dispose(): void
}

/** @param file whose `from` becomes `to` */
export function makeNewBuild(file: string, from: string, to: string): NewBuild {
  const program = mkdtempSync(join(tmpdir(), 'livret-build-'))
  for (const each of COPIED) cpSync(join(root, each), join(program, each), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(program, 'node_modules'), 'junction')
  const before = readFileSync(join(program, file), 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${file} does not say ${from}`)
  writeFileSync(join(program, file), after)
  const done = spawnSync(process.execPath, [join(program, 'src/tools/run.mjs'), 'build'], { cwd: program, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } })
  if (done.status !== 0) throw new Error(`the new build failed:\n${done.stdout}\n${done.stderr}`)
  return {
    program,
    dispose() {
      rmSync(program, { recursive: true, force: true })
    },
  }
}

/** The program as it was when it did not stop forbidden words by itself: the authority alone refuses them. */
export function useUnguarded(): { readonly program: string } {
  let build: NewBuild | undefined
  beforeAll(() => {
    build = makeNewBuild('src/readmodel/createCommands.ts', '= guard?.forbiddenIn(command, after)', '= after.length < 0 ? guard?.forbiddenIn(command, after) : undefined')
  })
  afterAll(() => build?.dispose())
  return {
    get program() {
      if (build === undefined) throw new Error('built before all tests')
      return build.program
    },
  }
}
