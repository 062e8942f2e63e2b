/**
 * What a volet's snapshot stands for, asked of the server a page at a time, from the newest back, and kept: somebody
 * wants to read how a field came to be what it is.
 */
import { err, ok, type Result } from '../base/result.ts'
import { voletKey, type VoletId } from '../domain/volet.ts'
import { decodeReply, encodeRequest } from '../protocol/bytes.ts'
import { PROTOCOL_VERSION } from '../protocol/limits.ts'
import { entriesOf } from '../protocol/rows.ts'
import { edit, transact } from './cabinet.ts'
import { PAGE_BYTES, type ExchangeDeps, type ExchangeFault } from './exchangeOnce.ts'
import { emptyLog, type HistoireRecord, type VoletRecord } from './records.ts'

/** @returns whether all of it is here now */
export async function fetchOlder(deps: Pick<ExchangeDeps, 'cabinet' | 'transport' | 'pageBytes'>, volet: VoletId): Promise<Result<boolean, ExchangeFault>> {
  const key = voletKey(volet)
  const names = [`volet:${key}`, `histoire:${key}`] as const
  const found = await deps.cabinet.read(['racine', ...names])
  if (!found.ok) return found
  const racine = found.value.get('racine')
  if (racine === undefined) return err({ fault: 'lost' })
  const before = olderThan(found.value.get(`volet:${key}`), found.value.get(`histoire:${key}`))
  if (before.first === 1) return ok(true)

  const wanted = before.first - 1
  const answered = await deps.transport.exchange(encodeRequest({ p: PROTOCOL_VERSION, a: racine.appareil, h: [key, before.epoch, wanted], m: deps.pageBytes ?? PAGE_BYTES }))
  if (!answered.ok) return answered
  const reply = decodeReply(answered.value)
  if (!reply.ok || reply.value.h === undefined) return err({ fault: 'rejected' })
  const [of, epoch, first] = reply.value.h
  const read = entriesOf(reply.value.h)
  if (of !== key || epoch !== before.epoch || read?.last !== wanted) return err({ fault: 'rejected' })
  return transact(deps.cabinet, names, (snapshot) => {
    const now = olderThan(snapshot.get(`volet:${key}`), snapshot.get(`histoire:${key}`))
    // Another tab asked too, or the log was replaced meanwhile.
    if (now.epoch !== epoch || now.first !== wanted + 1) return { edits: [], result: now.first === 1 }
    return { edits: [edit(`histoire:${key}`, { ...now, first, entries: [...read.entries, ...now.entries] })], result: first === 1 }
  })
}

function olderThan(record: VoletRecord | undefined, older: HistoireRecord | undefined): HistoireRecord {
  const { epoch, beginning } = record?.log ?? emptyLog
  return older?.epoch === epoch ? older : { v: 1, epoch, first: (beginning?.[1] ?? 0) + 1, entries: [], own: older?.own ?? [] }
}
