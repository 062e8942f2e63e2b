// @vitest-environment happy-dom
import { act, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { err, ok } from '../../base/result.ts'
import type { AppareilId } from '../../base/ids.ts'
import type { DeviceView, SessionAccess } from '../../readmodel/access.ts'
import { fakeApp, fakeSession, fatou } from '../../testing/fakeSession.ts'
import { instant } from '../../testing/fakeFields.ts'
import { initI18n, loadNamespaces } from '../i18n/i18n.ts'
import { AppProvider, SessionProvider } from './context.tsx'
import { DeviceNews } from './DeviceNews.tsx'
import { Devices } from './shared/Devices.tsx'
import { TicketPanel } from './shared/TicketPanel.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('acces')
})

function show(what: React.ReactNode, access: Partial<SessionAccess> = {}, drafts: Readonly<Record<string, string>> = {}) {
  const session = fakeSession({ me: fatou.me, livrets: [fatou.livret()], access, drafts })
  const shown = render(
    <AppProvider app={fakeApp({ phase: 'open', session })}>
      <SessionProvider session={session}>
        <MemoryRouter>{what}</MemoryRouter>
      </SessionProvider>
    </AppProvider>,
  )
  return { session, ...shown }
}

describe('a ticket on a screen', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
  const panel = (absent = false) => <TicketPanel ask={{ but: 'appareil' }} absent={absent} fait={<p>pris</p>} />

  test('is the address as a square, the code in groups, how long they last; then what became of it', async () => {
    let etat: 'ouvert' | 'pris' = 'ouvert'
    show(panel(), { enrolmentState: () => Promise.resolve(etat) })
    await pass(0)
    expect(screen.getByRole('img', { name: 'Carré à scanner' })).toBeTruthy()
    expect(screen.getByText('ABCD').parentElement?.textContent).toBe('Code ABCD 234 XYZ ')
    expect(screen.getByText(/Valable encore 10.minutes\. Il ne sert qu’une fois\./)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Copier le lien' })).toBeNull()
    await pass(4_000)
    expect(screen.queryByText('pris')).toBeNull()
    etat = 'pris'
    await pass(2_000)
    expect(within(screen.getByRole('status')).getByText('pris')).toBeTruthy()
    expect(screen.queryByRole('img')).toBeNull()
  })

  test('without network gives way to what can be done without it', async () => {
    show(<TicketPanel ask={{ but: 'appareil' }} fait={null} horsLigne={(again) => <button onClick={again}>autrement</button>} />, { openEnrolment: () => Promise.resolve(err('unreachable')) })
    await pass(0)
    expect(screen.getByRole('button', { name: 'autrement' })).toBeTruthy()
    expect(screen.queryByText(/il faut du réseau/)).toBeNull()
  })

  test('ends with the screen, unless it was sent to somebody who is not there', async () => {
    for (const absent of [false, true]) {
      const ended: string[] = []
      const { unmount } = show(panel(absent), { cancelEnrolment: (each) => Promise.resolve(void ended.push(each)) })
      await pass(0)
      expect(screen.queryAllByRole('button', { name: 'Copier le lien' })).toHaveLength(absent ? 1 : 0)
      unmount()
      expect(ended).toEqual(absent ? [] : ['appareil'])
    }
  })

  test('that is over gives way to another; without network it says what it needs', async () => {
    let opened = 0
    show(panel(), { enrolmentState: () => Promise.resolve('fini'), openEnrolment: () => Promise.resolve(opened++ === 0 ? err('unreachable') : ok({ enrolement: 'e', code: 'ABCD234XYZ', origine: 'https://livret.example', adresse: 'https://livret.example/entrer#A', jusqua: instant('2026-11-23T10:00:00Z') })) })
    await pass(0)
    expect(screen.getByText(/^Hors connexion/)).toBeTruthy()
    await act(async () => {
      screen.getByRole('button', { name: 'Réessayer' }).click()
      await vi.advanceTimersByTimeAsync(0)
    })
    expect(screen.getByRole('img')).toBeTruthy()
    await pass(2_000)
    expect(screen.getByText('Ce carré n’est plus valable.')).toBeTruthy()
    await act(async () => {
      screen.getByRole('button', { name: 'Montrer un nouveau carré' }).click()
      await vi.advanceTimersByTimeAsync(0)
    })
    expect([screen.queryAllByRole('img').length, opened]).toEqual([1, 3])
  })
})

const device = (name: string, seen: string, more: Partial<DeviceView> = {}): DeviceView =>
  ({ appareil: name.padEnd(22, '0') as AppareilId, since: instant('2026-11-03T10:00:00Z'), seen: instant(seen), revoked: undefined, par: undefined, revokedBy: undefined, here: false, contenu: undefined, ...more }) // shaped as one

