// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { act, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent, type UserEvent } from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { LivretId, PersonneId } from '../../../base/ids.ts'
import { ok } from '../../../base/result.ts'
import type { ImportPlan } from '../../../domain/importGroupe/planTypes.ts'
import type { Commands } from '../../../readmodel/commands.ts'
import type { AnnuaireEntry, Session } from '../../../readmodel/session.ts'
import { summarize } from '../../../readmodel/summarize.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { fakeApp, fakeSession, type FakeSession } from '../../../testing/fakeSession.ts'
import { fakeId, instant } from '../../../testing/fakeFields.ts'
import { fakeLivret, type FakeEtape } from '../../../testing/fakeViews.ts'
import { AppProvider, SessionProvider } from '../../app/context.tsx'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { ImportGroupeRoute } from './ImportGroupeRoute.tsx'

// Whole journeys over a file of sixty rows, on machines that do other things.
vi.setConfig({ testTimeout: 30_000 })

beforeAll(async () => {
  initI18n()
  await loadNamespaces('bureau', 'importer')
})

const at = instant('2026-11-23T09:00:00Z')
const NADIA = fakeId<PersonneId>('nadia')
const ROSE = fakeId<PersonneId>('rose')
const CLEMENCE = fakeId<PersonneId>('clemence')
const me = { personne: NADIA, prenom: 'Nadia', nom: 'F.', role: 'responsable', organisation: 'Les Quatre Vents' } as const
const annuaire: readonly AnnuaireEntry[] = [
  { personne: NADIA, nom: 'Nadia Ferrand', role: 'responsable', organisation: me.organisation },
  { personne: ROSE, nom: 'Rose Référente', role: 'referent', organisation: me.organisation },
  { personne: CLEMENCE, nom: 'Clémence Dumont', role: 'referent', organisation: me.organisation },
]
const bytes = readFileSync(join(import.meta.dirname, '../../../../e2e/donnees/groupe-exemple.csv'))
const groupe = () => new File([bytes], 'groupe-exemple.csv', { type: 'text/csv' })
const plain = (text: string | null | undefined) => (text ?? '').replace(/\u00a0/g, ' ')

interface ImportSession extends Session {
  readonly fake: FakeSession
  readonly plans: ImportPlan[]
}

let opened = 0
const livretId = () => String(++opened).padStart(22, 'L') as LivretId // shaped as one

/** A session whose import opens livrets, as the device does; `stopAfter` cuts it once. */
function importSession(options: { readonly livrets?: readonly LivretView[]; readonly drafts?: Readonly<Record<string, string>>; readonly stopAfter?: number } = {}): ImportSession {
  const fake = fakeSession({ me, livrets: options.livrets ?? [], annuaire, ...(options.drafts === undefined ? {} : { drafts: options.drafts }) })
  const plans: ImportPlan[] = []
  let stopAfter = options.stopAfter
  const importGroup: Commands['importGroup'] = async (plan) => {
    plans.push(plan)
    for (const [index, creation] of plan.creations.entries()) {
      if (index === stopAfter) {
        stopAfter = undefined
        return { ok: false, error: { fault: 'full' } }
      }
      const { identite, etape, autresNumeros, note } = creation
      const present = Object.fromEntries(Object.entries({ naissance: identite.naissance, commune: identite.commune, codePostal: identite.codePostal, telephone: identite.telephone, courriel: identite.courriel }).filter(([, value]) => value !== null))
      const dated: FakeEtape | undefined = etape === null ? undefined : { dispositif: etape.dispositif, ...Object.fromEntries(Object.entries({ debut: etape.debut, fin: etape.fin, demiJournees: etape.demiJournees }).filter(([, value]) => value !== null)) }
      const view = fakeLivret({ livret: livretId(), me: NADIA, roles: ['responsable'], at, prenom: identite.prenom, nom: identite.nom, numero: identite.numeroStagiaire, autresNumeros, ...present, etapes: dated === undefined ? [] : [dated], notes: note === null ? [] : [{ texte: note, visibilite: 'equipe', by: 'Nadia F.' }] })
      fake.livret(view.livret).setState({ status: 'open', view }, true)
      fake.list.setState(({ summaries }) => ({ summaries: [...summaries, summarize(view, fake.today())] }))
      await Promise.resolve()
    }
    return ok({ livrets: plan.creations.length, updates: plan.updates.length })
  }
  return { ...fake, commands: { ...fake.commands, importGroup }, fake, plans }
}

