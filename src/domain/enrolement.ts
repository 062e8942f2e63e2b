/** How a device enters that nobody knows yet: what is asked for it, and whom a ticket lets in. The same words on both sides. */
import type { LivretId, PersonneId } from '../base/ids.ts'
import type { AccountRole } from './roles.ts'

/** For the person of a livret, a new colleague, one who has an account, another device of one's own. `organisme`: of another organisation, by its name. */
export type EnrolmentAsk =
  | { readonly but: 'beneficiaire'; readonly livret: LivretId }
  | { readonly but: 'professionnel'; readonly prenom: string; readonly nom: string; readonly role: Exclude<AccountRole, 'beneficiaire'>; readonly organisme?: string | undefined }
  | { readonly but: 'collegue'; readonly personne: PersonneId }
  | { readonly but: 'appareil' }

export const BUTS = ['beneficiaire', 'professionnel', 'appareil'] as const
export type But = (typeof BUTS)[number]

/** Who it lets in, and the first name of who gave it: shown before anything is done. */
export interface Invited {
  readonly personne: PersonneId
  readonly but: But
  readonly prenom: string
  readonly role: AccountRole
  readonly par: string
  /** It was signed without network: whoever takes it waits for the server to confirm it. */
  readonly sansReseau?: boolean
}

/** What a ticket says that is signed without network. */
export interface TicketAsk {
  readonly livret: LivretId
  readonly personne: PersonneId
  readonly prenom: string
  /** First name of who gives it. */
  readonly par: string
  /** The person's other devices are lost: they are retired as soon as the server hears of it. */
  readonly remplace: boolean
  /** It is for the device at hand, whose card is lost: its key gives its place to another. */
  readonly refaite?: true | undefined
}
