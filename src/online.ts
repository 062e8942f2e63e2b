/** What a space asks the server, composed here: read beside the first screen, which shows what is on the device without it. */
import { openAccess, type SpaceAccess } from './access.ts'
import type { Instant } from './base/jour.ts'
import { ok } from './base/result.ts'
import type { Clock } from './ports/clock.ts'
import type { Ids } from './ports/ids.ts'
import { createHttpTransport, type HttpDeps } from './sync/httpTransport.ts'
import { createWebAttention, createWebLeadership, createWebTabs } from './sync/platform/webTabs.ts'
import { ENTRANCE } from './sync/platform/webTicket.ts'
import type { Engine } from './sync/lateRunner.ts'
import type { Rights } from './sync/rights.ts'
import { startRunner, type Runner } from './sync/runner.ts'
import type { Space } from './sync/space.ts'

export interface OnlineDeps {
  readonly net: Pick<HttpDeps, 'fetch' | 'timers'>
  readonly id: string
  readonly space: Space
  readonly clock: Clock
  readonly ids: Ids
}

/** Nothing is asked before `startRunner`. */
export function openOnline({ net, id, space, clock, ids }: OnlineDeps) {
  const access = openAccess(net, id, space)
  let rights: Promise<Rights> | undefined
  return {
    startRunner: (): Promise<Runner> => startRunner({
      space, clock, timers: net.timers, ids, key: access.key, prepare: () => access.renewKey(), transport: createHttpTransport({ ...net, ...access }),
      leadership: createWebLeadership(id), tabs: createWebTabs(id), attention: createWebAttention(),
    }),
    rights: (engine: Engine): Promise<Rights> => (rights ??= import('./sync/rights.ts').then(({ openRights }) =>
      openRights({ ...net, ...access, drafts: space.drafts, today: () => clock.today(), engine }))),
    access: { ...access, openEnrolment: (ask: Parameters<SpaceAccess['openEnrolment']>[0]) => giveTicket(access, ask, clock) },
  }
}

async function giveTicket(access: SpaceAccess, ask: Parameters<SpaceAccess['openEnrolment']>[0], clock: Clock) {
  const given = await access.openEnrolment(ask)
  if (!given.ok) return given
  const { enrolement, secret, code, dureeMs } = given.value
  const { origin } = location
  return ok({ enrolement, code, origine: origin, adresse: `${origin}${ENTRANCE}#${secret}`, jusqua: (clock.now() + dureeMs) as Instant }) // an instant and a length
}
