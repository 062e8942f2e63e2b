/**
 * A group's file becomes livrets through the real screens: everything is asked first, nothing is written before
 * the confirmation, and the same file again creates nothing. What may not be taken leaves no trace anywhere.
 */
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { button, dialog, heading, link, openPage, shows } from './support/acts.ts'
import type { Device } from './support/people.ts'
import { POLL, stored, useScene } from './support/scene.ts'
import { everyRow } from './support/server.ts'
import { keeps, readStore } from './support/store.ts'
import { bodyText, isSync, readRequest, type WireRequest } from './support/wire.ts'

const scene = useScene()

const FILE = fileURLToPath(new URL('donnees/groupe-exemple.csv', import.meta.url))
/** Of line 27, in the observations. */
const NIR = '1 85 05 14 118 032 27'
/** What the file says and no livret takes: the number, with and without its blanks; the address; the headers of columns left out. */
const NEVER = [NIR, NIR.replaceAll(' ', ''), 'rue des Exemples', 'RQTH', 'BRSA', 'sans diplôme']
/** Of five rows: a name, a number (bare, its digits are met in times and hashes), a telephone, an observation, an address of courriel. */
const OF_THE_FILE = ['LECŒUR', '"4150"', '06 39 98 74 08', '=HYPERLINK("http://exemple.invalid";"ici")', 'aïcha.dubosc@exemple.invalid']

test('the responsable decides every question; 55 livrets are opened, and nothing of it before', { timeout: 180_000 }, async () => {
  const desk = await scene.person('Nadia F.', 'bureau')
  const { page } = desk
  await openImport(page)
  const before = await operations()
  const records = await recordsAtRest(page)
  desk.link.forget()

  await recognise(page)
  await says(page, 'À décider : 58')

  const region = (title: string): Locator => page.getByRole('region', { name: title, exact: true })
  await region('Qui est « R. Référente » ?').getByRole('combobox').selectOption('Maud T.')
  await region('Qui est « C. Exemple » ?').getByRole('combobox').selectOption('Karim B.')
  await button(region('« Avenir (marché 2020-2022) » : quel dispositif ?'), '#Avenir').click()
  const same = region('N° 4102 : 2 lignes')
  for (const each of ['06 39 98 69 16', '06 39 98 74 08']) await shows(same, each)
  await button(same, 'Garder la ligne 7').click()
  const near = region('Noémie Picard : une seule personne ?')
  for (const each of ['4108', '4999', '06 39 98 70 29', '06 39 98 50 81']) await near.getByText(each, { exact: true }).waitFor()
  await button(near, 'La même : garder la ligne 11').click()

  await shows(row(page, 32), '« 33012 » est une date de tableur.')
  await button(row(page, 32), 'Prendre : 19 mai 1990').click()
  await shows(row(page, 40), '« temps plein » : un temps plein.')
  await button(row(page, 40), 'Laisser vide').click()
  await shows(row(page, 24), 'Il manque le nom. Écrivez-le, ou écartez la ligne.')
  // What could not be guessed, and what was cleaned, is said in its row.
  await button(page, 'Toutes : 58').click()
  await shows(row(page, 22), '« 31/02/1990 » n’est pas une date possible. Elle ne sera pas écrite.')
  await shows(row(page, 38), '« 2026-13-01 » n’est pas une date possible. Elle ne sera pas écrite.')
  await shows(row(page, 27), 'Numéro retiré : il avait la forme d’un numéro de sécurité sociale. Le reste est gardé.')
  await shows(row(page, 42), 'Une formule de tableur : gardée comme texte, jamais calculée.')
  await shows(row(page, 46), 'dit : "je n\'ai ; pas de voiture" rappeler')
  await says(page, 'À décider : 1 · ')
  expect(await page.locator('body').innerText()).not.toContain(NIR)

  await button(page, 'Vérifier avant d’écrire').click()
  await heading(page, 'Ce qui sera écrit').waitFor()
  for (const each of ['55 livrets à ouvrir', '3 lignes laissées de côté', '3 valeurs non écrites']) await shows(page, each)
  await page.getByText(/^\d+ colonnes non prises$/).click()
  await page.getByRole('listitem').filter({ hasText: 'RQTH : Santé : jamais prise' }).waitFor()

  // All of it was only looked at: nothing was sent, nothing is kept but the answers and the names to choose from.
  expect(pushed(desk)).toEqual([])
  const looked = await readStore(page)
  expect(records.filter((each) => !looked.records.includes(each))).toEqual([])
  expect(looked.records.length - records.length).toBeLessThanOrEqual(2)
  for (const each of OF_THE_FILE) expect([each, keeps(looked, each)]).toEqual([each, false])
  expect(await operations()).toBe(before)

  await button(page, 'Ouvrir 55 livrets').click()
  await heading(page, 'L’import est fait').waitFor()
  await shows(page, '55 livrets ouverts, gardés sur cet appareil.')
  await shows(page, '3 lignes laissées de côté. ')
  await link(page, 'Voir tous les livrets').click()
  await says(page, '85 livrets')
  await sent(page)

  // One livret per number kept, none for the two doubles nor for the row without a name.
  const wire = chunkTexts(desk)
  expect(wire.filter((each) => /"numeroStagiaire"/.test(each)).length).toBe(55)
  const all = wire.join('\n')
  expect(all).toContain('"4150"')
  for (const each of ['06 39 98 69 16', '"4120"', '31/02/1990', '2026-13-01', '33012']) expect(all).not.toContain(each)

  // On the livrets themselves: the number of line 7, the observation without its number, the formula as words.
  await openLivret(desk, 'Solène PICARD', '4102')
  await openPage(page, 'Qui l’accompagne')
  await shows(page, '06 39 98 74 08')
  await openLivret(desk, 'Abdoulaye O\'BRIEN', '4123')
  await openPage(page, 'Notes')
  await shows(page, 'NIR numéro retiré reçu par mail')
  await openLivret(desk, 'Théo GUÉRIN', '4138')
  await openPage(page, 'Notes')
  await shows(page, '=HYPERLINK("http://exemple.invalid";"ici")')
  expect(await page.locator('a[href*="exemple.invalid"]').count()).toBe(0)

  await leaveNoTrace(desk)
  const written = await readStore(page)
  for (const each of OF_THE_FILE) expect([each, keeps(written, each)]).toEqual([each, true])
  expect(await operations()).toBeGreaterThan(before)
  await desk.context.close()
})

