/** A thread of its own, so that the screen answers while a card or a phrase is stretched. One question, one answer. */
import type { Stretching } from '../ports/vault.ts'
import { stretchHere } from './argon2id.ts'

export interface Question {
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly how: Stretching
}

/** The key, or why there is none: a promise that fails in a worker is no `error` of it. */
export type Answer = Uint8Array | { readonly fault: string }

// Compiles it before it is asked; what fails is told when it is.
stretchHere(new Uint8Array(8), new Uint8Array(16), { memoryKiB: 8, passes: 1, lanes: 1 }).catch(() => undefined)

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  void stretchHere(data.password, data.salt, data.how).then(
    (key) => { postMessage(key satisfies Answer, { transfer: [key.buffer] }) },
    (cause: unknown) => { postMessage({ fault: String(cause) } satisfies Answer) },
  )
})
