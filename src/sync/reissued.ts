/**
 * A space to which the référent made another card: what is in it then. What was for the person alone could not be opened and
 * is not there; the server has it, as far as it was sent or closed for it. The device has another key, with nothing to show
 * for it but the référent's signed ticket, and no session: the tokens of before were in reach of whoever had the way in.
 */
import type { Instant } from '../base/jour.ts'
import type { ReplicaId } from '../base/ids.ts'
import { err, ok, type Result } from '../base/result.ts'
import { CARTE_DITE, type CarteDite } from '../domain/droits.ts'
import { priveOwner } from '../domain/volet.ts'
import type { StoredKey } from '../ports/keys.ts'
import { readTicket } from '../protocol/signedTicket.ts'
import { edit, type Cabinet, type Edit, type SpaceFault } from './cabinet.ts'
import { voletsOf, type LivretRecord, type RecordName } from './records.ts'

export interface Reissue {
  readonly ticket: string
  readonly cle: StoredKey
  /** Under which this installation writes from now on where it has not written yet: what it wrote in what is gone is not known any more. */
  readonly replica: ReplicaId
  readonly le: Instant
}

/** `tampered`: the ticket is not for whoever this space is of. */
export async function writeReissue(cabinet: Cabinet, { ticket, cle, replica, le }: Reissue): Promise<Result<void, SpaceFault>> {
  const root = await cabinet.read(['racine'])
  if (!root.ok) return root
  const racine = root.value.get('racine')
  const claim = readTicket(ticket)?.claim
  if (racine === undefined) return err({ fault: 'lost' })
  if (claim?.refaite !== true || claim.personne !== racine.personne) return err({ fault: 'tampered' })
  const names = racine.livrets.map((id): RecordName => `livret:${id}`)
  const records = await cabinet.read(['racine', ...names])
  if (!records.ok) return records
  const edits: Edit[] = []
  let prive = false
  for (const id of racine.livrets) {
    const record = records.value.get(`livret:${id}`)
    const without = record && withoutPrive(record)
    if (without === undefined || without === record) continue
    prive = true
    edits.push(edit(`livret:${id}`, without))
  }
  const told: CarteDite = { par: claim.par, le, prive }
  edits.push(
    edit('racine', { ...racine, session: null, replica }), edit('cle', cle), edit('billet', { v: 1, ticket, refuse: false }),
    edit(`brouillon:${CARTE_DITE}`, { v: 1, text: JSON.stringify(told) }),
  )
  const written = await cabinet.commit(records.value, edits, ['racine', ...names])
  return written.ok ? ok(undefined) : written
}

/** As on a device that never had it: the server sends it whole. */
function withoutPrive(record: LivretRecord): LivretRecord {
  const kept = voletsOf(record).filter(([kind]) => priveOwner(kind) === undefined)
  return kept.length === voletsOf(record).length ? record : { ...record, revision: record.revision + 1, volets: Object.fromEntries(kept) }
}
