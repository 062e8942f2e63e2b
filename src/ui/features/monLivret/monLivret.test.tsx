// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeAll, describe, expect, test } from 'vitest'
import { fakeSession, fatou, type FakeSession } from '../../../testing/fakeSession.ts'
import { showRoute } from '../../../testing/showRoute.tsx'
import { inConflict, instant, jour } from '../../../testing/fakeFields.ts'
import { withConflict, type FakeLivret } from '../../../testing/fakeViews.ts'
import { findNir } from '../../../domain/nir.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { LivretView, Machine, Texte } from '../../../readmodel/views.ts'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { typography } from '../../i18n/typography.ts'
import { MonLivretRoute } from './MonLivretRoute.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('personne', 'accueil')
})

interface Shown {
  readonly session: FakeSession
  readonly view: LivretView
  readonly leave: () => void
}

function show(path: string, livret: LivretView = fatou.livret(), drafts: Readonly<Record<string, string>> = {}): Shown {
  const session = fakeSession({ me: fatou.me, livrets: [livret], drafts })
  const { unmount } = showRoute(session, path, '/mon/*', <MonLivretRoute />)
  return { session, view: livret, leave: unmount }
}

/** Names carry the no-break spaces of the page. */
const printed = (name: string | RegExp) => (typeof name === 'string' ? typography(name) : name)
const title = (name: string) => screen.findByRole('heading', { level: 1, name: typography(name) })
const tap = (role: 'button' | 'link' | 'radio', name: string | RegExp) => fireEvent.click(screen.getByRole(role, { name: printed(name) }))
const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
const args = (session: FakeSession, index = 0) => session.calls[index]?.args
const writes = (session: FakeSession, index = 0) => (args(session, index)?.[1] as readonly FieldWrite[]).map(({ champ, value }) => [champ.handle.field, value]) // what that command is given

describe('« Mon parcours »', () => {
  test('the next appointment is on the sheet of the day; one tap answers, and the answer stands with its state', async () => {
    const { session } = show('/mon')
    const now = (await screen.findByText('Maintenant')).closest('li')
    expect(now?.getAttribute('aria-current')).toBe('step')
    within(now!).getByRole('heading', { name: 'Demain à 9\u00a0h' })
    tap('button', 'Je serai là')
    await screen.findByText('Vous serez là')
    expect(writes(session)).toEqual([['reponse', 'vient']])
    screen.getByText('Gardé dans ce téléphone')
    tap('button', 'Changer ma réponse')
    await screen.findByRole('button', { name: 'Je ne peux pas venir' })
  })
  test('nothing planned after is said, not hidden', async () => {
    show('/mon', fatou.livret({ etapes: [{ intitule: 'Essayer la cuisine', etat: 'enCours', debut: '2026-10-12' }] }))
    await screen.findByText('La suite : à trouver ensemble')
  })
  test('a save that fails leaves the answer to give, and says what to do', async () => {
    const { session } = show('/mon')
    await title('Mon parcours')
    session.failNext({ fault: 'full' })
    tap('button', 'Je serai là')
    expect((await screen.findByText(/L’appareil est plein : ce n’est pas encore gardé/)).closest('[role=alert]')).toBeTruthy()
    screen.getByRole('button', { name: 'Je serai là' })
  })
  test('what waits for an answer takes the place of « envoyé »', async () => {
    const at = instant('2026-11-21T17:05:00Z')
    const view = withConflict(fatou.livret(), 'telephone', undefined, [{ value: '1', by: fatou.maud }, { value: '2', mine: true }], at)
    show('/mon', view)
    await screen.findByRole('link', { name: /Problème\s: demandez de l’aide/ })
    expect(screen.queryByText('Envoyé')).toBeNull()
  })
})

