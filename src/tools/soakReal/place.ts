/**
 * What a run makes on this machine: folders, processes, mounts. Everything is taken away again in the other
 * order, when the run ends, fails, or is told to stop; and only what the run itself made, by its id.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Close = () => void | Promise<void>

export interface Place {
  readonly folder: string
  /** A new folder in it, through which the database's own user may pass. */
  subfolder(name: string): string
  onLeave(close: Close): void
  leave(): Promise<void>
}

export function createPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'livret-soak-'))
  chmodSync(folder, 0o711)
  const closers: Close[] = [() => { rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }) }]
  let leaving: Promise<void> | undefined
  const leaveNow = async (): Promise<void> => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop())
      try {
        await close()
      } catch (cause) {
        console.error('left behind:', cause)
      }
  }
  return {
    folder,
    subfolder(name) {
      const made = join(folder, name)
      mkdirSync(made, { mode: 0o711 })
      return made
    },
    onLeave: (close) => { closers.push(close) },
    leave: () => (leaving ??= leaveNow()),
  }
}

/** Nothing when it has ended already. */
export function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause
  }
}
