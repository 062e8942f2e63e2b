// @vitest-environment happy-dom
import { act, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent, type UserEvent } from '@testing-library/user-event'
import { useSyncExternalStore, type ReactNode } from 'react'
import { MemoryRouter } from 'react-router'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PersonneId } from '../../../base/ids.ts'
import { jourFromNumber } from '../../../base/jour.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { FreinView, LivretView, Machine } from '../../../readmodel/views.ts'
import { fakeSession, type FakeSession } from '../../../testing/fakeSession.ts'
import { fakeId, instant, jour } from '../../../testing/fakeFields.ts'
import { fakeLivret, type FakeAide, type FakeLivret } from '../../../testing/fakeViews.ts'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { AidesPage } from './AidesPage.tsx'
import { CerclePage } from './CerclePage.tsx'
import { FreinsPage } from './FreinsPage.tsx'
import { levelsOn, markedDays } from './freinLevels.ts'
import { NotesPage } from './NotesPage.tsx'
import { readField, typedOf } from './readField.ts'
import type { PageProps } from './tools.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('pro', 'champs')
})

const MAUD = fakeId<PersonneId>('maud')
const NADIA = fakeId<PersonneId>('nadia')
const fatou = { personne: fakeId<PersonneId>('fatou'), nom: 'Fatou B.' }
const maud = { personne: MAUD, nom: 'Maud T.' }
const at = instant('2026-11-12T09:00:00Z')
const membres = [
  { ...maud, role: 'referent', organisme: 'Les Quatre Vents', motif: 'Référente du livret', depuis: '2026-03-09' },
  { ...fatou, role: 'beneficiaire' },
  { personne: NADIA, nom: 'Nadia F.', role: 'responsable', organisme: 'Les Quatre Vents' },
  { personne: fakeId<PersonneId>('luc'), nom: 'Luc R.', role: 'conseiller', fin: '2026-03-09' },
] as const
const livretOf = (more: Partial<FakeLivret> = {}): LivretView => fakeLivret({ me: MAUD, roles: ['referent'], at, prenom: 'Fatou', nom: 'B.', membres, ...more })

interface Shown {
  readonly session: FakeSession
  readonly user: UserEvent
}

function show(Page: (page: PageProps) => ReactNode, view: LivretView): Shown {
  const session = fakeSession({ me: { personne: MAUD, prenom: 'Maud', nom: 'T.', role: 'referent', organisation: '' }, livrets: [view] })
  const store = session.livret(view.livret)
  function Live() {
    const state = useSyncExternalStore((told) => store.subscribe(told), () => store.getState())
    return state.status === 'open' ? <Page view={state.view} commands={session.commands} today={jour('2026-11-23')} drafts={session.drafts} hold={() => session.hold()} aRegler="/a-regler" /> : null
  }
  render(
    <MemoryRouter>
      <Live />
    </MemoryRouter>,
  )
  return { session, user: userEvent.setup() }
}

const button = (name: string) => screen.getByRole('button', { name: name.replaceAll("'", '’') })
const plain = (element: Element | null | undefined) => (element?.textContent ?? '').replace(/\u00a0/g, ' ')
const writesOf = (session: FakeSession) => (session.calls.at(-1)?.args[1] as readonly FieldWrite[]).map(({ champ, value }) => [champ.handle.field, value]) // what that command is given

