/**
 * The simulated server's doors beside the exchange: entering by tickets, sessions that a key opens, another key in the
 * place of one. They answer over HTTP's shapes, so that the product's own client code asks; what is decided is the real
 * server's (`protocol/enrolment.ts`, `protocol/signatures.ts`), over tickets and keys in memory.
 */
import type { Journal } from '../authority/journal.ts'
import { encodeId, type AppareilId, type LivretId, type PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Program } from '../domain/program.ts'
import { beneficiaireFor, createEntering, ENROLMENT_MS, type Entering, type NewDevice, type Presented, type Refusal, type Ticket, type TicketStore } from '../protocol/enrolment.ts'
import type { ExchangeSession } from '../protocol/exchange.ts'
import { checkNewKey, sessionText } from '../protocol/signatures.ts'
import { digestOf, type TicketClaim } from '../protocol/signedTicket.ts'
import { fakeVerify } from './fakeKeys.ts'
import { instant } from './moments.ts'
import { seededIds } from './seededIds.ts'
import type { Violation } from './violation.ts'
import type { WorldKeys } from './worldKeys.ts'

/** 200 with a body, or what HTTP says instead. */
export interface Answered {
  readonly status: 200 | 401 | 403 | 404
  readonly body?: Readonly<Record<string, unknown>>
}
/** By whom it is denied is in the body: the client tells our server's word from a proxy's. */
const no = (status: 401 | 403 | 404): Answered => ({ status, ...(status === 403 ? { body: { error: 'forbidden' } } : {}) })
const yes = (body: Readonly<Record<string, unknown>>): Answered => ({ status: 200, body })

interface Declared extends TicketClaim {
  readonly signature: string
  readonly ecouleMs: number
}
// The client code that asks writes no other shapes with these names; the real routes check each.
const isPresented = (body: object): body is Presented => 'billet' in body && 'publique' in body
const isDeclared = (body: object): body is Declared => 'ecouleMs' in body && 'empreinte' in body

/** Whoever asks; a device that entered by a ticket asks with the token it was given, and any other as itself. */
type Caller = ExchangeSession | undefined

/** The server that the doors are of. */
export interface House {
  readonly journal: Journal
  readonly keys: WorldKeys
  readonly program: Program
  readonly logs: ReadonlyMap<string, readonly unknown[]>
  readonly revoked: ReadonlySet<AppareilId>
  revoke(appareil: AppareilId): Promise<void>
}

export class WorldDoors implements TicketStore {
  readonly #server: House
  readonly #ids = seededIds(0xd005)
  readonly #tickets = new Map<string, Ticket>()
  /** Kept apart from the database. */
  readonly #used = new Map<string, string>()
  readonly #tokens = new Map<string, ExchangeSession>()
  /** Devices whose key the server calls old. */
  readonly #old = new Set<AppareilId>()
  /** Milliseconds by which its clock is ahead of where it began. */
  later = 0
  /** What was refused, which leaves an act and nothing else. */
  refusals = 0
  /** What broke while somebody asked, whatever became of the question. */
  broken: Violation | undefined
  #made = 0
  /** Looked at from outside. */
  watch: (entering: Entering) => Pick<Entering, 'declare' | 'take'> = (entering) => entering

  constructor(server: House) {
    this.#server = server
  }

  get now(): Instant {
    return instant(1_760_000_000_000 + this.later)
  }

