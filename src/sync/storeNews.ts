/**
 * Stores what a reply brought for one volet: its log with its cursor, what became of the own work in it, what
 * was set aside, and the livret's counts, in one transaction.
 */
import { encodeId, type PersonneId } from '../base/ids.ts'
import { ok, type Result } from '../base/result.ts'
import type { Program } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { voletKey, voletTheme, type VoletId, type VoletKind } from '../domain/volet.ts'
import { machineState, registerValue, type EntityState } from '../merge/state.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import { edit, transact, type Cabinet, type Edit, type Snapshot, type SpaceFault } from './cabinet.ts'
import { openLog } from './openLog.ts'
import { TENUES_KEPT, emptyLivret, emptyLog, emptyVolet, type CoteItem, type Depart, type LivretRecord, type LogPart, type Racine, type RecordName } from './records.ts'
import type { SpaceChange } from './space.ts'
import { closeLog, forgetLog, needsOlder, updateVolet, type News, type Tools, type VoletWork } from './voletUpdate.ts'
import { COMPACT_AFTER, type SnapshotWriter } from './voletLog.ts'

export interface StoreNewsDeps {
  readonly cabinet: Cabinet
  readonly clock: Clock
  readonly ids: Pick<Ids, 'bytes' | 'replica'>
  readonly onChange: (change: SpaceChange) => void
  /** The server's, as the reply says. */
  readonly epoch: number
  readonly compactAfter?: number
  /** This program's own version unless said. */
  readonly program?: Program
}

/** @returns whether anything changed */
export async function storeNews(deps: StoreNewsDeps, volet: VoletId, news: Omit<News, 'circleLost'>): Promise<Result<boolean, SpaceFault>> {
  const { livret, kind } = volet
  const take = (withOlder: boolean, writeSnapshot?: SnapshotWriter) => transact(deps.cabinet, namesOf(volet, withOlder), (snapshot): { readonly edits: readonly Edit[]; readonly result: boolean | 'older' } => {
    const record = snapshot.get(`livret:${livret}`)
    const racine = snapshot.get('racine')
    // Another tab, with a later answer, let go of the livret: nothing of it may come back unseen.
    if (racine?.livrets.includes(livret) !== true) return { edits: [], result: false }
    const before = workOf(deps, volet, racine, record, snapshot)
    const tools = toolsOf(deps, writeSnapshot)
    const known: News = { ...news, circleLost: circleLost(record, news.epoch) }
    if (!withOlder && needsOlder(before, known, tools.compactAfter)) return { edits: [], result: 'older' }
    const edits = editsBetween(before, updateVolet(before, known, tools), record ?? emptyLivret)
    return { edits, result: edits.length > 0 }
  })
  const first = await take(false)
  const stored = first.ok && first.value === 'older' ? await take(true, await snapshotWriter()) : first
  if (!stored.ok) return stored
  const moved = stored.value === true
  if (moved) deps.onChange({ what: 'received', livret, kinds: [kind] })
  return ok(moved)
}

/**
 * This person may not read the volet any more: everything read of it goes. Own work that nobody decided stays and
 * is asked about until it is [P5]; with none left, nothing of the volet stays. One last read in an earlier epoch,
 * of which the server may simply have lost the tail, is only emptied.
 */
export async function evictVolet(deps: StoreNewsDeps, volet: VoletId): Promise<Result<boolean, SpaceFault>> {
  const { livret, kind } = volet
  const evicted = await transact(deps.cabinet, [...namesOf(volet, true), 'departs'], (snapshot) => {
    const record = snapshot.get(`livret:${livret}`)
    const racine = snapshot.get('racine')
    const nothing = { edits: [], result: undefined }
    if (record?.volets[kind] === undefined || racine === undefined) return nothing
    const before = workOf(deps, volet, racine, record, snapshot)
    const gone = before.log.seq > 0
    // What is read of all livrets lies there once more; both are made again of those that stay.
    const lists = gone ? [edit('liste', undefined), edit(`brouillon:${TENUES_KEPT}`, undefined)] : []
    if (gone && before.log.epoch !== deps.epoch) {
      const edits = [...editsBetween(before, forgetLog(before, deps.epoch, toolsOf(deps)), record), ...lists]
      return { edits, result: { waiting: 0, gone: false } }
    }
    const after = closeLog(before, deps.epoch)
    const waiting = after.manifest.pending + after.manifest.held
    const told = gone && voletTheme(kind) !== undefined ? { ...record, fermes: { ...record.fermes, [kind]: deps.clock.now() } } : record
    const others = (snapshot.get('departs')?.items ?? []).filter((depart) => depart.livret !== livret)
    const departs = gone && kind === 'cercle'
      ? [edit('departs', { v: 1, items: [...others, { livret, ...leaving(before.log, racine.personne), le: deps.clock.now() }] })] : []
    if (waiting > 0) {
      const edits = editsBetween(before, after, told)
      return edits.length === 0 ? nothing : { edits: [...edits, ...departs, ...lists], result: { waiting, gone } }
    }
    const { [kind]: _, ...volets } = record.volets
    const empty = Object.keys(volets).length === 0 && before.items.length === 0
    const key = voletKey(volet)
    const edits: readonly Edit[] = [
      // The next time this person writes here, the server must not take it for what was written before.
      edit('racine', {
        ...racine,
        replica: deps.ids.replica(),
        livrets: empty ? racine.livrets.filter((id) => id !== livret) : racine.livrets,
      }),
      edit(`livret:${livret}`, empty ? undefined : { ...told, revision: record.revision + 1, volets }),
      edit(`volet:${key}`, undefined),
      edit(`attente:${key}`, undefined),
      edit(`envoyes:${key}`, undefined),
      edit(`histoire:${key}`, undefined),
      ...departs,
      ...lists,
    ]
    return { edits, result: { waiting, gone } }
  })
  if (!evicted.ok) return evicted
  if (evicted.value === undefined) return ok(false)
  deps.onChange(evicted.value.gone
    ? { what: 'evicted', livret, kinds: [kind], waiting: evicted.value.waiting }
    : { what: 'received', livret, kinds: [kind] })
  return ok(true)
}

