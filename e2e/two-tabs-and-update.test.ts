/** Several tabs of one person are one writer; a new build never takes a word from under somebody's hands. */
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { button, fill, heading, link, openFromFileActive, openPage, shows } from './support/acts.ts'
import { useNewBuild } from './support/newBuild.ts'
import { enter, type Device } from './support/people.ts'
import { POLL, useScene } from './support/scene.ts'
import { isSync } from './support/wire.ts'

const scene = useScene()
const newBuild = useNewBuild({ name: 'next', file: 'src/ui/i18n/fr/personne.ts', from: "'Mon parcours'", to: "'Mon parcours, autrement'" })

test('two tabs of one person write in turn and at once, with and without network; nothing is lost or doubled', { timeout: 120_000 }, async () => {
  const phone = await scene.person('Samir K.', 'telephone')
  const one = phone.page
  const two = await phone.openTab()
  await phone.goto('/mon/notes')
  await two.goto(`${phone.link.origin}/mon/notes`, { waitUntil: 'commit' })
  await button(two, /^Reprendre : Samir K\./).click()
  await heading(two, 'Ce qu’on a écrit ensemble').waitFor()

  // In turn: what one tab writes, the other shows.
  const written = ['Dans le premier onglet.', 'Dans le second onglet.']
  await write(one, 'Dans le premier onglet.')
  await shows(two, 'Dans le premier onglet.')
  await write(two, 'Dans le second onglet.')
  await shows(one, 'Dans le second onglet.')

  // At once, with the network and without.
  for (const round of ['avec réseau', 'sans réseau', 'encore sans réseau']) {
    if (round === 'sans réseau') await phone.link.cut()
    const words = [`Onglet un, ${round}.`, `Onglet deux, ${round}.`] as const
    await Promise.all([type(one, words[0]), type(two, words[1])])
    await Promise.all([button(one, 'Garder').click(), button(two, 'Garder').click()])
    for (const page of [one, two]) for (const each of words) await shows(page, each)
    written.push(...words)
  }
  await phone.link.restore()
  await Promise.all([one.reload({ waitUntil: 'commit' }), two.reload({ waitUntil: 'commit' })])
  for (const page of [one, two])
    for (const words of written) await shows(page.getByRole('listitem').filter({ hasText: words }), 'Envoyé')

  // One writer: each of their operations has its own number, and none is missing.
  const tablet = await scene.person('Maud T.', 'tablette')
  await openFromFileActive(tablet.page, 'Samir K.')
  await openPage(tablet.page, 'Notes')
  for (const words of written) await expect.poll(() => tablet.page.getByText(words, { exact: true }).count(), POLL).toBe(1)
  await Promise.all([phone.context.close(), tablet.context.close()])
})

test('whoever walks on while the application is still being stored for the first time is offered no new version', async () => {
  const phone = await scene.stage.device(scene.server, 'telephone')
  // Only the service worker fetches it: it is stored last when it comes last.
  let letPass: () => void = () => undefined
  const until = new Promise<void>((resolve) => (letPass = resolve))
  phone.link.gate(async (exchange, side, _offset, length) => {
    if (side === 'answer' && exchange.path.startsWith(STORED_ONLY)) await until
    return length
  })
  await enter(phone, 'Sofia N.')
  await phone.link.wait((exchange) => exchange.path.startsWith(STORED_ONLY))
  await phone.goto('/mon/notes')
  await heading(phone.page, 'Ce qu’on a écrit ensemble').waitFor()
  await expect.poll(() => phone.page.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found?.installing !== null)), POLL).toBe(true)
  letPass()
  await expect.poll(() => phone.page.evaluate(() => navigator.serviceWorker.controller !== null), POLL).toBe(true)
  // What is told at that moment has been told once the page has written something.
  await write(phone.page, 'Déjà servi, rien de neuf.')
  expect(await phone.page.getByText('Une nouvelle version est prête.').count()).toBe(0)
})

/** Of the precache, what no page asks for. */
const STORED_ONLY = '/icons/icon-192.png'

