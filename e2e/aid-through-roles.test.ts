/**
 * An aid from the person's phone to the payment and back, each in the words of who reads; then what is written
 * on one side only, a note and a frein, seen by the other.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { button, dialog, heading, keep, link, openFromFileActive, openPage, openPlace, shows } from './support/acts.ts'
import { stored, useScene } from './support/scene.ts'

const scene = useScene()

const RAISON = 'Les chaussures de sécurité sont obligatoires.'
const TITRE = 'Tenue professionnelle, chaussures de sécurité'

test('asked offline one question at a time, instructed, decided, paid, closed: each reads its state in their own words', { timeout: 180_000 }, async () => {
  const phone = await scene.person('Fatou B.', 'telephone')
  const tablet = await scene.person('Maud T.', 'tablette')
  const desk = await scene.person('Nadia F.', 'bureau')

  await phone.link.cut()
  await phone.reload()
  await openPlace(phone.page, 'Mes aides')
  await link(phone.page, 'Demander une aide').click()
  await ask(phone.page, 'C’est pour quoi ?')
  await phone.page.getByRole('radio', { name: 'Être à l’aise au travail' }).click()
  await button(phone.page, 'Continuer').click()
  await ask(phone.page, 'Quelle aide ?')
  await phone.page.getByRole('radio', { name: 'Les vêtements de travail' }).click()
  await button(phone.page, 'Continuer').click()
  await heading(phone.page, 'Pourquoi en avez-vous besoin ?').waitFor()
  await phone.page.getByLabel('Mes mots').fill(RAISON)
  // What was answered is kept as it is typed: a tab that goes away loses nothing.
  await stored(phone.page, RAISON)
  await phone.reload()
  await heading(phone.page, 'Pourquoi en avez-vous besoin ?').waitFor()
  expect(await phone.page.getByLabel('Mes mots').inputValue()).toBe(RAISON)
  await button(phone.page, 'Continuer').click()
  await ask(phone.page, 'Combien ça coûte ?')
  await phone.page.getByLabel('Le prix, en euros').fill('85')
  await button(phone.page, 'Continuer').click()
  await ask(phone.page, 'Pour quand ?')
  await phone.page.getByRole('radio', { name: 'Je ne sais pas' }).click()
  await button(phone.page, 'Continuer').click()
  await ask(phone.page, 'Est-ce bien ça ?')
  for (const each of ['Les vêtements de travail', RAISON, '85 €', 'Je ne sais pas']) await shows(phone.page, each)
  await button(phone.page, 'Envoyer ma demande').click()
  // Nothing was sent yet, and nothing says so.
  await heading(phone.page, 'Prête à partir').waitFor()
  await shows(phone.page, 'Gardé dans ce téléphone')

  await phone.link.restore()
  await phone.reload()
  await heading(phone.page, 'Envoyée. On attend une réponse').waitFor()

  // The référent.
  await openFromFileActive(tablet.page, 'Fatou B.')
  await openPage(tablet.page, 'Aides')
  const card = tablet.page.getByRole('article', { name: TITRE })
  for (const each of ['Déposée', RAISON, '85 €', 'À vous : prendre en instruction, ou demander un complément.']) await shows(card, each)
  await button(card, `Prendre en instruction : ${TITRE}`).click()
  await card.getByText('En instruction', { exact: true }).first().waitFor()
  await heading(phone.page, 'Maud s’en occupe').waitFor()

  // The responsable sees it, and may not grant before the other body answered.
  await openDemand(desk.page)
  await shows(desk.page, 'Un autre organisme répond avant vous : Maud n’a pas encore écrit sa réponse. D’ici là, l’aide ne peut pas être accordée.')
  expect(await desk.page.getByRole('radio', { name: 'Accordée', exact: true }).isDisabled()).toBe(true)

  await button(card, `Autre organisme sollicité : ${TITRE}`).click()
  const body = dialog(tablet.page, TITRE)
  await body.getByLabel('Organisme sollicité').fill('Mission locale de Dieppe')
  await body.getByLabel('Réponse de l’organisme').selectOption({ label: 'refusée' })
  await keep(body)
  await shows(card, /^Mission locale de Dieppe, .*refusée/)

  // The decision, in part, with its reason.
  await desk.page.getByRole('radio', { name: 'Accordée en partie', exact: true }).check()
  await desk.page.getByLabel('Montant accordé, en euros').fill('60')
  await desk.page.getByLabel('Explication').fill('Le magasin fait une remise pour nos groupes.')
  await shows(desk.page, 'Fatou lira')
  await button(desk.page, 'Garder la décision').click()
  await heading(desk.page, 'Accordée en partie').waitFor()
  await heading(phone.page, 'C’est oui pour une partie').waitFor()
  for (const each of ['Vous avez 60 €.', 'Le magasin fait une remise pour nos groupes.']) await shows(phone.page, each)
  await card.getByText('Accordée en partie', { exact: true }).first().waitFor()

  await button(desk.page, 'Noter le paiement').click()
  await desk.page.getByRole('radio', { name: 'Versée à Fatou', exact: true }).check()
  await button(desk.page, 'Garder le paiement').click()
  await heading(desk.page, 'Versée').waitFor()
  await heading(phone.page, 'Vous avez reçu l’aide').waitFor()
  await card.getByText('Versée', { exact: true }).first().waitFor()

  await button(desk.page, 'Solder la demande').click()
  await desk.page.getByLabel('Montant réellement payé, en euros').fill('60')
  await button(desk.page, 'Solder la demande').click()
  await heading(desk.page, 'Soldée').waitFor()
  await heading(phone.page, 'Terminé').waitFor()
  await card.getByText('Soldée', { exact: true }).first().waitFor()
  await openPlace(phone.page, 'Mes aides')
  await link(phone.page, 'Les vêtements de travail Terminé').waitFor()
  await Promise.all([phone, tablet, desk].map((each) => each.context.close()))
})

test('a note in three taps is read by the person; a frein marked from either side is seen by both', { timeout: 120_000 }, async () => {
  const phone = await scene.person('Lina M.', 'telephone')
  const tablet = await scene.person('Maud T.', 'tablette')
  const { page } = tablet
  await openPlace(phone.page, 'Ce qu’on a écrit ensemble')
  await openFromFileActive(page, 'Lina M.')
  const quick = page.getByRole('region', { name: 'Note rapide : Lina' })
  await button(quick, 'Entretien').click()
  await button(quick, 'Le projet avance').click()
  await button(quick, 'Partagée avec Lina').click()
  const note = phone.page.getByRole('article').filter({ hasText: 'Le projet avance' })
  await note.waitFor()
  await heading(note, 'Maud').waitFor()

  // The person marks; the référent reads it as it was said, and marks what she sees.
  await openPlace(phone.page, 'Ce qui me complique la vie')
  await link(phone.page, /^Téléphone et ordinateur/).click()
  await phone.page.getByRole('radio', { name: 'Ça me bloque' }).click()
  await button(phone.page, 'Continuer').click()
  await ask(phone.page, 'Téléphone et ordinateur : qu’est-ce qui est difficile ?')
  await button(phone.page, 'Continuer').click()
  await button(phone.page, 'Continuer sans rien écrire').click()
  await ask(phone.page, 'C’est noté')
  await shows(phone.page, 'Votre réponse : Ça me bloque')
  await shows(phone.page, 'Envoyé')

  await openPage(page, 'Freins')
  await button(page, 'Numérique').click()
  await heading(page, 'Numérique').waitFor()
  await shows(page, 'Ça me bloque')
  await button(page, 'Gêne').click()
  await button(page, 'Gêne').and(page.locator('[aria-pressed=true]')).waitFor()
  await button(page, 'Ajouter une action').click()
  const action = dialog(page, 'Nouvelle action')
  await action.getByLabel('Quoi').fill('Essayer la borne ensemble')
  await keep(action)
  // What was found together shows under the person's own answer, which stays hers.
  await shows(phone.page.getByRole('region', { name: 'Ce qu’on fait pour ça' }), 'Essayer la borne ensemble')
  await shows(phone.page, 'Votre réponse : Ça me bloque')
  // Both views stand side by side, for the référent and for another device of hers.
  await button(page, 'Tous les freins').click()
  const both = page.getByRole('row').filter({ hasText: 'Numérique' })
  for (const each of ['Ça me bloque', 'Gêne']) await both.getByText(each).first().waitFor({ state: 'attached' })
  await Promise.all([phone.context.close(), tablet.context.close()])
})

const ask = (page: Page, question: string): Promise<void> => heading(page, question).waitFor()

async function openDemand(page: Page): Promise<void> {
  await link(page, 'Ce qui vous attend').click()
  await page.getByRole('listitem').filter({ hasText: TITRE }).filter({ hasText: 'Fatou' }).getByRole('link', { name: /^Décider/ }).click()
  await heading(page, TITRE).waitFor()
}
