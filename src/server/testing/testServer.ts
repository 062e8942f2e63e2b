/** The real application over a fresh real database, listening on a free port, and ways to speak to it. */
import { Writable } from 'node:stream'
import type { AppareilId, PersonneId } from '../../base/ids.ts'
import { decodeReply, encodeRequest } from '../../protocol/bytes.ts'
import { createExchange, type Exchange } from '../../protocol/exchange.ts'
import { ARCHIVE_YEARS } from '../../domain/archive.ts'
import { createTenues } from '../../protocol/tellTenues.ts'
import { recordActe } from '../actes.ts'
import { createApp, type AppDeps } from '../app.ts'
import { createAppareils } from '../appareils.ts'
import { createSecours } from '../secours.ts'
import { createArchives } from '../archives.ts'
import { createCles } from '../cles.ts'
import { createComptes, type NewCompte } from '../comptes.ts'
import { createEffacements } from '../effacements.ts'
import { createEnrolements } from '../enrolements.ts'
import { exportNoter } from '../exports.ts'
import { createHints } from '../hints.ts'
import { createHintChannel } from '../postgres/hintChannel.ts'
import { createPostes } from '../postes.ts'
import { createLectures } from '../lectures.ts'
import { openLedger } from '../ledger.ts'
import { openOuvertures } from '../ouvertures.ts'
import { createPostgresJournal } from '../postgres/journal.ts'
import { SCHEMA_VERSION } from '../postgres/migrate.ts'
import { createClesAcces } from '../preuves/clesAcces.ts'
import { createFacteurs } from '../preuves/facteurs.ts'
import { createOrigine } from '../preuves/origine.ts'
import { createSecondFacteur } from '../preuves/secondFacteur.ts'
import { SYNC_TYPE } from '../routes/sync.ts'
import { createSessions } from '../sessions.ts'
import { systemClock, systemIds } from '../systemPorts.ts'
import { openTestDatabase } from './testDatabase.ts'

/** Nobody is asked to slow down. */
const unlimited = { burst: 1e9, perSecond: 1e9 }
export const atAnyRate = { perAddress: unlimited, perSession: unlimited, entering: unlimited, searching: unlimited, codes: unlimited }

export type TestServer = Awaited<ReturnType<typeof startTestServer>>

interface NodeOptions {
  readonly beatMs?: number
  readonly ledgerDir?: string
}

export async function startTestServer(more: Partial<AppDeps> & NodeOptions = {}) {
  const database = await openTestDatabase()
  const node = await startNode(database, more)
  return {
    ...node,
    database,
    async close() {
      await node.app.close()
      await database.close()
    },
  }
}

/** One more node on the same database. */
export async function startNode(database: Awaited<ReturnType<typeof openTestDatabase>>, more: Partial<AppDeps> & NodeOptions = {}) {
  const { db } = database
  const ledger = more.ledgerDir === undefined ? undefined : openLedger(more.ledgerDir)
  const journal = createPostgresJournal(db, { ledger })
  const comptes = createComptes(db)
  const sessions = createSessions(db)
  const cles = createCles(db)
  const logged: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString('utf8'))
      done()
    },
  })
  const hints = createHints({
    channel: createHintChannel(db, () => database.connection()),
    stillOpen: (keys) => sessions.stillOpen(keys, systemClock.now()),
    now: () => systemClock.now(),
    report: (cause) => logged.push(String(cause)),
    gatherMs: 20,
    ...(more.beatMs === undefined ? {} : { beatMs: more.beatMs }),
  })
  const effacements = createEffacements({ db, journal, ledger })
  const archives = createArchives({ db, effacements, ledger, years: ARCHIVE_YEARS, onArchived: (livret, personnes) => { hints.changed({ livret, kind: 'cercle' }, personnes) } })
  const exchange = createExchange({ journal, onChanged: (volet, letOut) => { hints.changed(volet, letOut) } })
  const appareils = createAppareils(db, journal, ledger)
  const [rule, origine] = [createSecondFacteur({ demonstration: (more.demonstration ?? true) && more.production !== true }), createOrigine(undefined)]
  const app = await createApp({
    exchange, sessions, cles, appareils, postes: createPostes(db, appareils), comptes, hints, noteActe: (acte) => recordActe(db, acte, systemClock.now()), effacements, archives, enrolements: createEnrolements({ db, journal, comptes, ids: systemIds, appareils, ledger }), lectures: createLectures(db), tenues: createTenues(journal), secours: createSecours(db, journal), rule, clesAcces: createClesAcces({ db, origine, rule }), facteurs: createFacteurs(db, rule, ledger), noteExport: exportNoter(db, journal), clock: systemClock, production: false, demonstration: true,
    health: async () => ({ schema: SCHEMA_VERSION, epoch: await journal.epoch() }),
    log: { stream, level: 'info' },
    ...(more.ledgerDir === undefined ? {} : { ouvertures: openOuvertures(more.ledgerDir, () => systemClock.now()) }),
    ...more,
  })
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  await hints.begun
  return { app, base, journal, comptes, sessions, cles, hints, effacements, archives, logged }
}

/** A person with an account, and a session on a device. */
export async function enter(server: Pick<TestServer, 'comptes' | 'sessions'>, personne: PersonneId, appareil: AppareilId = systemIds.appareil(), more: Partial<NewCompte> = {}): Promise<string> {
  await server.comptes.createCompte({ personne, prenom: 'Ana', nom: 'Ana T.', role: 'referent', organisation: undefined, demonstration: 'Quelqu’un', ...more })
  return (await server.sessions.open(personne, appareil, systemClock.now())).token
}

/** As screens ask: in JSON, with a method of its own or what the body makes it. */
export const askJson = (base: string, token: string | undefined, path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Response> => fetch(base + path, {
  method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
})

export const post = (base: string, token: string, body: Uint8Array | string, type: string = SYNC_TYPE): Promise<Response> =>
  fetch(`${base}/api/sync`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': type }, body: typeof body === 'string' ? body : Buffer.from(body) })

/** The exchange as a device sees it: bytes over HTTP. */
export function httpExchange(base: string, token: string): Exchange {
  return async (_session, request) => {
    const response = await post(base, token, encodeRequest(request))
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    const reply = decodeReply(new Uint8Array(await response.arrayBuffer()))
    if (!reply.ok) throw new Error(reply.error)
    return reply.value
  }
}
