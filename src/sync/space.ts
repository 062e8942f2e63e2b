/**
 * One person's space on this device: what they hold, what they wrote, what became of it.
 *
 * `save` is the only way work enters. It resolves once the store's strict transaction is complete [I12]:
 * before that, nothing is there; after it, everything is. Several spaces may be open on one store (tabs):
 * each write compares what it read, and starts again from fresh reads when another was faster.
 */
import { encodeId, type AppareilId, type LivretId, type PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { err, ok, type Result } from '../base/result.ts'
import { voletKey, type VoletId, type VoletKind } from '../domain/volet.ts'
import type { Command } from '../operations/draft.ts'
import { OPERATION_SCHEMA, type Entry, type HeldReason, type Operation, type Position, type RefusalDetail } from '../operations/operation.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { StoredKey } from '../ports/keys.ts'
import type { Seal } from '../ports/seal.ts'
import type { Store } from '../ports/store.ts'
import { readEntries } from '../protocol/rows.ts'
import type { WireSnapshot } from '../protocol/wire.ts'
import { createCabinet, edit, transact, type Beside, type Cabinet, type Edit, type Snapshot, type SpaceFault } from './cabinet.ts'
import { readOperations, replicaOf, undecided } from './ownWork.ts'
import { alreadySaved, recordsOf, saveCommand, type Stamping } from './saveCommand.ts'
import {
  emptyLog, voletsOf, type AnnuairePerson, type CoteItem, type Depart, type Identite, type LivretRecord, type Racine, type RecordName,
  emptySynchro, type SessionToken, type StoredSummary, type Synchro, type VoletManifest,
} from './records.ts'
import { readHeld } from './held.ts'

export interface SpaceDeps {
  readonly store: Store
  readonly seal: Seal
  readonly beside?: Beside
  readonly ids: Pick<Ids, 'bytes' | 'replica' | 'intention'>
  readonly clock: Clock
  /** The version that writes; this program's own unless said. */
  readonly schema?: number
}

export interface LivretManifest {
  readonly livret: LivretId
  readonly revision: number
  readonly volets: ReadonlyMap<VoletKind, VoletManifest>
  /** Own operations not in the log: waiting for the server, or held by it. */
  readonly pending: number
  readonly held: number
  readonly setAside: number
  /** As last put; stale when its `revision` is not the livret's. */
  readonly summary: StoredSummary | null
}

export interface PendingOperation {
  readonly operation: Operation
  readonly state: 'pending' | 'held'
  readonly why?: HeldReason
}

export interface VoletContent {
  readonly kind: VoletKind
  readonly position: Position
  /** Stands for the entries before the first of `entries`. */
  readonly beginning: WireSnapshot | undefined
  readonly entries: readonly Entry[]
  /** In order of making. */
  readonly pending: readonly PendingOperation[]
}

export interface SetAsideItem {
  readonly id: string
  readonly kind: VoletKind
  /** One, or a whole group. */
  readonly operations: readonly Operation[]
  readonly detail: RefusalDetail
  readonly when: Instant
  readonly status: 'new' | 'dismissed' | 'retried'
}

export interface LivretContent {
  readonly livret: LivretId
  readonly revision: number
  readonly volets: readonly VoletContent[]
  readonly setAside: readonly SetAsideItem[]
  /** Sensitive themes this person was let out of, and when this device heard it. */
  readonly fermes: readonly { readonly kind: VoletKind; readonly when: Instant }[]
  /** Of whoever was let out of the whole of it. */
  readonly depart: Depart | undefined
}

export type SpaceChange =
  | { readonly what: 'saved' | 'received' | 'setAside'; readonly livret: LivretId; readonly kinds: readonly VoletKind[] }
  /** This person may not read it any more; `waiting` operations of theirs are not decided yet. */
  | { readonly what: 'evicted'; readonly livret: LivretId; readonly kinds: readonly VoletKind[]; readonly waiting: number }
  | { readonly what: 'session' }

export interface Counts {
  readonly waiting: number
  readonly held: number
  readonly setAside: number
}

export type Outcome<T> = Promise<Result<T, SpaceFault>>

export interface Space {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly identite: Identite
  /** For `sync/`: the same records, by name. */
  readonly cabinet: Cabinet

  livrets(): Outcome<readonly LivretManifest[]>
  /** `undefined`: this device does not hold the livret. */
  readLivret(livret: LivretId): Outcome<LivretContent | undefined>
  /** The entries that the volet's snapshot stands for, as far as they came here; `first` is the sequence of the first of them, 1 when all did. */
  readOlder(volet: VoletId): Outcome<{ readonly first: number; readonly entries: readonly Entry[] }>
  /** Writes everything the command says, in one transaction, whatever livrets it touches; a livret not known is made. `closes`: the draft this was typed in, removed by the same transaction. */
  save(command: Command, closes?: string): Outcome<{ readonly operations: readonly Operation[] }>
  /** Summaries for lists. One whose livret moved since is left out: it will be made again. */
  putSummaries(summaries: readonly (StoredSummary & { readonly livret: LivretId })[]): Outcome<void>
  counts(): Outcome<Counts>

  /** Marks the item and returns what was in it, to be written again over what is shown now. */
  retrySetAside(livret: LivretId, item: string): Outcome<SetAsideItem | undefined>
  dismissSetAside(livret: LivretId, item: string): Outcome<void>

  readonly drafts: {
    get(name: string): Outcome<string | undefined>
    put(name: string, text: string): Outcome<void>
    remove(name: string): Outcome<void>
  }
  readonly annuaire: {
    get(): Outcome<readonly AnnuairePerson[]>
    put(people: readonly AnnuairePerson[]): Outcome<void>
  }

  session(): Outcome<SessionToken | null>
  setSession(session: SessionToken | null): Outcome<void>
  /** Its device was retired, and somebody entered again beside it. */
  readonly retired: boolean
  retire(): Outcome<void>
  synchro(): Outcome<Synchro>

  /** Changes made by this tab; those of others come through whoever calls `notify`. Returns a way to stop. */
  subscribe(listener: (change: SpaceChange) => void): () => void
  notify(change: SpaceChange): void
}

export interface NewSpace {
  /** Made before the device was announced with it. */
  readonly cle?: StoredKey
  /** What it entered with, to be confirmed: there is no session yet. */
  readonly billet?: string
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly identite: Identite
  readonly session: SessionToken | null
}

/** Writes what an empty store must hold to be a space. */
export async function createSpace(deps: SpaceDeps, { cle, billet, ...who }: NewSpace): Outcome<Space> {
  const cabinet = createCabinet(deps.store, deps.seal, deps.beside)
  const racine: Racine = { v: 1, ...who, epoch: 0, replica: deps.ids.replica(), livrets: [] }
  const empty = await cabinet.read(['racine', 'synchro'])
  if (!empty.ok) return empty
  const written = await cabinet.commit(empty.value, [edit('racine', racine), edit('cle', cle), edit('billet', billet === undefined ? undefined : { v: 1, ticket: billet, refuse: false }), edit('synchro', emptySynchro)], ['racine', 'synchro'])
  return written.ok ? ok(spaceOver(deps, cabinet, racine)) : written
}

/** A store without a root is `lost`: it was one person's space and is not any more. */
export async function openSpace(deps: SpaceDeps): Outcome<Space> {
  const cabinet = createCabinet(deps.store, deps.seal, deps.beside)
  const found = await cabinet.read(['racine'])
  if (!found.ok) return found
  const racine = found.value.get('racine')
  return racine === undefined ? err({ fault: 'lost' }) : ok(spaceOver(deps, cabinet, racine))
}

function spaceOver({ ids, clock, schema = OPERATION_SCHEMA }: SpaceDeps, cabinet: Cabinet, { personne, appareil, identite, retire }: Racine): Space {
  const listeners = new Set<(change: SpaceChange) => void>()
  const notify = (change: SpaceChange): void => {
    for (const listener of [...listeners]) listener(change)
  }

  async function allLivrets(): Outcome<readonly (readonly [LivretId, LivretRecord])[]> {
    const root = await cabinet.read(['racine'])
    if (!root.ok) return root
    const known = root.value.get('racine')?.livrets ?? []
    const records = await cabinet.read(known.map((id): RecordName => `livret:${id}`))
    if (!records.ok) return records
    return ok(known.flatMap((id) => {
      const record = records.value.get(`livret:${id}`)
      return record === undefined ? [] : [[id, record] as const]
    }))
  }

  /** One set-aside item gets another status. */
  async function mark(livret: LivretId, id: string, status: CoteItem['status']): Outcome<SetAsideItem | undefined> {
    const marked = await transact(cabinet, [`cote:${livret}`, `livret:${livret}`], (snapshot) => {
      const items = snapshot.get(`cote:${livret}`)?.items ?? []
      const record = snapshot.get(`livret:${livret}`)
      const found = items.find((item) => item.id === id)
      if (found === undefined || record === undefined) return { edits: [], result: undefined }
      const after = items.map((item): CoteItem => (item === found ? { ...item, status } : item))
      const setAside = after.filter((item) => item.status === 'new').length
      const edits: Edit[] = [
        edit(`cote:${livret}`, { v: 1, items: after }),
        edit(`livret:${livret}`, { ...record, revision: record.revision + 1, setAside }),
      ]
      return { edits, result: readItem(found) }
    })
    if (marked.ok && marked.value !== undefined) notify({ what: 'setAside', livret, kinds: [marked.value.kind] })
    return marked
  }

  async function writeOne(name: RecordName, value: Edit['value']): Outcome<void> {
    const before = await cabinet.read([])
    return before.ok ? cabinet.commit(before.value, [{ name, value }], []) : before
  }

  return {
    personne,
    appareil,
    identite,
    retired: retire === true,
    retire: () => transact(cabinet, ['racine'], (snapshot) => {
      const racine = snapshot.get('racine')
      return { edits: racine === undefined ? [] : [edit('racine', { ...racine, retire: true })], result: undefined }
    }),
    cabinet,

    async livrets() {
      const all = await allLivrets()
      return all.ok ? ok(all.value.map(([id, record]) => manifestOf(id, record))) : all
    },

    async readLivret(livret) {
      for (;;) {
        const first = await cabinet.read([`livret:${livret}`])
        if (!first.ok) return first
        const listed = first.value.get(`livret:${livret}`)
        if (listed === undefined) return ok(undefined)
        const kinds = voletsOf(listed).map(([kind]) => kind)
        const names = kinds.flatMap((kind): readonly RecordName[] => [`volet:${voletKey({ livret, kind })}`, `attente:${voletKey({ livret, kind })}`])
        const found = await cabinet.read([`livret:${livret}`, 'racine', 'departs', `cote:${livret}`, ...names])
        if (!found.ok) return found
        const record = found.value.get(`livret:${livret}`)
        // Another volet came in between the two reads.
        if (record === undefined || voletsOf(record).some(([kind]) => !kinds.includes(kind))) continue
        const snapshot = found.value
        return ok({
          livret,
          revision: record.revision,
          volets: voletsOf(record).map(([kind]) => contentOf(snapshot, { livret, kind })),
          setAside: (snapshot.get(`cote:${livret}`)?.items ?? []).map(readItem),
          fermes: Object.entries(record.fermes ?? {}).flatMap(([kind, when]) => (when === undefined ? [] : [{ kind: kind as VoletKind, when }])), // the record's own keys
          depart: snapshot.get('departs')?.items.find((depart) => depart.livret === livret),
        })
      }
    },

    async readOlder(volet) {
      const key = voletKey(volet)
      const found = await cabinet.read([`volet:${key}`, `histoire:${key}`])
      if (!found.ok) return found
      const { beginning } = found.value.get(`volet:${key}`)?.log ?? emptyLog
      const older = found.value.get(`histoire:${key}`)
      return ok({ first: older?.first ?? (beginning?.[1] ?? 0) + 1, entries: readEntries(older?.entries ?? []) })
    },

    async save(command, closes) {
      const stamping: Stamping = {
        schema,
        at: clock.now(),
        salts: command.batches.map(() => encodeId(ids.bytes(16))),
        intention: command.batches.length > 1 ? ids.intention() : undefined,
      }
      let attempts = 0
      const saved = await transact<readonly Operation[] | undefined>(cabinet, recordsOf(command), (snapshot) => {
        attempts += 1
        const before = attempts > 1 ? alreadySaved(snapshot, command, stamping, (chunk) => readOperations(chunk[1])) : undefined
        if (before !== undefined) return { edits: [], result: before }
        const racine = snapshot.get('racine')
        if (racine === undefined) return { edits: [], result: undefined }
        const { edits, operations } = saveCommand(racine, snapshot, command, stamping)
        return { edits: closes === undefined ? edits : [...edits, edit(`brouillon:${closes}`, undefined)], result: operations }
      })
      if (!saved.ok) return saved
      if (saved.value === undefined) return err({ fault: 'lost' })
      for (const livret of new Set(command.batches.map(({ volet }) => volet.livret))) {
        const kinds = command.batches.filter(({ volet }) => volet.livret === livret).map(({ volet }) => volet.kind)
        notify({ what: 'saved', livret, kinds: [...new Set(kinds)] })
      }
      return ok({ operations: saved.value })
    },

    async putSummaries(summaries) {
      if (summaries.length === 0) return ok(undefined)
      return transact(cabinet, summaries.map(({ livret }): RecordName => `livret:${livret}`), (snapshot) => ({
        edits: summaries.flatMap(({ livret, revision, data }) => {
          const record = snapshot.get(`livret:${livret}`)
          return record?.revision === revision ? [edit(`livret:${livret}`, { ...record, summary: { revision, data } })] : []
        }),
        result: undefined,
      }))
    },

    async counts() {
      const all = await allLivrets()
      if (!all.ok) return all
      const totals = { waiting: 0, held: 0, setAside: 0 }
      for (const [id, record] of all.value) {
        const { pending, held, setAside } = manifestOf(id, record)
        totals.waiting += pending
        totals.held += held
        totals.setAside += setAside
      }
      return ok(totals)
    },

    retrySetAside: (livret, item) => mark(livret, item, 'retried'),
    async dismissSetAside(livret, item) {
      const marked = await mark(livret, item, 'dismissed')
      return marked.ok ? ok(undefined) : marked
    },

    drafts: {
      async get(name) {
        const found = await cabinet.read([`brouillon:${name}`])
        return found.ok ? ok(found.value.get(`brouillon:${name}`)?.text) : found
      },
      put: (name, text) => writeOne(`brouillon:${name}`, { v: 1, text }),
      remove: (name) => writeOne(`brouillon:${name}`, undefined),
    },

    annuaire: {
      async get() {
        const found = await cabinet.read(['annuaire'])
        return found.ok ? ok(found.value.get('annuaire')?.people ?? []) : found
      },
      put: (people) => writeOne('annuaire', { v: 1, people }),
    },

    async session() {
      const found = await cabinet.read(['racine'])
      return found.ok ? ok(found.value.get('racine')?.session ?? null) : found
    },
    async setSession(session) {
      const written = await transact(cabinet, ['racine'], (snapshot) => {
        const racine = snapshot.get('racine')
        return { edits: racine === undefined ? [] : [edit('racine', { ...racine, session })], result: undefined }
      })
      if (written.ok) notify({ what: 'session' })
      return written
    },
    async synchro() {
      const found = await cabinet.read(['synchro'])
      return found.ok ? ok(found.value.get('synchro') ?? emptySynchro) : found
    },

    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    notify,
  }
}

function manifestOf(livret: LivretId, record: LivretRecord): LivretManifest {
  const volets = new Map(voletsOf(record))
  const sum = (count: (volet: VoletManifest) => number): number => [...volets.values()].reduce((total, each) => total + count(each), 0)
  return {
    livret,
    revision: record.revision,
    volets,
    pending: sum((volet) => volet.pending),
    held: sum((volet) => volet.held),
    setAside: record.setAside,
    summary: record.summary,
  }
}

function contentOf(snapshot: Snapshot, volet: VoletId): VoletContent {
  const key = voletKey(volet)
  const epoch = snapshot.get('racine')?.epoch ?? 0
  const log = snapshot.get(`volet:${key}`)?.log ?? emptyLog
  const pending = (snapshot.get(`attente:${key}`)?.chunks ?? []).flatMap((own) => {
    const operations = readOperations(own.chunk[1])
    return undecided(own, epoch).flatMap(({ index, verdict, state }): readonly PendingOperation[] => {
      const operation = operations[index]
      if (operation === undefined) return []
      return [verdict?.state === 'held' ? { operation, state, why: readHeld(verdict.why, replicaOf(own)) } : { operation, state }]
    })
  })
  return { kind: volet.kind, position: { epoch: log.epoch, seq: log.seq }, beginning: log.beginning, entries: readEntries(log.entries), pending }
}

const readItem = ({ id, kind, operations, detail, when, status }: CoteItem): SetAsideItem => ({
  id, kind, operations: operations.flatMap(readOperations), detail, when, status,
})
