/** What people do with what keeps their space closed, in the words of their screens. */
import type { Page } from 'playwright-core'
import { button, goHome, heading, link } from './acts.ts'

/** What somebody keeps: on paper, and in their head. */
export interface Kept {
  /** What their space is known by while it is locked. */
  readonly enseigne: string
  readonly carte: string
  readonly pin: string
}

/** Of « Mon code, ma carte », in a space that opened by itself until now: it is closed, and the device shows its list. */
export async function protect(page: Page, pin: string): Promise<Kept> {
  await button(page, 'Mettre une carte et un code').click()
  const { carte } = await takeCarte(page, pin)
  const enseigne = await page.locator('.a-qui').innerText()
  await backToSpaces(page)
  return { enseigne, carte, pin }
}

/** The card that is shown, and a code for it, until the device is closed with them: its records are sealed anew under another key, which nobody has opened yet. */
export async function takeCarte(page: Page, pin: string): Promise<Pick<Kept, 'carte' | 'pin'>> {
  await heading(page, 'Voici votre carte').waitFor()
  const carte = await page.locator('.lettres').innerText()
  await button(page, 'Je l’ai sur papier').click()
  await heading(page, 'Choisissez un code').waitFor()
  await typePin(page, pin)
  await heading(page, 'Encore une fois').waitFor()
  await typePin(page, pin)
  await heading(page, 'Votre carte').waitFor()
  return { carte, pin }
}

/** The first digit by touch, the others by the keyboard. */
export async function typePin(page: Page, pin: string): Promise<void> {
  await button(page, pin.charAt(0)).click()
  await page.keyboard.type(pin.slice(1))
}

export async function backToSpaces(page: Page): Promise<void> {
  await button(page, 'Retour').click()
  await heading(page, 'Qui êtes-vous ?').waitFor()
}

export const touchSpace = (page: Page, { enseigne }: Kept): Promise<void> => button(page, new RegExp(enseigne)).click()

/** From the list of spaces, until the code is asked. */
export async function giveCard(page: Page, kept: Kept): Promise<void> {
  await touchSpace(page, kept)
  await page.getByLabel('Les lettres de la carte').fill(kept.carte)
  await button(page, 'Continuer').click()
  await heading(page, 'Votre code').waitFor()
}

/** From the list of spaces. */
export async function unlock(page: Page, kept: Kept): Promise<void> {
  await giveCard(page, kept)
  await typePin(page, kept.pin)
  await heading(page, 'Votre code').waitFor({ state: 'detached' })
}

/** The person, from anywhere in their livret, to the list of spaces. */
export async function closeLivret(page: Page): Promise<void> {
  await goHome(page)
  await link(page, 'Tout mon livret').click()
  await button(page, 'Fermer à clé').click()
  await heading(page, 'Votre carte').waitFor()
  await backToSpaces(page)
}
