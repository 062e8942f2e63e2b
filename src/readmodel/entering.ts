/** Somebody enters with this device: by their name on a demonstration, or with a ticket. Read when they do. */
import type { PersonneId } from '../base/ids.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { EntryFault } from './access.ts'
import type { AppDeps, OpenedSpace } from './appDeps.ts'
import type { Protecting } from './lock.ts'
import type { AppState, DemoPerson, SpaceCard } from './session.ts'

type Asked = 'ids' | 'listSpaces' | 'createSpace' | 'retireSpace' | 'renewSession' | 'enterDemo' | 'isDemonstration' | 'takeTicket'

export interface Entering extends Pick<AppDeps, Asked> {
  /** Back to the question who it is. */
  readonly choose: (fault?: Extract<AppState, { phase: 'choosing' }>['fault']) => Promise<void>
  readonly show: (opened: OpenedSpace) => Promise<void>
  readonly openSpace: (id: string) => Promise<void>
}

/** Where they come back to: not to what a device that was retired still holds. */
const hereOf = (cards: readonly SpaceCard[], personne: PersonneId): SpaceCard | undefined =>
  cards.find((card) => card.personne === personne && card.retired === undefined)

export async function enterDemo(deps: Entering, person: DemoPerson): Promise<void> {
  const spaces = await deps.listSpaces()
  const here = spaces.ok ? hereOf(spaces.value.cards, person.personne) : undefined
  const again = here && await deps.enterDemo(person.personne, here.appareil, here.id)
  const isRetired = again?.ok === false && again.error === 'retired'
  if (here && again && !isRetired) {
    if (again.ok) await deps.renewSession(here.id, again.value.session)
    await deps.openSpace(here.id)
    return
  }
  const appareil = deps.ids.appareil()
  const entered = await deps.enterDemo(person.personne, appareil)
  if (!entered.ok) {
    await deps.choose('unreachable')
    return
  }
  const { session, cle, personne, ...identite } = entered.value
  const made = await deps.createSpace({ personne, appareil, identite, session, cle })
  if (made.ok && here) await deps.retireSpace(here.id)
  if (made.ok) await deps.show(made.value)
  else await deps.choose(made.error.fault === 'full' ? 'full' : 'lost')
}

export async function takeTicket(deps: Entering, ticket: string, personne: PersonneId, protecting?: Protecting): Promise<Result<() => Promise<void>, EntryFault>> {
  const spaces = await deps.listSpaces()
  // Where nothing can be kept the ticket is not used up.
  if (!spaces.ok) return err(spaces.error.fault === 'full' ? 'full' : 'lost')
  const here = hereOf(spaces.value.cards, personne)
  if (here === undefined && protecting === undefined && !(await deps.isDemonstration())) return err('unprotected')
  const again = await deps.takeTicket(ticket, here?.id)
  if (here && again.ok) {
    if (again.value.session !== null) await deps.renewSession(here.id, again.value.session)
    return ok(() => deps.openSpace(here.id))
  }
  const isRetired = here !== undefined && !again.ok && again.error === 'retired'
  if (isRetired && protecting === undefined && !(await deps.isDemonstration())) return err('unprotected')
  const entered = isRetired ? await deps.takeTicket(ticket) : again
  if (!entered.ok) return err(entered.error === 'retired' ? 'refused' : entered.error)
  const { session, cle, billet, personne: whose, appareil, ...identite } = entered.value
  const made = await deps.createSpace({ personne: whose, appareil, identite, session, cle, ...(billet === undefined ? {} : { billet }) }, protecting)
  if (made.ok && here) await deps.retireSpace(here.id)
  return made.ok ? ok(() => deps.show(made.value)) : err(made.error.fault === 'full' ? 'full' : 'lost')
}