describe('Freins', () => {
  const mobility = { dit: 'bloque', ditMots: 'Le car passe trop tôt.', ditSituations: ['permis'], vu: 'gene', next: ['enCoursDeLevee', 'leve'] } as const

  it('marks what the professional sees in two taps, on the level that was shown', async () => {
    const view = livretOf({ freins: { mobilite: mobility } })
    const { session, user } = show(FreinsPage, view)
    await user.click(button('Mobilité'))
    await user.click(button('Bloque'))
    expect(writesOf(session)).toEqual([['vuNiveau', 'bloque']])
    const [{ champ }] = session.calls[0]?.args[1] as [FieldWrite] // what that command is given
    expect(champ).toBe(view.freins.find((frein) => frein.theme === 'mobilite')?.vuNiveau)
    await screen.findByText('Gardé sur cet appareil', { selector: '.bulle span' })
  })

  it('shows what the person says beside, and never offers to change it', async () => {
    const { user } = show(FreinsPage, livretOf({ freins: { mobilite: mobility } }))
    await user.click(button('Mobilité'))
    const said = screen.getByRole('heading', { name: 'Fatou dit' }).parentElement!
    expect(plain(said)).toContain('Ça me bloque')
    expect(plain(said)).toContain('Le car passe trop tôt.')
    expect(within(said).queryAllByRole('button')).toEqual([])
    expect(within(said).queryAllByRole('checkbox')).toEqual([])
  })

  it('ticks situations, moves the state, sets the priority', async () => {
    const { session, user } = show(FreinsPage, livretOf({ freins: { mobilite: mobility } }))
    await user.click(button('Mobilité'))
    await user.click(screen.getByLabelText('Véhicule utilisable'))
    expect(session.calls.at(-1)?.args.slice(2)).toEqual(['vehicule-utilisable', true])
    await user.click(button('En cours de levée'))
    expect(session.calls.at(-1)).toMatchObject({ command: 'move' })
    expect(session.calls.at(-1)?.args[2]).toBe('enCoursDeLevee')
    await user.click(button('Haute'))
    expect(writesOf(session)).toEqual([['priorite', 'haute']])
  })

  it('adds an action: what, who, by when', async () => {
    const { session, user } = show(FreinsPage, livretOf({ freins: { mobilite: mobility } }))
    await user.click(button('Mobilité'))
    await user.click(button('Ajouter une action'))
    await user.type(screen.getByLabelText('Quoi'), 'Passer le code')
    await user.selectOptions(screen.getByLabelText('Qui le fait'), 'Fatou B.')
    await user.click(button('Enregistrer'))
    expect(session.calls.at(-1)?.args[1]).toEqual({ theme: 'mobilite', libelle: 'Passer le code', qui: fatou.personne, pourLe: null })
    expect(screen.queryByRole('option', { name: 'Luc R.' })).toBeNull()
  })

  it('comes back to the theme it left', async () => {
    const { user } = show(FreinsPage, livretOf({ freins: { mobilite: mobility } }))
    await user.click(button('Mobilité'))
    expect(document.activeElement?.textContent).toBe('Mobilité')
    await user.click(button('Tous les freins'))
    expect(document.activeElement).toBe(button('Mobilité'))
  })

  it('a theme that is not shared leaves no row, no name, no count', () => {
    const shared = livretOf({ roles: ['conseiller'], freins: { mobilite: mobility } })
    show(FreinsPage, shared)
    expect(document.body.textContent).not.toMatch(/Santé|Difficultés financières/)
    expect(plain(document.body)).toContain('Vous voyez ce que Fatou a choisi de partager avec vous.')
  })

  it('a day on which nothing was marked has no point; what stood before still shows', () => {
    const on = (date: string, value: 'gene' | 'bloque') => ({ value, at: instant(`${date}T10:00:00Z`) })
    const view = livretOf({
      freins: {
        mobilite: { ditAvant: [on('2026-09-14', 'bloque'), on('2026-11-16', 'gene')] },
        logement: { vuAvant: [on('2026-06-01', 'gene'), on('2026-10-12', 'bloque')] },
      },
    })
    const frein = (theme: FreinView['theme']) => view.freins.find((each) => each.theme === theme)!
    const days = markedDays(view.freins, 3)
    expect(days).toEqual(['2026-09-14', '2026-10-12', '2026-11-16'])
    expect(levelsOn(frein('mobilite').ditNiveau, days)).toEqual(['bloque', 'nonAborde', 'gene'])
    expect(levelsOn(frein('logement').vuNiveau, days)).toEqual(['gene', 'bloque', 'nonAborde'])
  })
})

