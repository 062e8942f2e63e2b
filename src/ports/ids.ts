import type { AppareilId, CreatedId, IntentionId, LivretId, PersonneId, ReplicaId } from '../base/ids.ts'

/** The only source of randomness. `bytes` is cryptographically strong outside tests. */
export interface Ids {
  bytes(length: number): Uint8Array
  livret(): LivretId
  personne(): PersonneId
  entity(): CreatedId
  replica(): ReplicaId
  appareil(): AppareilId
  intention(): IntentionId
}
