/** The server's opening key, and bringing it what was closed under it (PROTOCOL.md §15). No session: whoever brings it is nobody. */
import type { Result } from '../base/result.ts'
import { DEPART_TYPE } from '../protocol/depart.ts'
import { text } from './accountClient.ts'
import { send, type HttpDeps, type HttpFault } from './httpTransport.ts'

type Net = Pick<HttpDeps, 'fetch' | 'timers'>

/** `undefined`: the server does not answer, or opens nothing. */
export async function fetchOpeningKey(net: Net): Promise<string | undefined> {
  const found = await send(net, '/api/ouverture', { method: 'GET' }, async (response) => text(await response.json(), 'publique'))
  return found.ok ? found.value : undefined
}

/** Taken, whatever became of it; taken twice it is taken once. */
export const bringDepart = (net: Net, depart: Uint8Array): Promise<Result<void, HttpFault>> =>
  // Bytes of a plain ArrayBuffer; the type also allows shared memory.
  send(net, '/api/departs', { method: 'POST', headers: { 'content-type': DEPART_TYPE }, body: depart as Uint8Array<ArrayBuffer> }, () => Promise.resolve())
