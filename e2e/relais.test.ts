/** Who accompanies a person changes while people are away: one référent, and everything written is somewhere to be seen. */
import { expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { addLives } from '../src/tools/benchWeb/livrets.ts'
import { LIVES } from '../src/server/demo/lives/all.ts'
import { button, dialog, fill, goHome, heading, keep, link, openFromFileActive, openPage, openPlace, openShared, shows } from './support/acts.ts'
import { POLL, useScene } from './support/scene.ts'
import { expectAccessible } from './support/screens.ts'

const scene = useScene()
const LIVRETS = 42
const WRITTEN = ['Fatou B.', 'Lina M.'] as const

const numberIn = async (words: Locator): Promise<number> => Number(/\d+/.exec(await words.innerText())?.[0])
/** As « Tous : 12 » says. */
const livretsOf = (page: Page): Promise<number> => numberIn(button(page, /^Tous/))

test('a file active of 42 livrets, proposed, accepted without network while the old référent writes: one référent, nothing lost, the person is told', { timeout: 240_000 }, async () => {
  const { server } = scene
  await server.stop()
  await addLives(server.dataDir, LIVRETS - LIVES.filter(({ referent }) => referent === 'maud').length)
  await server.start()
  const [maud, karim, fatou] = await Promise.all([scene.person('Maud T.', 'tablette'), scene.person('Karim B.', 'tablette'), scene.person('Fatou B.', 'telephone')])
  await button(karim.page, /^Tous/).click()
  const [before, proposed] = [await livretsOf(karim.page), await numberIn(karim.page.getByText(/^\d+ relais vous sont proposés\.$/))]
  await link(maud.page, 'Relais').click()
  await link(maud.page, 'Passer le relais').click()
  await button(maud.page, `Choisir tous les livrets (${LIVRETS - proposed})`).click()
  await maud.page.getByRole('radio', { name: /^Karim B\./ }).check()
  await shows(maud.page, 'Vous ne verrez plus ces livrets.')
  await button(maud.page, `Proposer les ${LIVRETS - proposed} livrets`).click()
  await heading(maud.page, 'En attente d’une réponse').waitFor()

  await shows(karim.page, `${LIVRETS} relais vous sont proposés.`)
  await karim.link.cut()
  await maud.link.cut()
  await link(karim.page, `Relais (${LIVRETS})`).click()
  await button(karim.page, `Accepter les ${LIVRETS} livrets`).click()
  await shows(karim.page, `Accepté : les ${LIVRETS} livrets arrivent dès que le réseau revient.`)

  for (const name of WRITTEN) {
    await maud.goto('/file')
    await openFromFileActive(maud.page, name)
    await openPage(maud.page, 'Freins')
    await button(maud.page, 'Mobilité').click()
    await button(maud.page, /^(Écrire|Modifier) (un|le) commentaire$/).click()
    const box = maud.page.getByRole('dialog')
    await fill(box.getByRole('textbox'), 'Écrit sans réseau, avant de savoir.')
    await keep(box)
  }

  await karim.link.restore()
  await karim.goto('/file')
  await button(karim.page, /^Tous/).click()
  await expect.poll(() => livretsOf(karim.page), POLL).toBe(before + LIVRETS)
  await openPlace(fatou.page, 'Qui m’accompagne')
  await shows(fatou.page, 'Karim suit votre parcours. Avant, c’était Maud.')

  await maud.link.restore()
  await maud.goto('/file')
  await button(maud.page, /^Tous/).click()
  // What she wrote is kept where she wrote it, and waits for who answers for the livrets now; the others are gone.
  await shows(maud.page, `${WRITTEN.length} modifications reçues, en attente.`)
  await expect.poll(() => livretsOf(maud.page), POLL).toBe(WRITTEN.length)
})

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
