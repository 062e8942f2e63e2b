/** A disk of its own for a server, small enough to fill: memory mounted as a file system, where the machine lets us. */
import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from './place.ts'

export interface SmallDisk {
  readonly folder: string
  /** To the last byte. */
  fill(): void
  makeRoom(): void
}

const SIZE = '192m'

/** Why not, when it cannot be. */
export function mountSmallDisk(place: Place): SmallDisk | string {
  const folder = place.subfolder('disque')
  const mounted = process.platform === 'linux' ? spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0711`, 'livret-soak', folder], { encoding: 'utf8' }) : undefined
  if (mounted?.status !== 0) return `no small disk can be mounted (${mounted?.stderr.trim() ?? process.platform})`
  place.onLeave(() => {
    // What was killed may still be leaving: detached now, gone when the last file is closed.
    spawnSync('umount', ['--lazy', folder])
  })
  chmodSync(folder, 0o711)
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'a')
      for (const size of [1 << 20, 1 << 12, 1]) while (written(file, Buffer.alloc(size)));
      closeSync(file)
    },
    makeRoom: () => { rmSync(ballast, { force: true }) },
  }
}

function written(file: number, bytes: Buffer): boolean {
  try {
    return writeSync(file, bytes) === bytes.length
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') return false
    throw cause
  }
}
