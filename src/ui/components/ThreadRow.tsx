import type { CSSProperties, ReactNode } from 'react'
import { monthsOf, positionOf, rowPieces, turnWidth, type MarkPiece, type RowPiece, type ThreadSegment, type ThreadWindow } from './threadGeometry.ts'

export type { ThreadSegment, ThreadWindow } from './threadGeometry.ts'

const pct = (x: number) => `${Math.round(x * 100) / 100}%`

/** Where a piece is drawn: at x per cent, at the height of its lane, in pixels from there. */
function At({ x, y, children }: { readonly x: number; readonly y: number; readonly children: ReactNode }) {
  return (
    <svg x={pct(x)} y={y} overflow="visible">
      {children}
    </svg>
  )
}

function Drawn({ piece, heights }: { readonly piece: RowPiece; readonly heights: readonly [number, number] }) {
  switch (piece.kind) {
    case 'plein':
    case 'fin': {
      const y = heights[piece.voie]
      if (!piece.apresVirage) return <line className={piece.kind} x1={pct(piece.x1)} x2={pct(piece.x2)} y1={y} y2={y} />
      return (
        <svg x={pct(piece.x1)} width={pct(piece.x2 - piece.x1)} y={y} height={1} overflow="visible">
          <line className={piece.kind} x1={turnWidth} x2="100%" y1={0} y2={0} />
        </svg>
      )
    }
    case 'lache':
      return (
        <svg x={pct(piece.x1)} y={heights[piece.voie]} width={pct(piece.x2 - piece.x1)} height={26} viewBox="0 0 100 26" preserveAspectRatio="none" overflow="visible">
          <path className="lache" d="M0 0C12 26 88 26 100 0" />
        </svg>
      )
    case 'virage': {
      const from = heights[piece.vers === 1 ? 0 : 1]
      const drop = heights[piece.vers] - from
      return (
        <At x={piece.x} y={from}>
          <path className={piece.epais ? 'plein' : 'fin'} d={`M-1 0C${turnWidth / 2 + 1} 0 ${turnWidth / 2 - 3} ${drop} ${turnWidth + 1} ${drop}`} />
        </At>
      )
    }
    case 'point':
    case 'creux':
      return (
        <At x={piece.x} y={heights[piece.voie]}>
          <rect className={piece.kind === 'creux' ? 'point creux' : 'point'} x={-3} y={-9} width={6} height={18} rx={3} transform="rotate(22)" />
        </At>
      )
    case 'noeud':
      return (
        <At x={piece.x} y={heights[piece.voie]}>
          <circle className="noeud" r={5} />
        </At>
      )
    case 'aiguille':
      return (
        <At x={piece.x} y={heights[piece.voie]}>
          <path className="aiguille" d="M-2 0C0-3 3-3 6-3 12-3 16-1 19 0 16 1 12 3 6 3 3 3 0 3-2 0Z" />
        </At>
      )
    case 'rienApres':
      return (
        <At x={piece.x} y={heights[piece.voie]}>
          <path className="fin" d="M0 0c12 0 9 8 10 14s-6 7-3 13" />
        </At>
      )
  }
}

export interface ThreadRowProps {
  readonly segments: readonly ThreadSegment[]
  readonly fenetre: ThreadWindow
  /** `YYYY-MM-DD` in Europe/Paris, given by the caller. */
  readonly aujourdhui: string
  /** The same facts in words. */
  readonly label: string
  readonly rienApres?: boolean | undefined
  /** Short word beside a loose end: "rien après". */
  readonly motRienApres?: string | undefined
  /** Set the segments' words along the thread. Only where the row is wide. */
  readonly mots?: boolean | undefined
}

/** The parcours, lying: a row of the file active or the head of a livret. As wide as what holds it. */
export function ThreadRow({ segments, fenetre, aujourdhui, label, rienApres, motRienApres, mots = false }: ThreadRowProps) {
  const pieces = rowPieces({ segments, fenetre, aujourdhui, rienApres })
  const loose = pieces.find((piece): piece is MarkPiece => piece.kind === 'rienApres')
  const turns = pieces.some((piece) => piece.kind === 'virage')
  const heights = turns ? ([12, 28] as const) : ([16, 16] as const)
  return (
    <div className="fil-cours">
      <svg role="img" aria-label={label} focusable="false">
        {pieces.map((piece, index) => (
          <Drawn key={index} piece={piece} heights={heights} />
        ))}
      </svg>
      {loose !== undefined && loose.x < 72 && motRienApres !== undefined && (
        <span className="fil-bout" aria-hidden="true" style={{ insetInlineStart: pct(loose.x) }}>
          {motRienApres}
        </span>
      )}
      {mots && (
        <div className="fil-mots" aria-hidden="true">
          {segments.map((segment, index) =>
            segment.libelle === undefined ? null : (
              <span key={index} style={{ insetInlineStart: pct(Math.min(92, Math.max(0, positionOf(segment.debut, fenetre)))) }}>
                {segment.libelle}
              </span>
            ),
          )}
        </div>
      )}
    </div>
  )
}

export interface LoomProps {
  readonly fenetre: ThreadWindow
  readonly aujourdhui: string
  /** Above the names: how they are sorted. */
  readonly tri: ReactNode
  /** "aujourd'hui", in the person's language. */
  readonly motAujourdhui: string
  /** Short name of a month from its first day: "sept.". */
  readonly nomDuMois: (jour: string) => string
  /** `<li>`s: who, `ThreadRow`, one action. */
  readonly children: ReactNode
}

/** Rows on one scale of months, cut by one line: today. */
export function Loom({ fenetre, aujourdhui, tri, motAujourdhui, nomDuMois, children }: LoomProps) {
  const now = positionOf(aujourdhui, fenetre)
  const far = monthsOf(fenetre).filter((month, index) => index % 2 === 0 && Math.abs(month.x - now) > 9 && month.x < 93)
  const style: CSSProperties & Record<'--auj', string> = { '--auj': pct(now) }
  return (
    <div className="metier" style={style}>
      <div className="echelle">
        <span>{tri}</span>
        <div className="mois" aria-hidden="true">
          <span className="auj">{motAujourdhui}</span>
          {far.map((month) => (
            <span key={month.jour} style={{ insetInlineStart: pct(month.x) }}>
              {nomDuMois(month.jour)}
            </span>
          ))}
        </div>
        <span />
      </div>
      <ol className="rangs">{children}</ol>
    </div>
  )
}
