import { describe, expect, it } from 'vitest'
import type { TakenField } from '../../../domain/importGroupe/columns.ts'
import type { ValueChoice } from '../../../domain/importGroupe/planTypes.ts'
import { countAnswers, NO_ANSWERS, readAnswers, storeAnswers, withNested, type Answers } from './answers.ts'

const given: Answers = {
  encoding: 'macintosh',
  separator: ',',
  choices: new Map([[3, 'rien'], [4, 'commune']]),
  corrections: new Map([[24, new Map([['nom', 'Dubois']])]]),
  decisions: {
    values: new Map([[32, new Map<TakenField, ValueChoice>([['naissance', { kind: 'take', candidate: 0 }], ['telephone', { kind: 'without' }]])]]),
    shortRows: new Set([7]),
    dispositifs: new Map([['avenir', 'avenir'], ['autre', null]]),
    referents: new Map([['r. referente', 'rose'], ['c. exemple', null]]),
    sameNumeros: new Map([['4102', 7]]),
    nearDuplicates: new Map<string, 'different' | { readonly keep: number }>([['11-16', 'different'], ['3-9', { keep: 9 }]]),
    nearKnown: new Map<number, 'different' | { readonly livretId: string }>([[2, 'different'], [5, { livretId: 'L' }]]),
    known: new Map([[8, new Map([['telephone', 'file'], ['newNote', 'livret']])]]),
    excluded: new Set([25]),
  },
}

describe('answers kept on the device', () => {
  it('come back as they were', () => {
    const kept = readAnswers(JSON.parse(JSON.stringify(storeAnswers({ fingerprint: 'f', answers: given }))))
    expect(kept).toEqual({ fingerprint: 'f', answers: given })
  })

  it('never hold a social security number, even one typed as a correction', () => {
    const typed: Answers = { ...NO_ANSWERS, corrections: new Map([[2, new Map([['note', 'son numéro : 1 85 05 14 118 032 27, à vérifier']])]]) }
    expect(JSON.stringify(storeAnswers({ fingerprint: 'f', answers: typed }))).not.toMatch(/118|032/)
  })

  it('of another shape are dropped one by one, the rest stands', () => {
    expect(readAnswers('nonsense')).toBeUndefined()
    expect(readAnswers({ fingerprint: 3 })).toBeUndefined()
    const stored = { ...storeAnswers({ fingerprint: 'f', answers: given }), encoding: 'klingon', dispositifs: [['a', 'nowhere'], ['b', 'afest'], 'c'], values: [[1, 'naissance', { kind: 'take' }], [2, 'nowhere', { kind: 'without' }]], excluded: ['x', 4], known: 12 }
    const read = readAnswers(stored)?.answers
    expect(read?.encoding).toBeUndefined()
    expect([...(read?.decisions.dispositifs ?? [])]).toEqual([['b', 'afest']])
    expect(read?.decisions.values.size).toBe(0)
    expect([...(read?.decisions.excluded ?? [])]).toEqual([4])
    expect(read?.decisions.known.size).toBe(0)
    expect(read?.decisions.sameNumeros).toEqual(given.decisions.sameNumeros)
  })

  it('are counted one by one; taking the last one of a row back leaves nothing', () => {
    expect(countAnswers(given)).toBe(20)
    expect(countAnswers(NO_ANSWERS)).toBe(0)
    expect(withNested(new Map([[1, new Map([['a', 2]])]]), 1, 'a', undefined).size).toBe(0)
  })
})
