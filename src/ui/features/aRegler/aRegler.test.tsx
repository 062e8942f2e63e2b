// @vitest-environment happy-dom
import { render, screen, waitFor, within } from '@testing-library/react'
import { userEvent, type UserEvent } from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { AppareilId, CreatedId, PersonneId, ReplicaId } from '../../../base/ids.ts'
import type { TenuesView } from '../../../readmodel/tenues.ts'
import type { TenueView } from '../../../readmodel/tenueViews.ts'
import type { Champ, LivretView } from '../../../readmodel/views.ts'
import type { Scalar } from '../../../domain/entities.ts'
import { fakeApp, fakeSession, type FakeSession } from '../../../testing/fakeSession.ts'
import { fakeId, inConflict, instant, jour } from '../../../testing/fakeFields.ts'
import { fakeLivret, withConflict, type FakeLivret, type FakeSetAside } from '../../../testing/fakeViews.ts'
import { AppProvider, SessionProvider } from '../../app/context.tsx'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { AReglerRoute } from './AReglerRoute.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('pro', 'champs', 'raisons')
})

const MAUD = fakeId<PersonneId>('maud')
const maud = { personne: MAUD, nom: 'Maud T.' }
const fatou = { personne: fakeId<PersonneId>('fatou'), nom: 'Fatou B.' }
const at = instant('2026-03-09T09:00:00Z')
const livretOf = (more: Partial<FakeLivret> = {}): LivretView =>
  fakeLivret({ me: MAUD, roles: ['referent'], at, prenom: 'Fatou', nom: 'B.', membres: [{ ...maud, role: 'referent' }, { ...fatou, role: 'beneficiaire' }], ...more })

function show(livret: LivretView, tenues: Partial<TenuesView> = {}): { readonly session: FakeSession; readonly user: UserEvent } {
  const session = fakeSession({ me: { personne: MAUD, prenom: 'Maud', nom: 'T.', role: 'referent', organisation: '' }, livrets: [livret], tenues })
  const user = userEvent.setup()
  render(
    <AppProvider app={fakeApp({ phase: 'open', session })}>
      <SessionProvider session={session}>
        <MemoryRouter>
          <AReglerRoute />
        </MemoryRouter>
      </SessionProvider>
    </AppProvider>,
  )
  return { session, user }
}

const plain = (element: Element | null | undefined) => (element?.textContent ?? '').replace(/\u00a0/g, ' ')
const button = (name: string) => screen.getByRole('button', { name: name.replaceAll("'", '’') })

