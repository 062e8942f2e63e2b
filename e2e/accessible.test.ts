/**
 * Every screen and main state of every role, at the size of what they hold: axe has nothing to say, text twice
 * as large fits, the keyboard goes everywhere and shows where it is.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { button, dialog, heading, link, openShared, shows, walk } from './support/acts.ts'
import type { Device } from './support/people.ts'
import { useScene } from './support/scene.ts'
import { expectAccessible, expectRoomForLargeText, settled, tabTo } from './support/screens.ts'

const scene = useScene()
const FILE = fileURLToPath(new URL('donnees/groupe-exemple.csv', import.meta.url))

test('the first page: everybody under the banner of the demonstration', async () => {
  const device = await scene.stage.device(scene.server, 'telephone')
  await device.goto('/')
  await heading(device.page, 'Qui êtes-vous ?').waitFor()
  await shows(device.page, 'Démonstration : les personnes et les lieux sont inventés.')
  expect(await device.page.getByRole('main').getByRole('button').count()).toBe(36)
  await look(device.page, 'entrée')
  await tabTo(device.page, 'Fatou B.')
  await refusesForeignCode(device)
  await device.goto('/entrer')
  await button(device.page, 'J’ai un code').waitFor()
  await look(device.page, 'entrer')
  expect(await button(device.page, 'Écouter').count()).toBe(1)
  // In a tab of an iPhone, nothing but how to install.
  await device.context.addInitScript(() => { Object.defineProperty(navigator, 'userAgent', { get: () => 'iPhone' }) })
  await device.reload()
  await heading(device.page, /écran d’accueil/).waitFor()
  await look(device.page, 'entrer, iPhone')
  expect(await button(device.page, 'Écouter').count()).toBe(1)
  await device.context.close()
})

/** Whoever got words into a page gets no code into it, and nothing out of it to elsewhere. What every screen itself asks for is refused nowhere: a complaint would fail its test. */
async function refusesForeignCode({ page, complaints }: Device): Promise<void> {
  const { done, refused, owned } = await page.evaluate(async () => {
    const [done, refused]: [string[], string[]] = [[], []]
    const own = 'globalThis.owned = true'
    // What drives the browser may do more than a page, until its own task ends.
    await new Promise((resolve) => setTimeout(resolve))
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.push(effectiveDirective))
    const put = (name: string, attributes: Readonly<Record<string, string>>, text = ''): Element => {
      const element = document.createElement(name)
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
      element.append(text)
      document.body.append(element)
      return element
    }
    const tries: Readonly<Record<string, () => unknown>> = {
      innerHTML: () => { document.createElement('div').innerHTML = `<img src="x" onerror="${own}">` },
      eval: () => { (0, eval)(own) },
      timer: () => { Reflect.apply(setTimeout, globalThis, [own]) },
      policy: () => {
        // Absent from the DOM types.
        const policies: unknown = Reflect.get(globalThis, 'trustedTypes')
        if (typeof policies === 'object' && policies !== null && 'createPolicy' in policies && typeof policies.createPolicy === 'function')
          Reflect.apply(policies.createPolicy, policies, ['autre', { createHTML: String }])
      },
      elsewhere: () => fetch('https://ailleurs.invalid/'),
    }
    for (const [name, attempt] of Object.entries(tries)) {
      try {
        await attempt()
        done.push(name)
      } catch { /* refused, as it should be */ }
    }
    for (const attempt of [
      () => put('script', {}, own), () => put('script', { src: 'https://ailleurs.invalid/a.js' }), () => put('button', { onclick: own }).dispatchEvent(new Event('click')),
      () => put('iframe', { srcdoc: `<script>parent.${own.slice(11)}</script>` }), () => put('object', { data: '/' }), () => put('base', { href: 'https://ailleurs.invalid/' }), () => put('p', { style: 'color: red' }),
    ]) try { attempt() } catch { /* likewise */ }
    if (new URL('x', document.baseURI).origin !== location.origin) done.push('base')
    await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { done, refused: [...new Set(refused)].sort(), owned: 'owned' in globalThis }
  })
  expect([done, owned]).toEqual([[], false])
  for (const rule of ['base-uri', 'connect-src', 'require-trusted-types-for', 'style-src-attr', 'trusted-types']) expect(refused).toContain(rule)
  expect(complaints.splice(0).length).toBeGreaterThan(0)
}

