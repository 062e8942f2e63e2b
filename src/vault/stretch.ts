/** Argon2id in a worker, which lives as long as one answer takes: its memory goes with it. */
import type { Answer, Question } from './argon2Worker.ts'
import type { Stretch } from './wrap.ts'

export interface Stretcher {
  readonly stretch: Stretch
  /** Starts the worker of the next answer, while somebody types their code. */
  readonly warm: () => void
}

/** All that is used of one. */
export type StretchWorker = Pick<Worker, 'onmessage' | 'onerror' | 'postMessage' | 'terminate'>

export function createStretch(start: () => StretchWorker): Stretcher {
  let waiting: StretchWorker | undefined
  return {
    warm() {
      if (waiting !== undefined) return
      const worker = start()
      waiting = worker
      // Its code did not come: whoever asks starts another.
      worker.onerror = () => { if (waiting === worker) waiting = undefined }
    },
    stretch: (password, salt, how) => new Promise((resolve, reject) => {
      const worker = waiting ?? start()
      waiting = undefined
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        worker.terminate()
        if (data instanceof Uint8Array) resolve(data)
        else reject(new Error(data.fault))
      }
      worker.onerror = (event) => {
        worker.terminate()
        reject(new Error(event.message))
      }
      worker.postMessage({ password, salt, how } satisfies Question)
    }),
  }
}
