/** The name and the value of any field, as the person would say them. */
import { useTranslation } from 'react-i18next'
import { AIDES } from '../../../../domain/aides.ts'
import { FREIN_THEMES, isAideCode } from '../../../../domain/catalogue.ts'
import { NIVEAUX, type EntityType, type Scalar } from '../../../../domain/entities.ts'
import { formatHeure, formatJour } from '../../../i18n/dates.ts'
import { useEuros, useStateWord } from '../aides/aideWords.ts'
import { useMon } from '../monLivret.tsx'

export const ETAPE_STATES = ['prevue', 'enCours', 'suspendue', 'terminee', 'arretee'] as const

export interface FieldWords {
  readonly nom: (type: EntityType | undefined, field: string | undefined) => string
  readonly valeur: (type: EntityType, field: string, value: Scalar) => string
}

export function useFieldWords(): FieldWords {
  const { t, i18n } = useTranslation('mon')
  const { t: p } = useTranslation(['personne', 'commun', 'accueil'])
  const { today } = useMon()
  const euros = useEuros()
  const aideState = useStateWord()
  const etatWord = (type: EntityType, value: string): string => {
    const etape = ETAPE_STATES.find((each) => each === value)
    if (type === 'aide') return aideState(value)
    if (type === 'etape' && etape !== undefined) return p(`etape.${etape}`)
    return type === 'action' && value === 'faite' ? t('etape.fait') : value
  }
  return {
    nom(type, field) {
      const keys = [`champ.${type ?? ''}.${field ?? 'tout'}`, `champ.${type ?? ''}.tout`]
      const known = keys.find((key) => i18n.exists(key, { ns: 'mon' }))
      // The key exists: it was just looked up.
      return known === undefined ? t('champ.autre') : t(known as 'champ.autre')
    },
    valeur(type, field, value) {
      if (value === null || value === '') return t('probleme.vide')
      if (typeof value === 'boolean') return value ? p('commun:action.oui') : p('commun:action.non')
      if (typeof value === 'number') return field.startsWith('montant') ? euros(value) : String(value)
      if (/^\d{4}-\d\d-\d\d$/.test(value)) return formatJour(value, today)
      if (field === 'heure') return formatHeure(value)
      if (field === 'etat') return etatWord(type, value)
      if (field === 'reponse') return value === 'vient' ? p('accueil:rendezVous.jeSeraiLa') : value === 'autreJour' ? p('accueil:rendezVous.unAutreJour') : p('accueil:rendezVous.jeNePeuxPas')
      const niveau = NIVEAUX.find((each) => each === value)
      if (niveau !== undefined) return niveau === 'nonAborde' ? p('commun:action.jeNeSaisPas') : p(`niveau.${niveau}`)
      const theme = FREIN_THEMES.find((each) => each === value)
      if (theme !== undefined && field === 'theme') return p(`theme.${theme}`)
      return type === 'aide' && isAideCode(value) ? AIDES[value].personLabel : value
    },
  }
}
