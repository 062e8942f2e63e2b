/**
 * Dates and times in French words, Europe/Paris. The date is always an
 * argument: nothing here reads the clock. Days are `YYYY-MM-DD`; instants are
 * epoch milliseconds. Spaces inside a date are no-break where a line must not
 * end ("18 h 05", "1er décembre").
 */
import { parisJour } from '../../base/jour.ts'

const nbsp = '\u00a0'
const zone = 'Europe/Paris'
const day = 86_400_000

/** A day as an instant at noon UTC: the same calendar day in Paris all year round. */
const noon = (jour: string) => new Date(`${jour}T12:00:00Z`)

const weekdayFormat = new Intl.DateTimeFormat('fr-FR', { weekday: 'long', timeZone: zone })
const longFormat = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone })
const shortFormat = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'short', timeZone: zone })
const monthFormat = new Intl.DateTimeFormat('fr-FR', { month: 'short', timeZone: zone })
const timeFormat = new Intl.DateTimeFormat('fr-FR', { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: zone })

function part(format: Intl.DateTimeFormat, date: Date, type: Intl.DateTimeFormatPartTypes): string {
  return format.formatToParts(date).find((piece) => piece.type === type)?.value ?? ''
}

const ordinal = (numeral: string) => (numeral === '1' ? '1er' : numeral)

/** The calendar day of an instant in Paris: `YYYY-MM-DD`. */
export const jourDe = (instant: number): string => parisJour(instant)

/** "24 novembre", with the year when it is not that of `aujourdhui`. */
export function formatJourMois(jour: string, aujourdhui?: string): string {
  const date = noon(jour)
  const words = `${ordinal(part(longFormat, date, 'day'))}${nbsp}${part(longFormat, date, 'month')}`
  return aujourdhui !== undefined && jour.slice(0, 4) === aujourdhui.slice(0, 4) ? words : `${words} ${jour.slice(0, 4)}`
}

/** "mardi 24 novembre", with the year when it is not that of `aujourdhui`. */
export function formatJour(jour: string, aujourdhui?: string): string {
  return `${weekdayFormat.format(noon(jour))} ${formatJourMois(jour, aujourdhui)}`
}

/** "24 nov." */
export function formatCourt(jour: string): string {
  const date = noon(jour)
  return `${ordinal(part(shortFormat, date, 'day'))}${nbsp}${part(shortFormat, date, 'month')}`
}

/** "nov." */
export function formatMoisCourt(jour: string): string {
  return monthFormat.format(noon(jour))
}

/** "12 octobre – 18 décembre 2026": the year once when it is the same, twice otherwise. */
export function formatPeriode(debut: string, fin: string, aujourdhui?: string): string {
  const sameYear = debut.slice(0, 4) === fin.slice(0, 4)
  return `${formatJourMois(debut, sameYear ? debut : aujourdhui)} – ${formatJourMois(fin, aujourdhui)}`
}

/** A wall time `HH:MM` as "9 h" or "14 h 30". */
export function formatHeure(heure: string): string {
  const [hours = '', minutes = '00'] = heure.split(':')
  const short = `${Number(hours)}${nbsp}h`
  return minutes === '00' ? short : `${short}${nbsp}${minutes}`
}

/** The wall time of an instant in Paris: "18 h 05". */
export function formatInstant(instant: number): string {
  const date = new Date(instant)
  return formatHeure(`${part(timeFormat, date, 'hour')}:${part(timeFormat, date, 'minute')}`)
}

/** A claimed time, which belongs to people and decides nothing: "samedi 21 novembre, vers 18 h 05". */
export function formatVers(instant: number, aujourdhui?: string): string {
  return `${formatJour(jourDe(instant), aujourdhui)}, vers ${formatInstant(instant)}`
}

/** Whole days from `aujourdhui` to `jour`; negative in the past. */
export function joursEntre(aujourdhui: string, jour: string): number {
  return Math.round((noon(jour).getTime() - noon(aujourdhui).getTime()) / day)
}

/** "aujourd'hui", "demain", "hier" or "mardi 24 novembre". */
export function formatJourProche(jour: string, aujourdhui: string): string {
  switch (joursEntre(aujourdhui, jour)) {
    case -1:
      return 'hier'
    case 0:
      return 'aujourd’hui'
    case 1:
      return 'demain'
    default:
      return formatJour(jour, aujourdhui)
  }
}

/** How long ago, for professionals: "depuis aujourd'hui", "depuis hier", "depuis 13 jours", "depuis 3 mois". */
export function formatDepuis(jour: string, aujourdhui: string): string {
  const days = -joursEntre(aujourdhui, jour)
  if (days <= 0) return 'depuis aujourd’hui'
  if (days === 1) return 'depuis hier'
  if (days < 90) return `depuis ${days}${nbsp}jours`
  return `depuis ${Math.floor(days / 30.44)}${nbsp}mois`
}

/** First letter up, for a sentence that begins with a date. */
export function majuscule(words: string): string {
  return words.charAt(0).toLocaleUpperCase('fr-FR') + words.slice(1)
}