  // The store.
  keyHolder = (cle: string) => Promise.resolve(this.#server.keys.holderOf(cle))
  isRetired = (appareil: AppareilId) => this.#server.journal.isRevoked(appareil)
  find = (secret: string) => Promise.resolve(this.#tickets.get(secret))
  findTyped = () => Promise.resolve(undefined)
  takenBefore = (secret: string) => this.#used.get(secret)
  made = (ticket: Ticket) => ticket
  refused = (_: Refusal) => {
    this.refusals += 1
    return Promise.resolve()
  }

  keep = (ticket: Ticket): Promise<Ticket> => {
    const found = this.#tickets.get(ticket.secret) ?? ticket
    this.#tickets.set(ticket.secret, found)
    return Promise.resolve(found)
  }

  async take(ticket: Ticket, { appareil, cle, publicKey }: NewDevice): Promise<boolean> {
    if (!this.#server.keys.enroll({ personne: ticket.subject.personne, appareil }, publicKey)) return false
    const kept = await this.keep(ticket)
    this.#tickets.set(ticket.secret, { ...kept, takenBy: cle })
    this.#used.set(ticket.secret, cle)
    return true
  }

  async retireOthers({ secret, subject: { personne }, takenBy }: Ticket): Promise<readonly never[]> {
    const stays = takenBy === undefined ? undefined : this.#server.keys.holderOf(takenBy)?.appareil
    for (const appareil of this.#server.keys.devicesOf(personne)) if (appareil !== stays) await this.#server.revoke(appareil)
    const ticket = this.#tickets.get(secret)
    if (ticket !== undefined) this.#tickets.set(secret, { ...ticket, replaced: true })
    return []
  }

  #entering(): Pick<Entering, 'declare' | 'take'> {
    return this.watch(createEntering({ journal: this.#server.journal, store: this, verify: fakeVerify, program: this.#server.program }))
  }

  /** Everything that entering could change. */
  standing(): string {
    return JSON.stringify([[...this.#tickets.values()].map(({ secret, takenBy, replaced }) => [secret, takenBy, replaced]), this.#server.keys.count(), [...this.#server.revoked].sort(), [...this.#server.logs].map(([key, log]) => `${key}:${log.length}`)])
  }

  /** Of a device that entered by a ticket; undefined: it must sign in again. */
  sessionOf(token: string): Caller {
    return this.#tokens.get(token)
  }

  /** It calls that device's key old the next time it opens a session, which it must. */
  grewOld(appareil: AppareilId): void {
    this.#old.add(appareil)
    for (const [token, session] of this.#tokens) if (session.appareil === appareil) this.#tokens.delete(token)
  }

  #session(personne: PersonneId, appareil: AppareilId, cle: string): Readonly<Record<string, unknown>> {
    const token = `${appareil} ${++this.#made}`
    this.#tokens.set(token, { personne, appareil, mayOpen: false })
    return { token, refresh: token, cle, ...(this.#old.has(appareil) ? { cleAncienne: true } : {}) }
  }

  async ask(caller: Caller, path: string, method: string, body: Readonly<Record<string, unknown>>): Promise<Answered> {
    switch (path) {
      case '/api/enrolements/prendre': return isPresented(body) ? this.#enter(body) : no(404)
      // A token that buys another is not played: the key opens every session.
      case '/api/session/renouveler': return no(401)
      case '/api/session/defi': return yes({ defi: `defi ${String(body['cle'])}` })
      case '/api/session/ouvrir': return this.#openSession(String(body['cle']), String(body['defi']), String(body['signature']))
      default:
    }
    if (caller === undefined) return no(401)
    if (this.#server.revoked.has(caller.appareil)) return no(403)
    if (path === '/api/session/cle') return this.#replaceKey(caller, String(body['publique']), String(body['signature']))
    if (path === '/api/enrolements/declarer' && isDeclared(body)) {
      const { signature, ecouleMs, ...claim } = body
      const declared = await this.#entering().declare({ claim, signature }, { par: caller.personne, ecouleMs }, this.now)
      return declared === undefined ? no(404) : yes({ etat: this.#stateOf(declared.ticket) })
    }
    if (path === '/api/enrolements') return this.#open(caller, body['livret'] as LivretId)
    const found = [...this.#tickets.values()].find(({ enrolement, par }) => path === `/api/enrolements/${enrolement}` && par === caller.personne)
    return method === 'GET' ? yes({ etat: found === undefined ? 'fini' : this.#stateOf(found) }) : no(404)
  }

  #stateOf({ takenBy, ends }: Ticket): string {
    return takenBy !== undefined ? 'pris' : ends > this.now ? 'ouvert' : 'fini'
  }

  async #enter(presented: Presented): Promise<Answered> {
    const entered = await this.#entering().take(presented, this.now)
    if (entered === undefined || entered === 'retired') return no(entered === undefined ? 404 : 403)
    const { ticket: { subject: { personne, prenom, nom, role }, takenBy = '' } } = entered
    return yes({ personne, prenom, nom, role, organisation: null, ...this.#session(personne, presented.appareil, takenBy) })
  }

  /** With network: an earlier one for the same person ends. */
  async #open({ personne }: ExchangeSession, livret: LivretId): Promise<Answered> {
    const subject = await beneficiaireFor(this.#server.journal, livret, personne, this.#server.program)
    if (subject === undefined) return no(404)
    for (const [secret, each] of this.#tickets) if (each.subject.personne === subject.personne && each.takenBy === undefined && each.signedBy === undefined) this.#tickets.delete(secret)
    const secret = encodeId(this.#ids.bytes(16))
    const enrolement = encodeId(this.#ids.bytes(16))
    this.#tickets.set(digestOf(secret), {
      enrolement, subject, par: personne, secret: digestOf(secret), ends: instant(this.now + ENROLMENT_MS), takenBy: undefined, signedBy: undefined, replaces: false, replaced: false,
    })
    return yes({ enrolement, secret, code: '', dureeMs: ENROLMENT_MS })
  }

  async #openSession(cle: string, defi: string, signature: string): Promise<Answered> {
    const holder = this.#server.keys.holderOf(cle)
    if (holder === undefined || holder.retired || !(await fakeVerify(holder.publicKey, sessionText(defi, cle), signature))) return no(401)
    return yes(this.#session(holder.personne, holder.appareil, cle))
  }

  async #replaceKey(caller: ExchangeSession, publicKey: string, signature: string): Promise<Answered> {
    const keys = await this.#server.keys.keysOf(caller)
    const checked = await checkNewKey(fakeVerify, keys, publicKey, signature)
    if (checked === undefined) return no(403)
    if (checked === 'replaces') this.#server.keys.succeed(caller, publicKey)
    this.#old.delete(caller.appareil)
    return yes({ cle: (await this.#server.keys.keysOf(caller)).find(({ retired }) => !retired)?.id ?? '' })
  }
}
