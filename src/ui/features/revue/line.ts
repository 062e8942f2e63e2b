/** The one line beside a shared livret: a fact and its date, or nothing. Pure; read off the list. */
import { daysBetween, type Jour } from '../../../base/jour.ts'
import { HOLE_DAYS } from '../../../readmodel/summarize.ts'
import type { Summary } from '../../../readmodel/views.ts'

export type Line =
  | { readonly code: 'conflit' | 'misDeCote'; readonly count: number }
  | { readonly code: 'pause'; readonly depuis: Jour | null }
  | { readonly code: 'depassee' | 'rienApres'; readonly fin: Jour }

export function lineOf({ stitches, conflicts, setAside }: Pick<Summary, 'stitches' | 'conflicts' | 'setAside'>, today: Jour): Line | undefined {
  if (setAside > 0) return { code: 'misDeCote', count: setAside }
  if (conflicts > 0) return { code: 'conflit', count: conflicts }
  const paused = stitches.find(({ etat }) => etat === 'suspendue')
  // The motive is the person's: a pause is said with its date only.
  if (paused !== undefined) return { code: 'pause', depuis: paused.suspendueDepuis }
  const current = stitches.filter(({ etat }) => etat === 'enCours')
  const fin = current.flatMap((stitch) => stitch.fin ?? []).sort().at(-1)
  if (fin === undefined) return undefined
  if (fin < today) return { code: 'depassee', fin }
  const planned = stitches.some(({ etat }) => etat === 'prevue')
  return !planned && daysBetween(today, fin) <= HOLE_DAYS ? { code: 'rienApres', fin } : undefined
}

/** The most pressing first. */
export function linesOf(summaries: readonly Summary[], today: Jour): readonly { readonly summary: Summary; readonly line: Line | undefined }[] {
  const lines = summaries.map((summary) => ({ summary, line: lineOf(summary, today) }))
  return lines.sort((a, b) => Number(a.line === undefined) - Number(b.line === undefined))
}
