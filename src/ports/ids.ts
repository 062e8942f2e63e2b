import { encodeId, type AppareilId, type CreatedId, type IntentionId, type LivretId, type PersonneId, type ReplicaId } from '../base/ids.ts'

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

/** The only place where ids come into being: 128 bits written down, 64 for a replica, are what each brand stands for. */
export function idsFrom(bytes: Ids['bytes']): Ids {
  const long = (): string => encodeId(bytes(16))
  return {
    bytes,
    livret: () => long() as LivretId,
    personne: () => long() as PersonneId,
    entity: () => long() as CreatedId,
    replica: () => encodeId(bytes(8)) as ReplicaId,
    appareil: () => long() as AppareilId,
    intention: () => long() as IntentionId,
  }
}
