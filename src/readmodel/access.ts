/** Who may enter with what device, as screens ask it of the server. All of it needs the network, and says when there is none. */
import type { AppareilId, LivretId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Result } from '../base/result.ts'
import type { Device as DeviceView } from '../sync/accountClient.ts'
import type { Proofs } from '../sync/proofs.ts'
import type { EnrolmentAsk, TicketAsk } from '../domain/enrolement.ts'

export type { DeviceView }
export type { ProofEntrance, ProofFault, Proofs } from '../sync/proofs.ts'

export interface OpenEnrolment {
  readonly enrolement: string
  /** Where the other device goes: the secret is in the fragment, which no server sees. */
  readonly adresse: string
  /** The same place, for whoever types. */
  readonly origine: string
  readonly code: string
  readonly jusqua: Instant
}

/** `refused`: not theirs to do, or no longer possible; `facteur`: a second factor has to be shown first, and was not. */
export type AccessFault = 'unreachable' | 'busy' | 'refused' | 'facteur'

export type SignedTicketView = Pick<OpenEnrolment, 'enrolement' | 'adresse' | 'origine' | 'jusqua'>

export interface GivenTicketView {
  readonly enrolement: string
  readonly le: Instant
  readonly remplace: boolean
  /** Another card for the device they had. */
  readonly refaite: boolean
  /** `attente`: the server does not know of it; `ouvert`: it does, and nobody came with it yet. */
  readonly etat: 'attente' | 'ouvert' | 'pris' | 'fini'
}

export interface Provisional {
  /** First name of who let this device in. */
  readonly par: string
  /** The server said no, for now. */
  readonly refuse: boolean
}

/** `unreadable`: no phone's question. `other`: another person's, or closed for other devices than this one. */
export type ReissueFault = 'unreadable' | 'other' | 'unsigned' | 'full' | 'lost'

export interface SessionAccess {
  openEnrolment(ask: EnrolmentAsk): Promise<Result<OpenEnrolment, AccessFault>>
  /** Second factors: which there are, adding and showing one. */
  proofs(): Promise<Proofs>
  /** `undefined`: the server does not answer. */
  enrolmentState(enrolement: string): Promise<'ouvert' | 'pris' | 'fini' | undefined>
  cancelEnrolment(enrolement: string): Promise<void>
  /** One's own, or those of the person of a livret. */
  devices(livret?: LivretId): Promise<Result<readonly DeviceView[], AccessFault>>
  /** Without network: this device signs what lets the person of a livret in, and the server confirms it later. */
  signTicket(ask: TicketAsk): Promise<Result<SignedTicketView, 'unsigned' | 'full' | 'lost'>>
  /** Makes another card for the phone that shows this question, without network: what to show it. The server is told at the next exchange. */
  makeCarte(of: Omit<TicketAsk, 'remplace' | 'refaite'>, question: string): Promise<Result<{ readonly enrolement: string; readonly texte: string }, ReissueFault>>
  /** Those this device signed for the person of a livret, the last one first. */
  givenTickets(livret: LivretId): Promise<readonly GivenTicketView[]>
  /** This device entered by such a ticket, and is not confirmed yet. */
  provisional(): Promise<Provisional | undefined>
  /** What is left of the list. */
  retireDevice(appareil: AppareilId, livret?: LivretId): Promise<Result<readonly DeviceView[], AccessFault>>
}

/** `refused`: wrong, used, late or unknown, which is not told apart; `full` and `lost`: this device cannot keep a livret; `unprotected`: nothing was chosen to keep it closed. */
export type EntryFault = Exclude<AccessFault, 'facteur'> | 'full' | 'lost' | 'clocks' | 'unprotected'
