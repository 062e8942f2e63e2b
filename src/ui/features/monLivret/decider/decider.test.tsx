// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeAll, expect, test } from 'vitest'
import type { AppareilId, CreatedId, ReplicaId } from '../../../../base/ids.ts'
import type { TenueView } from '../../../../readmodel/tenueViews.ts'
import type { TenuesView } from '../../../../readmodel/tenues.ts'
import { fakeSession, fatou, type FakeSession } from '../../../../testing/fakeSession.ts'
import { fakeId, instant, jour } from '../../../../testing/fakeFields.ts'
import { showRoute } from '../../../../testing/showRoute.tsx'
import { readScreen } from '../../../components/readScreen.ts'
import { initI18n, loadNamespaces } from '../../../i18n/i18n.ts'
import { typography } from '../../../i18n/typography.ts'
import { MonLivretRoute } from '../MonLivretRoute.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('personne', 'accueil', 'mon')
})

const { maud, paul } = fatou
const view = fatou.livret({ theirs: true, roles: ['beneficiaire', 'titulaire'] })
const phone: TenueView = {
  key: 'un', livret: view.livret, volet: 'cercle', auteur: maud.personne, auteurNom: maud.nom, mine: false, appareil: fakeId<AppareilId>('tablette'), retire: false,
  at: instant('2026-11-20T17:05:00Z'), fin: null, type: 'identite', entity: 'identite', cree: false, lisible: true,
  lines: [{ type: 'identite', field: 'telephone', sens: 'valeur', before: '06 39 98 11 02', after: '06 39 98 77 31' }], about: [{ replica: 'AAAAAAAAAAA' as ReplicaId, n: 1 }], // shaped as one
}
const note: TenueView = {
  ...phone, key: 'deux', volet: 'notes', auteur: paul.personne, auteurNom: paul.nom, fin: jour('2026-11-18'), type: 'note', entity: fakeId<CreatedId>('note'), cree: true,
  lines: [{ type: 'note', field: 'texte', sens: 'valeur', before: null, after: 'Vu mardi.' }],
}

function show(path: string, tenues: Partial<TenuesView>, livret = view): FakeSession {
  const session = fakeSession({ me: fatou.me, livrets: [livret], tenues })
  showRoute(session, path, '/mon/*', <MonLivretRoute />)
  return session
}
const title = (name: string) => screen.findByRole('heading', { level: 1, name: typography(name) })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name: typography(name) }))
const heard = () => readScreen(document.getElementById('contenu'), 'choisi').replace(/\u00a0/g, ' ')

test('[I15] the home of whoever holds their livret says that something waits, and leads there', async () => {
  show('/mon', { items: [phone, note] })
  fireEvent.click(await screen.findByRole('link', { name: /^À vous de décider/ }))
  await title('À vous de décider')
})

test('whoever is followed is not asked: their référent is', async () => {
  show('/mon', { items: [phone] }, fatou.livret())
  await title('Mon parcours')
  expect(screen.queryByRole('link', { name: /À vous de décider/ })).toBeNull()
})

test('one thing at a time, in plain words, aloud too; a yes is one tap', async () => {
  const session = show('/mon/decider', { items: [phone, note] })
  await title('À vous de décider')
  expect(heard()).toContain('Ce livret est à vous.')
  expect(heard()).toMatch(/Mon numéro de téléphone.*Maud a écrit ceci.*Maud ne peut plus écrire dans votre livret.*06 39 98 11 02.*06 39 98 77 31/s)
  expect(heard()).not.toContain('Vu mardi.')
  press('Oui, je le garde')
  await screen.findByText(typography("C'est dans votre livret."))
  expect(session.calls).toEqual([{ command: 'decide', args: [[phone], true] }])
  await waitFor(() => expect(heard()).toContain('Vu mardi.'))
  expect(heard()).toContain('Paul ne vous accompagne plus depuis le 18 novembre.')
  expect(heard()).not.toContain('Aujourd’hui, il y a')
})

test('a no is asked twice, and says what becomes of it', async () => {
  const session = show('/mon/decider', { items: [phone] })
  await title('À vous de décider')
  press("Non, je n'en veux pas")
  expect(screen.getByRole('dialog').textContent).toContain('Maud le saura et garde son texte.')
  expect(session.calls).toEqual([])
  press('Non, je ne le garde pas')
  await title('Vous avez tout décidé')
  expect(session.calls).toEqual([{ command: 'decide', args: [[phone], false] }])
})

test('what this version cannot read is not offered to be decided; without network it is as last heard', async () => {
  show('/mon/decider', { items: [{ ...phone, lines: [], lisible: false, type: undefined }], fresh: false })
  await title('À vous de décider')
  expect(heard()).toContain('Pas de réseau.')
  expect(screen.queryByRole('button', { name: typography('Oui, je le garde') })).toBeNull()
})
