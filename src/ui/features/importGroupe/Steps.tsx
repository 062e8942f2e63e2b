import { useTranslation } from 'react-i18next'

export type Step = 'fichier' | 'colonnes' | 'lignes' | 'confirmer'
const ALL: readonly Step[] = ['fichier', 'colonnes', 'lignes', 'confirmer']

export interface StepsProps {
  readonly ici: Step
  readonly reachable: readonly Step[]
  readonly onGo: (step: Step) => void
}

/** Where one is in the import; what was already seen can be gone back to. */
export function Steps({ ici, reachable, onGo }: StepsProps) {
  const { t } = useTranslation('importer')
  return (
    <nav aria-label={t('etapes.nom')}>
      <ol className="onglets couche">
        {ALL.map((step, index) => (
          <li key={step}>
            <button type="button" className="onglet" aria-current={step === ici ? 'step' : undefined} disabled={!reachable.includes(step)} onClick={() => onGo(step)}>
              {`${index + 1}. ${t(`etapes.${step}`)}`}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
