import type { PersonneId } from '../../../base/ids.ts'
import { daysBetween, type Jour } from '../../../base/jour.ts'
import type { RelaisLine } from '../../../readmodel/views.ts'

const SAID_DAYS = 14

/** Somebody said no to what this person proposed, lately: they remain the référent, and nobody else would tell them. */
export const isRefused = (relais: RelaisLine | null, me: PersonneId, today: Jour): boolean =>
  relais?.etat === 'decline' && relais.de === me && relais.le !== null && daysBetween(relais.le, today) <= SAID_DAYS
