// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LivretId, PersonneId } from '../../../base/ids.ts'
import type { VoletKind } from '../../../domain/volet.ts'
import type { SyncView } from '../../../readmodel/session.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { fakeSession } from '../../../testing/fakeSession.ts'
import { showRoute } from '../../../testing/showRoute.tsx'
import { fakeId, instant } from '../../../testing/fakeFields.ts'
import { fakeLivret, type FakeLivret } from '../../../testing/fakeViews.ts'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { RevueRoute } from './RevueRoute.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('pro', 'champs', 'bureau', 'revue')
})

const at = instant('2026-11-19T10:00:00Z')
const PAUL = fakeId<PersonneId>('paul')
const me = { personne: PAUL, prenom: 'Paul', nom: 'D.', role: 'conseiller', organisation: 'Mission locale de Dieppe' } as const
const ALL: readonly VoletKind[] = ['cercle', 'parcours', 'freins', 'notes', 'aides']

let made = 0
function livretOf(prenom: string, more: Partial<FakeLivret> = {}, kinds: readonly VoletKind[] = ALL): LivretView {
  const view = fakeLivret({
    livret: String(++made).padStart(22, 'L') as LivretId, // shaped as one
    me: PAUL, roles: ['conseiller'], at, prenom, nom: 'B.', numero: '4127',
    membres: [
      { personne: fakeId<PersonneId>('maud'), nom: 'Maud T.', role: 'referent', organisme: 'Les Quatre Vents' },
      { personne: PAUL, nom: 'Paul D.', role: 'conseiller', organisme: me.organisation },
    ],
    etapes: [
      { dispositif: 'avenir', debut: '2026-10-12', fin: '2027-03-18', etat: 'enCours' },
      { dispositif: 'qualif-certifiant', debut: '2027-04-12', fin: '2027-09-18', etat: 'prevue' },
    ],
    notes: [{ texte: 'Code le 9 décembre.', by: 'Maud T.' }],
    aides: [{ aide: 'permis', theme: 'mobilite', montant: 45_000, by: `${prenom} B.`, mine: false }],
    freins: { mobilite: { dit: 'bloque', vu: 'gene' } },
    ...more,
  })
  const has = (kind: VoletKind) => kinds.includes(kind)
  return { ...view, kinds, freins: has('freins') ? view.freins : [], notes: has('notes') ? view.notes : [], aides: has('aides') ? view.aides : [] }
}

function show(path: string, livrets: readonly LivretView[], options: { readonly sync?: Partial<SyncView>; readonly drafts?: Readonly<Record<string, string>> } = {}) {
  const session = fakeSession({ me, livrets, ...(options.sync === undefined ? {} : { sync: options.sync }), ...(options.drafts === undefined ? {} : { drafts: options.drafts }) })
  const { unmount } = showRoute(session, path, '/partages/:id?/:page?', <RevueRoute />)
  return { session, user: userEvent.setup(), unmount }
}

const at4127 = (view: LivretView, page: string) => `/partages/${view.livret}/${page}`
const tabs = () => within(screen.getByRole('navigation', { name: /^Livret de/ })).getAllByRole('link').map((link) => link.textContent)

describe('what is not shared', () => {
  it('leaves no tab, no word and no number', async () => {
    const view = livretOf('Fatou', { roles: ['assistant'] }, ['cercle', 'parcours'])
    show(at4127(view, 'parcours'), [view])
    expect(tabs()).toEqual(['Parcours', 'Qui l’accompagne'])
    await screen.findByText(/Vous voyez ce que Fatou a choisi de partager avec vous/)
    expect(screen.queryByLabelText('Votre note')).toBeNull()
    expect(document.body.textContent).not.toMatch(/frein|aide\b|aides|notes?\b|permis|verrou|masqué/i)
  })

  it('is not a theme either: a sensitive one of which nothing was shared has no row', async () => {
    const view = livretOf('Fatou')
    show(at4127(view, 'freins'), [view])
    expect(await screen.findByRole('rowheader', { name: /Mobilité/ })).toBeTruthy()
    expect(document.body.textContent).not.toMatch(/santé|argent|financière|papiers/i)
  })

  it('is told from what is shared and still empty', async () => {
    const view = livretOf('Fatou', { notes: [], aides: [], freins: {} }, ['cercle', 'parcours'])
    const { session, user } = show(at4127(view, 'notes'), [view])
    expect(tabs()).toEqual(['Parcours', 'Freins', 'Aides', 'Notes', 'Qui l’accompagne'])
    await user.type(screen.getByLabelText('Votre note'), 'La première.')
    await user.click(screen.getByRole('button', { name: 'Partager avec Fatou' }))
    await waitFor(() => expect(session.calls).toHaveLength(1))
  })

  it('is not an address either', async () => {
    const view = livretOf('Fatou', { roles: ['assistant'] }, ['cercle', 'parcours'])
    show(at4127(view, 'freins'), [view])
    expect((await screen.findByRole('link', { name: 'Parcours' })).getAttribute('aria-current')).toBe('page')
  })

  it('says the same sentence once, on every page', async () => {
    const view = livretOf('Fatou')
    for (const page of ['parcours', 'freins', 'aides', 'notes', 'cercle']) {
      const { unmount } = show(at4127(view, page), [view])
      await waitFor(() => expect(screen.queryByText(/On ouvre le livret/)).toBeNull())
      await waitFor(() => expect(screen.getAllByText(/Vous voyez ce que Fatou a choisi de partager avec vous/)).toHaveLength(1))
      unmount()
    }
  })
})

