/** What the server says an operation waits for, read off the wire. */
import { parsePersonneId, type EntityId, type ReplicaId } from '../base/ids.ts'
import { parseDotKey, type DotKey, type HeldReason } from '../operations/operation.ts'
import type { WireHeld } from '../protocol/wire.ts'

const DOT = /^[A-Za-z0-9_-]{11}\.[0-9]+$/

export function readHeld(why: WireHeld, own: ReplicaId): HeldReason {
  if (why[0] === 'version') return { for: 'version', schema: why[1] }
  if (why[0] === 'dependance') {
    const [, missing] = why
    if (/^[0-9]+$/.test(missing)) return { for: 'dependance', missing: { replica: own, n: Number(missing) } }
    // The server writes a dot or an entity id here, and nothing else.
    return { for: 'dependance', missing: DOT.test(missing) ? parseDotKey(missing as DotKey) : (missing as EntityId) }
  }
  const by = parsePersonneId(why[1])
  // The schema has the same pattern.
  if (!by.ok) throw new Error('broken invariant: a person is named by their id')
  return { for: 'decision', by: by.value }
}
