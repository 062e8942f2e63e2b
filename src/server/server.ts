/** Wires the real parts together, in the order in which they can fail, and takes them down in the other. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { LivretId, PersonneId } from '../base/ids.ts'
import { parisJour } from '../base/jour.ts'
import type { Clock } from '../ports/clock.ts'
import { createExchange, decideWaiting, type ExchangeDeps } from '../protocol/exchange.ts'
import { createTenues } from '../protocol/tellTenues.ts'
import type { WireRequest } from '../protocol/wire.ts'
import { exportActHeads, isShortOf, recordActe } from './actes.ts'
import { createApp } from './app.ts'
import { createAppareils } from './appareils.ts'
import { createPostes } from './postes.ts'
import { createArchives } from './archives.ts'
import { createCles } from './cles.ts'
import { createComptes } from './comptes.ts'
import type { Config, ExternalDatabase, KillAt } from './config.ts'
import { seedDemo } from './demo/seed.ts'
import { createEnrolements } from './enrolements.ts'
import { createEffacements } from './effacements.ts'
import { DISK_FULL, startEmbedded } from './embedded/embeddedPostgres.ts'
import { codeOf } from './errorCode.ts'
import { describeError } from './errors.ts'
import { exportNoter } from './exports.ts'
import { createHints } from './hints.ts'
import { createLectures } from './lectures.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { openOuvertures } from './ouvertures.ts'
import { openDatabase, type Database } from './postgres/database.ts'
import { instantOf } from './postgres/instantOf.ts'
import { createHintChannel } from './postgres/hintChannel.ts'
import { createPostgresJournal } from './postgres/journal.ts'
import { SCHEMA_VERSION } from './postgres/migrate.ts'
import { createClesAcces } from './preuves/clesAcces.ts'
import { createFacteurs } from './preuves/facteurs.ts'
import { createOidc } from './preuves/oidc.ts'
import { createOrigine } from './preuves/origine.ts'
import { createSecondFacteur } from './preuves/secondFacteur.ts'
import { replayLedger, type ReplayDeps } from './replay.ts'
import { createSecours } from './secours.ts'
import { createSessions } from './sessions.ts'
import { StartError, type StartFault } from './startFault.ts'
import { systemClock, systemIds } from './systemPorts.ts'

export interface RunningServer {
  readonly address: string
  /** Resolves when something the server cannot do without has ended. */
  readonly broken: Promise<StartFault>
  /** Finishes the requests in progress, then everything else. */
  stop(): Promise<void>
}

const FINISH_WITHIN_MS = 10_000
const DECIDE_WAITING_EVERY_MS = 60_000
const DAILY_MS = 86_400_000
const HOURLY_MS = 3_600_000

export async function startServer(config: Config): Promise<RunningServer> {
  const closers: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close()
  }
  let sawFullDisk = (): boolean => false
  try {
    if (!existsSync(join(config.dist, 'index.html'))) throw new StartError({ fault: 'notBuilt', dist: config.dist })
    // Asked before the database is started, so that this common mistake is told at once.
    await checkPort(config)
    const found = await findDatabase(config, closers)
    sawFullDisk = found.sawFullDisk
    const opened = await openDatabase({ ...found.urls, production: config.production })
    closers.push(() => opened.close())
    const { db } = opened

    const clock = systemClock
    const kill = killer(config.killAt)
    const ledger = config.ledgerDir === undefined ? undefined : openLedger(config.ledgerDir)
    const journal = createPostgresJournal(db, { ledger, beforeCommit: kill.beforeCommit })
    const [rule, origine] = [createSecondFacteur({ demonstration: !config.production }), createOrigine(config.publicOrigin)]
    const facteurs = createFacteurs(db, rule, ledger)
    const effacements = createEffacements({ db, journal, ledger })
    const appareils = createAppareils(db, journal, ledger)
    let tellArchived = (_livret: LivretId, _personnes: ReadonlySet<PersonneId>): void => undefined
    const archives = createArchives({ db, effacements, ledger, years: config.archiveYears, onArchived: (livret, personnes) => { tellArchived(livret, personnes) } })
    await replayBefore({ db, effacements, archives, appareils, facteurs }, ledger, await journal.epoch())
    const lectures = createLectures(db)
    repeat('lectures', DAILY_MS, () => lectures.forgetOld(), closers)
    const comptes = createComptes(db)
    const sessions = createSessions(db)
    const cles = createCles(db)
    // What a hint could not reach is asked for by the devices anyway; the routes report the database's own faults.
    const hints = createHints({ channel: createHintChannel(db, () => opened.connection()), stillOpen: (keys) => sessions.stillOpen(keys, clock.now()), now: () => clock.now(), report: () => undefined })
    tellArchived = (livret, personnes) => { hints.changed({ livret, kind: 'cercle' }, personnes) }
    repeat('archives', DAILY_MS, () => archives.run(() => clock.now()), closers)
    if (ledger !== undefined) repeat('actHeads', HOURLY_MS, async () => exportActHeads(db, ledger, await journal.epoch()), closers)
    const deps: ExchangeDeps = { journal, onChanged: (volet, letOut) => { hints.changed(volet, letOut) } }
    const exchange = createExchange(deps)
    await decideWaiting(deps)
    // Nodes are replaced one after the other: an older one may leave work waiting meanwhile. A failure is tried again.
    const waiting = setInterval(() => { decideWaiting(deps).catch(() => undefined) }, DECIDE_WAITING_EVERY_MS)
    closers.push(() => { clearInterval(waiting); return Promise.resolve() })
    const app = await createApp({
      exchange, sessions, cles, appareils, postes: createPostes(db, appareils), comptes, hints, effacements, archives, lectures, clock,
      enrolements: createEnrolements({ db, journal, comptes, ids: systemIds, appareils, ledger }),
      tenues: createTenues(journal), secours: createSecours(db, journal),
      rule, oidc: config.oidc && createOidc({ db, config: config.oidc, origine, rule, production: config.production }), clesAcces: createClesAcces({ db, origine, rule }), facteurs,
      noteExport: exportNoter(db, journal),
      noteActe: (acte) => recordActe(db, acte, clock.now()),
      health: async () => ({ schema: SCHEMA_VERSION, epoch: await journal.epoch() }),
      production: config.production,
      demonstration: !config.production,
      ouvertures: config.ledgerDir === undefined ? undefined : openOuvertures(config.ledgerDir, () => clock.now()),
      dist: config.dist,
      trustProxy: config.trustProxy,
      log: { stream: process.stderr, level: config.production ? 'info' : 'warn' },
      afterCommit: kill.afterCommit,
    })
    closers.push(async () => {
      const late = setTimeout(() => { app.server.closeAllConnections() }, FINISH_WITHIN_MS)
      await app.close()
      clearTimeout(late)
    })
    if (!config.production) await seedOnce(db, clock, (began) => seedDemo({ comptes, exchange, clock: began }))
    kill.arm()
    const port = await listen(app, config)
    const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host
    return { address: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, broken: found.broken, stop }
  } catch (cause) {
    const full = DISK_FULL.includes(codeOf(cause)) || (!(cause instanceof StartError) && sawFullDisk())
    await stop()
    throw full ? new StartError({ fault: 'diskFull', where: config.database === undefined ? config.dataDir : 'la base de données' }) : cause
  }
}

