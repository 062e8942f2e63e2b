// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CreatedId, LivretId, PersonneId } from '../../../base/ids.ts'
import { err } from '../../../base/result.ts'
import type { AideCode, FreinTheme } from '../../../domain/catalogue.ts'
import type { AccessFault, SessionAccess } from '../../../readmodel/access.ts'
import type { DepartView, SyncView } from '../../../readmodel/session.ts'
import type { Reason, Stitch, Summary } from '../../../readmodel/views.ts'
import { fakeSession } from '../../../testing/fakeSession.ts'
import { showRoute } from '../../../testing/showRoute.tsx'
import { fakeId, instant, jour } from '../../../testing/fakeFields.ts'
import { monthsAround } from '../../components/monthsAround.ts'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { FileActiveRoute } from './FileActiveRoute.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('pro')
})

const me = { personne: fakeId<PersonneId>('maud'), prenom: 'Maud', nom: 'T.', role: 'referent', organisation: 'Les Quatre Vents' } as const

function summary(prenom: string, reasons: readonly Reason[] = [], more: Partial<Summary> = {}): Summary {
  return {
    livret: fakeId<LivretId>('livret'), prenom, nom: 'B.', numero: '4127', commune: 'Envermeu', naissance: null, roles: ['referent'], referentNom: 'Maud T.', relais: null, stitches: [], reasons,
    urgency: reasons.length === 0 ? 'calme' : 'aujourdhui', pending: 0, setAside: 0, conflicts: 0, telephone: null, search: `${prenom.toLowerCase()} b. 4127 envermeu`, aides: [], ...more,
  }
}

const blank: Omit<Stitch, 'etat' | 'debut' | 'fin'> = { etape: fakeId<CreatedId>('etape'), label: '#Avenir', suspendueDepuis: null, repriseLe: null, repositionnement: false }

function show(summaries: readonly Summary[], sync: Partial<SyncView> = {}) {
  const session = fakeSession({ me, livrets: [], summaries, sync })
  showRoute(session, '/file', '/file', <FileActiveRoute />)
  return Object.assign(userEvent.setup(), { session })
}

const rows = () => within(screen.getByRole('main')).queryAllByRole('listitem').filter((item) => item.querySelector('.qui') !== null)

