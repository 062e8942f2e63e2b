/**
 * Another build of the application, as the next deployment would bring it: one word changed, made by the project's own
 * build. Made once for the run, by the first test file that asks; the others wait for it.
 */
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll } from 'vitest'
import { TEMPLATE } from './server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const COPIED = ['src', 'public', 'dist', 'index.html', 'vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json']

interface Change {
  /** No other build of the run has this name. */
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
}

export interface NewBuild {
  /** A folder to start the server from; it goes with the template's. */
  readonly program: string
}

export function useNewBuild(change: Change): NewBuild {
  let program: string | undefined
  beforeAll(async () => {
    program = await builtOnce(change)
  }, 150_000)
  return {
    get program() {
      if (program === undefined) throw new Error('built before all tests')
      return program
    },
  }
}

/** The program as it was when it did not stop forbidden words by itself: the authority alone refuses them. */
export const useUnguarded = (): NewBuild =>
  useNewBuild({
    name: 'unguarded', file: 'src/readmodel/createCommands.ts',
    from: '= guard?.forbiddenIn(command, after)', to: '= after.length < 0 ? guard?.forbiddenIn(command, after) : undefined',
  })

async function builtOnce(change: Change): Promise<string> {
  const program = join(dirname(process.env[TEMPLATE] ?? ''), change.name)
  const [claimed, making, fault] = [`${program}-claimed`, `${program}-making`, `${program}-fault`]
  try {
    mkdirSync(claimed)
  } catch {
    // Another file makes it, or has made it.
    while (!existsSync(program) && !existsSync(fault)) await pause(100)
    if (existsSync(fault)) throw new Error(readFileSync(fault, 'utf8'))
    return program
  }
  try {
    mkdirSync(making)
    await make(making, change)
  } catch (error) {
    writeFileSync(fault, String(error))
    throw error
  }
  renameSync(making, program)
  return program
}

async function make(program: string, { file, from, to }: Change): Promise<void> {
  for (const each of COPIED) cpSync(join(root, each), join(program, each), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(program, 'node_modules'), 'junction')
  const before = readFileSync(join(program, file), 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${file} does not say ${from}`)
  writeFileSync(join(program, file), after)
  const build = spawn(process.execPath, [join(program, 'src/tools/run.mjs'), 'build'], { cwd: program, env: { ...process.env, NODE_ENV: 'production' } })
  let said = ''
  for (const stream of [build.stdout, build.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (said += part))
  const code = await new Promise<number | null>((resolve, reject) => {
    build.once('error', reject)
    build.once('close', resolve)
  })
  if (code !== 0) throw new Error(`the new build failed:\n${said}`)
}
