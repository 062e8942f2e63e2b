/** Who one is, from nothing: an organisation, its passkeys, its first livret; and signing in by a provider's account. */
import { spawnSync } from 'node:child_process'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { startProvider } from '../src/server/testing/localProvider.ts'
import { button, changeOwn, dialog, heading, link, openPlace, shows } from './support/acts.ts'
import { virtualAuthenticator, type Authenticator } from './support/passkeys.ts'
import type { Device, Size } from './support/people.ts'
import { readQr } from './support/qr.ts'
import { arrived, useScene } from './support/scene.ts'
import { expectAccessible } from './support/screens.ts'

const scene = useScene()

/** A browser says aloud that a request was refused: here that is the point. */
function refusals({ complaints }: Device): void {
  for (const words of complaints.splice(0)) expect(words).toMatch(/status of 40[134] .+\/api\//)
}

/** Passkeys belong to a name, not to an address in numbers; so does where a provider sends people back. */
async function open(path: string, size: Size = 'bureau'): Promise<Device & { readonly key: Authenticator }> {
  const device = await scene.stage.device(scene.server, size)
  const key = await virtualAuthenticator(device.page)
  await device.page.goto(`${device.link.origin.replace('127.0.0.1', 'localhost')}${path}`, { waitUntil: 'commit' })
  return Object.assign(device, { key })
}

async function takeDevice(page: Page, prenom: string, word = 'Commencer'): Promise<void> {
  await heading(page, `Bonjour ${prenom}.`).waitFor()
  await button(page, 'Oui, continuer').click()
  await button(page, 'Sans rien (démonstration)').click()
  await button(page, word).click()
}

const fragmentOf = async (page: Page): Promise<string> => new URL(await readQr(scene.stage.browser, page.getByRole('img', { name: 'Carré à scanner' }))).hash

test('from nothing: the first responsable, a référent by passkey, a person who had no account', { timeout: 120_000 }, async () => {
  const made = spawnSync(process.execPath, ['src/tools/organisation.ts', 'create', 'Les Trois Ponts', 'Inès', 'R.'], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', DATA_DIR: scene.server.dataDir } })
  const fragment = /\/entrer(#[\w-]{22})\s*$/.exec(made.stdout)?.[1]
  expect(fragment, made.stderr).toBeDefined()

  // Held to a second factor: what is missing is said, and leads there; nobody is told that the network is missing.
  const desk = await open(`/entrer${fragment ?? ''}`)
  await takeDevice(desk.page, 'Inès')
  await shows(desk.page, 'Rien ne part et rien n’arrive : il manque votre clé d’accès.')
  expect(await desk.page.getByText('Hors connexion').count()).toBe(0)
  await expectAccessible(desk.page, 'sans clé d’accès')
  await link(desk.page, 'Ma clé d’accès').click()
  await shows(desk.page, /^Montrez d’abord votre clé d’accès/)
  await button(desk.page, 'Ajouter ma clé d’accès').click()
  await shows(desk.page, 'C’est fait. La clé d’accès est ajoutée.')
  await shows(desk.page, 'Cet appareil')
  await expectAccessible(desk.page, 'mes appareils, une clé d’accès')
  await desk.page.getByText('il manque votre clé d’accès').waitFor({ state: 'detached' })

  await link(desk.page, 'Retour').click()
  await link(desk.page, 'Qui en fait partie').click()
  await link(desk.page, 'Inviter').click()
  await desk.page.getByLabel('Prénom').fill('Awa')
  await desk.page.getByLabel('Nom, ou son initiale').fill('D.')
  await button(desk.page, 'Préparer l’invitation').click()
  const first = await open(`/entrer${await fragmentOf(desk.page)}`)
  await expectAccessible(desk.page, 'invitation')
  await takeDevice(first.page, 'Awa')
  await link(first.page, 'Mes appareils').click()
  await button(first.page, 'Ajouter ma clé d’accès').click()
  await shows(first.page, 'C’est fait. La clé d’accès est ajoutée.')
  await shows(desk.page, 'Awa D. est entré·e.')

  // On another device with it alone, and not without it.
  const tablet = await open('/entrer', 'tablette')
  await button(tablet.page, 'Entrer avec ma clé d’accès').click()
  await shows(tablet.page, 'On n’est pas entré.')
  await tablet.key.take(await first.key.credentials())
  await button(tablet.page, 'Entrer avec ma clé d’accès').click()
  await takeDevice(tablet.page, 'Awa')
  await arrived(tablet)

  await button(tablet.page, 'Nouveau livret').click()
  const box = dialog(tablet.page, 'Ouvrir un livret')
  await box.getByLabel('Prénom').fill('Théo')
  await box.getByLabel('Nom', { exact: true }).fill('L.')
  await button(box, 'Ouvrir le livret').click()
  await link(tablet.page, 'Donner son livret à Théo').click()
  const phone = await scene.stage.device(scene.server, 'telephone')
  await phone.goto(`/entrer${await fragmentOf(tablet.page)}`)
  await takeDevice(phone.page, 'Théo', 'Mon livret')
  await openPlace(phone.page, 'Mes coordonnées')
  await changeOwn(phone.page, 'Changer ma ville', 'Ma ville, mon village', 'Longueville-sur-Scie')
  await link(tablet.page, 'Retour au livret').last().click()
  await shows(tablet.page, 'Longueville-sur-Scie')
  for (const each of [desk, first, tablet]) refusals(each)
})

test('by a provider: bound once, then enough elsewhere; a no there, a stranger and a lie are said plainly and let nobody in', { timeout: 60_000 }, async () => {
  const provider = await startProvider()
  await scene.server.stop()
  await scene.server.start({
    OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: provider.clientId, OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_NAME: 'Compte Pro', OIDC_ID_TOKEN_ALG: 'ES256', OIDC_ACR_VALUES: 'fort', OIDC_MFA_ACR: 'fort',
  })
  try {
    provider.who = { sub: 'paul', acr: 'fort' }
    const desk = await open('/')
    await button(desk.page, /^Paul D\./).click()
    await link(desk.page, 'Mes appareils').click()
    await button(desk.page, 'Relier mon compte Compte Pro').click()
    await shows(desk.page, 'C’est fait.')
    await shows(desk.page, 'Compte Compte Pro')
    await expectAccessible(desk.page, 'mes appareils, un compte relié')
    expect(new URL(desk.page.url()).pathname + new URL(desk.page.url()).search).toBe('/appareils')

    const other = await open('/entrer')
    const tries = [
      [undefined, undefined, 'On n’est pas entré. Réessayez, ou tapez un code.'],
      [{ sub: 'inconnue', acr: 'fort' }, undefined, 'Cette clé ou ce compte n’ouvre rien ici. Demandez une invitation à votre responsable.'],
      [{ sub: 'paul', acr: 'fort' }, { forged: true }, 'Cette clé ou ce compte n’ouvre rien ici. Demandez une invitation à votre responsable.'],
    ] as const
    for (const [who, lie, words] of tries) {
      provider.who = who
      provider.lie = lie
      await button(other.page, 'Entrer avec Compte Pro').click()
      await shows(other.page, words)
      await expectAccessible(other.page, words)
      expect(new URL(other.page.url()).pathname + new URL(other.page.url()).search).toBe('/entrer')
    }
    provider.lie = undefined
    await button(other.page, 'Entrer avec Compte Pro').click()
    await takeDevice(other.page, 'Paul')
    await heading(other.page, /./).first().waitFor()
    await arrived(other)
    refusals(other)
    // They would be told, and complain, that the server is stopping.
    for (const { context } of [desk, other]) await context.close()
  } finally {
    await scene.server.stop()
    await provider.close()
  }
})
