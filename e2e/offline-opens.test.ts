/** After one visit, everything opens with the network cut and the server dead: every address of every role, typed as it is. */
import { readFileSync } from 'node:fs'
import { describe, expect, inject, test } from 'vitest'
import { button, heading, walk } from './support/acts.ts'
import { enter, type Device, type Size } from './support/people.ts'
import { arrived, POLL, useScene } from './support/scene.ts'

const scene = useScene()

/** The address, the heading of its screen, and where it leads when not to itself. */
type Address = readonly [path: string, title: string | RegExp, leads?: string]

interface Role {
  readonly who: string
  readonly size: Size
  readonly addresses: (device: Device) => Promise<readonly Address[]>
}

const hrefs = (device: Device, pattern: RegExp): Promise<string | undefined> =>
  device.page.locator('a[href]').evaluateAll((links, source) => links.map((each) => each.getAttribute('href') ?? '').find((href) => new RegExp(source).test(href)), pattern.source)

/** The address of the first link of this form, on the screen at `from`. */
async function found(device: Device, from: string, pattern: RegExp): Promise<string> {
  await device.goto(from)
  await device.page.locator(`a[href]`).first().waitFor()
  await expect.poll(() => hrefs(device, pattern), POLL).toBeDefined()
  return (await hrefs(device, pattern)) ?? ''
}

const id = '[A-Za-z0-9_-]{22}'

const PAGES = ['parcours', 'freins', 'aides', 'notes', 'cercle']
/** What a role may not read has no page: its address leads to the first one. */
const livretPages = (base: string, name: string, hidden: readonly string[] = []): readonly Address[] =>
  PAGES.map((page) => [`${base}/${page}`, name, hidden.includes(page) ? `${base}/parcours` : `${base}/${page}`])

const ROLES: readonly Role[] = [
  {
    who: 'Fatou B.', size: 'telephone',
    addresses: async (device) => [
      ['/mon', 'Mon parcours'],
      ['/mon/livret', 'Tout mon livret'],
      [await found(device, '/mon', new RegExp(`^/mon/etape/${id}$`)), 'Orientation'],
      ['/mon/rendez-vous', 'Mes rendez-vous'],
      ['/mon/objectif', 'Mon objectif'],
      ['/mon/objectif/ecrire', 'Que voulez-vous faire ?'],
      ['/mon/freins', 'Ce qui me complique la vie'],
      ['/mon/freins/3', 'Me déplacer : c’est comment ?'],
      ['/mon/freins/3/images', 'Me déplacer : qu’est-ce qui est difficile ?'],
      ['/mon/freins/3/mots', /^Me déplacer/],
      ['/mon/freins/3/note', 'C’est noté'],
      ['/mon/aides', 'Mes aides'],
      [await found(device, '/mon/aides', new RegExp(`^/mon/aides/${id}$`)), 'Maud s’en occupe'],
      ['/mon/aides/demander', 'C’est pour quoi ?'],
      ['/mon/notes', 'Ce qu’on a écrit ensemble'],
      [await found(device, '/mon/notes', new RegExp(`^/mon/notes/${id}$`)), 'Que voulez-vous écrire ?'],
      ['/mon/notes/ecrire', 'Que voulez-vous écrire ?'],
      ['/mon/cercle', 'Qui m’accompagne'],
      ['/mon/coordonnees', 'Mes coordonnées'],
      ['/mon/coordonnees/telephone', 'Changer mon numéro de téléphone'],
      ['/mon/coordonnees/commune', 'Changer ma ville'],
      ['/mon/coordonnees/courriel', 'Changer mon adresse mail'],
      ['/mon/probleme', 'Tout va bien'],
    ],
  },
  {
    who: 'Maud T.', size: 'tablette',
    addresses: async (device) => [
      ['/file', 'Qui a besoin de moi aujourd’hui'],
      ...livretPages((await found(device, '/file', new RegExp(`^/livret/${id}/parcours$`))).replace('/parcours', ''), 'Solène P.'),
      ['/a-regler', 'À régler'],
    ],
  },
  {
    who: 'Paul D.', size: 'bureau',
    addresses: async (device) => [
      ['/partages', 'Livrets partagés avec vous'],
      ...livretPages(await found(device, '/partages', new RegExp(`^/partages/${id}$`)), 'Lina M.'),
      ['/a-regler', 'À régler'],
    ],
  },
  {
    who: 'Nadia F.', size: 'bureau',
    addresses: async (device) => [
      ['/bureau', 'Ce qui vous attend'],
      [await found(device, '/bureau', new RegExp(`^/bureau/aide/${id}/${id}$`)), /Préparation du permis de conduire|Fatou B\./],
      ['/bureau/livrets', 'Livrets'],
      ['/bureau/equipe', 'Qui en fait partie'],
      ['/bureau/importer', 'Choisir le fichier du groupe'],
      ...livretPages((await found(device, '/bureau/livrets', new RegExp(`^/livret/${id}/parcours$`))).replace('/parcours', ''), 'Lucie A.', ['freins']),
      ['/a-regler', 'À régler'],
    ],
  },
  {
    who: 'Inès R.', size: 'bureau',
    addresses: async (device) => [
      ['/bureau/livrets', 'Livrets'],
      ['/bureau/equipe', 'Qui en fait partie'],
      ['/bureau/importer', 'Choisir le fichier du groupe'],
      ...livretPages((await found(device, '/bureau/livrets', new RegExp(`^/livret/${id}/parcours$`))).replace('/parcours', ''), 'Lucie A.', ['freins', 'aides']),
      ['/a-regler', 'À régler'],
    ],
  },
]

