import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { useStore } from 'zustand'
import { useApp } from './context.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { lazyRoute, WhileReading } from './shared/lazyRoute.ts'
import { useRest } from './shared/useRest.ts'

const code = () => import('./SessionNews.tsx')
const SessionNews = lazyRoute(async () => (await code()).SessionNews, 'acces')
const UpdateOffer = lazyRoute(async () => (await code()).UpdateOffer)

/** A new version waits. */
export function UpdateBand() {
  const { apply } = useStore(useApp().update)
  return apply === undefined ? null : (
    <Beside>
      <UpdateOffer apply={apply} />
    </Beside>
  )
}

/** What the whole session has to know, whatever the screen. */
export function SessionBands() {
  return (
    <Beside>
      <SessionNews />
    </Beside>
  )
}

/** Read after the screen, and no trouble to it. */
function Beside({ children }: { readonly children: ReactNode }) {
  const { pathname } = useLocation()
  return useRest() && (
    <ErrorBoundary quiet resetKey={pathname}>
      <WhileReading value={null}>{children}</WhileReading>
    </ErrorBoundary>
  )
}
