import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { openLedger } from './ledger.ts'

/** Writes one file over and over, and tells how often it could not. Two of them have one process id, as the nodes of two containers do. */
const NODE = `
  const { parentPort, workerData: { module, folder, hash, begun } } = require('node:worker_threads')
  import(module).then(({ openLedger }) => {
    const ledger = openLedger(folder)
    let failed = 0
    for (Atomics.add(begun, 0, 1); Atomics.load(begun, 0) < 2; ) {}
    for (let rang = 1; rang <= 60; rang++) try { ledger.noteActHeads(1, new Map([['serveur', { rang, hash }]])) } catch { failed += 1 }
    parentPort.postMessage(failed)
  })`

test('nodes that share the folder write the same file at the same moment, each of them whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'livret-ledger-'))
  const workerData = { module: new URL('./ledger.ts', import.meta.url).href, folder, hash: 'A'.repeat(43), begun: new Int32Array(new SharedArrayBuffer(4)) }
  try {
    const failed = await Promise.all([1, 2].map(() => new Promise((resolve, reject) => {
      const node = new Worker(NODE, { eval: true, workerData })
      node.once('message', resolve)
      node.once('error', reject)
    })))
    expect([failed, readdirSync(folder), openLedger(folder).actHeads(1)]).toEqual([[0, 0], ['actes-1.jsonl'], new Map([['serveur', { rang: 60, hash: 'A'.repeat(43) }]])])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
