/** Who accompanies a person changes while people are away: one référent, and everything written is somewhere to be seen. */
import { expect, test } from 'vitest'
import { button, dialog, goHome, heading, link, openPlace, openShared, shows } from './support/acts.ts'
import { POLL, useScene } from './support/scene.ts'
import { expectAccessible } from './support/screens.ts'

const scene = useScene()

test('a theme is opened to the CEP by the person, then closed: what was hidden comes, then goes, and is said to be gone', { timeout: 120_000 }, async () => {
  const [fatou, paul] = await Promise.all([scene.person('Fatou B.', 'telephone'), scene.person('Paul D.', 'bureau')])
  await openPlace(fatou.page, 'Ce qui me complique la vie')
  await link(fatou.page, /^Mes papiers/).click()
  await fatou.page.getByRole('radio', { name: 'C’est difficile' }).click()
  await button(fatou.page, 'Continuer').click()
  await fatou.page.waitForURL(/\/(images|mots|note)$/)
  await fatou.goto(`${new URL(fatou.page.url()).pathname.replace(/\/(images|mots)$/, '')}/note`)
  await link(fatou.page, 'Choisir qui peut lire').click()
  await button(fatou.page, 'Paul ne peut pas lire').click()
  await shows(fatou.page, 'Paul pourra lire ce que vous dites de ce sujet : Mes papiers. Aussi ce que vous avez déjà dit.')
  await button(dialog(fatou.page, 'Paul pourra lire ?'), 'Oui, Paul peut lire').click()
  await button(fatou.page, 'Paul peut lire').waitFor()

  await openShared(paul.page, 'Fatou B.')
  await link(paul.page, 'Freins').click()
  await button(paul.page, 'Difficultés administratives').waitFor()

  await button(fatou.page, 'Paul peut lire').click()
  await button(dialog(fatou.page, 'Paul ne pourra plus lire ?'), 'Oui, Paul ne lit plus').click()
  await shows(paul.page, 'Fatou ne vous ouvre plus « Difficultés administratives »')
  await expect.poll(() => button(paul.page, 'Difficultés administratives').count(), POLL).toBe(0)
  await button(paul.page, /^J’ai compris/).click()
  await paul.page.getByText('Fatou ne vous ouvre plus').waitFor({ state: 'detached' })
  await goHome(fatou.page)
})

test('the last relais: the person holds their livret, says who reads, and the référent is told until they know', { timeout: 60_000 }, async () => {
  const [maud, samir] = await Promise.all([scene.person('Maud T.', 'bureau'), scene.person('Samir K.', 'telephone')])
  await maud.goto('/relais/passer')
  await maud.page.getByRole('checkbox', { name: /^Samir K\./ }).check()
  await maud.page.getByRole('radio', { name: /^À la personne/ }).check()
  await button(maud.page, 'Proposer ce livret').click()
  await heading(maud.page, 'En attente d’une réponse').waitFor()

  const { page } = samir
  await link(page, /^Maud vous propose de garder votre livret/).click()
  await link(page, 'Voir ce que ça change').click()
  await heading(page, 'Ce livret sera à vous seul·e').waitFor()
  await expectAccessible(page, 'le dernier relais')
  await button(page, 'Continuer').click()
  await button(page, /^Nadia/).click()
  await button(page, 'Continuer').click()
  const sure = dialog(page, 'Vous prenez votre livret ?')
  await button(sure, 'Écouter').waitFor()
  await expectAccessible(page, 'prendre son livret')
  await button(sure, 'Oui, ce livret est à moi').click()
  await shows(page, 'Ce livret est à vous seul·e.')
  await expectAccessible(page, 'je tiens mon livret')

  await maud.goto('/file')
  await shows(maud.page, /^Vous n’accompagnez plus Samir K\..+Cette personne tient maintenant son livret elle-même\./)
  await button(maud.page, 'J’ai compris').click()
  await maud.page.getByText('Vous n’accompagnez plus').waitFor({ state: 'detached' })
})