describe('each reason is a sentence of facts and leads to its place', () => {
  const cases: readonly (readonly [Reason, string, string, string])[] = [
    [{ code: 'misDeCote', count: 2 }, '2 éléments mis de côté.', 'Régler', '/a-regler null'],
    [{ code: 'conflit', count: 1 }, '1 réponse à choisir.', 'Choisir', '/a-regler null'],
    [{ code: 'aideAInstruire', aide: 'permis', since: jour('2026-11-12') }, 'Préparation du permis de conduire : demandée le 12 novembre.', 'Instruire', '/aides {}'],
    [{ code: 'rienApres', fin: jour('2026-12-18') }, 'Rien de prévu après le 18 décembre.', 'Prévoir', '/parcours {"ajouter":true}'],
    [{ code: 'sansEtape' }, 'Aucune étape prévue.', 'Prévoir', '/parcours {"ajouter":true}'],
    [{ code: 'etapeDepassee', fin: jour('2026-11-01') }, 'L’étape finissait le 1er novembre, elle est toujours en cours.', 'Mettre à jour', '/parcours null'],
    [{ code: 'freinBloque', theme: 'mobilite', depuis: jour('2026-11-02') }, 'Mobilité : bloque depuis le 2 novembre, aucune action.', 'Agir', '/freins {"theme":"mobilite"}'],
    [{ code: 'reponseEntree', depuis: jour('2026-11-10'), jours: 13 }, 'Entrée demandée : pas de réponse depuis 13 jours.', 'Relancer', '/parcours null'],
    [{ code: 'sansContact', jours: 24 }, 'Pas de contact depuis 24 jours.', 'Noter', '/notes null'],
    [{ code: 'rendezVousManque', jour: jour('2026-11-16') }, 'Absent·e au rendez-vous du 16 novembre, sans nouvelles.', 'Noter', '/notes null'],
    [
      { code: 'retourProche', motif: 'personnelle', jusquau: jour('2026-12-04'), sansContact: 19 },
      'Suspendu·e, raison personnelle. Retour possible jusqu’au 4 décembre, pas de contact depuis 19 jours.',
      'Noter',
      '/notes null',
    ],
    [{ code: 'suspendue', motif: 'famille', depuis: jour('2026-11-03'), sansContact: null }, 'Suspendu·e, famille, depuis le 3 novembre.', 'Noter', '/notes null'],
  ]
  it.each(cases)('%o', async (reason, sentence, action, where) => {
    const fatou = summary('Fatou', [reason])
    const user = show([fatou])
    const plain = (text: string | null | undefined) => (text ?? '').replace(/\u00a0/g, ' ')
    expect(plain(rows()[0]?.querySelector('.qui span')?.textContent)).toBe(sentence)
    await user.click(screen.getByRole('link', { name: `${action} : Fatou B.` }))
    const there = screen.getByTestId('where').textContent
    expect(there.replace(`/livret/${fatou.livret}`, '')).toBe(where)
  })

  it('calls when a telephone is known', () => {
    show([summary('Karim', [{ code: 'sansContact', jours: 24 }], { telephone: '06 39 98 11 02' })])
    expect(screen.getByRole('link', { name: 'Appeler : Karim B.' }).getAttribute('href')).toBe('tel:0639981102')
  })

  it('leads to the aid it speaks of', async () => {
    const since = jour('2026-11-12')
    const aide = { id: fakeId<Summary['aides'][number]['id']>('aide'), aide: 'permis' as AideCode, etat: 'deposee', montant: null, since } // of that form
    const user = show([summary('Fatou', [{ code: 'aideAInstruire', aide: 'permis', since }], { aides: [aide] })])
    await user.click(screen.getByRole('link', { name: /^Instruire/ }))
    expect(screen.getByTestId('where').textContent).toContain(aide.id)
  })

  it('says what the person needs beside what is to be settled', () => {
    show([summary('Karim', [{ code: 'misDeCote', count: 1 }, { code: 'conflit', count: 1 }, { code: 'sansContact', jours: 24 }, { code: 'sansEtape' }])])
    expect(rows()[0]?.textContent).toContain('1 élément mis de côté. Pas de contact depuis 24 jours.')
    expect(rows()[0]?.textContent).not.toContain('à choisir')
  })

  it('never puts a theme in an address', async () => {
    const user = show([summary('Fatou', [{ code: 'freinBloque', theme: 'sante' satisfies FreinTheme, depuis: jour('2026-11-02') }])])
    await user.click(screen.getByRole('link', { name: /^Agir/ }))
    expect(screen.getByTestId('where').textContent.split(' ')[0]).not.toContain('sante')
  })
})

it.each([
  [[], 'Aucune étape prévue.'],
  [[{ etat: 'terminee', fin: '2026-07-01' }, { etat: 'arretee', fin: '2026-10-01' }], '#Avenir : arrêtée le 1er octobre.'],
  [[{ etat: 'terminee', fin: '2026-07-01' }, { etat: 'enCours', fin: '2026-12-18' }], '#Avenir, jusqu’au 18 décembre.'],
  [[{ etat: 'prevue', debut: '2027-01-11', fin: null }], '#Avenir, à partir du 11 janvier 2027.'],
] as const)('who needs nobody is said to be where they are: %o', async (stitches, sentence) => {
  const user = show([summary('Nolan', [], { stitches: stitches.map((stitch) => ({ ...blank, ...stitch, debut: 'debut' in stitch ? jour(stitch.debut) : null, fin: stitch.fin === null ? null : jour(stitch.fin) })) })])
  await user.click(screen.getByRole('button', { name: /^Tous/ }))
  expect(rows()[0]?.querySelector('.qui span')?.textContent.replace(/\u00a0/g, ' ')).toBe(sentence)
})

