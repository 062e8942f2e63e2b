/** Where a round takes place: one server with its own database, or any number of them on a database beside them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../e2e/support/server.ts'
import { invariant } from '../../base/result.ts'
import { DATABASE, APPLICATION_ROLE, startEmbedded, type EmbeddedPostgres } from '../../server/embedded/embeddedPostgres.ts'
import { processesIn } from '../../server/embedded/processesIn.ts'
import type { Figures } from './figures.ts'
import { Node } from './node.ts'
import { signalTo, type Place } from './place.ts'
import type { Ground } from './rounds.ts'

const REQUESTS = 20

export interface EmbeddedGround extends Ground {
  readonly node: Node
  /** SIGKILL of the server and of every process of its database; false where the machine does not tell which they are. */
  killEverything(): Promise<boolean>
}

/** The server as `npm start` has it. */
export async function embeddedGround(place: Place, dataDir: string, figures: Figures): Promise<EmbeddedGround> {
  const node = new Node(place, await freePort(), { DATA_DIR: dataDir }, figures)
  const cluster = join(dataDir, 'postgres')
  const url = (role: string, key: 'superuser' | 'application'): string => {
    const secrets = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as Record<typeof key, string> // written by the server
    // The port is the fourth line of PostgreSQL's own file.
    const port = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3] ?? ''
    return `postgres://${role}:${secrets[key]}@127.0.0.1:${port}/${DATABASE}`
  }
  await node.start()
  return {
    node, figures, bases: [node.base], requests: REQUESTS,
    applicationUrl: () => url(APPLICATION_ROLE, 'application'),
    everythingUrl: () => url('postgres', 'superuser'),
    restart: async () => {
      await node.stop()
      await node.start()
    },
    async killEverything() {
      const database = processesIn(cluster)
      if (database.length === 0) return false
      for (const pid of database) signalTo(pid, 'SIGKILL')
      await node.kill()
      return true
    },
  }
}

export type DatabaseTrouble = 'stopped (fast)' | 'stopped (immediate)' | 'killed' | 'one connection killed'
export const DATABASE_TROUBLES: readonly DatabaseTrouble[] = ['stopped (fast)', 'stopped (immediate)', 'killed', 'one connection killed']

export interface SharedGround extends Ground {
  readonly nodes: readonly Node[]
  /** Down and up again, at that moment. */
  trouble(what: DatabaseTrouble): Promise<void>
}

/** `count` servers on one database that is not theirs. */
export async function sharedGround(place: Place, figures: Figures, count: number): Promise<SharedGround> {
  const dataDir = place.subfolder(`base-${count}`)
  const cluster = join(dataDir, 'postgres')
  const port = await freePort()
  let database: EmbeddedPostgres = await startEmbedded(dataDir, port)
  place.onLeave(() => database.stop())
  const urls = { DATABASE_URL: database.applicationUrl, DATABASE_ADMIN_URL: database.adminUrl }
  const everythingUrl = database.url('superuser', DATABASE)
  // As a deployment has it: nothing is demonstrated, both addresses are given.
  const nodes: Node[] = []
  for (let at = 0; at < count; at++) nodes.push(new Node(place, await freePort(), urls, figures))
  for (const node of nodes) await node.start()
  const postmaster = (): number => Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])

  async function again(): Promise<void> {
    // Releases what the one that died held.
    await database.stop()
    database = await startEmbedded(dataDir, port)
  }

  return {
    nodes, figures, bases: nodes.map(({ base }) => base), requests: REQUESTS,
    applicationUrl: () => urls.DATABASE_URL,
    everythingUrl: () => everythingUrl,
    restart: async () => {
      for (const node of nodes) await node.stop()
      await again()
      for (const node of nodes) await node.start()
    },
    async trouble(what) {
      switch (what) {
        case 'stopped (fast)':
          await again()
          break
        case 'stopped (immediate)':
        case 'killed': {
          const { stopped } = database
          signalTo(postmaster(), what === 'killed' ? 'SIGKILL' : 'SIGQUIT')
          await stopped
          await again()
          break
        }
        case 'one connection killed': {
          // PostgreSQL then ends all others too, recovers, and goes on by itself.
          const mother = postmaster()
          const child = processesIn(cluster).filter((pid) => pid !== mother).at(-1)
          invariant(child !== undefined, 'a database at work has connections')
          signalTo(child, 'SIGKILL')
          await sleep(50)
        }
      }
      figures.add(`database ${what}`)
    },
  }
}
