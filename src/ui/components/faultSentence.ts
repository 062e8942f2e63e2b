import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SaveFault } from '../../readmodel/commands.ts'

/** Why nothing was written, and what to do; the form keeps its words meanwhile. */
export function useFaultSentence(): (fault: SaveFault) => string {
  const { t } = useTranslation('commun')
  return useCallback(
    (fault: SaveFault) => {
      switch (fault.fault) {
        case 'full':
          return t('sauver.plein')
        case 'lost':
          return t('sauver.perdu')
        case 'superseded':
          return t('sauver.depasse')
        case 'value':
          if (fault.reason === 'valeurImpossible') return t('sauver.impossible')
          return fault.limit === undefined ? t('sauver.trop') : t('sauver.tropLong', { limite: fault.limit })
        case 'forbidden':
          return fault.reason === 'nirDetecte' ? t('sauver.nir') : t('sauver.mention', { mots: fault.found.map((words) => `« ${words} »`).join(', ') })
      }
    },
    [t],
  )
}

/** What is wrong with words while they are being typed, so that they can be changed before they are refused. */
export function useForbiddenSentence(text: string): string | undefined {
  const sentence = useFaultSentence()
  const [found, setFound] = useState<SaveFault>()
  useEffect(() => {
    let current = true
    // The guard is read when first needed: no screen waits for it.
    void import('../../readmodel/forbidden.ts')
      .then(({ forbiddenText }) => {
        if (current) setFound(forbiddenText(text))
      })
      .catch(() => undefined)
    return () => {
      current = false
    }
  }, [text])
  return found && sentence(found)
}