describe('two answers for one field', () => {
  const written = [
    { value: '06 39 98 77 31', by: fatou, at: instant('2026-11-21T17:05:00Z') },
    { value: '06 39 98 40 18', by: maud, mine: true, at: instant('2026-11-20T15:30:00Z') },
  ]
  const numbers = () => withConflict(livretOf(), 'telephone', { value: '06 39 98 11 02', by: maud, at }, written, at)

  it('says what there was, each answer, who and when', () => {
    show(numbers())
    const card = screen.getByRole('region', { name: 'Deux numéros pour Fatou B.' })
    expect(plain(card)).toContain('Champ : téléphone')
    expect(plain(card)).toContain('Il y avait 06 39 98 11 02 noté par Maud T. le 9 mars')
    expect([...card.querySelectorAll('.face')].map((face) => plain(face))).toEqual([
      'Fatou a écrit06 39 98 77 31Samedi 21 novembre, vers 18 h 05Garder celui de Fatou',
      'Vous avez écrit, Maud06 39 98 40 18Vendredi 20 novembre, vers 16 h 30Garder le mien',
    ])
    expect(plain(card)).toContain('Rien n’est perdu : l’autre réponse reste dans l’historique. Fatou verra votre choix.')
  })

  it.each([
    ['Garder celui de Fatou', '06 39 98 77 31'],
    ['Garder le mien', '06 39 98 40 18'],
    ['Garder les deux numéros', '06 39 98 77 31 / 06 39 98 40 18'],
  ])('one tap: %s', async (name, value) => {
    const view = numbers()
    const { session, user } = show(view)
    await user.click(button(name))
    expect(session.calls).toEqual([{ command: 'choose', args: [view.livret, view.conflicts[0]!.champ, value] }])
    await waitFor(() => expect(screen.queryByRole('region', { name: /Deux numéros/ })).toBeNull())
    expect(document.activeElement?.textContent).toBe('À régler')
  })

  it('the history of the field can be opened', async () => {
    const { user } = show(numbers())
    await user.click(screen.getByText('Historique : téléphone'))
    expect(screen.getByText('Historique : téléphone').closest('details')?.querySelectorAll('li')).toHaveLength(3)
  })

  it('a date has no « both »; a field of an étape says which', () => {
    const view = livretOf({ etapes: [{ intitule: '#Action', debut: '2026-10-12', etat: 'enCours' }] })
    const debut = inConflict(view.etapes[0]!.debut, undefined, [{ value: jour('2026-10-12'), by: fatou }, { value: jour('2026-10-19'), by: maud, mine: true }], at)
    show({ ...view, conflicts: [{ key: 'x', livret: view.livret, champ: debut, editable: true }] })
    const card = screen.getByRole('region', { name: 'Deux réponses pour Fatou B.' })
    expect(plain(card)).toContain('Champ : début, #Action')
    expect(plain(card)).toContain('19 octobre')
    expect(within(card).queryByRole('button', { name: /les deux/ })).toBeNull()
    expect(plain(card)).toContain('Il y avait rien')
  })

  it('two answers of the same person are told apart by themselves', () => {
    const twice: Champ<Scalar> = inConflict(livretOf().identite.commune, undefined, [{ value: 'Eu', by: maud, mine: true }, { value: 'Dieppe', by: maud, mine: true }], at)
    const view = livretOf()
    show({ ...view, conflicts: [{ key: 'x', livret: view.livret, champ: twice, editable: true }] })
    expect(screen.getAllByRole('button', { name: 'Garder celui-ci' })).toHaveLength(2)
  })

  it('who may not write the field reads, and is not offered to choose', () => {
    const view = numbers()
    show({ ...view, conflicts: view.conflicts.map((conflict) => ({ ...conflict, editable: false })) })
    expect(screen.queryByRole('button', { name: /Garder/ })).toBeNull()
    expect(plain(screen.getByRole('main'))).toContain('06 39 98 77 31')
    expect(plain(screen.getByRole('main'))).toContain('Le choix appartient à ceux qui écrivent ce champ.')
  })
})