describe('an étape', () => {
  test('« C’est fait » is asked once more, then moves with its day in the same group', async () => {
    const { session } = show(`/mon/etape/${fatou.etape}`)
    await title('Essayer la cuisine')
    tap('button', 'C’est fait')
    tap('button', 'Oui, c’est fait')
    await title('Mon parcours')
    const [, machine, to, fields] = args(session) as [unknown, Machine, string, readonly FieldWrite[]] // what that command is given
    expect([machine.state, to]).toEqual(['enCours', 'terminee'])
    expect(fields.map(({ champ, value }) => [champ.handle.field, value])).toEqual([['sortieLe', '2026-11-23']])
  })
  test('changing one’s mind writes nothing', async () => {
    const { session } = show(`/mon/etape/${fatou.etape}`)
    await title('Essayer la cuisine')
    tap('button', 'Je fais une pause')
    await screen.findByText(/Ce que vous avez fait est gardé/)
    expect(session.holds()).toBe(1)
    tap('button', 'Non, je reviens en arrière')
    expect(session.calls).toEqual([])
    expect(session.holds()).toBe(0)
  })
  test('only what may be done is offered', async () => {
    show(`/mon/etape/${fatou.etape}`, fatou.livret({ etapes: [{ id: fatou.etape, intitule: 'Essayer la cuisine', etat: 'terminee', debut: '2026-10-12' }] }))
    await title('Essayer la cuisine')
    expect(screen.queryByRole('button', { name: 'C’est fait' })).toBeNull()
  })
})

describe('« Ce qui me complique la vie »', () => {
  test('level, pictures, words: each kept when going on', async () => {
    const { session } = show('/mon/freins')
    await title('Ce qui me complique la vie')
    tap('link', 'Me déplacer')
    await title('Me déplacer : c’est comment ?')
    screen.getByText('Maud et Paul liront votre réponse.')
    tap('button', 'Continuer')
    await screen.findByText('Touchez d’abord une réponse.')
    tap('radio', 'Ça me bloque')
    tap('button', 'Continuer')
    await title('Me déplacer : qu’est-ce qui est difficile ?')
    tap('button', 'Le permis')
    tap('button', 'Le bus, le car')
    tap('button', 'Continuer')
    await title('Me déplacer : ajouter des mots ?')
    type('Mes mots', 'Le car ne passe pas.')
    tap('button', 'Garder mes mots')
    await title('C’est noté')
    expect(session.calls.map(({ command }) => command)).toEqual(['write', 'toggle', 'toggle', 'write'])
    expect(writes(session)).toEqual([['ditNiveau', 'bloque']])
    expect([args(session, 1)?.slice(2), args(session, 2)?.slice(2)]).toEqual([['permis', true], ['transports-en-commun', true]])
    expect(writes(session, 3)).toEqual([['ditMots', 'Le car ne passe pas.']])
    screen.getByText('Gardé dans ce téléphone')
  })
  test('« Je ne sais pas » is an answer; « Ça va » asks nothing more', async () => {
    const { session } = show('/mon/freins/4')
    await title('Me loger : c’est comment ?')
    tap('radio', 'Ça va')
    tap('button', 'Continuer')
    await title('C’est noté')
    expect(writes(session)).toEqual([['ditNiveau', 'pasUnFrein']])
    tap('link', 'Parler d’autre chose')
    await title('Ce qui me complique la vie')
    tap('link', 'Mes horaires')
    await title('Mes horaires : c’est comment ?')
    tap('radio', 'Je ne sais pas')
    tap('button', 'Continuer')
    await title('Mes horaires : qu’est-ce qui est difficile ?')
    expect(writes(session, 1)).toEqual([['ditNiveau', 'nonAborde']])
  })
  test('a sensitive theme says in plain words who reads; whoever was let in, as an aid asked there does, is named', async () => {
    const first = show('/mon/freins/8')
    await title('Ma santé : c’est comment ?')
    screen.getByText('Maud seulement lira votre réponse. Personne d’autre.')
    first.leave()
    show('/mon/freins/8', fatou.livret({ freins: { sante: { acces: [fatou.nadia.personne] } } }))
    await screen.findByText('Maud et Nadia seulement liront votre réponse. Personne d’autre.')
  })
  test('no address and no title names the theme', async () => {
    show('/mon/freins')
    await title('Ce qui me complique la vie')
    expect(screen.getByRole('link', { name: 'Ma santé' }).getAttribute('href')).toBe('/mon/freins/8')
    tap('link', 'Ma santé')
    await title('Ma santé : c’est comment ?')
    expect(document.title).toBe('Ce qui me complique la vie – Livret de parcours')
  })
})

