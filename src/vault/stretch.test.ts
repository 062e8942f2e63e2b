import { expect, test } from 'vitest'
import type { Answer } from './argon2Worker.ts'
import { createStretch } from './stretch.ts'
import { STRETCHING } from './wrap.ts'

const KEY = Uint8Array.of(7)

/** A worker as far as it is used: `answers` is what it says to a question, undefined when its code did not come. */
function stretcher(...answers: readonly (Answer | undefined)[]) {
  let started = 0
  const made: { onerror?: () => void }[] = []
  const created = createStretch(() => {
    const answer = answers[started++]
    const worker = {
      onmessage: (_: { data: Answer }): void => undefined, onerror: (): void => undefined, terminate: () => undefined,
      postMessage: () => { if (answer !== undefined) queueMicrotask(() => { worker.onmessage({ data: answer }) }) },
    }
    made.push(worker)
    return worker
  })
  return { ...created, made, started: () => started, ask: () => created.stretch(Uint8Array.of(1), Uint8Array.of(2), STRETCHING) }
}

test('what fails in the worker is told to whoever asked', async () => {
  await expect(stretcher({ fault: 'RangeError: out of memory' }).ask()).rejects.toThrow('out of memory')
})

test('a worker that waits answers the next question; one whose code did not come is followed by another', async () => {
  const ready = stretcher(KEY)
  ready.warm()
  ready.warm()
  expect(await ready.ask()).toEqual(KEY)
  expect(ready.started()).toBe(1)
  const broken = stretcher(undefined, KEY)
  broken.warm()
  broken.made[0]?.onerror?.()
  expect(await broken.ask()).toEqual(KEY)
})
