/**
 * What saving a command changes in a space: pure, from the records it touches to those records. Each batch
 * becomes one chunk, made once and never changed; everything the command writes is committed together.
 */
import type { IntentionId, LivretId, ReplicaId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { voletKey, type VoletKey } from '../domain/volet.ts'
import { stampBatch, type Batch, type Command } from '../operations/draft.ts'
import { dotKey, parseDotKey, type Dot, type DotKey, type Operation } from '../operations/operation.ts'
import { edit, type Edit, type Snapshot } from './cabinet.ts'
import { aboutOf, countUndecided, makeChunk, saltOf } from './ownWork.ts'
import { emptyLivret, emptyVolet, type LivretRecord, type OwnChunk, type Racine, type RecordName, type VoletManifest } from './records.ts'

/** What is decided once, before the first attempt: the same in every attempt. */
export interface Stamping {
  /** Version of the program that saves. */
  readonly schema: number
  readonly at: Instant
  /** One per batch. Also how an attempt recognises that an earlier one was written after all. */
  readonly salts: readonly string[]
  readonly intention: IntentionId | undefined
}

export function recordsOf(command: Command): readonly RecordName[] {
  const livrets = new Set(command.batches.map(({ volet }) => volet.livret))
  const volets = new Set(command.batches.map(({ volet }) => voletKey(volet)))
  return ['racine', ...[...livrets].map((id): RecordName => `livret:${id}`), ...[...volets].flatMap(namesOfOwn)]
}

const namesOfOwn = (key: VoletKey): readonly RecordName[] => [`attente:${key}`, `envoyes:${key}`]

export interface Saving {
  readonly edits: readonly Edit[]
  readonly operations: readonly Operation[]
}

export function saveCommand(racine: Racine, snapshot: Snapshot, command: Command, stamping: Stamping): Saving {
  const livrets = new Map<LivretId, LivretRecord>()
  const own = new Map<VoletKey, readonly OwnChunk[]>()
  const operations: Operation[] = []
  for (const [at, batch] of command.batches.entries()) {
    const { livret, kind } = batch.volet
    const key = voletKey(batch.volet)
    const record = livrets.get(livret) ?? snapshot.get(`livret:${livret}`) ?? emptyLivret
    const chunks = own.get(key) ?? snapshot.get(`attente:${key}`)?.chunks ?? []
    const made = saveBatch(racine, record, chunks, batch, stamping, stamping.salts[at] ?? '')
    operations.push(...made.operations)
    own.set(key, [...chunks, made.chunk])
    livrets.set(livret, {
      ...record,
      revision: snapshot.get(`livret:${livret}`)?.revision ?? 0,
      volets: { ...record.volets, [kind]: made.manifest },
    })
  }
  const known = new Set(racine.livrets)
  const added = [...livrets.keys()].filter((id) => !known.has(id))
  return {
    operations,
    edits: [
      ...(added.length > 0 ? [edit('racine', { ...racine, livrets: [...racine.livrets, ...added] })] : []),
      ...[...livrets].map(([id, record]) => edit(`livret:${id}`, { ...record, revision: record.revision + 1 })),
      ...[...own].map(([key, chunks]) => edit(`attente:${key}`, { v: 1, chunks })),
    ],
  }
}

function saveBatch(racine: Racine, record: LivretRecord, chunks: readonly OwnChunk[], batch: Batch, stamping: Stamping, salt: string) {
  const manifest = record.volets[batch.volet.kind] ?? emptyVolet
  const own = manifest.own ?? { replica: racine.replica, n: 1, hash: '' }
  const { epoch, seq } = record.volets.cercle ?? { epoch: racine.epoch, seq: 0 }
  const operations = stampBatch(followAliases(batch, manifest), {
    schema: stamping.schema,
    replica: own.replica,
    n: own.n,
    author: racine.personne,
    rights: { epoch, seq },
    at: stamping.at,
    ...(stamping.intention === undefined ? {} : { intention: stamping.intention }),
  })
  const chunk = makeChunk(batch.volet, operations, own.hash, salt)
  const after: VoletManifest = {
    ...manifest,
    own: { replica: own.replica, n: own.n + operations.length, hash: chunk.hash },
    ...countUndecided([...chunks, chunk], racine.epoch),
  }
  return { operations, chunk, manifest: after }
}

/** A form that was open while its base was issued again names the old dot. */
function followAliases(batch: Batch, manifest: VoletManifest): Batch {
  if (manifest.aliases.length === 0) return batch
  const aliases = new Map(manifest.aliases.map(([from, to, about]) => [from, { to, about }]))
  // The old dot may also be what another copy of this device wrote under it: so it is in a form that already names the
  // new replica, which was opened after, and in one of another field than ours was. Naming it otherwise would leave
  // that standing for ever [I3] [I11].
  const follow = (dot: Dot, shown: ReadonlySet<ReplicaId>, of: string | undefined): Dot => {
    const isOurs = (about: string | undefined): boolean => about === undefined || of === undefined || of === about || of.startsWith(`${about}.`)
    let key: DotKey = dotKey(dot)
    for (let next = aliases.get(key); next !== undefined && !shown.has(parseDotKey(next.to).replica) && isOurs(next.about); next = aliases.get(key)) key = next.to
    return parseDotKey(key)
  }
  return {
    ...batch,
    drafts: batch.drafts.map((draft) => {
      const shown = new Set(draft.observed.flatMap((ref) => ('draft' in ref ? [] : [ref.replica])))
      return {
        ...draft,
        payload: draft.payload.act === 'decision' ? { ...draft.payload, about: follow(draft.payload.about, shown, undefined) } : draft.payload,
        observed: draft.observed.map((ref) => ('draft' in ref ? ref : follow(ref, shown, aboutOf(draft.payload)))),
      }
    }),
  }
}

/** Operations of an earlier attempt at this very command, when it was written although its success was not heard. */
export function alreadySaved(snapshot: Snapshot, command: Command, stamping: Stamping, read: (chunk: OwnChunk['chunk']) => readonly Operation[]): readonly Operation[] | undefined {
  const found: Operation[] = []
  for (const [at, { volet }] of command.batches.entries()) {
    const key = voletKey(volet)
    const chunks = [...(snapshot.get(`attente:${key}`)?.chunks ?? []), ...(snapshot.get(`envoyes:${key}`)?.chunks ?? [])]
    const mine = chunks.find((each) => saltOf(each) === stamping.salts[at])
    if (mine === undefined) return undefined
    found.push(...read(mine.chunk))
  }
  return found
}
