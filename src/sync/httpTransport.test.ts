import { describe, expect, test, vi } from 'vitest'
import type { PersonneId } from '../base/ids.ts'
import { createFakeTimers } from '../testing/fakeTimers.ts'
import { seededIds } from '../testing/seededIds.ts'
import { createAccountClient } from './accountClient.ts'
import { createHttpTransport, SYNC_TYPE, type HttpDeps } from './httpTransport.ts'
import { askRegles } from './regles.ts'

type Call = { readonly path: string; readonly init: RequestInit }
const ids = seededIds(70)

function http(answer: (call: Call) => Response | Promise<Response>, token: string | undefined = 'jeton') {
  const calls: Call[] = []
  const timers = createFakeTimers()
  const deps: HttpDeps = {
    timers,
    token: () => Promise.resolve(token),
    fetch: async (path, init = {}) => {
      if (typeof path !== 'string') throw new TypeError('a path is asked for')
      const call = { path, init }
      calls.push(call)
      return answer(call)
    },
  }
  return { calls, timers, deps, transport: createHttpTransport(deps), accounts: createAccountClient(deps) }
}

/** Never answers, but ends when it is aborted, as fetch does. */
const silence = ({ init }: Call): Promise<Response> =>
  new Promise((_, reject) => { init.signal?.addEventListener('abort', () => { reject(new DOMException('aborted', 'AbortError')) }) })

describe('an exchange', () => {
  test('sends the bytes with the token and gives the bytes of the answer', async () => {
    const { transport, calls, timers } = http(() => new Response(Uint8Array.of(1, 2, 3)))
    expect(await transport.exchange(Uint8Array.of(9))).toEqual({ ok: true, value: Uint8Array.of(1, 2, 3) })
    expect(calls).toMatchObject([{ path: '/api/sync', init: { method: 'POST', body: Uint8Array.of(9), cache: 'no-store', headers: { authorization: 'Bearer jeton', 'content-type': SYNC_TYPE } } }])
    expect(timers.waits()).toEqual([])
  })

  test('a refused token is replaced, once, and the same bytes are sent with the other', async () => {
    let taken = 'second'
    const asked: string[] = []
    const { deps, calls } = http(({ init }) => ((init.headers as Record<string, string>)['authorization'] === `Bearer ${taken}` ? new Response(Uint8Array.of(1)) : new Response(null, { status: 401 })), 'premier') // a plain record, as the client makes it
    const transport = createHttpTransport({ ...deps, renew: (refused) => { asked.push(refused); return Promise.resolve({ ok: true, value: 'second' }) } })
    expect(await transport.exchange(Uint8Array.of(9))).toEqual({ ok: true, value: Uint8Array.of(1) })
    expect(calls.map(({ init }) => init.body)).toEqual([Uint8Array.of(9), Uint8Array.of(9)])
    taken = 'aucun'
    expect(await transport.exchange(Uint8Array.of(9))).toEqual({ ok: false, error: { fault: 'signedOut' } })
    expect([asked, calls.length]).toEqual([['premier', 'premier'], 4])
    // What kept it from being replaced is what is said.
    const away = createHttpTransport({ ...deps, renew: () => Promise.resolve({ ok: false, error: { fault: 'unreachable' } }) })
    expect(await away.exchange(Uint8Array.of(9))).toEqual({ ok: false, error: { fault: 'unreachable' } })
  })

  test('without a token nothing is sent', async () => {
    const { calls } = http(() => new Response())
    const { transport } = http(() => new Response(), undefined)
    const signedOut = createHttpTransport({ ...http(() => new Response()).deps, token: () => Promise.resolve(undefined) })
    expect(await signedOut.exchange(Uint8Array.of(1))).toEqual({ ok: false, error: { fault: 'signedOut' } })
    expect(transport).toBeDefined()
    expect(calls).toEqual([])
  })

  test.each([
    [401, {}, { fault: 'signedOut' }],
    [426, {}, { fault: 'tooOld' }],
    [429, { 'retry-after': '7' }, { fault: 'busy', afterMs: 7_000 }],
    [503, {}, { fault: 'busy', afterMs: 10_000 }],
    [429, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, { fault: 'busy', afterMs: 10_000 }],
    [429, { 'retry-after': '999999' }, { fault: 'busy', afterMs: 3_600_000 }],
    [400, {}, { fault: 'rejected' }],
    [413, {}, { fault: 'rejected' }],
    [415, {}, { fault: 'rejected' }],
    [404, {}, { fault: 'unreachable' }],
    [500, {}, { fault: 'unreachable' }],
    [502, {}, { fault: 'unreachable' }],
    [204, {}, { fault: 'unreachable' }],
  ])('status %i %o', async (status, headers, fault) => {
    const { transport } = http(() => new Response(null, { status, headers: headers as Record<string, string> })) // a plain record, as the client makes it
    expect(await transport.exchange(Uint8Array.of(1))).toEqual({ ok: false, error: fault })
  })

  test('no network, a cut answer and a silent server are all unreachable', async () => {
    const unreachable = { ok: false, error: { fault: 'unreachable' } }
    expect(await http(() => Promise.reject(new TypeError('failed to fetch'))).transport.exchange(Uint8Array.of(1))).toEqual(unreachable)
    const cut = new ReadableStream({ start: (controller) => { controller.error(new TypeError('cut')) } })
    expect(await http(() => new Response(cut)).transport.exchange(Uint8Array.of(1))).toEqual(unreachable)
    const silent = http(silence)
    const asked = silent.transport.exchange(Uint8Array.of(1))
    await vi.waitFor(() => { expect(silent.calls.length).toBe(1) })
    silent.timers.advance(30_000)
    expect(await asked).toEqual(unreachable)
    // Also when it falls silent in the middle of its answer.
    const half = http(({ init }) => new Response(new ReadableStream({ start: (controller) => {
      controller.enqueue(Uint8Array.of(1))
      init.signal?.addEventListener('abort', () => { controller.error(new DOMException('aborted', 'AbortError')) })
    } })))
    const started = half.transport.exchange(Uint8Array.of(1))
    await vi.waitFor(() => { expect(half.calls.length).toBe(1) })
    half.timers.advance(30_000)
    expect(await started).toEqual(unreachable)
  })
})