/** For tests of the very moments of a push: this process dies there, of its own hand. What a start writes does not count. */
function killer(at: KillAt | undefined) {
  let left = Number.POSITIVE_INFINITY
  const reached = (moment: KillAt['moment']): void => {
    if (at?.moment !== moment) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  }
  return {
    arm: () => { left = at?.push ?? left },
    beforeCommit: () => { reached('beforeCommit') },
    afterCommit: (request: WireRequest) => { if (request.c !== undefined && request.c.length > 0) reached('afterCommit') },
  }
}

interface FoundDatabase {
  readonly urls: ExternalDatabase
  readonly broken: Promise<StartFault>
  readonly sawFullDisk: () => boolean
}

async function findDatabase(config: Config, closers: (() => Promise<void>)[]): Promise<FoundDatabase> {
  // An external database that goes away comes back: requests are answered `unavailable` meanwhile.
  if (config.database !== undefined) return { urls: config.database, broken: new Promise(() => undefined), sawFullDisk: () => false }
  const embedded = await startEmbedded(config.dataDir)
  closers.push(() => embedded.stop())
  const { adminUrl, applicationUrl, stopped } = embedded
  return { urls: { adminUrl, applicationUrl }, broken: stopped, sawFullDisk: () => embedded.sawFullDisk() }
}

/** No epoch is served twice, and what the ledger says is done again first. */
async function replayBefore(deps: Omit<ReplayDeps, 'ledger'>, ledger: Ledger | undefined, epoch: number): Promise<void> {
  if (ledger === undefined) return
  const served = ledger.epoch()
  if (epoch < served) throw new StartError({ fault: 'epochBehind', found: epoch, served })
  // Put back to an earlier state without saying so: what devices hold of this epoch, the database does not.
  if (epoch === served && (await isShortOf(deps.db, ledger.actHeads(epoch)))) throw new StartError({ fault: 'tailLost', epoch })
  await replayLedger({ ...deps, ledger }, epoch, systemClock.now())
}

/** At once, then again and again; a fault of the moment is made good the next time, and told to whoever runs the server. */
function repeat(what: string, everyMs: number, work: () => Promise<unknown>, closers: (() => Promise<void>)[]): void {
  let running: Promise<unknown> = Promise.resolve()
  const go = (): void => {
    running = work().catch((cause: unknown) => { process.stderr.write(`${JSON.stringify({ level: 50, time: Date.now(), task: what, error: describeError(cause), msg: 'not done' })}\n`) })
  }
  go()
  const timer = setInterval(go, everyMs)
  closers.push(async () => {
    clearInterval(timer)
    await running
  })
}

/**
 * A seed that was cut short, or that another node has begun, is run under the clock of its beginning: what
 * was written is then written again as it was, which changes nothing.
 */
async function seedOnce(db: Database, clock: Clock, seed: (began: Clock) => Promise<void>): Promise<void> {
  await db.insertInto('demonstration').values({ commencee_le: new Date(clock.now()), faite_le: null }).onConflict((conflict) => conflict.doNothing()).execute()
  const { commencee_le, faite_le } = await db.selectFrom('demonstration').selectAll().executeTakeFirstOrThrow()
  if (faite_le !== null) return
  const now = instantOf(commencee_le)
  await seed({ now: () => now, today: () => parisJour(now) })
  await db.updateTable('demonstration').set({ faite_le: new Date(clock.now()) }).execute()
}

function checkPort({ host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (cause) => { reject(listenError(cause, host, port)) })
    probe.listen(port, host, () => {
      probe.close(() => { resolve() })
    })
  })
}

async function listen(app: Awaited<ReturnType<typeof createApp>>, { host, port }: Config): Promise<number> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    throw listenError(cause, host, port)
  }
  const address = app.server.address()
  return address !== null && typeof address === 'object' ? address.port : port
}

function listenError(cause: unknown, host: string, port: number): StartError {
  const code = codeOf(cause)
  return new StartError(code === 'EADDRINUSE' ? { fault: 'portTaken', host, port } : { fault: 'cannotListen', host, port, code })
}
