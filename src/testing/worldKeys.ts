/**
 * The keys of the simulated devices, without cryptography, and forgers who speak for others beside every few requests:
 * judged by the lines that the real server runs. Nothing here draws from the life's chance, so that no life changes.
 */
import type { AppareilId, PersonneId } from '../base/ids.ts'
import { err, ok, type Result } from '../base/result.ts'
import { keyIdOf } from '../base/sha256.ts'
import type { DeviceKey } from '../ports/keys.ts'
import type { ExchangeSession } from '../protocol/exchange.ts'
import { checkSignatures, signedBytes, type KnownKey, type SignatureFault, type Signatures, type Speaker } from '../protocol/signatures.ts'
import type { WireReply, WireRequest, WireSignedChunk } from '../protocol/wire.ts'
import { fakeKey, fakeVerify } from './fakeKeys.ts'
import { Violation } from './violation.ts'
import type { Met, Tally } from './worldTally.ts'

interface Kept {
  readonly speaker: Speaker
  readonly keys: DeviceKey[]
}

/** By a ticket: the server knows no more than the public halves. */
interface Entered {
  readonly speaker: Speaker
  readonly keys: readonly KnownKey[]
}

const nameOf = ({ personne, appareil }: Speaker): string => `${personne} ${appareil}`
const known = ({ keys }: Kept): readonly KnownKey[] => keys.map(({ id, publicKey }, at) => ({ id, publicKey, retired: at < keys.length - 1 }))

export class WorldKeys implements Signatures {
  readonly #kept = new Map<string, Kept>()
  readonly #entered = new Map<string, Entered>()

