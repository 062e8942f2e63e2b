/**
 * Entering by a ticket, the server's side (PROTOCOL.md §12): what is asked before one lets a device in. Pure behind the
 * journal and a store of tickets, so that the simulated world and the real server run the same lines [B1]–[B4].
 *
 * A ticket that a référent's device signed without network (signedTicket.ts) comes twice: with the device that scanned it,
 * which has the secret, and from the one that gave it, which has not. Whichever is first makes the server know it; from then
 * on it is a ticket like any other, good once, and only its proof is another. Asked at both times, as the server knows it
 * then: the signature, that the key is in use and its device not revoked, that whoever signed is the référent of that livret
 * and that it is this person's.
 */
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { keyIdOf } from '../base/sha256.ts'
import { CODE_LENGTH } from '../base/typedCode.ts'
import { circleStateAs } from '../authority/circleAs.ts'
import type { Journal } from '../authority/journal.ts'
import type { But } from '../domain/enrolement.ts'
import { rolesOf } from '../domain/permissions.ts'
import type { Program } from '../domain/program.ts'
import type { AccountRole } from '../domain/roles.ts'
import { readCercle } from '../merge/cercle.ts'
import { registerValue, type VoletState } from '../merge/state.ts'
import { enrolmentText, ticketText, type Signatures } from './signatures.ts'
import { digestOf, enrolmentOf, readTicket, type SignedClaim, type TicketClaim } from './signedTicket.ts'

/** Of a ticket that is shown to somebody who is there. */
export const ENROLMENT_MS = 10 * 60_000
/**
 * How long after it was given a signed ticket is still confirmed: a phone and a tablet may both be without network for weeks.
 * By the receipt here and the time it claims; or, when the device that gave it says so itself, by how long ago that was
 * on its own clock, so that a clock that is wrong by years costs nothing.
 */
export const CONFIRM_MS = 30 * 86_400_000
/** How far ahead a claimed time may be. */
export const AHEAD_MS = 86_400_000
/** For how long one may be scanned; nobody here sees when it was, but a ticket that claims more is none of ours. */
export const SCAN_MINUTES_MOST = 15

/** Whom it lets in, and as what: of somebody unknown an account is made. */
export interface Subject {
  readonly but: But
  readonly livret: LivretId | null
  readonly personne: PersonneId
  readonly role: AccountRole
  readonly organisation: string | null
  readonly prenom: string
  readonly nom: string
}

export interface Ticket<S extends Subject = Subject> {
  readonly enrolement: string
  readonly subject: S
  /** Who gives it. */
  readonly par: PersonneId
  /** SHA-256 of its secret: what finds it, and opens nothing. */
  readonly secret: string
  readonly ends: Instant
  /** Of the device that took it. */
  readonly takenBy: string | undefined
  /** The key that signed it, without network. */
  readonly signedBy: string | undefined
  /** The person's other devices open nothing any more; `replaced`: that was done. */
  readonly replaces: boolean
  readonly replaced: boolean
  /** As it is presented: the device that takes it is known, and its key gives its place to the one it comes with. */
  readonly reissues?: boolean
}

export interface KeyHolder {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly publicKey: string
  /** Another took its place. */
  readonly retired: boolean
}

export interface NewDevice {
  readonly appareil: AppareilId
  readonly cle: string
  readonly publicKey: string
}

/** Of what was refused: only what a signature vouches for is repeated, and a livret is named only where there is one. */
export type Refusal<T extends Ticket = Ticket> =
  | { readonly of: T }
  | { readonly claim: TicketClaim; readonly signer: KeyHolder | undefined }

/** @typeParam E what ends on a device that is retired */
export interface TicketStore<T extends Ticket = Ticket, E = never> {
  /** Of any person and device. */
  keyHolder(cle: string): Promise<KeyHolder | undefined>
  isRetired(appareil: AppareilId): Promise<boolean>
  /** Under the hash of its secret, whatever became of it. */
  find(secret: string): Promise<T | undefined>
  /** What a typed code opens now. */
  findTyped(code: string, now: Instant): Promise<T | undefined>
  /** The key that took it, also in a database that was lost since. */
  takenBefore(secret: string): string | undefined
  /** With what only the store adds to it. */
  made(ticket: Ticket): T
  /** One that was signed, unless it is there; what is there then. */
  keep(ticket: T, now: Instant): Promise<T>
  /** The ticket is this key's and the key this device's, or nothing changes and it is false: another was first, or they belong to others. */
  take(ticket: T, device: NewDevice, now: Instant): Promise<boolean>
  /** The person's devices but the one of the key that took it; and that it was done. */
  retireOthers(ticket: T, now: Instant): Promise<readonly E[]>
  refused(what: Refusal<T>, now: Instant): Promise<void>
}

export interface Giver {
  readonly par: PersonneId
  readonly ecouleMs: number
}

export interface Presented {
  readonly billet: string
  readonly appareil: AppareilId
  readonly publique: string
  readonly signature: string
}

export interface Entered<T extends Ticket, E> {
  readonly ticket: T
  /** On the devices that this one took the place of. */
  readonly ended: readonly E[]
}

export interface Entering<T extends Ticket = Ticket, E = never> {
  /** A signed ticket, by the device that gave it; undefined: it counts for nothing. */
  declare(given: SignedClaim, giver: Giver, now: Instant): Promise<Entered<T, E> | undefined>
  /** What a ticket with network opens now. */
  open(billet: string, now: Instant): Promise<T | undefined>
  /** Undefined: wrong, used, late or unknown. `retired`: this device was revoked; the ticket is still good for another. */
  take(presented: Presented, now: Instant): Promise<Entered<T, E> | 'retired' | undefined>
}

