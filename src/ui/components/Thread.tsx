import type { ReactNode } from 'react'
import { lanes, type ThreadMark } from './threadGeometry.ts'

export type { ThreadMark } from './threadGeometry.ts'

export interface ThreadItem {
  readonly id: string
  readonly etat: ThreadMark
  /** The words beside the stitch; they carry the same facts, so the drawing is hidden from screen readers. */
  readonly contenu: ReactNode
  /** On its own sheet: the card of the day. */
  readonly feuille?: boolean | undefined
}

export interface ThreadProps {
  readonly items: readonly ThreadItem[]
  readonly label: string
  /** Begins at the title above with a knot and turns down into the first item. */
  readonly depart?: boolean | undefined
  /** The étape has just been done: the needle moves on, once. */
  readonly passe?: boolean | undefined
}

/** The needle, 12 × 56, its eye at the top, centred on x = 0. */
export function Needle() {
  return (
    <>
      <path className="aiguille" d="M0 0C4 2 5 9 5 15 5 28 2 44 0 56-2 44-5 28-5 15-5 9-4 2 0 0Z" />
      <ellipse className="chas" cx="0" cy="11" rx="2" ry="5.5" />
    </>
  )
}

function Stitch({ x, hollow = false }: { readonly x: number; readonly hollow?: boolean }) {
  return (
    <rect
      className={hollow ? 'point creux' : 'point'}
      x={x - 17}
      y={-5.5}
      width={34}
      height={11}
      rx={5.5}
      transform={`rotate(-22 ${x} 0)`}
    />
  )
}

/** From here to beyond the item's end; the drawing is clipped to the item. */
const beyond = 4000

function Piece({ etat, lane, last }: { readonly etat: ThreadMark; readonly lane: 0 | 1; readonly last: boolean }) {
  const x = lanes[lane]
  const other = lanes[lane === 0 ? 1 : 0]
  switch (etat) {
    case 'terminee':
      return (
        <>
          <line className="plein" x1={x} x2={x} y1="0" y2="100%" />
          <g className="au-texte">
            <Stitch x={x} />
          </g>
        </>
      )
    case 'prevue':
      return (
        <>
          <line className="fin" x1={x} x2={x} y1="0" y2="100%" />
          <g className="au-texte">
            <Stitch x={x} hollow />
          </g>
        </>
      )
    case 'enCours':
      return (
        <g className="au-texte">
          <line className="plein" x1={x} x2={x} y1={-beyond} y2={-8} />
          <line className="fin" x1={x} x2={x} y1={40} y2={beyond} />
          <g transform={`translate(${x} -12)`}>
            <Needle />
          </g>
        </g>
      )
    case 'arretee':
      return (
        <>
          <svg y={-9} height="100%" overflow="visible">
            <line className="plein" x1={x} x2={x} y1={9} y2="100%" />
          </svg>
          {!last && <line className="plein" x1={x} x2={x} y1="50%" y2="100%" />}
          <g className="au-texte">
            <Stitch x={x} />
          </g>
          <svg y="100%" overflow="visible">
            <circle className="noeud" cx={x} cy={-11} r={10} />
          </svg>
        </>
      )
    case 'suspendue':
    case 'pausePassee':
      return (
        <>
          <line className="plein" x1={x} x2={x} y1="0" y2={12} />
          <line className={etat === 'suspendue' ? 'fin' : 'plein'} x1={x} x2={x} y1={50} y2="100%" />
          <path className="lache" d={`M${x} 12C${x + 60} 14 ${x + 62} 89 ${x + 24} 89C${x + 6} 89 ${x} 71 ${x} 50`} />
          <circle className="noeud" cx={x} cy={12} r={8} />
          <circle className="noeud" cx={x} cy={50} r={8} />
          {etat === 'suspendue' && (
            <g transform={`translate(${x + 24} 78)`}>
              <Needle />
            </g>
          )}
        </>
      )
    case 'repositionnement':
      return (
        <>
          <path className="plein" d={`M${other} 0V4C${other} 23 ${(other + x) / 2 - (x - other) / 4} 23 ${(other + x) / 2} 23S${x} 23 ${x} 42`} />
          <line className="plein" x1={x} x2={x} y1={41} y2="100%" />
        </>
      )
    case 'rienApres':
      return <path className="fin" d={`M${x} 0V18c0 14 12 9 13 18s-8 9-5 22`} />
  }
}

const itemClass: Record<ThreadMark, string> = {
  terminee: '',
  enCours: '',
  prevue: '',
  arretee: '',
  suspendue: 'lache-ici ouverte',
  pausePassee: 'lache-ici',
  repositionnement: 'tourne',
  rienApres: 'rien',
}

/** Each repositionnement up to here, this one included, changes lane. */
const laneAt = (items: readonly ThreadItem[], index: number): 0 | 1 =>
  items.slice(0, index + 1).filter((item) => item.etat === 'repositionnement').length % 2 === 0 ? 0 : 1

/**
 * The parcours, upright: one thread, one item per stitch, drawn piece by piece
 * so that it stretches with its words. Exactly one item should hold the needle
 * (`enCours`, or `suspendue` while the pause is open).
 */
export function Thread({ items, label, depart = false, passe = false }: ThreadProps) {
  const placed = items.map((item, index) => ({ item, lane: laneAt(items, index) }))
  return (
    <>
      {depart && (
        <svg className="depart" aria-hidden="true" focusable="false">
          <path className="plein" d={`M${lanes[0]} 28C${lanes[0]} 14 25 8 41 8H200`} />
          <circle className="noeud" cx={202} cy={8} r={8} />
        </svg>
      )}
      <ol className={passe ? 'fil passe' : 'fil'} aria-label={label}>
        {placed.map(({ item, lane: own }, index) => (
          <li
            key={item.id}
            className={['etape', itemClass[item.etat], item.feuille === true ? 'feuille' : ''].filter(Boolean).join(' ')}
            aria-current={item.etat === 'enCours' || item.etat === 'suspendue' ? 'step' : undefined}
          >
            <svg className="brin" aria-hidden="true" focusable="false">
              <Piece etat={item.etat} lane={own} last={index === placed.length - 1} />
            </svg>
            {item.contenu}
          </li>
        ))}
      </ol>
    </>
  )
}
