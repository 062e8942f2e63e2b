// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { beforeAll, describe, expect, test } from 'vitest'
import type { PersonneId } from '../../../base/ids.ts'
import type { AnnuaireEntry } from '../../../readmodel/session.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { fakeSession, type FakeSession, type FakeSessionOptions } from '../../../testing/fakeSession.ts'
import { showRoute } from '../../../testing/showRoute.tsx'
import { fakeId, instant } from '../../../testing/fakeFields.ts'
import { fakeLivret, type FakeLivret } from '../../../testing/fakeViews.ts'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { RelaisRoute } from './RelaisRoute.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('pro', 'cercle')
})

const me = { personne: fakeId<PersonneId>('maud'), prenom: 'Maud', nom: 'T.', role: 'referent', organisation: 'Les Quatre Vents' } as const
const maud = { personne: me.personne, nom: 'Maud T.' }
const karim = { personne: fakeId<PersonneId>('karim'), nom: 'Karim B.', organisme: 'Les Quatre Vents' }
const colleague: AnnuaireEntry = { ...karim, role: 'referent', organisation: 'Les Quatre Vents' }
const helene: AnnuaireEntry = { personne: fakeId<PersonneId>('helene'), nom: 'Hélène O.', role: 'referent', organisation: 'Cap emploi' }
const at = instant('2026-11-20T09:00:00Z')

const livret = (prenom: string, more: Partial<FakeLivret> = {}): LivretView =>
  fakeLivret({ me: me.personne, roles: ['referent'], at, prenom, nom: 'B.', membres: [{ ...maud, role: 'referent' }, { personne: fakeId<PersonneId>(prenom), nom: `${prenom} B.`, role: 'beneficiaire' }], ...more })