describe('a form', () => {
  test('keeps what it was opened on while a sync changes the field, and holds the page', async () => {
    const { session, view } = show('/mon/coordonnees/telephone')
    await title('Changer mon numéro de téléphone')
    const seen = view.identite.telephone.handle.seen
    type('Mon numéro de téléphone', '06 39 98 77 31')
    expect(session.holds()).toBe(1)
    const theirs = { value: '06 39 98 40 18', by: fatou.maud }
    act(() => session.arrive(view.livret, (now) => ({ ...now, identite: { ...now.identite, telephone: { ...inConflict(now.identite.telephone, undefined, [theirs], instant('2026-11-22T10:00:00Z')), conflict: undefined } } })))
    expect(screen.getByLabelText('Mon numéro de téléphone')).toHaveProperty('value', '06 39 98 77 31')
    tap('button', 'Garder')
    await title('Mes coordonnées')
    const [write] = args(session)?.[1] as readonly FieldWrite[] // what that command is given
    expect(write?.value).toBe('06 39 98 77 31')
    expect(write?.champ.handle.seen).toEqual(seen)
    expect(session.holds()).toBe(0)
  })
  test('a killed tab loses neither the words nor what they were typed over', async () => {
    const first = show('/mon/coordonnees/telephone')
    await title('Changer mon numéro de téléphone')
    type('Mon numéro de téléphone', '06 39 98 7')
    first.leave()
    await waitFor(() => {
      expect(first.session.draftsKept.size).toBe(1)
    })
    const changed = { ...first.view, identite: { ...first.view.identite, telephone: fatou.livret({ telephone: '06 39 98 40 18' }).identite.telephone } }
    const again = show('/mon/coordonnees/telephone', changed, Object.fromEntries(first.session.draftsKept))
    await screen.findByText('Voici ce que vous aviez commencé à écrire.')
    expect(screen.getByLabelText('Mon numéro de téléphone')).toHaveProperty('value', '06 39 98 7')
    type('Mon numéro de téléphone', '06 39 98 77 31')
    tap('button', 'Garder')
    await title('Mes coordonnées')
    expect((args(again.session)?.[1] as readonly FieldWrite[])[0]?.champ.handle.seen).toEqual(first.view.identite.telephone.handle.seen) // what that command is given
    expect(again.session.draftsKept.size).toBe(0)
  })
  test('a number that cannot be one is said before anything is written', async () => {
    const { session } = show('/mon/coordonnees/telephone')
    await title('Changer mon numéro de téléphone')
    type('Mon numéro de téléphone', 'chez ma sœur')
    tap('button', 'Garder')
    await screen.findByText(/Écrivez les chiffres de votre numéro/)
    expect(session.calls).toEqual([])
  })
  test('the objective is saved over the text it was opened on, and says that somebody else wrote too', async () => {
    const { session, view } = show('/mon/objectif/ecrire')
    await title('Que voulez-vous faire ?')
    type('Mon objectif, avec mes mots', 'Je veux travailler en cuisine, près de chez moi.')
    act(() => session.arrive(view.livret, (now) => ({ ...now, objectif: { ...now.objectif, value: 'Je veux apprendre la cuisine.' } })))
    await screen.findByText(/Vos deux textes seront mis ensemble/)
    tap('button', 'Garder')
    await title('Mon objectif')
    const [, texte, after] = args(session) as [unknown, Texte, string] // what that command is given
    expect([texte.value, after]).toEqual(['Je veux travailler en cuisine.', 'Je veux travailler en cuisine, près de chez moi.'])
  })
  test('a note that could not be kept stays in its field; kept, its draft is gone', async () => {
    const { session } = show('/mon/notes/ecrire')
    await title('Que voulez-vous écrire ?')
    screen.getByText('Maud et Paul pourront lire.')
    type('Mes mots', 'Le car est en retard.')
    session.failNext({ fault: 'full' })
    tap('button', 'Garder')
    await screen.findByText(/L’appareil est plein/)
    expect(screen.getByLabelText('Mes mots')).toHaveProperty('value', 'Le car est en retard.')
    tap('button', 'Garder')
    await title('Ce qu’on a écrit ensemble')
    expect(args(session, 1)?.[1]).toEqual({ genre: 'autre', texte: 'Le car est en retard.', visibilite: 'partagee' })
    screen.getByText('Gardé dans ce téléphone')
    expect(session.draftsKept.size).toBe(0)
  })
  test('a social security number is pointed out while typing, and nothing typed is taken away', async () => {
    show('/mon/notes/ecrire')
    await title('Que voulez-vous écrire ?')
    type('Mes mots', 'Mon numéro est 2 85 05 78 006 084 91.')
    await screen.findByText(/numéro de sécurité sociale/)
    expect(screen.getByLabelText('Mes mots')).toHaveProperty('value', 'Mon numéro est 2 85 05 78 006 084 91.')
  })
})

