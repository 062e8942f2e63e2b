import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../../components/Icon.tsx'
import { placeIcons } from '../../../components/themeIcons.ts'
import { lecteurs, lecteursDuFrein } from '../lecteurs.ts'
import { useListe, useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'

interface Ligne {
  readonly id: string
  readonly icon: IconName
  readonly quoi: string
  readonly qui: readonly string[]
  readonly aPart: boolean
}

/** « Qui peut voir quoi »: every part of the livret, and who reads it now; sensitive themes each apart. */
export function QuiPeutVoir() {
  const { t } = useTranslation('droits')
  const { t: p } = useTranslation('personne')
  const { view, today, referent } = useMon()
  const liste = useListe()
  const common: readonly Ligne[] = [
    { id: 'cercle', icon: 'id-card', quoi: t('voir.cercle'), qui: lecteurs(view, today, 'cercle'), aPart: false },
    { id: 'parcours', icon: placeIcons.parcours, quoi: p('lieu.parcours'), qui: lecteurs(view, today, 'parcours'), aPart: false },
    { id: 'freins', icon: placeIcons.freins, quoi: t('voir.freins'), qui: lecteurs(view, today, 'freins'), aPart: false },
    { id: 'aides', icon: placeIcons.aides, quoi: p('lieu.aides'), qui: lecteurs(view, today, 'aides'), aPart: false },
    { id: 'notes', icon: placeIcons.notes, quoi: p('lieu.notes'), qui: lecteurs(view, today, 'notes'), aPart: false },
  ]
  const themes = view.freins.filter((frein) => frein.sensitive).map((frein): Ligne =>
    ({ id: frein.theme, icon: 'lock', quoi: t('voir.sensible', { theme: p(`theme.${frein.theme}`) }), qui: lecteursDuFrein(view, today, frein), aPart: true }))
  const equipe = lecteurs(view, today, 'equipe')
  const sentence = ({ qui, aPart }: Ligne): string => {
    if (qui.length === 0) return t('voir.personne')
    return t(aPart ? 'voir.seul' : 'voir.lisent', { qui: liste(qui) })
  }
  return (
    <Page nom={t('titre')} titre={t('voir.titre')} retour="/mon/droits">
      <ul className="pile lieux">
        {[...common, ...themes].map((ligne) => (
          <li key={ligne.id} className="feuille dire">
            <h2 className="mot">
              <Icon name={ligne.icon} />
              <span>{ligne.quoi}</span>
            </h2>
            <p>{sentence(ligne)}</p>
          </li>
        ))}
        {equipe.length > 0 && (
          <li className="feuille dire">
            <h2>{t('voir.equipe')}</h2>
            <p>{equipe.length === 1 ? t('voir.equipeDitSeul', { qui: liste(equipe) }) : t('voir.equipeDit', { qui: liste(equipe), prenom: referent })}</p>
          </li>
        )}
      </ul>
      <p>{t('voir.decider', { prenom: referent })}</p>
    </Page>
  )
}
