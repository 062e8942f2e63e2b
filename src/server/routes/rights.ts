/** What a person may ask of the server about a livret, beside reading and writing it: its erasure. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseLivretId, type LivretId } from '../../base/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Asker, Demande, Effacements } from '../effacements.ts'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import { confirmSchema } from './messages.ts'

const SMALL_BODY = 4 * 1024

export interface RightsDeps {
  readonly effacements: Effacements
  readonly guard: Guard
  readonly clock: Clock
}

export function rightsRoutes(app: FastifyInstance, { effacements, guard, clock }: RightsDeps): void {
  const options = { onRequest: guard.requireSession, bodyLimit: SMALL_BODY }
  const askerOf = (request: FastifyRequest): Asker => {
    const { compte, appareil } = guard.sessionOf(request)
    return { personne: compte.personne, appareil }
  }

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

  app.post('/api/livrets/:livret/effacement', options, async (request, reply) => {
    const livret = livretOf(request)
    const body = confirmSchema.safeParse(request.body)
    if (!body.success) return sendError(reply, 'malformed')
    const done = livret !== undefined && (await effacements.confirm(livret, body.data.demande, askerOf(request), clock.now()))
    return done ? reply.code(204).send() : sendError(reply, 'notFound')
  })
}

function livretOf(request: FastifyRequest): LivretId | undefined {
  const { params } = request
  const text = typeof params === 'object' && params !== null && 'livret' in params ? params.livret : undefined
  const parsed = typeof text === 'string' ? parseLivretId(text) : undefined
  return parsed?.ok === true ? parsed.value : undefined
}

const writeDemande = ({ livret, demande, personne, demandeeLe }: Demande) => ({ livret, demande, personne, demandeeLe })
