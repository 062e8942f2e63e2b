// @vitest-environment happy-dom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { MemoryRouter, useLocation } from 'react-router'
import { beforeAll, describe, expect, test } from 'vitest'
import { fakeApp, fakeSession, fatou, type FakeApp } from '../../testing/fakeSession.ts'
import type { AppState, DemoPerson } from '../../readmodel/session.ts'
import { initI18n } from '../i18n/i18n.ts'
import { AppProvider } from './context.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Shell } from './Shell.tsx'

beforeAll(() => void initI18n())

function Where() {
  return <output aria-label="adresse">{useLocation().pathname}</output>
}

function show(state: AppState, path = '/'): FakeApp {
  const app = fakeApp(state)
  render(
    <AppProvider app={app}>
      <MemoryRouter initialEntries={[path]}>
        <Shell />
        <Where />
      </MemoryRouter>
    </AppProvider>,
  )
  return app
}

const address = () => screen.getByLabelText('adresse').textContent
const open = (): AppState => ({ phase: 'open', session: fakeSession({ me: fatou.me, livrets: [fatou.livret()] }) })
const lucie: DemoPerson = { personne: fatou.maud.personne, prenom: 'Maud', nom: 'T.', role: 'referent', organisation: 'Les Quatre Vents', description: 'Suit 18 personnes.' }
const space = { id: 'espace', personne: fatou.me.personne, appareil: 'appareil00000000000000' as never, prenom: 'Fatou', nom: 'B.', role: 'beneficiaire', organisation: '' } as const // of that form

describe('who is in decides what is shown', () => {
  test.each(['/', '/bureau/importer', '/nulle/part'])('a bénéficiaire at %s is at home', async (path) => {
    show(open(), path)
    await screen.findByRole('heading', { level: 1, name: 'Mon parcours' })
    expect(address()).toBe('/mon')
  })
  test('the title of the tab is the place, never the person', async () => {
    show(open(), '/mon')
    await screen.findByText('Bonjour Fatou')
    expect(document.title).toBe('Mon parcours – Livret de parcours')
    fireEvent.click(screen.getByRole('link', { name: 'Tout mon livret' }))
    const title = await screen.findByRole('heading', { level: 1, name: 'Tout mon livret' })
    await waitFor(() => {
      expect([document.title, document.activeElement]).toEqual(['Mon livret – Livret de parcours', title])
    })
  })
  test('whoever leaves takes their address along', async () => {
    const app = show(open(), '/mon/livret')
    await screen.findByRole('heading', { name: 'Tout mon livret' })
    await act(() => app.leave())
    await screen.findByRole('heading', { name: 'Qui êtes-vous\u00a0?' })
    await waitFor(() => {
      expect(address()).toBe('/')
    })
  })
})

describe('the entry', () => {
  test('the spaces of this device come first, and open while the server is dead', async () => {
    const app = show({ phase: 'choosing', spaces: [space], locked: [], demo: 'unreachable' })
    const resume = await screen.findByRole('button', { name: /^Reprendre\s: Fatou B\./ })
    expect(screen.getByText(/Pas de réseau\. Ce n’est pas grave/)).toBeTruthy()
    fireEvent.click(resume)
    expect(app.entered).toEqual(['espace'])
  })
  test('beside them there is the way in of somebody whose device nobody knows', async () => {
    show({ phase: 'choosing', spaces: [], locked: [], demo: [lucie] })
    fireEvent.click(await screen.findByRole('link', { name: 'J’ai un carré à scanner ou un code' }))
    await screen.findByRole('heading', { level: 1, name: 'Ouvrir mon livret' })
    expect(address()).toBe('/entrer')
  })
  test('one tap per person of the demonstration, under a banner that says what it is', async () => {
    const app = show({ phase: 'choosing', spaces: [], locked: [], demo: [lucie] })
    await screen.findByRole('complementary', { name: 'Démonstration' })
    const group = screen.getByRole('region', { name: 'Les référents pédagogiques' })
    fireEvent.click(screen.getByRole('button', { name: /Maud T\./ }))
    expect(group.textContent).toContain('Suit 18 personnes.')
    expect(app.entered).toEqual([lucie.personne])
  })
  test('a server that answers no more does not make a real place a demonstration, nor the other way round', async () => {
    const app = show({ phase: 'choosing', spaces: [space], locked: [], demo: 'none' })
    await screen.findByRole('heading', { name: 'Qui êtes-vous\u00a0?' })
    act(() => app.state.setState({ phase: 'choosing', spaces: [space], locked: [], demo: 'unreachable' }, true))
    expect(screen.queryByRole('complementary')).toBeNull()
    act(() => app.state.setState({ phase: 'choosing', spaces: [space], locked: [], demo: [lucie] }, true))
    act(() => app.state.setState({ phase: 'choosing', spaces: [space], locked: [], demo: 'unreachable' }, true))
    expect(screen.getByRole('complementary', { name: 'Démonstration' })).toBeTruthy()
  })
  test.each([
    ['full', /L’appareil est plein/],
    ['lost', /Un livret gardé sur cet appareil ne s’ouvre plus/],
    ['signedOut', /Tout ce qui est écrit est gardé/],
    ['unreachable', /recommencez plus tard/],
  ] as const)('what went wrong is a sentence: %s', async (fault, sentence) => {
    show({ phase: 'choosing', spaces: [space], locked: [], demo: [lucie], fault })
    await screen.findByText(sentence)
  })
})

describe('when nothing can go on', () => {
  test.each([
    ['superseded', 'Une version plus récente est ouverte dans un autre onglet.'],
    ['lost', 'Le navigateur a fermé la mémoire du livret.'],
    ['carte', 'La carte n’a pas été faite.'],
  ] as const)('%s: what happened, what is safe, one button', async (why, title) => {
    show({ phase: 'stopped', why })
    await screen.findByRole('heading', { level: 1, name: title })
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Recharger'])
  })
  test('a screen that fails says so, and another address is a new chance', () => {
    const Broken = (): never => {
      throw new Error('broken on purpose')
    }
    const { rerender } = render(
      <ErrorBoundary resetKey="/a">
        <Broken />
      </ErrorBoundary>,
      { onCaughtError: () => undefined },
    )
    screen.getByRole('heading', { name: 'Cette page ne s’affiche pas bien.' })
    rerender(
      <ErrorBoundary resetKey="/b">
        <p>la suite</p>
      </ErrorBoundary>,
    )
    screen.getByText('la suite')
  })
})

describe('bands', () => {
  test('a new version is offered, applied by one tap, never by itself', async () => {
    const app = show(open(), '/mon')
    let applied = 0
    act(() => app.update.setState({ apply: () => (applied += 1) }))
    const button = await screen.findByRole('button', { name: 'Mettre à jour' })
    expect(applied).toBe(0)
    fireEvent.click(button)
    expect(applied).toBe(1)
    screen.getByText(/La nouvelle version se met en place/)
  })
  test('signed out: everything is kept, and the way back in', async () => {
    const session = fakeSession({ me: fatou.me, livrets: [fatou.livret()], sync: { phase: 'signedOut' } })
    const app = show({ phase: 'open', session }, '/mon')
    fireEvent.click(await screen.findByRole('button', { name: 'Entrer à nouveau' }))
    await screen.findByRole('heading', { name: 'Qui êtes-vous\u00a0?' })
    expect(app.state.getState().phase).toBe('choosing')
  })
})