export interface EnteringDeps<T extends Ticket, E> {
  readonly journal: Pick<Journal, 'withLivret' | 'read'>
  readonly store: TicketStore<T, E>
  readonly verify: Signatures['verify']
  /** The version that says who is the référent; this program's own unless said. */
  readonly program?: Program
}

export function createEntering<T extends Ticket, E = never>({ journal, store, verify, program }: EnteringDeps<T, E>): Entering<T, E> {
  async function refuse(what: Refusal<T>, now: Instant): Promise<undefined> {
    await store.refused(what, now)
  }

  /** The ticket that a signed one stands for, made if need be and not written yet: declared by who gave it, or presented by the device of that key. */
  async function confirm({ claim, signature }: SignedClaim, who: Giver | { readonly cle: string }, now: Instant): Promise<T | undefined> {
    const giver = 'par' in who ? who : undefined
    const signer = await store.keyHolder(claim.cle)
    if (signer === undefined || !(await verify(signer.publicKey, ticketText(claim), signature))) return refuse({ claim, signer: undefined }, now)
    const known = await store.find(claim.empreinte)
    // It counted already, and the answer was lost: whatever became of who gave it since.
    if ('cle' in who && known?.takenBy === who.cle) return known
    const revoked = await store.isRetired(signer.appareil)
    const subject = await beneficiaireFor(journal, claim.livret, signer.personne, program)
    const right = !revoked && subject?.personne === claim.personne && (giver === undefined || giver.par === signer.personne)
    // A key that gave its place to another since it was declared was still in use when it was.
    const ends = known?.ends ?? (signer.retired ? undefined : endOf(claim, giver, now))
    if (!right || ends === undefined || (ends <= now && known?.takenBy === undefined)) return refuse({ claim, signer }, now)
    const ticket = known ?? store.made({
      enrolement: enrolmentOf(claim.empreinte), subject, par: signer.personne, secret: claim.empreinte, ends,
      takenBy: undefined, signedBy: claim.cle, replaces: claim.remplace, replaced: false,
    })
    return { ...ticket, reissues: claim.refaite === true }
  }

  /** Once, by whichever of the two ends is first; a device that came since stays. */
  const entered = async (ticket: T, now: Instant): Promise<Entered<T, E>> =>
    ({ ticket, ended: ticket.replaces && !ticket.replaced ? await store.retireOthers(ticket, now) : [] })

  async function open(billet: string, now: Instant): Promise<T | undefined> {
    if (billet.length === CODE_LENGTH) return store.findTyped(billet, now)
    const found = await store.find(digestOf(billet))
    return found !== undefined && isOpen(found, now) ? found : undefined
  }

  return {
    open,
    async declare(given, giver, now) {
      const ticket = await confirm(given, giver, now)
      return ticket && entered(await store.keep(ticket, now), now)
    },
    async take({ billet, appareil, publique, signature }, now) {
      const [cle, signed] = [keyIdOf(publique), readTicket(billet)]
      const right = await verify(publique, enrolmentText(billet, cle), signature)
      // Of a signed ticket nothing is looked up for somebody who cannot even sign.
      const ticket = signed === undefined ? await open(billet, now) : right ? await confirm(signed, { cle }, now) : undefined
      if (ticket === undefined) return undefined
      // The device whose answer was lost asks again, and is told the same.
      const another = [ticket.takenBy, store.takenBefore(ticket.secret)].some((key) => key !== undefined && key !== cle)
      if (!right || another) return refuse({ of: ticket }, now)
      if (await store.isRetired(appareil)) return 'retired'
      // Whoever looks after the livret can see that somebody tried.
      if (!(await store.take(ticket, { appareil, cle, publicKey: publique }, now))) return refuse({ of: ticket }, now)
      return entered({ ...ticket, takenBy: cle }, now)
    },
  }
}

/** A signed one is presented whole. */
export const isOpen = (ticket: Ticket, now: Instant): boolean => ticket.signedBy === undefined && ticket.ends > now

/** Whom the référent of a livret may let in: the person it is about, named as the livret names them. Nobody for anybody else. */
export async function beneficiaireFor(journal: Pick<Journal, 'withLivret' | 'read'>, livret: LivretId, by: PersonneId, program?: Program): Promise<(Subject & { readonly organisation: null }) | undefined> {
  const state = await circleStateAs(journal, livret, by, program)
  return state && beneficiaireIn(state, livret, by)
}

function beneficiaireIn(state: VoletState, livret: LivretId, by: PersonneId): (Subject & { readonly organisation: null }) | undefined {
  const cercle = readCercle(state)
  if (!rolesOf(cercle, by).includes('referent')) return undefined
  const personne = cercle.membres.find(({ role, until }) => role === 'beneficiaire' && until === undefined)?.personne
  const named = (field: string): string => {
    const value = registerValue(state.entities.get('identite'), field)
    return typeof value === 'string' ? value : ''
  }
  return personne && { but: 'beneficiaire', livret, personne, role: 'beneficiaire', organisation: null, prenom: named('prenom'), nom: named('nom') }
}

/** Until when it is confirmed, undefined when its times are not to be believed. What is kept of it must outlive the claim, or it would count twice. */
function endOf({ le, minutes }: TicketClaim, giver: Giver | undefined, now: Instant): Instant | undefined {
  if (minutes < 1 || minutes > SCAN_MINUTES_MOST) return undefined
  const claimed = le * 1000
  const believed = claimed <= now + AHEAD_MS && claimed > now - CONFIRM_MS
  if (giver === undefined) return believed ? ((claimed + CONFIRM_MS) as Instant) : undefined // milliseconds, like the two others
  // Instants and a length.
  return giver.ecouleMs < CONFIRM_MS ? ((Math.max(now - giver.ecouleMs, believed ? claimed : 0) + CONFIRM_MS) as Instant) : undefined
}
