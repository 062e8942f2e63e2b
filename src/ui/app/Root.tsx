import { BrowserRouter } from 'react-router'
import type { App } from '../../readmodel/session.ts'
import { AppProvider } from './context.tsx'
import { Shell } from './Shell.tsx'

/** The whole page. `main.tsx` calls `initI18n()` and makes the `App` before rendering it. */
export function Root({ app }: { readonly app: App }) {
  return (
    <AppProvider app={app}>
      <BrowserRouter>
        <Shell />
      </BrowserRouter>
    </AppProvider>
  )
}
