/**
 * `npm run soak -- --real [--kills N] [--seed S]`: everything on this machine's loopback, for real. Ends with one line;
 * true when nothing acknowledged or kept was lost.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { findBrowser } from '../browser.mjs'
import { browserRounds } from './browser.ts'
import { mountSmallDisk } from './disk.ts'
import { Figures } from './figures.ts'
import { DATABASE_TROUBLES, embeddedGround, sharedGround } from './grounds.ts'
import { createPlace, type Place } from './place.ts'
import { chooseKill, dieOnce, killNow, round, type Load } from './rounds.ts'

/** Of the server in one round; then the livrets are new ones. */
const KILLS_PER_ROUND = 40

interface Run {
  readonly place: Place
  readonly figures: Figures
  readonly seed: number
  readonly faults: string[]
}

export async function soakForReal(kills: number, seed: number): Promise<boolean> {
  const run: Run = { place: createPlace(), figures: new Figures(), seed, faults: [] }
  const { place, figures } = run
  const began = performance.now()
  const told = (): void => {
    summary(run, began)
    console.log('interrupted')
    void place.leave().finally(() => process.exit(130))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, told)
  // The server on its own database bears most; the rest is shared out.
  const twoNodes = Math.floor(kills * 0.25)
  const browser = Math.min(12, Math.ceil(kills * 0.05))
  try {
    await phase(run, 'server killed, its database with it', () => serverKilled(run, kills - twoNodes - browser))
    await phase(run, 'database stopped and started', () => databaseStopped(run, Math.max(DATABASE_TROUBLES.length, Math.floor(kills * 0.1))))
    await phase(run, 'two servers, one killed while the other serves', () => twoServers(run, twoNodes))
    await phase(run, 'disk full on the server', () => diskFull(run))
    await phase(run, 'the browser', () => inBrowser(run, browser))
  } catch (cause) {
    tell(run, [`the run fell over: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`])
  } finally {
    await place.leave()
  }
  return summary(run, began) && figures.sum('kills of ') >= kills
}

/** @returns whether nothing was lost */
function summary({ figures, faults }: Run, began: number): boolean {
  for (const line of figures.lines()) console.log(line)
  const killed = figures.sum('kills of ')
  const lost = figures.of('acknowledged operations lost') + figures.of('kept operations lost')
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`${killed} kills, ${figures.of('operations acknowledged')} operations acknowledged, ${lost} lost, ${faults.length} faults, ${figures.skipped.length} skipped, in ${seconds} s`)
  return faults.length === 0 && lost === 0
}

function tell({ faults }: Run, found: readonly string[]): void {
  faults.push(...found)
  for (const fault of found) console.log(`FAULT: ${fault}`)
}

async function phase({ figures }: Run, name: string, work: () => Promise<void>): Promise<void> {
  const [began, acknowledged, killed] = [performance.now(), figures.of('operations acknowledged'), figures.sum('kills of ')]
  console.log(`— ${name}`)
  await work()
  console.log(`  ${figures.sum('kills of ') - killed} kills, ${figures.of('operations acknowledged') - acknowledged} operations acknowledged, ${Math.round((performance.now() - began) / 1000)} s`)
}

/** So many kills, at most so many in each round; each round of another seed. */
async function inRounds(run: Run, total: number, one: (seed: number, kills: number) => Promise<readonly string[]>): Promise<void> {
  for (let left = total, at = 0; left > 0; left -= KILLS_PER_ROUND, at++) {
    tell(run, await one(run.seed * 1_000 + at, Math.min(left, KILLS_PER_ROUND)))
    console.log(`  ${run.figures.sum('kills of ')} kills so far, ${run.faults.length} faults`)
  }
}

async function serverKilled(run: Run, kills: number): Promise<void> {
  const ground = await embeddedGround(run.place, run.place.subfolder('seul'), run.figures)
  const { node } = ground
  await inRounds(run, kills, (seed, count) => round(ground, seed, async (load) => {
    await load.moment()
    await killNow(node, load)
    for (let kill = 1; kill < count; kill++)
      if (load.random() < 0.2) await killedWithDatabase(run, ground, load)
      else await dieOnce(node, chooseKill(load.random), load)
    await node.start()
    await load.moment()
  }))
  await node.stop()
}

async function killedWithDatabase({ figures }: Run, ground: Awaited<ReturnType<typeof embeddedGround>>, load: Load): Promise<void> {
  await ground.node.start()
  await load.moment()
  if (await ground.killEverything()) {
    figures.add('kills of the server, with every process of its database')
    return
  }
  figures.skip('the database killed with its server: this machine does not say which processes are its own')
  await killNow(ground.node, load)
}

async function databaseStopped(run: Run, times: number): Promise<void> {
  const ground = await sharedGround(run.place, run.figures, 1)
  await inRounds(run, times, (seed, count) => round(ground, seed, async (load) => {
    for (let at = 0; at < count; at++) {
      await load.moment()
      const what = DATABASE_TROUBLES[at % DATABASE_TROUBLES.length]
      if (what !== undefined) await ground.trouble(what)
    }
    await load.moment()
  }))
  for (const node of ground.nodes) await node.stop()
}

async function twoServers(run: Run, kills: number): Promise<void> {
  const ground = await sharedGround(run.place, run.figures, 2)
  await inRounds(run, kills, (seed, count) => round(ground, seed, async (load) => {
    for (let kill = 0; kill < count; kill++) {
      const node = ground.nodes[kill % ground.nodes.length]
      if (node === undefined) continue
      await load.moment()
      await node.kill()
      // The other one serves alone for a while; then this one comes back and may die at a moment of its own.
      await load.moment()
      run.figures.add('kills of one of two servers')
      if (kill + 1 < count && load.random() < 0.4) {
        await dieOnce(node, 'between commit and reply', load)
        kill += 1
      }
      await node.start()
    }
    await load.moment()
  }))
  for (const node of ground.nodes) await node.stop()
}

/** No acknowledgement while there is no room, nothing lost when there is again; once the server is also killed meanwhile. */
async function diskFull(run: Run): Promise<void> {
  const { place, figures } = run
  const disk = mountSmallDisk(place)
  if (typeof disk === 'string') {
    figures.skip(`disk full on the server: ${disk}`)
    return
  }
  const ground = await embeddedGround(place, `${disk.folder}/data`, figures)
  const { node } = ground
  const faults = await round(ground, run.seed * 1_000 + 900, async (load) => {
    for (const killed of [false, true]) {
      await load.moment()
      disk.fill()
      figures.add('disk full on the server')
      const before = figures.of(UNAVAILABLE)
      // Work goes on until the database needs room that is not there.
      while (node.running && figures.of(UNAVAILABLE) === before) await sleep(20)
      await load.moment()
      if (killed) {
        await node.kill()
        figures.add('kills of the server, its disk full')
        const ended = await node.begin().ended
        if (!ended.stderr.includes('plein')) tell(run, [`a start on a full disk says: ${ended.stderr}`])
      }
      disk.makeRoom()
      // A database that could not write its journal has ended, and its server with it: the operator starts it again.
      if (!node.running) await node.start()
      await load.moment()
    }
  })
  tell(run, faults)
  await node.stop()
}

const UNAVAILABLE = 'requests without an answer: busy'

async function inBrowser(run: Run, kills: number): Promise<void> {
  if (findBrowser() === undefined) run.figures.skip('Chromium killed, and a device without room: no Chromium found (CHROME_PATH)')
  else tell(run, await browserRounds(run.place, run.figures, run.seed, kills))
}
