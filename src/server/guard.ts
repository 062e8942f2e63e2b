/** Who is asking, and whether they ask too often: before a byte of the body is read. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { invariant } from '../base/result.ts'
import type { Clock } from '../ports/clock.ts'
import { follows } from './comptes.ts'
import { sendError } from './errors.ts'
import { addressKey, createRateLimit, type Rate } from './rateLimit.ts'
import type { Need, SecondFacteur } from './preuves/secondFacteur.ts'
import type { Session, Sessions } from './sessions.ts'

export interface Rates {
  readonly perAddress: Rate
  readonly perSession: Rate
  readonly entering: Rate
  /** Looking people up by name, per account: enough to find a colleague, too little to list them all. */
  readonly searching: Rate
  /** Typed codes of enrolments, all addresses together. */
  readonly codes: Rate
}

/** A whole training body may share one address; one device asks a few times a second at its busiest. */
export const USUAL_RATES: Rates = {
  perAddress: { burst: 600, perSecond: 60 },
  perSession: { burst: 120, perSecond: 10 },
  entering: { burst: 60, perSecond: 2 },
  searching: { burst: 20, perSecond: 1 / 15 },
  codes: { burst: 120, perSecond: 1 },
}

export type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

export interface Guard {
  /** For every request of the API. */
  readonly limitAddress: Hook
  /** For whoever asks for a session. */
  readonly limitEntering: Hook
  /** For routes that need a session with its rights. A revoked device is refused: it is shown nothing [G7]. */
  readonly requireSession: Hook
  /** As that, for what is about livrets: nobody whose account is for figures alone. */
  readonly requireFollower: Hook
  /** For the gravest acts: a second factor was shown just now, by whoever is held to one. */
  readonly requireFresh: Hook
  readonly requireFreshFollower: Hook
  /** For whoever has yet to show a second factor, and may do nothing else. */
  readonly requireIdentified: Hook
  /** After `requireSession`. */
  readonly limitSearching: Hook
  /** For whoever presents a typed code, after the address's own limit. */
  readonly limitCodes: (reply: FastifyReply) => FastifyReply | undefined
  /** For what a revoked device may still do: say what it holds. */
  readonly requireSpeaker: Hook
  readonly requireLeaver: Hook
  sessionOf(request: FastifyRequest): Session
}

export function createGuard(deps: { readonly sessions: Sessions; readonly clock: Clock; readonly rates: Rates; readonly rule: SecondFacteur }): Guard {
  const { sessions, clock, rates, rule } = deps
  const perAddress = createRateLimit(rates.perAddress)
  const perSession = createRateLimit(rates.perSession)
  const entering = createRateLimit(rates.entering)
  const searching = createRateLimit(rates.searching)
  const codes = createRateLimit(rates.codes)
  const known = new WeakMap<FastifyRequest, Session>()

  const tooMany = (reply: FastifyReply, waitS: number): FastifyReply | undefined =>
    waitS === 0 ? undefined : sendError(reply.header('retry-after', waitS), 'tooMany')

  // A reply is a thenable: a hook gives it to nobody but Fastify.
  const requires = (need: Need, mayBeRevoked = false, following = false): Hook => async (request, reply) => {
    const token = /^Bearer ([A-Za-z0-9_-]+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const session = token === undefined ? undefined : await sessions.find(token, clock.now())
    if (session === undefined) return sendError(reply.header('www-authenticate', 'Bearer'), 'signedOut')
    if (session.revoked && !mayBeRevoked) return sendError(reply, 'forbidden')
    if (!session.revoked && rule.lacks(session, need, clock.now())) return sendError(reply, 'secondFactor')
    if (following && !follows(session.compte)) return sendError(reply, 'forbidden')
    known.set(request, session)
    return tooMany(reply, perSession.take(session.key, clock.now()))
  }

  return {
    async limitAddress(request, reply) {
      return tooMany(reply, perAddress.take(addressKey(request.ip), clock.now()))
    },
    limitCodes: (reply) => tooMany(reply, codes.take('all', clock.now())),
    async limitEntering(request, reply) {
      return tooMany(reply, entering.take(addressKey(request.ip), clock.now()))
    },
    requireSession: requires('day'),
    requireFollower: requires('day', false, true),
    requireFresh: requires('fresh'),
    requireFreshFollower: requires('fresh', false, true),
    requireIdentified: requires('none'),
    requireSpeaker: requires('day', true, true),
    requireLeaver: requires('none', true),
    async limitSearching(request, reply) {
      const session = known.get(request)
      return session && tooMany(reply, searching.take(session.compte.personne, clock.now()))
    },
    sessionOf(request) {
      const session = known.get(request)
      invariant(session !== undefined, 'the route asked for a session')
      return session
    },
  }
}
