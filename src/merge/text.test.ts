import { describe, expect, it } from 'vitest'
import type { PersonneId, ReplicaId } from '../base/ids.ts'
import { dotKey, type Dot, type Operation, type TextChanges } from '../operations/operation.ts'
import { instant } from '../testing/moments.ts'
import { seededRandom } from '../testing/seededIds.ts'
import { applyOperation } from './fold.ts'
import { emptyState, findField, type VoletState } from './state.ts'
import { textFrontier, textOf } from './text.ts'

const dot = (replica: string, n = 1): Dot => ({ replica: replica as ReplicaId, n }) // any text
const edit = (replica: string, n: number, changes: TextChanges, observed: readonly Dot[]): Operation => ({
  dot: dot(replica, n), author: 'x' as PersonneId, schema: 1, rights: { epoch: 1, seq: 0 }, at: instant(0), observed, // any person
  payload: { act: 'text', entity: 'contrat', field: 'objectif', changes },
})

function show(log: readonly Operation[], pending: readonly Operation[] = []): { readonly text: string; readonly state: VoletState } {
  const state = emptyState()
  for (const [i, operation] of log.entries()) applyOperation(state, operation, i + 1)
  for (const operation of pending) applyOperation(state, operation, undefined)
  const contrat = state.entities.get('contrat')
  const field = contrat && findField(contrat, 'objectif')
  return { text: field?.kind === 'texte' ? textOf(field) : '', state }
}

describe('a log whose order a failover changed', () => {
  const unseen = edit('a', 1, [[0, 'Ici. ']], [])
  const seen = edit('b', 1, [[0, 'Cuisine']], [])

  it('[I5] an edit over somebody else’s, which now lies after one it had not seen, stands where it was written', () => {
    expect(show([unseen, seen, edit('c', 1, [7, [0, ' !']], [dot('b')])]).text).toBe('Ici. Cuisine !')
  })

  it('[T2] [I5] insertions that change places do not change what a later edit takes out', () => {
    const cut = edit('c', 1, [[7], 6], [dot('a'), dot('b')])
    const other = edit('a', 1, [[0, 'Vite. ']], [])
    for (const log of [[other, seen], [seen, other]]) {
      const shown = show(log).text
      expect(['Vite. Cuisine', 'CuisineVite. ']).toContain(shown)
      expect(show([...log, cut]).text).toBe(show([...log]).text.slice(7))
    }
  })

  it('[T5] what was not written over the text it saw is not placed at all, rather than in part', () => {
    const other = edit('d', 1, [[0, 'Vite.']], [])
    expect(show([unseen, seen, other, edit('c', 1, [13, [0, '!']], [dot('b'), dot('d')])]).text).toBe(show([unseen, seen, other]).text)
  })

  it('[I1] a pending edit over what the log lost is not shown before that comes back', () => {
    const pending = [edit('c', 1, [7, [0, ' !']], [dot('b')]), edit('c', 2, [9, [0, ' Oui']], [dot('c')])]
    expect(show([edit('a', 1, [[0, '1234567']], [])], pending).text).toBe('1234567')
    expect(show([unseen, seen], pending).text).toBe('Ici. Cuisine ! Oui')
  })
})

/** What four devices write, each over what it heard of the others: edits with what they saw, in an order that may be. */
interface Life { readonly edits: readonly Operation[]; readonly texts: readonly string[] }

function live(random: () => number): Life {
  const below = (limit: number): number => Math.floor(random() * limit)
  const edits: Operation[] = []
  const heard = ['a', 'b', 'c', 'd'].map((): Operation[] => [])
  const texts: string[] = []
  for (let i = 0; i < 14; i++) {
    const at = below(heard.length)
    const mine = heard[at] ?? []
    // Hears some of what the others had written and heard, in its order.
    const missing = (heard[below(heard.length)] ?? []).filter((each) => !mine.includes(each))
    mine.push(...missing.slice(0, below(missing.length + 1)))
    const { text, state } = show(mine)
    const field = state.entities.get('contrat')?.fields.get('objectif')
    const observed = field?.kind === 'texte' ? textFrontier(field) : []
    const where = below(text.length + 1)
    const cut = Math.min(below(4), text.length - where)
    const [open, close] = [String.fromCodePoint(0x1f00 + 2 * i), String.fromCodePoint(0x1f01 + 2 * i)]
    const written = edit('abcd'[at] ?? '', mine.filter(({ dot: each }) => each.replica === 'abcd'[at]).length + 1, [where, [cut, `${open}${close}`], text.length - where - cut], observed)
    const after = text.slice(0, where) + open + close + text.slice(where + cut)
    mine.push(written)
    edits.push(written)
    expect(show(mine).text).toBe(after)
    texts.push(after)
  }
  return { edits, texts }
}

function shuffled(edits: readonly Operation[], random: () => number): readonly Operation[] {
  const out: Operation[] = []
  const left = [...edits]
  while (left.length > 0) {
    const ready = left.filter((each) => each.observed.every((seen) => out.some((other) => dotKey(other.dot) === dotKey(seen))))
    const next = ready[Math.floor(random() * ready.length)]
    if (next === undefined) throw new Error('nothing can come next')
    out.push(next)
    left.splice(left.indexOf(next), 1)
  }
  return out
}

describe('texts of several hands', () => {
  it('[I1] [I5] [T2] [T3] are the same in whatever order the edits come; each cut took what its author saw, and each put stands', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const random = seededRandom(seed)
      const { edits } = live(random)
      const whole = show(edits).text
      for (let i = 0; i < 4; i++) expect(show(shuffled(edits, random)).text, `seed ${seed}`).toBe(whole)
      // By its own bookkeeping: a character stands unless an edit whose author saw it left it out.
      expect(new Set(whole).size, `seed ${seed}`).toBe(whole.length)
    }
  })

  it('[T2] one after the other, are what they are in the middle of others', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seededRandom(seed)
      const below = (limit: number): number => Math.floor(random() * limit)
      const chain: Operation[] = []
      // Somebody who saw nothing of it, and put nothing: after that, every unit is looked for by name.
      const aside = edit('z', 1, [], [])
      for (let i = 1; i <= 12; i++) {
        const { text } = show(chain)
        const where = below(text.length + 1)
        const cut = below(text.length - where + 1)
        const changes: TextChanges = [...(where > 0 ? [where] : []), [cut, `${String(i)};`], text.length - where - cut]
        const wrong = below(8) === 0 ? [...changes, 1] : changes
        chain.push(edit('ab'[i % 2] ?? '', i, wrong, chain.slice(-1).map((each) => each.dot)))
        expect(show([aside, ...chain]).text, `seed ${String(seed)}`).toBe(show(chain).text)
        expect(show([...chain, aside]).text, `seed ${String(seed)}`).toBe(show(chain).text)
        if (wrong !== changes) chain.pop()
      }
    }
  })

  it('[T3] an edit issued again stands where it stood', () => {
    const mine = edit('m', 1, [[0, 'moi']], [])
    const again: Operation = { ...mine, dot: dot('z'), reissueOf: mine.dot }
    for (const other of ['a', 'n', 'p']) {
      const theirs = edit(other, 1, [[0, 'eux']], [])
      expect(show([theirs, again]).text).toBe(show([mine, theirs]).text)
    }
  })
})
