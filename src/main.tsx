/**
 * The client's composition root: the only place where the browser, the store, the seal, the exchange and
 * the screens meet.
 */
import { createRoot } from 'react-dom/client'
import type { Entrance } from './access.ts'
import { err, ok, type Result } from './base/result.ts'
import type { AppDeps, LockedFault, OpenedSpace } from './readmodel/appDeps.ts'
import { createApp } from './readmodel/createApp.ts'
import type { LockedCard } from './readmodel/lock.ts'
import type { SpaceCard } from './readmodel/session.ts'
import { browserPlatform, requestPersistence } from './storage/dexie/platform.ts'
import { openSpaces, type SpaceEntry, type Spaces } from './storage/dexie/spaces.ts'
import { createKeyring, noSpaces, type Keyring } from './keyring.ts'
import { late } from './sync/late.ts'
import { createLateRunner } from './sync/lateRunner.ts'
import { createWebClock, createWebIds, createWebTimers } from './sync/platform/webPorts.ts'
import { ENTRANCE, takeTicketFromAddress } from './sync/platform/webTicket.ts'
import type { Beside, SpaceFault } from './sync/cabinet.ts'
import { createSpace, openSpace, type Space } from './sync/space.ts'
import type { Seal } from './ports/seal.ts'
import type { Store, StoreFault } from './ports/store.ts'
import { Root } from './ui/app/Root.tsx'
import { preloadQuestion } from './ui/app/routes.tsx'
import { wasDemonstration } from './ui/app/shared/demonstration.ts'
import { readIcons } from './ui/components/icons.ts'
import { initI18n } from './ui/i18n/i18n.ts'
import './ui/styles/index.css'

const readOnlineCode = () => import('./online.ts')
const accessCode = () => import('./access.ts')
/** What waits is closed for the server too; on a first visit whose code did not all come, at the next save. */
const departing = () => import('./departing.ts')
const beside: Beside = (...written) => departing().then((code) => code.beside(...written), () => undefined)
const ASK_AGAIN_MS = 5_000
const IDLE_MS = 200
/** Of what comes sooner nothing is said. */
const COMES_AT_ONCE_MS = 150
const OPEN_SPACE = 'livret:espace'

const MAKING = 'livret:registre'
/** Absent in old engines and outside secure contexts, whatever the type says. */
const locks = () => navigator.locks as LockManager | undefined

function remembered(): string | undefined {
  try {
    return sessionStorage.getItem(OPEN_SPACE) ?? undefined
  } catch {
    // A browser that keeps nothing: the question says so.
    return undefined
  }
}
/** By the service worker; absent outside secure contexts, whatever the type says. */
const isServed = () => (navigator.serviceWorker as ServiceWorkerContainer | undefined)?.controller

