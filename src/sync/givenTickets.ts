/**
 * Tickets that this device signs without network for the person of a livret: made, kept (all but the secret) before they
 * are shown, declared to the server when it is reached, followed until somebody came with them. So both ends are told.
 */
import { encodeId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { err, ok } from '../base/result.ts'
import type { TicketAsk } from '../domain/enrolement.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { DeviceKey } from '../ports/keys.ts'
import { ticketText } from '../protocol/signatures.ts'
import { digestOf, enrolmentOf, shortName, ticketTime, writeTicket } from '../protocol/signedTicket.ts'
import { edit, transact, type Cabinet } from './cabinet.ts'
import { declareEnrolment, enrolmentState } from './enrolmentClient.ts'
import type { Access, HttpDeps } from './httpTransport.ts'
import type { GivenTicket } from './records.ts'
import type { Outcome } from './space.ts'

/** How long one may be scanned, as with network. */
const MINUTES = 10
/** Of those that are over. */
const KEPT = 30

export interface GivenDeps {
  readonly net: Pick<HttpDeps, 'fetch' | 'timers'>
  readonly access: Access
  readonly cabinet: Cabinet
  readonly key: () => Promise<DeviceKey | undefined>
  readonly clock: Clock
  readonly ids: Pick<Ids, 'bytes'>
}

export interface SignedGift {
  readonly enrolement: string
  readonly ticket: string
  readonly dureeMs: number
}

/** Undefined: this device has no key, so nobody could confirm what it signs. */
export async function signTicket({ cabinet, key, clock, ids }: GivenDeps, { prenom, par, ...of }: TicketAsk): Outcome<SignedGift | undefined> {
  const signer = await key()
  if (signer === undefined) return ok(undefined)
  const secret = encodeId(ids.bytes(16))
  const le = clock.now()
  const claim = { ...of, empreinte: digestOf(secret), cle: signer.id, le: ticketTime(le), minutes: MINUTES, prenom: shortName(prenom), par: shortName(par) }
  const signature = await signer.sign(ticketText(claim))
  const given: GivenTicket = { claim, signature, le, etat: 'attente' }
  const kept = await transact(cabinet, ['donnes'], (snapshot) => {
    const billets = snapshot.get('donnes')?.billets ?? []
    const over = billets.filter(isOver).slice(-KEPT)
    return { edits: [edit('donnes', { v: 1, billets: [...billets.filter((each) => !isOver(each) || over.includes(each)), given] })], result: undefined }
  })
  return kept.ok ? ok({ enrolement: enrolmentOf(claim.empreinte), ticket: writeTicket({ claim, secret, publicKey: signer.publicKey, signature }), dureeMs: MINUTES * 60_000 }) : err(kept.error)
}

const isOver = ({ etat }: GivenTicket): boolean => etat === 'pris' || etat === 'fini'

export async function listGiven(cabinet: Cabinet): Promise<readonly GivenTicket[]> {
  const found = await cabinet.read(['donnes'])
  return found.ok ? found.value.get('donnes')?.billets ?? [] : []
}

/** Says what was given and asks what became of it; what cannot be asked now is asked the next time. */
export async function settleGiven({ net, access, cabinet, clock }: GivenDeps): Promise<void> {
  for (const given of await listGiven(cabinet)) {
    if (isOver(given)) continue
    const { claim, signature, le } = given
    const answer = given.etat === 'attente'
      ? await declareEnrolment(net, access, { claim, signature, ecouleMs: elapsed(le, clock.now()) })
      : await enrolmentState(net, access, enrolmentOf(claim.empreinte))
    // What the server will not have is over: the référent gives another.
    const etat = answer.ok ? answer.value : answer.error.fault === 'notFound' ? 'fini' : undefined
    if (etat === undefined) return
    if (etat === given.etat) continue
    await transact(cabinet, ['donnes'], (snapshot) => {
      const billets = snapshot.get('donnes')?.billets ?? []
      return { edits: [edit('donnes', { v: 1, billets: billets.map((each) => (each.claim.empreinte === claim.empreinte ? { ...each, etat } : each)) })], result: undefined }
    })
  }
}

/** A clock that was set back says nothing: then it is as if it had just been given. */
const elapsed = (from: Instant, to: Instant): number => Math.max(0, to - from)