describe('filters and search', () => {
  const people = [summary('Inès', [{ code: 'sansEtape' }]), summary('Théo', [{ code: 'sansEtape' }], { urgency: 'semaine' }), summary('Solène', [], { search: 'solene p. 4131 dieppe' }), summary('Nolan')]

  it('opens on who needs somebody today, and says the others in one line', () => {
    show(people)
    expect(rows()).toHaveLength(1)
    expect(screen.getByText('Rien à signaler aujourd’hui pour les 3 autres livrets.')).toBeDefined()
    expect(screen.getByRole('button', { name: /^Aujourd’hui/ }).getAttribute('aria-pressed')).toBe('true')
  })

  it('counts each filter; the week holds today', async () => {
    const user = show(people)
    const plain = (name: string) => screen.getByRole('button', { name }).textContent.replace(/\u00a0/g, ' ')
    expect(['Aujourd’hui\u00a0: 1', 'Cette semaine\u00a0: 2', 'Tous\u00a0: 4'].map(plain)).toEqual(['Aujourd’hui : 1', 'Cette semaine : 2', 'Tous : 4'])
    await user.click(screen.getByRole('button', { name: /^Cette semaine/ }))
    expect(rows().map((row) => row.querySelector('b')?.textContent)).toEqual(['Inès B.', 'Théo B.'])
    expect(screen.getByText('Rien à signaler pour les 2 autres livrets.')).toBeDefined()
  })

  it('searches among everybody, without accents nor case, every word', async () => {
    const user = show(people)
    await user.type(screen.getByRole('searchbox'), 'SOLÈNE diep')
    expect(rows().map((row) => row.querySelector('b')?.textContent)).toEqual(['Solène B.'])
    expect(screen.getByText('1 livret trouvé.')).toBeDefined()
    await user.type(screen.getByRole('searchbox'), ' envermeu')
    expect(rows()).toHaveLength(0)
    expect(screen.getByText('Aucun livret ne contient ces mots.')).toBeDefined()
  })

  it('draws a long list in pieces, and the whole of it', async () => {
    const user = show(Array.from({ length: 60 }, (_, index) => summary(`Personne ${index}`)))
    await user.click(screen.getByRole('button', { name: /^Tous/ }))
    await waitFor(() => expect(rows()).toHaveLength(60))
  })

  it('a filter ends the search', async () => {
    const user = show(people)
    await user.type(screen.getByRole('searchbox'), 'nolan')
    await user.click(screen.getByRole('button', { name: /^Aujourd’hui/ }))
    expect(rows().map((row) => row.querySelector('b')?.textContent)).toEqual(['Inès B.'])
  })
})

describe('where the work is', () => {
  it('says offline as a sentence, what waits, when something was last sent, what is to be settled', () => {
    show([summary('Inès')], { phase: 'offline', pending: 7, setAside: 2, conflicts: 1, lastSuccess: instant('2026-11-23T06:50:00Z') })
    const band = screen.getAllByRole('status').find((each) => each.textContent.includes('Hors connexion'))
    expect(band?.textContent.replace(/\u00a0/g, ' ')).toContain('Hors connexion — tout est gardé ici.7 modifications à envoyer. Dernier envoi : aujourd’hui, 7 h 50.')
    expect(screen.getByRole('link', { name: /^À régler\s: 3$/ }).getAttribute('href')).toBe('/a-regler')
    expect(screen.getByRole('link', { name: 'À régler' })).toBeDefined()
  })

  it.each([
    [{ pending: 1 }, 'Gardé sur cet appareil.'],
    [{ held: 1 }, 'Reçu, en attente.'],
    [{ setAside: 1 }, 'Reçu, sauf ce qui est mis de côté.'],
    [{}, 'Tout est reçu.'],
  ] as const)('%o: never says that all is received while something waits', (sync, title) => {
    show([summary('Inès')], sync)
    expect(screen.getByText(title)).toBeDefined()
    expect(screen.queryAllByText('Tout est reçu.')).toHaveLength(title === 'Tout est reçu.' ? 1 : 0)
  })

  it('has no link to « À régler » when there is nothing to settle', () => {
    show([summary('Inès')])
    expect(screen.queryByRole('link', { name: /À régler/ })).toBeNull()
  })

  it('says that the list is not complete, and that room is short', () => {
    show([summary('Inès')], { partial: true, diskUsed: 0.9 })
    expect(screen.getByText(/la liste n’est pas complète/)).toBeDefined()
    expect(screen.getByText(/Il reste peu de place/)).toBeDefined()
  })

  it('never puts a name in the title of the page', () => {
    show([summary('Inès')])
    expect(document.title).toMatch(/^File active – /)
  })
})

