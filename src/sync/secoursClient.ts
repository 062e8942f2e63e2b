/** Recovery keys over HTTP (PROTOCOL.md §16). */
import type { LivretId } from '../base/ids.ts'
import type { Result } from '../base/result.ts'
import { field } from './accountClient.ts'
import { sendSignedIn, type Access, type HttpDeps, type HttpFault } from './httpTransport.ts'

type Net = Pick<HttpDeps, 'fetch' | 'timers'>

/** The key of this référent's device. */
export const noteSecours = (net: Net, access: Access, publique: string): Promise<Result<void, HttpFault>> =>
  sendSignedIn(net, access, '/api/secours', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ publique }) }, () => Promise.resolve())

/** Those of the référent's devices; `undefined`: not known today. */
export async function fetchSecours(net: Net, access: Access, livret: LivretId): Promise<readonly string[] | undefined> {
  const found = await sendSignedIn(net, access, `/api/livrets/${livret}/secours`, {}, async (response) => field(await response.json(), 'cles'))
  const cles: unknown = found.ok ? found.value : undefined
  return Array.isArray(cles) && cles.every((each) => typeof each === 'string') ? cles : undefined
}