function open(session: Session) {
  return render(
    <AppProvider app={fakeApp({ phase: 'open', session })}>
      <SessionProvider session={session}>
        <MemoryRouter initialEntries={['/bureau/importer']}>
          <Routes>
            <Route path="/bureau/importer" element={<ImportGroupeRoute />} />
          </Routes>
        </MemoryRouter>
      </SessionProvider>
    </AppProvider>,
  )
}

async function choose(user: UserEvent, file = groupe()) {
  await user.upload(screen.getByLabelText(/Choisir un fichier/), file)
  await screen.findByRole('heading', { name: 'Ce qui a été reconnu' })
}

const toLines = async (user: UserEvent) => {
  await user.click(await screen.findByRole('button', { name: /^Voir les/ }))
  await screen.findByRole('heading', { name: 'Ligne par ligne' })
}
const filter = (name: string) => plain(screen.getByRole('button', { name: new RegExp(`^${name}\\s*:`) }).textContent)
/** The row of the file's line. */
const row = (line: number): HTMLElement => {
  const found = within(screen.getByRole('table', { name: 'Ligne par ligne' })).getAllByRole('row').find((each) => each.querySelector('td')?.textContent === String(line))
  if (found === undefined) throw new Error(`line ${line} is not shown`)
  return found
}
const all = (user: UserEvent) => user.click(screen.getByRole('button', { name: /^Toutes/ }))

/** Every question that stands for several rows. */
async function decideForAll(user: UserEvent) {
  await user.click(screen.getByRole('button', { name: 'Rose Référente' }))
  await user.selectOptions(screen.getByLabelText(/Choisir dans la liste.*C\. Exemple/), 'Clémence Dumont')
  await user.click(screen.getByRole('button', { name: '#Avenir' }))
  await user.click(screen.getByRole('button', { name: 'Garder la ligne 7' }))
  await user.click(screen.getByRole('button', { name: /La même.*garder la ligne 11/ }))
}

async function decideRows(user: UserEvent) {
  await all(user)
  await user.click(within(row(32)).getByRole('button', { name: /19\s*mai 1990/ }))
  await user.click(within(row(40)).getByRole('button', { name: /10 demi-journées/ }))
}

async function writeAll(user: UserEvent) {
  await user.click(screen.getByRole('button', { name: 'Vérifier avant d’écrire' }))
  await user.click(await screen.findByRole('button', { name: /^Ouvrir \d+ livrets$/ }))
}

it('does not take the file picker for somebody who left, until they are back', async () => {
  const user = userEvent.setup()
  const over = vi.fn()
  const picking = vi.fn(() => over)
  const session = importSession()
  open({ ...session, lock: { ...session.lock, picking } })
  await user.click(await screen.findByLabelText(/Choisir un fichier/))
  expect([picking.mock.calls.length, over.mock.calls.length]).toEqual([1, 0])
  window.dispatchEvent(new Event('focus'))
  expect(over).toHaveBeenCalledOnce()
})

