/**
 * Between a name the product knows (`livret:…`) and what the device holds (an opaque key and bytes).
 * Asynchronous because sealing is; called before a transaction opens, never inside one.
 */
import type { Result } from '../base/result.ts'

export interface Seal {
  /** The opaque key under which a record is kept. Equal names give equal keys in one space. */
  key(name: string): Promise<string>
  /** Seals with the name bound in, so that one record cannot be passed off as another. */
  seal(name: string, clear: Uint8Array): Promise<Uint8Array>
  open(name: string, sealed: Uint8Array): Promise<Result<Uint8Array, 'tampered'>>
}
