/** What one volet's log makes visible, rule by rule: logs made by hand, and many by chance against the rule's own words. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CreatedId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { Scalar } from '../domain/entities.ts'
import { dotKey, type Dot, type Entry, type Operation, type Payload } from '../operations/operation.ts'
import { instant } from '../testing/moments.ts'
import { foldEntries, refusedTextBase, transitionFits } from './fold.ts'
import { emptyState, findEntity, findField, registerHeads, setMembers, type VoletState } from './state.ts'
import { seenBy, textFrontier, textOf } from './text.ts'

const dot = (replica: string, n = 1): Dot => ({ replica: replica as ReplicaId, n }) // any text
const ETAPE = 'etape-1' as CreatedId // any text

const operation = (of: Dot, payload: Payload, observed: readonly Dot[] = [], at = 0): Operation => ({
  dot: of, author: `${of.replica}’s` as PersonneId, schema: 1, rights: { epoch: 1, seq: 0 }, at: instant(at), observed, payload, // any person
})
const set = (of: Dot, value: Scalar, observed: readonly Dot[] = [], at = 0) => operation(of, { act: 'set', entity: 'identite', field: 'commune', value }, observed, at)
const text = (of: Dot, put: string, at: number, observed: readonly Dot[] = []) =>
  operation(of, { act: 'text', entity: 'contrat', field: 'objectif', changes: at === 0 ? [[0, put]] : [at, [0, put]] }, observed)
const move = (of: Dot, from: string, to: string, observed: readonly Dot[] = []) => operation(of, { act: 'transition', entity: ETAPE, field: 'etat', from, to }, observed)
const create = operation(dot('m'), { act: 'create', entity: ETAPE, type: 'etape', values: { dispositif: 'action', lieu: 'Dieppe' } })

/** Refused ones leave their stub. */
const fold = (operations: readonly Operation[], refused: readonly Operation[] = []): VoletState =>
  foldEntries(emptyState(), operations.map((each, i): Entry => refused.includes(each)
    ? { kind: 'stub', seq: i + 1, dot: each.dot, observed: each.observed, reason: 'nirDetecte' }
    : { kind: 'operation', seq: i + 1, operation: each }))

function heads(state: VoletState, entity: 'identite' | CreatedId = 'identite', field = 'commune') {
  const found = findEntity(state, entity)
  const register = found && findField(found, field)
  if (register?.kind !== 'registre') throw new Error('not a register')
  return { register, dots: registerHeads(register).map((head) => dotKey(head.dot)).sort(), values: new Set(registerHeads(register).map((head) => head.value)) }
}

describe('registers', () => {
  it('[R1] keeps every write, and shows those that no write observed', () => {
    const [a, b, c] = [set(dot('a'), 'Dieppe'), set(dot('b'), 'Eu'), set(dot('c'), 'Rouen', [dot('a')])]
    const { register, dots } = heads(fold([a, b, c]))
    expect(register.writes.map((write) => write.value)).toEqual(['Dieppe', 'Eu', 'Rouen'])
    expect(dots).toEqual(['b.1', 'c.1'])
  })

  it('[R3] equal values are no conflict, different ones are, and the later clock wins nothing', () => {
    const [early, late] = [set(dot('a'), 'Dieppe', [], 5), set(dot('b'), 'Eu', [], 4_000_000_000_000)]
    expect(heads(fold([early, late])).values).toEqual(new Set(['Dieppe', 'Eu']))
    expect(heads(fold([late, early])).values).toEqual(new Set(['Dieppe', 'Eu']))
    expect(heads(fold([early, set(dot('b'), 'Dieppe', [], 9)])).values.size).toBe(1)
  })

  it('[R4] the values of a creation are first writes under its dot: shown, observed and replaced like any other', () => {
    expect(heads(fold([create]), ETAPE, 'lieu').dots).toEqual(['m.1'])
    const over = operation(dot('b'), { act: 'set', entity: ETAPE, field: 'lieu', value: 'Eu' }, [dot('m')])
    const beside = operation(dot('c'), { act: 'set', entity: ETAPE, field: 'lieu', value: 'Rouen' })
    expect([...heads(fold([create, over]), ETAPE, 'lieu').values]).toEqual(['Eu'])
    expect([...heads(fold([create, beside]), ETAPE, 'lieu').values].sort()).toEqual(['Dieppe', 'Rouen'])
  })

  it('[R1] [R2] [I3] visible is what no accepted write saw, itself or through refused ones, however long the way', () => {
    const arbitrary = fc.array(fc.record({ sees: fc.array(fc.nat(20), { maxLength: 3 }), refused: fc.boolean() }), { minLength: 1, maxLength: 14 })
    fc.assert(fc.property(arbitrary, (plan) => {
      const writes = plan.map(({ sees }, i) => set(dot(`w${i}`), i, [...new Set(sees.filter((at) => at < i))].map((at) => dot(`w${at}`))))
      const refused = writes.filter((_, i) => plan[i]?.refused)
      const index = (each: Dot): number => Number(each.replica.slice(1))
      // The rule's own words: a set grown until nothing is added.
      const hidden = new Set(writes.filter((each) => !refused.includes(each)).flatMap((each) => each.observed.map(index)))
      for (let before = -1; before !== hidden.size; ) {
        before = hidden.size
        for (const at of [...hidden]) if (plan[at]?.refused) for (const each of writes[at]?.observed ?? []) hidden.add(index(each))
      }
      const visible = plan.flatMap((each, i) => (each.refused || hidden.has(i) ? [] : [`w${i}.1`])).sort()
      expect(visible.length === plan.length ? visible : heads(fold(writes, refused)).dots).toEqual(visible)
    }), { numRuns: 300, seed: 20_261_122 })
  })
})

