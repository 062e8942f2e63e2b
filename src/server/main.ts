/**
 * The server's composition root: environment in, one line on standard output when it answers, one sentence
 * on standard error when it cannot. A signal to stop finishes what is in progress; a second one does not.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from './config.ts'
import { describeError } from './errors.ts'
import { StartError } from './startFault.ts'

function fail(cause: unknown): never {
  if (cause instanceof StartError) process.stderr.write(`${cause.message}\n`)
  else process.stderr.write(`Le serveur s’arrête sur une erreur inattendue. ${JSON.stringify(describeError(cause))}\n`)
  process.exit(1)
}

// The embedded database follows when this process ends, however it ends; its log brings it back whole.
process.on('uncaughtException', fail)

const root = fileURLToPath(new URL('../../', import.meta.url))
const config = readConfig(process.env, root)
if (!config.ok) fail(new StartError(config.error))

/** A signal to a whole group also comes back through whoever started us; that is one request, not two. */
const SAME_REQUEST_MS = 500
let askedAt: number | undefined
let askedToStop: () => void = () => undefined
const signalled = new Promise<void>((resolve) => (askedToStop = resolve))
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => {
    askedAt ??= performance.now()
    if (performance.now() - askedAt > SAME_REQUEST_MS) process.exit(130)
    askedToStop()
  })

// Most of a start is reading modules: what they compile to is kept beside the packages when that is possible.
enableCompileCache(join(root, 'node_modules', '.cache', 'node'))
const { startServer } = await import('./server.ts')
const server = await startServer(config.value).catch(fail)
if (askedAt === undefined) process.stdout.write(`Livret de parcours : ${server.address}\n`)
const fault = await Promise.race([signalled, server.broken])
await server.stop().catch(fail)
if (fault !== undefined) fail(new StartError(fault))
process.exit(0)
