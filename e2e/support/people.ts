/**
 * People with their devices: real Chromium or Firefox, each person a browser context of their own with the size and
 * touch of what they hold, reached through their own link. What a page complains about fails the test.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, LaunchOptions, Page } from 'playwright-core'
import { ENGINES, type Engine } from './engines.ts'
import { openLink, type Link } from './link.ts'
import { lookOften } from './lookOften.ts'
import type { Server } from './server.ts'

export type Size = 'telephone' | 'tablette' | 'bureau'

const SIZES: Readonly<Record<Size, BrowserContextOptions>> = {
  telephone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 },
  tablette: { viewport: { width: 820, height: 1180 }, hasTouch: true, deviceScaleFactor: 1 },
  bureau: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
}

const PATIENCE_MS = 20_000

export interface Device {
  readonly context: BrowserContext
  readonly link: Link
  /** The tab in use. */
  page: Page
  /** Another tab of the same person. */
  openTab(): Promise<Page>
  goto(path: string): Promise<void>
  reload(): Promise<void>
  /** What pages complained about; the network being cut is not a complaint. */
  readonly complaints: string[]
}

/** What one test file needs, taken down in the other order. */
export interface Stage {
  readonly engine: Engine
  readonly browser: Browser
  device(server: Server, size: Size): Promise<Device>
  /** With a profile on disk, in a browser process of its own that can be killed. `display`: with its windows, there. */
  profile(server: Server, size: Size, display?: string): Promise<Profile>
  /** Takes every device away, and gives what their pages complained about. */
  clear(): Promise<readonly string[]>
  /** What every open page shows, for whoever reads why a test failed. */
  describe(): Promise<readonly string[]>
  close(): Promise<void>
}

export interface Profile {
  /** Where the browser keeps what it keeps. */
  readonly folder: string
  /** The device of the browser that runs now. */
  device(): Device
  /** SIGKILL of the whole browser. */
  kill(): Promise<void>
  start(): Promise<void>
  /** What lies on the disk, byte for byte, in another browser process at the same address. Not while it runs. */
  copy(): Promise<Profile>
}

export async function createStage(engine: Engine = 'chromium'): Promise<Stage> {
  const { type, options, isNetworkWord, lacks, processOf } = ENGINES[engine]
  const launch = options()
  const browser = await type.launch(launch)
  const sized = (size: Size): BrowserContextOptions => {
    const all: BrowserContextOptions = { ...SIZES[size], locale: 'fr-FR', timezoneId: 'Europe/Paris' }
    for (const each of lacks) Reflect.deleteProperty(all, each)
    return all
  }
  let closers: (() => Promise<unknown>)[] = []
  let devices: Device[] = []

  async function equip(context: BrowserContext, link: Link): Promise<Device> {
    const complaints: string[] = []
    context.setDefaultTimeout(PATIENCE_MS)
    // Not every engine says aloud what its policy refused.
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => { console.error(`refused by the policy: ${effectiveDirective} ${blockedURI}`) })
    })
    // What is cut in a page that is taken away (Firefox: a picture that the service worker was giving it) is no complaint.
    let closing = false
    const close = context.close.bind(context)
    context.close = (...how) => {
      closing = true
      return close(...how)
    }
    const listen = (page: Page): void => {
      page.on('pageerror', (error) => {
        if (!closing) complaints.push(`${page.url()}: ${error.stack ?? error.message}`)
      })
      page.on('console', (message) => {
        if (message.type() !== 'error' || closing) return
        const text = message.text()
        // The browser itself says that a request failed; that is what a cut link does.
        if (isNetworkWord(text) && link.wasBroken()) return
        complaints.push(`${page.url()}: ${text} (${message.location().url})`)
      })
    }
    context.pages().forEach(listen)
    context.on('page', listen)
    const device: Device = {
      context, link,
      page: context.pages()[0] ?? (await context.newPage()),
      openTab: () => context.newPage(),
      async goto(path) {
        await this.page.goto(`${link.origin}${path}`, { waitUntil: 'commit' })
      },
      async reload() {
        await this.page.reload({ waitUntil: 'commit' })
      },
      complaints,
    }
    lookOften(device.page)
    devices.push(device)
    return device
  }

  async function openProfile(folder: string, link: Link, how: LaunchOptions & BrowserContextOptions): Promise<Profile> {
    let device: Device | undefined
    let pid = 0
    const start = async (): Promise<void> => {
      const context = await type.launchPersistentContext(folder, how)
      pid = await processOf(context, folder)
      device = await equip(context, link)
    }
    closers.push(async () => {
      await device?.context.close().catch(() => undefined)
      rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
    })
    await start()
    return {
      folder, start,
      device() {
        if (device === undefined) throw new Error('the browser is not running')
        return device
      },
      async kill() {
        const gone = new Promise<void>((resolve) => {
          device?.context.once('close', () => {
            resolve()
          })
        })
        process.kill(pid, 'SIGKILL')
        await gone
      },
      copy() {
        const other = newFolder()
        // Chromium's mark that a process has the folder open.
        cpSync(folder, other, { recursive: true, filter: (path) => !basename(path).startsWith('Singleton') })
        return openProfile(other, link, how)
      },
    }
  }

  async function clear(): Promise<readonly string[]> {
    const complaints = devices.flatMap((each) => each.complaints)
    const closing = closers.reverse()
    ;[devices, closers] = [[], []]
    for (const close of closing) await close()
    return complaints
  }

  return {
    engine, browser, clear,
    async device(server, size) {
      const link = await openLink(server.port)
      closers.push(() => link.close())
      const context = await browser.newContext(sized(size))
      closers.push(() => context.close())
      return equip(context, link)
    },
    async profile(server, size, display) {
      const link = await openLink(server.port)
      closers.push(() => link.close())
      return openProfile(newFolder(), link, { ...(display === undefined ? launch : onDisplay(launch, display)), ...sized(size) })
    },
    describe() {
      const pages = devices.flatMap((each) => each.context.pages()).filter((page) => !page.isClosed())
      return Promise.all(pages.map(async (page) => `${page.url()}\n${await page.locator('body').ariaSnapshot({ timeout: 2_000 }).catch(() => 'nothing readable')}`))
    },
    async close() {
      await clear()
      await browser.close()
    },
  }
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'livret-profil-'))

/** As a person has it, windows and all; what keeps sessions and forms for the next start works then. */
const onDisplay = (launch: LaunchOptions, display: string): LaunchOptions => ({
  ...launch, headless: false, args: launch.args?.filter((each) => each !== '--headless') ?? [], env: { ...process.env, DISPLAY: display },
})

/** Through the demonstration's first page, by one tap. */
export async function enter(device: Device, name: string): Promise<void> {
  const { page } = device
  await device.goto('/')
  await page.getByRole('button').filter({ has: page.getByText(name, { exact: true }) }).click()
  await page.getByRole('heading', { name: 'Qui êtes-vous ?' }).waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 1 }).waitFor()
}
