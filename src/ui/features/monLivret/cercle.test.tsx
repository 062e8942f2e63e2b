// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { beforeAll, describe, expect, test } from 'vitest'
import type { LivretView } from '../../../readmodel/views.ts'
import { fakeSession, fatou, type FakeSession } from '../../../testing/fakeSession.ts'
import { showRoute } from '../../../testing/showRoute.tsx'
import type { FakeLivret } from '../../../testing/fakeViews.ts'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { typography } from '../../i18n/typography.ts'
import { MonLivretRoute } from './MonLivretRoute.tsx'
import { readScreen } from '../../components/readScreen.ts'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('personne', 'accueil', 'mon')
})

const karim = { personne: 'karim'.padEnd(22, '0') as typeof fatou.maud.personne, nom: 'Karim B.' } // shaped as one
const { maud, paul, nadia } = fatou
const me = { personne: fatou.me.personne, nom: 'Fatou B.' }

function show(path: string, changes: Partial<FakeLivret> = {}): { readonly session: FakeSession; readonly view: LivretView } {
  const view = fatou.livret(changes)
  const session = fakeSession({ me: fatou.me, livrets: [view] })
  showRoute(session, path, '/mon/*', <MonLivretRoute />)
  return { session, view }
}

const title = (name: string) => screen.findByRole('heading', { level: 1, name: typography(name) })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name: typography(name) }))
const heard = () => readScreen(document.getElementById('contenu'), 'choisi')

describe('who follows changes', () => {
  test.each([
    [{ relais: [{ de: maud, vers: karim, next: [] }] }, 'Maud demande à Karim de suivre votre parcours. On attend sa réponse.'],
    [{ relais: [{ de: maud, vers: karim, remplacement: true, jusquau: '2026-12-12', steps: [{ to: 'accepte' }], court: true }] }, 'Karim remplace Maud jusqu’au 12 décembre.'],
  ] as const)('the person is told in plain words, aloud too', async (changes, said) => {
    show('/mon/cercle', changes)
    await title("Qui m'accompagne")
    expect(heard().replace(/\u00a0/g, ' ')).toContain(said)
  })

  test('the home says it and leads there', async () => {
    show('/mon', { relais: [{ de: maud, vers: me, dernier: true, next: ['accepte', 'decline'] }] })
    fireEvent.click(await screen.findByRole('link', { name: /^Maud vous propose de garder votre livret\./ }))
    await title("Qui m'accompagne")
    screen.getByRole('link', { name: 'Voir ce que ça change' })
  })
})

describe('the last relais', () => {
  const proposed = { relais: [{ de: maud, vers: me, dernier: true, next: ['accepte', 'decline'] }] }

  test('what changes, who goes on reading, then yes: nothing is written before', async () => {
    const { session, view } = show('/mon/cercle/dernier', proposed)
    await title('Ce livret sera à vous seul·e')
    expect(heard()).toContain('Plus personne d’autre n’y écrit.')
    press('Continuer')
    await title('Qui pourra encore lire votre livret ?')
    fireEvent.click(screen.getByRole('button', { name: /^Paul/ }))
    press('Continuer')
    expect(screen.getByRole('dialog').textContent).toContain('Paul pourra le lire, et ne pourra plus y écrire.')
    expect(session.calls).toEqual([])
    press('Oui, ce livret est à moi')
    expect(session.calls).toEqual([{ command: 'takeLivret', args: [view.livret, [paul.personne]] }])
  })

  test('may be refused', async () => {
    const { session, view } = show('/mon/cercle/dernier', proposed)
    await title('Ce livret sera à vous seul·e')
    press('Je préfère être suivi·e')
    expect(session.calls).toEqual([{ command: 'answerRelais', args: [[view.livret], 'decline'] }])
  })

  test('afterwards: who reads is theirs to change, and they may ask to be followed again', async () => {
    const { session, view } = show('/mon/cercle/lecteurs', { theirs: true, lecteurs: [paul.personne], roles: ['beneficiaire', 'titulaire'] })
    await title('Qui pourra encore lire votre livret ?')
    fireEvent.click(screen.getByRole('button', { name: 'Paul' }))
    press('Oui, Paul ne lit plus')
    expect(session.calls).toEqual([{ command: 'toggle', args: [view.livret, view.lecteurs, paul.personne, false] }])
  })

  test('their home says that nobody accompanies them, and asks no answer that nobody would read', async () => {
    show('/mon', {})
    expect(await screen.findByRole('button', { name: 'Je serai là' })).toBeDefined()
    cleanup()
    show('/mon', { theirs: true, roles: ['beneficiaire', 'titulaire'] })
    expect((await screen.findByRole('link', { name: /Ce livret est à vous/ })).getAttribute('href')).toBe('/mon/droits/fin')
    expect(screen.queryByRole('button', { name: 'Je serai là' })).toBeNull()
  })

  test('they ask somebody who followed them', async () => {
    const { session, view } = show('/mon/cercle/suivi', { theirs: true, roles: ['beneficiaire', 'titulaire'] })
    await title('Qui vous suivrait à nouveau ?')
    fireEvent.click(screen.getByRole('radio', { name: 'Maud' }))
    press('Demander à Maud')
    expect(session.calls).toEqual([{ command: 'proposeRelais', args: [[view.livret], { vers: { personne: maud.personne, nom: 'Maud T.', organisme: 'Les Quatre Vents' }, remplacement: undefined }] }])
  })
})

describe('a sensitive theme', () => {
  test('is opened and closed to a person, with what it changes said before', async () => {
    const { session, view } = show('/mon/freins/8/lecteurs', { freins: { sante: { dit: 'gene' } } })
    await title('Qui peut lire : Ma santé ?')
    expect(heard()).toContain('Maud peut lire.')
    const acces = view.freins.find(({ theme }) => theme === 'sante')?.acces
    press('Paul ne peut pas lire')
    expect(screen.getByRole('dialog').textContent.replace(/\u00a0/g, ' ')).toContain('Paul pourra lire ce que vous dites de ce sujet : Ma santé. Aussi ce que vous avez déjà dit.')
    press('Oui, Paul peut lire')
    await screen.findByRole('button', { name: 'Paul peut lire' })
    press('Paul peut lire')
    expect(screen.getByRole('dialog').textContent).toContain('Ce sera effacé de ses appareils.')
    press('Oui, Paul ne lit plus')
    await screen.findByRole('button', { name: 'Paul ne peut pas lire' })
    expect(session.calls.map(({ args }) => args.slice(2))).toEqual([[paul.personne, true], [paul.personne, false]])
    expect(session.calls[0]?.args[1]).toBe(acces)
  })

  test('names who was let in where it is said', async () => {
    show('/mon/freins/8/note', { freins: { sante: { dit: 'gene', acces: [nadia.personne] } } })
    await title("C'est noté")
    expect(heard()).toMatch(/Maud et Nadia|Nadia et Maud/)
  })
})
