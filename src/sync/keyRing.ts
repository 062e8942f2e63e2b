/**
 * The keys of a person on a device. One is in use; another takes its place when the server says that it is old, under
 * its signature. Which one is in use is what the server says each time it opens or renews a session: so a lost answer,
 * a program killed in between or a server that lost its tail leave nobody outside, and none is thrown away before
 * another was acknowledged. What waits is signed when it is sent, by the one in use then.
 */
import { keyIdOf } from '../base/sha256.ts'
import type { DeviceKey, KeyMaker, StoredKey } from '../ports/keys.ts'
import { edit, transact, type Cabinet } from './cabinet.ts'
import type { KeyRing, SessionToken } from './records.ts'

export interface Keys {
  /** `undefined` where an older program made the space. */
  current(): Promise<DeviceKey | undefined>
  /** Every one that the server may have in use, the likeliest first. */
  all(): Promise<readonly DeviceKey[]>
  /** The one that is to take the place of the one in use; written down before anybody hears of it. */
  prepare(): Promise<DeviceKey | undefined>
  /** One was offered whose answer is not known, or the server says that the one in use is old. */
  isDue(session: SessionToken): Promise<boolean>
  /** What the server says: the key in use, and the session that goes on, if it is another. */
  settle(inUse: string | undefined, session?: SessionToken): Promise<void>
}

export function createKeys(cabinet: Cabinet, maker: KeyMaker): Keys {
  const opened = new Map<string, Promise<DeviceKey>>()
  const open = (stored: StoredKey): Promise<DeviceKey> => {
    const found = opened.get(stored.publicKey) ?? maker.open(stored)
    opened.set(stored.publicKey, found)
    return found
  }
  /** What could not be written down, on a full disk. */
  let unwritten: string | undefined
  const ring = async (): Promise<KeyRing | undefined> => {
    const found = await cabinet.read(['cle'])
    const kept = found.ok ? found.value.get('cle') : undefined
    return kept && ringWith(kept, unwritten)
  }

  return {
    async current() {
      const kept = await ring()
      return kept && open(kept)
    },
    async all() {
      const kept = await ring()
      return kept === undefined ? [] : Promise.all([kept, kept.next, kept.previous].flatMap((each) => (each === undefined ? [] : [open(each)])))
    },
    async prepare() {
      const made = await maker.create()
      const kept = await transact(cabinet, ['cle'], (snapshot) => {
        const found = snapshot.get('cle')
        if (found === undefined || found.next !== undefined) return { edits: [], result: found?.next }
        return { edits: [edit('cle', { ...found, next: made })], result: made }
      })
      return kept.ok && kept.value !== undefined ? open(kept.value) : undefined
    },
    async isDue({ cleAncienne }) {
      const kept = await ring()
      return kept !== undefined && (kept.next !== undefined || cleAncienne === true)
    },
    async settle(inUse, session) {
      const written = await transact(cabinet, ['racine', 'cle'], (snapshot) => {
        const [racine, kept] = [snapshot.get('racine'), snapshot.get('cle')]
        const next = kept && ringWith(kept, inUse)
        const edits = [
          ...(racine === undefined ? [] : [edit('racine', { ...racine, session: session ?? youngAgain(racine.session) })]),
          ...(next === kept ? [] : [edit('cle', next)]),
        ]
        return { edits, result: undefined }
      })
      unwritten = written.ok ? undefined : inUse
    },
  }
}

const youngAgain = (session: SessionToken | null): SessionToken | null => {
  if (session === null) return null
  const { cleAncienne: _, ...rest } = session
  return rest
}

/** With the key of that id in use; as it is when it has none of that id. */
export function ringWith(ring: KeyRing, inUse: string | undefined): KeyRing {
  const { next, previous, ...current } = ring
  if (inUse === undefined || inUse === keyIdOf(current.publicKey)) return ring
  if (next !== undefined && inUse === keyIdOf(next.publicKey)) return { ...next, previous: current }
  // The server forgot that it changed: what took its place is offered again.
  return previous !== undefined && inUse === keyIdOf(previous.publicKey) ? { ...previous, next: current } : ring
}