describe('Aides', () => {
  const asked: FakeAide = { aide: 'mobilite', theme: 'mobilite', montant: 12050, by: 'Fatou B.', mine: false, next: ['enInstruction', 'complementDemande'] }

  it('says who does what next and offers only the moves this person has', async () => {
    const { session, user } = show(AidesPage, livretOf({ aides: [asked] }))
    const card = screen.getByRole('article')
    expect(plain(card)).toContain('À vous : prendre en instruction, ou demander un complément.')
    expect(plain(card)).toContain('120,50 €')
    expect(within(card).queryByRole('button', { name: /Accorder|Annuler la demande/ })).toBeNull()
    await user.click(button('Prendre en instruction : Aide à la mobilité'))
    expect(session.calls.at(-1)?.args[2]).toBe('enInstruction')
  })

  it('a complement says what is missing', async () => {
    const { session, user } = show(AidesPage, livretOf({ aides: [asked] }))
    await user.click(button('Demander un complément : Aide à la mobilité'))
    await user.click(button('Demander un complément'))
    expect(session.calls).toEqual([])
    await user.type(screen.getByLabelText('Ce qui manque'), 'La facture')
    await user.click(button('Demander un complément'))
    const [, , to, writes] = session.calls.at(-1)?.args as [unknown, Machine, string, readonly FieldWrite[]] // what that command is given
    expect([to, writes.map(({ champ, value }) => [champ.handle.field, value])]).toEqual(['complementDemande', [['manque', 'La facture']]])
  })

  it('writes which other body was asked, when, and what it answered', async () => {
    const { session, user } = show(AidesPage, livretOf({ aides: [asked] }))
    await user.click(button('Autre organisme sollicité : Aide à la mobilité'))
    await user.type(screen.getByLabelText('Organisme sollicité'), 'Département')
    await user.selectOptions(screen.getByLabelText('Réponse de l’organisme'), 'refusée')
    await user.click(button('Enregistrer'))
    expect(writesOf(session)).toEqual([['organismeSollicite', 'Département'], ['reponseOrganisme', 'refusee'], ['reponduLe', '2026-11-23']])
  })

  it('nothing is granted before the other body\'s answer, which only the référent writes', async () => {
    const waiting = livretOf({ aides: [{ ...asked, steps: [{ to: 'deposee' }, { to: 'enInstruction' }], next: ['accordee'] }] })
    const closed = { ...waiting, aides: waiting.aides.map((aide) => ({ ...aide, reponseOrganisme: { ...aide.reponseOrganisme, editable: false } })) }
    const { session, user } = show(AidesPage, closed)
    await user.click(button('Accorder : Aide à la mobilité'))
    expect(plain(screen.getByRole('dialog'))).toContain('Il faut d’abord la réponse de l’autre organisme.')
    await user.type(screen.getByLabelText('Montant accordé'), '100')
    await user.click(button('Accorder'))
    expect(session.calls).toEqual([])
  })

  it('asks for the person, in euros; a sensitive theme says first who will read it', async () => {
    const { session, user } = show(AidesPage, livretOf({ aides: [] }))
    await user.click(button('Demander une aide'))
    await user.selectOptions(screen.getByLabelText('Quelle aide'), 'garde-enfants')
    expect(plain(screen.getByRole('dialog'))).toContain('vous laissez Nadia F. lire ce thème')
    await user.type(screen.getByLabelText('Montant, en euros'), '45,50')
    await user.click(button('Déposer'))
    expect(session.calls.at(-1)?.args[1]).toEqual({ aide: 'garde-enfants', raison: '', montant: 4550, pourLe: null, deposer: true })
  })

  it('a date that has passed is said', () => {
    show(AidesPage, livretOf({ aides: [{ ...asked, pourLe: '2026-11-20', reponseAvant: '2026-11-21' }] }))
    expect(plain(screen.getByRole('article'))).toContain('La réponse était attendue avant le 21 novembre.Elle était voulue pour le 20 novembre.')
  })
})

describe('Notes', () => {
  const notes = [
    { visibilite: 'brouillon', genre: 'appel', jour: '2026-11-22', texte: 'Rappeler la crèche', by: 'Maud T.', mine: true, state: 'pending' },
    { visibilite: 'equipe', genre: 'entretien', jour: '2026-11-20', texte: 'Point', by: 'Paul D.' },
    { visibilite: 'partagee', genre: 'bilan', jour: '2026-10-09', texte: 'Projet validé', by: 'Maud T.', mine: true, state: 'held' },
  ] as const

  it('lists them by date with who reads and where each is', () => {
    show(NotesPage, livretOf({ notes }))
    const items = screen.getAllByRole('listitem').map(plain)
    expect(items.map((item) => /Brouillon, pour vous|Pour l’équipe|Partagée avec Fatou/.exec(item)?.[0])).toEqual(['Brouillon, pour vous', 'Pour l’équipe', 'Partagée avec Fatou'])
    expect(items.map((item) => /Gardé sur cet appareil|Reçu, en attente|Reçu/.exec(item)?.[0])).toEqual(['Gardé sur cet appareil', 'Reçu', 'Reçu, en attente'])
  })

  it('only its author edits a note', () => {
    show(NotesPage, livretOf({ notes }))
    const [draft, other] = screen.getAllByRole('listitem')
    expect(within(draft!).getAllByRole('button').map(plain)).toEqual(['Modifier : Appel, dimanche 22 novembre', 'Publier : Appel, dimanche 22 novembre'])
    expect(within(other!).queryAllByRole('button')).toEqual([])
  })

  it('publishing says before that it cannot be narrowed', async () => {
    const view = livretOf({ notes })
    const { session, user } = show(NotesPage, view)
    await user.click(screen.getByRole('button', { name: /^Publier/ }))
    expect(plain(screen.getByRole('dialog'))).toContain('Une note publiée ne peut plus être cachée à ceux qui la lisent.')
    await user.click(screen.getByLabelText('Partagée avec Fatou'))
    await user.click(button('Publier'))
    expect(session.calls).toEqual([{ command: 'publishNote', args: [view.livret, view.notes[0], 'partagee'] }])
  })

  it('filters by who reads', async () => {
    const { user } = show(NotesPage, livretOf({ notes }))
    await user.click(button('Partagées'))
    expect(screen.getAllByRole('listitem').map((item) => item.querySelector('.texte-note')?.textContent)).toEqual(['Projet validé'])
  })

  it('a number of social security is told while it is typed, and stays the author\'s to take out', async () => {
    const { session, user } = show(NotesPage, livretOf({ notes }))
    await user.click(screen.getAllByRole('button', { name: /^Modifier/ })[0]!)
    await user.type(screen.getByLabelText('Texte de la note'), ' 1 85 05 78 006 084 36')
    expect(plain(screen.getByRole('dialog'))).toContain('Ce texte contient un numéro de sécurité sociale.')
    await user.click(button('Enregistrer'))
    await waitFor(() => expect(session.calls.at(-1)?.command).toBe('editText'))
  })
})

