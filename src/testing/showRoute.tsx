/** One address of the application, in an open session, as tests of screens show it. */
import { render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { MemoryRouter, Route, Routes, useLocation, type InitialEntry } from 'react-router'
import { AppProvider, SessionProvider } from '../ui/app/context.tsx'
import { fakeApp, type FakeSession } from './fakeSession.ts'

/** Where a link led, when it is elsewhere. */
function Where() {
  const location = useLocation()
  const state: unknown = location.state
  return <p data-testid="where">{`${location.pathname} ${JSON.stringify(state)}`}</p>
}

export function showRoute(session: FakeSession, at: InitialEntry, path: string, element: ReactElement): { readonly unmount: () => void } {
  return render(
    <AppProvider app={fakeApp({ phase: 'open', session })}>
      <SessionProvider session={session}>
        <MemoryRouter initialEntries={[at]}>
          <Routes>
            <Route path={path} element={element} />
            <Route path="*" element={<Where />} />
          </Routes>
        </MemoryRouter>
      </SessionProvider>
    </AppProvider>,
  )
}
