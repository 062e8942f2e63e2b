/** Argon2id in a worker, which lives as long as one answer takes: its memory goes with it. */
import type { Question } from './argon2Worker.ts'
import type { Stretch } from './wrap.ts'

export const createStretch = (start: () => Worker): Stretch => (password, salt, how) =>
  new Promise((resolve, reject) => {
    const worker = start()
    worker.onmessage = ({ data }: MessageEvent<Uint8Array>) => {
      worker.terminate()
      resolve(data)
    }
    worker.onerror = (event) => {
      worker.terminate()
      reject(new Error(event.message))
    }
    worker.postMessage({ password, salt, how } satisfies Question)
  })
