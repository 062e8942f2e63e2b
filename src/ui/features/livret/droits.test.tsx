// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react'
import { Suspense } from 'react'
import { MemoryRouter } from 'react-router'
import { beforeAll, expect, test } from 'vitest'
import { ok } from '../../../base/result.ts'
import { fakeSession, fatou } from '../../../testing/fakeSession.ts'
import { SessionProvider } from '../../app/context.tsx'
import { initI18n, loadNamespaces } from '../../i18n/i18n.ts'
import { instant } from '../../../testing/moments.ts'
import { Droits } from './Droits.tsx'

beforeAll(async () => {
  initI18n()
  await loadNamespaces('droits')
})

test('reading is said to be noted; the responsable erases only what was asked for, after writing the first name', async () => {
  const view = { ...fatou.livret(), me: fatou.nadia.personne, roles: ['responsable'] as const }
  const demande = { livret: view.livret, demande: 'demande', personne: fatou.me.personne, demandeeLe: instant(Date.parse('2026-11-20T10:00:00Z')) }
  const confirmed: unknown[] = []
  const session = fakeSession({
    me: { ...fatou.me, ...fatou.nadia, prenom: 'Nadia', role: 'responsable' }, livrets: [view],
    rights: {
      demandes: () => Promise.resolve(ok(confirmed.length === 0 ? [demande] : [])),
      confirmErasure: (what) => Promise.resolve(ok((confirmed.push(what), true as const))),
    },
  })
  render(
    <SessionProvider session={session}>
      <MemoryRouter>
        <Suspense>
          <Droits view={view} />
        </Suspense>
      </MemoryRouter>
    </SessionProvider>,
  )
  screen.getByText(/Chaque jour où vous ouvrez ce livret est noté/)
  await screen.findByText(/Effacement demandé par Fatou B\., le 20/)
  fireEvent.click(screen.getByRole('button', { name: 'Effacer définitivement…' }))
  fireEvent.click(screen.getByRole('button', { name: 'Effacer définitivement' }))
  screen.getByText(/Écrivez « Fatou » pour confirmer/)
  expect(confirmed).toEqual([])
  fireEvent.change(screen.getByRole('textbox'), { target: { value: ' fatou ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Effacer définitivement' }))
  await screen.findByText('Ce livret est effacé.')
  expect(confirmed).toEqual([demande])
})