const asked = (changes: Partial<NonNullable<FakeLivret['aides']>[number]>) =>
  fatou.livret({ aides: [{ id: 'aide000000000000000000' as never, aide: 'permis', theme: 'mobilite', montant: 60_000, next: ['annulee'], ...changes }] }) // of that form
const AIDE = '/mon/aides/aide000000000000000000'

describe('« Mes aides »', () => {
  test('one question at a time, then a summary that says who reads; one tap files it', async () => {
    const { session } = show('/mon/aides')
    await title('Mes aides')
    tap('link', 'Demander une aide')
    await title('C’est pour quoi ?')
    tap('radio', 'Faire garder mes enfants')
    tap('button', 'Continuer')
    await title('Pourquoi en avez-vous besoin ?')
    type('Mes mots', 'Je commence à 8 h.')
    tap('button', 'Continuer')
    await title('Combien ça coûte ?')
    type('Le prix, en euros', 'beaucoup')
    tap('button', 'Continuer')
    await screen.findByText(/Écrivez seulement des chiffres/)
    type('Le prix, en euros', '120,50')
    tap('button', 'Continuer')
    await title('Pour quand ?')
    tap('radio', 'Cette semaine')
    screen.getByText('Avant le lundi 30 novembre')
    tap('button', 'Continuer')
    await title('Est-ce bien ça ?')
    screen.getByText('Nadia et Maud liront ce que vous avez dit sur ce sujet : Faire garder mes enfants.')
    screen.getByText('120,50 €')
    tap('button', 'Envoyer ma demande')
    await title('Prête à partir')
    expect(session.calls.map((call) => [call.command, call.args[1]])).toEqual([
      ['askAide', { aide: 'garde-enfants', raison: 'Je commence à 8 h.', montant: 12_050, pourLe: jour('2026-11-30'), deposer: true }],
    ])
    expect(session.draftsKept.size).toBe(0)
  })
  test('« je ne sais pas » answers every question; answers outlive the tab', async () => {
    const first = show('/mon/aides/demander')
    await title('C’est pour quoi ?')
    tap('radio', 'Me déplacer')
    tap('button', 'Continuer')
    await title('Quelle aide ?')
    tap('radio', 'Le permis')
    tap('button', 'Continuer')
    await title('Pourquoi en avez-vous besoin ?')
    first.leave()
    await waitFor(() => {
      expect([...first.session.draftsKept.values()].join(' ')).toContain('permis')
    })
    const { session } = show('/mon/aides/demander/pourquoi', fatou.livret({ livret: first.view.livret }), Object.fromEntries(first.session.draftsKept))
    await title('Pourquoi en avez-vous besoin ?')
    tap('button', 'Je ne sais pas')
    await title('Combien ça coûte ?')
    tap('button', 'Je ne sais pas')
    await title('Pour quand ?')
    tap('radio', 'Je ne sais pas')
    tap('button', 'Continuer')
    await title('Est-ce bien ça ?')
    tap('button', 'Envoyer ma demande')
    await title('Prête à partir')
    expect(args(session)?.[1]).toEqual({ aide: 'permis', raison: '', montant: null, pourLe: null, deposer: true })
  })
  test('what has not left the phone is never called sent', async () => {
    show(AIDE, asked({ steps: [{ to: 'deposee', mine: true, state: 'pending' }], state: 'pending' }))
    await title('Prête à partir')
    screen.getByText('Gardé dans ce téléphone')
    expect(screen.queryByText(/Envoyée/)).toBeNull()
  })
  test('in the hands of who decides: when, who, and nothing to do', async () => {
    show(AIDE, asked({ reponseAvant: '2026-12-04', steps: [{ to: 'deposee', mine: true }, { to: 'enInstruction', by: 'Maud T.' }] }))
    await title('Maud s’en occupe')
    for (const sentence of ['Réponse avant le vendredi 4 décembre', 'C’est Nadia qui répond.', 'Vous n’avez rien à faire.', 'Maud l’a vue', 'On attend la réponse', 'Envoyé']) screen.getByText(sentence)
  })
  test('a missing paper: what, and the tap that says it was brought', async () => {
    const { session } = show(AIDE, asked({ manque: 'le devis', steps: [{ to: 'deposee' }, { to: 'complementDemande' }], next: ['deposee', 'annulee'] }))
    await title('Il manque un papier')
    screen.getByText('Il manque : le devis')
    tap('button', 'J’ai apporté le papier')
    await title('Prête à partir')
    expect(args(session)?.[2]).toBe('deposee')
  })
  test('cancelling is confirmed, and may not be once decided', async () => {
    const first = show(AIDE, asked({ steps: [{ to: 'deposee' }] }))
    await title('Envoyée. On attend une réponse')
    tap('button', 'Annuler ma demande')
    tap('button', 'Non, je la garde')
    expect(first.session.calls).toEqual([])
    tap('button', 'Annuler ma demande')
    tap('button', 'Oui, j’annule')
    await title('Vous avez annulé')
    expect(args(first.session)?.[2]).toBe('annulee')
    first.leave()
    show(AIDE, asked({ steps: [{ to: 'deposee' }, { to: 'refusee' }], next: [], motifRefus: 'autreOrganisme', explication: 'La CAF peut payer.' }))
    await title('C’est non. Voici pourquoi')
    for (const sentence of ['Un autre organisme peut vous aider.', 'La CAF peut payer.', 'Parlez-en avec Maud : on cherche autre chose.']) screen.getByText(sentence)
    expect(screen.queryByRole('button', { name: 'Annuler ma demande' })).toBeNull()
  })
})

