/**
 * A round: people at work on their livrets while something is killed again and again, then rest, the check, and
 * the check once more after everything was stopped and started, with a new device per person.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../testing/seededIds.ts'
import { checkRest } from './check.ts'
import { Crew, type Setting } from './crew.ts'
import type { Figures } from './figures.ts'
import type { Node } from './node.ts'

/** After the last request awaited, at most. */
const THEN_MS = 30
/** Pushes before a kill at a named moment, at most. */
const PUSHES = 6

export interface Ground extends Omit<Setting, 'seed' | 'livrets'> {
  /** The database itself, as whoever sees every row of it. */
  readonly everythingUrl: () => string
  /** Requests before a kill, at most. */
  readonly requests: number
  /** Stops everything as an operator would, and starts it again. */
  readonly restart: () => Promise<void>
}

export interface Load {
  readonly random: () => number
  readonly figures: Figures
  /** A moment under load: after so many more requests, and a little later. */
  moment(): Promise<void>
}

/**
 * @param afterwards what else is asked of the people of this round; nothing it finds is counted
 * @returns what never happens, in words: nothing
 */
export async function round(ground: Ground, seed: number, trouble: (load: Load) => Promise<void>, afterwards?: (crew: Crew) => Promise<void>): Promise<readonly string[]> {
  const { figures } = ground
  const crew = await Crew.open({ ...ground, seed, livrets: 2 })
  const random = seededRandom(seed ^ 0x5eed)
  try {
    await crew.work()
    await trouble({
      random, figures,
      async moment() {
        await crew.requests(1 + Math.floor(random() * ground.requests))
        await sleep(random() * THEN_MS)
      },
    })
    await crew.rest()
    const before = await checkRest(crew, ground.everythingUrl())
    await ground.restart()
    for (const personne of crew.personnes) await crew.join(personne, 'neuf')
    await crew.rest()
    const after = await checkRest(crew, ground.everythingUrl())
    if (after !== before) crew.ledger.fault('after a restart something else is served')
    figures.add('rounds')
    const faults = [...crew.ledger.faults]
    await afterwards?.(crew)
    return faults
  } finally {
    await crew.leave()
  }
}

export type ServerKill = 'at random' | 'before commit' | 'between commit and reply' | 'while it starts'

export const SERVER_KILLS: readonly (readonly [how: ServerKill, share: number])[] = [
  ['at random', 0.5], ['before commit', 0.2], ['between commit and reply', 0.2], ['while it starts', 0.1],
]

export function chooseKill(random: () => number): ServerKill {
  let left = random()
  for (const [how, share] of SERVER_KILLS) {
    left -= share
    if (left < 0) return how
  }
  return 'at random'
}

/** It runs. */
export async function killNow(node: Node, { figures }: Load): Promise<void> {
  await node.kill()
  figures.add('kills of the server, at random')
}

/** The server is not running; it is started, and dies that way under load. */
export async function dieOnce(node: Node, how: ServerKill, load: Load): Promise<void> {
  switch (how) {
    case 'at random':
      await node.start()
      await load.moment()
      await node.kill()
      break
    case 'before commit':
    case 'between commit and reply': {
      const push = 1 + Math.floor(load.random() * PUSHES)
      await node.start({ LIVRET_TEST_KILL: `${how === 'before commit' ? 'beforeCommit' : 'afterCommit'}:${push}` })
      const ended = await node.ended()
      if (ended?.signal !== 'SIGKILL') throw new Error(`the server ended by itself: ${ended?.stderr ?? ''}`)
      break
    }
    case 'while it starts': {
      const { ready } = node.begin()
      await Promise.race([ready, sleep(100 + load.random() * 900)])
      await node.kill()
    }
  }
  load.figures.add(`kills of the server, ${how}`)
}
