/** The server as a process on a port of its own, started, killed and started again; how long each start took is measured. */
import { invariant } from '../../base/result.ts'
import { startProcess, type Ended, type ServerProcess } from '../../server/testing/serverProcess.ts'
import type { Figures } from './figures.ts'
import { signalTo, type Place } from './place.ts'

export type Environment = Readonly<Record<string, string>>

export class Node {
  readonly base: string
  readonly #environment: Environment
  readonly #figures: Figures
  #process: ServerProcess | undefined

  constructor(place: Pick<Place, 'onLeave'>, port: number, environment: Environment, figures: Figures) {
    this.base = `http://127.0.0.1:${port}`
    // Each device comes from an address of its own, as told by the one proxy there is: the driver.
    this.#environment = { HOST: '127.0.0.1', PORT: String(port), NODE_ENV: 'test', TRUST_PROXY: '127.0.0.1', ...environment }
    this.#figures = figures
    place.onLeave(() => this.kill())
    // However this process ends.
    process.once('exit', () => { this.#signal('SIGKILL') })
  }

  /** Resolves when it answers. */
  async start(more: Environment = {}): Promise<void> {
    const before = performance.now()
    await this.begin(more).ready
    this.#figures.restarted(performance.now() - before)
  }

  begin(more: Environment = {}): ServerProcess {
    invariant(!this.running, 'one process at a time')
    this.#process = startProcess({ ...this.#environment, ...more })
    return this.#process
  }

  get running(): boolean {
    const child = this.#process?.child
    return child !== undefined && child.exitCode === null && child.signalCode === null
  }

  ended(): Promise<Ended | undefined> {
    return this.#process?.ended ?? Promise.resolve(undefined)
  }

  async kill(): Promise<void> {
    this.#signal('SIGKILL')
    await this.ended()
  }

  /** SIGTERM: it finishes what is in progress. */
  async stop(): Promise<Ended | undefined> {
    this.#signal('SIGTERM')
    return this.ended()
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#process?.child.pid
    if (this.running && pid !== undefined) signalTo(pid, signal)
  }
}
