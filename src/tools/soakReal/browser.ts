/**
 * The device's side with the real browser: killed while it writes, and without room. What showed « Gardé » is
 * there when it starts again, and reaches the server once.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { button, heading, link, shows } from '../../../e2e/support/acts.ts'
import { createStage, enter, type Device, type Stage } from '../../../e2e/support/people.ts'
import { fillTheDevice, makeRoom } from '../../../e2e/support/room.ts'
import { startServerOn, type Server } from '../../../e2e/support/server.ts'
import { isLastPage } from '../../../e2e/support/wire.ts'
import { seededRandom } from '../../testing/seededIds.ts'
import type { Figures } from './figures.ts'
import type { Place } from './place.ts'

const KEPT = /^(Gardé dans ce téléphone|Envoyé)/
const QUOTA = 12_000_000
const PATIENCE_MS = 60_000

export async function browserRounds(place: Place, figures: Figures, seed: number, kills: number): Promise<readonly string[]> {
  const server = await startServerOn(place.subfolder('navigateur'))
  place.onLeave(() => server.stop())
  const stage = await createStage()
  place.onLeave(() => stage.close())
  return [...(await killedBrowser(stage, server, figures, seededRandom(seed), kills)), ...(await fullDevice(stage, server, figures))]
}

async function killedBrowser(stage: Stage, server: Server, figures: Figures, random: () => number, kills: number): Promise<readonly string[]> {
  const profile = await stage.profile(server, 'telephone')
  await arrive(profile.device(), 'Théo R.')
  const shown: string[] = []
  const tried: string[] = []
  const faults: string[] = []
  for (let kill = 1; kill <= kills; kill++) {
    const device = profile.device()
    const words = `Phrase ${kill} du navigateur, entière.`
    const offline = random() < 0.4
    if (offline) await device.link.cut()
    await openNotes(device, 'Théo R.', '/mon/notes/ecrire')
    await device.page.getByLabel('Mes mots').fill(words)
    await button(device.page, 'Garder').click({ noWaitAfter: true })
    tried.push(words)
    const said = noteOf(device.page, words).getByText(KEPT).waitFor().then(() => true, () => false)
    if (random() < 0.5) {
      if (await said) shown.push(words)
      await sleep(random() * 60)
    } else if (await Promise.race([said, sleep(random() * 120).then(() => false)])) shown.push(words)
    await profile.kill()
    figures.add('kills of Chromium while it writes')
    if (offline) await device.link.restore()
    await profile.start()
    await openNotes(profile.device(), 'Théo R.', '/mon/notes')
    for (const each of shown) await noteOf(profile.device().page, each).first().waitFor().catch(() => faults.push(`« ${each} » was shown as kept and is not there after kill ${kill}`))
  }
  const there = await notesOf(profile.device().page)
  for (const words of tried) {
    const times = there.filter((text) => text.includes(words)).length
    if (times > 1) faults.push(`« ${words} » is there ${times} times`)
    await reaches(server, words, times, faults)
  }
  figures.add('notes shown as kept before a kill of Chromium', shown.length)
  figures.add('notes of a killed Chromium that were there afterwards', there.length)
  await profile.device().context.close()
  return faults
}

async function fullDevice(stage: Stage, server: Server, figures: Figures): Promise<readonly string[]> {
  const faults: string[] = []
  const device = await stage.device(server, 'telephone')
  const { page } = device
  const session = await device.context.newCDPSession(page)
  // Only before the first write does the browser listen.
  await session.send('Storage.overrideQuotaForOrigin', { origin: device.link.origin, quotaSize: QUOTA })
  await arrive(device, 'Moussa D.')
  await device.link.cut()
  const before = 'Écrit avant que l’appareil soit plein.'
  await writeNote(device, before)
  await noteOf(page, before).getByText(KEPT).waitFor()
  await openNotes(device, 'Moussa D.', '/mon/notes/ecrire')
  await fillTheDevice(page)
  const full = 'Écrit quand il n’y a plus de place.'
  await page.getByLabel('Mes mots').fill(full)
  await button(page, 'Garder').click()
  await shows(page, 'L’appareil est plein : ce n’est pas encore gardé.')
  figures.add('disk full on a device')
  if ((await page.getByLabel('Mes mots').inputValue()) !== full) faults.push('the words written on a full device are gone')
  await device.link.restore()
  await makeRoom(page)
  await page.getByLabel('Mes mots').fill(full)
  await button(page, 'Garder').click()
  await noteOf(page, full).getByText(KEPT).waitFor()
  for (const words of [before, full]) await reaches(server, words, 1, faults)
  await device.context.close()
  return faults
}

async function arrive(device: Device, name: string): Promise<void> {
  await enter(device, name)
  await device.link.wait(isLastPage)
  await heading(device.page, 'Mon parcours').waitFor()
  await device.page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
}

/** The space of that person is opened first when the browser has just started. */
async function openNotes(device: Device, name: string, path: string): Promise<void> {
  await device.goto(path)
  const again = button(device.page, new RegExp(`^Reprendre : ${name.replace('.', '\\.')}`))
  const there = path.endsWith('ecrire') ? device.page.getByLabel('Mes mots') : heading(device.page, 'Ce qu’on a écrit ensemble')
  await again.or(there).first().waitFor()
  if (await again.isVisible()) await again.click()
  await there.waitFor()
}

async function writeNote(device: Device, words: string): Promise<void> {
  await device.goto('/mon/notes')
  await link(device.page, 'Écrire').click()
  await device.page.getByLabel('Mes mots').fill(words)
  await button(device.page, 'Garder').click()
}

const noteOf = (page: Page, words: string) => page.getByRole('listitem').filter({ hasText: words })
const notesOf = async (page: Page): Promise<readonly string[]> => (await page.locator('.paroles').allInnerTexts()).filter((text) => text.includes('du navigateur, entière.'))

/** Sooner or later; and then no more often than that. */
async function reaches(server: Server, words: string, times: number, faults: string[]): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  const count = async (): Promise<number> => Number((await server.rows(`SELECT count(*) AS times FROM entree WHERE position('${words.replaceAll("'", "''")}' IN ligne) > 0`))[0]?.['times'])
  let found = await count()
  while (found < times && Date.now() < end) {
    await sleep(200)
    found = await count()
  }
  if (found !== times) faults.push(`« ${words} » stands ${found} times on the server, and ${times} on its device`)
}
