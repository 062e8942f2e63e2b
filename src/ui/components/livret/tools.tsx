/**
 * What every page of a livret is given, and the two things they all do with it: act in one tap, and say
 * what became of it. The pages serve several screens (référent, CEP, responsable), so they know neither
 * the session nor the router: all comes as props.
 */
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Jour } from '../../../base/jour.ts'
import type { Commands, SaveFault, Saved } from '../../../readmodel/commands.ts'
import type { Drafts, Session } from '../../../readmodel/session.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { Icon } from '../Icon.tsx'
import { useFaultSentence } from '../faultSentence.ts'

export interface PageProps {
  readonly view: LivretView
  readonly commands: Commands
  readonly today: Jour
  readonly drafts: Drafts
  /** `session.hold`: an update waits while it is held. */
  readonly hold: () => () => void
  /** Address of « À régler », for a field in conflict; without it the sentence stands alone. */
  readonly aRegler?: string | undefined
  /** Where to find people; without it nobody is added here. */
  readonly directory?: Directory | undefined
}

export type Directory = Pick<Session, 'annuaire' | 'search'>

export interface Tools extends PageProps {
  /** Saves in one tap, says what became of it; true when it is kept. */
  readonly act: (run: () => Saved<unknown>) => Promise<boolean>
  /** Says « Gardé sur cet appareil » after a form saved by itself. */
  readonly kept: () => void
}

const ToolsContext = createContext<Tools | undefined>(undefined)

export function useTools(): Tools {
  const tools = use(ToolsContext)
  if (tools === undefined) throw new Error('useTools outside of LivretTools')
  return tools
}

type Outcome = { readonly kept: true } | { readonly kept: false; readonly fault: SaveFault }

/** How long « Gardé » stays beside what it speaks of; each item goes on saying where it is. */
const KEPT_SHOWN_MS = 6000

export function LivretTools({ children, ...page }: PageProps & { readonly children: ReactNode }) {
  const { view, commands, today, drafts, hold, aRegler, directory } = page
  const [outcome, setOutcome] = useState<Outcome>()
  const kept = useCallback(() => setOutcome({ kept: true }), [])
  const act = useCallback(
    async (run: () => Saved<unknown>) => {
      setOutcome(undefined)
      const release = hold()
      try {
        const result = await run()
        setOutcome(result.ok ? { kept: true } : { kept: false, fault: result.error })
        return result.ok
      } finally {
        release()
      }
    },
    [hold],
  )
  useEffect(() => {
    if (outcome?.kept !== true) return
    const timer = setTimeout(() => setOutcome(undefined), KEPT_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])
  const tools = useMemo(
    () => ({ view, commands, today, drafts, hold, aRegler, directory, act, kept }),
    [view, commands, today, drafts, hold, aRegler, directory, act, kept],
  )
  return (
    <ToolsContext value={tools}>
      {children}
      <Told outcome={outcome} />
    </ToolsContext>
  )
}

/** Always present, so that what it says is announced when it comes. */
function Told({ outcome }: { readonly outcome: Outcome | undefined }) {
  const { t } = useTranslation('commun')
  const sentence = useFaultSentence()
  return (
    <div role="status" className="bulle">
      {outcome?.kept === true && (
        <p className="sync">
          <Icon name="check" />
          <span>{t('sync.pro.garde')}</span>
        </p>
      )}
      {outcome?.kept === false && (
        <p className="motif">
          <Icon name="circle-alert" />
          <span>{sentence(outcome.fault)}</span>
        </p>
      )}
    </div>
  )
}
