/**
 * What must hold when everybody rests, read from the database itself and from every device:
 * what was acknowledged stands once with the verdict said, chains verify, sequences have no gap [I8], what
 * was *gardé* is somewhere exactly once [I4], and all show the same [I1].
 */
import { createHash } from 'node:crypto'
import { Client } from 'pg'
import type { LivretId, ReplicaId } from '../../base/ids.ts'
import { parseVoletKey, voletKey, type VoletKey } from '../../domain/volet.ts'
import { stateText } from '../../merge/digest.ts'
import { foldEntries } from '../../merge/fold.ts'
import { emptyState } from '../../merge/state.ts'
import type { Entry, Verdict } from '../../operations/operation.ts'
import { writeVerdict } from '../../protocol/exchange.ts'
import { canonicalJson, commitment, nextHead } from '../../protocol/hash.ts'
import { writeChunk } from '../../protocol/rows.ts'
import type { WireVerdict } from '../../protocol/wire.ts'
import { entryOfLine, verdictOfText } from '../../server/postgres/lines.ts'
import { foldContent } from '../../testing/foldContent.ts'
import type { Crew } from './crew.ts'
import { keyOf, type Remembered } from './ledger.ts'

interface Log {
  readonly entries: readonly Entry[]
  /** Where each dot stands. */
  readonly bySource: ReadonlyMap<string, Entry>
}

/** What the logs say, as one line per volet; equal before and after a restart. */
export type Digest = string

export async function checkRest(crew: Crew, url: string): Promise<Digest> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const logs = new Map<VoletKey, Log>()
    for (const livret of crew.livrets) for (const [key, log] of await readLogs(crew, client, livret)) logs.set(key, log)
    const received = await readReceived(client, crew.livrets)
    for (const [key, each] of crew.ledger.operations) checkOperation(crew, key, each, logs.get(voletKey(each.volet)), received.get(key))
    for (const [key, log] of logs)
      for (const source of log.bySource.keys())
        if (!crew.ledger.operations.has(source)) crew.ledger.fault(`${key} holds ${source}, which nobody wrote`)
    await checkOwn(crew, logs)
    return await checkShown(crew, client, logs)
  } finally {
    await client.end()
  }
}

async function readLogs(crew: Crew, client: Client, livret: LivretId): Promise<ReadonlyMap<VoletKey, Log>> {
  const heads = await client.query<{ kind: string; seq: string; hash: string }>('SELECT kind, seq, hash FROM volet WHERE livret = $1 ORDER BY kind', [livret])
  const logs = new Map<VoletKey, Log>()
  for (const head of heads.rows) {
    const volet = parseVoletKey(`${livret}/${head.kind}`)
    if (!volet.ok) continue
    const key = voletKey(volet.value)
    const rows = await client.query<{ seq: string; ligne: string; commitment: string; salt: string; hash: string }>(
      'SELECT seq, ligne, commitment, salt, hash FROM entree WHERE livret = $1 AND kind = $2 ORDER BY seq', [livret, head.kind])
    const entries: Entry[] = []
    const bySource = new Map<string, Entry>()
    let hash = ''
    for (const [i, row] of rows.rows.entries()) {
      const entry = entryOfLine(row.ligne)
      if (Number(row.seq) !== i + 1 || entry.seq !== i + 1) crew.ledger.fault(`${key} has ${row.seq} where ${i + 1} follows`)
      hash = nextHead(hash, 1, i + 1, entry.kind === 'stub' ? entry.reason : '', row.commitment)
      if (hash !== row.hash) crew.ledger.fault(`${key}: the chain breaks at ${row.seq}`)
      if (entry.kind === 'operation' && commitment(volet.value, entry.operation, row.salt) !== row.commitment) crew.ledger.fault(`${key}: ${row.seq} is not what was committed to`)
      const source = keyOf(key, entry.kind === 'stub' ? entry.dot : entry.operation.dot)
      if (bySource.has(source)) crew.ledger.fault(`${source} stands twice`)
      bySource.set(source, entry)
      entries.push(entry)
    }
    if (Number(head.seq) !== entries.length || head.hash !== hash) crew.ledger.fault(`${key}: its head says ${head.seq}, its log ${entries.length}`)
    logs.set(key, { entries, bySource })
    crew.setting.figures.add('volets whose chain was verified')
    crew.setting.figures.add('entries verified', entries.length)
  }
  return logs
}

async function readReceived(client: Client, livrets: readonly LivretId[]): Promise<ReadonlyMap<string, Verdict>> {
  const { rows } = await client.query<{ livret: string; kind: string; replica: ReplicaId; n: string; verdict: string }>(
    'SELECT livret, kind, replica, n, verdict FROM recue WHERE livret = ANY($1)', [livrets])
  return new Map(rows.map(({ livret, kind, replica, n, verdict }) => [keyOf(`${livret}/${kind}`, { replica, n: Number(n) }), verdictOfText(verdict)]))
}

