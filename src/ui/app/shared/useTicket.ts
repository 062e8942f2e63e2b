/** An enrolment on a screen: opened when the screen is, asked after until somebody took it, ended when the screen is left. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Instant } from '../../../base/jour.ts'
import type { EnrolmentAsk } from '../../../domain/enrolement.ts'
import type { AccessFault, OpenEnrolment } from '../../../readmodel/access.ts'
import { useSession } from '../context.tsx'

export type Ticket =
  | { readonly etat: 'prepare' }
  | { readonly etat: 'faute'; readonly faute: AccessFault }
  | { readonly etat: 'ouvert'; readonly ouvert: OpenEnrolment; readonly reste: number; readonly muet: boolean }
  | { readonly etat: 'pris' }
  | { readonly etat: 'fini' }

const ASK_EVERY_MS = 2_000

/** @param laisse it goes on when the screen is left: somebody has been sent it */
export function useTicket(ask: EnrolmentAsk, laisse: boolean): { readonly ticket: Ticket; readonly again: () => void } {
  const session = useSession()
  const { access } = session
  const [opened, setOpened] = useState<OpenEnrolment>()
  const [faute, setFaute] = useState<AccessFault>()
  const [told, setTold] = useState<'ouvert' | 'pris' | 'fini' | 'muet'>('ouvert')
  const [now, setNow] = useState<Instant>(() => session.now())
  const [turn, setTurn] = useState(0)
  // What is asked does not change while a screen is shown; its object does, at every render.
  const asked = useRef(ask)

  useEffect(() => {
    let shown = true
    let enrolement: string | undefined
    const end = (): void => {
      if (enrolement !== undefined && !laisse) void access.cancelEnrolment(enrolement)
    }
    void access.openEnrolment(asked.current).then((answer) => {
      if (answer.ok) enrolement = answer.value.enrolement
      if (!shown) end()
      else if (answer.ok) setOpened(answer.value)
      else setFaute(answer.error)
    })
    return () => {
      shown = false
      end()
    }
  }, [access, laisse, turn])

  const waiting = opened !== undefined && told !== 'pris' && told !== 'fini'
  useEffect(() => {
    if (!waiting) return undefined
    let shown = true
    const timer = setInterval(() => {
      setNow(session.now())
      if (document.visibilityState === 'visible') void access.enrolmentState(opened.enrolement).then((etat) => shown && setTold(etat ?? 'muet'))
    }, ASK_EVERY_MS)
    return () => {
      shown = false
      clearInterval(timer)
    }
  }, [access, session, waiting, opened])

  const again = useCallback(() => {
    setOpened(undefined)
    setFaute(undefined)
    setTold('ouvert')
    setTurn((before) => before + 1)
  }, [])

  if (faute !== undefined) return { ticket: { etat: 'faute', faute }, again }
  if (opened === undefined) return { ticket: { etat: 'prepare' }, again }
  if (told === 'pris') return { ticket: { etat: 'pris' }, again }
  const reste = opened.jusqua - now
  // Without an answer nobody knows whether it was taken in time.
  if (told === 'fini' || reste <= 0) return { ticket: { etat: 'fini' }, again }
  return { ticket: { etat: 'ouvert', ouvert: opened, reste, muet: told === 'muet' }, again }
}
