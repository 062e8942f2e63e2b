/**
 * The client's composition root: the only place where the browser, the store, the seal, the exchange and
 * the screens meet.
 */
import { createRoot } from 'react-dom/client'
import type { Entrance } from './access.ts'
import { err, ok } from './base/result.ts'
import { enseigneFrom, PHRASE_LENGTH, phraseFrom } from './domain/enseigne.ts'
import { createApp, type AppDeps, type Locks, type OpenedSpace } from './readmodel/createApp.ts'
import type { SpaceCard } from './readmodel/session.ts'
import { browserPlatform, requestPersistence } from './storage/dexie/platform.ts'
import { openSpaces, type SpaceEntry } from './storage/dexie/spaces.ts'
import { late } from './sync/late.ts'
import { createLateRunner } from './sync/lateRunner.ts'
import { createWebClock, createWebIds, createWebTimers } from './sync/platform/webPorts.ts'
import { ENTRANCE, takeTicketFromAddress } from './sync/platform/webTicket.ts'
import { createSpace, openSpace, type Space } from './sync/space.ts'
import type { Store } from './ports/store.ts'
import { Root } from './ui/app/Root.tsx'
import { initI18n } from './ui/i18n/i18n.ts'
import './ui/styles/index.css'
import { createPassThroughSeal } from './vault/passThroughSeal.ts'

const readOnlineCode = () => import('./online.ts')
const accessCode = () => import('./access.ts')
const ASK_AGAIN_MS = 5_000
const OPEN_SPACE = 'livret:espace'

const MAKING = 'livret:registre'
/** Absent in old engines and outside secure contexts, whatever the type says. */
const locks = () => navigator.locks as LockManager | undefined

