/** What is asked of any screen, whoever holds it: axe has nothing to say, and large text needs no sideways scroll. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const WIDTHS = [390, 820, 1440] as const

/** Nothing moves any more: the first heading stands, what was awaited came, what was drawn in has been drawn. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading').first().waitFor()
  await page.locator('.patience').waitFor({ state: 'detached' })
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => undefined))))
}

export async function expectAccessible(page: Page, where: string): Promise<void> {
  await settled(page)
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  const violations: unknown = await page.evaluate("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))")
  expect([where, violations]).toEqual([where, []])
}

/** With text twice as large, at the three widths. Puts the page back as it was. */
export async function expectRoomForLargeText(page: Page, where: string): Promise<void> {
  const size = page.viewportSize()
  const wide: string[] = []
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: size?.height ?? 900 })
    wide.push(...(await page.evaluate(tooWide, width)))
  }
  await page.evaluate(() => {
    document.documentElement.style.fontSize = ''
  })
  if (size) await page.setViewportSize(size)
  expect([where, wide]).toEqual([where, []])
}

/** Runs in the page: the document, and whatever scrolls or cuts in its stead. A table may scroll in its own frame. */
function tooWide(width: number): string[] {
  const inside = [...document.querySelectorAll<HTMLElement>('body, main, .defile, dialog[open]')].filter((each) => getComputedStyle(each).overflowX !== 'visible')
  return [document.documentElement, ...inside].flatMap((each) =>
    each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0 ? [`${width}: ${each.tagName}.${each.className} ${each.scrollWidth} > ${each.clientWidth}`] : [],
  )
}

/** Walks with Tab until the focus is on `name`; every stop on the way shows where it is. */
export async function tabTo(page: Page, name: string | RegExp, most = 80): Promise<void> {
  const stops: string[] = []
  for (let stop = 0; stop < most; stop += 1) {
    await page.keyboard.press('Tab')
    const { label, visible } = await page.evaluate(() => {
      const at = document.activeElement
      if (!(at instanceof HTMLElement) || at === document.body) return { label: '(page)', visible: true }
      const box = at.getBoundingClientRect()
      const drawn = [at, ...at.querySelectorAll('*'), ...(at.closest('label') ? [at.closest('label') ?? at] : [])].some((each) => {
        const style = getComputedStyle(each)
        return (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
      })
      const label = (at.getAttribute('aria-label') ?? at.innerText.trim()) || (at instanceof HTMLInputElement ? (at.labels?.[0]?.innerText ?? '') : '')
      return { label: label.replaceAll(/\s+/g, ' '), visible: drawn && box.width > 0 && box.height > 0 }
    })
    stops.push(label)
    expect([label, visible]).toEqual([label, true])
    if (typeof name === 'string' ? label.startsWith(name) : name.test(label)) return
  }
  throw new Error(`Tab never reached ${String(name)}: ${stops.join(' · ')}`)
}
