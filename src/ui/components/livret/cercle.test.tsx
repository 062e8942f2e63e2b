// @vitest-environment happy-dom
import { render, screen, within } from '@testing-library/react'
import { userEvent, type UserEvent } from '@testing-library/user-event'
import { useSyncExternalStore, type ReactNode } from 'react'
import { MemoryRouter } from 'react-router'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PersonneId } from '../../../base/ids.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { AnnuaireEntry } from '../../../readmodel/session.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { fakeSession, type FakeSession } from '../../../testing/fakeSession.ts'
import { fakeId, instant, jour } from '../../../testing/fakeFields.ts'
import { fakeLivret, type FakeLivret } from '../../../testing/fakeViews.ts'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { CerclePage } from './CerclePage.tsx'
import { FreinsPage } from './FreinsPage.tsx'
import type { PageProps } from './tools.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('pro', 'champs', 'cercle')
})

const maud = { personne: fakeId<PersonneId>('maud'), nom: 'Maud T.' }
const paul = { personne: fakeId<PersonneId>('paul'), nom: 'Paul D.' }
const karim = { personne: fakeId<PersonneId>('karim'), nom: 'Karim B.' }
const claire: AnnuaireEntry = { personne: fakeId<PersonneId>('claire'), nom: 'Claire S.', role: 'conseiller', organisation: 'Cap emploi' }
const livretOf = (more: Partial<FakeLivret> = {}): LivretView => fakeLivret({
  me: maud.personne, roles: ['referent'], at: instant('2026-11-12T09:00:00Z'), prenom: 'Fatou', nom: 'B.',
  membres: [{ ...maud, role: 'referent' }, { ...paul, role: 'conseiller' }, { personne: fakeId<PersonneId>('fatou'), nom: 'Fatou B.', role: 'beneficiaire' }], ...more,
})

function show(Page: (page: PageProps) => ReactNode, view: LivretView): { readonly session: FakeSession; readonly user: UserEvent } {
  const session = fakeSession({ me: { personne: maud.personne, prenom: 'Maud', nom: 'T.', role: 'referent', organisation: '' }, livrets: [view], found: [claire] })
  const store = session.livret(view.livret)
  function Live() {
    const state = useSyncExternalStore((told) => store.subscribe(told), () => store.getState())
    return state.status === 'open' ? <Page view={state.view} commands={session.commands} today={jour('2026-11-23')} drafts={session.drafts} hold={() => session.hold()} directory={session} /> : null
  }
  render(
    <MemoryRouter>
      <Live />
    </MemoryRouter>,
  )
  return { session, user: userEvent.setup() }
}
const plain = (element: Element) => element.textContent.replace(/\u00a0/g, ' ')

