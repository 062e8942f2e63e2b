/**
 * Receiving a chunk: the server's authority, pure behind the `LivretTx` port. `session.ts` judges it.
 *
 * What was already received is answered again from memory [I2]; a replica that tells two stories is a copy
 * and is told so [I11]. Someone who never read a volet gets the same words whether it exists or not, and
 * leaves no trace in it [I6].
 */
import type { AppareilId, PersonneId } from '../base/ids.ts'
import type { VoletId } from '../domain/volet.ts'
import type { Verdict } from '../operations/operation.ts'
import { decide, decideRetired, forbiddenText } from './decide.ts'
import type { LivretTx, ReceivedOperation } from './journal.ts'
import { MAX_WAITING, NOBODY, Session, type AuthorityDeps, type IncomingChunk } from './session.ts'

export interface Sender {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  /** The account may open new livrets. */
  readonly mayOpen: boolean
}

export interface ChunkAnswer {
  /** Every n up to here is known to the server. */
  readonly lastN: number
  readonly verdicts: readonly (readonly [n: number, verdict: Verdict])[]
  readonly fork: boolean
  /** Something was appended: others have news. */
  readonly changed: boolean
  /** Who read something until this chunk: they have news too. */
  readonly letOut?: ReadonlySet<PersonneId>
}

const ERASED: Verdict = { state: 'refused', detail: { reason: 'efface' } }

export async function receiveChunk(deps: AuthorityDeps, tx: LivretTx, sender: Sender, chunk: IncomingChunk): Promise<ChunkAnswer> {
  const { kind } = chunk.volet
  const first = chunk.operations[0]
  if (first === undefined) return { lastN: 0, verdicts: [], fork: false, changed: false }
  const { replica } = first.dot
  const erasedFor = await tx.erasedFor()
  if (erasedFor !== undefined) {
    const told = erasedFor.has(sender.personne) ? ERASED : NOBODY
    return { lastN: 0, verdicts: chunk.operations.map((each) => [each.dot.n, told]), fork: false, changed: false }
  }
  const archived = await tx.archived()
  if (archived !== undefined) {
    // Written nowhere: it waits on its device, which offers it again, until the livret is opened again or erased.
    const told: Verdict = archived.personnes.has(sender.personne) ? { state: 'held', why: { for: 'decision', by: archived.heldBy } } : NOBODY
    return { lastN: 0, verdicts: chunk.operations.map((each) => [each.dot.n, told]), fork: false, changed: false }
  }
  const cercleState = await deps.cache.state(tx, { livret: chunk.volet.livret, kind: 'cercle' })
  const opening = cercleState.seq === 0
  const session = new Session(deps, tx, chunk.volet, cercleState, await deps.cache.folded(tx, chunk.volet), opening && sender.mayOpen)

  // Before anything is looked up for them: who never read this volet learns nothing of it.
  const known = !opening && (session.mayRead(sender.personne) || session.wasReader(sender.personne))
  const foreign = chunk.operations.some((operation) => operation.author !== sender.personne)
  // What a newer program wrote cannot be judged here, nor can who may write it: it waits, whatever the volet [V6].
  const mayWait = session.isNewer(chunk.operations) && (opening ? sender.mayOpen : session.isOfCircle(sender.personne)) &&
    (known || chunk.operations.every(({ payload }) => forbiddenText(payload) === undefined))
  if (foreign || (!known && !mayWait && !(opening && sender.mayOpen && kind === 'cercle')))
    return { lastN: 0, verdicts: chunk.operations.map((each) => [each.dot.n, NOBODY]), fork: false, changed: false }

  const record = await tx.replica(kind, replica)
  const lastN = record?.lastN ?? 0
  if (record && (record.personne !== sender.personne || record.appareil !== sender.appareil))
    return { lastN: 0, verdicts: [], fork: true, changed: false }
  const last = first.dot.n + chunk.operations.length - 1
  if (first.dot.n > lastN + 1) return { lastN, verdicts: [], fork: false, changed: false }
  if (first.dot.n <= lastN) return repeated(tx, chunk, lastN)
  if (chunk.previous !== (record?.hash ?? '')) return { lastN, verdicts: [], fork: true, changed: false }

  await session.load(chunk.operations)
  if (!known && !opening && session.waitingOf(sender.personne) + chunk.operations.length > MAX_WAITING)
    return { lastN: 0, verdicts: chunk.operations.map(({ dot }) => [dot.n, NOBODY]), fork: false, changed: false }
  const retired = await tx.revokedAt(sender.appareil)
  const verdicts = session.decideChunk(chunk, retired === undefined ? decide : (situation, operation) => decideRetired(situation, operation, retired))
  if (opening && !session.opensOrWaits())
    return { lastN: 0, verdicts: [...verdicts], fork: false, changed: false }
  await session.write()
  if (chunk.signed) await tx.putSignature(kind, replica, { n: first.dot.n, lastN: last, previous: chunk.previous, ...chunk.signed })
  await tx.putReplica(kind, replica, { personne: sender.personne, appareil: sender.appareil, lastN: last, hash: chunk.hash })
  const received: ReceivedOperation[] = chunk.operations.map((operation, i) => ({
    n: operation.dot.n, commitment: chunk.commitments[i] ?? '', verdict: verdicts.get(operation.dot.n) ?? NOBODY,
  }))
  await tx.putReceived(kind, replica, received)
  await session.writeReleased()
  return { lastN: last, verdicts: [...verdicts], fork: false, changed: session.appended.length > 0, letOut: session.letOut }
}

/**
 * After an upgrade: judges what an older program had to leave waiting in a volet [V6]. True when something was
 * appended. A livret of which even the circle waits is opened by that first.
 */
export async function decideHeld(deps: AuthorityDeps, tx: LivretTx, volet: VoletId): Promise<boolean> {
  const cercleState = await deps.cache.state(tx, { livret: volet.livret, kind: 'cercle' })
  const opening = cercleState.seq === 0
  if (opening && volet.kind !== 'cercle') return false
  const session = new Session(deps, tx, volet, cercleState, await deps.cache.folded(tx, volet), opening)
  await session.load([])
  session.release()
  await session.write()
  await session.writeReleased()
  return session.appended.length > 0
}

/** All of it must be what was received before, byte for byte (by commitment); else two devices share one replica. */
async function repeated(tx: LivretTx, chunk: IncomingChunk, lastN: number): Promise<ChunkAnswer> {
  const first = chunk.operations[0]
  if (first === undefined) return { lastN, verdicts: [], fork: false, changed: false }
  const known = await tx.received(chunk.volet.kind, first.dot.replica, first.dot.n, first.dot.n + chunk.operations.length - 1)
  const same = known.length === chunk.operations.length && known.every((each, i) => each.commitment === chunk.commitments[i])
  return same
    ? { lastN, verdicts: known.map((each) => [each.n, each.verdict]), fork: false, changed: false }
    : { lastN, verdicts: [], fork: true, changed: false }
}