describe('the real file of a group', () => {
  it('is recognised, and its columns can be corrected', async () => {
    const user = userEvent.setup()
    open(importSession())
    await choose(user)
    expect(screen.getByText('58 lignes')).toBeTruthy()
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Codage des accents' }).value).toBe('windows-1252')
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Séparateur' }).value).toBe(';')
    const columns = await screen.findByRole('table', { name: 'Ce que devient chaque colonne' })
    const rqth = within(columns).getByRole('rowheader', { name: 'RQTH' }).closest('tr')
    expect(within(rqth!).queryByRole('combobox')).toBeNull()
    expect(rqth?.textContent).toMatch(/Santé.*jamais prise/)
    const commune = within(columns).getByRole('combobox', { name: /Commune/ })
    await user.selectOptions(commune, 'Ne pas prendre')
    expect(within(columns).getByText('Laissée de côté par vous.')).toBeTruthy()
    await user.selectOptions(within(columns).getByRole('combobox', { name: /«\s*Nom\s*»/ }), 'Ne pas prendre')
    expect(screen.getByText(/Aucune colonne ne donne.*Nom/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Voir les/ })).toBeNull()
  })

  it('says in each row what is wrong and why, and takes one tap to decide', async () => {
    const user = userEvent.setup()
    open(importSession())
    await choose(user)
    await toLines(user)
    expect(filter('À décider')).toBe('À décider : 58')
    await decideForAll(user)
    expect(filter('À décider')).toBe('À décider : 3')
    expect(filter('Tenues')).toBe('Tenues : 2')
    expect(filter('Écartées')).toBe('Écartées : 2')
    await all(user)
    expect(plain(row(22).textContent)).toContain('« 31/02/1990 » n’est pas une date possible. Elle ne sera pas écrite.')
    expect(plain(row(38).textContent)).toContain('« 2026-13-01 » n’est pas une date possible.')
    expect(plain(row(27).textContent)).toContain('Numéro retiré')
    expect(row(27).textContent).not.toContain('118')
    expect(plain(row(42).textContent)).toContain('Une formule de tableur : gardée comme texte, jamais calculée.')
    expect(plain(row(24).textContent)).toContain('Il manque le nom.')
    await user.click(within(row(32)).getByRole('button', { name: /19\s*mai 1990/ }))
    expect(within(row(32)).getByRole('button', { name: /19\s*mai 1990/ }).getAttribute('aria-pressed')).toBe('true')
    expect(plain(row(32).textContent)).toContain('né·e le 19 mai 1990')
  })

  it('keeps in sight the row one is answering', async () => {
    const user = userEvent.setup()
    open(importSession())
    await choose(user)
    await toLines(user)
    await decideForAll(user)
    const answer = within(row(32)).getByRole('button', { name: /19\s*mai 1990/ })
    await user.click(answer)
    expect(filter('À décider')).toBe('À décider : 2')
    expect(row(32).textContent).toContain('Prête')
    expect(document.activeElement).toBe(answer)
  })

  it('writes exactly what the confirmation says, and nothing before', async () => {
    const user = userEvent.setup()
    const session = importSession()
    open(session)
    await choose(user)
    await toLines(user)
    await decideForAll(user)
    await decideRows(user)
    await user.click(screen.getByRole('button', { name: 'Corriger la ligne 24' }))
    const dialog = within(screen.getByRole('dialog'))
    expect(document.activeElement).toBe(dialog.getByLabelText('Nom'))
    await user.type(dialog.getByLabelText('Nom'), 'Dubois')
    await user.click(dialog.getByRole('button', { name: 'Garder la correction' }))
    expect(plain(row(24).textContent)).toContain('Marie-Ève Dubois')
    await user.click(screen.getByRole('button', { name: 'Écarter la ligne 25' }))
    await user.click(screen.getByRole('button', { name: 'Vérifier avant d’écrire' }))
    expect(await screen.findByText('55 livrets à ouvrir')).toBeTruthy()
    expect(plain(screen.getByText(/^Rose Référente/).textContent)).toBe('Rose Référente : 24 livrets')
    const left = screen.getByRole('table', { name: '3 lignes laissées de côté' })
    expect(within(left).getAllByRole('row').map((each) => plain(each.textContent))).toEqual([
      'LignePersonnePourquoi',
      '4Solène PICARDMême personne que la ligne 7.',
      '16Noémie PicardMême personne que la ligne 11.',
      '25Gaëtan MézangeÉcartée par vous.',
    ])
    expect(within(screen.getByRole('table', { name: '2 valeurs non écrites' })).getAllByRole('row')).toHaveLength(3)
    expect(session.plans).toHaveLength(0)
    await user.click(screen.getByRole('button', { name: 'Ouvrir 55 livrets' }))
    expect(await screen.findByText('55 livrets ouverts, gardés sur cet appareil.')).toBeTruthy()
    const [plan] = session.plans
    expect(plan?.creations).toHaveLength(55)
    expect(plan?.creations.find(({ identite }) => identite.numeroStagiaire === '4108')?.autresNumeros).toEqual(['4999'])
    expect(plan?.creations.find(({ identite }) => identite.numeroStagiaire === '4128')?.identite.naissance).toBe('1990-05-19')
    expect(plan?.creations.find(({ identite }) => identite.numeroStagiaire === '4120')?.identite.nom).toBe('Dubois')
    expect(JSON.stringify(plan)).not.toMatch(/14 118|rue des Exemples/)
    expect(screen.getAllByRole('link', { name: /Lætitia AUBER|Théo Levasseur/ }).map((link) => link.getAttribute('href'))).toEqual([
      expect.stringMatching(/^\/livret\//),
      expect.stringMatching(/^\/livret\//),
    ])
    expect(session.fake.draftsKept.size).toBe(0)
  })

  it('imported again creates nothing', async () => {
    const user = userEvent.setup()
    const session = importSession()
    open(session)
    await choose(user)
    await toLines(user)
    await decideForAll(user)
    await decideRows(user)
    await writeAll(user)
    await user.click(await screen.findByRole('button', { name: 'Importer un autre fichier' }))
    await choose(user)
    await toLines(user)
    expect(filter('Déjà à jour')).toBe('Déjà à jour : 56')
    await user.click(screen.getByRole('button', { name: 'Vérifier avant d’écrire' }))
    expect(await screen.findByText('Aucun livret ne sera ouvert ni changé.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Ouvrir/ })).toBeNull()
  })
})

describe('nothing that was done is lost', () => {
  it('takes up the answers with the same file, and never keeps the file', async () => {
    const user = userEvent.setup()
    const session = importSession()
    const screenOne = open(session)
    await choose(user)
    await toLines(user)
    await decideForAll(user)
    screenOne.unmount()
    await waitFor(() => expect(session.fake.draftsKept.size).toBe(1))
    const [kept = ''] = session.fake.draftsKept.values()
    expect(kept).not.toMatch(/Levasseur|Picard|rue des|118/i)

    const later = importSession({ drafts: { importGroupe: kept } })
    open(later)
    expect(await screen.findByText(/Un import est commencé/)).toBeTruthy()
    await choose(user)
    expect(screen.getByText(/vos 5 réponses sont reprises/)).toBeTruthy()
    await toLines(user)
    expect(filter('À décider')).toBe('À décider : 3')
  })

  it('holds the page while a file is open, and comes back to it where it was', async () => {
    const user = userEvent.setup()
    const session = importSession()
    const first = open(session)
    expect(session.fake.holds()).toBe(0)
    await choose(user)
    expect(session.fake.holds()).toBe(1)
    first.unmount()
    expect(session.fake.holds()).toBe(0)
    open(session)
    expect(screen.getByRole('button', { name: '2. Colonnes' })).toHaveProperty('disabled', false)
  })

  it('a device that fills up says what is kept; going on writes only what is missing', async () => {
    const user = userEvent.setup()
    const session = importSession({ stopAfter: 10 })
    open(session)
    await choose(user)
    await toLines(user)
    await decideForAll(user)
    await decideRows(user)
    await writeAll(user)
    expect((await screen.findByText(/L’appareil est plein/)).textContent).toMatch(/Les livrets déjà écrits sont gardés/)
    expect(await screen.findByText('10 livrets déjà à jour : rien à écrire')).toBeTruthy()
    const rest = (session.plans[0]?.creations.length ?? 0) - 10
    await user.click(screen.getByRole('button', { name: `Ouvrir ${rest} livrets` }))
    await screen.findByText(`${rest} livrets ouverts, gardés sur cet appareil.`)
    const numeros = session.list.getState().summaries.map(({ numero }) => numero)
    expect(new Set(numeros).size).toBe(numeros.length)
    expect(numeros).toHaveLength(rest + 10)
  })
})

describe('livrets that exist', () => {
  const theo = (more: { readonly telephone?: string; readonly naissance?: string; readonly numero?: string } = {}) =>
    fakeLivret({
      me: NADIA, roles: ['responsable'], at, prenom: 'Théo', nom: 'Levasseur', numero: '4100', naissance: '2004-01-02', codePostal: '61200', commune: 'Sées', courriel: 'théo.levasseur@exemple.invalid', ...more,
      etapes: [{ dispositif: 'qualif-certifiant', debut: '2026-08-23', fin: '2027-06-21', demiJournees: 10 }],
      notes: [{ texte: "garde d'enfant à trouver", visibilite: 'equipe', by: 'Maud T.' }],
    })

  it('differ field by field, and the file never wins by itself', async () => {
    const user = userEvent.setup()
    const session = importSession({ livrets: [theo()] })
    open(session)
    await choose(user)
    await toLines(user)
    await decideForAll(user)
    expect(plain(row(2).textContent)).toContain('Le livret N° 4100 existe déjà.')
    await user.click(within(row(2)).getByRole('button', { name: /^Prendre.*Argentan$/ }))
    await user.click(screen.getByRole('button', { name: 'Vérifier avant d’écrire' }))
    expect(await screen.findByText('1 livret à compléter')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /^Ouvrir 52, compléter 1$/ }))
    await screen.findByText('L’import est fait')
    expect(session.plans[0]?.updates).toMatchObject([{ line: 2, identite: [{ field: 'commune', value: 'Argentan' }], etape: [], newEtape: null }])
  })

  it('under another number are laid side by side, and a person decides', async () => {
    const user = userEvent.setup()
    open(importSession({ livrets: [theo({ numero: '3999' })] }))
    await choose(user)
    await toLines(user)
    const card = within(screen.getByRole('region', { name: /un livret existe-t-il déjà/ }))
    expect(card.getByText(/Même nom et même date de naissance/)).toBeTruthy()
    expect(card.getByRole('columnheader', { name: 'Livret N° 3999' })).toBeTruthy()
    await user.click(card.getByRole('button', { name: 'Une autre personne' }))
    expect(card.getByRole('button', { name: 'Une autre personne' }).getAttribute('aria-pressed')).toBe('true')
  })

  it('that arrive during the review are compared too', async () => {
    const user = userEvent.setup()
    const session = importSession()
    open(session)
    await choose(user)
    await toLines(user)
    const view = theo()
    act(() => {
      session.fake.livret(view.livret).setState({ status: 'open', view }, true)
      session.list.setState(({ summaries }) => ({ summaries: [...summaries, summarize(view, session.today())] }))
    })
    await waitFor(() => expect(plain(row(2).textContent)).toContain('Le livret N° 4100 existe déjà.'))
  })
})

describe('a file that cannot be read', () => {
  it.each([
    ['a workbook', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), /classeur de tableur/],
    ['an empty file', new Uint8Array(), /est vide/],
  ])('%s is said with what to do', async (_, content, sentence) => {
    const user = userEvent.setup()
    open(importSession())
    await user.upload(screen.getByLabelText(/Choisir un fichier/), new File([content], 'groupe.csv'))
    expect(await screen.findByText(sentence)).toBeTruthy()
    expect(screen.getByRole('heading', { name: 'Choisir le fichier du groupe' })).toBeTruthy()
  })

  it('of an old Mac is mended by choosing its encoding', async () => {
    const user = userEvent.setup()
    open(importSession())
    const inMacRoman: Readonly<Record<string, number>> = { '°': 0xa1, é: 0x8e, è: 0x8f }
    const mac = Uint8Array.from('N° stagiaire;Nom;Prénom\n4100;Durand;Irène\n'.split(/(?:)/u), (letter) => inMacRoman[letter] ?? letter.charCodeAt(0))
    await choose(user, new File([mac], 'groupe.csv'))
    await user.selectOptions(screen.getByRole('combobox', { name: 'Codage des accents' }), 'Mac (ancien)')
    expect(await screen.findByText('Irène')).toBeTruthy()
  })
})