function checkOperation({ ledger, setting: { figures } }: Crew, key: string, each: Remembered, log: Log | undefined, received: Verdict | undefined): void {
  const { verdict, operation, volet } = each
  const entry = log?.bySource.get(key)
  if (verdict !== undefined && saidToStranger(verdict)) {
    if (received !== undefined || entry !== undefined) ledger.fault(`${key}, of somebody who never read ${volet.kind}, left something in it`)
    return
  }
  if (verdict !== undefined) {
    const now = received && writeVerdict(operation.dot.n, received, operation.dot.replica)
    // What was held may be decided since.
    const same = now !== undefined && (verdict[1] === 1 || canonicalJson(now) === canonicalJson(verdict))
    if (!same) {
      figures.add('acknowledged operations lost')
      ledger.fault(`${key} was told ${JSON.stringify(verdict)}; the server now says ${JSON.stringify(now)}`)
      return
    }
  }
  if (received === undefined) return
  const stands = received.state === 'held' ? entry === undefined
    : received.state === 'refused' ? entry?.kind === 'stub' && entry.reason === received.detail.reason
      : entry?.kind === 'operation' && entry.seq === received.seq && canonicalJson(writeChunk({ volet, operations: [entry.operation] })) === canonicalJson(writeChunk({ volet, operations: [operation] }))
  if (stands) return
  figures.add('acknowledged operations lost', verdict === undefined ? 0 : 1)
  ledger.fault(`${key} is ${received.state} by the server, and its log has ${entry === undefined ? 'nothing' : `a ${entry.kind} at ${entry.seq}`}`)
}

/** [G5] Said of a volet one never read, and written nowhere. */
const saidToStranger = (verdict: WireVerdict): boolean => verdict[1] === 2 && verdict[2] === 'horsDeVosDroits' && Object.keys(verdict[3]).length === 0

/** Everything *gardé* is in the log, or on its device: waiting, held, or set aside with its reason. */
async function checkOwn(crew: Crew, logs: ReadonlyMap<VoletKey, Log>): Promise<void> {
  const waiting = new Set<string>()
  const aside = new Set<string>()
  for (const device of crew.devices)
    for (const livret of crew.livrets) {
      const content = await device.content(livret)
      for (const { kind, pending } of content?.volets ?? []) for (const { operation } of pending) waiting.add(keyOf(voletKey({ livret, kind }), operation.dot))
      for (const { kind, operations } of content?.setAside ?? []) for (const { dot } of operations) aside.add(keyOf(voletKey({ livret, kind }), dot))
    }
  for (const [key, { kept, device, volet, verdict }] of crew.ledger.operations) {
    if (!kept) crew.ledger.fault(`${key} was sent, and never said to be kept`)
    const entry = logs.get(voletKey(volet))?.bySource.get(key)
    // A stub says that it was refused; what it said is its author's to keep.
    const places = [entry?.kind === 'operation', waiting.has(key), aside.has(key)].filter(Boolean).length
    if (places !== 1) {
      crew.setting.figures.add('kept operations lost')
      crew.ledger.fault(`${key}, kept by ${device}, is in ${places} places (verdict ${JSON.stringify(verdict)})`)
    }
    if (waiting.has(key) && verdict?.[1] !== 1) crew.ledger.fault(`${key} still waits although everything was said`)
  }
}

async function checkShown(crew: Crew, client: Client, logs: ReadonlyMap<VoletKey, Log>): Promise<Digest> {
  const { rows } = await client.query<{ livret: string; kind: string; personne: string }>('SELECT livret, kind, personne FROM lecteur WHERE livret = ANY($1)', [crew.livrets])
  const readers = new Set(rows.map(({ livret, kind, personne }) => `${livret}/${kind} ${personne}`))
  const lines: string[] = []
  for (const [key, log] of logs) {
    const volet = parseVoletKey(key)
    if (!volet.ok) continue
    const wanted = stateText(foldEntries(emptyState(), log.entries))
    lines.push(`${key} ${log.entries.length} ${createHash('sha256').update(wanted).digest('base64url')}`)
    for (const device of crew.devices) {
      const held = await device.volet(volet.value.livret, volet.value.kind)
      const reads = readers.has(`${key} ${device.who.personne}`)
      if (!reads && (held?.position.seq ?? 0) > 0) crew.ledger.fault(`${device.who.name} holds ${key}, which they may not read`)
      if (!reads) continue
      // Own work over the log is left out; a snapshot stands for the entries before the first [I9].
      const shown = stateText(foldContent(held && { ...held, pending: [] }))
      if (shown !== wanted || held?.position.seq !== log.entries.length)
        crew.ledger.fault(`${device.who.name} shows another ${key} than the server's log (up to ${held?.position.seq ?? 0} of ${log.entries.length})`)
      if (held?.beginning !== undefined) crew.setting.figures.add('volets that begin with a snapshot')
      crew.setting.figures.add('volets compared with the server’s')
    }
  }
  return lines.sort().join('\n')
}
