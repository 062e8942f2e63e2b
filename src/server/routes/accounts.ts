/** Sessions, the directory of one's own organisation, and the demonstration's way in. */
import type { FastifyInstance } from 'fastify'
import { parseAppareilId, parsePersonneId } from '../../base/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import { isProfessional, type Comptes } from '../comptes.ts'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Hints } from '../hints.ts'
import type { Sessions } from '../sessions.ts'
import { enterSchema, writePerson } from './messages.ts'

const SMALL_BODY = 4 * 1024

export interface AccountsDeps {
  readonly comptes: Comptes
  readonly sessions: Sessions
  readonly hints: Hints
  readonly guard: Guard
  readonly clock: Clock
}

export function accountRoutes(app: FastifyInstance, { comptes, sessions, hints, guard }: AccountsDeps): void {
  app.get('/api/annuaire', { onRequest: guard.requireSession }, async (request, reply) => {
    const { compte } = guard.sessionOf(request)
    if (!isProfessional(compte) || compte.organisation === undefined) return sendError(reply, 'forbidden')
    const colleagues = await comptes.ofOrganisation(compte.organisation.organisation)
    return { personnes: colleagues.map(writePerson) }
  })

  app.post('/api/session/fin', { onRequest: guard.requireSession, bodyLimit: SMALL_BODY }, async (request, reply) => {
    const { key } = guard.sessionOf(request)
    await sessions.end(key)
    hints.endSession(key)
    return reply.code(204).send()
  })
}

/** Whoever knows the address enters as anybody: registered for a demonstration only, never in production. */
export function demoRoutes(app: FastifyInstance, { comptes, sessions, guard, clock }: AccountsDeps): void {
  app.get('/api/demo', async () => {
    const people = await comptes.listDemoComptes()
    return { personnes: people.map((compte) => ({ ...writePerson(compte), description: compte.demonstration ?? '' })) }
  })

  app.post('/api/demo/entrer', { onRequest: guard.limitEntering, bodyLimit: SMALL_BODY }, async (request, reply) => {
    const asked = enterSchema.safeParse(request.body)
    const personne = asked.success ? parsePersonneId(asked.data.personne) : undefined
    const appareil = asked.success ? parseAppareilId(asked.data.appareil) : undefined
    if (!personne?.ok || !appareil?.ok) return sendError(reply, 'malformed')
    const compte = await comptes.find(personne.value)
    if (compte?.demonstration === undefined) return sendError(reply, 'notFound')
    return { ...writePerson(compte), ...(await sessions.open(personne.value, appareil.value, clock.now())) }
  })
}
