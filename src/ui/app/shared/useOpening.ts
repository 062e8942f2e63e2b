import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../base/jour.ts'
import type { UnlockFault } from '../../../readmodel/lock.ts'
import { err, type Result } from '../../../base/result.ts'

export interface OpeningState {
  readonly busy: boolean
  /** What is wrong, in a sentence; said again when the same happens again. */
  readonly faute: string | undefined
  /** The card was no good: it must be shown again. */
  readonly carteRefusee: boolean
  /** Nothing is listened to before. */
  readonly attend: boolean
  attempt<T>(work: () => Promise<Result<T, UnlockFault>>): Promise<Result<T, UnlockFault>>
  forget(): void
}

/** Tries that may fail, and the time in between. @param waiting known from before */
export function useOpening(waiting: Instant | undefined): OpeningState {
  const { t } = useTranslation('verrou')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<UnlockFault | undefined>(waiting === undefined ? undefined : { fault: 'wait', until: waiting })
  const until = fault !== undefined && 'until' in fault ? fault.until : undefined
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (until === undefined) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [until])
  const attend = until !== undefined && until > now
  return {
    busy, attend,
    carteRefusee: fault?.fault === 'otherCard' || fault?.fault === 'unreadable',
    faute: sentence(),
    async attempt(work) {
      setBusy(true)
      // Of the try before; the same sentence again is said again.
      setFault(undefined)
      const done = await work().catch(() => err({ fault: 'failed' } as const))
      setBusy(false)
      setNow(Date.now())
      setFault(done.ok ? undefined : done.error)
      return done
    },
    forget: () => setFault(undefined),
  }

  function sentence(): string | undefined {
    if (fault === undefined) return undefined
    switch (fault.fault) {
      case 'wrong':
      case 'wait':
        if (attend) return until - now < 60_000 ? t('ouvrir.attendreUnPeu') : t('ouvrir.attendre', { count: Math.ceil((until - now) / 60_000) })
        return fault.fault === 'wrong' && until === undefined ? t('ouvrir.faux') : t('ouvrir.essayer')
      case 'otherCard':
        return t('ouvrir.autreCarte')
      case 'unreadable':
        return t('ouvrir.illisible')
      case 'lost':
      case 'superseded':
        return t('ouvrir.perdu')
      case 'full':
        return t('ouvrir.plein')
      case 'unavailable':
        return t('ouvrir.pasEmpreinte')
      case 'failed':
        return t('ouvrir.pasMarche')
    }
  }
}
