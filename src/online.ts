/** What a space asks the server, composed here: read beside the first screen, which shows what is on the device without it. */
import { openAccess, type SpaceAccess } from './access.ts'
import type { LivretId } from './base/ids.ts'
import type { TicketAsk } from './domain/enrolement.ts'
import type { Instant } from './base/jour.ts'
import { err, ok } from './base/result.ts'
import type { Clock } from './ports/clock.ts'
import type { Ids } from './ports/ids.ts'
import { enrolmentOf } from './protocol/signedTicket.ts'
import { listGiven, settleGiven, signTicket, type GivenDeps } from './sync/givenTickets.ts'
import { createHttpTransport, type HttpDeps } from './sync/httpTransport.ts'
import { createWebAttention, createWebLeadership, createWebTabs } from './sync/platform/webTabs.ts'
import { ENTRANCE } from './sync/platform/webTicket.ts'
import type { ReissueFor, SealSecours } from './reissuing.ts'
import type { Engine } from './sync/lateRunner.ts'
import type { Rights } from './sync/rights.ts'
import { startRunner, type Runner } from './sync/runner.ts'
import type { Space } from './sync/space.ts'
import type { Spaces } from './storage/dexie/spaces.ts'

const ASK_SOON_MS = 60_000
const ASK_AGAIN_MS = 3_600_000
const ASK_RULES_MS = 600_000

export interface OnlineDeps {
  readonly net: Pick<HttpDeps, 'fetch' | 'timers'>
  readonly id: string
  readonly space: Space
  readonly clock: Clock
  readonly ids: Ids
  readonly spaces: Pick<Spaces, 'list' | 'line'> | undefined
  readonly seal: SealSecours
}

/** Nothing is asked before `startRunner`. */
export function openOnline({ net, id, space, clock, ids, spaces, seal }: OnlineDeps) {
  const access = openAccess(net, id, space)
  const given = { net, access, cabinet: space.cabinet, key: access.key, clock, ids }
  let rights: Promise<Rights> | undefined
  let stopped = false
  /** Under which key what waits is closed for the server; asked again, since either key may have changed. */
  async function keepDeparts(): Promise<void> {
    const kept = !stopped && (await import('./departing.ts').then(({ renew }) => renew(net, space.cabinet), () => false))
    if (kept) await import('./reissuing.ts').then(({ keepSecours }) => keepSecours({ net, access, space, seal })).catch(() => undefined)
    if (!stopped) net.timers.after(kept ? ASK_AGAIN_MS : ASK_SOON_MS, () => void keepDeparts())
  }
  let [asked, asking] = [-Infinity, false]
  /** Under which rules this device lies, once the server answers; and whether it is still somebody's. */
  async function askRules(): Promise<void> {
    if (asking || stopped || Math.abs(clock.now() - asked) < ASK_RULES_MS) return
    asking = true
    const { askRegles, keepRegles } = await import('./sync/regles.ts')
    const told = await askRegles({ ...net, ...access }, await posteOf(spaces, id))
    asking = false
    if (!told.ok && told.error.fault !== 'forbidden') return
    asked = clock.now()
    const kept = await keepRegles(space, told.ok ? told.value : 'retire', clock.now())
    if (kept.ok && kept.value) space.notify({ what: 'session' })
    const poste = told.ok ? told.value.poste ?? undefined : undefined
    await spaces?.line(id).update(({ poste: before, ...row }) => (!told.ok || before === poste ? undefined : { ...row, ...(poste === undefined ? {} : { poste }) }))
  }
  return {
    startRunner: async (): Promise<Runner> => {
      const runner = await startRunner({
        space, clock, timers: net.timers, ids, key: access.key, prepare: () => access.renewKey(), transport: createHttpTransport({ ...net, ...access }),
        leadership: createWebLeadership(id), tabs: createWebTabs(id), attention: createWebAttention(),
      })
      // The server answers: what was signed without it is told.
      runner.subscribe(() => {
        if (runner.view().phase !== 'idle') return
        void settleGiven(given)
        if (runner.view().lastSuccess !== undefined) void askRules().catch(() => { asking = false })
      })
      void keepDeparts()
      return {
        ...runner,
        stop() {
          stopped = true
          return runner.stop()
        },
      }
    },
    rights: (engine: Engine): Promise<Rights> => (rights ??= import('./sync/rights.ts').then(({ openRights }) =>
      openRights({ ...net, ...access, drafts: space.drafts, today: () => clock.today(), engine }))),
    access: {
      ...access,
      openEnrolment: (ask: Parameters<SpaceAccess['openEnrolment']>[0]) => giveTicket(access, ask, clock),
      async makeCarte(of: ReissueFor, question: string) {
        return (await import('./reissuing.ts')).answerAsk(given, of, question)
      },
      signTicket: (ask: TicketAsk) => giveSigned(given, ask),
      async givenTickets(livret: LivretId) {
        await settleGiven(given)
        const all = await listGiven(space.cabinet)
        return all.filter(({ claim }) => claim.livret === livret).map(({ claim, le, etat }) => ({ enrolement: enrolmentOf(claim.empreinte), le, remplace: claim.remplace, refaite: claim.refaite === true, etat })).reverse()
      },
    },
  }
}

async function giveSigned(deps: GivenDeps, ask: TicketAsk) {
  const signed = await signTicket(deps, ask)
  if (!signed.ok) return err(signed.error.fault === 'full' ? 'full' as const : 'lost' as const)
  if (signed.value === undefined) return err('unsigned' as const)
  const { enrolement, ticket, dureeMs } = signed.value
  const { origin } = location
  return ok({ enrolement, origine: origin, adresse: `${origin}${ENTRANCE}#${ticket}`, jusqua: (deps.clock.now() + dureeMs) as Instant }) // an instant and a length
}

async function giveTicket(access: SpaceAccess, ask: Parameters<SpaceAccess['openEnrolment']>[0], clock: Clock) {
  const given = await access.openEnrolment(ask)
  if (!given.ok) return given
  const { enrolement, secret, code, dureeMs } = given.value
  const { origin } = location
  return ok({ enrolement, code, origine: origin, adresse: `${origin}${ENTRANCE}#${secret}`, jusqua: (clock.now() + dureeMs) as Instant }) // an instant and a length
}

/** On which shared device a space lies: as it heard or, if it heard nothing, as another one here did. */
async function posteOf(spaces: OnlineDeps['spaces'], id: string): Promise<string | undefined> {
  const listed = await spaces?.list()
  const rows = listed?.ok === true ? await Promise.all(listed.value.map(async (entry) => [entry.id, await spaces?.line(entry.id).read()] as const)) : []
  const noted = rows.flatMap(([of, row]) => (row?.ok === true && row.value.poste !== undefined ? [{ of, poste: row.value.poste }] : []))
  return (noted.find(({ of }) => of === id) ?? noted[0])?.poste
}