describe('set aside', () => {
  const note = (more: Partial<FakeSetAside> = {}): FakeSetAside => ({ volet: 'equipe', type: 'note', field: 'texte', text: 'Un texte', detail: { reason: 'mentionInterdite' }, at: instant('2026-11-17T10:00:00Z'), ...more })
  const NIR = '1 85 05 78 006 084 36'
  const text = `Attestation, ${NIR}. Dossier à finir.`
  const withNir = note({ text, detail: { reason: 'nirDetecte' }, nir: [{ start: 13, end: 13 + NIR.length }] })

  it('hides the number, keeps the rest, and sends it again without it', async () => {
    const view = livretOf({ setAside: [withNir] })
    const { session, user } = show(view)
    const card = screen.getByRole('article', { name: 'Note sur Fatou B.' })
    expect(plain(card)).toContain('Attestation, numéro caché. Dossier à finir.')
    expect(document.body.textContent).not.toContain('006 084')
    await user.click(button('Enlever le numéro et renvoyer'))
    expect(session.calls).toEqual([{ command: 'retry', args: [view.setAside[0], 'Attestation, …. Dossier à finir.'] }])
  })

  it('is written otherwise and sent again', async () => {
    const view = livretOf({ setAside: [note()] })
    const { session, user } = show(view)
    await user.click(button('Modifier'))
    await user.clear(screen.getByLabelText('Votre texte'))
    await user.type(screen.getByLabelText('Votre texte'), 'Indisponible le mardi')
    await user.click(button('Renvoyer'))
    expect(session.calls).toEqual([{ command: 'retry', args: [view.setAside[0], 'Indisponible le mardi'] }])
  })

  it('is tried again as it is', async () => {
    const view = livretOf({ setAside: [note({ detail: { reason: 'copieDetectee' } })] })
    const { session, user } = show(view)
    await user.click(button('Essayer encore'))
    expect(session.calls).toEqual([{ command: 'retry', args: [view.setAside[0], undefined] }])
  })

  it('is copied without the number', async () => {
    const { user } = show(livretOf({ setAside: [withNir] }))
    const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    await user.click(button('Copier'))
    expect(copied).toHaveBeenCalledWith('Attestation, …. Dossier à finir.')
    expect(await screen.findByText('Copié.')).toBeDefined()
  })

  it('leaves the list only once that is confirmed', async () => {
    const view = livretOf({ setAside: [note()] })
    const { session, user } = show(view)
    await user.click(button('Retirer de la liste'))
    expect(session.calls).toEqual([])
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Retirer de la liste' }))
    expect(session.calls).toEqual([{ command: 'dismiss', args: [view.setAside[0]] }])
  })

  it('what has waited too long for another’s work is told, to be copied, and is not taken off the list: it goes on waiting', () => {
    show(livretOf({ setAside: [note({ attend: true, canRetry: false, detail: { reason: 'dependDe' } })] }))
    expect(plain(screen.getByRole('article').querySelector('.motif'))).toContain('Rien n’est perdu. Si cet appareil existe encore, connectez-le. Sinon, copiez ceci')
    expect(screen.queryByRole('button', { name: /Essayer|Modifier|Retirer/ })).toBeNull()
    expect(button('Copier')).toBeDefined()
  })

  it('offers no second try where none can be made', () => {
    show(livretOf({ setAside: [note({ canRetry: false })] }))
    expect(screen.queryByRole('button', { name: /Essayer|Modifier|Enlever/ })).toBeNull()
    expect(button('Copier')).toBeDefined()
  })

  const etat = { volet: 'aides', type: 'aide', field: 'etat', text: 'accordee' } as const
  it.each([
    [note({ detail: { reason: 'droitRetire' } }), 'Vous n’aviez plus le droit de modifier ce livret. Le nouveau référent peut reprendre votre texte.'],
    [{ ...etat, detail: { reason: 'horsDeVosDroits' }, whoNames: ['Nadia F.'] }, 'Seul·e Nadia F. peut faire cela.'],
    [{ ...etat, detail: { reason: 'etatDepasse', state: 'refusee' }, whoNames: ['Nadia F.'] }, 'Entre-temps, Nadia F. a déjà choisi l’état « Refusée ». Voici la situation aujourd’hui. Aujourd’hui : Refusée.'],
    [note({ detail: { reason: 'trop', field: 'texte', limit: 10_000 } }), 'C’est trop long ou trop lourd : 10000 signes au plus.'],
    [note({ detail: { reason: 'trop', limit: 500 } }), 'Trop de choses attendent déjà dans ce livret (500 au plus). Celle-ci n’est pas partie : elle est gardée ici. Réessayez plus tard.'],
    [{ volet: 'cercle', type: 'identite', field: 'telephone', text: 'x', detail: { reason: 'valeurImpossible', field: 'telephone' } }, 'Téléphone : cette valeur ne peut pas être gardée.'],
    [note({ detail: { reason: 'dependDe' } }), 'Ceci dépend d’une chose mise de côté : la modification écrite juste avant.'],
    [note({ detail: { reason: 'efface' } }), 'Ce livret a été effacé à la demande de la personne.'],
    [note({ detail: { reason: 'appareilRetire' }, whoNames: ['Luc R.'] }), 'Cet appareil a été retiré. Votre travail attend une décision de Luc R.'],
    [note({ detail: { reason: 'copieDetectee' } }), 'Cet appareil a été restauré ou copié. Votre travail est gardé et sera renvoyé.'],
  ] satisfies readonly (readonly [FakeSetAside, string])[])('says why, never what is not known: %o', (item, sentence) => {
    show(livretOf({ setAside: [item] }))
    expect(plain(screen.getByRole('article').querySelector('.motif'))).toBe(sentence)
  })
})

