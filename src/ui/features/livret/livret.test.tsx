// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { userEvent, type UserEvent } from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PersonneId } from '../../../base/ids.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { LivretView, Machine, Texte } from '../../../readmodel/views.ts'
import { fakeSession, type FakeSession } from '../../../testing/fakeSession.ts'
import { showRoute } from '../../../testing/showRoute.tsx'
import { fakeDot, fakeId, instant } from '../../../testing/fakeFields.ts'
import { fakeLivret, withConflict, type FakeLivret } from '../../../testing/fakeViews.ts'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { LivretRoute } from './LivretRoute.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('pro', 'champs')
})

const MAUD = fakeId<PersonneId>('maud')
const FATOU = fakeId<PersonneId>('fatou')
const at = instant('2026-03-09T09:00:00Z')
const me = { personne: MAUD, prenom: 'Maud', nom: 'T.', role: 'referent', organisation: 'Les Quatre Vents' } as const
const membres = [
  { personne: MAUD, nom: 'Maud T.', role: 'referent', organisme: 'Les Quatre Vents', motif: 'Référente', depuis: '2026-03-09' },
  { personne: FATOU, nom: 'Fatou B.', role: 'beneficiaire', depuis: '2026-03-09' },
  { personne: fakeId<PersonneId>('nadia'), nom: 'Nadia F.', role: 'responsable', organisme: 'Les Quatre Vents' },
] as const
const action = { dispositif: 'action', intitule: '#Action', debut: '2026-10-12', fin: '2026-12-18', etat: 'enCours', next: ['suspendue', 'terminee', 'arretee'] } as const

const livretOf = (more: Partial<FakeLivret> = {}): LivretView =>
  fakeLivret({ me: MAUD, roles: ['referent'], at, prenom: 'Fatou', nom: 'B.', numero: '4127', naissance: '2002-11-24', commune: 'Envermeu', telephone: '06 39 98 11 02', membres, etapes: [action], ...more })

interface Shown {
  readonly session: FakeSession
  readonly user: UserEvent
  readonly view: LivretView
  readonly leave: () => void
}

async function show(page: string, view: LivretView = livretOf(), options: { readonly drafts?: Readonly<Record<string, string>>; readonly state?: unknown } = {}): Promise<Shown> {
  const session = fakeSession({ me, livrets: [view], ...(options.drafts === undefined ? {} : { drafts: options.drafts }) })
  const { unmount } = showRoute(session, { pathname: `/livret/${view.livret}/${page}`, state: options.state }, '/livret/:id/:page?', <LivretRoute />)
  await screen.findByRole('heading', { level: 1 })
  await waitFor(() => expect(screen.queryByText(/On ouvre le livret/)).toBeNull())
  return { session, user: userEvent.setup(), view, leave: unmount }
}

const button = (name: string) => screen.getByRole('button', { name: name.replaceAll("'", '’') })
const call = (session: FakeSession, index = -1) => session.calls.at(index)
const kept = () => screen.findByText('Gardé sur cet appareil', { selector: '.bulle span' })

describe('who it is', () => {
  it('says number, age, place and since when, and the name never reaches the title of the page', async () => {
    await show('parcours')
    expect(screen.getByText('N° 4127 · 23 ans · Envermeu · votre file active depuis le 9 mars')).toBeDefined()
    expect(document.title).toMatch(/^Parcours – /)
  })

  it('has the pages this role reads, in their order; an office without the freins has no page for them', async () => {
    await show('parcours', livretOf({ roles: ['responsable'] }))
    expect(within(screen.getByRole('navigation')).getAllByRole('link').map((link) => link.textContent)).toEqual(['Parcours', 'Aides', 'Notes', 'Qui l’accompagne'])
  })

  it('says where the work of this livret is', async () => {
    await show('parcours', livretOf({ pending: 3 }))
    expect(screen.getByText('Gardé sur cet appareil : 3 à envoyer')).toBeDefined()
  })
})

