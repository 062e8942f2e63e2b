/**
 * Every point at which a tab can die while it works: before each `await` of the built program, and around
 * each step of IndexedDB and of the browser's cryptography. The page is stopped there by its own debugger, so that
 * nothing of the product is changed, and crashes there: its process ends, the database's does not.
 */
import type { CDPSession, Locator, Page } from 'playwright-core'

/** Runs in the page before anything else: stops before each request, and before anybody hears that it was answered. */
function stopAroundStorage(): void {
  const armed = (): boolean => 'livretArmed' in globalThis
  const stop = (): void => {
    // The point itself: the test's debugger stops here.
    if (armed()) debugger
  }
  const around = (target: object, names: readonly string[]): void => {
    for (const name of names) {
      const described = Object.getOwnPropertyDescriptor(target, name)
      const real: unknown = described?.value
      if (described === undefined || typeof real !== 'function') continue
      const wrapped = function (this: unknown, ...args: unknown[]): unknown {
        stop()
        const made: unknown = Reflect.apply(real, this, args)
        if (made instanceof IDBRequest) made.addEventListener('success', stop)
        if (made instanceof IDBTransaction) made.addEventListener('complete', stop)
        return made
      }
      Object.defineProperty(target, name, { ...described, value: wrapped })
    }
  }
  around(IDBFactory.prototype, ['open', 'deleteDatabase'])
  around(IDBDatabase.prototype, ['transaction'])
  around(IDBObjectStore.prototype, ['get', 'getAll', 'getAllKeys', 'put', 'add', 'delete', 'clear', 'openCursor', 'count'])
  around(SubtleCrypto.prototype, ['digest', 'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'importKey', 'exportKey', 'wrapKey', 'unwrapKey', 'generateKey'])
  around(Crypto.prototype, ['getRandomValues'])
}

export async function prepareToStop(page: Page): Promise<void> {
  await page.addInitScript(stopAroundStorage)
}

export interface Stopped {
  /** What the page's text says there. */
  says(words: string): Promise<boolean>
}

export interface Points {
  /** Presses the button; from now on every point that follows from it counts. */
  press(button: Locator): Promise<void>
  /** The next point, unless `ended` comes first. */
  next(ended: Promise<void>): Promise<Stopped | undefined>
  resume(): Promise<void>
  /** The tab's process ends here and now. */
  crash(): Promise<void>
}

interface Stack {
  readonly callFrames: readonly { readonly functionName: string }[]
  readonly parent?: Stack
}
interface Paused {
  readonly callFrames: readonly { readonly callFrameId: string; readonly functionName: string }[]
  readonly asyncStackTrace?: Stack
}

/** The name by which the press is found again at the root of everything that follows from it. */
const PRESS = 'livretPresses'
/** How many awaits deep a point may be. */
const DEPTH = 200

function followsFromPress(paused: Paused): boolean {
  for (let stack: Stack | undefined = paused.asyncStackTrace; stack; stack = stack.parent) if (stack.callFrames.some(named)) return true
  return paused.callFrames.some(named)
}
const named = ({ functionName }: { readonly functionName: string }): boolean => functionName === PRESS

/** For a page that has loaded: finds the awaits of its scripts. What the page does beside the press passes by. */
export async function pointsOf(page: Page, isProduct: (url: string) => boolean): Promise<Points> {
  const cdp = await page.context().newCDPSession(page)
  const scripts: Script[] = []
  cdp.on('Debugger.scriptParsed', ({ scriptId, url, hash }) => {
    if (isProduct(url)) scripts.push({ scriptId, hash })
  })
  const come: Paused[] = []
  let taker: ((paused: Paused) => void) | undefined
  cdp.on('Debugger.paused', (paused) => {
    if (!followsFromPress(paused)) void cdp.send('Debugger.resume').catch(() => undefined)
    else if (taker) taker(paused)
    else come.push(paused)
  })
  await cdp.send('Debugger.enable')
  await cdp.send('Debugger.setAsyncCallStackDepth', { maxDepth: DEPTH })
  await Promise.all(scripts.map((script) => breakAtAwaits(cdp, script)))

  return {
    async press(button) {
      await button.evaluate((element) => {
        Object.assign(globalThis, { livretButton: element })
      })
      // Arms and presses at once: nothing can stop the page in between. Answers only when the page runs again.
      void cdp.send('Runtime.evaluate', { expression: `(function ${PRESS}() { livretArmed = true; livretButton.click() })()` }).catch(() => undefined)
    },
    async next(ended) {
      const paused = come.shift() ?? (await Promise.race([new Promise<Paused>((resolve) => (taker = resolve)), ended]))
      taker = undefined
      if (!paused) return undefined
      return {
        async says(words) {
          const { result } = await cdp.send('Debugger.evaluateOnCallFrame', {
            callFrameId: paused.callFrames[0]?.callFrameId ?? '', expression: `document.body.innerText.includes(${JSON.stringify(words)})`, returnByValue: true,
          })
          return result.value === true
        },
      }
    },
    async resume() {
      await cdp.send('Debugger.resume')
    },
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

interface Script {
  readonly scriptId: string
  readonly hash: string
}
interface Place {
  readonly lineNumber: number
  readonly columnNumber: number
}
/** Read once: every tab runs the same scripts. */
const awaits = new Map<string, Promise<readonly Place[]>>()

async function findAwaits(cdp: CDPSession, scriptId: string): Promise<readonly Place[]> {
  const { scriptSource } = await cdp.send('Debugger.getScriptSource', { scriptId })
  return scriptSource.split('\n').flatMap((line, lineNumber) => [...line.matchAll(/\bawait\b/g)].map(({ index }) => ({ lineNumber, columnNumber: index })))
}

async function breakAtAwaits(cdp: CDPSession, { scriptId, hash }: Script): Promise<void> {
  const found = awaits.get(hash) ?? findAwaits(cdp, scriptId)
  awaits.set(hash, found)
  // The word also stands in texts, where nothing can stop.
  await Promise.all((await found).map((place) => cdp.send('Debugger.setBreakpoint', { location: { scriptId, ...place }, condition: "'livretArmed' in globalThis" }).catch(() => undefined)))
}
