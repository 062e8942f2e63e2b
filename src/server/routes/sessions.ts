/** Opening a session by the device's key, keeping it, changing the key, leaving (PROTOCOL.md §11). */
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../ports/clock.ts'
import type { Cles } from '../cles.ts'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Hints } from '../hints.ts'
import type { Sessions } from '../sessions.ts'
import { answerSchema, challengeSchema, newKeySchema, refreshSchema, writePerson } from './messages.ts'

export const SMALL_BODY = 4 * 1024

export interface SessionDeps {
  readonly sessions: Sessions
  readonly cles: Cles
  readonly hints: Hints
  readonly guard: Guard
  readonly clock: Clock
}

export function sessionRoutes(app: FastifyInstance, { sessions, cles, hints, guard, clock }: SessionDeps): void {
  const entering = { onRequest: guard.limitEntering, bodyLimit: SMALL_BODY }

  app.post('/api/session/defi', entering, async (request, reply) => {
    const asked = challengeSchema.safeParse(request.body)
    return asked.success ? { defi: await sessions.challenge(asked.data.cle, clock.now()) } : sendError(reply, 'malformed')
  })

  // A key that nobody has, one that was replaced, a challenge that was used, a wrong signature: the same words.
  app.post('/api/session/ouvrir', entering, async (request, reply) => {
    const asked = answerSchema.safeParse(request.body)
    if (!asked.success) return sendError(reply, 'malformed')
    const entered = await sessions.answer(asked.data, clock.now())
    return entered === undefined ? sendError(reply, 'signedOut') : { ...writePerson(entered.compte), ...entered.opened }
  })

  // Many devices behind one address wake at the same hour, and nobody guesses 256 bits: no limit but the address's.
  app.post('/api/session/renouveler', { bodyLimit: SMALL_BODY }, async (request, reply) => {
    const asked = refreshSchema.safeParse(request.body)
    if (!asked.success) return sendError(reply, 'malformed')
    return (await sessions.renew(asked.data.refresh, clock.now())) ?? sendError(reply, 'signedOut')
  })

  app.post('/api/session/cle', { onRequest: guard.requireSession, bodyLimit: SMALL_BODY }, async (request, reply) => {
    const asked = newKeySchema.safeParse(request.body)
    if (!asked.success) return sendError(reply, 'malformed')
    const { compte: { personne }, appareil } = guard.sessionOf(request)
    const cle = await cles.replace({ personne, appareil }, asked.data.publique, asked.data.signature, clock.now())
    return cle === undefined ? sendError(reply, 'forbidden') : { cle }
  })

  app.post('/api/session/fin', { onRequest: guard.requireLeaver, bodyLimit: SMALL_BODY }, async (request, reply) => {
    const session = guard.sessionOf(request)
    await sessions.end(session, clock.now())
    hints.endSession(session.key)
    return reply.code(204).send()
  })
}