describe('Qui l’accompagne', () => {
  it('ends a membership after saying who loses what; the référent and the person are not ended so', async () => {
    const view = livretOf()
    const { session, user } = show(CerclePage, view)
    expect(screen.getAllByRole('button', { name: /^Mettre fin/ })).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: /^Mettre fin.*Paul/ }))
    expect(plain(screen.getByRole('dialog'))).toContain('Paul D. ne verra plus ce livret. Il sera effacé de ses appareils.')
    expect(session.calls).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Mettre fin aujourd’hui' }))
    const [write] = session.calls[0]?.args[1] as readonly FieldWrite[] // what that command is given
    expect([write?.champ, write?.value]).toEqual([view.membres[1]?.end, '2026-11-23'])
  })

  it('ends the accompaniment for one of the reasons there are, after saying who keeps what', async () => {
    const view = livretOf()
    const { session, user } = show(CerclePage, view)
    await user.click(screen.getByRole('button', { name: 'Terminer l’accompagnement' }))
    const dialog = within(screen.getByRole('dialog'))
    expect(plain(screen.getByRole('dialog'))).toContain('Fatou garde son livret, seul·e. Rien ne s’efface.')
    await user.click(dialog.getByRole('button', { name: 'Terminer l’accompagnement' }))
    expect(dialog.getByRole('alert').textContent).toBe('Choisissez pourquoi.')
    await user.click(dialog.getByRole('radio', { name: 'Emploi' }))
    await user.click(dialog.getByRole('button', { name: 'Terminer l’accompagnement' }))
    expect(session.calls).toEqual([{ command: 'endSupport', args: [view.livret, 'emploi'] }])
  })

  it('adds somebody of another organisation: who, on what ground, and what they will read', async () => {
    const view = livretOf()
    const { session, user } = show(CerclePage, view)
    await user.click(screen.getByRole('button', { name: 'Ajouter une personne' }))
    const box = within(screen.getByRole('dialog'))
    await user.type(box.getByLabelText('Prénom ou nom'), 'cla{Enter}')
    await user.click(await box.findByRole('radio', { name: 'Claire S., Cap emploi' }))
    expect(plain(screen.getByRole('dialog'))).toContain('Claire S. pourra lire le parcours')
    await user.click(box.getByRole('button', { name: 'Ajouter' }))
    expect([session.calls, plain(screen.getByRole('dialog')).includes('Écrivez pourquoi')]).toEqual([[], true])
    await user.type(box.getByLabelText('Pourquoi'), 'Cherche un logement')
    await user.click(box.getByRole('button', { name: 'Ajouter' }))
    expect(session.calls[0]).toEqual({ command: 'addMembre', args: [view.livret, { personne: claire.personne, nom: 'Claire S.', organisme: 'Cap emploi', role: 'conseiller', motif: 'Cherche un logement' }] })
  })

  it('a CEP adds and ends nobody', () => {
    const view = livretOf({ roles: ['conseiller'] })
    show(CerclePage, { ...view, membres: view.membres.map((membre) => ({ ...membre, end: { ...membre.end, editable: false } })) })
    expect(screen.queryAllByRole('button', { name: /Ajouter|Mettre fin/ })).toEqual([])
  })

  it('says where the relais stands, and takes back what was lent', async () => {
    const view = livretOf({ roles: ['remplace'], relais: [{ de: maud, vers: karim, remplacement: true, jusquau: '2026-12-12', steps: [{ to: 'accepte' }], next: ['termine'], court: true }] })
    const { session, user } = show(CerclePage, view)
    expect(plain(screen.getByRole('region', { name: 'Relais' }))).toContain('Karim B. remplace Maud T. jusqu’au 12 décembre.')
    await user.click(screen.getByRole('button', { name: 'Reprendre' }))
    expect(session.calls[0]?.args).toEqual([[view.livret], 'termine'])
  })
})

describe('a sensitive theme', () => {
  it('is opened by the référent, who is told to decide it with the person', async () => {
    const view = livretOf({ freins: { sante: { dit: 'gene' } } })
    const { session, user } = show(FreinsPage, view)
    await user.click(screen.getByRole('button', { name: 'Santé' }))
    await user.click(await screen.findByRole('button', { name: 'Ouvrir à Paul D.' }))
    expect(plain(screen.getByRole('dialog'))).toContain('Décidez-le avec Fatou')
    await user.click(screen.getByRole('button', { name: 'Ouvrir ce thème' }))
    expect(session.calls[0]?.args.slice(2)).toEqual([paul.personne, true])
    await screen.findByRole('button', { name: 'Fermer à Paul D.' })
  })

  it('that was closed is said to be, with what became of unsent work, until they know', async () => {
    const { session, user } = show(FreinsPage, livretOf({ roles: ['conseiller'], fermes: [{ theme: 'sante', le: instant('2026-11-20T09:00:00Z'), waiting: true }] }))
    expect(plain((await screen.findByText(/ne vous ouvre plus/)).parentElement!)).toContain('Fatou ne vous ouvre plus « Santé » depuis le 20 novembre. Ce thème n’est plus sur cet appareil. Ce que vous n’aviez pas encore envoyé est gardé sur cet appareil, en attente.')
    await user.click(screen.getByRole('button', { name: /^J’ai compris\s: Santé$/ }))
    expect(session.calls[0]).toMatchObject({ command: 'dismissTheme', args: [expect.anything(), 'sante'] })
    expect(screen.queryByText(/ne vous ouvre plus/)).toBeNull()
  })
})