test('the person, on a phone', { timeout: 300_000 }, async () => {
  const device = await scene.person('Fatou B.', 'telephone')
  const { page } = device
  const person = async (where: string): Promise<void> => {
    await look(page, where)
    expect([where, await page.getByRole('button', { name: 'Écouter' }).count()]).toEqual([where, 1])
  }
  await person('/mon')
  await picture(page, 'beneficiaire')
  await tabTo(page, 'Tout mon livret')
  const etape = await link(page, /#Action, plateau technique cuisine$/).getAttribute('href')
  for (const path of [
    '/mon/livret', '/mon/objectif', '/mon/objectif/ecrire', '/mon/rendez-vous', '/mon/freins', '/mon/freins/3', '/mon/freins/3/images', '/mon/freins/3/mots', '/mon/freins/3/note', '/mon/freins/8/lecteurs',
    '/mon/aides', '/mon/notes', '/mon/notes/ecrire', '/mon/cercle', '/mon/droits', '/mon/droits/voir', '/mon/droits/vu', '/mon/droits/emporter', '/mon/droits/fin', '/mon/droits/garde', '/mon/droits/effacer', '/mon/appareils', '/ma-carte', '/mon/coordonnees', '/mon/coordonnees/telephone', '/mon/probleme', etape ?? '',
  ]) {
    await walk(page, path)
    await person(path)
  }
  await button(page, 'Je fais une pause').click()
  await dialog(page, 'Vous faites une pause ?').waitFor()
  await look(page, 'pause ?')
  await walk(page, '/mon/aides')
  await link(page, /^Le permis/).click()
  await button(page, 'Annuler ma demande').waitFor()
  await person('une aide')

  // An aid, question by question, with what is said when one goes on too early.
  await walk(page, '/mon/aides/demander')
  await heading(page, 'C’est pour quoi ?').waitFor()
  await button(page, 'Continuer').click()
  await person('une aide : thème')
  await page.getByRole('radio', { name: 'Me déplacer' }).click()
  await button(page, 'Continuer').click()
  await heading(page, 'Quelle aide ?').waitFor()
  await person('une aide : laquelle')
  await page.getByRole('radio', { name: 'Le permis' }).click()
  await button(page, 'Continuer').click()
  await heading(page, 'Pourquoi en avez-vous besoin ?').waitFor()
  await person('une aide : pourquoi')
  await button(page, 'Je ne sais pas').click()
  await heading(page, 'Combien ça coûte ?').waitFor()
  await page.getByLabel('Le prix, en euros').fill('beaucoup')
  await button(page, 'Continuer').click()
  await shows(page, 'Écrivez seulement des chiffres. Par exemple : 600.')
  await person('une aide : combien')
  await button(page, 'Je ne sais pas').click()
  await heading(page, 'Pour quand ?').waitFor()
  await page.getByRole('radio', { name: 'Je choisis un jour' }).click()
  await person('une aide : quand')
  await page.getByRole('radio', { name: 'Je ne sais pas' }).click()
  await button(page, 'Continuer').click()
  await heading(page, 'Est-ce bien ça ?').waitFor()
  await person('une aide : résumé')

  await device.link.cut()
  await device.goto('/mon')
  await shows(page, 'Pas de réseau. Ce n’est pas grave.')
  await person('hors réseau')
  await device.context.close()
})

test('the person before two answers', async () => {
  const device = await scene.person('Solène P.', 'telephone')
  await look(device.page, 'Solène : accueil')
  await device.goto('/mon/probleme')
  await device.page.getByRole('region').first().waitFor()
  await look(device.page, 'Solène : deux réponses')
  expect(await device.page.getByRole('button', { name: 'Écouter' }).count()).toBe(1)
  await device.context.close()
})

test('the référent, on a tablet', { timeout: 300_000 }, async () => {
  const device = await scene.person('Maud T.', 'tablette')
  const { page } = device
  await look(page, '/file')
  await picture(page, 'referent')
  await tabTo(page, /^Fatou B\./)
  for (const filter of [/^Cette semaine/, /^Tous/]) {
    await button(page, filter).click()
    await look(page, String(filter))
  }
  await page.getByRole('searchbox', { name: 'Chercher' }).fill('personne de ce nom')
  await look(page, 'recherche vide')
  await page.getByRole('searchbox', { name: 'Chercher' }).fill('Fatou B.')
  const address = (await link(page, /^Fatou B\. /).getAttribute('href')) ?? ''
  const livret = address.split('/').slice(0, 3).join('/')
  for (const place of ['parcours', 'freins', 'aides', 'notes', 'cercle']) {
    await walk(page, `${livret}/${place}`)
    await look(page, place)
  }
  await button(page.getByRole('region', { name: 'Coordonnées' }), 'Modifier').click()
  await dialog(page, 'Coordonnées').waitFor()
  await look(page, 'coordonnées, ouvertes')
  await device.goto(`${livret}/cercle`)
  await button(page, 'Ajouter une personne').click()
  await look(page, 'ajouter une personne')
  await page.keyboard.press('Escape')
  await button(page, /^Mettre fin\s: Paul/).click()
  await look(page, 'mettre fin')
  await page.keyboard.press('Escape')
  await button(page, 'Terminer l’accompagnement').click()
  await look(page, 'terminer l’accompagnement')
  await device.goto(`${livret}/freins`)
  await button(page, 'Santé').click()
  await button(page, 'Ouvrir à Paul D.').click()
  await look(page, 'ouvrir un thème')
  for (const path of ['/relais', '/appareils']) {
    await walk(page, path)
    await look(page, path)
  }
  await walk(page, '/file')
  await button(page, 'Nouveau livret').click()
  await look(page, 'nouveau livret')
  await walk(page, '/relais/passer')
  await button(page, 'Passer le relais').click()
  await look(page, 'passer le relais, rien de choisi')
  await page.getByRole('checkbox', { name: /^Fatou B\./ }).check()
  await page.getByRole('radio', { name: /^À la personne/ }).check()
  await look(page, 'passer le relais à la personne')

  await walk(page, `${livret}/freins`)
  await button(page, 'Mobilité').click()
  await button(page, 'Ajouter une action').waitFor()
  await look(page, 'un frein')
  await button(page, 'Ajouter une action').click()
  await look(page, 'une action')

  await walk(page, `${livret}/parcours`)
  await button(page, 'Changer l’état : #Action, plateau technique cuisine').click()
  await look(page, 'l’état d’une étape')
  await walk(page, `${livret}/aides`)
  await button(page, 'Demander une aide').click()
  await look(page, 'demander une aide')
  await walk(page, `${livret}/notes`)
  const quick = page.getByRole('region', { name: 'Note rapide : Fatou' })
  await button(quick, 'Entretien').click()
  await button(quick, 'Écrire').click()
  await look(page, 'note rapide')
  await walk(page, '/a-regler')
  await heading(page, 'Deux numéros pour Solène P.').waitFor()
  await look(page, '/a-regler')
  await device.context.close()
})

test('the conseiller CEP, on a desktop', { timeout: 180_000 }, async () => {
  const device = await scene.person('Paul D.', 'bureau')
  const { page } = device
  await look(page, '/partages')
  await picture(page, 'conseiller')
  await tabTo(page, /^Fatou B\./)
  await openShared(page, 'Fatou B.')
  await look(page, 'parcours')
  for (const place of await page.getByRole('navigation', { name: /Fatou/ }).getByRole('link').evaluateAll((links) => links.map((each) => each.getAttribute('href') ?? ''))) {
    await walk(page, place)
    await page.getByRole('heading', { level: 1, name: 'Fatou B.', exact: true }).waitFor()
    await look(page, place)
  }
  await walk(page, '/a-regler')
  await look(page, '/a-regler')
  await device.context.close()
})

test('the office, on a desktop', { timeout: 300_000 }, async () => {
  const device = await scene.person('Nadia F.', 'bureau')
  const { page } = device
  await look(page, '/bureau')
  await picture(page, 'responsable')
  await tabTo(page, /^Décider/)
  await link(page, /^Décider/).first().click()
  await heading(page, 'Votre décision').waitFor()
  await look(page, 'décider')
  await page.getByRole('radio', { name: 'Refusée', exact: true }).check()
  await button(page, 'Garder la décision').click()
  await look(page, 'refuser, incomplet')
  await device.goto('/bureau')
  for (const path of ['/bureau/livrets', '/bureau/equipe', '/bureau/postes', '/bureau/inviter', '/a-regler']) {
    await walk(page, path)
    await look(page, path)
  }
  await importing(device)
  await device.context.close()

  const other = await scene.person('Inès R.', 'bureau')
  await look(other.page, 'assistante : livrets')
  await tabTo(other.page, 'Importer un groupe')
  await other.page.getByRole('main').getByRole('link').first().click()
  await other.page.getByRole('navigation', { name: /^Livret/ }).waitFor()
  await look(other.page, 'assistante : un livret')
  await other.context.close()
})

async function importing(device: Device): Promise<void> {
  const { page } = device
  await walk(page, '/bureau/importer')
  await heading(page, 'Choisir le fichier du groupe').waitFor()
  await look(page, 'importer : fichier')
  await page.getByLabel('Choisir un fichier').setInputFiles(FILE)
  await button(page, 'Voir les 58 lignes').waitFor()
  await look(page, 'importer : colonnes')
  await button(page, 'Voir les 58 lignes').click()
  await heading(page, 'Ligne par ligne').waitFor()
  await look(page, 'importer : lignes')
  await button(page, 'Corriger la ligne 24').click()
  await look(page, 'importer : corriger')
  await page.keyboard.press('Escape')
  await button(page, 'Vérifier avant d’écrire').click()
  await heading(page, 'Ce qui sera écrit').waitFor()
  await look(page, 'importer : confirmer')
}

async function look(page: Page, where: string): Promise<void> {
  await expectAccessible(page, where)
  await expectRoomForLargeText(page, where)
}

/** The README's pictures, made only when asked for: they change with the day. Large screens are drawn smaller. */
async function picture(page: Page, name: string): Promise<void> {
  if (process.env['E2E_IMAGES'] !== '1') return
  await settled(page)
  const { width, height } = page.viewportSize() ?? { width: 390, height: 844 }
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', clip: { x: 0, y: 0, width, height, scale: width > 400 ? 0.62 : 1 } })
  await session.detach()
  const bytes = Buffer.from(data, 'base64')
  expect([name, bytes.length > 80_000]).toEqual([name, false])
  writeFileSync(new URL(`images/${name}.png`, import.meta.url), bytes)
}