test('a new build comes while work is pending and a form is open: nothing moves before it is safe', { timeout: 150_000 }, async () => {
  const phone = await scene.person('Rayan H.', 'telephone')
  await heading(phone.page, 'Mon parcours').waitFor()
  // Work that waits: nothing that carries it gets through.
  phone.link.gate((exchange, side, _offset, length) => (side === 'request' && isSync(exchange) ? 0 : length))
  await openNotes(phone.page)
  await write(phone.page, 'Écrit avant la nouvelle version.')
  await link(phone.page, 'Écrire').click()
  const field = phone.page.getByLabel('Mes mots')
  await fill(field, 'Je suis en train d’écrire')

  await scene.server.stop()
  await scene.server.start({}, newBuild.program)
  // Somebody opens a second tab: the browser looks for a new version by itself.
  const other = await phone.openTab()
  await other.goto(`${phone.link.origin}/mon`, { waitUntil: 'commit' })
  await button(other, /^Reprendre : Rayan H\./).click()
  await heading(other, 'Mon parcours').waitFor()
  await shows(other, 'Une nouvelle version est prête.')
  expect(await workers(phone)).toEqual({ waiting: true })
  // Where the form is open, nothing is offered.
  const offer = phone.page.getByText('Une nouvelle version est prête.')
  expect(await offer.count()).toBe(0)
  expect(await field.inputValue()).toBe('Je suis en train d’écrire')

  // The other tab takes the new version at once; the form is left alone.
  await button(other, 'Mettre à jour').click()
  await heading(other, 'Mon parcours, autrement').waitFor()
  await expect.poll(() => workers(phone), POLL).toEqual({ waiting: false })
  expect(await offer.count()).toBe(0)
  await field.pressSequentially(' deux phrases.')
  expect(await field.inputValue()).toBe('Je suis en train d’écrire deux phrases.')

  // Saved by the old program, under the new one: now it is safe, and offered.
  await button(phone.page, 'Garder').click()
  await shows(phone.page, 'Je suis en train d’écrire deux phrases.')
  await offer.waitFor()
  await link(phone.page, 'Écrire').click()
  await offer.waitFor({ state: 'detached' })
  // A form begun and never saved is found again after the change.
  await fill(phone.page.getByLabel('Mes mots'), 'Ceci n’est pas encore gardé.')
  await link(phone.page, 'Retour').click()
  await offer.waitFor()
  await button(phone.page, 'Mettre à jour').click()
  await expect.poll(() => phone.page.evaluate(() => performance.getEntriesByType('navigation').map((each) => (each as PerformanceNavigationTiming).type)), POLL).toEqual(['reload']) // of that type alone
  for (const words of ['Écrit avant la nouvelle version.', 'Je suis en train d’écrire deux phrases.'])
    await shows(phone.page.getByRole('listitem').filter({ hasText: words }), 'Gardé dans ce téléphone')
  await link(phone.page, 'Écrire').click()
  await shows(phone.page, 'Voici ce que vous aviez commencé à écrire.')
  expect(await phone.page.getByLabel('Mes mots').inputValue()).toBe('Ceci n’est pas encore gardé.')

  // And what waited goes out, once the way is free.
  phone.link.gate(undefined)
  await phone.goto('/mon/notes')
  await shows(phone.page.getByRole('listitem').filter({ hasText: 'Écrit avant la nouvelle version.' }), 'Envoyé')
  await shows(phone.page.getByRole('listitem').filter({ hasText: 'Je suis en train d’écrire deux phrases.' }), 'Envoyé')
  await phone.goto('/mon')
  await heading(phone.page, 'Mon parcours, autrement').waitFor()
})

/** Whether another version waits behind the one that runs. */
async function workers({ page }: Device): Promise<{ readonly waiting: boolean }> {
  return page.evaluate(async () => ({ waiting: ((await navigator.serviceWorker.getRegistration())?.waiting ?? null) !== null }))
}

async function openNotes(page: Page): Promise<void> {
  await link(page, 'Tout mon livret').click()
  await link(page, 'Ce qu’on a écrit ensemble').click()
  await heading(page, 'Ce qu’on a écrit ensemble').waitFor()
}

async function type(page: Page, words: string): Promise<void> {
  await link(page, 'Écrire').click()
  // What the other tab began to write may come into the form while it is being filled.
  const field = page.getByLabel('Mes mots')
  await expect.poll(() => fill(field, words).then(() => field.inputValue()), POLL).toBe(words)
}

async function write(page: Page, words: string): Promise<void> {
  await type(page, words)
  await button(page, 'Garder').click()
  await page.getByRole('listitem').filter({ hasText: words }).waitFor()
}