async function compose(): Promise<AppDeps> {
  const platform = browserPlatform()
  const [ids, clock, timers] = [createWebIds(), createWebClock(), createWebTimers()]
  const get: typeof fetch = (input, init) => fetch(input, init)
  const net = { fetch: get, timers }
  // On a first visit the server's answer is the longest wait.
  let asked = navigator.onLine && !isServed() && remembered() === undefined ? demoPeople() : undefined
  // Where the browser keeps nothing (some private windows), every way in says so.
  const opened = await openSpaces(platform, ids)

  // Finishes makings and removals that were cut, unless another tab is making a space now.
  if (opened.ok) void locks()?.request(MAKING, { ifAvailable: true }, async (lock) => (lock === null ? undefined : opened.value.sweep()))

  const spaces = opened.ok ? opened.value : undefined
  const alone = async <T,>(work: () => Promise<T>): Promise<T> => locks()?.request(MAKING, work) ?? work()
  const keyring = createKeyring({ platform, spaces: opened.ok ? opened.value : noSpaces(opened), ids, clock, timers, alone })
  const spaceDeps = (store: Store, seal: Seal) => ({ store, seal, ids, clock, beside })

  // One for the page: asked again, it offers the same key.
  let entering: Promise<Entrance> | undefined
  const entrance = () => (entering ??= accessCode().then(({ createEntrance }) => createEntrance(net, () => ids.appareil(), clock)))

  /** Code that does not come, on a first visit, is asked for again: what is on the device is shown meanwhile. */
  const onlineCode = (): ReturnType<typeof readOnlineCode> =>
    readOnlineCode().catch(() => new Promise<void>((resolve) => timers.after(ASK_AGAIN_MS, resolve)).then(onlineCode))

  async function run(entry: SpaceEntry, store: Store, space: Space): Promise<OpenedSpace> {
    let begin = (): void => undefined
    const begun = new Promise<void>((resolve) => { begin = resolve })
    const online = begun.then(onlineCode).then(({ openOnline }) => openOnline({ net, id: entry.id, space, clock, ids, spaces, seal: (...of) => keyring.sealSecours(entry.id, ...of) }))
    const engine = await createLateRunner(space, online.then(({ startRunner }) => startRunner))
    return {
      id: entry.id, space, store, begin,
      engine: {
        ...engine,
        async stop() {
          await engine.stop()
          store.close()
        },
      },
      lock: keyring.lockOf(entry.id),
      remove: async () => spaces?.remove(entry),
      fetchAnnuaire: async () => (await online).access.fetchAnnuaire(),
      search: async (nom) => (await online).access.search(nom),
      async rights() {
        begin()
        return (await online).rights(engine)
      },
      access: late(() => online.then(({ access }) => access), {}),
    }
  }

  const idle = (): Promise<void> => new Promise((resolve) => {
    // Safari has none.
    if (typeof requestIdleCallback === 'undefined') timers.after(IDLE_MS, resolve)
    else requestIdleCallback(() => { resolve() }, { timeout: 5 * IDLE_MS })
  })

  async function entryOf(id: string): Promise<SpaceEntry | undefined> {
    const listed = opened.ok ? await opened.value.list() : opened
    return listed.ok ? listed.value.find((entry) => entry.id === id) : undefined
  }

  interface Unlocked { readonly entry: SpaceEntry; readonly store: Store; readonly seal: Seal }
  async function unlocked(id: string, ask: boolean): Promise<Result<Unlocked, StoreFault | LockedFault>> {
    const before = await entryOf(id)
    if (before === undefined || !opened.ok) return err({ fault: 'lost' })
    const seal = await keyring.sealOf(before, ask)
    if (!seal.ok) return seal
    // Sealed for the first time, it lies elsewhere.
    const entry = (await entryOf(id)) ?? before
    const store = await openStore(opened.value, entry)
    return store.ok ? ok({ entry, store: store.value, seal: seal.value }) : store
  }

  /** One that is soon asked for: its code is being looked at, or its name was. */
  let kept: { readonly database: string; readonly store: ReturnType<Spaces['open']> } | undefined
  function keep(next?: typeof kept): void {
    void kept?.store.then((store) => { if (store.ok) store.value.close() })
    kept = next
  }
  async function openStore(spaces: Spaces, entry: SpaceEntry): ReturnType<Spaces['open']> {
    if (kept?.database !== entry.database) {
      keep()
      return spaces.open(entry)
    }
    const taken = kept.store
    kept = undefined
    const store = await taken
    // Another tab may have made it let go meanwhile.
    return store.ok && (await store.value.read([])).ok ? store : spaces.open(entry)
  }
  const unlock: Keyring['unlock'] = async (id, opening) => {
    const entry = await entryOf(id)
    if (entry !== undefined && opened.ok) keep({ database: entry.database, store: opened.value.open(entry) })
    const unlocked = await keyring.unlock(id, opening).catch((cause: unknown) => {
      keep()
      throw cause
    })
    if (!unlocked.ok) keep()
    return unlocked
  }

  /** Opens a space only for as long as the work lasts; otherwise why it cannot be. */
  async function withSpace(id: string, work: (space: Space) => unknown): Promise<Result<void, SpaceFault | LockedFault>> {
    const there = await unlocked(id, false)
    if (!there.ok) return there
    const space = await openSpace(spaceDeps(there.value.store, there.value.seal))
    if (space.ok) await work(space.value)
    keep({ database: there.value.entry.database, store: Promise.resolve(ok(there.value.store)) })
    return space.ok ? ok(undefined) : space
  }

  async function demoPeople(): ReturnType<AppDeps['demoPeople']> {
    const found = await import('./sync/accountClient.ts').then((code) => code.createAccountClient(net).listDemo(), () => undefined)
    if (found === undefined) return 'unreachable'
    if (found.ok) return found.value
    return found.error.fault === 'notFound' ? 'none' : 'unreachable'
  }

  return {
    ids, clock, locks: {
      ...keyring, unlock,
      async sendLocked(id) {
        const entry = await entryOf(id)
        return entry === undefined ? err('lost') : (await departing()).carry(net, platform, entry.database)
      },
    },
    async listSpaces() {
      const listed = opened.ok ? await opened.value.list() : opened
      if (!listed.ok) return listed
      const [cards, locked]: [SpaceCard[], LockedCard[]] = [[], []]
      let lost = false
      for (const { id } of listed.value) {
        const there = await withSpace(id, async (space) => {
          const { personne, appareil, identite } = space
          const counts = space.retired ? await space.counts() : undefined
          const left = counts?.ok === true ? counts.value.waiting + counts.value.held + counts.value.setAside : 0
          cards.push({ id, personne, appareil, ...identite, ...(space.retired ? { retired: { left } } : {}) })
        })
        if (!there.ok && there.error.fault === 'locked') locked.push(there.error.space)
        else lost ||= !there.ok
      }
      return ok({ cards, locked, lost })
    },
    async openSpace(id) {
      const there = await unlocked(id, true)
      if (!there.ok) return there
      const { entry, store, seal } = there.value
      const space = await openSpace(spaceDeps(store, seal))
      return space.ok ? ok(await run(entry, store, space.value)) : space
    },
    async createSpace(who, protecting) {
      if (!opened.ok) return opened
      const spaces = opened.value
      const made = await alone(() => spaces.create(async (store, entry) => {
        const seal = await keyring.closeNew(entry, protecting)
        const space = seal.ok ? await createSpace(spaceDeps(store, seal.value), who) : seal
        return space.ok ? ok({ entry, store, space: space.value }) : space
      }))
      if (!made.ok) return made
      void requestPersistence(platform)
      return ok(await run(made.value.entry, made.value.store, made.value.space))
    },
    async retireSpace(id) {
      await withSpace(id, (space) => space.retire())
    },
    async renewSession(id, session) {
      await withSpace(id, (space) => space.setSession(session))
    },
    demoPeople() {
      const answer = asked ?? demoPeople()
      asked = undefined
      return answer
    },
    async isDemonstration() {
      const people = await demoPeople()
      return people === 'unreachable' ? wasDemonstration() : people !== 'none'
    },
    async enterDemo(personne, appareil, id) {
      const { enterDemo } = await accessCode()
      let entered = id === undefined ? await enterDemo(net, personne, appareil, undefined) : undefined
      if (id !== undefined) await withSpace(id, async ({ cabinet }) => { entered = await enterDemo(net, personne, appareil, cabinet) })
      if (entered?.ok === true) return ok(entered.value)
      return err(id !== undefined && entered?.error.fault === 'forbidden' ? 'retired' : 'unreachable')
    },
    proofEntrance: async () => (await accessCode()).proofEntrance(net),
    readTicket: async (ticket) => (await entrance()).read(ticket),
    async takeTicket(ticket, id) {
      const door = await entrance()
      let taken = id === undefined ? await door.take(ticket) : undefined
      if (id !== undefined) await withSpace(id, async (space) => { taken = await door.take(ticket, space) })
      return taken ?? err('unreachable')
    },
    remember: {
      // Whoever comes with a ticket comes anew.
      get: () => (location.pathname === ENTRANCE ? undefined : remembered()),
      set(id) {
        if (id === undefined) sessionStorage.removeItem(OPEN_SPACE)
        else sessionStorage.setItem(OPEN_SPACE, id)
      },
    },
    breathe: (ms = 0) => new Promise((resolve) => timers.after(ms, resolve)),
    idle,
  }
}

