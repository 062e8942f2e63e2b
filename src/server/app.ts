/**
 * The HTTP server as a function of what it needs: no environment, no socket, no database of its own.
 * Tested with `inject`; `main.ts` gives it the real parts.
 */
import { fastify, LogController, type FastifyInstance, type FastifyRequest, type FastifyServerOptions } from 'fastify'
import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import type { Exchange } from '../protocol/exchange.ts'
import { PROTOCOL_VERSION } from '../protocol/limits.ts'
import type { Tenues } from '../protocol/tellTenues.ts'
import type { WireRequest } from '../protocol/wire.ts'
import type { Postes } from './postes.ts'
import type { Clock } from '../ports/clock.ts'
import type { Acte } from './actes.ts'
import type { Appareils } from './appareils.ts'
import type { Archives } from './archives.ts'
import type { Cles } from './cles.ts'
import type { Comptes } from './comptes.ts'
import type { Effacements } from './effacements.ts'
import type { Enrolements } from './enrolements.ts'
import { describeError, ERROR_STATUS, reasonOf, sendError } from './errors.ts'
import { createGuard, USUAL_RATES, type Rates } from './guard.ts'
import type { Hints } from './hints.ts'
import type { Lectures } from './lectures.ts'
import type { ClesAcces } from './preuves/clesAcces.ts'
import type { Facteurs } from './preuves/facteurs.ts'
import type { Oidc } from './preuves/oidc.ts'
import type { SecondFacteur } from './preuves/secondFacteur.ts'
import { accountRoutes, demoRoutes } from './routes/accounts.ts'
import { appareilRoutes } from './routes/appareils.ts'
import { enrolmentRoutes } from './routes/enrolments.ts'
import { hintsRoute } from './routes/hints.ts'
import { describeApi } from './routes/openapi.ts'
import { secoursRoutes } from './routes/secours.ts'
import type { Secours } from './secours.ts'
import { rightsRoutes, type RightsDeps } from './routes/rights.ts'
import { posteRoutes } from './routes/postes.ts'
import { proofRoutes } from './routes/preuves.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { departRoutes } from './routes/departs.ts'
import type { Ouvertures } from './ouvertures.ts'
import { syncRoute } from './routes/sync.ts'
import { tenuesRoute } from './routes/tenues.ts'
import { securityHeaders } from './securityHeaders.ts'
import type { Sessions } from './sessions.ts'
import { serveApplication } from './staticFiles.ts'

export interface AppDeps {
  readonly exchange: Exchange
  readonly sessions: Sessions
  readonly cles: Cles
  readonly appareils: Appareils
  readonly postes: Postes
  readonly noteActe: (acte: Acte) => Promise<void>
  readonly comptes: Comptes
  readonly hints: Hints
  readonly effacements: Effacements
  readonly archives: Pick<Archives, 'of'>
  readonly enrolements: Enrolements
  readonly lectures: Lectures
  readonly secours: Secours
  readonly tenues: Tenues
  readonly clesAcces: ClesAcces
  readonly facteurs: Facteurs
  readonly rule: SecondFacteur
  readonly oidc?: Oidc | undefined
  readonly noteExport: RightsDeps['noteExport']
  readonly health: () => Promise<{ readonly schema: number; readonly epoch: number }>
  readonly clock: Clock
  readonly production: boolean
  /** The demonstration's way in; never together with `production`. */
  readonly demonstration: boolean
  /** The built application; without it only the API is served. */
  readonly ouvertures?: Ouvertures | undefined
  readonly dist?: string | undefined
  readonly trustProxy?: readonly string[]
  readonly rates?: Rates
  readonly log?: { readonly stream: Writable; readonly level: 'info' | 'warn' }
  readonly afterCommit?: (request: WireRequest) => void
}

const SMALL_BODY = 64 * 1024

