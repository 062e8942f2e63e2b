/** The directory of one's own organisation, and the demonstration's way in. */
import type { FastifyInstance } from 'fastify'
import { parseAppareilId, parsePersonneId } from '../../base/ids.ts'
import type { AccountRole } from '../../domain/roles.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Cles } from '../cles.ts'
import { isProfessional, type Comptes } from '../comptes.ts'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Sessions } from '../sessions.ts'
import { enterSchema, searchSchema, writePerson } from './messages.ts'
import { SMALL_BODY } from './sessions.ts'

/** Who may enter somebody in a circle, and so may look for people of other organisations. */
const ENTERERS: readonly AccountRole[] = ['referent', 'responsable']
const MAX_FOUND = 8

export interface AccountsDeps {
  readonly comptes: Comptes
  readonly sessions: Sessions
  readonly cles: Cles
  readonly guard: Guard
  readonly clock: Clock
}

export function accountRoutes(app: FastifyInstance, { comptes, guard }: AccountsDeps): void {
  app.get('/api/annuaire', { onRequest: guard.requireFollower }, async (request, reply) => {
    const { compte } = guard.sessionOf(request)
    if (!isProfessional(compte) || compte.organisation === undefined) return sendError(reply, 'forbidden')
    const colleagues = await comptes.ofOrganisation(compte.organisation.organisation)
    return { personnes: colleagues.map(writePerson) }
  })

  // By POST: a name has no place in an address, which is logged.
  app.post('/api/annuaire/chercher', { onRequest: [guard.requireFollower, guard.limitSearching], bodyLimit: SMALL_BODY }, async (request, reply) => {
    const { compte } = guard.sessionOf(request)
    if (!ENTERERS.includes(compte.role) || compte.organisation === undefined) return sendError(reply, 'forbidden')
    const asked = searchSchema.safeParse(request.body)
    if (!asked.success || asked.data.nom.trim().length < 3) return sendError(reply, 'malformed')
    const found = await comptes.search(asked.data.nom.trim(), MAX_FOUND)
    return { personnes: found.map(writePerson) }
  })
}

/** Whoever knows the address enters as anybody: registered for a demonstration only, never in production. */
export function demoRoutes(app: FastifyInstance, { comptes, sessions, cles, guard, clock }: AccountsDeps): void {
  app.get('/api/demo', async () => {
    const people = await comptes.listDemoComptes()
    return { personnes: people.map((compte) => ({ ...writePerson(compte), description: compte.demonstration ?? '' })) }
  })

  app.post('/api/demo/entrer', { onRequest: guard.limitEntering, bodyLimit: SMALL_BODY }, async (request, reply) => {
    const asked = enterSchema.safeParse(request.body)
    const personne = asked.success ? parsePersonneId(asked.data.personne) : undefined
    const appareil = asked.success ? parseAppareilId(asked.data.appareil) : undefined
    if (!asked.success || !personne?.ok || !appareil?.ok) return sendError(reply, 'malformed')
    const compte = await comptes.find(personne.value)
    if (compte?.demonstration === undefined) return sendError(reply, 'notFound')
    // The device makes its key; whoever has another one is not that device.
    if (!(await cles.enroll(personne.value, appareil.value, asked.data.publique, clock.now()))) return sendError(reply, 'forbidden')
    return { ...writePerson(compte), ...(await sessions.open(personne.value, appareil.value, clock.now())) }
  })
}
