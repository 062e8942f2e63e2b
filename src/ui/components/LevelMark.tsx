import type { Niveau } from '../../domain/entities.ts'

const height: Record<Niveau, number | undefined> = { nonAborde: undefined, bloque: 4, gene: 9.33, aSurveiller: 14.67, pasUnFrein: 20 }

/** How heavy a frein is: the same four lines and disc as in the table of freins. Beside its word. */
export function LevelMark({ niveau }: { readonly niveau: Niveau }) {
  const y = height[niveau]
  return (
    <svg className="icone" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path strokeWidth="1" d="M1 4h22M1 9.33h22M1 14.67h22M1 20h22" />
      {y !== undefined && <circle cx="12" cy={y} r="4" fill="currentColor" stroke="none" />}
    </svg>
  )
}
