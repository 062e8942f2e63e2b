/**
 * A cell → civil date. `31/12/1990` and `1990-12-31` can only be read in one way and are taken; other
 * writings are guesses, shown with what they would become; a day that does not exist is never repaired
 * (`2026-13-01` is not quietly the 13th of January).
 */
import { daysBetween, jourFromNumber, parseJour } from '../../base/jour.ts'
import type { Jour } from '../../base/jour.ts'
import { fold } from './fold.ts'

export type DateGuess = 'serialDate' | 'dateFormat' | 'twoDigitYear'
export type DateReading =
  | { readonly kind: 'exact'; readonly jour: Jour }
  | { readonly kind: 'guess'; readonly how: DateGuess; readonly jours: readonly Jour[] }
  | { readonly kind: 'impossible' }

const MONTHS = ['janv', 'fevr', 'mars', 'avr', 'mai', 'juin', 'juil', 'aout', 'sept', 'oct', 'nov', 'dec']
const IMPOSSIBLE: DateReading = { kind: 'impossible' }
/** Day 0 of a spreadsheet's calendar, as it counts after its invented 29 February 1900; in days since 1970. */
const SPREADSHEET_EPOCH = -25_569

export function readDate(cell: string): DateReading {
  const text = fold(cell).replace(/[ t]0?0:00(?::00(?:\.0+)?)?z?$/, '')
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)
  if (slashed) return exact(slashed[3], slashed[2], slashed[1])
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (iso) return exact(iso[1], iso[2], iso[3])

  const parted = /^(\d{1,2}) ?[-. ] ?(\d{1,2}) ?[-. ] ?(\d{4})$/.exec(text)
  if (parted) return guess('dateFormat', jour(parted[3], parted[2], parted[1]))
  const reversed = /^(\d{4}) ?[/. ] ?(\d{1,2}) ?[/. ] ?(\d{1,2})$/.exec(text)
  if (reversed) return guess('dateFormat', jour(reversed[1], reversed[2], reversed[3]))
  const glued = /^(\d{2})(\d{2})(\d{4})$/.exec(text)
  if (glued) {
    const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
    return guess('dateFormat', jour(glued[3], glued[2], glued[1]), jour(compact?.[1], compact?.[2], compact?.[3]))
  }
  const short = /^(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{2})$/.exec(text)
  if (short) return guess('twoDigitYear', ...centuries(short[3], short[2], short[1]))
  const named = /^(\d{1,2})(?:er)?[- .]+([a-z]{3,9})\.?[- .]+(\d{4}|\d{2})$/.exec(text)
  if (named) {
    const index = MONTHS.findIndex((month) => (named[2] ?? '').startsWith(month.slice(0, month.startsWith('jui') ? 4 : 3)))
    if (index < 0) return IMPOSSIBLE
    const month = String(index + 1)
    return named[3]?.length === 4 ? guess('dateFormat', jour(named[3], month, named[1])) : guess('twoDigitYear', ...centuries(named[3], month, named[1]))
  }
  // Five digits: from 1927 on; four would be a year.
  const serial = /^([1-9]\d{4})(?:[.,]\d+)?$/.exec(text)
  if (serial) return guess('serialDate', jourFromNumber(Number(serial[1]) + SPREADSHEET_EPOCH))
  return IMPOSSIBLE
}

function jour(year = '', month = '', day = ''): Jour | null {
  const parsed = parseJour(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  return parsed.ok ? parsed.value : null
}

function centuries(year = '', month = '', day = ''): readonly (Jour | null)[] {
  return [jour(`19${year}`, month, day), jour(`20${year}`, month, day)]
}

function exact(year?: string, month?: string, day?: string): DateReading {
  const read = jour(year, month, day)
  return read === null ? IMPOSSIBLE : { kind: 'exact', jour: read }
}

function guess(how: DateGuess, ...read: readonly (Jour | null)[]): DateReading {
  const jours = read.filter((one) => one !== null)
  return jours.length === 0 ? IMPOSSIBLE : { kind: 'guess', how, jours }
}

export const MIN_AGE = 14
export const MAX_AGE = 80

/** Completed years on a day. */
export function ageOn(naissance: Jour, today: Jour): number {
  const years = Number(today.slice(0, 4)) - Number(naissance.slice(0, 4))
  return today.slice(5) < naissance.slice(5) ? years - 1 : years
}

export function plausibleNaissance(naissance: Jour, today: Jour): boolean {
  const age = ageOn(naissance, today)
  return age >= MIN_AGE && age <= MAX_AGE
}

/** An étape lies within twenty years before today and ten after. */
export function plausibleEtape(day: Jour, today: Jour): boolean {
  const days = daysBetween(today, day)
  return days >= -7305 && days <= 3653
}