  #of({ personne, appareil }: Speaker): Kept {
    const name = nameOf({ personne, appareil })
    const known = this.#kept.get(name)
    if (known !== undefined) return known
    const made: Kept = { speaker: { personne, appareil }, keys: [fakeKey(`${name} 0`)] }
    this.#kept.set(name, made)
    return made
  }

  /** In use now; copies of a device hold the same. */
  keyOf(speaker: Speaker): DeviceKey {
    const { keys } = this.#of(speaker)
    const last = keys.at(-1)
    if (last === undefined) throw new Error('a device has a key')
    return last
  }

  replace(speaker: Speaker): void {
    const { keys } = this.#of(speaker)
    keys.push(fakeKey(`${speaker.personne} ${speaker.appareil} ${keys.length}`))
  }

  keysOf(speaker: Speaker): Promise<readonly KnownKey[]> {
    return Promise.resolve(this.#entered.get(nameOf(speaker))?.keys ?? known(this.#of(speaker)))
  }

  /** A device that came with a key of its own making. False: it has another, or that key is another's. */
  enroll(speaker: Speaker, publicKey: string): boolean {
    const id = keyIdOf(publicKey)
    const holder = this.holderOf(id)
    const held = this.#entered.get(nameOf(speaker))
    if (held !== undefined || holder !== undefined) return holder?.retired === false && holder.personne === speaker.personne && holder.appareil === speaker.appareil
    this.#entered.set(nameOf(speaker), { speaker: { personne: speaker.personne, appareil: speaker.appareil }, keys: [{ id, publicKey, retired: false }] })
    return true
  }

  /** Such a device's next key. */
  succeed(speaker: Speaker, publicKey: string): void {
    const held = this.#entered.get(nameOf(speaker))
    if (held !== undefined) this.#entered.set(nameOf(speaker), { ...held, keys: [...held.keys.map((key) => ({ ...key, retired: true })), { id: keyIdOf(publicKey), publicKey, retired: false }] })
  }

  holderOf(cle: string): (KnownKey & Speaker) | undefined {
    for (const { speaker, keys } of this.#all()) {
      const key = keys.find(({ id }) => id === cle)
      if (key !== undefined) return { ...key, ...speaker }
    }
    return undefined
  }

  devicesOf(personne: PersonneId): readonly AppareilId[] {
    return this.#all().filter(({ speaker }) => speaker.personne === personne).map(({ speaker }) => speaker.appareil)
  }

  /** Of those that came by themselves, how many keys each had. */
  count(): readonly number[] {
    return [...this.#entered.values()].map(({ keys }) => keys.length)
  }

  #all(): readonly Entered[] {
    return [...[...this.#kept.values()].map((kept) => ({ speaker: kept.speaker, keys: known(kept) })), ...this.#entered.values()]
  }

  verify = fakeVerify

  async sign(speaker: Speaker, request: WireRequest): Promise<WireRequest> {
    return request.c === undefined ? request : { ...request, c: await Promise.all(request.c.map((chunk) => signWith(this.keyOf(speaker), chunk))) }
  }

  /** A device of somebody else, and another of the same person when there is one. */
  others({ personne, appareil }: Speaker): { readonly stranger: Kept | undefined; readonly sibling: Kept | undefined } {
    const all = [...this.#kept.values()]
    return { stranger: all.find(({ speaker }) => speaker.personne !== personne), sibling: all.find(({ speaker }) => speaker.personne === personne && speaker.appareil !== appareil) }
  }

  retired(speaker: Speaker): DeviceKey | undefined {
    return this.#of(speaker).keys.at(-2)
  }
}

async function signWith(key: DeviceKey, chunk: WireSignedChunk): Promise<WireSignedChunk> {
  const bytes = signedBytes(chunk)
  return bytes === undefined ? chunk : [chunk[0], chunk[1], chunk[2], key.id, await key.sign(bytes)]
}

/** Who speaks comes first. */
export async function heard(keys: Signatures, session: ExchangeSession, request: WireRequest, exchange: () => Promise<WireReply>): Promise<Result<WireReply, SignatureFault>> {
  const fault = await checkSignatures(keys, session, request.c ?? [])
  return fault === undefined ? ok(await exchange()) : err(fault)
}

/** Everything that is not signed by who says it, on the side of a real request [G9]. `hear` is the server; `standing` tells whether anything was written. */
export async function tryForgeries(
  keys: WorldKeys, session: ExchangeSession, request: WireRequest, tally: Tally,
  hear: (request: WireRequest) => Promise<Result<WireReply, SignatureFault>>, standing: () => string,
): Promise<void> {
  const [signed] = request.c ?? []
  if (signed === undefined) return
  const [previous, chunk, salt, id, signature] = signed
  const { stranger, sibling } = keys.others(session)
  const cases: (readonly [Met, SignatureFault, WireSignedChunk])[] = [
    ['unsigned chunks refused', 'unsigned', [previous, chunk, salt, '', '']],
    ['wrong signatures refused', 'wrongSignature', [previous, chunk, `${salt.slice(1)}${salt.slice(0, 1)}`, id, signature]],
  ]
  if (stranger !== undefined) {
    const theirs = keys.keyOf(stranger.speaker)
    const [schema, volet, replica, n, , ...rest] = chunk
    cases.push(
      ['forged authors refused', 'otherAuthor', await signWith(keys.keyOf(session), [previous, [schema, volet, replica, n, stranger.speaker.personne, ...rest], salt, '', ''])],
      ['wrong keys refused', 'unknownKey', await signWith(theirs, signed)],
      ['replays under another key refused', 'unknownKey', [previous, chunk, salt, theirs.id, signature]],
      ['wrong signatures refused', 'wrongSignature', [previous, chunk, salt, id, (await signWith(theirs, signed))[4]]],
    )
  }
  if (sibling !== undefined) cases.push(['wrong keys refused', 'unknownKey', await signWith(keys.keyOf(sibling.speaker), signed)])
  const old = keys.retired(session)
  if (old !== undefined) cases.push(['retired keys refused', 'retiredKey', await signWith(old, signed)])
  for (const [met, fault, forged] of cases) {
    const before = standing()
    const answered = await hear({ ...request, c: [...(request.c ?? []).slice(1), forged] })
    if (answered.ok || answered.error !== fault) throw new Violation('G9', `a chunk that should be refused as ${fault} is ${answered.ok ? 'taken' : answered.error}`)
    if (standing() !== before) throw new Violation('G9', `a chunk refused as ${fault} left something`)
    tally.met(met)
  }
}
