import { describe, expect, it } from 'vitest'
import {
  formatCourt,
  formatDepuis,
  formatHeure,
  formatInstant,
  formatJour,
  formatJourMois,
  formatJourProche,
  formatMoisCourt,
  formatPeriode,
  formatVers,
  jourDe,
} from './dates.ts'

const plain = (words: string) => words.replaceAll('\u00a0', ' ')
const today = '2026-11-23'

describe('dates in words', () => {
  it('says the weekday and the month in words, the year only when it is another', () => {
    expect(plain(formatJour('2026-11-24', today))).toBe('mardi 24 novembre')
    expect(plain(formatJour('2026-11-23'))).toBe('lundi 23 novembre 2026')
    expect(plain(formatJourMois('2027-01-11', today))).toBe('11 janvier 2027')
  })
  it('says 1er for the first of a month', () => {
    expect(plain(formatJourMois('2026-12-01', today))).toBe('1er décembre')
    expect(plain(formatCourt('2026-12-01'))).toBe('1er déc.')
  })
  it('shortens months as on the scale of the file active', () => {
    expect(formatMoisCourt('2026-09-01')).toBe('sept.')
    expect(plain(formatCourt('2026-11-16'))).toBe('16 nov.')
  })
  it('writes a period with one year when both ends share it', () => {
    expect(plain(formatPeriode('2026-10-12', '2026-12-18', today))).toBe('12 octobre – 18 décembre')
    expect(plain(formatPeriode('2027-01-11', '2027-05-28', today))).toBe('11 janvier – 28 mai 2027')
    expect(plain(formatPeriode('2026-12-07', '2027-01-29', today))).toBe('7 décembre – 29 janvier 2027')
  })
  it('says wall times as people do', () => {
    expect(plain(formatHeure('09:00'))).toBe('9 h')
    expect(plain(formatHeure('14:30'))).toBe('14 h 30')
  })
  it('puts instants in Paris, summer and winter, and says vers for a claimed time', () => {
    expect(plain(formatInstant(Date.UTC(2026, 10, 21, 17, 5)))).toBe('18 h 05')
    expect(plain(formatInstant(Date.UTC(2026, 6, 21, 22, 0)))).toBe('0 h')
    expect(jourDe(Date.UTC(2026, 6, 21, 22, 30))).toBe('2026-07-22')
    expect(plain(formatVers(Date.UTC(2026, 10, 21, 17, 5), today))).toBe('samedi 21 novembre, vers 18 h 05')
  })
  it('names the days around today', () => {
    expect(formatJourProche('2026-11-22', today)).toBe('hier')
    expect(formatJourProche(today, today)).toBe('aujourd’hui')
    expect(formatJourProche('2026-11-24', today)).toBe('demain')
    expect(plain(formatJourProche('2026-11-25', today))).toBe('mercredi 25 novembre')
  })
  it('counts days, then months, since a date', () => {
    expect(plain(formatDepuis('2026-11-10', today))).toBe('depuis 13 jours')
    expect(formatDepuis('2026-11-22', today)).toBe('depuis hier')
    expect(plain(formatDepuis('2026-08-01', today))).toBe('depuis 3 mois')
  })
})
