/**
 * How screens reach the application: the `App` for the whole page, and the `Session` of the person who is
 * in. The session is a context of its own, set by the shell only while it is open, so that a screen still
 * mounted while somebody leaves never meets a missing one.
 */
import { createContext, use, useSyncExternalStore, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { LivretId } from '../../base/ids.ts'
import type { Jour } from '../../base/jour.ts'
import type { App, AppState, ListView, LivretState, Session, SyncView } from '../../readmodel/session.ts'

const AppContext = createContext<App | undefined>(undefined)
const SessionContext = createContext<Session | undefined>(undefined)

export function AppProvider({ app, children }: { readonly app: App; readonly children: ReactNode }) {
  return <AppContext value={app}>{children}</AppContext>
}

export function SessionProvider({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>
}

export function useApp(): App {
  const app = use(AppContext)
  if (app === undefined) throw new Error('useApp outside of AppProvider')
  return app
}

export function useAppState(): AppState {
  return useStore(useApp().state)
}

/** What came with the address of this page, if somebody scanned it. */
export function useScanned(): string | undefined {
  return useStore(useApp().scanned).ticket
}

/** The open session; a screen of a role is only ever shown inside one. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (session === undefined) throw new Error('useSession while no session is open')
  return session
}

export function useList(): ListView {
  return useStore(useSession().list)
}

export function useSyncView(): SyncView {
  return useStore(useSession().sync)
}

export function useLivret(id: LivretId): LivretState {
  return useStore(useSession().livret(id))
}

/** The day in Paris; a screen left open overnight follows it when it is seen again. */
export function useToday(): Jour {
  const session = useSession()
  return useSyncExternalStore(whenSeenAgain, () => session.today())
}

function whenSeenAgain(check: () => void): () => void {
  const timer = setInterval(check, 60_000)
  document.addEventListener('visibilitychange', check)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', check)
  }
}
