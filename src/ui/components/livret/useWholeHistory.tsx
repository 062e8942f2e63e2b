import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LivretId } from '../../../base/ids.ts'
import type { Scalar } from '../../../domain/entities.ts'
import type { Commands } from '../../../readmodel/commands.ts'
import type { Champ, Trace } from '../../../readmodel/views.ts'
import { Button } from '../Button.tsx'

/** More than one thing was ever written in it, here or further back. */
export const hasPast = (champ: Champ<Scalar>): boolean => champ.history.length + champ.older > 1

/** What was written in a field; `more` is the way to what is further back, and what is said when there is no network. */
export function useWholeHistory<T extends Scalar>(livret: LivretId, champ: Champ<T>, commands: Pick<Commands, 'wholeHistory'>): { readonly traces: readonly Trace<T>[]; readonly more: ReactNode } {
  const { t } = useTranslation('commun')
  const [whole, setWhole] = useState<{ readonly of: Champ<T>; readonly traces: readonly Trace<T>[] | undefined }>()
  const [asking, setAsking] = useState(false)
  const found = whole?.of === champ ? whole : undefined
  const ask = async (): Promise<void> => {
    setAsking(true)
    const read = await commands.wholeHistory(livret, champ.handle)
    setAsking(false)
    // Every value of the field is of the field's own kind.
    setWhole({ of: champ, traces: read.ok ? (read.value as readonly Trace<T>[]) : undefined })
  }
  const more = champ.older === 0 || found?.traces !== undefined ? null : (
    <>
      {found !== undefined && <p role="status">{t('historique.sansReseau')}</p>}
      <Button variant="discret" disabled={asking} onClick={() => void ask()}>
        {t('historique.plusAncien')}
      </Button>
    </>
  )
  return { traces: found?.traces ?? champ.history, more }
}
