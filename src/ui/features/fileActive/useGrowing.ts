import { useEffect, useState } from 'react'

/** What fills a tablet at once; the rest follows in pieces short enough that a tap is never kept waiting. */
const FIRST = 10
const STEP = 24

/** How many of `count` rows to draw now; begins again when the list does. */
export function useGrowing(list: unknown, count: number): number {
  const [drawn, setDrawn] = useState({ list, rows: FIRST })
  if (drawn.list !== list) setDrawn({ list, rows: FIRST })
  const { rows } = drawn
  useEffect(() => {
    if (rows >= count) return
    const timer = setTimeout(() => setDrawn((now) => ({ ...now, rows: now.rows + STEP })), 0)
    return () => clearTimeout(timer)
  }, [rows, count])
  return Math.min(rows, count)
}
