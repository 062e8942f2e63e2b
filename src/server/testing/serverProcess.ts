/** `main.ts` as its own process, the way an operator starts it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

export interface ServerProcess {
  readonly child: ChildProcess
  /** Its address once it answers; rejects when it ends before. */
  readonly ready: Promise<string>
  readonly ended: Promise<Ended>
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export function startProcess(environment: Readonly<Record<string, string>>): ServerProcess {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString('utf8')))
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr })
    })
  })
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      stdout += part.toString('utf8')
      const address = /^Livret de parcours : (http:\/\/\S+)\n/.exec(stdout)?.[1]
      if (address !== undefined) resolve(address)
    })
    void ended.then(() => {
      reject(new Error(`the server ended first: ${stderr}`))
    })
  })
  // Whoever only waits for the end does not have to look at this one.
  ready.catch(() => undefined)
  return { child, ready, ended }
}
