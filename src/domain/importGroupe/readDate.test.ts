import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jourFromNumber, parseJour } from '../../base/jour.ts'
import type { Jour } from '../../base/jour.ts'
import { ageOn, plausibleEtape, plausibleNaissance, readDate } from './readDate.ts'

function day(text: string): Jour {
  const parsed = parseJour(text)
  if (!parsed.ok) throw new Error(text)
  return parsed.value
}

describe('readDate', () => {
  it.each([
    ['12/10/1991', '1991-10-12'],
    ['1/2/2004', '2004-02-01'],
    ['1991-10-12', '1991-10-12'],
    ['29/02/2024', '2024-02-29'],
    ['12/10/1991 00:00:00', '1991-10-12'],
    ['1991-10-12T00:00:00Z', '1991-10-12'],
  ])('takes %s, which has one reading', (text, jour) => {
    expect(readDate(text)).toEqual({ kind: 'exact', jour })
  })

  it.each([
    ['33012', 'serialDate', ['1990-05-19']],
    ['32874', 'serialDate', ['1990-01-01']],
    ['33012.5', 'serialDate', ['1990-05-19']],
    ['11-10-1996', 'dateFormat', ['1996-10-11']],
    ['11.10.1996', 'dateFormat', ['1996-10-11']],
    ['11 10 1996', 'dateFormat', ['1996-10-11']],
    ['1996/10/11', 'dateFormat', ['1996-10-11']],
    ['11101996', 'dateFormat', ['1996-10-11']],
    ['19961011', 'dateFormat', ['1996-10-11']],
    ['11 octobre 1996', 'dateFormat', ['1996-10-11']],
    ['1er août 1996', 'dateFormat', ['1996-08-01']],
    ['3-juil.-1996', 'dateFormat', ['1996-07-03']],
    ['3 juin 1996', 'dateFormat', ['1996-06-03']],
    ['11/10/96', 'twoDigitYear', ['1996-10-11', '2096-10-11']],
    ['11-oct-96', 'twoDigitYear', ['1996-10-11', '2096-10-11']],
    ['29/02/96', 'twoDigitYear', ['1996-02-29', '2096-02-29']],
    ['29/02/01', 'impossible', []],
  ])('guesses %s as %s', (text, how, jours) => {
    expect(readDate(text)).toEqual(how === 'impossible' ? { kind: 'impossible' } : { kind: 'guess', how, jours })
  })

  it.each(['31/02/1990', '2026-13-01', '29/02/2023', '00/10/1990', '12/25/1990', '45 mars 1990', '3 machin 1990', 'hier', '', '1990', '12/10', '32/01/90', '99999999', '1/1/1'])('never repairs %j', (text) => {
    expect(readDate(text)).toEqual({ kind: 'impossible' })
  })

  it('reads back any day, however it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -25_000, max: 40_000 }), (number) => {
        const jour = jourFromNumber(number)
        const [year = '', month = '', date = ''] = jour.split('-')
        expect(readDate(`${date}/${month}/${year}`)).toEqual({ kind: 'exact', jour })
        expect(readDate(jour)).toEqual({ kind: 'exact', jour })
        expect(readDate(`${date}-${month}-${year}`)).toEqual({ kind: 'guess', how: 'dateFormat', jours: [jour] })
        if (number > -15_000) expect(readDate(String(number + 25_569))).toEqual({ kind: 'guess', how: 'serialDate', jours: [jour] })
      }),
      { seed: 13, numRuns: 300 },
    )
  })
})

describe('plausibility', () => {
  const today = day('2026-11-23')

  it('counts completed years', () => {
    expect([ageOn(day('2012-11-23'), today), ageOn(day('2012-11-24'), today)]).toEqual([14, 13])
  })

  it('takes births from 14 to 80 years ago, étapes twenty years back and ten ahead', () => {
    expect(['2012-11-23', '2012-11-24', '1945-11-24', '1945-11-23'].map((text) => plausibleNaissance(day(text), today))).toEqual([true, false, true, false])
    expect(['2006-11-24', '2006-11-20', '2036-11-20', '2036-12-01'].map((text) => plausibleEtape(day(text), today))).toEqual([true, false, true, false])
  })
})
