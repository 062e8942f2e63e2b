import { createContext, use, useCallback, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Jour } from '../../../base/jour.ts'
import type { ItemState, LivretView } from '../../../readmodel/views.ts'
import type { PersonSync } from '../../components/SyncWord.tsx'
import { prenomDe } from './names.ts'

export interface Mon {
  readonly view: LivretView
  readonly today: Jour
  /** First name of the référent, or "votre référent" while nobody is named. */
  readonly referent: string
}

const MonContext = createContext<Mon | undefined>(undefined)

export function MonProvider({ view, today, children }: { readonly view: LivretView; readonly today: Jour; readonly children: ReactNode }) {
  const { t } = useTranslation('accueil')
  const prenom = prenomDe(view.referent?.nom ?? '')
  return <MonContext value={{ view, today, referent: prenom === '' ? t('quelquUn') : prenom }}>{children}</MonContext>
}

/** The person's own livret, open. */
export function useMon(): Mon {
  const mon = use(MonContext)
  if (mon === undefined) throw new Error('useMon outside of the person’s livret')
  return mon
}

/** "Maud", "Maud et Paul", "Maud, Nadia et Paul". */
export function useListe(): (names: readonly string[], mot?: 'et' | 'ou') => string {
  const { t } = useTranslation('accueil')
  return useCallback(
    (names: readonly string[], mot: 'et' | 'ou' = 'et') => {
      const dernier = names.at(-1)
      if (dernier === undefined) return ''
      return names.length === 1 ? dernier : t(mot, { liste: names.slice(0, -1).join(', '), dernier })
    },
    [t],
  )
}

/** F22 for one item, in the person's three words. */
export const itemWord = (state: ItemState): PersonSync => ({ etat: state === 'pending' ? 'garde' : 'envoye' })
