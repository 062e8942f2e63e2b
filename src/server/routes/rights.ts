/** What a person may ask of the server about a livret, beside reading and writing it: who read it, its erasure. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseLivretId, type LivretId } from '../../base/ids.ts'
import { parseJour, type Instant } from '../../base/jour.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Demande } from '../../domain/droits.ts'
import type { Archives } from '../archives.ts'
import type { Asker, Effacements } from '../effacements.ts'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Lectures } from '../lectures.ts'
import { confirmSchema, openedSchema } from './messages.ts'

const SMALL_BODY = 4 * 1024

/** A year of days for the largest file active goes in several. */
const OPENED_BODY = 64 * 1024

export interface RightsDeps {
  readonly lectures: Lectures
  /** Kept as an act when the server knows that the person reads the livret. */
  readonly noteExport: (livret: LivretId, by: Asker, at: Instant) => Promise<boolean>
  readonly effacements: Effacements
  readonly archives: Pick<Archives, 'of'>
  readonly guard: Guard
  readonly clock: Clock
}

export function rightsRoutes(app: FastifyInstance, { effacements, archives, lectures, noteExport, guard, clock }: RightsDeps): void {
  const options = { onRequest: guard.requireFollower, bodyLimit: SMALL_BODY }
  const askerOf = (request: FastifyRequest): Asker => {
    const { compte, appareil } = guard.sessionOf(request)
    return { personne: compte.personne, appareil }
  }

  app.get('/api/livrets/:livret/lectures', options, async (request, reply) => {
    const livret = livretOf(request)
    const { compte } = guard.sessionOf(request)
    if (livret === undefined || compte.role !== 'beneficiaire') return sendError(reply, 'notFound')
    return lectures.of(livret, compte.personne)
  })

  app.post('/api/lectures', { ...options, bodyLimit: OPENED_BODY }, async (request, reply) => {
    const body = openedSchema.safeParse(request.body)
    if (!body.success) return sendError(reply, 'malformed')
    const opened = body.data.lectures.flatMap(({ livret, jour }) => {
      const [where, when] = [parseLivretId(livret), parseJour(jour)]
      return where.ok && when.ok ? [[where.value, when.value] as const] : []
    })
    const { compte } = guard.sessionOf(request)
    if (compte.role !== 'beneficiaire') await lectures.noteOpened(compte.personne, opened, clock.today())
    return reply.code(204).send()
  })

  app.post('/api/livrets/:livret/export', options, async (request, reply) => {
    const livret = livretOf(request)
    const noted = livret !== undefined && (await noteExport(livret, askerOf(request), clock.now()))
    return noted ? reply.code(204).send() : sendError(reply, 'notFound')
  })

  app.get('/api/archives', options, async (request) => ({ archives: await archives.of(askerOf(request).personne) }))

  app.get('/api/effacements', options, async (request) =>
    ({ demandes: (await effacements.asked(askerOf(request))).map(writeDemande) }))

  app.post('/api/livrets/:livret/effacement/demande', options, async (request, reply) => {
    const livret = livretOf(request)
    const asked = livret && (await effacements.ask(livret, askerOf(request), clock.now()))
    return asked === undefined ? sendError(reply, 'notFound') : writeDemande(asked)
  })

  app.delete('/api/livrets/:livret/effacement/demande', options, async (request, reply) => {
    const livret = livretOf(request)
    const gone = livret !== undefined && (await effacements.withdraw(livret, askerOf(request)))
    return gone ? reply.code(204).send() : sendError(reply, 'notFound')
  })

  app.post('/api/livrets/:livret/effacement', { ...options, onRequest: guard.requireFreshFollower }, async (request, reply) => {
    const livret = livretOf(request)
    const body = confirmSchema.safeParse(request.body)
    if (!body.success) return sendError(reply, 'malformed')
    const done = livret !== undefined && (await effacements.confirm(livret, body.data.demande, askerOf(request), clock.now()))
    return done ? reply.code(204).send() : sendError(reply, 'notFound')
  })
}

export function livretOf(request: FastifyRequest): LivretId | undefined {
  const { params } = request
  const text = typeof params === 'object' && params !== null && 'livret' in params ? params.livret : undefined
  const parsed = typeof text === 'string' ? parseLivretId(text) : undefined
  return parsed?.ok === true ? parsed.value : undefined
}

const writeDemande = ({ livret, demande, personne, demandeeLe }: Demande) => ({ livret, demande, personne, demandeeLe })
