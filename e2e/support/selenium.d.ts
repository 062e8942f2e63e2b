/** What is used of selenium-webdriver, which brings no types. */
declare module 'selenium-webdriver' {
  interface Capabilities {
    readonly [name: string]: unknown
  }
  interface Locator {
    readonly using: string
  }
  interface Builder {
    usingServer(url: string): this
    withCapabilities(wanted: Capabilities): this
    build(): Promise<WebDriver>
  }
  export const Builder: new () => Builder
  export const By: { xpath(path: string): Locator }
  export interface WebElement {
    click(): Promise<void>
    sendKeys(words: string): Promise<void>
  }
  export interface WebDriver {
    get(url: string): Promise<void>
    findElements(by: Locator): Promise<WebElement[]>
    executeScript(script: string): Promise<unknown>
    takeScreenshot(): Promise<string>
    manage(): { window(): { setRect(rect: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>): Promise<unknown> } }
    navigate(): { refresh(): Promise<void> }
    quit(): Promise<void>
  }
}
