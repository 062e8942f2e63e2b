/**
 * The server's composition root: environment in, one line on standard output when it answers, one sentence
 * on standard error when it cannot. SIGTERM or SIGINT finishes what is in progress; a second one does not.
 */
import { fileURLToPath } from 'node:url'
import { readConfig } from './config.ts'
import { describeError } from './errors.ts'
import { startServer } from './server.ts'
import { StartError } from './startFault.ts'

function fail(cause: unknown): never {
  if (cause instanceof StartError) process.stderr.write(`${cause.message}\n`)
  else process.stderr.write(`Le serveur s’arrête sur une erreur inattendue. ${JSON.stringify(describeError(cause))}\n`)
  process.exit(1)
}

// The embedded database follows when this process ends, however it ends; its log brings it back whole.
process.on('uncaughtException', fail)

const config = readConfig(process.env, fileURLToPath(new URL('../../', import.meta.url)))
if (!config.ok) fail(new StartError(config.error))

let asked = 0
let askedToStop: () => void = () => undefined
const signalled = new Promise<void>((resolve) => (askedToStop = resolve))
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    asked += 1
    if (asked > 1) process.exit(130)
    askedToStop()
  })

const server = await startServer(config.value).catch(fail)
if (asked === 0) process.stdout.write(`Livret de parcours : ${server.address}\n`)
const fault = await Promise.race([signalled, server.broken])
await server.stop().catch(fail)
if (fault !== undefined) fail(new StartError(fault))
process.exit(0)