describe('« Problème : demandez de l’aide »', () => {
  const at = instant('2026-11-21T17:05:00Z')
  test('two answers, equal: what there was, who and when; one tap keeps one', async () => {
    const view = withConflict(fatou.livret(), 'telephone', { value: '06 39 98 11 02', by: fatou.maud, at: instant('2026-03-09T09:00:00Z') }, [
      { value: '06 39 98 40 18', by: fatou.maud, at: instant('2026-11-20T15:30:00Z') }, { value: '06 39 98 77 31', mine: true, at },
    ], at)
    const { session } = show('/mon/probleme', view)
    const card = await screen.findByRole('region', { name: 'Mon numéro de téléphone' })
    for (const sentence of ['Maud a écrit', 'Vous avez écrit', 'samedi 21 novembre, vers 18 h 05', '06 39 98 11 02']) within(card).getByText(sentence)
    tap('button', 'Garder ma réponse')
    await screen.findByText('C’est gardé. Rien n’est perdu.')
    expect([session.calls[0]?.command, args(session)?.[2]]).toEqual(['choose', '06 39 98 77 31'])
    expect(screen.queryByRole('region')).toBeNull()
  })
  test('a number that may not be there is covered, taken out and the rest sent again', async () => {
    const text = 'Mon numéro est 2 85 05 78 006 084 91, appelez la CPAM.'
    const { session } = show('/mon/probleme', fatou.livret({ setAside: [{ type: 'note', field: 'texte', text, nir: findNir(text), detail: { reason: 'nirDetecte' } }] }))
    const card = await screen.findByRole('article', { name: 'Mes mots' })
    within(card).getByText(/Enlevez-le : le reste est gardé/)
    expect(card.textContent).not.toContain('2 85 05')
    tap('button', 'Enlever le numéro et renvoyer')
    await screen.findByText('C’est renvoyé.')
    expect(args(session)?.[1]).toBe('Mon numéro est, appelez la CPAM.')
  })
  test('a change that came too late says who did what, and is shown rather than sent again', async () => {
    const { session } = show('/mon/probleme', fatou.livret({ setAside: [{ type: 'aide', field: 'etat', text: 'annulee', detail: { reason: 'etatDepasse', state: 'accordee' }, whoNames: ['Nadia F.'], canRetry: false }] }))
    const card = await screen.findByRole('article', { name: 'Ma demande d’aide' })
    within(card).getByText('Entre-temps, Nadia a déjà noté « C’est oui ». Voici la situation aujourd’hui.')
    within(card).getByText('Vous avez annulé')
    expect(within(card).queryByRole('button', { name: 'Réessayer' })).toBeNull()
    tap('button', 'Montrer à Maud')
    within(screen.getByRole('dialog', { name: 'À montrer à Maud' })).getByText(/Nadia a déjà noté/)
    tap('button', 'Fermer')
    tap('button', 'Je n’en ai plus besoin')
    tap('button', 'Oui, je l’enlève')
    await screen.findByText(/Il n’y a rien à régler/)
    expect(session.calls.map(({ command }) => command)).toEqual(['dismiss'])
  })
})
