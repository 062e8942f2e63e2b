import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { toBase64url } from '../base/ids.ts'
import { ENTITIES } from '../domain/entities.ts'
import { stateText } from '../merge/digest.ts'
import { FOLD_VERSION, foldEntries } from '../merge/fold.ts'
import { mergeText } from '../merge/mergeText.ts'
import { cloneState, emptyState, findField, registerHeads, writeBefore, type VoletState } from '../merge/state.ts'
import type { Entry } from '../operations/operation.ts'
import { anyLog } from '../testing/logs.ts'
import { readSnapshot } from './readSnapshot.ts'
import { writeSnapshot } from './snapshot.ts'
import { snapshotSchema, type WireSnapshot } from './wire.ts'

const LOGS = 80
const LENGTH = 90

/** Over the bytes that a device receives. */
function carry(state: VoletState): VoletState {
  const parsed = snapshotSchema.safeParse(JSON.parse(JSON.stringify(writeSnapshot(state))))
  if (!parsed.success) throw new Error(JSON.stringify(parsed.error.issues).slice(0, 500))
  const read = readSnapshot(parsed.data)
  if (!read.ok) throw new Error(read.error)
  return read.value
}

const folded = (entries: readonly Entry[]): VoletState => foldEntries(emptyState(), entries)

describe('a snapshot', () => {
  it(`[I9] [C1] of any beginning of ${LOGS} logs, then the rest, is the whole log; and so is a snapshot of that`, () => {
    for (let seed = 1; seed <= LOGS; seed++) {
      const log = anyLog(seed, LENGTH)
      const [whole, shown] = [folded(log), stateText(folded(log))]
      for (const cut of [1, 7 + (seed % 20), 30 + (seed % 31), LENGTH - 1, LENGTH]) {
        const state = carry(folded(log.slice(0, cut)))
        expect(mergeText(state), `seed ${seed}, ${cut} entries`).toBe(mergeText(folded(log.slice(0, cut))))
        const again = carry(foldEntries(state, log.slice(cut, cut + 9)))
        foldEntries(again, log.slice(cut + 9))
        expect(stateText(again), `seed ${seed} from ${cut}`).toBe(shown)
        expect(mergeText(again), `seed ${seed} from ${cut}`).toBe(mergeText(whole))
      }
    }
  }, 120_000)

  it('[I9] is the same bytes whether made from the log or from a snapshot of it', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const state = folded(anyLog(seed, LENGTH))
      expect(writeSnapshot(carry(state))).toEqual(writeSnapshot(state))
    }
  })

  it('[C1] keeps, of a register in conflict, what was there before, and counts the rest', () => {
    let [met, older] = [0, 0]
    for (let seed = 1; seed <= LOGS; seed++) {
      const state = folded(anyLog(seed, LENGTH))
      const kept = carry(state)
      for (const entity of state.entities.values())
        for (const [name, field] of entity.fields) {
          const other = kept.entities.get(entity.id)?.fields.get(name)
          if (field.kind !== 'registre' || other?.kind !== 'registre') continue
          expect(other.older + other.writes.length).toBe(field.writes.length)
          older += other.older
          const before = writeBefore(field, registerHeads(field))
          expect(writeBefore(other, registerHeads(other))?.value).toEqual(before?.value)
          if (before !== undefined && registerHeads(field).length > 1) met += 1
        }
    }
    expect(met).toBeGreaterThan(10)
    expect(older).toBeGreaterThan(100)
  })

  it('is not written over by what is folded on it', () => {
    const log = anyLog(3, LENGTH)
    const state = carry(folded(log.slice(0, 40)))
    const before = mergeText(state)
    foldEntries(cloneState(state), log.slice(40))
    expect(mergeText(state)).toBe(before)
  })

  it('that does not hold together is malformed as a whole', () => {
    const good = writeSnapshot(folded(anyLog(5, LENGTH)))
    const bad = (change: (wire: WireSnapshot) => void): void => {
      const copy = structuredClone(good)
      change(copy)
      expect(readSnapshot(copy)).toEqual({ ok: false, error: 'malformed' })
    }
    const fieldOf = (wire: WireSnapshot, kind: number) => {
      for (const entity of wire[5]) for (const field of entity[4]) if (field[1] === kind) return field
      throw new Error(`no field of kind ${kind}`)
    }
    bad((wire) => wire[3].pop())
    bad((wire) => wire[4].pop())
    bad((wire) => { wire[1] = 2 })
    bad((wire) => wire[3][0]?.[1].push(1))
    bad((wire) => wire[6][0]?.[2].push(0))
    bad((wire) => { if (wire[5][0]) wire[5][0][1] = 'inconnu' })
    bad((wire) => { if (wire[5][0]) wire[5].push(wire[5][0]) })
    bad((wire) => { fieldOf(wire, 0)[0] = 'inconnu' })
    bad((wire) => { fieldOf(wire, 1)[0] = 'commune' })
    bad((wire) => { (fieldOf(wire, 3)[2] as unknown[]).shift() }) // the next edit no longer fits
  })

  /** When this fails, what a log folds to may have changed: raise FOLD_VERSION, then put the new pair here. */
  it('[C2] [V7] belongs to one version of the fold and of the table', () => {
    const table = Object.values(ENTITIES).map(({ type, implicit, fields }) => [type, implicit, Object.entries(fields).map(([name, spec]) =>
      [name, spec.kind, spec.kind === 'machine' ? spec.machine.initial : '', spec.kind === 'registre' && spec.past === true])])
    const sample = mergeText(folded(anyLog(1, LENGTH)))
    const hash = toBase64url(sha256(utf8ToBytes(JSON.stringify([table, sample]))).subarray(0, 12))
    expect([FOLD_VERSION, hash]).toEqual([4004, 'jbSwU6ldjJbbKhTO'])
  })

  it('holds no field that was never written', () => {
    const state = folded(anyLog(2, 20))
    for (const entity of carry(state).entities.values()) for (const name of entity.fields.keys()) expect(findField(entity, name)).toBeDefined()
  })
})
