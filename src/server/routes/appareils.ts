/** "Mes appareils", and those of the person for the référent of their livret. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseAppareilId, type LivretId } from '../../base/ids.ts'
import type { Contenu } from '../../domain/droits.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Appareil, Appareils } from '../appareils.ts'
import type { Asker } from '../effacements.ts'
import { sendError, type ErrorReason } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Hints } from '../hints.ts'
import { revokeSchema } from './messages.ts'
import { livretOf } from './rights.ts'
import { SMALL_BODY } from './sessions.ts'

export interface AppareilsDeps {
  readonly appareils: Appareils
  readonly hints: Hints
  readonly guard: Guard
  readonly clock: Clock
}

/** Nothing that the log of 12 months knows of. */
export const NOTHING: Contenu = { livrets: [], autres: 0 }

export function appareilRoutes(app: FastifyInstance, { appareils, hints, guard, clock }: AppareilsDeps): void {
  const options = { onRequest: guard.requireSession, bodyLimit: SMALL_BODY }
  const askerOf = (request: FastifyRequest): Asker => {
    const { compte, appareil } = guard.sessionOf(request)
    return { personne: compte.personne, appareil }
  }
  /** What lies on one's own is said; on the person's lies their livret. */
  const write = async (found: readonly Appareil[], { personne, appareil: here }: Asker, own: boolean) => {
    const contenus = own ? await appareils.contenus([personne], personne) : undefined
    return {
      appareils: found.map(({ appareil, depuis, vuLe, retireLe, par, retirePar }) => ({
        appareil, depuis, vuLe, par: par ?? null, retireLe: retireLe ?? null, retirePar: retirePar ?? null, ici: appareil === here,
        contenu: contenus === undefined ? null : contenus.get(appareil) ?? NOTHING,
      })),
    }
  }
  /** What is then, as the list has it; or why not. */
  async function revoke(request: FastifyRequest, livret?: LivretId): Promise<Awaited<ReturnType<typeof write>> | ErrorReason> {
    const body = revokeSchema.safeParse(request.body)
    const appareil = body.success ? parseAppareilId(body.data.appareil) : undefined
    if (!appareil?.ok) return 'malformed'
    const by = askerOf(request)
    const ended = await appareils.revoke(appareil.value, by, clock.now(), livret)
    if (ended === undefined) return 'notFound'
    for (const key of ended) hints.endSession(key)
    const left = livret === undefined ? await appareils.of(by.personne) : await appareils.ofLivret(livret, by)
    return write(left ?? [], by, livret === undefined)
  }
  const answer = (reply: FastifyReply, said: Awaited<ReturnType<typeof write>> | ErrorReason) => (typeof said === 'string' ? sendError(reply, said) : said)

  app.get('/api/appareils', options, async (request) => {
    const by = askerOf(request)
    return write(await appareils.of(by.personne), by, true)
  })
  app.post('/api/appareils/retirer', options, async (request, reply) => answer(reply, await revoke(request)))

  const ofLivret = { ...options, onRequest: guard.requireFollower }
  app.get('/api/livrets/:livret/appareils', ofLivret, async (request, reply) => {
    const [livret, by] = [livretOf(request), askerOf(request)]
    const found = livret && (await appareils.ofLivret(livret, by))
    return found === undefined ? sendError(reply, 'notFound') : write(found, by, false)
  })
  app.post('/api/livrets/:livret/appareils/retirer', ofLivret, async (request, reply) => {
    const livret = livretOf(request)
    return answer(reply, livret === undefined ? 'notFound' : await revoke(request, livret))
  })
}
