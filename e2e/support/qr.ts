/** What a phone's camera would read off a screen. */
import jsQR from 'jsqr'
import type { Browser, Locator } from 'playwright-core'

/** The picture of `where`, decoded in a page that is nobody's. */
export async function readQr(browser: Browser, where: Locator): Promise<string | undefined> {
  const png = (await where.screenshot()).toString('base64')
  const page = await browser.newPage()
  try {
    const { pixels, width, height } = await page.evaluate(async (data) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d')
      context?.drawImage(bitmap, 0, 0)
      const image = context?.getImageData(0, 0, bitmap.width, bitmap.height)
      return { pixels: [...(image?.data ?? [])], width: bitmap.width, height: bitmap.height }
    }, png)
    return jsQR(new Uint8ClampedArray(pixels), width, height)?.data
  } finally {
    await page.close()
  }
}
