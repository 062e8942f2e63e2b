/**
 * One server and one stage for a test file; what pages complain about fails the test during which it happened. Each
 * test finds a server that runs, and no device of the test before.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest'
import type { Page } from 'playwright-core'
import type { Engine } from './engines.ts'
import { createStage, enter, type Device, type Size, type Stage } from './people.ts'
import { startServer, type Server } from './server.ts'
import { readRecord, readStore } from './store.ts'
import { isLastPage } from './wire.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Which engine this project's tests run in (vite.config.ts). */
    engine: Engine
  }
}

export interface Scene {
  readonly server: Server
  readonly stage: Stage
  /** A person comes in on a device of their own, and all their livrets arrive. */
  person(name: string, size: Size): Promise<Device>
  /** The same, on a device that is there. */
  enters(device: Device, name: string): Promise<void>
}

export function useScene(): Scene {
  let server: Awaited<ReturnType<typeof startServer>> | undefined
  let stage: Stage | undefined
  const there = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the scene is set before all tests')
    return value
  }
  beforeAll(async () => {
    ;[server, stage] = await Promise.all([startServer(), createStage(inject('engine'))])
  })
  beforeEach(async () => {
    if (server?.running() === false) await server.start()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.log((await stage?.describe())?.join('\n\n'))
    expect(await stage?.clear(), 'what pages complained about').toEqual([])
  })
  afterAll(async () => {
    await stage?.close()
    await server?.dispose()
  })
  return {
    get server() {
      return there(server)
    },
    get stage() {
      return there(stage)
    },
    async person(name, size) {
      const device = await there(stage).device(there(server), size)
      await this.enters(device, name)
      return device
    },
    async enters(device, name) {
      await enter(device, name)
      await arrived(device)
    },
  }
}

/** The first download has ended and is stored; the application itself is stored too. */
export async function arrived(device: Device): Promise<void> {
  await device.link.wait(isLastPage)
  await expect.poll(async () => {
    const synchros = await readRecord(device.page, 'synchro')
    return synchros.length > 0 && synchros.every((each) => each?.includes('"complete":true'))
  }, POLL).toBe(true)
  await device.page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
}

/** Waits until the device keeps these words in its databases (a demonstration's seal opens by itself). All of them are read each time: not often. */
export async function stored(page: Page, words: string): Promise<void> {
  await expect.poll(async () => (await readStore(page, 'databases')).bytes.includes(Buffer.from(words, 'utf8').toString('latin1')), { ...POLL, interval: 250 }).toBe(true)
}

/** Patience of `expect.poll`: a limit for what never comes, not a measure of speed. */
export const POLL = { timeout: 20_000, interval: 50 }
