/** The scenes that are timed: a first visit, coming back without a network, taps, a file active of 200, a search in 10,000. */
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { button, heading, link } from '../../../e2e/support/acts.ts'
import { giveCard, protect, typePin } from '../../../e2e/support/locked.ts'
import { enter, type Device, type Size, type Stage } from '../../../e2e/support/people.ts'
import type { Server } from '../../../e2e/support/server.ts'
import { invariant } from '../../base/result.ts'
import { stretchHere } from '../../vault/argon2id.ts'
import { STRETCHING } from '../../vault/wrap.ts'
import { median } from '../bench/measure.ts'
import { idle, navigated, slow, tapped, timed, type Shown } from './page.ts'

export interface Scene {
  readonly server: Server
  readonly stage: Stage
  readonly rounds: number
  readonly say: (name: string, readings: readonly number[]) => void
}

/** Slow 4G as Lighthouse has it: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 }
/** How much slower than this machine. */
const [PHONE, TABLET] = [6, 4]
/** Nothing larger is drawn after that. */
const LAST_PAINT_MS = 2_500
const DOWNLOAD_WITHIN_MS = 900_000

/** Each in a browser that has never been here. */
export async function firstVisits({ server, stage, rounds, say }: Scene): Promise<readonly number[]> {
  const readings: number[] = []
  for (let round = 0; round < rounds; round++) {
    const context = await stage.browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: 'fr-FR' })
    const page = await context.newPage()
    const session = await slow(page, TABLET)
    await session.send('Network.emulateNetworkConditions', SLOW_4G)
    await page.goto(`http://127.0.0.1:${server.port}/`, { waitUntil: 'commit' })
    await heading(page, 'Qui êtes-vous ?').waitFor()
    const lcp = await page.evaluate((wait) => new Promise<number>((resolve) => {
      let last = 0
      new PerformanceObserver((list) => { for (const each of list.getEntries()) last = each.startTime }).observe({ type: 'largest-contentful-paint', buffered: true })
      setTimeout(() => { resolve(last) }, wait)
    }), LAST_PAINT_MS)
    invariant(lcp > 0, 'something was painted')
    readings.push(lcp)
    await context.close()
  }
  say('first visit, largest paint', readings)
  return readings
}

/** Somebody's own device, with a profile on disk, once everything has come and nothing is being done. */
async function settledDevice(stage: Stage, server: Server, size: Size, name: string, ready: (page: Page) => Promise<void>): Promise<Device> {
  const device = (await stage.profile(server, size)).device()
  await enter(device, name)
  await ready(device.page)
  await device.page.evaluate(async () => { await navigator.serviceWorker.ready })
  await idle(device.page)
  return device
}

const WHO_OPENS: Shown = { selector: 'button.aller b', text: 'Reprendre' }
const PARCOURS: Shown = { selector: 'ol.fil li.etape' }
const FIRST_ROWS: Shown = { selector: '.metier .rangs li .qui' }

/** A new tab that has forgotten who was in: until it asks, and from the tap until their parcours is drawn. What the person takes is not counted. */
async function reopened(context: BrowserContext, origin: string): Promise<{ readonly page: Page; readonly asked: number; readonly opened: number }> {
  const [page, asked] = await navigated(context, PHONE, `${origin}/`, WHO_OPENS)
  const opened = await tapped(button(page, /^Reprendre : /), PARCOURS)
  return { page, asked, opened }
}

/** The person's phone without a network. */
export async function offlineReopenings({ server, stage, rounds, say }: Scene): Promise<readonly number[]> {
  const { context, link: wire } = await settledDevice(stage, server, 'telephone', 'Fatou B.', (page) => heading(page, 'Mon parcours').waitFor())
  await wire.cut()
  const readings: { readonly asked: number; readonly opened: number }[] = []
  // Of the first, the browser keeps what it compiled.
  for (let round = -1; round < rounds; round++) {
    const { page, ...reading } = await reopened(context, wire.origin)
    if (round >= 0) readings.push(reading)
    await page.close()
  }
  await context.close()
  say('again, offline: until it asks', readings.map(({ asked }) => asked))
  say('again, offline: from the tap', readings.map(({ opened }) => opened))
  return readings.map(({ asked, opened }) => asked + opened)
}

type Tap = readonly [name: string, target: (page: Page) => Locator, shown: Shown]

const h1 = (text: string): Shown => ({ selector: 'h1', text })

const PERSON: readonly Tap[] = [
  ['Tout mon livret', (page) => link(page, 'Tout mon livret'), h1('Tout mon livret')],
  ['Ce qui me complique la vie', (page) => link(page, 'Ce qui me complique la vie'), h1('Ce qui me complique la vie')],
  ['Me loger', (page) => link(page, /^Me loger/), h1('Me loger')],
  ['Parfois difficile', (page) => page.getByText('Parfois difficile', { exact: true }), { selector: '[role=radio][aria-checked=true]' }],
  ['Retour', (page) => link(page, 'Retour'), h1('Ce qui me complique la vie')],
  ['Retour, au livret', (page) => link(page, 'Retour'), h1('Tout mon livret')],
  ['Mes aides', (page) => link(page, 'Mes aides'), h1('Mes aides')],
  ['Retour, des aides', (page) => link(page, 'Retour'), h1('Tout mon livret')],
  ['Retour, à l’accueil', (page) => link(page, 'Retour'), PARCOURS],
]

