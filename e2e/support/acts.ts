/** What people do, in the words of their screens. Playwright reads every white space alike; the apostrophe is ’. */
import type { Locator, Page } from 'playwright-core'

type Where = Page | Locator

export const button = (where: Where, name: string | RegExp): Locator => where.getByRole('button', { name, exact: typeof name === 'string' })
export const link = (where: Where, name: string | RegExp): Locator => where.getByRole('link', { name, exact: typeof name === 'string' })
export const heading = (where: Where, name: string | RegExp): Locator => where.getByRole('heading', { name, exact: typeof name === 'string' })
export const dialog = (page: Page, name: string | RegExp): Locator => page.getByRole('dialog', { name, exact: typeof name === 'string' })

export const shows = (where: Where, words: string | RegExp): Promise<void> => where.getByText(words).first().waitFor()

/** In place of what a field says. Playwright fills one behind React's back in Firefox: there it is typed, key by key. */
export async function fill(field: Locator, words: string): Promise<void> {
  if (field.page().context().browser()?.browserType().name() !== 'firefox') return field.fill(words)
  await field.focus()
  for (const key of ['ControlOrMeta+a', 'Delete']) await field.page().keyboard.press(key)
  await field.page().keyboard.type(words)
}

/** Presses the button that saves a dialog, and waits until it is gone. */
export async function keep(box: Locator, word = 'Enregistrer'): Promise<void> {
  await button(box, word).click()
  await box.waitFor({ state: 'detached' })
}

/** The référent finds somebody in the file active and opens the livret. */
export async function openFromFileActive(page: Page, name: string): Promise<void> {
  await fill(page.getByRole('searchbox', { name: 'Chercher' }), name)
  await link(page, new RegExp(`^${name} `)).click()
  await heading(page, name).waitFor()
}

/** The conseiller CEP finds somebody among the livrets shared with them. */
export async function openShared(page: Page, name: string): Promise<void> {
  await link(page.getByRole('navigation', { name: 'Livrets partagés avec vous' }), new RegExp(`^${name}`)).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** One of the words of a livret's rail, on a professional's screen. */
export async function openPage(page: Page, word: string): Promise<void> {
  const rail = page.getByRole('navigation', { name: /^Livret( :| de) / })
  await link(rail, word).click()
  await rail.locator('[aria-current=page]', { hasText: word }).waitFor()
}

/** In the dialog « Coordonnées » of a livret. */
export async function editCoordinates(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  await openPage(page, 'Qui l’accompagne')
  await button(page.getByRole('region', { name: 'Coordonnées' }), 'Modifier').click()
  const box = dialog(page, 'Coordonnées')
  for (const [label, value] of Object.entries(fields)) await fill(box.getByLabel(label, { exact: true }), value)
  await keep(box)
}

/** The person, from anywhere in their livret: back home, « Tout mon livret », then one of its places. */
export async function openPlace(page: Page, place: string): Promise<void> {
  await goHome(page)
  await link(page, 'Tout mon livret').click()
  await heading(page, 'Tout mon livret').waitFor()
  await link(page, place).click()
  await heading(page, place).waitFor()
}

/** « Retour » leads home from everywhere. */
export async function goHome(page: Page): Promise<void> {
  const back = link(page, 'Retour')
  const title = page.getByRole('heading', { level: 1 })
  await title.waitFor()
  while ((await back.count()) > 0) {
    const from = await title.innerText()
    await back.click()
    await title.filter({ hasNotText: from }).waitFor()
  }
}

/** One answer of « Mes coordonnées ». */
export async function changeOwn(page: Page, change: string, field: string, value: string): Promise<void> {
  await link(page, change).click()
  await fill(page.getByLabel(field, { exact: true }), value)
  await button(page, 'Garder').click()
  await heading(page, 'Mes coordonnées').waitFor()
}

/** On the page where a person writes what they have to say. */
export async function writeNote(page: Page, words: string): Promise<void> {
  await fill(page.getByLabel('Mes mots'), words)
  await button(page, 'Garder').click()
  await shows(page.getByRole('listitem').filter({ hasText: words }), 'Gardé dans ce téléphone')
}

/** To another address within the application, as its links do; that each opens by itself is e2e/offline-opens.test.ts. */
export async function walk(page: Page, path: string): Promise<void> {
  await page.evaluate(async (address) => {
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  }, path)
}
