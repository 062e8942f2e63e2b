/** GET /api/tenues: work that waits for this person's decision. The decision itself is an operation, and goes with the others. */
import type { FastifyInstance } from 'fastify'
import { voletKey } from '../../domain/volet.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Tenues } from '../../protocol/tellTenues.ts'
import { writeTenue } from '../../protocol/tenues.ts'
import type { Guard } from '../guard.ts'
import type { Lectures } from '../lectures.ts'

export interface TenuesDeps {
  readonly tenues: Tenues
  readonly lectures: Lectures
  readonly guard: Guard
  readonly clock: Clock
}

export function tenuesRoute(app: FastifyInstance, { tenues, lectures, guard, clock }: TenuesDeps): void {
  app.get('/api/tenues', { onRequest: guard.requireFollower }, async (request) => {
    const { compte } = guard.sessionOf(request)
    const found = await tenues.of(compte.personne)
    const volets = [...new Set(found.tenues.map(({ volet }) => voletKey(volet)))]
    // Noted before it leaves, like a volet itself. Whose livret it is reads it as their own.
    if (compte.role !== 'beneficiaire') await lectures.noteSent(compte.personne, volets, clock.today())
    return { tenues: found.tenues.map(writeTenue), encore: found.encore }
  })
}
