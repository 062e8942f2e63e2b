/** Argon2id itself; read by the worker alone, and by tests. */
import { argon2id } from 'hash-wasm'
import type { Stretch } from './wrap.ts'

export const stretchHere: Stretch = (password, salt, { memoryKiB, passes, lanes }) =>
  argon2id({ password, salt, memorySize: memoryKiB, iterations: passes, parallelism: lanes, hashLength: 32, outputType: 'binary' })
