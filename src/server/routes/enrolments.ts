/** Opening an enrolment, following it, and taking it without a session (PROTOCOL.md §12). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseAppareilId, parseLivretId, parsePersonneId } from '../../base/ids.ts'
import { CODE_LENGTH } from '../../base/typedCode.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TicketClaim } from '../../protocol/signedTicket.ts'
import type { Comptes } from '../comptes.ts'
import type { EnrolmentAsk } from '../../domain/enrolement.ts'
import type { Enrolements } from '../enrolements.ts'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Hints } from '../hints.ts'
import type { Sessions } from '../sessions.ts'
import { declareSchema, enrolSchema, takeSchema, ticketSchema, writePerson } from './messages.ts'
import { SMALL_BODY } from './sessions.ts'

export interface EnrolmentDeps {
  readonly enrolements: Enrolements
  readonly comptes: Comptes
  readonly sessions: Sessions
  readonly guard: Guard
  readonly hints: Pick<Hints, 'endSession'>
  readonly clock: Clock
}

export function enrolmentRoutes(app: FastifyInstance, { enrolements, comptes, sessions, guard, hints, clock }: EnrolmentDeps): void {
  const signedIn = { onRequest: guard.requireSession, bodyLimit: SMALL_BODY }
  const entering = { onRequest: guard.limitEntering, bodyLimit: SMALL_BODY }

  app.post('/api/enrolements', { ...signedIn, onRequest: guard.requireFresh }, async (request, reply) => {
    const asked = enrolSchema.safeParse(request.body)
    const ask = asked.success ? readAsk(asked.data) : undefined
    if (ask === undefined) return sendError(reply, 'malformed')
    return (await enrolements.open(ask, guard.sessionOf(request), clock.now())) ?? sendError(reply, 'notFound')
  })

  app.get('/api/enrolements/:enrolement', signedIn, async (request) =>
    ({ etat: await enrolements.state(enrolmentOf(request), guard.sessionOf(request).compte.personne, clock.now()) }))

  app.delete('/api/enrolements/:enrolement', signedIn, async (request) => {
    const [enrolement, { compte: { personne } }] = [enrolmentOf(request), guard.sessionOf(request)]
    await enrolements.cancel(enrolement, personne)
    return { etat: await enrolements.state(enrolement, personne, clock.now()) }
  })

  // Asked again it says what became of it: the answer may have been lost.
  app.post('/api/enrolements/declarer', { ...signedIn, onRequest: guard.requireFollower }, async (request, reply) => {
    const asked = declareSchema.safeParse(request.body)
    const claim = asked.success ? readClaim(asked.data) : undefined
    if (!asked.success || claim === undefined) return sendError(reply, 'malformed')
    const declared = await enrolements.declare({ claim, signature: asked.data.signature }, asked.data.ecouleMs, guard.sessionOf(request), clock.now())
    if (declared === undefined) return sendError(reply, 'notFound')
    for (const key of declared.ended) hints.endSession(key)
    return { etat: declared.etat }
  })

  /** Typed codes are few enough to be tried: all of them together, from wherever, are limited too. */
  const tooMany = (billet: string, reply: FastifyReply): FastifyReply | undefined => (billet.length === CODE_LENGTH ? guard.limitCodes(reply) : undefined)

  // What is wrong, used, late or unknown gets the same answer.
  app.post('/api/enrolements/lire', entering, async (request, reply) => {
    const asked = ticketSchema.safeParse(request.body)
    if (!asked.success) return sendError(reply, 'malformed')
    const { billet } = asked.data
    return tooMany(billet, reply) ?? (await enrolements.read(billet, clock.now())) ?? sendError(reply, 'notFound')
  })

  app.post('/api/enrolements/prendre', entering, async (request, reply) => {
    const asked = takeSchema.safeParse(request.body)
    const appareil = asked.success ? parseAppareilId(asked.data.appareil) : undefined
    if (!asked.success || appareil?.ok !== true) return sendError(reply, 'malformed')
    const limited = tooMany(asked.data.billet, reply)
    if (limited !== undefined) return limited
    const taken = await enrolements.take({ ...asked.data, appareil: appareil.value }, clock.now())
    if (taken === 'retired') return sendError(reply, 'forbidden')
    const compte = taken && (await comptes.find(taken.personne))
    if (taken === undefined || compte === undefined) return sendError(reply, 'notFound')
    for (const key of taken.ended) hints.endSession(key)
    return { ...writePerson(compte), ...(await sessions.open(taken.personne, taken.appareil, clock.now(), taken)) }
  })
}

/** A ticket says one of the two, and one alone is signed. */
function readClaim({ signature: _signature, ecouleMs: _since, ...claim }: NonNullable<ReturnType<typeof declareSchema.safeParse>['data']>): TicketClaim | undefined {
  if (claim.remplace && claim.refaite) return undefined
  const [livret, personne] = [parseLivretId(claim.livret), parsePersonneId(claim.personne)]
  return livret.ok && personne.ok ? { ...claim, livret: livret.value, personne: personne.value } : undefined
}

type Asked = NonNullable<ReturnType<typeof enrolSchema.safeParse>['data']>

function readAsk(asked: Asked): EnrolmentAsk | undefined {
  switch (asked.but) {
    case 'beneficiaire': {
      const livret = parseLivretId(asked.livret)
      return livret.ok ? { but: asked.but, livret: livret.value } : undefined
    }
    case 'collegue': {
      const personne = parsePersonneId(asked.personne)
      return personne.ok ? { but: asked.but, personne: personne.value } : undefined
    }
    default:
      return asked
  }
}

function enrolmentOf({ params }: FastifyRequest): string {
  const text = typeof params === 'object' && params !== null && 'enrolement' in params ? params.enrolement : undefined
  return typeof text === 'string' ? text : ''
}
