import { useCallback, useEffect, useState } from 'react'
import type { LivretId } from '../../../base/ids.ts'
import type { Demande } from '../../../domain/droits.ts'
import { useSession } from '../context.tsx'

/** The request that stands, if any; `away`: the server does not say; undefined while it is asked. */
export type KnownErasure = { readonly demande: Demande | undefined } | 'away' | undefined

/** Asking that a livret be erased, taking it back, confirming it; each needs the network. */
export function useErasure(livret: LivretId, concerned = true) {
  const session = useSession()
  const [known, setKnown] = useState<KnownErasure>()
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (!concerned) return
    let shown = true
    const load = async (): Promise<void> => {
      const asked = await (await session.rights()).demandes()
      if (shown) setKnown(asked.ok ? { demande: asked.value.find((each) => each.livret === livret) } : 'away')
    }
    load().catch(() => shown && setKnown('away'))
    return () => {
      shown = false
    }
  }, [session, livret, concerned, round])

  const demande = typeof known === 'object' ? known.demande : undefined
  /** False: it was not done. */
  const act = useCallback(async (what: 'askErasure' | 'withdrawErasure' | 'confirm'): Promise<boolean> => {
    const ask = async (): Promise<boolean> => {
      const rights = await session.rights()
      const done = what === 'confirm' ? demande && (await rights.confirmErasure(demande)) : await rights[what](livret)
      return done?.ok === true
    }
    const done = await ask().catch(() => false)
    // Once erased, the next exchange takes the livret off this device.
    if (done && what === 'confirm') session.syncNow()
    setRound((before) => before + 1)
    return done
  }, [session, livret, demande])
  return { known, demande, act }
}
