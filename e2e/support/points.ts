/**
 * Every step of a tab's work after which the device keeps something else: before each request that writes, before
 * anybody hears that it was done, and before anybody hears that its transaction was. Between two of them nothing on the
 * device changes: a tab that dies at an `await` leaves what one leaves that dies at the step after it. The page is stopped
 * by its own debugger, so that nothing of the product is changed, and crashes there: its process ends, the database's does not.
 */
import type { CDPSession, Locator, Page } from 'playwright-core'

/** In the page, of the test alone. */
interface Counted {
  steps: number
  /** Passed by the product, when they are counted. */
  awaits: number
  stopAt: number
}
type World = typeof globalThis & { livretPoints?: Counted } // set below, by the test: no type of the browser's has it

/** Runs in the page before anything else. */
function stopAtSteps(): void {
  const step = (): void => {
    const points = (globalThis as World).livretPoints
    if (points === undefined) return
    points.steps++
    // The step itself: the test's debugger stops here.
    if (points.steps === points.stopAt) debugger
  }
  const around = (target: object, names: readonly string[], isStep: boolean): void => {
    for (const name of names) {
      const described = Object.getOwnPropertyDescriptor(target, name)
      const real: unknown = described?.value
      if (described === undefined || typeof real !== 'function') throw new Error(`no ${name}`)
      const wrapped = function (this: unknown, ...args: unknown[]): unknown {
        if (isStep) step()
        const made: unknown = Reflect.apply(real, this, args)
        if (made instanceof IDBRequest) made.addEventListener('success', step)
        if (made instanceof IDBTransaction && made.mode !== 'readonly') made.addEventListener('complete', step)
        return made
      }
      Object.defineProperty(target, name, { ...described, value: wrapped })
    }
  }
  around(IDBDatabase.prototype, ['transaction'], false)
  around(IDBFactory.prototype, ['deleteDatabase'], true)
  around(IDBObjectStore.prototype, ['put', 'add', 'delete', 'clear'], true)
  around(IDBCursor.prototype, ['update', 'delete'], true)
  around(Storage.prototype, ['setItem', 'removeItem', 'clear'], true)
}

export async function prepareToStop(page: Page): Promise<void> {
  await page.addInitScript(stopAtSteps)
}

export interface Points {
  /** Presses the button; from now on steps count, and the page stops at this one. */
  press(button: Locator, stopAt: number): Promise<void>
  /** Until the page has stopped; false when `ended` comes first. */
  reached(ended: Promise<void>): Promise<boolean>
  /** The tab's process ends here and now. */
  crash(): Promise<void>
}

export async function pointsOf(page: Page): Promise<Points> {
  const cdp = await page.context().newCDPSession(page)
  const stopped = new Promise<boolean>((resolve) => {
    cdp.once('Debugger.paused', () => {
      resolve(true)
    })
  })
  await cdp.send('Debugger.enable')
  return {
    press: arm,
    reached: (ended) => Promise.race([stopped, ended.then(() => false)]),
    async crash() {
      const gone = new Promise<void>((resolve) => {
        page.once('crash', () => {
          resolve()
        })
      })
      // The answer never comes: who would send it is gone.
      void cdp.send('Page.crash').catch(() => undefined)
      await gone
      await page.close()
    },
  }
}

/** Presses the button and stops nowhere; the awaits of the product's scripts that are loaded are counted too. */
export async function pressCounting(page: Page, button: Locator, isProduct: (url: string) => boolean): Promise<() => Promise<Counted>> {
  const cdp = await page.context().newCDPSession(page)
  const scripts: string[] = []
  cdp.on('Debugger.scriptParsed', ({ scriptId, url }) => {
    if (isProduct(url)) scripts.push(scriptId)
  })
  await cdp.send('Debugger.enable')
  await Promise.all(scripts.map((script) => countAwaits(cdp, script)))
  await arm(button, 0)
  return async () => {
    const counted = await page.evaluate(() => (globalThis as World).livretPoints)
    if (counted === undefined) throw new Error('not pressed')
    return counted
  }
}

/** Arms and presses at once: nothing comes in between. */
const arm = (button: Locator, stopAt: number): Promise<void> =>
  button.evaluate((element, stopAt) => {
    ;(globalThis as World).livretPoints = { steps: 0, awaits: 0, stopAt }
    setTimeout(() => { if (element instanceof HTMLElement) element.click() })
  }, stopAt)

async function countAwaits(cdp: CDPSession, scriptId: string): Promise<void> {
  const { scriptSource } = await cdp.send('Debugger.getScriptSource', { scriptId })
  const places = scriptSource.split('\n').flatMap((line, lineNumber) => [...line.matchAll(/\bawait\b/g)].map(({ index }) => ({ lineNumber, columnNumber: index })))
  // The word also stands in texts, where nothing can stop. Here nothing stops either: the condition counts, and is never met.
  const condition = "'livretPoints' in globalThis && livretPoints.awaits++ < 0"
  await Promise.all(places.map((place) => cdp.send('Debugger.setBreakpoint', { location: { scriptId, ...place }, condition }).catch(() => undefined)))
}