export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: SMALL_BODY,
    // A request must have arrived whole within this; a slow link sends 64 operations in far less.
    requestTimeout: 60_000,
    // Silence on the socket; streams of hints beat more often than this.
    connectionTimeout: 70_000,
    keepAliveTimeout: 65_000,
    handlerTimeout: 45_000,
    maxRequestsPerSocket: 10_000,
    forceCloseConnections: 'idle',
    trustProxy: deps.trustProxy === undefined || deps.trustProxy.length === 0 ? false : [...deps.trustProxy],
    logController: new LogController({ disableRequestLogging: true }),
    logger: deps.log === undefined ? false : loggerOptions(deps.log),
    routerOptions: { maxParamLength: 64 },
    frameworkErrors: (_error, _request, reply) => {
      sendError(reply, 'malformed')
    },
    clientErrorHandler(error, socket) {
      if (error.code !== 'ECONNRESET' && socket.writable) socket.end(BAD_REQUEST)
      else socket.destroy()
    },
  })

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))

  const headers = securityHeaders(deps.production)
  // By the route that answers and not by what was written: an address may be spelt in many ways.
  const isApi = ({ url, routeOptions }: FastifyRequest): boolean => routeOptions.url?.startsWith('/api/') === true || url.startsWith('/api/')
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    if (isApi(request)) reply.header('cache-control', 'no-store')
  })
  app.setErrorHandler((error, request, reply) => {
    const reason = reasonOf(error)
    if (ERROR_STATUS[reason] >= 500) request.log.error({ route: request.routeOptions.url, error: describeError(error) }, reason)
    if (reason === 'unavailable') reply.header('retry-after', 5)
    return sendError(reply, reason)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions: { url: route } } = request
    request.log.info({ method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered')
  })

  const guard = createGuard({ sessions: deps.sessions, clock: deps.clock, rates: deps.rates ?? USUAL_RATES, rule: deps.rule })
  app.addHook('onRequest', async (request, reply) => (isApi(request) ? guard.limitAddress(request, reply) : undefined))
  app.addHook('preClose', () => deps.hints.close())
  endSilentConnections(app)

  await syncRoute(app, { exchange: deps.exchange, signatures: deps.cles, noteActe: deps.noteActe, guard, lectures: deps.lectures, clock: deps.clock, ...(deps.afterCommit ? { afterCommit: deps.afterCommit } : {}) })
  await departRoutes(app, { ouvertures: deps.ouvertures, exchange: deps.exchange, cles: deps.cles, comptes: deps.comptes, noteActe: deps.noteActe, guard, clock: deps.clock })
  hintsRoute(app, { hints: deps.hints, guard })
  sessionRoutes(app, { sessions: deps.sessions, cles: deps.cles, hints: deps.hints, guard, clock: deps.clock })
  const accounts = { comptes: deps.comptes, sessions: deps.sessions, cles: deps.cles, guard, clock: deps.clock }
  accountRoutes(app, accounts)
  appareilRoutes(app, { appareils: deps.appareils, hints: deps.hints, guard, clock: deps.clock })
  posteRoutes(app, { postes: deps.postes, hints: deps.hints, guard, clock: deps.clock })
  enrolmentRoutes(app, { ...accounts, enrolements: deps.enrolements, hints: deps.hints })
  proofRoutes(app, { clesAcces: deps.clesAcces, facteurs: deps.facteurs, oidc: deps.oidc, enrolements: deps.enrolements, guard, clock: deps.clock })
  rightsRoutes(app, { effacements: deps.effacements, archives: deps.archives, lectures: deps.lectures, noteExport: deps.noteExport, guard, clock: deps.clock })
  secoursRoutes(app, { secours: deps.secours, guard })
  tenuesRoute(app, { tenues: deps.tenues, lectures: deps.lectures, guard, clock: deps.clock })
  if (deps.demonstration && !deps.production) demoRoutes(app, accounts)
  app.get('/api/health', async () => ({ status: 'ok', protocol: PROTOCOL_VERSION, ...(await deps.health()) }))
  const api = JSON.stringify(describeApi({ demonstration: deps.demonstration && !deps.production, oidc: deps.oidc !== undefined }))
  app.get('/api/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(api))

  if (deps.dist === undefined) app.setNotFoundHandler((_request, reply) => sendError(reply, 'notFound'))
  else await serveApplication(app, deps.dist)
  return app
}

/** Browsers connect ahead of need. Nothing was asked on such a connection, and Node would wait for it to close. */
function endSilentConnections(app: FastifyInstance): void {
  const open = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', (done) => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    done()
  })
}

const BAD_REQUEST = [
  'HTTP/1.1 400 Bad Request', 'Connection: close', 'Content-Type: application/json; charset=utf-8', 'Content-Length: 21', '', '{"error":"malformed"}',
].join('\r\n')

/** Routes, statuses and times; nothing that a person wrote, sent or is, even where a library logs a whole request. */
function loggerOptions({ stream, level }: NonNullable<AppDeps['log']>): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    stream,
    base: null,
    redact: { paths: ['req', 'res', 'err', '*.headers', '*.body', '*.token', '*.authorization', 'headers', 'body', 'token'], remove: true },
  }
}