describe('sets', () => {
  const put = (of: Dot): Operation => operation(of, { act: 'add', entity: 'identite', field: 'autresNumeros', element: '41' })
  const take = (of: Dot, observed: readonly Dot[]): Operation => operation(of, { act: 'remove', entity: 'identite', field: 'autresNumeros', element: '41' }, observed)
  const members = (state: VoletState): number => {
    const found = findEntity(state, 'identite')
    const field = found && findField(found, 'autresNumeros')
    return field?.kind === 'ensemble' ? setMembers(field).length : -1
  }

  it('[S1] [I5] taking out takes the puts it observed: one that was not seen stays, before or after in the log', () => {
    const [seen, unseen, out] = [put(dot('a')), put(dot('b')), take(dot('c'), [dot('a')])]
    expect(members(fold([seen, out]))).toBe(0)
    for (const log of [[seen, unseen, out], [unseen, seen, out], [seen, out, unseen]]) expect(members(fold(log))).toBe(1)
    expect(members(fold([seen, unseen, take(dot('c'), [dot('a'), dot('b')])]))).toBe(0)
  })
})

describe('machines', () => {
  const machine = (state: VoletState) => {
    const found = findEntity(state, ETAPE)
    const field = found && findField(found, 'etat')
    if (field?.kind !== 'machine') throw new Error('not a machine')
    return field
  }

  it('[M1] a transition applies from the state it names, by the step it saw', () => {
    const begun = move(dot('a'), 'prevue', 'enCours')
    expect(machine(fold([create, begun])).state).toBe('enCours')
    expect(machine(fold([create, begun, move(dot('b'), 'enCours', 'terminee', [dot('a')])])).state).toBe('terminee')
    expect(machine(fold([create, begun, move(dot('b'), 'enCours', 'terminee')])).state).toBe('enCours')
    expect(machine(fold([create, begun, move(dot('b'), 'prevue', 'arretee')])).state).toBe('enCours')
  })

  it('[M1] the same state reached again is another step: who saw the first one is outdated', () => {
    const round = [create, move(dot('a'), 'prevue', 'enCours'), move(dot('a', 2), 'enCours', 'suspendue', [dot('a')]), move(dot('a', 3), 'suspendue', 'enCours', [dot('a', 2)])]
    const state = machine(fold(round))
    expect(transitionFits(state, 'enCours', [dot('a')])).toBe(false)
    expect(transitionFits(state, 'enCours', [dot('a', 3)])).toBe(true)
  })

  it('[M2] the same step taken twice is one step', () => {
    const twice = [create, move(dot('a'), 'prevue', 'enCours'), move(dot('b'), 'prevue', 'enCours')]
    expect(machine(fold(twice)).steps.map((step) => dotKey(step.dot))).toEqual(['a.1'])
  })
})

describe('texts', () => {
  const objectif = (state: VoletState) => {
    const found = findEntity(state, 'contrat')
    const field = found && findField(found, 'objectif')
    if (field?.kind !== 'texte') throw new Error('not a text')
    return field
  }
  const [a, b, c] = [text(dot('a'), 'Cuisine', 0), text(dot('b'), 'Vite. ', 0), text(dot('c'), ' !', 7, [dot('a')])]

  it('[T1] an edit observes the frontier of what is displayed, and has seen its closure', () => {
    expect(textFrontier(objectif(fold([a, b, c]))).map(dotKey).sort()).toEqual(['b.1', 'c.1'])
    expect([...seenBy(objectif(fold([a, b, c])), [dot('c')])].sort()).toEqual(['a.1', 'c.1'])
    const all = fold([a, b, c, text(dot('d'), '?', 15, [dot('b'), dot('c')])])
    expect(textFrontier(objectif(all)).map(dotKey)).toEqual(['d.1'])
    expect(textOf(objectif(all))).toBe('Cuisine !Vite. ?')
  })

  it('[T4] an edit stands on the refused edit it observed, whoever wrote either; nobody else’s text is touched', () => {
    const state = fold([a, b, c], [c])
    expect(textOf(objectif(state))).toBe('CuisineVite. ')
    expect(refusedTextBase(state, text(dot('d'), '?', 9, [dot('c')]))).toEqual(dot('c'))
    expect(refusedTextBase(state, text(dot('c', 2), '?', 9, [dot('c')]))).toEqual(dot('c'))
    expect(refusedTextBase(state, text(dot('d'), '?', 13, [dot('a'), dot('b')]))).toBeUndefined()
    expect(refusedTextBase(state, set(dot('d'), 'Dieppe', [dot('c')]))).toBeUndefined()
  })
})
