// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, expect, test } from 'vitest'
import type { AppareilId, PersonneId } from '../../../base/ids.ts'
import { ok } from '../../../base/result.ts'
import { REGLES_PARTAGE } from '../../../domain/poste.ts'
import type { Poste, Rights } from '../../../readmodel/session.ts'
import { fakeSession } from '../../../testing/fakeSession.ts'
import { instant } from '../../../testing/moments.ts'
import { showRoute } from '../../../testing/showRoute.tsx'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { PostesPage } from './PostesPage.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('bureau', 'pro', 'acces')
})

const ines = 'AAAAAAAAAAAAAAAAAAAAAA' as AppareilId // shaped like an id
const poste: Poste = {
  poste: 'BBBBBBBBBBBBBBBBBBBBBB', code: 'A1', ferme: false, regles: REGLES_PARTAGE, ici: true,
  espaces: [{ appareil: ines, nom: 'Inès L.', vuLe: instant(Date.UTC(2026, 10, 20)), retire: false, ici: false, contenu: { livrets: [], autres: 2 } }],
}
const said = () => document.querySelector('.etroit [role=status]')?.textContent

function show(before: readonly Poste[]) {
  const asked: unknown[] = []
  const listing = (now: Poste, ...what: readonly unknown[]) => {
    asked.push(what)
    return Promise.resolve(ok([now]))
  }
  const answer = (...what: readonly unknown[]) => listing(poste, ...what)
  const rights: Partial<Rights> = {
    postes: () => Promise.resolve(ok(before)), sharePoste: (change) => answer('share', change), changePoste: ({ poste: which, regles, ferme }) => listing({ ...poste, regles, ferme }, 'change', which, regles, ferme),
    retireThere: (which, appareil) => answer('retire', which, appareil),
  }
  showRoute(fakeSession({ me: { personne: 'CCCCCCCCCCCCCCCCCCCCCC' as PersonneId, prenom: 'Odile', nom: 'M.', role: 'responsable', organisation: 'Les Quatre Vents' }, livrets: [], rights }), '/bureau/postes', '/bureau/postes', <PostesPage />) // of that form
  return { asked, user: userEvent.setup() }
}

test('this device becomes a shared one under an opaque code; a place’s name is none', async () => {
  const { asked, user } = show([])
  const code = await screen.findByLabelText('Code du poste')
  await user.type(code, 'Maison d’arrêt')
  await user.click(screen.getByRole('button', { name: 'En faire un poste partagé' }))
  expect([asked, await screen.findByText(/douze au plus/)]).toHaveLength(2)
  expect(asked).toEqual([])
  await user.clear(code)
  await user.type(code, 'a1')
  await user.click(screen.getByRole('button', { name: 'En faire un poste partagé' }))
  expect(asked).toEqual([['share', { code: 'A1', ferme: false, regles: REGLES_PARTAGE }]])
  expect(said()).toContain('C’est gardé.')
})

test('its rules are changed, and somebody opens there no more once that is confirmed', async () => {
  const { asked, user } = show([poste])
  await user.selectOptions(await screen.findByLabelText(/quand personne n’y touche/), '1 minute')
  await user.click(screen.getByLabelText(/Aucune copie/))
  await user.click(screen.getByRole('button', { name: 'Garder ces règles' }))
  expect(asked).toEqual([['change', poste.poste, { ...REGLES_PARTAGE, inactifS: 60, sansCopie: false }, false]])
  // Whoever kept them is still there, in fields that say what was kept.
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Garder ces règles' }))
  expect(screen.getByLabelText<HTMLInputElement>(/Aucune copie/).checked).toBe(false)
  await user.click(screen.getByRole('button', { name: /^Inès L\. n’ouvre plus ici/ }))
  expect(within(screen.getByRole('dialog')).getByText('2 livrets peuvent être dessus')).toBeTruthy()
  expect(within(screen.getByRole('dialog')).getByText('2 autres, que vous ne lisez pas')).toBeTruthy()
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: /N’ouvre plus ici/ }))
  expect(asked[1]).toEqual(['retire', poste.poste, ines])
})
