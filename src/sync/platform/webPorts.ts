/** The browser behind the `clock`, `ids` and `timers` ports. */
import { encodeId } from '../../base/ids.ts'
import type { AppareilId, CreatedId, IntentionId, LivretId, PersonneId, ReplicaId } from '../../base/ids.ts'
import { parisJour, type Instant } from '../../base/jour.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Timers } from '../../ports/timers.ts'

export function createWebClock(): Clock {
  return {
    now: () => Date.now() as Instant, // milliseconds since 1970, whatever they claim
    today: () => parisJour(Date.now()),
  }
}

/** Ids are 128 random bits, replicas 64: these casts are where such ids come into being. */
export function createWebIds(): Ids {
  const bytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
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

export function createWebTimers(): Timers {
  return {
    after(ms, call) {
      const timer = setTimeout(call, ms)
      return () => { clearTimeout(timer) }
    },
  }
}
