/** The real sources of time and randomness on the server, behind the core's ports. */
import { randomBytes } from 'node:crypto'
import { encodeId, type AppareilId, type CreatedId, type IntentionId, type LivretId, type PersonneId, type ReplicaId } from '../base/ids.ts'
import { parisJour, type Instant } from '../base/jour.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'

export const systemClock: Clock = {
  now: () => Date.now() as Instant,
  today: () => parisJour(Date.now()),
}

const long = (): string => encodeId(randomBytes(16))

// 128 random bits (64 for a replica) are what each brand stands for.
export const systemIds: Ids = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  livret: () => long() as LivretId,
  personne: () => long() as PersonneId,
  entity: () => long() as CreatedId,
  replica: () => encodeId(randomBytes(8)) as ReplicaId,
  appareil: () => long() as AppareilId,
  intention: () => long() as IntentionId,
}