test('the assistante imports the same file again: only the row she mends becomes a livret, then none', { timeout: 180_000 }, async () => {
  const desk = await scene.person('Inès R.', 'bureau')
  const { page } = desk
  await openImport(page)
  await recognise(page)
  await says(page, 'Déjà à jour : 55')
  await button(page, 'Vérifier avant d’écrire').click()
  for (const each of ['54 livrets déjà à jour : rien à écrire', 'Aucun livret ne sera ouvert ni changé.']) await shows(page, each)
  expect(await button(page, /^(Ouvrir|Compléter)/).count()).toBe(0)
  await button(page, 'Revenir aux lignes').click()

  await button(page, 'Corriger la ligne 24').click()
  const mend = dialog(page, 'Corriger la ligne 24')
  await mend.getByLabel('Nom', { exact: true }).fill('Vasseur')
  await button(mend, 'Garder la correction').click()
  await page.getByRole('region', { name: 'Qui est « C. Exemple » ?' }).getByRole('combobox').selectOption('Karim B.')
  await button(page, 'Vérifier avant d’écrire').click()
  desk.link.forget()
  await button(page, 'Ouvrir 1 livret').click()
  await shows(page, '1 livret ouvert, gardé sur cet appareil.')
  await link(page, 'Voir tous les livrets').click()
  await says(page, '86 livrets')
  await sent(page)
  expect(chunkTexts(desk).filter((each) => /"numeroStagiaire"/.test(each)).length).toBe(1)
  await stored(page, 'Vasseur')

  // As it came, once more: all the numbers are known.
  await link(page, 'Importer un groupe').click()
  await button(page, 'Importer un autre fichier').click()
  await recognise(page)
  desk.link.forget()
  await button(page, 'Vérifier avant d’écrire').click()
  await shows(page, 'Aucun livret ne sera ouvert ni changé.')
  expect(await button(page, /^(Ouvrir|Compléter)/).count()).toBe(0)
  expect(pushed(desk)).toEqual([])
  await leaveNoTrace(desk)
  await desk.context.close()
})

