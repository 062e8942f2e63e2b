/**
 * Pure geometry of the thread (design/README.md, "The thread's grammar").
 *
 * Upright: two lanes in pixels inside a 76 px margin; each item draws its own
 * piece, so the thread stretches with the words beside it.
 * Lying: positions are per cent of the window [debut, fin], so rows of any
 * width stay on one scale of months. Dates are `YYYY-MM-DD` and compared by
 * calendar day; nothing here reads the clock.
 */

/** Lanes of the upright thread, px from the inline start. A repositionnement goes from one to the other. */
export const lanes = [17, 49] as const

/** Mark of one item of the upright thread. `suspendue` is a pause still open, `pausePassee` one that ended. */
export type ThreadMark =
  | 'terminee'
  | 'enCours'
  | 'prevue'
  | 'suspendue'
  | 'arretee'
  | 'pausePassee'
  | 'repositionnement'
  | 'rienApres'

export type SegmentState = 'prevue' | 'enCours' | 'suspendue' | 'terminee' | 'arretee'

export interface ThreadSegment {
  readonly etat: SegmentState
  /** First day, `YYYY-MM-DD`. */
  readonly debut: string
  /** Last day, `YYYY-MM-DD`; for a suspension, the date until which it holds. */
  readonly fin: string
  /** The thread turns to another lane as this segment begins. */
  readonly repositionnement?: boolean | undefined
  /** Word set along the thread (head of a livret). */
  readonly libelle?: string | undefined
}

export interface ThreadWindow {
  readonly debut: string
  readonly fin: string
}

/** Days since 1970-01-01 of a `YYYY-MM-DD` date; NaN when it is not one. */
export function dayNumber(jour: string): number {
  return Date.parse(`${jour}T00:00:00Z`) / 86_400_000
}

/** Position of a date in a window, per cent; not clamped. */
export function positionOf(jour: string, fenetre: ThreadWindow): number {
  const debut = dayNumber(fenetre.debut)
  const span = dayNumber(fenetre.fin) - debut
  return span > 0 ? ((dayNumber(jour) - debut) / span) * 100 : 0
}

/** First day of each month that begins inside the window, with its position in per cent. */
export function monthsOf(fenetre: ThreadWindow): readonly { readonly jour: string; readonly x: number }[] {
  const months: { jour: string; x: number }[] = []
  let year = Number(fenetre.debut.slice(0, 4))
  let month = Number(fenetre.debut.slice(5, 7))
  for (let guard = 0; guard < 240; guard++) {
    const jour = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`
    if (jour > fenetre.fin) break
    if (jour >= fenetre.debut) months.push({ jour, x: positionOf(jour, fenetre) })
    month = month === 12 ? 1 : month + 1
    if (month === 1) year += 1
  }
  return months
}

export interface MarkPiece {
  readonly kind: 'point' | 'creux' | 'noeud' | 'aiguille' | 'rienApres'
  readonly x: number
  readonly voie: 0 | 1
}

/** What a row draws, in order; x are per cent, `voie` is the lane (0 above, 1 below). */
export type RowPiece =
  | {
      readonly kind: 'plein' | 'fin'
      readonly x1: number
      readonly x2: number
      readonly voie: 0 | 1
      /** Begins where a turn ends, `turnWidth` px after x1. */
      readonly apresVirage: boolean
    }
  | { readonly kind: 'lache'; readonly x1: number; readonly x2: number; readonly voie: 0 | 1 }
  | { readonly kind: 'virage'; readonly x: number; readonly vers: 0 | 1; readonly epais: boolean }
  | MarkPiece

export interface RowInput {
  readonly segments: readonly ThreadSegment[]
  readonly fenetre: ThreadWindow
  readonly aujourdhui: string
  /** Nothing is planned after the last segment: its thread drops and ends free. */
  readonly rienApres?: boolean | undefined
}

/** Width of a turn between lanes, px. */
export const turnWidth = 16

/**
 * Pieces of a lying thread. It is never cut between two segments: a gap is
 * thick when it lies in the past, thin when it is still to come. Only an
 * `arretee` segment that nothing follows ends it with a knot.
 */
export function rowPieces({ segments, fenetre, aujourdhui, rienApres = false }: RowInput): readonly RowPiece[] {
  const pieces: RowPiece[] = []
  const now = positionOf(aujourdhui, fenetre)
  const clamp = (x: number) => Math.min(100, Math.max(0, x))
  const inside = (x: number) => x >= 0 && x <= 100
  const sorted = [...segments].sort((a, b) => (a.debut < b.debut ? -1 : a.debut > b.debut ? 1 : 0))
  let voie: 0 | 1 = 0
  let needle = false

  /** One line rather than two that touch: no seam, and fewer shapes. */
  const stretch = (kind: 'plein' | 'fin', x1: number, x2: number, apresVirage: boolean) => {
    const at = pieces.findLastIndex((piece) => piece.kind === 'plein' || piece.kind === 'fin')
    const last = pieces[at]
    if (last?.kind === kind && last.voie === voie && last.x2 === x1 && !apresVirage) pieces[at] = { ...last, x2 }
    else pieces.push({ kind, x1, x2, voie, apresVirage })
  }
  const line = (from: number, to: number, forceThin: boolean, turned = false) => {
    const a = clamp(from)
    const b = clamp(to)
    if (b <= a) return
    const cut = forceThin ? a : Math.min(b, Math.max(a, now))
    if (cut > a) stretch('plein', a, cut, turned)
    if (b > cut) stretch('fin', cut, b, turned && cut === a)
  }
  const mark = (kind: MarkPiece['kind'], x: number) => {
    if (inside(x)) pieces.push({ kind, x, voie })
  }

  let reached: number | undefined
  let resumed: number | undefined
  let stopped = false
  for (const [index, segment] of sorted.entries()) {
    const last = index === sorted.length - 1
    let start = positionOf(segment.debut, fenetre)
    const end = Math.max(start, positionOf(segment.fin, fenetre))
    if (reached !== undefined && start < reached) start = reached
    if (reached !== undefined && !stopped) line(reached, start, false)
    stopped = false
    if (segment.repositionnement === true && inside(start)) {
      const vers: 0 | 1 = voie === 0 ? 1 : 0
      pieces.push({ kind: 'virage', x: start, vers, epais: start < now })
      voie = vers
      line(start, end, segment.etat === 'prevue', true)
    } else if (segment.etat === 'suspendue') {
      if (start < 100 && end > 0) {
        pieces.push({ kind: 'lache', x1: clamp(start), x2: clamp(end), voie })
        mark('noeud', start)
        mark('noeud', end)
      }
      reached = end
      resumed = end
      continue
    } else {
      line(start, end, segment.etat === 'prevue')
      // What resumes after a pause is the same étape: its knot is enough.
      if (resumed === undefined || start > resumed) mark(segment.etat === 'prevue' ? 'creux' : 'point', start)
    }
    switch (segment.etat) {
      case 'enCours':
        needle = true
        mark('aiguille', Math.max(start, now))
        break
      case 'arretee':
        mark('noeud', end)
        stopped = true
        break
      case 'terminee':
        if (last && !rienApres) mark('point', end)
        break
      case 'prevue':
      case 'suspendue':
        break
    }
    if (last && !rienApres && segment.etat === 'enCours' && end > now) mark('creux', end)
    reached = end
  }
  if (rienApres && reached !== undefined && !stopped) mark('rienApres', Math.max(reached, needle ? now : reached))
  return pieces
}
