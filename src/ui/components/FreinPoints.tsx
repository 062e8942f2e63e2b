import type { CSSProperties } from 'react'
import type { Niveau } from '../../domain/entities.ts'

/** On a date when it was not discussed (`nonAborde`) there is no point. */
export interface FreinPoint {
  /** `YYYY-MM-DD`. */
  readonly jour: string
  readonly niveau: Niveau
}

export interface FreinPointsProps {
  /** The person's view is discs, the professional's is squares. */
  readonly vue: 'personne' | 'professionnel'
  /** One entry per date of the table, in order. */
  readonly points: readonly FreinPoint[]
  /** The words of a level, in the column's own vocabulary. */
  readonly motDuNiveau: (niveau: Niveau) => string
  /** "14 septembre", for the sentence that screen readers get. */
  readonly formatJour: (jour: string) => string
}

const height: Record<Niveau, number | undefined> = {
  nonAborde: undefined,
  bloque: 9,
  gene: 24,
  aSurveiller: 39,
  pasUnFrein: 54,
}

/** Between two dates, px at 16 px a rem; the drawing grows with the text. */
const step = 64

const rem = (px: number) => `${px / 16}rem`

/** x of each date in px, used by the points and by the dates above them. */
export const datePosition = (index: number): number => 24 + index * step

/** Height is weight, and the word stands at its height. The same facts are in the drawing's label. */
export function FreinPoints({ vue, points, motDuNiveau, formatJour }: FreinPointsProps) {
  const placed = points.flatMap((point, index) => {
    const y = height[point.niveau]
    return y === undefined ? [] : [{ x: datePosition(index), y, niveau: point.niveau, jour: point.jour }]
  })
  const last = placed.at(-1)
  const width = datePosition(Math.max(0, points.length - 1)) + 10
  const label = points.map((point) => `${formatJour(point.jour)} : ${motDuNiveau(point.niveau)}`).join(', ')
  const style: CSSProperties & Record<'--n', string> = { '--n': rem(last?.y ?? 54) }
  return (
    <div className="vue" style={style}>
      <svg
        role="img"
        aria-label={label}
        focusable="false"
        viewBox={`0 0 ${width} 64`}
        style={{ inlineSize: rem(width), blockSize: rem(64) }}
      >
        <path className="niveaux" d={[9, 24, 39, 54].map((y) => `M0 ${y}H${width}`).join('')} />
        <path d={placed.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')} />
        {placed.map(({ x, y, jour }) =>
          vue === 'personne' ? (
            <circle key={jour} className="rond-plein" cx={x} cy={y} r={6} />
          ) : (
            <rect key={jour} className="carre" x={x - 6} y={y - 6} width={12} height={12} />
          ),
        )}
      </svg>
      {/* Said by the drawing's label already; shown because a height needs its word. */}
      <b aria-hidden="true">{motDuNiveau(last?.niveau ?? 'nonAborde')}</b>
    </div>
  )
}
