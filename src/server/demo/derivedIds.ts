/**
 * Ids that follow from a name: a demonstration cut short and begun again the same day sends the same bytes,
 * which the authority answers from memory. Anybody can compute them; only the demonstration may use them.
 */
import { createHash } from 'node:crypto'
import { encodeId, type AppareilId, type CreatedId, type IntentionId, type LivretId, type PersonneId, type ReplicaId } from '../../base/ids.ts'
import type { Ids } from '../../ports/ids.ts'

export function derivedIds(name: string): Ids {
  let count = 0
  const bytes = (length: number): Uint8Array => {
    count += 1
    return new Uint8Array(createHash('shake256', { outputLength: length }).update(`${name}/${count}`).digest())
  }
  const long = (): string => encodeId(bytes(16))
  // 16 bytes (8 for a replica), written in base64url, are the form of each brand.
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
