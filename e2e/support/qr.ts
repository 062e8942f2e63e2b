/** What a phone's camera would read off a screen. */
import type { Browser, Locator } from 'playwright-core'
import { decodeQR } from 'qr/decode.js'

/** The picture of `where`, decoded in a page that is nobody's; fails where there is no square. */
export async function readQr(browser: Browser, where: Locator): Promise<string> {
  const png = (await where.screenshot()).toString('base64')
  const page = await browser.newPage()
  try {
    const { pixels, width, height } = await page.evaluate(async (data) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d')
      context?.drawImage(bitmap, 0, 0)
      const image = context?.getImageData(0, 0, bitmap.width, bitmap.height)
      // One letter for each dot: a list of numbers takes ten times as long to come back.
      const shades = (image?.data ?? new Uint8ClampedArray()).filter((_, at) => at % 4 === 0)
      return { pixels: new TextDecoder('latin1').decode(shades.map((shade) => (shade < 128 ? 48 : 49))), width: bitmap.width, height: bitmap.height }
    }, png)
    return decodeQR({ data: Uint8ClampedArray.from({ length: pixels.length * 4 }, (_, at) => (pixels.charCodeAt(at >> 2) === 48 && at % 4 !== 3 ? 0 : 255)), width, height })
  } finally {
    await page.close()
  }
}
