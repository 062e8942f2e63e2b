import { useEffect, useState } from 'react'

const REST_MS = 200

/** True once the screen is drawn and the device has nothing else to do: what is read before that is waited for. Safari has no idle callback. */
export function useRest(): boolean {
  const [rests, setRests] = useState(false)
  useEffect(() => {
    const rest = () => setRests(true)
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(rest, REST_MS)
      return () => clearTimeout(timer)
    }
    const idle = requestIdleCallback(rest, { timeout: 5 * REST_MS })
    return () => cancelIdleCallback(idle)
  }, [])
  return rests
}
