import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/Icon.tsx'
import type { FreinView } from '../../../../readmodel/views.ts'
import { useListe, useMon } from '../monLivret.tsx'
import { lecteursDuFrein } from '../lecteurs.ts'

/** Said on every step, before anything is written: who reads it; for a sensitive theme, that nobody else does. */
export function QuiLit({ frein }: { readonly frein: FreinView }) {
  const { t } = useTranslation('mon')
  const { view, today } = useMon()
  const liste = useListe()
  const names = lecteursDuFrein(view, today, frein)
  const qui = liste(names)
  const count = names.length
  const sentence = () => {
    if (count === 0) return t('freins.personne')
    if (!frein.sensitive) return t('freins.lecteur', { count, qui })
    return t(count === 1 ? 'freins.lecteurSeul' : 'freins.lecteursSeuls', { qui })
  }
  return (
    <p className="mot">
      <Icon name={frein.sensitive ? 'lock' : 'users'} />
      <span>{sentence()}</span>
    </p>
  )
}
