/** The engines that Playwright drives here, and what each has of its own (browsers.md). */
import { spawnSync } from 'node:child_process'
import { chromium, firefox, type BrowserContext, type BrowserContextOptions, type BrowserType, type LaunchOptions } from 'playwright-core'
import { findBrowser, findFirefox } from '../../src/tools/browser.mjs'

export type Engine = 'chromium' | 'firefox'

interface Driven {
  readonly type: BrowserType
  readonly options: () => LaunchOptions
  /** Options of a device that this engine does not know. */
  readonly lacks: readonly (keyof BrowserContextOptions)[]
  /** The browser's own process, to be killed. */
  readonly processOf: (context: BrowserContext, profile: string) => Promise<number> | number
  /** The browser itself says on the console that a request failed. */
  readonly isNetworkWord: (text: string) => boolean
}

const found = (path: string | undefined, what: string): string => {
  if (path === undefined) throw new Error(`no ${what}`)
  return path
}

function only(pids: readonly number[] = []): number {
  const [pid, ...others] = pids
  if (pid === undefined || others.length > 0) throw new Error(`one process was expected, not ${pids.length}`)
  return pid
}

export const ENGINES: Readonly<Record<Engine, Driven>> = {
  chromium: {
    type: chromium,
    options: () => ({
      executablePath: found(findBrowser(), 'Chromium: set CHROME_PATH'),
      args: [
        '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    }),
    lacks: [],
    async processOf(context) {
      const session = await context.browser()?.newBrowserCDPSession()
      const told = await session?.send('SystemInfo.getProcessInfo')
      await session?.detach()
      return only(told?.processInfo.filter((each) => each.type === 'browser').map((each) => each.id))
    },
    isNetworkWord: (text) => text.startsWith('Failed to load resource: net::ERR_'),
  },
  firefox: {
    type: firefox,
    // Nothing is set about persistent storage: persist() is never answered here, as in front of a person who looks elsewhere.
    options: () => ({ channel: 'moz-firefox', executablePath: found(findFirefox(), 'Firefox: set FIREFOX_PATH') }),
    lacks: ['isMobile'],
    processOf(_context, profile) {
      // Its children are given the profile too, and say that they are children.
      const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
      return only(stdout.split('\n').filter((line) => line.includes(profile) && !line.includes('-contentproc')).map((line) => Number.parseInt(line, 10)))
    },
    isNetworkWord: () => false,
  },
}
