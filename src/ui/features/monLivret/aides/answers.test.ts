import { describe, expect, test } from 'vitest'
import { jour } from '../../../../testing/fakeFields.ts'
import { noAnswer, readAmount, readAnswers, readWhen } from './answers.ts'

describe('a price as people type it', () => {
  test.each([
    ['600', 60_000],
    ['1 240,50', 124_050],
    ['62.5 €', 6_250],
    ['0', 0],
    ['20000', 2_000_000],
  ])('%s', (typed, cents) => {
    expect(readAmount(typed)).toEqual({ ok: true, cents })
  })
  test('nothing typed is not known, which is an answer', () => {
    expect(readAmount('  ')).toEqual({ ok: true, cents: null })
  })
  test.each([['six cents', 'chiffres'], ['12,345', 'chiffres'], ['-5', 'chiffres'], ['20000,01', 'trop']])('%s is not kept', (typed, reason) => {
    expect(readAmount(typed)).toEqual({ ok: false, reason })
  })
})

describe('for when', () => {
  const today = jour('2026-11-23')
  test('this week and this month are days, counted from today', () => {
    expect(readWhen({ ...noAnswer, quand: 'semaine' }, today)).toEqual({ ok: true, jour: '2026-11-30' })
    expect(readWhen({ ...noAnswer, quand: 'mois' }, today)).toEqual({ ok: true, jour: '2026-12-23' })
  })
  test('« je ne sais pas » is no day', () => {
    expect(readWhen({ ...noAnswer, quand: 'saisPas' }, today)).toEqual({ ok: true, jour: null })
  })
  test.each(['', '2026-11-23', '2026-11-01', '2026-02-30'])('a day that is not to come is asked again: %s', (typed) => {
    expect(readWhen({ ...noAnswer, quand: 'jour', jour: typed }, today)).toEqual({ ok: false })
  })
})

test('a stored draft gives back what this program knows of it', () => {
  expect(readAnswers(JSON.parse(JSON.stringify({ ...noAnswer, theme: 'mobilite', aide: 'permis', combien: '600', quand: 'mois' })))).toEqual({
    ...noAnswer, theme: 'mobilite', aide: 'permis', combien: '600', quand: 'mois',
  })
  expect(readAnswers({ theme: 'autrefois', aide: 'inconnue', raison: 3, quand: 'jadis' })).toEqual(noAnswer)
  expect(readAnswers('permis')).toBeUndefined()
})
