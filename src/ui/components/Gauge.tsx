export interface GaugeProps {
  readonly fait: number
  readonly total: number
}

/** An ink bar under its two numbers, which are written beside it: hours are never a percentage nor the thread. */
export function Gauge({ fait, total }: GaugeProps) {
  const part = total > 0 ? Math.min(100, Math.max(0, (fait / total) * 100)) : 0
  return (
    <svg className="jauge" aria-hidden="true" focusable="false">
      <line x1="0" x2="100%" y1="11" y2="11" strokeWidth="2" />
      <line x1="0" x2={`${part}%`} y1="5" y2="5" strokeWidth="10" />
    </svg>
  )
}
