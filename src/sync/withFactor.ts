/** What the server does only after a second factor was just shown: it is asked for here, and the act tried once more. */
import type { Result } from '../base/result.ts'
import type { Access, HttpDeps, HttpFault } from './httpTransport.ts'

export async function withFactor<T>(net: Pick<HttpDeps, 'fetch' | 'timers' | 'timeoutMs'>, access: Access, act: () => Promise<Result<T, HttpFault>>): Promise<Result<T, HttpFault>> {
  const first = await act()
  if (first.ok || first.error.fault !== 'secondFactor') return first
  const { openProofs } = await import('./proofs.ts')
  const shown = await openProofs(net, access).show()
  return shown.ok ? act() : first
}
