/** A display of its own for whatever has windows. */
import { spawn, type ChildProcess } from 'node:child_process'

export interface Display {
  /** As DISPLAY says it. */
  readonly name: string
  close(): Promise<void>
}

/** @param program Xvfb */
export async function startDisplay(program: string): Promise<Display> {
  const screen = spawn(program, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  return { name: `:${await firstLine(screen)}`, close: () => ended(screen) }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdio[3]?.once('data', (data: Buffer) => {
      resolve(data.toString().trim())
    })
    child.once('exit', () => {
      reject(new Error('the display did not start'))
    })
  })
}

/** Told to stop, until it has. */
export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    child.once('exit', () => {
      resolve()
    })
    child.kill()
  })
}