/** All that a page of this build may read, whatever the role. */
const FILES = Object.values(JSON.parse(readFileSync(new URL('../dist/.vite/manifest.json', import.meta.url), 'utf8')) as Readonly<Record<string, { readonly file: string; readonly css?: readonly string[]; readonly assets?: readonly string[] }>>) // as Vite writes it
  .flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets])

/**
 * Elsewhere than in Chromium two of the roles, and only their first addresses are typed, the others walked to: all are led by
 * the same route of the service worker to the same page, and what else they read is in the list of files that follows.
 */
const HERE = inject('engine') === 'chromium' ? ROLES : ROLES.slice(0, 2)
const TYPED = inject('engine') === 'chromium' ? Infinity : 3

/** Icons that are in the page without their drawing. */
const undrawn = (device: Device): Promise<readonly (string | null)[]> =>
  device.page.locator('svg.icone:visible use').evaluateAll((uses) => uses.filter((each) => each instanceof SVGUseElement && each.getBBox().width + each.getBBox().height === 0).map((each) => each.getAttribute('href')))

describe('with the server dead', () => {
  test(`every address of ${HERE.length === ROLES.length ? 'every role' : HERE.map(({ who }) => who).join(' and ')} opens, and every file of the application is there`, { timeout: 400_000 }, async () => {
    const devices: (readonly [Role, Device])[] = []
    for (const role of HERE) devices.push([role, await scene.person(role.who, role.size)])
    await scene.server.kill()
    await Promise.all(devices.map(async ([role, device]) => {
      const opened: string[] = []
      const addresses = await role.addresses(device)
      for (const [at, [path, title]] of addresses.entries()) {
        await (at < TYPED ? device.goto(path) : walk(device.page, path))
        await heading(device.page, title).first().waitFor()
        // The page under the title too, which comes by a chunk of its own.
        await expect.poll(() => device.page.locator('.patience').count(), POLL).toBe(0)
        expect(await device.page.getByText('Cette page ne s’affiche pas bien.').count(), path).toBe(0)
        await expect.poll(() => undrawn(device), { ...POLL, message: path }).toEqual([])
        opened.push(new URL(device.page.url()).pathname)
      }
      expect(opened, role.who).toEqual(addresses.map(([path, , leads]) => leads ?? path))
    }))
    const lost = await devices[0]?.[1].page.evaluate(async (files) => {
      const found = await Promise.all(files.map((file) => fetch(`/${file}`).then(({ ok }) => ok, () => false)))
      return files.filter((_, at) => found[at] !== true)
    }, FILES)
    expect(FILES.length).toBeGreaterThan(100)
    expect(lost).toEqual([])
    // In a tab that remembers nobody, the people of this device are found first, and the address is kept.
    for (const [role, device] of devices.slice(0, 2)) {
      device.page = await device.openTab()
      const path = role.who === 'Fatou B.' ? '/mon/aides' : '/a-regler'
      await device.goto(path)
      await button(device.page, new RegExp(`^Reprendre : ${role.who}`)).click()
      await heading(device.page, role.who === 'Fatou B.' ? 'Mes aides' : 'À régler').waitFor()
      expect(new URL(device.page.url()).pathname).toBe(path)
    }
    for (const [, device] of devices) await device.context.close()
  })

  test('so it does in a browser that was killed and started again, without what talks to the server', { timeout: 90_000 }, async () => {
    const profile = await scene.stage.profile(scene.server, 'telephone')
    await enter(profile.device(), 'Fatou B.')
    await arrived(profile.device())
    const forgotten = await profile.device().page.evaluate(async () => {
      let count = 0
      for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys()) if (/\/(online|engine)-/.test(request.url) && await cache.delete(request)) count++
      }
      return count
    })
    expect(forgotten).toBe(2)
    await scene.server.kill()
    await profile.kill()
    await profile.start()
    const device = profile.device()
    await device.goto('/mon/notes')
    await button(device.page, /^Reprendre : Fatou B\./).click()
    await heading(device.page, 'Ce qu’on a écrit ensemble').waitFor()
    await device.page.getByText('J’ai bien aimé faire le service du midi.').waitFor()
  })
})
