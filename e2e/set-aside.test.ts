/** Work that cannot be taken comes back to its author with its reason; nothing independent of it waits. */
import { expect, test } from 'vitest'
import { button, dialog, editCoordinates, goHome, heading, keep, link, openFromFileActive, openPage, openPlace, shows } from './support/acts.ts'
import { stored, useScene } from './support/scene.ts'
import { useUnguarded } from './support/newBuild.ts'
import { keeps, readStore } from './support/store.ts'
import { bodyText, isSync } from './support/wire.ts'

const scene = useScene()
const unguarded = useUnguarded()

/** Invented: the shape is what counts. */
const NIR = '2 94 08 76 351 042 77'
const NIR_FORMS = [NIR, NIR.replaceAll(' ', '')]

test('a number or a word of court and prison is stopped while it is typed; the words stay', { timeout: 90_000 }, async () => {
  const tablet = await scene.person('Maud T.', 'tablette')
  const { page } = tablet
  await openFromFileActive(page, 'Théo R.')
  const quick = page.getByRole('region', { name: 'Note rapide : Théo' })
  await button(quick, 'Entretien').click()
  await button(quick, 'Écrire').click()
  const field = quick.getByLabel('Texte de la note')
  for (const [typed, said] of [
    [`Son numéro : ${NIR}.`, /^Ce texte contient un numéro de sécurité sociale/],
    ['Voit le SPIP le mardi.', /la loi interdit d.écrire ici.+SPIP.+Écrivez seulement la contrainte/],
  ] as const) {
    await field.fill(typed)
    await shows(quick, said)
    await button(quick, 'Pour l’équipe').click()
    await quick.getByRole('alert').getByText(said).waitFor()
    expect(await field.inputValue()).toBe(typed)
  }
  await field.fill('Indisponible le mardi.')
  await button(quick, 'Pour l’équipe').click()
  await shows(page, /^Gardé/)
  const kept = await readStore(page)
  expect(keeps(kept, 'Indisponible le mardi.')).toBe(true)
  await tablet.context.close()
})

test('a forbidden note of the référent comes back with the number hidden, and goes out without it', { timeout: 120_000 }, async () => {
  await scene.server.kill()
  await scene.server.start({}, unguarded.program)
  const tablet = await scene.person('Maud T.', 'tablette')
  const other = await scene.person('Maud T.', 'bureau')
  const { page } = tablet
  await openFromFileActive(page, 'Fatou B.')
  await scene.server.kill()
  await tablet.reload()

  const quick = page.getByRole('region', { name: 'Note rapide : Fatou' })
  await button(quick, 'Entretien').click()
  await button(quick, 'Écrire').click()
  await quick.getByLabel('Texte de la note').fill(`Elle donne son numéro : ${NIR}. On se rappelle lundi.`)
  await shows(quick, 'Ce texte contient un numéro de sécurité sociale. Enlevez-le : le reste est gardé.')
  await button(quick, 'Pour l’équipe').click()
  await shows(page, 'Gardé sur cet appareil')
  // Later and independent: another note, another field.
  await button(quick, 'Absence').click()
  await button(quick, 'A prévenu').click()
  await button(quick, 'Pour l’équipe').click()
  await button(quick, 'Écrire').waitFor({ state: 'detached' })
  await editCoordinates(page, { Commune: 'Saint-Nicolas-d’Aliermont' })

  await scene.server.start()
  await Promise.all([tablet.reload(), other.reload()])
  await link(page, 'À régler : 1').click()
  const card = page.getByRole('article', { name: 'Note sur Fatou B.' })
  await shows(card, 'Ce texte contient un numéro de sécurité sociale. Enlevez-le : le reste est gardé.')
  await shows(card, 'numéro caché')
  await shows(card, 'On se rappelle lundi.')
  expect(await page.locator('body').innerText()).not.toContain(NIR)

  // What came later landed, for everybody; the note did not.
  await openFromFileActive(other.page, 'Fatou B.')
  await shows(other.page, 'Saint-Nicolas-d’Aliermont')
  await openPage(other.page, 'Notes')
  await shows(other.page, 'A prévenu')
  expect(await other.page.getByText('On se rappelle lundi.').count()).toBe(0)

  await button(card, 'Enlever le numéro et renvoyer').click()
  await card.waitFor({ state: 'detached' })
  await shows(other.page, 'Elle donne son numéro : …. On se rappelle lundi.')

  // Nobody but its author ever had the number: not the server, nor what it says, nor another device.
  const everything = JSON.stringify(await allRows())
  const kept = await readStore(other.page)
  const received = other.link.passed().filter((each) => isSync(each) && each.status === 200).map((each) => bodyText(each.body)).join('\n')
  for (const form of NIR_FORMS) {
    expect(everything).not.toContain(form)
    expect(scene.server.errors()).not.toContain(form)
    expect(keeps(kept, form)).toBe(false)
    expect(received).not.toContain(form)
  }
  // The search finds what is there: the commune reached all three.
  expect(everything).toContain('Saint-Nicolas-d’Aliermont')
  expect(keeps(kept, 'Saint-Nicolas-d’Aliermont')).toBe(true)
  expect(received).toContain('Saint-Nicolas-d’Aliermont')
  await Promise.all([tablet.context.close(), other.context.close()])
})

