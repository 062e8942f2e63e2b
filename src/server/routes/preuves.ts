/** Second factors: which one has, adding, showing and taking away one, and entering with one (PROTOCOL.md §14). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../ports/clock.ts'
import type { Enrolements } from '../enrolements.ts'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { ClesAcces } from '../preuves/clesAcces.ts'
import type { Facteurs } from '../preuves/facteurs.ts'
import type { Oidc, Recognised } from '../preuves/oidc.ts'
import { assertionSchema, backSchema, goSchema, newPasskeySchema, removeFactorSchema } from './messages.ts'

/** A key of the largest kind, in base64url. */
const PROOF_BODY = 16 * 1024

export interface ProofDeps {
  readonly clesAcces: ClesAcces
  readonly facteurs: Facteurs
  /** Absent: no provider is configured, and its routes do not exist. */
  readonly oidc?: Oidc | undefined
  readonly enrolements: Enrolements
  readonly guard: Guard
  readonly clock: Clock
}

export function proofRoutes(app: FastifyInstance, { clesAcces, facteurs, oidc, enrolements, guard, clock }: ProofDeps): void {
  const signedIn = { onRequest: guard.requireIdentified, bodyLimit: PROOF_BODY }
  const entering = { onRequest: guard.limitEntering, bodyLimit: PROOF_BODY }
  const done = (reply: FastifyReply, right: boolean) => (right ? reply.code(204).send() : sendError(reply, 'forbidden'))

  app.get('/api/facteurs', signedIn, (request) => facteurs.of(guard.sessionOf(request), clock.now()))

  app.post('/api/facteurs/retirer', { ...signedIn, onRequest: guard.requireFresh }, async (request, reply) => {
    const asked = removeFactorSchema.safeParse(request.body)
    if (!asked.success) return sendError(reply, 'malformed')
    return done(reply, await facteurs.remove(guard.sessionOf(request), asked.data.facteur, clock.now()))
  })

  app.post('/api/cles-acces/preparer', signedIn, async (request, reply) =>
    (await clesAcces.offer(guard.sessionOf(request), clock.now())) ?? sendError(reply, 'forbidden'))

  app.post('/api/cles-acces', signedIn, async (request, reply) => {
    const made = newPasskeySchema.safeParse(request.body)
    if (!made.success) return sendError(reply, 'malformed')
    return done(reply, await clesAcces.register(guard.sessionOf(request), made.data, clock.now()))
  })

  app.post('/api/cles-acces/defi', signedIn, (request) => clesAcces.challenge(guard.sessionOf(request), clock.now()))

  app.post('/api/cles-acces/montrer', signedIn, async (request, reply) => {
    const shown = assertionSchema.safeParse(request.body)
    if (!shown.success) return sendError(reply, 'malformed')
    return done(reply, await clesAcces.show(guard.sessionOf(request), shown.data, clock.now()))
  })

  app.post('/api/cles-acces/entrer/defi', entering, () => clesAcces.challenge(undefined, clock.now()))

  app.post('/api/cles-acces/entrer', entering, async (request, reply) => {
    const shown = assertionSchema.safeParse(request.body)
    if (!shown.success) return sendError(reply, 'malformed')
    const personne = await clesAcces.recognise(shown.data, clock.now())
    return letIn(reply, personne === undefined ? undefined : { personne, proven: true })
  })

  /** Whoever proved who they are gets what a ticket gets: the same taking of a device follows (§12). */
  async function letIn(reply: FastifyReply, who: Recognised | undefined) {
    const opened = who && (await enrolements.openProven(who.personne, who.proven, clock.now()))
    return opened === undefined ? sendError(reply, 'notFound') : { billet: opened.billet, ...opened.invited }
  }

  app.get('/api/oidc', () => ({ nom: oidc?.nom ?? null }))
  if (oidc === undefined) return
  const originOf = ({ headers }: FastifyRequest): string | undefined => headers.origin

  app.post('/api/oidc/entrer', entering, async (request, reply) =>
    (await oidc.go('entrer', undefined, originOf(request), clock.now())) ?? sendError(reply, 'notFound'))

  app.post('/api/oidc/entrer/retour', entering, async (request, reply) => {
    const back = backSchema.safeParse(request.body)
    if (!back.success) return sendError(reply, 'malformed')
    return letIn(reply, await oidc.recognise(back.data, originOf(request), clock.now()))
  })

  app.post('/api/oidc/aller', signedIn, async (request, reply) => {
    const asked = goSchema.safeParse(request.body)
    if (!asked.success) return sendError(reply, 'malformed')
    return (await oidc.go(asked.data.but, guard.sessionOf(request), originOf(request), clock.now())) ?? sendError(reply, 'forbidden')
  })

  app.post('/api/oidc/retour', signedIn, async (request, reply) => {
    const back = backSchema.safeParse(request.body)
    if (!back.success) return sendError(reply, 'malformed')
    return done(reply, await oidc.complete(guard.sessionOf(request), back.data, originOf(request), clock.now()))
  })
}
