/**
 * Work closed for the server (PROTOCOL.md §15): the key to close it under, and taking it from whoever brings it. Who
 * brings it is nobody: each chunk is signed by the device that made it, and goes through the exchange as that device's.
 * The answer says only whether it was taken; what became of it is told to the device.
 */
import type { FastifyInstance } from 'fastify'
import type { AppareilId } from '../../base/ids.ts'
import { decodeRequest } from '../../protocol/bytes.ts'
import { DEPART_TYPE, MAX_DEPART_BYTES } from '../../protocol/depart.ts'
import type { Exchange } from '../../protocol/exchange.ts'
import { checkSignatures } from '../../protocol/signatures.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Acte } from '../actes.ts'
import type { Cles } from '../cles.ts'
import { follows, mayOpen, type Comptes } from '../comptes.ts'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Ouvertures } from '../ouvertures.ts'
import { bytesOnly } from './bytesOnly.ts'

export interface DepartDeps {
  /** Absent where nothing outlives the database (LEDGER_DIR): then nothing is closed for this server. */
  readonly ouvertures: Ouvertures | undefined
  readonly exchange: Exchange
  readonly cles: Cles
  readonly comptes: Comptes
  readonly noteActe: (acte: Acte) => Promise<void>
  readonly guard: Guard
  readonly clock: Clock
}

export async function departRoutes(parent: FastifyInstance, deps: DepartDeps): Promise<void> {
  const { ouvertures } = deps
  parent.get('/api/ouverture', (_request, reply) => (ouvertures === undefined ? sendError(reply, 'notFound') : reply.send({ publique: ouvertures.current() })))
  await bytesOnly(parent, { type: DEPART_TYPE, maxBytes: MAX_DEPART_BYTES }, (app) => { takeDeparts(app, deps) })
}

function takeDeparts(app: FastifyInstance, { ouvertures, exchange, cles, comptes, noteActe, guard, clock }: DepartDeps): void {
  app.post('/api/departs', { onRequest: guard.limitEntering, bodyLimit: MAX_DEPART_BYTES }, async (request, reply) => {
    if (!(request.body instanceof Uint8Array)) return sendError(reply, 'unsupported')
    const opened = ouvertures?.open(request.body)
    const decoded = opened && decodeRequest(opened)
    if (decoded?.ok !== true) return sendError(reply, 'malformed')
    const { c: chunks = [] } = decoded.value
    const appareil = decoded.value.a as AppareilId // the schema checked its form
    const personne = await cles.holderOf(chunks[0]?.[3] ?? '', appareil)
    // Nobody's key, or another device's: nothing is looked at.
    if (personne === undefined) return sendError(reply, 'signature')
    const speaker = { personne, appareil }
    const fault = await checkSignatures(cles, speaker, chunks)
    const compte = await comptes.find(personne)
    if (fault !== undefined || compte === undefined) {
      await noteActe({ genre: fault === 'otherAuthor' ? 'morceauRejoue' : 'morceauFalsifie', ...speaker, objet: fault ?? 'unknownKey' })
      return sendError(reply, 'signature')
    }
    // What its own sessions are refused, nobody brings for it.
    if (!follows(compte)) return sendError(reply, 'forbidden')
    // Work alone: what else a request may ask is answered to nobody.
    await exchange({ ...speaker, mayOpen: mayOpen(compte) }, { p: decoded.value.p, a: appareil, c: chunks }, clock.now())
    return reply.code(204).send()
  })
}
