/** Whether this device was retired: all it held went for that, and it is said first (DeviceNews). */
import { useEffect, useState } from 'react'
import type { Result } from '../../../base/result.ts'
import type { AccessFault, DeviceView } from '../../../readmodel/access.ts'
import { useSession } from '../context.tsx'

/** Whoever asks for their devices on one that was retired is told no. */
export const saysRetired = (answer: Result<readonly DeviceView[], AccessFault>): boolean => !answer.ok && answer.error === 'refused'

/** `undefined`: not known yet. Without network it is not, as far as anybody knows. @param wanted nobody is asked otherwise */
export function useRetired(wanted: boolean): boolean | undefined {
  const { access } = useSession()
  const [retired, setRetired] = useState<boolean>()
  useEffect(() => {
    if (!wanted) return undefined
    let shown = true
    const found = (is: boolean): void => {
      if (shown) setRetired(is)
    }
    void access.devices().then((answer) => found(saysRetired(answer)), () => found(false))
    return () => {
      shown = false
    }
  }, [access, wanted])
  return retired
}