async function allRows(): Promise<unknown[]> {
  const tables = await scene.server.rows("SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
  return Promise.all(tables.map(({ tablename }) => scene.server.rows(`SELECT * FROM "${String(tablename)}"`)))
}

test('what the person does offline too late comes back with who did what; her later words landed', { timeout: 120_000 }, async () => {
  const phone = await scene.person('Fatou B.', 'telephone')
  const tablet = await scene.person('Maud T.', 'tablette')
  await phone.link.cut()
  await phone.reload()

  await openPlace(phone.page, 'Mes aides')
  await link(phone.page, /^Le permis/).click()
  await button(phone.page, 'Annuler ma demande').click()
  await button(dialog(phone.page, 'Annuler cette demande ?'), 'Oui, j’annule').click()
  await heading(phone.page, 'Vous avez annulé').waitFor()
  await shows(phone.page, 'Gardé dans ce téléphone')
  await goHome(phone.page)
  await link(phone.page, /#Action, plateau technique cuisine$/).click()
  await button(phone.page, 'Je fais une pause').click()
  await button(dialog(phone.page, 'Vous faites une pause ?'), 'Oui, je fais une pause').click()
  await shows(phone.page, 'En pause')
  await openPlace(phone.page, 'Ce qu’on a écrit ensemble')
  await link(phone.page, 'Écrire').click()
  await phone.page.getByLabel('Mes mots').fill('J’ai trouvé un covoiturage pour le mardi.')
  await button(phone.page, 'Garder').click()
  await shows(phone.page, 'J’ai trouvé un covoiturage pour le mardi.')

  // Meanwhile, with the network: the aid is handed over, the étape is finished.
  await openFromFileActive(tablet.page, 'Fatou B.')
  await openPage(tablet.page, 'Aides')
  await button(tablet.page, 'Remise en main propre : Préparation du permis de conduire').click()
  await keep(dialog(tablet.page, /Préparation du permis de conduire/), 'Remise en main propre')
  await openPage(tablet.page, 'Parcours')
  await button(tablet.page, 'Changer l’état : #Action, plateau technique cuisine').click()
  const state = dialog(tablet.page, '#Action, plateau technique cuisine : changer l’état')
  await state.getByRole('radio', { name: 'Terminée', exact: true }).check()
  await keep(state)
  await shows(tablet.page, /^Reçu$/)

  await phone.link.restore()
  await phone.goto('/mon')
  await link(phone.page, /^Problème : demandez de l’aide/).click()
  await heading(phone.page, 'Ce qui n’est pas parti').waitFor()
  const cards = phone.page.getByRole('article')
  await cards.nth(1).waitFor()
  expect(await cards.count()).toBe(2)
  const aide = cards.filter({ hasText: 'Vous avez reçu l’aide' })
  await shows(aide, /^Entre-temps, Maud a déjà .+ Voici la situation aujourd’hui\.$/)
  await shows(aide, 'Vous avez annulé')
  const etape = cards.filter({ hasText: 'Fait' })
  await shows(etape, /^Entre-temps, Maud a déjà .+ Voici la situation aujourd’hui\.$/)
  await shows(etape, 'En pause')
  // The situation of today is what she sees now.
  await openPlace(phone.page, 'Mes aides')
  await link(phone.page, 'Le permis Vous avez reçu l’aide').waitFor()

  // Independent of both, and later: landed.
  await stored(tablet.page, 'J’ai trouvé un covoiturage pour le mardi.')
  await openPage(tablet.page, 'Notes')
  await shows(tablet.page, 'J’ai trouvé un covoiturage pour le mardi.')
  await openPlace(phone.page, 'Ce qu’on a écrit ensemble')
  await shows(phone.page.getByRole('listitem').filter({ hasText: 'J’ai trouvé un covoiturage' }), 'Envoyé')
})