describe('hints', () => {
  const stream = () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({ start: (made) => { controller = made } })
    const send = (text: string): void => controller?.enqueue(new TextEncoder().encode(text))
    return { response: () => new Response(body), send, end: () => controller?.close() }
  }

  test('each piece of news calls back, however the bytes are cut; beats do not', async () => {
    const { response, send } = stream()
    const { transport, calls } = http(response)
    const onHint = vi.fn()
    const stop = transport.hints(onHint)
    await vi.waitFor(() => { expect(calls).toMatchObject([{ path: '/api/hints', init: { headers: { authorization: 'Bearer jeton' } } }]) })
    send('retry: 5000\n:\n\n')
    send('dat')
    send('a: news\n\n')
    await vi.waitFor(() => { expect(onHint).toHaveBeenCalledTimes(1) })
    send(':\n\n')
    send('data: news\n\n')
    await vi.waitFor(() => { expect(onHint).toHaveBeenCalledTimes(2) })
    stop()
    expect(calls[0]?.init.signal?.aborted).toBe(true)
  })

  test('listens again when the stream ends, more and more patiently, and at once less so after news', async () => {
    let current = stream()
    const { transport, calls, timers } = http(() => current.response())
    const stop = transport.hints(() => undefined)
    for (const wait of [5_000, 10_000, 20_000]) {
      await vi.waitFor(() => { expect(calls.length).toBeGreaterThan(0) })
      current.end()
      await vi.waitFor(() => { expect(timers.waits()).toEqual([wait]) })
      current = stream()
      timers.advance(wait)
    }
    await vi.waitFor(() => { expect(calls.length).toBe(4) })
    current.send('data: news\n\n')
    current.end()
    await vi.waitFor(() => { expect(timers.waits()).toEqual([5_000]) })
    stop()
    expect(timers.waits()).toEqual([])
  })

  test('a token that is over is replaced before it listens again', async () => {
    let token = 'premier'
    const { deps, calls, timers } = http(({ init }) => ((init.headers as Record<string, string>)['authorization'] === 'Bearer second' ? new Response(new ReadableStream()) : new Response(null, { status: 401 }))) // a plain record, as the client makes it
    const transport = createHttpTransport({ ...deps, token: () => Promise.resolve(token), renew: () => { token = 'second'; return Promise.resolve({ ok: true, value: token }) } })
    const stop = transport.hints(() => undefined)
    await vi.waitFor(() => { expect(timers.waits()).toEqual([5_000]) })
    timers.advance(5_000)
    await vi.waitFor(() => { expect(calls.map(({ init }) => (init.headers as Record<string, string>)['authorization'])).toEqual(['Bearer premier', 'Bearer second']) }) // a plain record, as the client makes it
    stop()
  })

  test('what could not be listened to for want of a network is listened to as soon as an exchange passes, and asked for once', async () => {
    let away = true
    const onHint = vi.fn()
    const { transport, timers, calls } = http(({ path }) => (away ? Promise.reject(new TypeError('no network')) : new Response(path === '/api/hints' ? new ReadableStream() : Uint8Array.of(1))))
    const listened = (): number => calls.filter(({ path }) => path === '/api/hints').length
    const stop = transport.hints(onHint)
    for (const [times, wait] of [[1, 5_000], [2, 10_000], [3, 20_000]] as const) {
      await vi.waitFor(() => { expect([listened(), timers.waits()]).toEqual([times, [wait]]) })
      if (times < 3) timers.advance(wait)
    }
    expect(await transport.exchange(Uint8Array.of(1))).toEqual({ ok: false, error: { fault: 'unreachable' } })
    expect(listened()).toBe(3)
    away = false
    for (let twice = 0; twice < 2; twice++) await transport.exchange(Uint8Array.of(1))
    await vi.waitFor(() => { expect([listened(), timers.waits()]).toEqual([4, []]) })
    // It is the first time that this one listens: the exchange that woke it has just asked.
    expect(onHint).not.toHaveBeenCalled()
    stop()
  })

  test('a stream that comes back asks once for what nobody could tell; one that breaks at once is not woken by that', async () => {
    const onHint = vi.fn(() => void transport.exchange(Uint8Array.of(1)))
    const broken = () => new Response(new ReadableStream({ start: (controller) => { controller.error(new TypeError('cut')) } }))
    const { transport, timers, calls } = http(({ path }) => (path === '/api/hints' ? broken() : new Response(Uint8Array.of(1))))
    const stop = transport.hints(onHint)
    for (const [times, wait] of [[0, 5_000], [1, 10_000], [2, 20_000]] as const) {
      await vi.waitFor(() => { expect([onHint.mock.calls.length, timers.waits()]).toEqual([times, [wait]]) })
      await transport.exchange(Uint8Array.of(1))
      expect(calls.filter(({ path }) => path === '/api/hints').length).toBe(times + 1)
      timers.advance(wait)
    }
    stop()
  })

  test('refused or unreachable, it tries again later and never calls back', async () => {
    const onHint = vi.fn()
    for (const answer of [() => new Response(null, { status: 429 }), () => Promise.reject(new TypeError('no network'))]) {
      const { transport, timers, calls } = http(answer)
      const stop = transport.hints(onHint)
      await vi.waitFor(() => { expect(timers.waits()).toEqual([5_000]) })
      timers.advance(5_000)
      await vi.waitFor(() => { expect(calls.length).toBe(2) })
      stop()
    }
    expect(onHint).not.toHaveBeenCalled()
  })
})

