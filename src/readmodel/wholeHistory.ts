/** Everything ever written in a field, when what is displayed began with a snapshot: loaded only when somebody asks. */
import type { LivretId, PersonneId } from '../base/ids.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Scalar } from '../domain/entities.ts'
import type { Space } from '../sync/space.ts'
import { openLivret } from './opened.ts'
import { namesOf } from './project.ts'
import { champ, seatOf } from './projectFields.ts'
import type { Handle, Trace } from './views.ts'

/** @param fetchOlder brings here what only the server has; false when it cannot be reached */
export async function wholeHistory(
  space: Space, me: PersonneId, livret: LivretId, handle: Handle, fetchOlder: () => Promise<boolean>,
): Promise<Result<readonly Trace<Scalar>[], 'unreachable'>> {
  if (!(await fetchOlder())) return err('unreachable')
  const [older, content] = [await space.readOlder({ livret, kind: handle.volet }), await space.readLivret(livret)]
  if (!older.ok || !content.ok || content.value === undefined) return err('unreachable')
  const raws = content.value.volets.map((raw) =>
    (raw.kind === handle.volet ? { kind: raw.kind, entries: [...older.value.entries, ...raw.entries], pending: raw.pending } : raw))
  // Put aside again between the two readings: the next asking finds it whole.
  const asked = raws.find((raw) => raw.kind === handle.volet)
  if (asked === undefined || asked.entries.some((entry, i) => entry.seq !== i + 1)) return err('unreachable')
  const opened = openLivret(livret, me, raws)
  const seat = seatOf(opened, opened.volets.get(handle.volet), handle.entity, namesOf(opened))
  return ok(seat === undefined ? [] : champ<Scalar>(seat, handle.field).history)
}
