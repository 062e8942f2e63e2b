import { useCallback, useRef, useState } from 'react'
import type { Saved } from '../../../readmodel/commands.ts'
import { useFaultSentence } from '../../components/faultSentence.ts'

export interface Save {
  readonly saving: boolean
  /** Why nothing was written, in a sentence that says what to do; the form keeps its text. */
  readonly faute: string | undefined
  /** Runs one save at a time; `true` once *gardé* may be shown. */
  readonly save: <T>(work: () => Saved<T>) => Promise<boolean>
}

export function useSave(): Save {
  const faultSentence = useFaultSentence()
  const [saving, setSaving] = useState(false)
  const [faute, setFaute] = useState<string>()
  const busy = useRef(false)
  const save = useCallback(
    async <T>(work: () => Saved<T>) => {
      if (busy.current) return false
      busy.current = true
      setSaving(true)
      setFaute(undefined)
      try {
        const result = await work()
        if (!result.ok) setFaute(faultSentence(result.error))
        return result.ok
      } finally {
        busy.current = false
        setSaving(false)
      }
    },
    [faultSentence],
  )
  return { saving, faute, save }
}