describe('the window of months', () => {
  it.each([
    ['2026-11-23', '2026-07-01', '2027-03-31'],
    ['2026-02-28', '2025-10-01', '2026-06-30'],
    ['2026-12-31', '2026-08-01', '2027-04-30'],
  ])('%s', (today, debut, fin) => {
    expect(monthsAround(jour(today))).toEqual({ debut, fin })
  })
})

describe('livrets one follows no more', () => {
  const depart = (nom: string, more: Partial<DepartView> = {}): DepartView => ({ livret: fakeId<LivretId>('livret'), nom, le: instant('2026-11-22T09:00:00Z'), vers: undefined, waiting: 0, setAside: 0, ...more })
  const open = (departs: readonly DepartView[], access: Partial<SessionAccess> = {}) => {
    const session = fakeSession({ me, livrets: [], departs, access })
    showRoute(session, '/file', '/file', <FileActiveRoute />)
    return { session, user: userEvent.setup() }
  }
  const said = () => (document.querySelector('.bandeau.veille')?.textContent ?? '').replace(/\u00a0/g, ' ')

  it('says whose, since when, and what became of what was not sent, until it is known', async () => {
    const fatou = depart('Fatou B.', { vers: 'Luc R.', waiting: 1 })
    const { session, user } = open([fatou])
    await screen.findByText(/^Vous n’accompagnez plus/)
    expect(said()).toContain('Vous n’accompagnez plus Fatou B. depuis le 22 novembre. Vous aviez proposé le relais à Luc R. Son livret n’est plus sur cet appareil. Une modification que vous n’aviez pas envoyée attend la décision de la personne qui tient le livret.')
    await user.click(screen.getByRole('button', { name: 'J’ai compris' }))
    expect(session.calls).toEqual([{ command: 'dismissDeparts', args: [[fatou.livret]] }])
    expect(said()).toBe('')
  })

  it('on a device that was retired nothing is said of them: it went for that; without network it is', async () => {
    let asked = 0
    const devices = (error: AccessFault) => () => {
      asked += 1
      return Promise.resolve(err(error))
    }
    open([depart('Fatou B.')], { devices: devices('refused') })
    await waitFor(() => expect(asked).toBe(1))
    await act(() => Promise.resolve())
    expect(said()).toBe('')
    cleanup()
    open([depart('Fatou B.')], { devices: devices('unreachable') })
    await screen.findByText(/^Vous n’accompagnez plus/)
  })

  it('a whole file active is one sentence, with the names to open', async () => {
    open([depart('Fatou B.', { vers: 'Luc R.' }), depart('Karim D.', { vers: 'Luc R.', setAside: 2 })])
    await screen.findByText(/^Vous n’accompagnez plus/)
    expect(said()).toContain('Vous n’accompagnez plus 2 personnes depuis le 22 novembre. Vous aviez proposé le relais à Luc R. Leurs livrets ne sont plus sur cet appareil. 2 de vos travaux sont mis de côté : ils sont dans « À régler ».')
    expect(screen.getByText('Voir les 2 noms').closest('details')?.querySelectorAll('li')).toHaveLength(2)
  })
})

describe('a new livret', () => {
  it('is opened with what is known; a name already followed is said, and what is missing', async () => {
    const user = show([summary('Fatou')])
    await user.click(screen.getByRole('button', { name: 'Nouveau livret' }))
    const box = within(screen.getByRole('dialog', { name: 'Ouvrir un livret' }))
    await user.type(box.getByLabelText('Prénom'), 'fatou')
    await user.click(box.getByRole('button', { name: 'Ouvrir le livret' }))
    expect(box.getByText('Écrivez ce qui manque.')).toBeTruthy()
    await user.type(box.getByLabelText('Nom'), 'b.')
    expect(box.getByText(/^Vous suivez déjà Fatou B\./)).toBeTruthy()
    expect(user.session.calls).toEqual([])
    await user.click(box.getByRole('button', { name: 'Ouvrir le livret' }))
    expect(user.session.calls).toEqual([{ command: 'openLivret', args: [{ prenom: 'fatou', nom: 'b.' }] }])
    expect(user.session.draftsKept.has('file/nouveau')).toBe(false)
  })
})