describe('Qui l’accompagne', () => {
  it('says who, on what ground, since when, the référent first; who left is apart', () => {
    show(CerclePage, livretOf({}))
    const [first] = screen.getAllByRole('listitem')
    expect(plain(first)).toBe('Maud T. (vous)Référent·e du livretLes Quatre Vents · depuis le 9 marsRéférente du livret')
    expect(screen.getByText('Luc R.').closest('details')).not.toBeNull()
  })

  it('changes coordinates and calls', async () => {
    const { session, user } = show(CerclePage, livretOf({ telephone: '06 39 98 11 02' }))
    expect(screen.getByRole('link', { name: 'Appeler Fatou' }).getAttribute('href')).toBe('tel:0639981102')
    await user.click(button('Modifier'))
    await user.clear(screen.getByLabelText('Téléphone'))
    await user.type(screen.getByLabelText('Téléphone'), 'pas un numéro')
    await user.click(button('Enregistrer'))
    expect(session.calls).toEqual([])
    await user.clear(screen.getByLabelText('Téléphone'))
    await user.type(screen.getByLabelText('Téléphone'), '06 39 98 77 31')
    await user.click(button('Enregistrer'))
    expect(writesOf(session)).toEqual([['telephone', '06 39 98 77 31']])
  })

  it('a version open in another tab says so, and the form keeps its words', async () => {
    const { session, user } = show(CerclePage, livretOf({}))
    await user.click(button('Modifier'))
    await user.type(screen.getByLabelText('Commune'), 'Eu')
    act(() => session.failNext({ fault: 'superseded' }))
    await user.click(button('Enregistrer'))
    expect((await screen.findByRole('alert')).textContent).toContain('Votre texte reste ici.')
    expect(screen.getByLabelText<HTMLInputElement>('Commune').value).toBe('Eu')
  })
})

describe('what is typed and what is kept', () => {
  it.each([
    ['aide', 'montant', '45,50', 4550],
    ['aide', 'montant', '1 200 €', 120_000],
    ['aide', 'montant', '', null],
    ['etape', 'heuresCentre', '210', 210],
    ['etape', 'debut', '2026-02-28', '2026-02-28'],
    ['identite', 'commune', ' Eu ', 'Eu'],
  ] as const)('%s.%s: %o is %o', (type, field, typed, value) => {
    expect(readField(type, field, typed)).toEqual({ ok: true, value })
  })

  it.each([
    ['etape', 'debut', '2026-02-30', 'valeurImpossible'],
    ['etape', 'heuresCentre', '-3', 'valeurImpossible'],
    ['etape', 'heuresCentre', '3,5', 'valeurImpossible'],
    ['identite', 'codePostal', '7663', 'valeurImpossible'],
    ['identite', 'commune', 'x'.repeat(61), { trop: 60 }],
  ] as const)('%s.%s: %o cannot be kept', (type, field, typed, fault) => {
    expect(readField(type, field, typed)).toEqual({ ok: false, fault })
  })

  it('shows again what it kept', () => {
    expect([4550, 120_000, null].map((cents) => typedOf('aide', 'montant', cents))).toEqual(['45,50', '1200', ''])
    expect(typedOf('etape', 'debut', jourFromNumber(0))).toBe('1970-01-01')
  })
})
