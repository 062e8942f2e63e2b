import { useEffect } from 'react'
import { useSession } from '../context.tsx'

/** While a form is open nothing reloads the page; released when it closes. */
export function useHold(active = true): void {
  const session = useSession()
  useEffect(() => (active ? session.hold() : undefined), [session, active])
}
