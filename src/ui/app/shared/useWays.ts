import { useEffect, useState } from 'react'
import type { Way } from '../../../readmodel/lock.ts'
import { useSession } from '../context.tsx'

/** What opens the open space; `undefined` until the device has said. Asked again when `changes` changes. */
export function useWays(changes?: unknown): readonly Way[] | undefined {
  const { lock } = useSession()
  const [ways, setWays] = useState<readonly Way[]>()
  useEffect(() => {
    let shown = true
    // Where its code does not come (the page is being left), nothing is known.
    lock.ways().then((found) => {
      if (shown) setWays(found)
    }, () => undefined)
    return () => {
      shown = false
    }
  }, [lock, changes])
  return ways
}