describe('accounts', () => {
  const person = { personne: ids.personne(), prenom: 'Maud', nom: 'T.', role: 'referent', organisation: 'Les Quatre Vents' } as const
  const json = (body: unknown) => () => Response.json(body)

  test('the demonstration’s people, and nobody on a server without one', async () => {
    const { accounts, calls } = http(json({ personnes: [{ ...person, description: 'référente' }, { ...person, role: 'beneficiaire', organisation: null, description: '' }] }))
    expect(await accounts.listDemo()).toEqual({ ok: true, value: [{ ...person, description: 'référente' }, { ...person, role: 'beneficiaire', organisation: '', description: '' }] })
    expect(calls[0]?.path).toBe('/api/demo')
    expect(await http(() => new Response('{}', { status: 404 })).accounts.listDemo()).toEqual({ ok: false, error: { fault: 'notFound' } })
    expect(await http(() => Promise.reject(new TypeError())).accounts.listDemo()).toEqual({ ok: false, error: { fault: 'unreachable' } })
  })

  test('that a device is retired is heard from our server alone, not from what denies on the way', async () => {
    const asked = (body: string) => askRegles(http(() => new Response(body, { status: 403 })).deps, undefined)
    expect(await asked('{"error":"forbidden"}')).toEqual({ ok: false, error: { fault: 'forbidden' } })
    expect(await asked('{"error":"secondFactor"}')).toEqual({ ok: false, error: { fault: 'secondFactor' } })
    for (const page of ['', '<html><title>403 Forbidden</title>Access is forbidden by your administrator.']) expect(await asked(page)).toEqual({ ok: false, error: { fault: 'unreachable' } })
  })

  test('entering as one of them gives a session', async () => {
    const { accounts, calls } = http(json({ ...person, token: 'jeton', refresh: 'suivant' }))
    const appareil = ids.appareil()
    expect(await accounts.enterDemo(person.personne, appareil, 'publique')).toEqual({ ok: true, value: { ...person, session: { token: 'jeton', refresh: 'suivant' } } })
    expect(calls).toMatchObject([{ path: '/api/demo/entrer', init: { method: 'POST', body: JSON.stringify({ personne: person.personne, appareil, publique: 'publique' }) } }])
  })

  test('the directory is asked with the token, and names people in full', async () => {
    const { accounts, calls } = http(json({ personnes: [person] }))
    const { personne, role, organisation } = person
    expect(await accounts.fetchAnnuaire({ token: () => Promise.resolve('jeton') })).toEqual({ ok: true, value: [{ personne, nom: 'Maud T.', role, organisation }] })
    expect(calls).toMatchObject([{ path: '/api/annuaire', init: { headers: { authorization: 'Bearer jeton' } } }])
  })

  test.each([
    null, 'text', [], {}, { personnes: 'x' }, { personnes: [null] }, { personnes: [{ ...person, personne: 'x' }] },
    { personnes: [{ ...person, role: 'roi' }] }, { personnes: [{ ...person, nom: 7 }] },
  ])('an answer of another shape is rejected whole: %j', async (body) => {
    const { accounts } = http(json(body))
    expect(await accounts.listDemo()).toEqual({ ok: false, error: { fault: 'rejected' } })
    expect(await accounts.enterDemo('x' as PersonneId, ids.appareil(), 'p')).toEqual({ ok: false, error: { fault: 'rejected' } }) // not one, for the answer is what is looked at
  })

  test('a session without its two tokens is rejected', async () => {
    for (const part of [{ refresh: 'r' }, { token: 't' }, { token: 't', refresh: 5 }, { token: null, refresh: 'r' }])
      expect(await http(json({ ...person, ...part })).accounts.enterDemo(person.personne, ids.appareil(), 'p')).toEqual({ ok: false, error: { fault: 'rejected' } })
  })

  test('devices are listed and revoked, one’s own or those of a livret’s person', async () => {
    const access = { token: () => Promise.resolve('jeton') }
    const [appareil, livret] = [ids.appareil(), ids.livret()]
    const listed = { appareil, depuis: 1_760_000_000_000, vuLe: 1_760_000_900_000, retireLe: null, ici: true }
    const { accounts, calls } = http(json({ appareils: [listed] }))
    const found = { ok: true, value: [{ appareil, since: 1_760_000_000_000, seen: 1_760_000_900_000, revoked: undefined, here: true }] }
    for (const asked of [accounts.listDevices(access), accounts.listDevices(access, livret), accounts.revokeDevice(access, appareil), accounts.revokeDevice(access, appareil, livret)]) expect(await asked).toEqual(found)
    expect(calls.map(({ path, init }) => [path, init.method ?? 'GET', init.body ?? ''])).toEqual([
      ['/api/appareils', 'GET', ''], [`/api/livrets/${livret}/appareils`, 'GET', ''],
      ['/api/appareils/retirer', 'POST', JSON.stringify({ appareil })], [`/api/livrets/${livret}/appareils/retirer`, 'POST', JSON.stringify({ appareil })],
    ])
    for (const bad of [{ ...listed, appareil: 'x' }, { ...listed, vuLe: 'hier' }, { ...listed, ici: 1 }])
      expect(await http(json({ appareils: [bad] })).accounts.listDevices(access)).toEqual({ ok: false, error: { fault: 'rejected' } })
  })

  test('ending a session is best effort', async () => {
    const { accounts, calls } = http(() => Promise.reject(new TypeError('no network')))
    await expect(accounts.endSession('jeton')).resolves.toBeUndefined()
    expect(calls).toMatchObject([{ path: '/api/session/fin', init: { method: 'POST' } }])
  })
})