async function compose(): Promise<AppDeps> {
  const platform = browserPlatform()
  const [ids, clock, timers] = [createWebIds(), createWebClock(), createWebTimers()]
  const get: typeof fetch = (input, init) => fetch(input, init)
  const net = { fetch: get, timers }
  // Where the browser keeps nothing (some private windows), every way in says so.
  const opened = await openSpaces(platform, ids)

  // Finishes makings and removals that were cut, unless another tab is making a space now.
  if (opened.ok) void locks()?.request(MAKING, { ifAvailable: true }, async (lock) => (lock === null ? undefined : opened.value.sweep()))

  const spaceDeps = (store: Store, entry: SpaceEntry) => ({ store, seal: createPassThroughSeal(entry.id), ids, clock })

  // One for the page: asked again, it offers the same key.
  let entering: Promise<Entrance> | undefined
  const entrance = () => (entering ??= accessCode().then(({ createEntrance }) => createEntrance(net, () => ids.appareil())))

  /** Code that does not come, on a first visit, is asked for again: what is on the device is shown meanwhile. */
  const onlineCode = (): ReturnType<typeof readOnlineCode> =>
    readOnlineCode().catch(() => new Promise<void>((resolve) => timers.after(ASK_AGAIN_MS, resolve)).then(onlineCode))

  async function run(entry: SpaceEntry, store: Store, space: Space): Promise<OpenedSpace> {
    const online = onlineCode().then(({ openOnline }) => openOnline({ net, id: entry.id, space, clock, ids }))
    const engine = await createLateRunner(space, online.then(({ startRunner }) => startRunner))
    return {
      id: entry.id, space, store,
      engine: {
        ...engine,
        async stop() {
          await engine.stop()
          store.close()
        },
      },
      lock: { enseigne: undefined, ways: () => Promise.resolve(['ouvert']), protect: () => Promise.resolve(err({ fault: 'unavailable' })), addPrf: () => Promise.resolve(err({ fault: 'unavailable' })), picking: () => () => undefined },
      fetchAnnuaire: async () => (await online).access.fetchAnnuaire(),
      search: async (nom) => (await online).access.search(nom),
      rights: async () => (await online).rights(engine),
      access: late(online.then(({ access }) => access)),
    }
  }

  async function entryOf(id: string): Promise<SpaceEntry | undefined> {
    const listed = opened.ok ? await opened.value.list() : opened
    return listed.ok ? listed.value.find((entry) => entry.id === id) : undefined
  }

  /** Opens a space only for as long as the work lasts; false when it cannot be opened any more. */
  async function withSpace(entry: SpaceEntry, work: (space: Space) => Promise<unknown>): Promise<boolean> {
    const store = opened.ok ? await opened.value.open(entry) : opened
    if (!store.ok) return false
    const space = await openSpace(spaceDeps(store.value, entry))
    if (space.ok) await work(space.value)
    store.value.close()
    return space.ok
  }

  // Every space opens by itself until the vault is behind it.
  const spaceLocks: Locks = {
    newCarte: () => Promise.resolve({ texte: '', code: '' }),
    newPhrase: () => phraseFrom(ids.bytes(PHRASE_LENGTH)),
    newEnseigne: () => Promise.resolve(enseigneFrom(ids.bytes(2), [])),
    unlock: () => Promise.resolve(err({ fault: 'lost' })),
    card: () => Promise.resolve(undefined),
    forget: () => undefined,
    watch: () => () => undefined,
    whenSeen: () => () => undefined,
    spaceOfCarte: () => Promise.resolve(undefined),
    sendLocked: () => Promise.resolve(err('lost')),
  }
  return {
    ids, clock, locks: spaceLocks,
    async listSpaces() {
      const listed = opened.ok ? await opened.value.list() : opened
      if (!listed.ok) return listed
      const cards: SpaceCard[] = []
      let lost = false
      for (const entry of listed.value) {
        const opened = await withSpace(entry, (space) => {
          cards.push({ id: entry.id, personne: space.personne, appareil: space.appareil, ...space.identite })
          return Promise.resolve()
        })
        lost ||= !opened
      }
      return ok({ cards, locked: [], lost })
    },
    async openSpace(id) {
      const entry = await entryOf(id)
      if (entry === undefined) return err({ fault: 'lost' })
      const store = opened.ok ? await opened.value.open(entry) : opened
      if (!store.ok) return store
      const space = await openSpace(spaceDeps(store.value, entry))
      return space.ok ? ok(await run(entry, store.value, space.value)) : space
    },
    async createSpace(who) {
      if (!opened.ok) return opened
      const spaces = opened.value
      const making = () => spaces.create(async (store, entry) => {
        const space = await createSpace(spaceDeps(store, entry), who)
        return space.ok ? ok({ entry, store, space: space.value }) : space
      })
      const made = await (locks()?.request(MAKING, making) ?? making())
      if (!made.ok) return made
      void requestPersistence(platform)
      return ok(await run(made.value.entry, made.value.store, made.value.space))
    },
    async renewSession(id, session) {
      const entry = await entryOf(id)
      if (entry) await withSpace(entry, (space) => space.setSession(session))
    },
    async demoPeople() {
      const found = await (await accessCode()).listDemo(net)
      if (found.ok) return found.value
      return found.error.fault === 'notFound' ? 'none' : 'unreachable'
    },
    async enterDemo(personne, appareil, id) {
      const { enterDemo } = await accessCode()
      const entry = id === undefined ? undefined : await entryOf(id)
      let entered = entry === undefined ? await enterDemo(net, personne, appareil, undefined) : undefined
      if (entry) await withSpace(entry, async ({ cabinet }) => { entered = await enterDemo(net, personne, appareil, cabinet) })
      return entered?.ok === true ? ok(entered.value) : err('unreachable')
    },
    readTicket: async (ticket) => (await entrance()).read(ticket),
    async takeTicket(ticket, id) {
      const door = await entrance()
      const entry = id === undefined ? undefined : await entryOf(id)
      let taken = entry === undefined ? await door.take(ticket) : undefined
      if (entry) await withSpace(entry, async (space) => { taken = await door.take(ticket, space) })
      return taken ?? err('unreachable')
    },
    remember: {
      // Whoever comes with a ticket comes anew.
      get: () => (location.pathname === ENTRANCE ? undefined : sessionStorage.getItem(OPEN_SPACE) ?? undefined),
      set(id) {
        if (id === undefined) sessionStorage.removeItem(OPEN_SPACE)
        else sessionStorage.setItem(OPEN_SPACE, id)
      },
    },
    breathe: () => new Promise((resolve) => timers.after(0, resolve)),
  }
}

async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root')
  initI18n()
  // Before anything else can see the address.
  const ticket = takeTicketFromAddress()
  const app = createApp(await compose())
  if (ticket !== undefined) app.scan(ticket)
  addEventListener('hashchange', () => {
    const another = takeTicketFromAddress()
    if (another !== undefined) app.scan(another)
  })
  createRoot(root).render(<Root app={app} />)
  void readOnlineCode()
  await app.start()
  const { registerServiceWorker } = await import('./pwa/register.ts')
  registerServiceWorker((apply) => {
    app.offerUpdate(apply)
  })
}

void start()

