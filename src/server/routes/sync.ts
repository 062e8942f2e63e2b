/**
 * POST /api/sync: the one exchange, in the protocol's own bytes (protocol/PROTOCOL.md). The route only finds out who
 * speaks, by the token and by every chunk's signature; what may be read or written is decided behind it.
 */
import type { FastifyInstance } from 'fastify'
import type { VoletKey } from '../../domain/volet.ts'
import { decodeRequest, encodeReply, MAX_BODY_BYTES, parseJson, unpackText } from '../../protocol/bytes.ts'
import type { Exchange } from '../../protocol/exchange.ts'
import { PROTOCOL_VERSION } from '../../protocol/limits.ts'
import { checkSignatures, type Signatures } from '../../protocol/signatures.ts'
import type { WireReply, WireRequest } from '../../protocol/wire.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Acte } from '../actes.ts'
import { mayOpen } from '../comptes.ts'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Lectures } from '../lectures.ts'
import { bytesOnly } from './bytesOnly.ts'

export const SYNC_TYPE = 'application/vnd.livret.sync'

export interface SyncDeps {
  readonly exchange: Exchange
  readonly signatures: Signatures
  readonly noteActe: (acte: Acte) => Promise<void>
  readonly guard: Guard
  readonly lectures: Lectures
  readonly clock: Clock
  /** Called when everything is committed and nothing was answered yet; for tests of that very moment. */
  readonly afterCommit?: (request: WireRequest) => void
}

export const syncRoute = (parent: FastifyInstance, deps: SyncDeps): Promise<void> =>
  bytesOnly(parent, { type: SYNC_TYPE, maxBytes: MAX_BODY_BYTES }, (app) => { route(app, deps) })

function route(app: FastifyInstance, { exchange, signatures, noteActe, guard, lectures, clock, afterCommit }: SyncDeps): void {
  app.post('/api/sync', { onRequest: guard.requireSpeaker, bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
    if (!(request.body instanceof Uint8Array)) return sendError(reply, 'unsupported')
    const decoded = decodeRequest(request.body)
    if (!decoded.ok) {
      if (decoded.error === 'tooLarge') return sendError(reply, 'tooLarge')
      return sendError(reply, speaksAnotherVersion(request.body) ? 'version' : 'malformed')
    }
    const { compte, appareil } = guard.sessionOf(request)
    const speaker = { personne: compte.personne, appareil }
    // A session belongs to one device: a token that turns up on another one says nothing about who holds it.
    if (decoded.value.a !== appareil) return sendError(reply, 'signedOut')
    const fault = await checkSignatures(signatures, speaker, decoded.value.c ?? [])
    if (fault !== undefined) {
      // About no livret: who may say nothing there leaves nothing in it.
      await noteActe({ genre: fault === 'otherAuthor' ? 'morceauRejoue' : 'morceauFalsifie', ...speaker, objet: fault })
      return sendError(reply, 'signature')
    }
    const answer = await exchange({ ...speaker, mayOpen: mayOpen(compte) }, decoded.value, clock.now())
    afterCommit?.(decoded.value)
    const strange = strangeness(answer)
    if (strange !== undefined) await noteActe({ genre: strange, ...speaker })
    // Noted before it leaves. Whose livret it is reads it as their own.
    if (compte.role !== 'beneficiaire') await lectures.noteSent(compte.personne, sentIn(answer), clock.today())
    return reply.type(SYNC_TYPE).send(Buffer.from(encodeReply(answer)))
  })
}

/** The volets of which something is in this reply. */
const sentIn = ({ f = [], n = [], h }: WireReply): readonly VoletKey[] =>
  [...new Set([...f, ...n, ...(h === undefined ? [] : [h])].map(([key]) => key as VoletKey))] // written by the exchange itself
/** What an honest device hardly ever meets; one act for all of it, however much a request holds. */
function strangeness({ r: answers = [] }: WireReply): 'accesRefuse' | 'copieTrouvee' | undefined {
  if (answers.some(([, , lastN, verdicts]) => lastN === 0 && verdicts.some(([, kind, reason]) => kind === 2 && reason === 'horsDeVosDroits'))) return 'accesRefuse'
  return answers.some(([, , , , fork]) => fork === 1) ? 'copieTrouvee' : undefined
}

function speaksAnotherVersion(body: Uint8Array): boolean {
  const text = unpackText(body, 'request')
  const json = text.ok ? parseJson(text.value) : text
  if (!json.ok || typeof json.value !== 'object' || json.value === null || !('p' in json.value)) return false
  return Number.isInteger(json.value.p) && json.value.p !== PROTOCOL_VERSION
}
