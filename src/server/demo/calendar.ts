/**
 * The demonstration's days, all relative to the day it is made: an offset is a number of days from today,
 * negative in the past. Professionals work Monday to Friday, so most days are moved to the nearest one
 * that fits. Times are wall time in Europe/Paris. Only the day counts, never the hour it is made.
 */
import { addDays, dayNumber, parseInstant, parseJour, type Instant, type Jour } from '../../base/jour.ts'
import { invariant } from '../../base/result.ts'

export type Offset = number

export interface Calendar {
  readonly today: Jour
  exact(offset: Offset): Jour
  /** A weekday: the Friday before a past weekend, the Monday after a coming one. */
  worked(offset: Offset): Jour
  /** The nearest Monday, where étapes begin; the nearest Friday, where they end. */
  monday(offset: Offset): Jour
  friday(offset: Offset): Jour
  /** The claimed time of something done that day at that minute. */
  instant(jour: Jour, minute: number): Instant
  /** The day of birth of somebody who is this old today. */
  birth(age: number, monthAndDay: string): Jour
}

/** 0 is Monday: 1970-01-01 was a Thursday. */
const weekday = (jour: Jour): number => (dayNumber(jour) + 3) % 7

export function createCalendar(today: Jour): Calendar {
  const exact = (offset: Offset): Jour => addDays(today, offset)
  const nearest = (offset: Offset, wanted: number): Jour => {
    const jour = exact(offset)
    const ahead = (wanted - weekday(jour) + 7) % 7
    return addDays(jour, ahead > 3 ? ahead - 7 : ahead)
  }
  return {
    today,
    exact,
    worked(offset) {
      const jour = exact(offset)
      const past = weekday(jour) - 4
      if (past <= 0) return jour
      return addDays(jour, offset > 0 ? 3 - past : -past)
    },
    monday: (offset) => nearest(offset, 0),
    friday: (offset) => nearest(offset, 4),
    instant: parisInstant,
    birth(age, monthAndDay) {
      const year = Number(today.slice(0, 4)) - age - (monthAndDay > today.slice(5) ? 1 : 0)
      const parsed = parseJour(`${year}-${monthAndDay}`)
      invariant(parsed.ok, 'a birthday exists every year')
      return parsed.value
    },
  }
}

/** Summer time from the last Sunday of March to the last of October; days only, so the night of the change is an hour off. */
function parisInstant(jour: Jour, minute: number): Instant {
  const year = jour.slice(0, 4)
  const summer = jour >= lastSunday(`${year}-03-31`) && jour < lastSunday(`${year}-10-31`)
  const instant = parseInstant(dayNumber(jour) * 86_400_000 + (minute - (summer ? 120 : 60)) * 60_000)
  invariant(instant.ok, 'days of the calendar have instants')
  return instant.value
}

function lastSunday(endOfMonth: string): Jour {
  const parsed = parseJour(endOfMonth)
  invariant(parsed.ok, 'March and October have 31 days')
  return addDays(parsed.value, -((weekday(parsed.value) + 1) % 7))
}
