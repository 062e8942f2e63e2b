/** No room left on a device, and room again. */
import type { Page } from 'playwright-core'

/** Something else of this origin takes all the room there is, to the last hundred bytes. */
export async function fillTheDevice(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('photos', 1)
      request.onupgradeneeded = () => { request.result.createObjectStore('p', { autoIncrement: true }) }
      request.onsuccess = () => { resolve(request.result) }
      request.onerror = () => { reject(new Error('not opened')) }
    })
    const put = (size: number): Promise<boolean> => new Promise((resolve) => {
      const work = db.transaction('p', 'readwrite', { durability: 'strict' })
      work.objectStore('p').add(crypto.getRandomValues(new Uint8Array(size)))
      work.oncomplete = () => { resolve(true) }
      work.onabort = () => { resolve(false) }
    })
    for (const size of [65_536, 4_096, 256]) while (await put(size));
    db.close()
  })
}

/** What took the room goes. */
export async function makeRoom(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((resolve) => {
    indexedDB.deleteDatabase('photos').onsuccess = () => { resolve() }
  }))
}
