/**
 * The `transport` port over HTTP: POST /api/sync for exchanges, GET /api/hints (server-sent events, read with
 * fetch because they need a header) for hints. A failure says only what to do next; no answer at all and a
 * broken one are the same: try again later.
 */
import { err, ok, type Result } from '../base/result.ts'
import type { Timers } from '../ports/timers.ts'
import type { Transport, TransportFault } from '../ports/transport.ts'

export const SYNC_TYPE = 'application/vnd.livret.sync'
const TIMEOUT_MS = 30_000
const HINTS_FIRST_MS = 5_000
const HINTS_MOST_MS = 120_000
const BUSY_MS = 10_000

export interface Access {
  /** The session's token, as stored now; `undefined` when there is none. */
  readonly token: () => Promise<string | undefined>
  /** Another token in place of one that the server refused. */
  readonly renew?: (refused: string) => Promise<Result<string, HttpFault>>
  /** A first token, of a device that waits to be confirmed; undefined for any other. */
  readonly enter?: () => Promise<Result<string, HttpFault> | undefined>
}

export interface HttpDeps extends Access {
  /** `fetch` of the page; addresses are of its own origin. */
  readonly fetch: typeof fetch
  readonly timers: Timers
  readonly timeoutMs?: number
}

export function createHttpTransport(deps: HttpDeps): Transport {
  /** Those who could not reach the server to listen: an exchange that could makes them try again. */
  const deaf = new Set<() => void>()
  return {
    async exchange(request) {
      const sent = await sendSignedIn(deps, deps, '/api/sync', {
        method: 'POST',
        headers: { 'content-type': SYNC_TYPE },
        // Bytes of a plain ArrayBuffer; the type also allows shared memory.
        body: request as Uint8Array<ArrayBuffer>,
      }, async (response) => response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : Promise.reject(new Error()))
      // Whoever answers there, or without a word, is not our server: a captive portal, a proxy, a deployment under way.
      if (!sent.ok) return err(sent.error.fault === 'notFound' || sent.error.fault === 'forbidden' ? { fault: 'unreachable' } : sent.error)
      for (const listen of deaf) listen()
      return sent
    },

    hints(onHint) {
      const abort = new AbortController()
      let cancelWait: (() => void) | undefined
      let failures = 0
      let heard = false
      const listen = async (): Promise<void> => {
        cancelWait?.()
        deaf.delete(again)
        const token = await deps.token()
        let begun = false
        const reached = token === undefined || await readHints(deps, token, abort.signal, (event) => {
          begun = true
          if (event === 'news') failures = 0
          // What came while nobody listened was told to nobody.
          if (event === 'news' || heard) onHint()
          heard = true
        }).then(() => true, () => begun)
        if (abort.signal.aborted) return
        // Not one that begins and breaks: its exchange would have it begin again, for ever.
        if (!reached) deaf.add(again)
        cancelWait = deps.timers.after(Math.min(HINTS_MOST_MS, HINTS_FIRST_MS * 2 ** Math.min(failures, 10)), again)
        failures += 1
      }
      const again = (): void => void listen()
      again()
      return () => {
        abort.abort()
        cancelWait?.()
        deaf.delete(again)
      }
    },
  }
}

/** Resolves or rejects when the stream ends. Every event of it says the same: there is news. */
async function readHints(deps: HttpDeps, token: string, signal: AbortSignal, on: (event: 'begun' | 'news') => void): Promise<void> {
  const response = await deps.fetch('/api/hints', { headers: { authorization: `Bearer ${token}` }, signal, cache: 'no-store' })
  if (response.status === 401) await deps.renew?.(token)
  if (!response.ok || response.body === null) return
  on('begun')
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let line = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (line + part.value).split('\n')
    line = lines.pop() ?? ''
    // Between two beats nothing but a broken server sends so long a line.
    if (line.length > 1_000) return void reader.cancel()
    if (lines.some((each) => each.startsWith('data:'))) on('news')
  }
}

/** With the session's token; once more when it was refused and another could be had. */
export async function sendSignedIn<T>(
  deps: Pick<HttpDeps, 'fetch' | 'timers' | 'timeoutMs'>,
  access: Access,
  path: string,
  init: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> },
  read: (response: Response) => Promise<T>,
): Promise<Result<T, HttpFault>> {
  const held = await access.token()
  const entered = held === undefined ? await access.enter?.() : undefined
  if (entered?.ok === false) return entered
  const token = held ?? entered?.value
  if (token === undefined) return err({ fault: 'signedOut' })
  const ask = (bearer: string) => send(deps, path, { ...init, headers: { ...init.headers, authorization: `Bearer ${bearer}` } }, read)
  const sent = await ask(token)
  if (sent.ok || sent.error.fault !== 'signedOut' || access.renew === undefined) return sent
  const renewed = await access.renew(token)
  return renewed.ok ? ask(renewed.value) : renewed
}

/** One request with a deadline over the whole of it, body included. */
export async function send<T>(
  deps: Pick<HttpDeps, 'fetch' | 'timers' | 'timeoutMs'>,
  path: string,
  init: RequestInit,
  read: (response: Response) => Promise<T>,
): Promise<Result<T, HttpFault>> {
  const abort = new AbortController()
  const cancel = deps.timers.after(deps.timeoutMs ?? TIMEOUT_MS, () => { abort.abort() })
  try {
    const response = await deps.fetch(path, { ...init, signal: abort.signal, cache: 'no-store' })
    if (response.status === 200 || response.status === 204) return ok(await read(response))
    return err(response.status === 403 ? deniedBy(await response.text()) : faultOf(response))
  } catch {
    return err({ fault: 'unreachable' })
  } finally {
    cancel()
  }
}

export type HttpFault = TransportFault | { readonly fault: 'notFound' } | { readonly fault: 'forbidden' }

/** Ours says which: a device is destroyed for it (regles.ts). Whatever else denies on the way, a filter or a proxy, knows nothing of devices. */
const deniedBy = (body: string): HttpFault => ({ fault: body.includes('"secondFactor"') ? 'secondFactor' : body.includes('"forbidden"') ? 'forbidden' : 'unreachable' })

function faultOf(response: Response): HttpFault {
  switch (response.status) {
    case 401: return { fault: 'signedOut' }
    case 404: return { fault: 'notFound' }
    case 426: return { fault: 'tooOld' }
    case 429:
    case 503: {
      const seconds = Number(response.headers.get('retry-after'))
      return { fault: 'busy', afterMs: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : BUSY_MS }
    }
    case 400:
    case 413:
    case 415: return { fault: 'rejected' }
    default: return { fault: 'unreachable' }
  }
}
