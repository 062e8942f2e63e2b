/**
 * A person in front of WebKitGTK: its own driver under a display of its own, one session, nothing on disk (browsers.md).
 * Playwright does not drive it, so its screens are read by XPath: a button, a link, a field, by the words they show.
 */
import { spawn } from 'node:child_process'
import { Builder, By, type WebElement } from 'selenium-webdriver'
import { expect, onTestFinished } from 'vitest'
import { findWebKit } from '../../src/tools/browser.mjs'
import { ended, startDisplay } from './display.ts'
import { openLink, type Link } from './link.ts'
import { POLL } from './scene.ts'
import { freePort, type Server } from './server.ts'

export interface WebKit {
  readonly link: Link
  goto(path: string): Promise<void>
  reload(): Promise<void>
  /** Presses the button or the link that shows these words, once it is there. */
  press(words: string): Promise<void>
  type(label: string, words: string): Promise<void>
  /** Waits until one element of this kind shows all these words. */
  shows(element: string, ...words: readonly string[]): Promise<void>
  counts(element: string, ...words: readonly string[]): Promise<number>
  evaluate(script: string): Promise<unknown>
  /** A picture of the window, as PNG. */
  picture(): Promise<Buffer>
}

/** For the test that runs, and gone with it. */
export async function startWebKit(server: Server): Promise<WebKit> {
  const found = findWebKit()
  if (found === undefined) throw new Error('no WebKitGTK: install webkit2gtk-driver and xvfb')
  const display = await startDisplay(found.display)
  const port = await freePort()
  const environment = { ...process.env, DISPLAY: display.name, LANGUAGE: 'fr', TZ: 'Europe/Paris' }
  const driving = spawn(found.driver, [`--port=${port}`, '--host=127.0.0.1'], { env: environment, stdio: 'ignore' })
  const link = await openLink(server.port)

  const wanted = {
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: found.browser, args: ['--automation', '--features=+StorageAPI,+StorageAPIEstimate'] },
  }
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/status`).then((answer) => answer.ok, () => false), POLL).toBe(true)
  const driver = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(wanted).build()
  // No narrower window is to be had.
  await driver.manage().window().setRect({ x: 0, y: 0, width: 447, height: 900 })

  const find = (path: string): Promise<WebElement[]> => driver.findElements(By.xpath(path))
  /** Does it to the only element there, once it is there; one that was drawn anew meanwhile is looked for again. */
  const act = (path: string, work: (element: WebElement) => Promise<void>): Promise<void> =>
    expect.poll(async () => {
      const [element, ...others] = await find(path)
      if (element === undefined || others.length > 0) return `${others.length + (element ? 1 : 0)} of ${path}`
      return work(element).then(() => 'done', String)
    }, POLL).toBe('done')
  const counts = (element: string, ...words: readonly string[]): Promise<number> => find(`//${element}${words.map(showing).join('')}`).then((all) => all.length)

  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') console.log(await driver.executeScript('return location.href + "\\n" + document.body.innerText'))
    await driver.quit()
    await Promise.all([ended(driving), display.close()])
    await link.close()
  })
  return {
    link, counts,
    goto: (path) => driver.get(`${link.origin}${path}`),
    reload: () => driver.navigate().refresh(),
    press: (words) => act(`(//button|//a)[@aria-label=${quoted(words)} or descendant-or-self::*[normalize-space()=${quoted(words)}]]`, (element) => element.click()),
    type: (label, words) => act(`//*[@id=//label[normalize-space()=${quoted(label)}]/@for]`, (element) => element.sendKeys(words)),
    shows: (element, ...words) => expect.poll(() => counts(element, ...words), POLL).toBeGreaterThan(0),
    evaluate: (script) => driver.executeScript(script),
    async picture() {
      return Buffer.from(await driver.takeScreenshot(), 'base64')
    },
  }
}

/** Screens set no-break spaces where a line must not end. */
const showing = (words: string): string => `[contains(normalize-space(translate(., '\u00a0\u202f', '  ')), ${quoted(words)})]`
const quoted = (words: string): string => `"${words}"`