describe('a note in three taps', () => {
  it('what, in a word, keep', async () => {
    const { session, user, view } = await show('parcours')
    await user.click(button('Appel'))
    await user.click(button('Car en retard'))
    await user.click(button('Partagée avec Fatou'))
    expect(session.calls).toEqual([{ command: 'addNote', args: [view.livret, { genre: 'appel', texte: 'Car en retard', visibilite: 'partagee' }] }])
    await kept()
    expect(button('Appel').getAttribute('aria-pressed')).toBe('false')
    expect(document.activeElement).toBe(button('Appel'))
  })

  it('says before keeping that the person may read it one day', async () => {
    const { user } = await show('freins')
    await user.click(button('Visite'))
    expect(screen.getByText('Fatou pourra lire cette note un jour.')).toBeDefined()
  })

  it('joins the word and what is written', async () => {
    const { session, user } = await show('parcours')
    await user.click(button('Bilan'))
    await user.click(button('À poursuivre'))
    await user.click(button('Écrire'))
    await user.type(screen.getByLabelText('Texte de la note'), 'Rendez-vous jeudi.')
    await user.click(button('Pour l\'équipe'))
    expect(call(session)?.args[1]).toEqual({ genre: 'bilan', texte: 'À poursuivre. Rendez-vous jeudi.', visibilite: 'equipe' })
  })

  it('keeps nothing empty', async () => {
    const { session, user } = await show('parcours')
    await user.click(button('Appel'))
    await user.click(button('Brouillon'))
    expect(session.calls).toEqual([])
    expect(screen.getByRole('alert').textContent).toBe('Choisissez un mot, ou écrivez.')
  })

  it('a full disk says so and keeps the words', async () => {
    const { session, user } = await show('parcours')
    await user.click(button('Appel'))
    await user.click(button('Écrire'))
    await user.type(screen.getByLabelText('Texte de la note'), 'À ne pas perdre')
    session.failNext({ fault: 'full' })
    await user.click(button('Brouillon'))
    expect((await screen.findByRole('alert')).textContent).toContain('L’appareil est plein')
    expect(screen.getByLabelText<HTMLTextAreaElement>('Texte de la note').value).toBe('À ne pas perdre')
  })
})

