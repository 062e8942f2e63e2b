/** One exchange with the server (or, later, a porteur): bytes out, bytes in. Slow, lossy, repeatable. */
import type { Result } from '../base/result.ts'

export type TransportFault =
  /** No answer: network, server, timeout. Try again later; nothing is known about what was received. */
  | { readonly fault: 'unreachable' }
  /** The session is over: sign in again; nothing is lost. */
  | { readonly fault: 'signedOut' }
  /** The server speaks a version this device does not: update the application. */
  | { readonly fault: 'tooOld' }
  /** Asked to slow down. */
  | { readonly fault: 'busy'; readonly afterMs: number }
  /** This account has to show a second factor first; what is to be sent waits. */
  | { readonly fault: 'secondFactor' }
  /** The server calls our bytes malformed: a bug on one side; work stays pending and is shown. */
  | { readonly fault: 'rejected' }

export interface Transport {
  exchange(request: Uint8Array): Promise<Result<Uint8Array, TransportFault>>
  /** Calls back when the server hints that there is news; a hint may be lost. Returns a way to stop. */
  hints(onHint: () => void): () => void
}
