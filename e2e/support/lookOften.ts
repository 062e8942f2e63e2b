/**
 * Playwright looks for what it waits for after 20, 50, 100 and 100 ms, then only every half second: most screens here
 * are there between two looks. Measured on one address opened offline: 0.9 s before, of which the page worked 0.2 s.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'

const LOOK_AGAIN_MS = 20
/** Of what was waited for already: each look costs the page, this process and what lies between a few milliseconds. */
const LATER = 0.1
/** After this long, Playwright's own waiting says what is missing. */
const OFTEN_FOR_MS = 4_000

type State = NonNullable<Parameters<Locator['waitFor']>[0]>['state']
const ACTIONS = ['click', 'fill', 'focus', 'check', 'innerText', 'selectOption', 'press'] as const

let often = false

/** From now on every locator of this process waits by looking often. */
export function lookOften(page: Page): void {
  if (often) return
  often = true
  // The class of locators is not exported.
  const locators = Object.getPrototypeOf(page.locator('html')) as Locator
  // Called with its own locator, below.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { waitFor } = locators
  locators.waitFor = async function (this: Locator, options) {
    await untilSeen(this, options?.state)
    await Reflect.apply(waitFor, this, [options])
  }
  for (const name of ACTIONS) {
    const act: unknown = Reflect.get(locators, name)
    if (typeof act !== 'function') throw new Error(`no ${name}`)
    Reflect.set(locators, name, async function (this: Locator, ...args: unknown[]): Promise<unknown> {
      await untilSeen(this, name === 'innerText' ? 'attached' : 'visible')
      const done: unknown = await Reflect.apply(act, this, args)
      return done
    })
  }
}

async function untilSeen(locator: Locator, state: State = 'visible'): Promise<void> {
  const begun = Date.now()
  for (let waited = 0; waited < OFTEN_FOR_MS; waited = Date.now() - begun) {
    // What cannot be looked at (two of them, a page that goes) is told by Playwright itself.
    const seen = await look(locator, state).catch(() => true)
    if (seen) return
    await pause(Math.max(LOOK_AGAIN_MS, waited * LATER))
  }
}

async function look(locator: Locator, state: State): Promise<boolean> {
  if (state === 'visible') return locator.isVisible()
  if (state === 'hidden') return locator.isHidden()
  return (await locator.count()) > 0 === (state === 'attached')
}
