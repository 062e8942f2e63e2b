/** The real sources of time and randomness on the server, behind the core's ports. */
import { randomBytes } from 'node:crypto'
import { encodeId, type OrganisationId } from '../base/ids.ts'
import { parisJour, type Instant } from '../base/jour.ts'
import type { Clock } from '../ports/clock.ts'
import { idsFrom } from '../ports/ids.ts'

export const systemClock: Clock = {
  now: () => Date.now() as Instant, // milliseconds since 1970, whatever they claim
  today: () => parisJour(Date.now()),
}

export const systemIds = idsFrom((length) => new Uint8Array(randomBytes(length)))
export const newOrganisation = (): OrganisationId => encodeId(systemIds.bytes(16)) as OrganisationId // made by the server alone, as the other ids are