describe('an open form', () => {
  const modify = async (user: UserEvent) => {
    await user.click(button('#Action'))
    return screen.getByRole('dialog')
  }

  it('keeps the base it was opened on, whatever is synced meanwhile', async () => {
    const { session, user, view } = await show('parcours')
    const opened = view.etapes[0]!.lieu
    const dialog = await modify(user)
    await user.type(within(dialog).getByLabelText('Lieu'), 'Dieppe')
    act(() => {
      session.arrive(view.livret, (now) => ({
        ...now,
        etapes: now.etapes.map((etape) => ({ ...etape, lieu: { ...etape.lieu, value: 'Rouen', handle: { ...etape.lieu.handle, seen: [fakeDot()] } } })),
      }))
    })
    expect(within(dialog).getByLabelText<HTMLInputElement>('Lieu').value).toBe('Dieppe')
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer' }))
    const writes = call(session)?.args[1] as readonly FieldWrite[] // what that command is given
    expect(writes).toEqual([{ champ: opened, value: 'Dieppe' }])
  })

  it('writes only what was changed, and clears what was emptied', async () => {
    const { session, user } = await show('parcours', livretOf({ etapes: [{ ...action, organisme: 'Atelier', lieu: 'Dieppe' }] }))
    const dialog = await modify(user)
    await user.clear(within(dialog).getByLabelText('Organisme'))
    await user.type(within(dialog).getByLabelText('Heures en centre'), '210')
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer' }))
    const writes = call(session)?.args[1] as readonly FieldWrite[] // what that command is given
    expect(writes.map(({ champ, value }) => [champ.handle.field, value])).toEqual([['organisme', null], ['heuresCentre', 210]])
  })

  it('holds the page while it is open, and says « gardé » once it is', async () => {
    const { session, user } = await show('parcours')
    const before = session.holds()
    const dialog = await modify(user)
    expect(session.holds()).toBe(before + 1)
    await user.type(within(dialog).getByLabelText('Lieu'), 'Eu')
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer' }))
    await kept()
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(session.holds()).toBe(before)
  })

  it('its words outlive the page, with what was seen when it opened', async () => {
    const first = await show('parcours')
    const dialog = await modify(first.user)
    await first.user.type(within(dialog).getByLabelText('Lieu'), 'Dieppe')
    first.leave()
    await waitFor(() => expect(first.session.draftsKept.size).toBeGreaterThan(0))
    const seen = first.view.etapes[0]!.lieu.handle.seen
    const later = { ...first.view, etapes: first.view.etapes.map((etape) => ({ ...etape, lieu: { ...etape.lieu, value: 'Rouen', handle: { ...etape.lieu.handle, seen: [fakeDot()] } } })) }
    const second = await show('parcours', later, { drafts: Object.fromEntries(first.session.draftsKept) })
    const again = await modify(second.user)
    await waitFor(() => expect(within(again).getByLabelText<HTMLInputElement>('Lieu').value).toBe('Dieppe'))
    expect(within(again).getByText('Voici ce que vous aviez commencé d’écrire.')).toBeDefined()
    await second.user.click(within(again).getByRole('button', { name: 'Enregistrer' }))
    const writes = call(second.session)?.args[1] as readonly FieldWrite[] // what that command is given
    expect(writes.map(({ champ, value }) => [champ.handle.seen, value])).toEqual([[seen, 'Dieppe']])
    await waitFor(() => expect(second.session.draftsKept.size).toBe(0))
  })

  it('cancelling gives the words up; Escape leaves them', async () => {
    const { session, user } = await show('parcours')
    let dialog = await modify(user)
    await user.type(within(dialog).getByLabelText('Lieu'), 'Eu')
    await user.click(within(dialog).getByRole('button', { name: 'Annuler' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(session.draftsKept.size).toBe(0)
    dialog = await modify(user)
    await user.type(within(dialog).getByLabelText('Lieu'), 'Eu')
    act(() => void dialog.dispatchEvent(new Event('cancel', { cancelable: true })))
    await waitFor(() => expect(session.draftsKept.size).toBe(1))
    expect(document.activeElement).toBe(button('#Action'))
  })

  it('tells what cannot be kept, and puts the focus there', async () => {
    const { session, user } = await show('parcours')
    const dialog = await modify(user)
    await user.type(within(dialog).getByLabelText('Heures en centre'), 'beaucoup')
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer' }))
    expect(session.calls).toEqual([])
    expect(screen.getByText(/Cette valeur ne peut pas être gardée/)).toBeDefined()
    expect(document.activeElement).toBe(within(dialog).getByLabelText('Heures en centre'))
  })

  it('co-writes the objective on the text that was shown', async () => {
    const { session, user, view } = await show('parcours', livretOf({ objectif: 'Travailler en cuisine' }))
    await user.click(button('Modifier l\'objectif'))
    await user.type(screen.getByLabelText(/^L’objectif/), ', près de chez moi')
    act(() => session.arrive(view.livret, (now) => ({ ...now, objectif: { ...now.objectif, value: 'Autre chose' } })))
    await user.click(button('Enregistrer'))
    const [, texte, after] = call(session)?.args as [unknown, Texte, string] // what that command is given
    expect([texte, after]).toEqual([view.objectif, 'Travailler en cuisine, près de chez moi'])
  })
})

describe('an étape moves', () => {
  it('a suspension asks its motive and date; the return only if it was granted', async () => {
    const { session, user } = await show('parcours')
    await user.click(button('Changer l\'état : #Action'))
    await user.click(screen.getByLabelText('Suspendue'))
    await user.click(button('Enregistrer'))
    expect(session.calls).toEqual([])
    await user.selectOptions(screen.getByLabelText(/^Motif/), 'raison personnelle')
    await user.click(button('Enregistrer'))
    const [, machine, to, writes] = call(session)?.args as [unknown, Machine, string, readonly FieldWrite[]] // what that command is given
    expect([machine.state, to]).toEqual(['enCours', 'suspendue'])
    expect(writes.map(({ champ, value }) => [champ.handle.field, value])).toEqual([['motifSuspension', 'personnelle'], ['suspendueDepuis', '2026-11-23']])
  })

  it('a stop asks the type of exit, and a finished étape ends at its term', async () => {
    const { session, user } = await show('parcours')
    await user.click(button('Changer l\'état : #Action'))
    await user.click(screen.getByLabelText('Arrêtée'))
    await user.click(button('Enregistrer'))
    expect(session.calls).toEqual([])
    await user.click(screen.getByLabelText('Terminée'))
    await user.click(button('Enregistrer'))
    const [, , to, writes] = call(session)?.args as [unknown, Machine, string, readonly FieldWrite[]] // what that command is given
    expect(to).toBe('terminee')
    expect(writes.map(({ champ, value }) => [champ.handle.field, value])).toEqual([['sortieLe', '2026-11-23'], ['typeSortie', 'terme']])
  })

  it('a motive of health shows as a personal reason, in every list and form', async () => {
    const { user } = await show('parcours', livretOf({ etapes: [{ ...action, etat: 'suspendue', motifSuspension: 'personnelle', suspendueDepuis: '2026-11-02', next: ['enCours'] }] }))
    expect(screen.getByText('Suspendue depuis le 2 novembre, raison personnelle.')).toBeDefined()
    expect(screen.queryByText(/Retour possible/)).toBeNull()
    await user.click(button('#Action'))
    expect(document.body.textContent).not.toMatch(/\bsanté,/)
    expect(screen.queryByRole('option', { name: 'santé' })).toBeNull()
  })

  it('a repositionnement says what it follows, and asks the entry', async () => {
    const { session, user, view } = await show('parcours')
    await user.click(button('Repositionner : #Action'))
    await user.selectOptions(screen.getByLabelText('Dispositif'), 'qualif-certifiant')
    await user.click(button('Enregistrer'))
    expect(call(session)?.args[1]).toMatchObject({ nature: 'repositionnement', dispositif: 'qualif-certifiant', suiteDe: view.etapes[0]!.id, demandeEntree: 'enAttente', demandeeLe: '2026-11-23' })
  })

  it('an answer to an entry is one tap; « Prévoir » opens on the form', async () => {
    const { session, user } = await show('parcours', livretOf({ etapes: [action, { dispositif: 'qualif-certifiant', intitule: 'Qualif', debut: '2027-01-11', fin: '2027-05-28', demandeEntree: 'enAttente', etat: 'prevue' }] }), { state: { ajouter: true } })
    expect(within(screen.getByRole('dialog')).getByRole('heading', { name: 'Prévoir une étape' })).toBeDefined()
    await user.click(button('Annuler'))
    await user.click(await screen.findByRole('button', { name: 'Admise' }))
    const [{ champ, value }] = call(session)?.args[1] as [FieldWrite] // what that command is given
    expect([champ.handle.field, value]).toEqual(['demandeEntree', 'admise'])
  })

  it('offers nothing to who may not', async () => {
    const closed = (view: LivretView): LivretView => JSON.parse(JSON.stringify(view).replaceAll('"editable":true', '"editable":false')) as LivretView // the same view, read only
    await show('parcours', closed(livretOf({ roles: ['conseiller'], etapes: [{ ...action, next: [] }] })))
    expect(within(screen.getByRole('main')).queryAllByRole('button', { name: /Modifier|état|Repositionner|étape/ })).toEqual([])
  })
})

it('a field in conflict says so where it is shown, with the way to choose', async () => {
  const view = withConflict(livretOf(), 'telephone', undefined, [{ value: '06 39 98 77 31' }, { value: '06 39 98 40 18', mine: true }], at)
  await show('cercle', view)
  const sentence = screen.getByText(/^Téléphone, deux réponses/)
  expect(sentence.textContent.replace(/\u00a0/g, ' ')).toBe('Téléphone, deux réponses : 06 39 98 77 31 ou 06 39 98 40 18. Choisir')
  expect(within(sentence).getByRole('link', { name: 'Choisir' }).getAttribute('href')).toBe('/a-regler')
})
