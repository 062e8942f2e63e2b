/**
 * How a device makes itself known to the server. Some were there when the world began, with keys that the server knows.
 * Others entered by a ticket: they speak through the product's own transport over HTTP, with its keys, its sessions and its
 * way in, over a link that fails as everybody's does.
 */
import { err } from '../base/result.ts'
import type { DeviceKey, KeyMaker } from '../ports/keys.ts'
import type { Transport } from '../ports/transport.ts'
import type { ExchangeSession } from '../protocol/exchange.ts'
import type { WireReply, WireRequest } from '../protocol/wire.ts'
import { createAccess, type KeyAccess } from '../sync/access.ts'
import { createAccountClient } from '../sync/accountClient.ts'
import { createHttpTransport, type Access, type HttpDeps } from '../sync/httpTransport.ts'
import { createKeys } from '../sync/keyRing.ts'
import { enterProvisionally } from '../sync/provisionalAccess.ts'
import type { Space } from '../sync/space.ts'
import { Violation } from './violation.ts'
import type { WorldDoors } from './worldDoors.ts'
import type { Fate } from './worldLink.ts'
import type { WorldServer } from './worldServer.ts'
import type { Tally } from './worldTally.ts'

export type Net = Pick<HttpDeps, 'fetch' | 'timers'>

const timers = { after: () => () => undefined }
const unreachable = (): Promise<never> => Promise.reject(new TypeError('no network'))

/** @param as who asks without a token of the doors' own; `link` carries exchanges, once it was seen who speaks */
export function netOver(doors: WorldDoors, fate: Fate, as?: ExchangeSession, link?: Transport): Net {
  // Only the product's own client asks: with a path, headers in a record, and bytes or JSON.
  const answer: typeof fetch = async (path, init) => {
    const caller = as ?? doors.sessionOf((new Headers(init?.headers).get('authorization') ?? '').slice('Bearer '.length))
    if (path === '/api/sync' && link !== undefined) {
      if (caller === undefined) return new Response(null, { status: 401 })
      const sent = await link.exchange(init?.body as Uint8Array)
      if (sent.ok) return new Response(sent.value as Uint8Array<ArrayBuffer>) // never of shared memory
      return sent.error.fault === 'signedOut' ? new Response(null, { status: 401 }) : unreachable()
    }
    if (fate === 'requestLost') return unreachable()
    const ask = () => doors.ask(caller, path as string, init?.method ?? 'GET', typeof init?.body === 'string' ? JSON.parse(init.body) as Readonly<Record<string, unknown>> : {})
    if (fate === 'twice') await ask()
    const { status, body } = await ask()
    return fate === 'replyLost' || fate === 'cut' ? unreachable() : new Response(JSON.stringify(body ?? {}), { status })
  }
  return {
    timers,
    // To the client whatever goes wrong is a lost link: a rule that breaks must not be lost with it.
    fetch: (path, init) => answer(path, init).catch((error: unknown) => {
      if (error instanceof Violation) doors.broken ??= error
      throw error
    }),
  }
}

export interface Voice {
  readonly byTicket: boolean
  /** Signs what is sent. */
  key(space: Space): Promise<DeviceKey | undefined>
  over(link: Transport, fate: Fate, space: Space): Transport
  /** Undefined: it was not heard. */
  answer(request: WireRequest): Promise<WireReply | undefined>
  /** Another key takes the place of the one in use. */
  changeKey(fate: Fate, space: Space): Promise<void>
}

export function bornKnown(server: WorldServer, tally: Tally, session: ExchangeSession): Voice {
  server.keys.keyOf(session)
  return {
    byTicket: false,
    key: () => Promise.resolve(server.keys.keyOf(session)),
    over: (link) => link,
    answer: (request) => server.answer(session, request),
    changeKey: () => {
      tally.met('keys replaced')
      server.keys.replace(session)
      return Promise.resolve()
    },
  }
}

export function byTicket(server: WorldServer, tally: Tally, session: ExchangeSession, maker: KeyMaker): Voice {
  const { doors, keys } = server
  /** Its last request was signed by a key that counts no more. */
  let unheard = false
  return {
    byTicket: true,
    key: (space) => createKeys(space.cabinet, maker).current(),
    over: (link, fate, space) => accountOver(space, maker, netOver(doors, fate, undefined, {
      ...link,
      exchange: async (bytes) => {
        const sent = await link.exchange(bytes)
        const refused = unheard
        unheard = false
        return refused ? err({ fault: 'signedOut' }) : sent
      },
    })).transport,
    answer: async (request) => {
      const heard = await server.hear(session, request)
      unheard = !heard.ok
      if (!heard.ok && heard.error !== 'retiredKey') throw new Violation('K1', `a device that signs with a key of its own is told ${heard.error}`)
      return heard.ok ? heard.value : undefined
    },
    // The server calls it old when a session is next opened; the device makes another and offers it.
    changeKey: async (fate, space) => {
      doors.grewOld(session.appareil)
      if (!(await accountOver(space, maker, netOver(doors, 'arrives')).renew())) return
      const before = keys.count().join()
      await accountOver(space, maker, netOver(doors, fate)).renewKey()
      if (keys.count().join() === before) return
      tally.met('keys changed by their device')
      if (fate === 'replyLost' || fate === 'cut') tally.met('answers about a new key lost')
    },
  }
}

interface Account {
  readonly transport: Transport
  /** Puts another key in the place of one that the server calls old. */
  renewKey(): Promise<void>
  /** Because its token is refused; whether it has another. */
  renew(): Promise<boolean>
}

function accountOver(space: Space, maker: KeyMaker, net: Net): Account {
  const keys = createKeys(space.cabinet, maker)
  const alone = <T>(work: () => Promise<T>): Promise<T> => work()
  const renewing = createAccess({ space, accounts: createAccountClient(net), keys, turns: { session: alone, key: alone } })
  // These devices close no work for the server, so that nothing has to be brought before.
  const enter = enterProvisionally({ net, space, key: () => keys.current(), before: () => Promise.resolve(true), alone })
  const access: Access & Pick<KeyAccess, 'renew'> = {
    token: renewing.token, enter,
    // As `access.ts` composes it: a device that lost its session and was given the livret again.
    renew: async (refused) => {
      const renewed = await renewing.renew(refused)
      return renewed.ok || renewed.error.fault !== 'signedOut' ? renewed : (await enter()) ?? renewed
    },
  }
  return {
    renewKey: () => renewing.renewKey(), transport: createHttpTransport({ ...net, ...access }),
    renew: async () => {
      const token = await renewing.token()
      return token !== undefined && (await access.renew(token)).ok
    },
  }
}