const circleLost = (record: LivretRecord | undefined, epoch: number): boolean => {
  const read = record?.volets.cercle?.epoch ?? 0
  return read > 0 && read !== epoch
}

/** Read when there is something to make shorter; where it cannot be, the log stays long. */
const snapshotWriter = (): Promise<SnapshotWriter | undefined> => import('../protocol/snapshot.ts').then(({ writeSnapshot }) => writeSnapshot, () => undefined)

const toolsOf = ({ ids, clock, compactAfter = COMPACT_AFTER }: StoreNewsDeps, writeSnapshot?: SnapshotWriter): Tools => ({
  compactAfter,
  writeSnapshot,
  now: clock.now(),
  newReplica: () => ids.replica(),
  newSalt: () => encodeId(ids.bytes(16)),
})

/** `withOlder`: what the log's snapshot stands for too, which may be large. */
function namesOf(volet: VoletId, withOlder: boolean): readonly RecordName[] {
  const key = voletKey(volet)
  return ['racine', `livret:${volet.livret}`, `volet:${key}`, `attente:${key}`, `envoyes:${key}`, `cote:${volet.livret}`, ...(withOlder ? [`histoire:${key}` as const] : [])]
}

function workOf({ program = CURRENT }: StoreNewsDeps, volet: VoletId, racine: Racine, record: LivretRecord | undefined, snapshot: Snapshot): VoletWork {
  const key = voletKey(volet)
  const log = snapshot.get(`volet:${key}`)
  return {
    volet,
    program,
    manifest: record?.volets[volet.kind] ?? emptyVolet,
    unused: racine.replica,
    log: log?.log ?? emptyLog,
    next: log?.next ?? null,
    older: snapshot.get(`histoire:${key}`),
    own: snapshot.get(`attente:${key}`)?.chunks ?? [],
    kept: snapshot.get(`envoyes:${key}`)?.chunks ?? [],
    items: snapshot.get(`cote:${volet.livret}`)?.items ?? [],
  }
}

/** Only what changed is written; nothing at all when nothing did. */
function editsBetween(before: VoletWork, after: VoletWork, record: LivretRecord): readonly Edit[] {
  const key = voletKey(after.volet)
  const { livret, kind } = after.volet
  const edits: Edit[] = []
  if (after.log !== before.log || after.next !== before.next) edits.push(edit(`volet:${key}`, { v: 1, log: after.log, next: after.next }))
  if (after.own !== before.own) edits.push(edit(`attente:${key}`, after.own.length === 0 ? undefined : { v: 1, chunks: after.own }))
  if (after.kept !== before.kept) edits.push(edit(`envoyes:${key}`, after.kept.length === 0 ? undefined : { v: 1, chunks: after.kept }))
  // A log without a snapshot stands for nothing that lies apart.
  if (after.older !== before.older || (before.log.beginning && !after.log.beginning)) edits.push(edit(`histoire:${key}`, after.older))
  if (after.items !== before.items) edits.push(edit(`cote:${livret}`, { v: 1, items: after.items }))
  const manifestMoved = JSON.stringify(after.manifest) !== JSON.stringify(before.manifest)
  if (edits.length === 0 && !manifestMoved) return []
  return [...edits, edit(`livret:${livret}`, {
    ...record,
    revision: record.revision + 1,
    volets: { ...record.volets, [kind]: after.manifest },
    ...(record.fermes === undefined ? {} : { fermes: after.log.seq > 0 ? opened(record.fermes, kind) : record.fermes }),
    setAside: countNew(after.items),
  })]
}

/** Whose livret it was, and to whom its holder had proposed it. */
function leaving(log: LogPart, personne: PersonneId): Pick<Depart, 'nom' | 'vers'> {
  const { entities } = openLog(log)
  const text = (entity: EntityState | undefined, field: string): string => String(registerValue(entity, field) ?? '')
  const identite = entities.get('identite')
  const all = [...entities.values()]
  const relais = all.findLast((entity) => entity.type === 'relais' && text(entity, 'de') === personne && machineState(entity, 'etat')?.state === 'propose')
  const vers = all.findLast((entity) => entity.type === 'membre' && text(entity, 'personne') === text(relais, 'vers'))
  const initiale = text(identite, 'nom').slice(0, 1)
  const nom = [text(identite, 'prenom'), initiale === '' ? '' : `${initiale}.`].filter(Boolean).join(' ')
  return { nom, ...(relais !== undefined && vers !== undefined ? { vers: text(vers, 'nom') } : {}) }
}

/** Read again. */
function opened(fermes: NonNullable<LivretRecord['fermes']>, kind: VoletKind): NonNullable<LivretRecord['fermes']> {
  const { [kind]: _, ...others } = fermes
  return others
}

const countNew = (items: readonly CoteItem[]): number => items.filter((item) => item.status === 'new').length
