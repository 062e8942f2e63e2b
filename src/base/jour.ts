/**
 * Civil dates. A `Jour` is `YYYY-MM-DD`, a real day of the Gregorian calendar between 1900 and 2199,
 * compared as text. An `Instant` is milliseconds since 1970 as somebody's clock claimed it: it is
 * shown to people and never decides anything (architecture.md §1, *Time*).
 */
import type { Brand } from './brand.ts'
import { err, ok, type Result } from './result.ts'

export type Jour = Brand<string, 'Jour'>
export type Instant = Brand<number, 'Instant'>

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/

export function parseJour(text: string): Result<Jour, string> {
  const match = SHAPE.exec(text)
  if (!match) return err('not YYYY-MM-DD')
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < 1900 || year > 2199) return err('year out of range')
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return err('no such day')
  return ok(text as Jour) // what the brand stands for was just looked at
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days since 1970-01-01, for differences. */
export function dayNumber(jour: Jour): number {
  const [year, month, day] = [Number(jour.slice(0, 4)), Number(jour.slice(5, 7)), Number(jour.slice(8, 10))]
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000)
}

export function jourFromNumber(days: number): Jour {
  return new Date(days * 86_400_000).toISOString().slice(0, 10) as Jour // whole days of a civil date: a real day, in the form of one
}

export const addDays = (jour: Jour, days: number): Jour => jourFromNumber(dayNumber(jour) + days)
export const daysBetween = (from: Jour, to: Jour): number => dayNumber(to) - dayNumber(from)

export function parseInstant(value: number): Result<Instant, string> {
  // What the brand stands for is looked at first.
  return Number.isSafeInteger(value) && value >= -8.64e15 && value <= 8.64e15 ? ok(value as Instant) : err('not an instant')
}

const parisParts = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' })

/** The calendar day of an instant in Paris. Read part by part: no locale writes YYYY-MM-DD in every engine (`en-CA` does not in WebKitGTK). */
export function parisJour(at: number): Jour {
  const parts = new Map(parisParts.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}` as Jour // a real day, in the order of a Jour
}
