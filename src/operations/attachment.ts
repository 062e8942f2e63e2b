import type { CreatedId } from '../base/ids.ts'

/** A reference to bytes that travel by their own channel with their own verdict, and can be erased apart. */
export interface Attachment {
  readonly id: CreatedId
  /** SHA-256 of the bytes, base64url. */
  readonly digest: string
  readonly size: number
  readonly mime: string
}
