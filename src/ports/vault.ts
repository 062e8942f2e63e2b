/**
 * What a device writes down of a space's vault, outside the seal: how the space's data key is wrapped, how often somebody
 * tried in vain, what shows while it is locked. Nothing of it says whose space it is.
 */
import type { Instant } from '../base/jour.ts'
import type { Result } from '../base/result.ts'
import type { Enseigne } from '../domain/enseigne.ts'
import type { StoreFault } from './store.ts'

/** `carte`, `phrase`: stretched by Argon2id. `prf`, `referent`: 256 random bits, derived. `ouvert`: a public constant. */
export type WrapKind = 'carte' | 'phrase' | 'prf' | 'referent' | 'ouvert'

export interface Stretching {
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/** The data key under one key of a person's. Everything but `wrapped` is bound to it. */
export interface Wrap {
  readonly kind: WrapKind
  /** 16 random bytes. */
  readonly salt: Uint8Array
  readonly stretching?: Stretching
  /** Of a card: the first 4 bytes of a hash of its 128 bits, by which it finds its space among others. */
  readonly mark?: Uint8Array
  /** Of a `prf`: which credential is asked. */
  readonly credential?: Uint8Array
  /** Of a `referent`: the secret it opens with, under the space's own common key, so that an open space can seal it for another référent. */
  readonly secret?: Uint8Array
  /** Initialisation vector and AES-GCM. */
  readonly wrapped: Uint8Array
}

export interface Coffre {
  readonly v: 1
  /** Absent on a space that opens by itself. */
  readonly enseigne?: Enseigne
  readonly wraps: readonly Wrap[]
  /** The secret of `referent`, sealed for the référent's devices (vault/secours.ts); absent while none is known. `pour`: a keyed hash of which. */
  readonly secours?: { readonly sealed: Uint8Array; readonly pour: Uint8Array }
  /** Tries since the last that succeeded, and when the last was. Written before a try is looked at. */
  readonly tries: number
  readonly triedAt: Instant
}

/** One space's, kept durably. */
export interface Coffres {
  read(): Promise<Result<Coffre, StoreFault>>
  /** In one strict transaction: `change` sees what is there, and writes nothing when it returns `undefined`. It resolves with what is there then. */
  update(change: (before: Coffre) => Coffre | undefined): Promise<Result<Coffre, StoreFault>>
}
