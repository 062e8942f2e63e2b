/** Words typed while another's come. */
import { expect, test } from 'vitest'
import { button, changeOwn, dialog, editCoordinates, fill, keep, link, openFromFileActive, openPlace, shows } from './support/acts.ts'
import { stored, useScene } from './support/scene.ts'

const scene = useScene()

const MINE = '06 39 98 11 21'
const THEIRS = '06 39 98 55 66'

test('a form open during a sync keeps what it was opened on: the conflict shows, from either side', { timeout: 120_000 }, async () => {
  const phone = await scene.person('Moussa D.', 'telephone')
  const tablet = await scene.person('Maud T.', 'tablette')
  await openPlace(phone.page, 'Mes coordonnées')
  await link(phone.page, 'Changer mon numéro de téléphone').click()
  const field = phone.page.getByLabel('Mon numéro de téléphone', { exact: true })
  await fill(field, '06 39 98')

  await openFromFileActive(tablet.page, 'Moussa D.')
  await editCoordinates(tablet.page, { Téléphone: THEIRS })
  await stored(phone.page, THEIRS)
  expect(await field.inputValue()).toBe('06 39 98')
  await fill(field, MINE)

  // The other way round: the référent's form is open on the commune while the person changes it.
  await button(tablet.page.getByRole('region', { name: 'Coordonnées' }), 'Modifier').click()
  const box = dialog(tablet.page, 'Coordonnées')
  await fill(box.getByLabel('Commune', { exact: true }), 'Neuville')

  await button(phone.page, 'Garder').click()
  await shows(phone.page, 'Il y a deux réponses. Choisissez laquelle garder.')
  await changeOwn(phone.page, 'Changer ma ville', 'Ma ville, mon village', 'Arques')
  await stored(tablet.page, 'Arques')
  await fill(box.getByLabel('Commune', { exact: true }), 'Neuville-lès-Dieppe')
  await keep(box)

  await tablet.goto('/a-regler')
  const numbers = tablet.page.getByRole('region', { name: 'Deux numéros pour Moussa D.' })
  for (const each of ['06 39 98 30 77', MINE, THEIRS]) await shows(numbers, each)
  const places = tablet.page.getByRole('region', { name: 'Deux réponses pour Moussa D.' })
  for (const each of ['Dieppe', 'Arques', 'Neuville-lès-Dieppe']) await places.getByText(each, { exact: true }).waitFor()
  await phone.goto('/mon/probleme')
  for (const each of [MINE, THEIRS, 'Arques', 'Neuville-lès-Dieppe']) await shows(phone.page, each)
})
