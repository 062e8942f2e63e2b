/**
 * Times taken inside the page, on its own clock: from the event that the person caused, or from the navigation, to the frame
 * that shows what they asked for.
 */
import type { BrowserContext, CDPSession, Locator, Page } from 'playwright-core'
import { invariant } from '../../base/result.ts'

/** What must be on the screen. */
export interface Shown {
  readonly selector: string
  /** How the text of one of them begins. */
  readonly text?: string
}

interface Watched extends Shown {
  readonly from: 'click' | 'input' | 'navigation'
  readonly kept: string
}

const KEPT = 'livretBench'

/** Runs in the page: keeps under `kept` the milliseconds until that is painted. */
function watch({ selector, text, from, kept }: Watched): void {
  let begun = from === 'navigation' ? 0 : undefined
  if (from !== 'navigation') addEventListener(from, (event) => { begun ??= event.timeStamp }, { capture: true, once: true })
  const there = (): boolean => [...document.querySelectorAll(selector)].some((each) => text === undefined || each.textContent.trim().startsWith(text))
  const painted = new Promise<number>((resolve, reject) => {
    setTimeout(() => { reject(new Error(`never shown: ${selector} ${text ?? ''}`)) }, 120_000)
    const look = (): void => {
      if (begun === undefined || !there()) {
        requestAnimationFrame(look)
        return
      }
      const since = begun
      // The frame is drawn before the next task.
      const channel = new MessageChannel()
      channel.port1.onmessage = () => { resolve(performance.now() - since) }
      channel.port2.postMessage(null)
    }
    requestAnimationFrame(look)
  })
  Object.assign(globalThis, { [kept]: painted })
}

async function read(page: Page): Promise<number> {
  const ms = await page.evaluate((kept): unknown => Reflect.get(globalThis, kept), KEPT)
  invariant(typeof ms === 'number' && ms > 0, 'the page kept a time')
  return ms
}

/** From the event that `act` causes to the frame that shows it. */
export async function timed(page: Page, from: 'click' | 'input', shown: Shown, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(watch, { ...shown, from, kept: KEPT })
  await act()
  return read(page)
}

/** A tap, from the moment the finger leaves. */
export const tapped = (target: Locator, shown: Shown): Promise<number> => timed(target.page(), 'click', shown, () => target.click({ noWaitAfter: true }))

/** In a new tab whose CPU is slower, from the navigation. */
export async function navigated(context: BrowserContext, rate: number, address: string, shown: Shown): Promise<readonly [Page, number]> {
  const page = await context.newPage()
  await slow(page, rate)
  const watched: Watched = { ...shown, from: 'navigation', kept: KEPT }
  await page.addInitScript(watch, watched)
  await page.goto(address, { waitUntil: 'commit' })
  return [page, await read(page)]
}

/** Its main thread, so many times, until it is closed. */
export async function slow(page: Page, rate: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
  return session
}

/** What was begun in the background has ended: for more than half a second the page was never late. */
export const idle = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((resolve) => {
    let [still, last] = [0, performance.now()]
    const timer = setInterval(() => {
      const now = performance.now()
      still = now - last < 90 ? still + 1 : 0
      last = now
      if (still < 12) return
      clearInterval(timer)
      resolve()
    }, 50)
  }))