describe('work that waits for the référent', () => {
  const livret = livretOf()
  const tablette = fakeId<AppareilId>('tablette')
  const wrote = (more: Partial<TenueView> = {}): TenueView => ({
    key: 'un', livret: livret.livret, volet: 'cercle', auteur: fatou.personne, auteurNom: 'Fatou B.', mine: false, appareil: tablette, retire: true,
    at: instant('2026-11-21T17:05:00Z'), fin: null, type: 'identite', entity: 'identite', cree: false, lisible: true,
    lines: [{ type: 'identite', field: 'telephone', sens: 'valeur', before: '06 39 98 11 02', after: '06 39 98 77 31' }], about: [{ replica: 'AAAAAAAAAAA' as ReplicaId, n: 1 }], ...more, // shaped as one
  })
  const note = wrote({ key: 'deux', volet: 'equipe', retire: false, fin: jour('2026-11-20'), auteurNom: 'Paul D.', type: 'note', entity: fakeId<CreatedId>('note'), cree: true, lines: [{ type: 'note', field: 'texte', sens: 'valeur', before: null, after: 'Vu mardi.' }] })

  const shown = async (...said: Parameters<typeof show>) => {
    const given = show(...said)
    await screen.findByRole('heading', { name: 'En attente de votre décision' })
    return given
  }

  it('says who, when, why it waits, what there is and what there would be', async () => {
    await shown(livret, { items: [wrote(), note] })
    const [phone, text] = screen.getAllByRole('article')
    expect(plain(phone)).toContain('Téléphone, livret de Fatou B.Fatou B. a écrit ceci samedi 21 novembre, vers 18 h 05. C’était sur un appareil retiré depuis.')
    expect(plain(phone)).toContain('Aujourd’hui : 06 39 98 11 02Proposé : 06 39 98 77 31')
    expect(plain(text)).toContain('Son accompagnement a pris fin le 20 novembre.')
    expect(plain(text)).toContain('À ajouter, note')
    expect(plain(text)).not.toContain('Aujourd’hui')
  })

  it('is kept in one tap, and the focus goes back to the title', async () => {
    const { session, user } = await shown(livret, { items: [wrote()] })
    await user.click(button('Garder'))
    expect(session.calls).toEqual([{ command: 'decide', args: [[wrote()], true] }])
    await waitFor(() => expect(screen.queryByRole('article')).toBeNull())
    expect(document.activeElement?.textContent).toBe('À régler')
  })

  it('is set aside once it was said what becomes of it: a retired device will never tell', async () => {
    const { session, user } = await shown(livret, { items: [wrote(), note] })
    await user.click(button('Tout mettre de côté (2)'))
    expect(session.calls).toEqual([])
    const box = screen.getByRole('dialog')
    expect(plain(box)).toContain('Mettre 2 travaux de côté')
    expect(plain(box)).toContain('L’appareil est retiré : Fatou B. ne l’apprendra que s’il se reconnecte un jour.')
    expect(plain(box)).toContain('Paul D. le retrouvera sur son appareil, avec le motif.')
    await user.click(within(box).getByRole('button', { name: 'Mettre de côté' }))
    expect(session.calls).toEqual([{ command: 'decide', args: [[wrote(), note], false] }])
  })

  it('without network it is as it was last heard; what this version cannot read is not offered to be decided', async () => {
    await shown(livret, { items: [wrote({ lines: [], lisible: false, type: undefined, entity: fakeId<CreatedId>('plus-tard') })], fresh: false })
    expect(plain(screen.getByRole('main'))).toContain('Hors connexion : voici ce qui attendait la dernière fois.')
    expect(screen.queryByRole('button', { name: 'Garder' })).toBeNull()
  })
})

it('says when there is nothing left to settle', async () => {
  show(livretOf())
  await waitFor(() => expect(plain(screen.getByRole('main'))).toContain('Plus rien à régler.'))
})
