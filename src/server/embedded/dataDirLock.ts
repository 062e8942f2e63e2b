/**
 * One server per data directory. Node has no file lock, and a process id in a file lies after a crash
 * or in another container; so the holder answers on a loopback port with the nonce that is written in
 * the file. Whoever finds the file and gets that answer knows that the holder is alive; no answer, or
 * another one, and the file is what a killed server left behind.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { codeOf } from '../errorCode.ts'
import { StartError } from '../startFault.ts'

const ANSWER_WITHIN_MS = 1_000

export interface DataDirLock {
  release(): void
}

export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const file = join(dataDir, 'serveur.lock')
  const nonce = randomBytes(16).toString('base64url')
  const server = await answerWith(nonce)
  const address = server.address()
  const mine = `${address !== null && typeof address === 'object' ? address.port : 0} ${nonce}`
  const draft = `${file}.${nonce}`
  try {
    writeFileSync(draft, mine, { mode: 0o600 })
    for (let attempt = 0; attempt < 3; attempt++) {
      if (claim(draft, file)) return { release: () => { release(server, file, mine) } }
      const found = readIfThere(file)
      if (found !== undefined && (await isAlive(found))) break
      if (found !== undefined) setAside(file, found, `${draft}.old`)
    }
  } catch (cause) {
    server.close()
    throw cause
  } finally {
    rmSync(draft, { force: true })
  }
  server.close()
  throw new StartError({ fault: 'dataDirBusy', dataDir })
}

function answerWith(nonce: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end(nonce)
  })
  server.unref()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      resolve(server)
    })
  })
}

/** A hard link appears whole or not at all, and never over another. */
function claim(draft: string, file: string): boolean {
  try {
    linkSync(draft, file)
    return true
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false
    throw cause
  }
}

/** Takes the stale file away; if what was moved is not what was judged, somebody was faster: it is put back. */
function setAside(file: string, judged: string, aside: string): void {
  try {
    renameSync(file, aside)
    if (readFileSync(aside, 'utf8') !== judged) linkSync(aside, file)
  } catch (cause) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(cause))) throw cause
  } finally {
    rmSync(aside, { force: true })
  }
}

function release(server: Server, file: string, mine: string): void {
  server.close()
  if (readIfThere(file) === mine) rmSync(file, { force: true })
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw cause
  }
}

function isAlive(found: string): Promise<boolean> {
  const [port = '', nonce = ''] = found.split(' ')
  if (!/^\d{1,5}$/.test(port) || Number(port) === 0 || Number(port) > 65_535 || nonce === '') return Promise.resolve(false)
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), timeout: ANSWER_WITHIN_MS })
    let heard = ''
    const end = (): void => {
      socket.destroy()
      resolve(heard === nonce)
    }
    socket.on('data', (part) => (heard += part.toString('latin1')))
    for (const event of ['end', 'error', 'timeout', 'close']) socket.on(event, end)
  })
}