describe('the list', () => {
  it('says one fact about those of whom something is to be said, them first', () => {
    const hole = livretOf('Inès', { etapes: [{ dispositif: 'action', debut: '2026-10-12', fin: '2026-12-18', etat: 'enCours' }] })
    const paused = livretOf('Karim', { etapes: [{ dispositif: 'action', debut: '2026-10-12', fin: '2026-12-18', etat: 'suspendue', suspendueDepuis: '2026-11-10', motifSuspension: 'personnelle' }] })
    show('/partages', [livretOf('Fatou'), hole, paused])
    const rows = within(screen.getByRole('navigation', { name: 'Livrets partagés avec vous' })).getAllByRole('listitem')
    expect(rows.map((row) => row.textContent.replace(/\u00a0/g, ' '))).toEqual(['Inès B.Rien de prévu après le 18 décembre.', 'Karim B.En pause depuis le 10 novembre.', 'Fatou B.'])
    expect(document.body.textContent).not.toMatch(/santé/i)
  })

  it('is searched by a word', async () => {
    const { user } = show('/partages', [livretOf('Fatou'), livretOf('Nolan')])
    await user.type(screen.getByRole('searchbox'), 'nol')
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Fatou B.' })).toBeNull())
    expect(screen.getByRole('link', { name: 'Nolan B.' })).toBeTruthy()
  })

  it('says where the work of this device is', () => {
    const { unmount } = show('/partages', [livretOf('Fatou')])
    expect(screen.getByText(/^Reçu, aujourd’hui à/)).toBeTruthy()
    unmount()
    show('/partages', [livretOf('Fatou')], { sync: { phase: 'offline' } })
    expect(screen.getByText('Hors connexion — tout est gardé ici')).toBeTruthy()
  })
})

describe('a note to the person', () => {
  it('is shown as it will be read, then shared', async () => {
    const view = livretOf('Fatou')
    const { session, user } = show(at4127(view, 'notes'), [view])
    await user.type(screen.getByLabelText('Votre note'), 'Rendez-vous jeudi pour le logement.')
    const preview = screen.getByText('Fatou lira').parentElement
    expect(preview?.textContent.replace(/\u00a0/g, ' ')).toContain('Rendez-vous jeudi pour le logement.Paul, Mission locale de Dieppe, 23 novembre 2026')
    expect(session.holds()).toBeGreaterThan(0)
    await user.click(screen.getByRole('button', { name: 'Partager avec Fatou' }))
    expect(await screen.findByText(/^Gardé sur cet appareil. Fatou le lira/)).toBeTruthy()
    expect(session.calls).toEqual([{ command: 'addNote', args: [view.livret, { genre: 'entretien', texte: 'Rendez-vous jeudi pour le logement.', visibilite: 'partagee' }] }])
    expect(screen.getByLabelText<HTMLTextAreaElement>('Votre note').value).toBe('')
    expect(session.draftsKept.size).toBe(0)
  })

  it('may stay a draft that nobody else reads', async () => {
    const view = livretOf('Fatou')
    const { session, user } = show(at4127(view, 'notes'), [view])
    await user.type(screen.getByLabelText('Votre note'), 'À vérifier.')
    await user.click(screen.getByRole('button', { name: 'Garder en brouillon' }))
    await screen.findByText(/^Brouillon gardé sur cet appareil/)
    expect(session.calls[0]?.args[1]).toMatchObject({ visibilite: 'brouillon' })
  })

  it('keeps its words when nothing could be saved, and when one leaves', async () => {
    const view = livretOf('Fatou')
    const { session, user, unmount } = show(at4127(view, 'notes'), [view])
    await user.type(screen.getByLabelText('Votre note'), 'Une place jeudi.')
    session.failNext({ fault: 'full' })
    await user.click(screen.getByRole('button', { name: 'Partager avec Fatou' }))
    expect(await screen.findByText(/L’appareil est plein/)).toBeTruthy()
    expect(screen.getByLabelText<HTMLTextAreaElement>('Votre note').value).toBe('Une place jeudi.')
    unmount()
    await waitFor(() => expect(session.draftsKept.size).toBe(1))
    show(at4127(view, 'parcours'), [view], { drafts: Object.fromEntries(session.draftsKept) })
    await waitFor(() => expect(screen.getByLabelText<HTMLTextAreaElement>('Votre note').value).toBe('Une place jeudi.'))
  })

  it('proposes a rendez-vous on a day to come', async () => {
    const view = livretOf('Fatou')
    const { session, user } = show(at4127(view, 'parcours'), [view])
    await user.click(screen.getByRole('button', { name: 'Proposer un rendez-vous' }))
    await user.type(screen.getByLabelText('Jour'), '2026-11-20')
    await user.type(screen.getByLabelText('Heure'), '14:00')
    await user.type(screen.getByLabelText('Objet'), 'Logement')
    await user.click(screen.getByRole('button', { name: 'Proposer à Fatou' }))
    expect(screen.getByText('Choisissez un jour à venir.')).toBeTruthy()
    expect(session.calls).toHaveLength(0)
    await user.clear(screen.getByLabelText('Jour'))
    await user.type(screen.getByLabelText('Jour'), '2026-11-26')
    await user.click(screen.getByRole('button', { name: 'Proposer à Fatou' }))
    await screen.findByText(/^Rendez-vous gardé sur cet appareil/)
    expect(session.calls).toEqual([{ command: 'addRendezVous', args: [view.livret, { jour: '2026-11-26', heure: '14:00', objet: 'Logement', lieu: 'Mission locale de Dieppe' }] }])
  })
})

it('never puts a name in the title of the page', async () => {
  const view = livretOf('Fatou')
  show(at4127(view, 'notes'), [view])
  await waitFor(() => expect(document.title).toMatch(/^Notes/))
  expect(document.title).not.toContain('Fatou')
})
