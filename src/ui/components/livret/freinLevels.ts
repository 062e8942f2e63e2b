/** From the histories of the two views to the columns of the table: which days, and the level on each. */
import type { Niveau } from '../../../domain/entities.ts'
import type { Champ, FreinView } from '../../../readmodel/views.ts'
import { jourDe } from '../../i18n/dates.ts'

/** The most recent days on which anything was marked, oldest first. */
export function markedDays(freins: readonly FreinView[], most: number): readonly string[] {
  const days = new Set(freins.flatMap((frein) => [...frein.ditNiveau.history, ...frein.vuNiveau.history].map((trace) => jourDe(trace.at))))
  return [...days].sort().slice(-most)
}

/**
 * The level on each day. A day on which nothing was marked has no point; the first column also holds what
 * was standing since before it, so that an old mark never looks like nothing.
 */
export function levelsOn(champ: Champ<Niveau>, days: readonly string[]): readonly Niveau[] {
  const marks = [...champ.history].sort((a, b) => a.at - b.at).map((trace) => ({ jour: jourDe(trace.at), niveau: trace.value ?? 'nonAborde' }))
  return days.map((day, index) => marks.findLast((mark) => (index === 0 ? mark.jour <= day : mark.jour === day))?.niveau ?? 'nonAborde')
}
