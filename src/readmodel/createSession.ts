/**
 * The stores screens read, kept true to the space: one list, one store per opened livret, one for the
 * honest overall state. Changes come from this tab's saves, from the exchange and from other tabs, all
 * as the space's own notices; what is read is what the device holds, never what a screen remembers.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LivretId } from '../base/ids.ts'
import type { Instant, Jour } from '../base/jour.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Store } from '../ports/store.ts'
import type { Engine } from '../sync/lateRunner.ts'
import type { LivretContent, LivretManifest, Space } from '../sync/space.ts'
import { FOLD_VERSION } from '../merge/fold.ts'
import { openLivret, type OpenedLivret } from './opened.ts'
import { projectLivret } from './project.ts'
import type { AnnuaireEntry, DepartView, ListView, LivretState, Me, Session, SyncView } from './session.ts'
import type { LivretView, SetAsideView, Summary } from './views.ts'

export interface SessionDeps {
  readonly me: Me
  readonly space: Space
  readonly store: Store
  readonly engine: Engine
  readonly ids: Ids
  readonly clock: Clock
  /** People of one's organisation, fresh when the network allows. */
  readonly fetchAnnuaire: () => Promise<readonly AnnuaireEntry[] | undefined>
  readonly search: Session['search']
  readonly rights: Session['rights']
  readonly access: Session['access']
  readonly lock: Session['lock']
  readonly onHold: () => () => void
  /** The space is gone or belongs to a newer version. */
  readonly onStopped: (why: 'lost' | 'superseded') => void
  /** Lets the screen paint between two livrets of a long list. */
  readonly breathe: () => Promise<void>
  /** Once what was just shown is painted. */
  readonly idle: () => Promise<void>
}

const LATE_AFTER_MS = 3 * 86_400_000

interface Loaded {
  readonly content: LivretContent
  readonly opened: OpenedLivret
  readonly view: LivretView
}

/** A stored summary speaks of a day: reasons age. */
interface StoredData {
  readonly day: Jour
  /** Under which it was made [V7]. */
  readonly fold: number
  readonly summary: Summary
}

