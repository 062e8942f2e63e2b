/** A thread of its own, so that the screen answers while a card or a phrase is stretched. One question, one answer. */
import type { Stretching } from '../ports/vault.ts'
import { stretchHere } from './argon2id.ts'

export interface Question {
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly how: Stretching
}

// Compiles it before it is asked.
void stretchHere(new Uint8Array(8), new Uint8Array(16), { memoryKiB: 8, passes: 1, lanes: 1 })

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  // A fault reaches whoever asked as the worker's own `error`.
  void stretchHere(data.password, data.salt, data.how).then((key) => { postMessage(key, { transfer: [key.buffer] }) })
})