const REFERENT: readonly Tap[] = [
  ['Tous', (page) => button(page, /^Tous : /), { selector: 'button[aria-pressed=true]', text: 'Tous' }],
  ['a livret', (page) => link(page, /^Lucie A\. /).first(), h1('Lucie A.')],
  ['Freins', (page) => link(page.getByRole('navigation', { name: /^Livret/ }), 'Freins'), { selector: 'nav [aria-current=page]', text: 'Freins' }],
  ['Notes', (page) => link(page.getByRole('navigation', { name: /^Livret/ }), 'Notes'), { selector: 'nav [aria-current=page]', text: 'Notes' }],
  ['Parcours', (page) => link(page.getByRole('navigation', { name: /^Livret/ }), 'Parcours'), { selector: 'nav [aria-current=page]', text: 'Parcours' }],
  ['File active', (page) => link(page, 'File active').first(), FIRST_ROWS],
]

async function tapsOn(page: Page, taps: readonly Tap[], { rounds, say }: Pick<Scene, 'rounds' | 'say'>): Promise<readonly (readonly number[])[]> {
  await slow(page, PHONE)
  const readings = taps.map((): number[] => [])
  // Screens come when they are first asked for; the second time they are there.
  for (let round = -1; round < rounds; round++)
    for (const [at, [, target, shown]] of taps.entries()) {
      const ms = await tapped(target(page), shown)
      if (round >= 0) readings[at]?.push(ms)
      await idle(page)
    }
  for (const [at, [name]] of taps.entries()) say(`tap: ${name}`, readings[at] ?? [])
  return readings
}

export async function personTaps(scene: Scene): Promise<readonly (readonly number[])[]> {
  const { context, page } = await settledDevice(scene.stage, scene.server, 'telephone', 'Fatou B.', (phone) => heading(phone, 'Mon parcours').waitFor())
  const readings = await tapsOn(page, PERSON, scene)
  await context.close()
  return readings
}

const everybody = (count: number) => async (page: Page): Promise<void> => {
  await button(page, `Tous : ${count}`).waitFor({ timeout: DOWNLOAD_WITHIN_MS })
  await page.getByText('Tous les livrets ne sont pas encore arrivés').waitFor({ state: 'detached', timeout: DOWNLOAD_WITHIN_MS })
}

/** How many livrets Maud follows. */
export async function inFileActive({ stage, server }: Scene): Promise<number> {
  const { context, page } = await settledDevice(stage, server, 'tablette', 'Maud T.', (tablet) => button(tablet, /^Tous : [1-9]/).waitFor())
  const found = /\d+/.exec(await button(page, /^Tous : /).innerText())
  await context.close()
  return Number(found?.[0])
}

/** What Argon2id costs here. It runs in a worker, which CDP does not slow: what a slower one would take more is added. */
async function stretchingMs(): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 7; i++) {
    const before = performance.now()
    await stretchHere(new Uint8Array(22), new Uint8Array(16), STRETCHING)
    times.push(performance.now() - before)
  }
  return median(times)
}

/** A référente's tablet, locked by card and code: from the last digit until the first rows of her file active are there. Then taps about it. */
export async function unlocksAndTaps(scene: Scene, count: number): Promise<{ readonly unlocks: readonly number[]; readonly taps: readonly (readonly number[])[] }> {
  const { stage, server, rounds, say } = scene
  const { context, link: wire, page: first } = await settledDevice(stage, server, 'tablette', 'Maud T.', everybody(count))
  await link(first, 'Mon code, ma carte').click()
  const kept = await protect(first, '295183')
  await first.close()
  const stretching = await stretchingMs()
  say('Argon2id in a worker, not slowed', [stretching])
  const unlocks: number[] = []
  let last: Page | undefined
  for (let round = -1; round < rounds; round++) {
    await last?.close()
    const [page] = await navigated(context, TABLET, `${wire.origin}/`, { selector: 'button.aller b' })
    await giveCard(page, kept)
    await idle(page)
    await typePin(page, kept.pin.slice(0, -1))
    const opened = await tapped(button(page, kept.pin.slice(-1)), FIRST_ROWS)
    await everybody(count)(page)
    await idle(page)
    if (round >= 0) unlocks.push(opened + (TABLET - 1) * stretching)
    last = page
  }
  invariant(last !== undefined, 'there was a round')
  say(`unlock, ${count} livrets`, unlocks)
  const taps = await tapsOn(last, REFERENT, scene)
  await context.close()
  return { unlocks, taps }
}

const QUERIES = ['envermeu', 'solene', 'dieppe fa', '06 39 98', '5123', 'b4', 'lucie treport']

/** Words put into « Chercher » at once, until the rows found are there. */
export async function searchesOf({ stage, server, say }: Scene, count: number): Promise<readonly number[]> {
  const { context, page } = await settledDevice(stage, server, 'tablette', 'Maud T.', everybody(count))
  await slow(page, TABLET)
  const box = page.getByRole('searchbox', { name: 'Chercher' })
  const readings: number[] = []
  for (const words of QUERIES) {
    await box.focus()
    readings.push(await timed(page, 'input', { selector: '.trouves' }, () => page.keyboard.insertText(words)))
    await box.fill('')
    await page.locator('.trouves').waitFor({ state: 'detached' })
    await idle(page)
  }
  await context.close()
  say(`search, ${count} livrets`, readings)
  return readings
}