async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root')
  initI18n()
  readIcons()
  // Before anything else can see the address.
  if (location.search !== '') await (await accessCode()).comeBack()
  const ticket = takeTicketFromAddress()
  // Where nobody is in yet, the question is read while the device is looked at.
  if (remembered() === undefined) preloadQuestion()
  const app = createApp(await compose())
  if (ticket !== undefined) app.scan(ticket)
  addEventListener('hashchange', () => {
    const another = takeTicketFromAddress()
    if (another !== undefined) app.scan(another)
  })
  // Kept by the browser while it was left, it let go of what it held: it is read anew.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload()
  })
  const drawn = new Promise<void>((resolve) => { app.state.subscribe(() => { resolve() }) })
  const started = app.start()
  // What comes at once is drawn at once; otherwise, that it is coming.
  await Promise.race([drawn, new Promise((resolve) => setTimeout(resolve, COMES_AT_ONCE_MS))])
  createRoot(root).render(<Root app={app} />)
  await started
  // Before anybody is in; what does not come is read again when it is needed.
  readOnlineCode().catch(() => undefined)
  // Where it does not come, the next page registers it.
  await import('./pwa/register.ts').then(({ registerServiceWorker }) => {
    registerServiceWorker((apply) => {
      app.offerUpdate(apply)
    })
  }, () => undefined)
}

void start()

