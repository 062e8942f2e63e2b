import { useTranslation } from 'react-i18next'
import type { EntityId } from '../../../base/ids.ts'
import { AIDES } from '../../../domain/aides.ts'
import { isFreinTheme } from '../../../domain/catalogue.ts'
import type { EntityType } from '../../../domain/entities.ts'
import { labelOf } from '../../../readmodel/labels.ts'
import { useTools } from '../../components/livret/tools.tsx'

/** Which étape, which frein, which aid a field belongs to; nothing for what there is once. */
export function useSubject(): (entity: EntityId, type: EntityType) => string {
  const { t } = useTranslation('pro')
  const { view } = useTools()
  return (entity, type) => {
    switch (type) {
      case 'etape': {
        const etape = view.etapes.find((each) => each.id === entity)
        return etape === undefined ? '' : labelOf(etape)
      }
      case 'aide': {
        const code = view.aides.find((each) => each.id === entity)?.aide.value
        return code === undefined || code === null ? '' : AIDES[code].label
      }
      case 'frein': {
        const theme = entity.slice('frein.'.length)
        return isFreinTheme(theme) ? t(`theme.${theme}`) : ''
      }
      case 'rendezVous':
        return view.rendezVous.find((each) => each.id === entity)?.objet.value ?? ''
      case 'action':
        return view.freins.flatMap((frein) => frein.actions).find((each) => each.id === entity)?.libelle.value ?? ''
      case 'identite':
      case 'membre':
      case 'relais':
      case 'fin':
      case 'acces':
      case 'ouverture':
      case 'contrat':
      case 'document':
      case 'signature':
      case 'note':
        return ''
    }
  }
}
