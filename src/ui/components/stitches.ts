/**
 * From the read model's stitches to what the two drawings of the thread take.
 * Pure; today is an argument. A pause belongs to the étape it interrupts: it is
 * drawn inside it, tied at both ends, and never hides what was done.
 */
import type { Stitch } from '../../readmodel/views.ts'
import type { ThreadMark, ThreadSegment } from './threadGeometry.ts'

const byStart = (a: Stitch, b: Stitch) => (a.debut ?? '9999').localeCompare(b.debut ?? '9999')

/** Segments of a lying thread. A stitch without a first day has no place on a scale of months and is left out. */
export function segmentsOf(stitches: readonly Stitch[], aujourdhui: string): readonly ThreadSegment[] {
  return stitches.flatMap((stitch): readonly ThreadSegment[] => {
    const { debut, suspendueDepuis, repriseLe, etat, label } = stitch
    if (debut === null) return []
    const fin = stitch.fin ?? (etat === 'enCours' || etat === 'suspendue' ? aujourdhui : debut)
    const whole: ThreadSegment = { etat, debut, fin, libelle: label, repositionnement: stitch.repositionnement }
    if (suspendueDepuis === null || suspendueDepuis < debut) return [whole]
    const done: ThreadSegment = { ...whole, etat: 'terminee', fin: suspendueDepuis }
    const back = repriseLe ?? fin
    const pause: ThreadSegment = { etat: 'suspendue', debut: suspendueDepuis, fin: back > suspendueDepuis ? back : suspendueDepuis }
    return etat === 'suspendue' || repriseLe === null ? [done, pause] : [done, pause, { etat, debut: repriseLe, fin }]
  })
}

export interface PlacedMark {
  readonly mark: ThreadMark
  /** The étape it speaks of; none for a loose end. */
  readonly stitch: Stitch | undefined
}

/**
 * Items of an upright thread, in order: the turn before a repositionnement,
 * the étape, its pause. An open pause holds the needle after its étape; one
 * that ended stands before the needle of an étape still going on.
 */
export function marksOf(stitches: readonly Stitch[], rienApres: boolean): readonly PlacedMark[] {
  const marks = [...stitches].sort(byStart).flatMap((stitch): readonly PlacedMark[] => {
    const turn: readonly PlacedMark[] = stitch.repositionnement ? [{ mark: 'repositionnement', stitch }] : []
    const past: readonly PlacedMark[] = stitch.suspendueDepuis === null ? [] : [{ mark: 'pausePassee', stitch }]
    switch (stitch.etat) {
      case 'suspendue':
        return [...turn, { mark: 'terminee', stitch }, { mark: 'suspendue', stitch }]
      case 'enCours':
        return [...turn, ...past, { mark: 'enCours', stitch }]
      case 'terminee':
      case 'arretee':
        return [...turn, { mark: stitch.etat, stitch }, ...(stitch.etat === 'terminee' ? past : [])]
      case 'prevue':
        return [...turn, { mark: 'prevue', stitch }]
    }
  })
  return rienApres ? [...marks, { mark: 'rienApres', stitch: undefined }] : marks
}
