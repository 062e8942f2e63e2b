/** A whole file active changes hands while both référents are away: one référent each, and everything written is somewhere to be seen. */
import { expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { fillUpTo } from '../src/tools/benchWeb/livrets.ts'
import { button, fill, heading, keep, link, openFromFileActive, openPage, openPlace, shows } from './support/acts.ts'
import { POLL, useScene } from './support/scene.ts'

const scene = useScene()
const LIVRETS = 42
const WRITTEN = ['Fatou B.', 'Lina M.'] as const

const numberIn = async (words: Locator): Promise<number> => Number(/\d+/.exec(await words.innerText())?.[0])
/** As « Tous : 12 » says. */
const livretsOf = (page: Page): Promise<number> => numberIn(button(page, /^Tous/))

test('a file active of 42 livrets, proposed, accepted without network while the old référent writes: one référent, nothing lost, the person is told', { timeout: 240_000 }, async () => {
  const { server } = scene
  await server.stop()
  await fillUpTo(server.dataDir, LIVRETS)
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
