/** Shared devices: what each of their spaces asks, and what the responsable of the organisation says of them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseAppareilId, type OrganisationId } from '../../base/ids.ts'
import { areReglesPossible } from '../../domain/poste.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Asker } from '../effacements.ts'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Hints } from '../hints.ts'
import type { Postes } from '../postes.ts'
import { NOTHING } from './appareils.ts'
import { posteChangeSchema, posteSaidSchema, revokeSchema } from './messages.ts'
import { SMALL_BODY } from './sessions.ts'

export interface PostesDeps {
  readonly postes: Postes
  readonly hints: Hints
  readonly guard: Guard
  readonly clock: Clock
}

type Responsable = Asker & { readonly organisation: OrganisationId }

export function posteRoutes(app: FastifyInstance, { postes, hints, guard, clock }: PostesDeps): void {
  const options = { onRequest: guard.requireSession, bodyLimit: SMALL_BODY }
  const askerOf = (request: FastifyRequest): Asker => {
    const { compte, appareil } = guard.sessionOf(request)
    return { personne: compte.personne, appareil }
  }
  /** Whoever is none is told what one is told of a route there is not. */
  const responsable = (request: FastifyRequest): Responsable | undefined => {
    const { role, organisation } = guard.sessionOf(request).compte
    return role === 'responsable' && organisation !== undefined ? { ...askerOf(request), organisation: organisation.organisation } : undefined
  }
  const list = async ({ organisation, personne, appareil: here }: Responsable) => ({
    postes: (await postes.list(organisation, personne)).map(({ espaces, ...poste }) => ({
      ...poste, ici: espaces.some(({ appareil }) => appareil === here),
      espaces: espaces.map(({ retireLe, contenu, ...espace }) => ({ ...espace, contenu: contenu ?? NOTHING, retireLe: retireLe ?? null, ici: espace.appareil === here })),
    })),
  })
  const paramOf = (request: FastifyRequest): string => (request.params as { readonly poste: string }).poste // the route's own parameter
  const by = async (request: FastifyRequest, reply: FastifyReply, act: (who: Responsable) => Promise<'malformed' | 'notFound' | undefined>) => {
    const who = responsable(request)
    const fault = who === undefined ? 'notFound' : await act(who)
    return who === undefined || fault !== undefined ? sendError(reply, fault ?? 'notFound') : list(who)
  }

  app.post('/api/regles', options, async (request, reply) => {
    const said = posteSaidSchema.safeParse(request.body)
    if (!said.success) return sendError(reply, 'malformed')
    const found = await postes.of(askerOf(request), said.data.poste, clock.now())
    if (found === 'ferme') return sendError(reply, 'forbidden')
    return found === undefined ? { poste: null, regles: null } : { poste: found.poste, regles: found.regles }
  })

  app.get('/api/postes', options, (request, reply) => by(request, reply, () => Promise.resolve(undefined)))
  app.post('/api/postes', options, (request, reply) => by(request, reply, async (who) => {
    const made = posteChangeSchema.safeParse(request.body)
    if (!made.success || !areReglesPossible(made.data.regles)) return 'malformed'
    return (await postes.create(who.organisation, who, made.data, clock.now())) ? undefined : 'notFound'
  }))
  app.post('/api/postes/:poste', options, (request, reply) => by(request, reply, async (who) => {
    const made = posteChangeSchema.safeParse(request.body)
    if (!made.success || !areReglesPossible(made.data.regles)) return 'malformed'
    return (await postes.change(who.organisation, who, { poste: paramOf(request), ...made.data }, clock.now())) ? undefined : 'notFound'
  }))
  app.delete('/api/postes/:poste', options, (request, reply) => by(request, reply, async (who) => ((await postes.remove(who.organisation, who, paramOf(request), clock.now())) ? undefined : 'notFound')))
  app.post('/api/postes/:poste/retirer', options, (request, reply) => by(request, reply, async (who) => {
    const asked = revokeSchema.safeParse(request.body)
    const appareil = asked.success ? parseAppareilId(asked.data.appareil) : undefined
    if (!appareil?.ok) return 'malformed'
    const ended = await postes.retire(who.organisation, who, paramOf(request), appareil.value, clock.now())
    for (const key of ended ?? []) hints.endSession(key)
    return ended === undefined ? 'notFound' : undefined
  }))
}
