/** What waits for this person's decision, asked again whenever something was exchanged. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Tenues, TenuesView } from '../../../readmodel/tenues.ts'
import { useSession, useSyncView } from '../context.tsx'

const NOTHING: TenuesView = { loaded: false, fresh: false, items: [], encore: false }
const never = () => () => undefined

export function useTenues(): TenuesView & { readonly decide: Tenues['decide'] | undefined } {
  const session = useSession()
  const { lastSuccess, pending } = useSyncView()
  const [tenues, setTenues] = useState<Tenues>()
  useEffect(() => {
    let shown = true
    session.tenues().then((found) => { if (shown) setTenues(found) }, () => undefined)
    return () => { shown = false }
  }, [session])
  const sent = pending === 0
  useEffect(() => {
    tenues?.refresh().catch(() => undefined)
  }, [tenues, lastSuccess, sent])
  const view = useSyncExternalStore(tenues?.store.subscribe ?? never, () => tenues?.store.getState() ?? NOTHING)
  return { ...view, decide: tenues?.decide }
}
