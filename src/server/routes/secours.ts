/** Recovery keys of référents' devices (PROTOCOL.md §16). */
import type { FastifyInstance } from 'fastify'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Secours } from '../secours.ts'
import { secoursSchema } from './messages.ts'
import { livretOf } from './rights.ts'
import { SMALL_BODY } from './sessions.ts'

export interface SecoursDeps {
  readonly secours: Secours
  readonly guard: Guard
}

export function secoursRoutes(app: FastifyInstance, { secours, guard }: SecoursDeps): void {
  const options = { onRequest: guard.requireFollower, bodyLimit: SMALL_BODY }

  app.post('/api/secours', options, async (request, reply) => {
    const body = secoursSchema.safeParse(request.body)
    if (!body.success) return sendError(reply, 'malformed')
    const { compte, appareil } = guard.sessionOf(request)
    if (compte.role !== 'referent') return sendError(reply, 'forbidden')
    return (await secours.note(compte.personne, appareil, body.data.publique)) ? reply.code(204).send() : sendError(reply, 'malformed')
  })

  app.get('/api/livrets/:livret/secours', options, async (request, reply) => {
    const livret = livretOf(request)
    const cles = livret && (await secours.of(livret, guard.sessionOf(request).compte.personne))
    return cles === undefined ? sendError(reply, 'notFound') : { cles }
  })

  app.get('/api/livrets/:livret/cartes', options, async (request, reply) => {
    const livret = livretOf(request)
    return livret === undefined ? sendError(reply, 'notFound') : { cartes: await secours.made(livret, guard.sessionOf(request).compte.personne) }
  })
}