async function openImport(page: Page): Promise<void> {
  await link(page, 'Importer un groupe').click()
  await heading(page, 'Choisir le fichier du groupe').waitFor()
}

/** The file is chosen; encoding, separator and columns are recognised. */
async function recognise(page: Page): Promise<void> {
  await page.getByLabel('Choisir un fichier').setInputFiles(FILE)
  await heading(page, 'Ce qui a été reconnu').first().waitFor()
  expect(await page.getByLabel('Codage des accents').inputValue()).toBe('windows-1252')
  expect(await page.getByLabel('Séparateur').inputValue()).toBe(';')
  await shows(page, '58 lignes')
  await shows(page.getByRole('row', { name: /^RQTH / }), 'Santé : jamais prise par un fichier. La personne en parle si elle le veut, avec son accord.')
  await button(page, 'Voir les 58 lignes').click()
  await heading(page, 'Ligne par ligne').waitFor()
}

/** After a first download the list's rows are made, and kept, while the person already works. */
async function recordsAtRest(page: Page): Promise<readonly string[]> {
  await stored(page, '"urgency":')
  let seen: readonly string[] = []
  let still = 0
  await expect.poll(async () => {
    const { records } = await readStore(page)
    still = records.join() === seen.join() ? still + 1 : 0
    seen = records
    return still
  }, { ...POLL, interval: 500 }).toBeGreaterThan(2)
  return seen
}

const says = (page: Page, words: string): Promise<void> => page.getByRole('status').filter({ hasText: words }).waitFor()
const row = (page: Page, line: number): Locator => page.getByRole('row').filter({ has: button(page, `Corriger la ligne ${line}`) })

async function openLivret(device: Device, name: string, numero: string): Promise<void> {
  const { page } = device
  await device.goto('/bureau/livrets')
  await page.getByRole('searchbox', { name: 'Chercher' }).fill(numero)
  await page.getByRole('main').getByRole('link', { name: new RegExp(name) }).first().click()
  await heading(page, name).waitFor()
}

/** Everything has left this device. */
const sent = (page: Page): Promise<void> => says(page, 'Reçu, ')

const requests = (device: Device): readonly WireRequest[] => device.link.passed().filter((each) => isSync(each) && each.status === 200).map((each) => readRequest(each.requestBody))
const pushed = (device: Device): readonly unknown[] => requests(device).flatMap(({ chunks }) => chunks)
const chunkTexts = (device: Device): readonly string[] => requests(device).flatMap(({ chunks }) => chunks.flatMap(({ rows }) => rows.map((each) => JSON.stringify(each))))

async function operations(): Promise<number> {
  const [counted] = await scene.server.rows('SELECT count(*)::int AS n FROM entree')
  return Number(counted?.['n'])
}

/** Neither on the wire, nor on the device, nor on the server. */
async function leaveNoTrace(device: Device): Promise<void> {
  const kept = await readStore(device.page)
  const wire = device.link.passed().filter(isSync).map((each) => `${bodyText(each.requestBody)}\n${each.whole ? bodyText(each.body) : ''}`).join('\n')
  const server = JSON.stringify(await everyRow(scene.server))
  for (const each of NEVER) {
    expect([each, keeps(kept, each), wire.includes(each), server.includes(each), scene.server.errors().includes(each)]).toEqual([each, false, false, false, false])
  }
  // The same search finds what was taken.
  expect([keeps(kept, 'Vire Normandie'), server.includes('Vire Normandie')]).toEqual([true, true])
}
