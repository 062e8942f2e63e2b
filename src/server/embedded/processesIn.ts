/** Processes by where they work: every process of a PostgreSQL works in its cluster's folder. */
import { readdirSync, readlinkSync, realpathSync } from 'node:fs'

/** By the kernel's own list; none where the system keeps no such list (elsewhere than on Linux). */
export function processesIn(folder: string): readonly number[] {
  const real = realpathSync(folder)
  return listProcesses().filter((pid) => workingFolder(pid) === real)
}

function listProcesses(): readonly number[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
  } catch {
    return []
  }
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return undefined
  }
}
