/**
 * How long a livret stays in the active base: two years after the last contact, and never before a date on which the person
 * may still come back. Civil days: what fell on a 29 February ends on 28 February.
 */
import { daysInMonth, type Jour } from '../base/jour.ts'

export const ACTIVE_YEARS = 2
/** How long it is then kept apart before it is erased, unless the server is told otherwise: the time within which somebody may still go to law. */
export const ARCHIVE_YEARS = 5

/** Until when a return is open, of étapes that are paused or stopped. */
export const openReturns = (etapes: readonly { readonly etat: string; readonly retourJusquau: Jour | undefined }[]): readonly Jour[] =>
  etapes.flatMap(({ etat, retourJusquau }) => (retourJusquau !== undefined && (etat === 'suspendue' || etat === 'arretee') ? [retourJusquau] : []))

/**
 * @param lastContact the last day on which the server received something about the livret, or heard from a device of the person's
 * @param returns `openReturns`
 */
export function archiveFrom(lastContact: Jour, returns: readonly Jour[]): Jour {
  const after = addYears(lastContact, ACTIVE_YEARS)
  return returns.reduce((latest, each) => (each > latest ? each : latest), after)
}

/** The first day on which it may be archived is the one after. */
export const isToArchive = (today: Jour, lastContact: Jour, returns: readonly Jour[]): boolean => today > archiveFrom(lastContact, returns)

export function addYears(jour: Jour, years: number): Jour {
  const [year, month, day] = [Number(jour.slice(0, 4)) + years, Number(jour.slice(5, 7)), Number(jour.slice(8, 10))]
  const last = Math.min(day, daysInMonth(year, month))
  return `${year}-${jour.slice(5, 7)}-${String(last).padStart(2, '0')}` as Jour // a day of that month
}
