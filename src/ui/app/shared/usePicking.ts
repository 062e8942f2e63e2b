import { useSession } from '../context.tsx'

/** Called when this application opens something over itself (a file picker): that the page is hidden does not mean that it was left. Over once somebody is back. */
export function usePicking(): () => void {
  const { lock } = useSession()
  return () => {
    addEventListener('focus', lock.picking(), { once: true })
  }
}
