/**
 * Where a device keeps one person's space: opaque keys and bytes, nothing else.
 *
 * `commit` is the only way to write: one strict transaction which first compares the records named in
 * `expect` with what is there (`null`: absent) and writes nothing when one differs, so that two tabs, or
 * a tab that slept, cannot overwrite each other. It resolves when the transaction is durable
 * (`complete`), never before: *gardé* is shown only then (I12).
 */
import type { Result } from '../base/result.ts'

export interface Write {
  /** Records that must still be exactly these bytes (`null`: must not exist). */
  readonly expect: readonly (readonly [key: string, bytes: Uint8Array | null])[]
  readonly put: readonly (readonly [key: string, bytes: Uint8Array])[]
  readonly remove: readonly string[]
}

export type StoreFault =
  /** `expect` no longer holds: read again, then decide again. */
  | { readonly fault: 'changed' }
  /** The disk or the quota is full: nothing was written, reading goes on. */
  | { readonly fault: 'full' }
  /** The database is gone or cannot be opened any more; reopened once already. */
  | { readonly fault: 'lost' }
  /** Another tab with a newer version of the product asks for the database: this one must close. */
  | { readonly fault: 'superseded' }

export interface Store {
  read(keys: readonly string[]): Promise<Result<readonly (Uint8Array | undefined)[], StoreFault>>
  commit(write: Write): Promise<Result<void, StoreFault>>
  /** Bytes used and allowed, when the platform says; and whether storage is protected from eviction. */
  gauge(): Promise<{ readonly used: number; readonly quota: number; readonly persisted: boolean } | undefined>
  /** Closes the connection; a closed store answers `lost`. */
  close(): void
}
