/** Argon2id in a worker, which lives as long as one answer takes: its memory goes with it. */
import type { Question } from './argon2Worker.ts'
import type { Stretch } from './wrap.ts'

export interface Stretcher {
  readonly stretch: Stretch
  /** Starts the worker of the next answer, while somebody types their code. */
  readonly warm: () => void
}

export function createStretch(start: () => Worker): Stretcher {
  let waiting: Worker | undefined
  return {
    warm() {
      waiting ??= start()
    },
    stretch: (password, salt, how) => new Promise((resolve, reject) => {
      const worker = waiting ?? start()
      waiting = undefined
      worker.onmessage = ({ data }: MessageEvent<Uint8Array>) => {
        worker.terminate()
        resolve(data)
      }
      worker.onerror = (event) => {
        worker.terminate()
        reject(new Error(event.message))
      }
      worker.postMessage({ password, salt, how } satisfies Question)
    }),
  }
}