function show(livrets: readonly LivretView[], path = '/relais', more: Partial<FakeSessionOptions> = {}): FakeSession {
  const session = fakeSession({ me, livrets, annuaire: [{ ...maud, role: 'referent', organisation: 'Les Quatre Vents' }, colleague], ...more })
  showRoute(session, path, '/relais/*', <RelaisRoute />)
  return session
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const alerts = () => screen.getAllByRole('alert').map((each) => each.textContent).filter(Boolean)

describe('what relais ask of one', () => {
  test('several proposed are accepted by one tap, or one by one', () => {
    const asked = { de: karim, vers: maud, next: ['accepte', 'decline'] }
    const [ana, leo] = [livret('Ana', { roles: ['pressenti'], relais: [asked] }), livret('Léo', { roles: ['pressenti'], relais: [{ ...asked, remplacement: true, jusquau: '2026-12-12' }] })]
    const session = show([ana, leo])
    expect(screen.getByText(/vous propose de prendre le relais/).textContent).toBe('Karim B. vous propose de prendre le relais.')
    expect(screen.getByText(/vous propose de prendre sa place/).textContent).toMatch(/12\sdécembre/)
    press('Accepter les 2 livrets')
    press(/^Refuser\s: Léo B\.$/)
    expect(session.calls.map(({ command, args }) => [command, ...args])).toEqual([['answerRelais', expect.arrayContaining([ana.livret, leo.livret]), 'accepte']])
  })

  test('a remplacement that should be over is said, and taken back at once', () => {
    const away = livret('Ana', { roles: ['remplace'], relais: [{ de: maud, vers: karim, remplacement: true, jusquau: '2026-11-20', steps: [{ to: 'accepte' }], next: ['termine'], court: true }] })
    const session = show([away])
    expect(screen.getByText(/devait finir/).textContent).toMatch(/20\snovembre/)
    press(/^Reprendre\s: Ana B\.$/)
    expect(session.calls[0]?.args).toEqual([[away.livret], 'termine'])
  })

  test('a no is told to whoever proposed, for two weeks, and to nobody else', () => {
    const no = { de: maud, vers: karim, steps: [{ to: 'decline' }] }
    const ana = livret('Ana', { relais: [no] })
    show([ana, livret('Léo', { at: instant('2026-10-20T09:00:00Z'), relais: [no] }), livret('Mia', { relais: [{ ...no, de: karim, vers: maud }] })])
    expect(screen.getAllByText(/n’a pas pris ce relais/).map((each) => each.textContent)).toEqual([expect.stringMatching(/^Karim B\. .+ le 20\snovembre\. Ce livret reste/)])
    expect(screen.getByRole('link', { name: 'Ana B.' })).toBeTruthy()
    expect(screen.queryByRole('link', { name: /Léo|Mia/ })).toBeNull()
  })

  test('an answer that the server has not heard is still there', () => {
    show([livret('Ana', { roles: ['pressenti'], relais: [{ de: karim, vers: maud, steps: [{ to: 'accepte', state: 'pending' }], state: 'pending' }] })])
    expect(screen.getByText(/^Accepté/).textContent).toContain('le livret arrive dès que le réseau revient')
  })
})

describe('passing the relais', () => {
  test('says what is missing, then what will happen, then proposes all that was chosen at once', async () => {
    const [ana, leo, mia] = [livret('Ana'), livret('Léo'), livret('Mia', { relais: [{ de: maud, vers: karim, next: ['annule'] }] })]
    const session = show([ana, leo, mia], '/relais/passer')
    press('Passer le relais')
    expect(alerts()).toEqual(['Choisissez au moins un livret.', 'Choisissez à qui.'])
    // One that waits for an answer is not proposed again.
    expect(screen.getAllByRole('checkbox')).toHaveLength(2)
    press(/^Choisir tous les livrets/)
    fireEvent.click(await screen.findByRole('radio', { name: /^Karim B\./ }))
    expect(screen.queryByRole('radio', { name: /^Maud/ })).toBeNull()
    const said = () => within(screen.getByRole('region', { name: 'Ce qui va se passer' })).getAllByRole('listitem').map((each) => each.textContent)
    expect(said().join(' ')).toContain('Vous ne verrez plus ces livrets.')
    fireEvent.click(screen.getByRole('radio', { name: 'Un remplacement' }))
    expect(said().join(' ')).toContain('Vous continuez à lire ces livrets, sans y écrire.')
    press('Proposer les 2 livrets')
    expect(session.calls).toEqual([])
    fireEvent.change(screen.getByLabelText(/^Jusqu’au/), { target: { value: '2026-12-12' } })
    press('Proposer les 2 livrets')
    expect(session.calls[0]?.args).toEqual([expect.arrayContaining([ana.livret, leo.livret]), { vers: { personne: karim.personne, nom: 'Karim B.', organisme: 'Les Quatre Vents' }, remplacement: { jusquau: '2026-12-12' } }])
  })

  test('finds somebody of another organisation by name; without network says that it cannot', async () => {
    const ana = livret('Ana')
    const session = show([ana], '/relais/passer', { found: [helene] })
    fireEvent.change(screen.getByLabelText('Prénom ou nom'), { target: { value: 'hel' } })
    press('Chercher')
    fireEvent.click(await screen.findByRole('radio', { name: 'Hélène O., Cap emploi' }))
    fireEvent.click(screen.getByRole('checkbox'))
    press('Proposer ce livret')
    expect(session.calls[0]?.args[1]).toEqual({ vers: { personne: helene.personne, nom: 'Hélène O.', organisme: 'Cap emploi' }, remplacement: undefined })
  })

  test('the last relais is for the person: nobody will decide an aid any more', () => {
    const ana = livret('Ana', { aides: [{ aide: 'permis', theme: 'mobilite' }] })
    const session = show([ana], '/relais/passer')
    fireEvent.click(screen.getByRole('checkbox'))
    fireEvent.click(screen.getByRole('radio', { name: /^À la personne/ }))
    expect(screen.getByRole('region', { name: 'Ce qui va se passer' }).textContent).toContain('une aide n’est pas soldée')
    press('Proposer ce livret')
    expect(session.calls[0]?.args).toEqual([[ana.livret], { vers: undefined, remplacement: undefined }])
  })
})
