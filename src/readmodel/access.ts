/** Who may enter with what device, as screens ask it of the server. All of it needs the network, and says when there is none. */
import type { AppareilId, LivretId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Result } from '../base/result.ts'
import type { EnrolmentAsk } from '../domain/enrolement.ts'

export interface OpenEnrolment {
  readonly enrolement: string
  /** Where the other device goes: the secret is in the fragment, which no server sees. */
  readonly adresse: string
  /** The same place, for whoever types. */
  readonly origine: string
  readonly code: string
  readonly jusqua: Instant
}

export interface DeviceView {
  readonly appareil: AppareilId
  readonly since: Instant
  readonly seen: Instant
  /** It opens nothing any more. */
  readonly revoked: Instant | undefined
  /** The one this is shown on. */
  readonly here: boolean
}

/** `refused`: not theirs to do, or no longer possible. */
export type AccessFault = 'unreachable' | 'busy' | 'refused'

export interface SessionAccess {
  openEnrolment(ask: EnrolmentAsk): Promise<Result<OpenEnrolment, AccessFault>>
  /** `undefined`: the server does not answer. */
  enrolmentState(enrolement: string): Promise<'ouvert' | 'pris' | 'fini' | undefined>
  cancelEnrolment(enrolement: string): Promise<void>
  /** One's own, or those of the person of a livret. */
  devices(livret?: LivretId): Promise<Result<readonly DeviceView[], AccessFault>>
  /** What is left of the list. */
  retireDevice(appareil: AppareilId, livret?: LivretId): Promise<Result<readonly DeviceView[], AccessFault>>
}

/** `refused`: wrong, used, late or unknown, which is not told apart; `full` and `lost`: this device cannot keep a livret; `unprotected`: nothing was chosen to keep it closed. */
export type EntryFault = AccessFault | 'full' | 'lost' | 'unprotected'