describe('devices', () => {
  const phone = device('phone', '2026-11-23T08:00:00Z', { here: true })
  const lost = device('lost', '2026-11-22T08:00:00Z')

  test('this one first, the others since when and last seen; one is retired after a yes', async () => {
    const retired: unknown[] = []
    show(<Devices travail="Rien n’est perdu." />, {
      devices: () => Promise.resolve(ok([lost, phone])),
      retireDevice: (...args) => Promise.resolve(void retired.push(args)).then(() => ok([phone, { ...lost, revoked: instant('2026-11-23T09:00:00Z') }])),
    })
    const [here, other] = await screen.findAllByRole('listitem')
    expect([here?.textContent, other?.textContent]).toEqual([expect.stringMatching(/^Cet appareilDepuis mardi 3.novembre( 2026)?\.$/), expect.stringMatching(/^Un appareilDepuis mardi 3.novembre( 2026)?\. Vu hier\.Ce n’est plus le mien$/)])
    await userEvent.click(screen.getByRole('button', { name: /^Ce n’est plus le mien/ }))
    const box = screen.getByRole('dialog', { name: /^Retirer cet appareil/ })
    expect(within(box).getByText('Rien n’est perdu.')).toBeTruthy()
    expect(retired).toEqual([])
    await userEvent.click(within(box).getByRole('button', { name: 'Retirer l’appareil' }))
    expect(await screen.findByText('C’est fait. Cet appareil est retiré.')).toBeTruthy()
    expect(retired).toEqual([[lost.appareil, undefined]])
    expect(screen.getByText(/Retiré aujourd’hui\./)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /plus le mien/ })).toBeNull()
  })

  test('are not seen without network, which is said', async () => {
    show(<Devices travail="" />, { devices: () => Promise.resolve(err('unreachable')) })
    expect(await screen.findByText(/^Pas de réseau\. Ce n’est pas grave/)).toBeTruthy()
  })

  test('wait for a second factor, which is said as what is missing, and come once it was shown', async () => {
    let lacking = true
    const { session } = show(<Devices travail="" />, { devices: () => Promise.resolve(lacking ? err('facteur') : ok([phone])) })
    expect(await screen.findByText(/^Montrez d’abord votre clé d’accès/)).toBeTruthy()
    expect(screen.queryByText(/réseau/)).toBeNull()
    lacking = false
    act(() => session.sync.setState({ lastSuccess: instant('2026-11-23T09:30:00Z') }))
    expect(await screen.findByText('Cet appareil')).toBeTruthy()
  })

  test('a new one is told on every screen until it is said to be one’s own', async () => {
    const access = { devices: () => Promise.resolve(ok([phone, lost])) }
    const { session, unmount } = show(<DeviceNews />, access, { 'appareils-connus': phone.appareil })
    expect(await screen.findByText('Un autre appareil ouvre votre livret.')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'C’est le mien' }))
    expect(screen.queryByText('Un autre appareil ouvre votre livret.')).toBeNull()
    expect(session.draftsKept.get('appareils-connus')).toBe(`${phone.appareil} ${lost.appareil}`)
    unmount()
    // A device that has just come in knows those that were there.
    const fresh = show(<DeviceNews />, access)
    await vi.waitFor(() => {
      expect(fresh.session.draftsKept.get('appareils-connus')).toBe(`${phone.appareil} ${lost.appareil}`)
    })
    expect(screen.queryByText('Un autre appareil ouvre votre livret.')).toBeNull()
  })

  test('one that somebody else took away is said on the others, until it was read', async () => {
    const gone = { ...lost, par: 'Maud', revoked: instant('2026-11-23T09:00:00Z'), revokedBy: 'Maud' }
    const access = { devices: () => Promise.resolve(ok([phone, gone])) }
    const { session } = show(<><DeviceNews /><Devices travail="Rien n’est perdu." /></>, access, { 'appareils-connus': `${phone.appareil} ${lost.appareil}` })
    expect(await screen.findByText('Maud a retiré un de vos appareils.')).toBeTruthy()
    expect((await screen.findByText(/Retiré aujourd’hui par Maud\.$/)).textContent).toContain('ouvert par Maud')
    await userEvent.click(screen.getByRole('button', { name: 'J’ai compris' }))
    expect(screen.queryByText('Maud a retiré un de vos appareils.')).toBeNull()
    expect(session.draftsKept.get('appareils-connus')).toBe(phone.appareil)
  })

  test('one that was retired says so, and that nothing written on it is lost', async () => {
    show(<DeviceNews />, { devices: () => Promise.resolve(err('refused')) })
    expect(await screen.findByText('Cet appareil a été retiré.')).toBeTruthy()
    expect(screen.getByText(/^Ce que vous y avez écrit n’est pas perdu/)).toBeTruthy()
  })
})
