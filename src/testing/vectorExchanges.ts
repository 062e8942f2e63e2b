/** Whole exchanges for the vectors: small lives over the real authority, recorded byte for byte. */
import { createMemoryJournal } from '../authority/memoryJournal.ts'
import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64url, type PersonneId } from '../base/ids.ts'
import { foldEntries } from '../merge/fold.ts'
import { stateText } from '../merge/digest.ts'
import { emptyState, type VoletState } from '../merge/state.ts'
import type { Entry } from '../operations/operation.ts'
import { encodeReply, encodeRequest } from '../protocol/bytes.ts'
import { createExchange, type Exchange, type ExchangeSession } from '../protocol/exchange.ts'
import { entriesOf, readEntries } from '../protocol/rows.ts'
import type { WireReply, WireRequest } from '../protocol/wire.ts'
import { openTable } from './livret.ts'
import { instant } from './moments.ts'
import { scenes } from './vectorScenes.ts'

export interface RecordedStep {
  /** A name of `people`. */
  readonly who: string
  /** base64url. */
  readonly request: string
  readonly reply: string
  /** Digest of the state of every volet held after this reply. */
  readonly states: Readonly<Record<string, string>>
}

/** The server is lost and begins anew in another epoch, with what these steps had brought. */
export interface RecordedFailover {
  readonly epoch: number
  readonly keeps: readonly number[]
}

/** A device is revoked, by what is not of this protocol. */
export interface RecordedRevocation {
  readonly revoked: string
}

export interface Recorded {
  readonly name: string
  readonly people: Readonly<Record<string, { readonly personne: string; readonly appareil: string; readonly mayOpen: boolean }>>
  readonly steps: readonly (RecordedStep | RecordedFailover | RecordedRevocation)[]
}

export const AT = instant(1_760_000_000_000)

interface Log {
  readonly epoch: number
  readonly entries: readonly Entry[]
}

export class Recorder {
  readonly steps: (RecordedStep | RecordedFailover | RecordedRevocation)[] = []
  readonly people = new Map<string, ExchangeSession>()
  readonly #made: { readonly session: ExchangeSession; readonly request: WireRequest }[] = []
  readonly #logs = new Map<string, Map<string, Log>>()
  #journal = createMemoryJournal()
  #server: Exchange = createExchange({ journal: this.#journal })

  /** The exchange that everybody of the scene speaks through. */
  readonly exchange: Exchange = async (session, request) => {
    const reply = await this.#server(session, request, AT)
    const states = Object.fromEntries([...this.#take(session, reply)].map(([volet, { entries }]) => [volet, stateDigest(foldEntries(emptyState(), entries))]))
    this.#made[this.steps.length] = { session, request }
    this.steps.push({ who: this.#nameOf(session), request: toBase64url(encodeRequest(request)), reply: toBase64url(encodeReply(reply)), states })
    return reply
  }

  /** `keeps`: the steps that the replica of the database had received. */
  async failOver(epoch: number, keeps: readonly number[]): Promise<void> {
    this.#journal = createMemoryJournal(() => epoch)
    this.#server = createExchange({ journal: this.#journal })
    for (const index of keeps) {
      const made = this.#made[index]
      if (made?.request.c) await this.#server(made.session, { p: 1, a: made.session.appareil, c: made.request.c }, AT)
    }
    this.steps.push({ epoch, keeps })
  }

  async revoke(session: ExchangeSession): Promise<void> {
    await this.#journal.revoke(session.appareil)
    this.steps.push({ revoked: session.appareil })
  }

  #nameOf(session: ExchangeSession): string {
    for (const [name, known] of this.people) if (known.personne === session.personne && known.appareil === session.appareil) return name
    const name = `device ${this.people.size + 1}`
    this.people.set(name, session)
    return name
  }

  #take(session: ExchangeSession, reply: WireReply): ReadonlyMap<string, Log> {
    const logs = this.#logs.get(session.appareil) ?? new Map<string, Log>()
    this.#logs.set(session.appareil, logs)
    for (const fragment of reply.f ?? []) {
      const [volet, epoch, first] = fragment
      const held = logs.get(volet)
      const follows = held?.epoch === epoch && first === held.entries.length + 1
      if (follows || first === 1) logs.set(volet, { epoch, entries: [...(follows ? held.entries : []), ...readEntries(entriesOf(fragment)?.entries ?? [])] })
    }
    for (const volet of reply.x ?? []) logs.delete(volet)
    return logs
  }
}

export const stateDigest = (state: VoletState): string => toBase64url(sha256(new TextEncoder().encode(stateText(state))))

export async function recordedExchanges(): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = []
  for (const [index, { name, play }] of scenes.entries()) {
    const recorder = new Recorder()
    await play(await openTable(1_000 + index, recorder.exchange), recorder)
    const people = [...recorder.people].map(([who, { personne, appareil, mayOpen }]: [string, { personne: PersonneId; appareil: string; mayOpen: boolean }]) => [who, { personne, appareil, mayOpen }] as const)
    recorded.push({ name, people: Object.fromEntries(people), steps: recorder.steps })
  }
  return recorded
}