export async function createSession(deps: SessionDeps): Promise<Session> {
  const { me, space, engine, clock } = deps
  const list = createStore<ListView>(() => ({ loaded: false, summaries: [], departs: [] }))
  const sync = createStore<SyncView>(() => ({
    pending: 0, held: 0, setAside: 0, conflicts: 0, lastSuccess: undefined, phase: 'idle', partial: false, late: false, diskUsed: undefined, diskFull: false,
  }))
  const livrets = new Map<LivretId, StoreApi<LivretState>>()
  const summaries = new Map<LivretId, Summary>()
  let departs: readonly DepartView[] = []
  let closed = false

  async function load(livret: LivretId): Promise<Loaded | undefined> {
    const content = await space.readLivret(livret)
    if (!content.ok) {
      stopOn(content.error.fault)
      return undefined
    }
    // Every volet of it was withdrawn, and nothing of one's own is left to read.
    if (content.value === undefined || (content.value.setAside.length === 0 && content.value.volets.every(({ position, pending }) => position.seq + pending.length === 0))) return undefined
    const raws = content.value.volets.map(({ kind, beginning, entries, pending }) => ({ kind, beginning, entries, pending }))
    const opened = openLivret(livret, me.personne, raws)
    return { content: content.value, opened, view: projectLivret(opened, await setAsideOf(opened, content.value, clock.now()), content.value) }
  }

  function stopOn(fault: string): void {
    if (closed) return
    if (fault === 'lost' || fault === 'tampered') deps.onStopped('lost')
    else if (fault === 'superseded') deps.onStopped('superseded')
  }

  function show(livret: LivretId, loaded: Loaded | undefined): void {
    livrets.get(livret)?.setState(loaded ? { status: 'open', view: loaded.view } : { status: 'missing' }, true)
    const summary = loaded && rows.summarize(loaded.view, clock.today())
    if (summary) summaries.set(livret, summary)
    else summaries.delete(livret)
  }

  function publish(): void {
    list.setState({ loaded: true, summaries: [...summaries.values()].sort(rows.compareSummaries), departs }, true)
  }

  async function refreshSync(): Promise<void> {
    const counts = await space.counts()
    if (!counts.ok) {
      stopOn(counts.error.fault)
      return
    }
    departs = await import('../sync/departs.ts').then(({ listDeparts }) => listDeparts(space), () => departs)
    if (departs.length + list.getState().departs.length > 0) list.setState({ departs })
    const gauge = await deps.store.gauge()
    const { phase, partial, lastSuccess, failingSince } = engine.view()
    const { waiting, held, setAside } = counts.value
    const diskUsed = gauge && gauge.quota > 0 ? gauge.used / gauge.quota : undefined
    sync.setState({
      pending: waiting, held, setAside, phase, partial, lastSuccess, diskUsed,
      conflicts: [...summaries.values()].reduce((total, summary) => total + summary.conflicts, 0),
      late: waiting > 0 && failingSince !== undefined && clock.now() - failingSince > LATE_AFTER_MS,
      diskFull: diskUsed !== undefined && diskUsed > 0.95,
    })
  }

  // Loaded beside the screen: a list of one is shown by the livret itself, and nothing is written before it is shown.
  const [rows, { createCommands }] = await Promise.all([import('./summarize.ts'), import('./createCommands.ts')])
  const dirty = new Set<LivretId>()
  const keeper = rows.createListKeeper(space)
  let working: Promise<void> | undefined

  /** One at a time: a livret that changes while it is read is read again. */
  function refresh(livret: LivretId): Promise<void> {
    dirty.add(livret)
    return working ?? atOnce(drain)
  }
  function atOnce(work: () => Promise<void>): Promise<void> {
    working = work().finally(() => {
      working = undefined
      // Changed after the last look at `dirty`.
      const [left] = dirty
      if (left !== undefined && !closed) void refresh(left)
    })
    return working
  }

  async function drain(): Promise<void> {
    const made: { livret: LivretId; revision: number; data: StoredData }[] = []
    for (let next = dirty.values().next(); !next.done && !closed; next = dirty.values().next()) {
      dirty.delete(next.value)
      const loaded = await load(next.value)
      show(next.value, loaded)
      if (!loaded) keeper.note()
      const summary = summaries.get(next.value)
      if (loaded && summary) made.push({ livret: next.value, revision: loaded.content.revision, data: { day: clock.today(), fold: FOLD_VERSION, summary } })
      if (made.length % 10 === 9) {
        publish()
        await deps.breathe()
      }
    }
    publish()
    await space.putSummaries(made)
    await refreshSync()
    if (made.length > 0) keeper.note()
    await keep()
  }
  const keep = (ends?: boolean) => keeper.keep(list.getState().summaries, ends)

  async function start(): Promise<void> {
    const kept = await rows.readKeptList(space)
    if (kept.length === 0) keeper.note()
    for (const summary of kept) summaries.set(summary.livret, summary)
    if (kept.length > 0) publish()
    const looked = atOnce(() => (kept.length > 0 ? deps.idle().then(look) : look()))
    if (kept.length === 0) await looked
  }

  async function look(): Promise<void> {
    const manifests = await space.livrets()
    if (!manifests.ok) {
      stopOn(manifests.error.fault)
      return
    }
    const stale: LivretId[] = []
    summaries.clear()
    for (const manifest of manifests.value) {
      const stored = storedSummary(manifest, clock.today())
      if (stored.summary) summaries.set(manifest.livret, stored.summary)
      if (!stored.fresh) stale.push(manifest.livret)
    }
    if (stale.length < manifests.value.length || manifests.value.length === 0) publish()
    await refreshSync()
    for (const livret of stale) dirty.add(livret)
    if (stale.length === 0) await keep()
  }

  const { clos, ...standing } = await rows.readStanding(space, clock.now())
  let { regles } = standing
  /** Those of a site may be told in the middle of a session. */
  async function hearRules(): Promise<void> {
    const heard = await rows.readStanding(space, clock.now())
    if (heard.unread !== true) regles = heard.regles
  }

  const stops = [
    space.subscribe((change) => {
      if (change.what === 'session') void hearRules().then(refreshSync)
      else void refresh(change.livret)
    }),
    engine.subscribe(() => void refreshSync()),
  ]

  const annuaire = async (): Promise<readonly AnnuaireEntry[]> => {
    const fresh = await deps.fetchAnnuaire()
    if (fresh) await space.annuaire.put(fresh)
    const kept = await space.annuaire.get()
    return fresh ?? (kept.ok ? kept.value : [])
  }

  const puttingAway = new Set<Promise<unknown>>()
  async function putAway(writing: Promise<unknown>): Promise<void> {
    puttingAway.add(writing)
    await writing.finally(() => puttingAway.delete(writing))
  }
  async function settled(): Promise<void> {
    while (puttingAway.size > 0) await Promise.allSettled(puttingAway)
    await keep(true)
  }

  let tenues: ReturnType<Session['tenues']> | undefined
  if (clos === undefined) await start()
  // Tells what was opened before, without network, also when nothing is opened today.
  if (me.role !== 'beneficiaire') void deps.idle().then(deps.rights).catch(() => undefined)
  return {
    me, list, sync, clos,
    get regles() {
      return regles
    },
    livret(id) {
      const found = livrets.get(id)
      if (found) return found
      const made = createStore<LivretState>(() => ({ status: 'loading' }))
      livrets.set(id, made)
      void refresh(id)
      // The person's own reading is nobody's business.
      if (me.role !== 'beneficiaire') void deps.rights().then((rights) => rights.noteOpened(id)).catch(() => undefined)
      return made
    },
    commands: createCommands({ space, ids: deps.ids, clock, me, open: load, annuaire, fetchOlder: (volet) => engine.fetchOlder(volet) }),
    drafts: {
      async get(name) {
        const found = await space.drafts.get(name)
        return found.ok ? found.value : undefined
      },
      put: (name, text) => putAway(space.drafts.put(name, text)),
      remove: (name) => putAway(space.drafts.remove(name)),
    },
    annuaire,
    search: deps.search,
    rights: deps.rights,
    tenues: () => (tenues ??= import('./tenues.ts').then(({ openTenues }) => openTenues({ space, rights: deps.rights, open: load }))),
    exportLivret: async (id) => (await import('./exportLivret.ts')).exportFrom(space, id, (volet) => engine.fetchOlder(volet), clock.now()),
    access: deps.access,
    lock: deps.lock,
    today: () => clock.today(),
    now: () => clock.now(),
    syncNow: () => {
      engine.nudge()
    },
    hold: deps.onHold,
    settled,
    async close() {
      for (const stop of stops) stop()
      // What is being read may be about to be kept for the next opening.
      await Promise.all([working, settled()])
      closed = true
      await engine.stop()
    },
  }
}

/** Most livrets have nothing set aside, and nothing that waits for another's work: what shows it comes when something is. */
const setAsideOf = async (opened: OpenedLivret, content: LivretContent, now: Instant): Promise<readonly SetAsideView[]> =>
  content.setAside.length > 0 || content.volets.some(({ pending }) => pending.some(({ why }) => why)) ? (await import('./setAside.ts')).setAsideOf(opened, content, now) : []

/** What the manifest carries, usable at once; not fresh when the livret moved or the day changed. */
function storedSummary(manifest: LivretManifest, today: Jour): { readonly summary: Summary | undefined; readonly fresh: boolean } {
  if (manifest.summary === null) return { summary: undefined, fresh: false }
  const data = manifest.summary.data as Partial<StoredData> // written by this module, perhaps by an older build
  if (data.summary === undefined || data.day === undefined || data.fold !== FOLD_VERSION) return { summary: undefined, fresh: false }
  return { summary: data.summary, fresh: data.day === today && manifest.summary.revision === manifest.revision }
}
