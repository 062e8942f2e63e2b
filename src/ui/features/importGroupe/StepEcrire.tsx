/** While the livrets are written, and once they are. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ImportPlan } from '../../../domain/importGroupe/planTypes.ts'
import type { Summary } from '../../../readmodel/views.ts'
import { useList } from '../../app/context.tsx'
import { Button, buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { nameOf } from './useWords.ts'

/** Counted on the livrets themselves, as they appear in this device's list. */
export function StepEcrire({ plan }: { readonly plan: ImportPlan }) {
  const { t } = useTranslation('importer')
  const done = openedBy(plan, useList().summaries).length
  return (
    <>
      <div className="titre">
        <ScreenTitle>{t('ecrire.titre')}</ScreenTitle>
      </div>
      <p role="status" className="fort">
        {t('ecrire.fait', { fait: done, total: plan.creations.length })}
      </p>
      <p className="doux">{t('ecrire.rester')}</p>
    </>
  )
}

function openedBy(plan: ImportPlan, summaries: readonly Summary[]): readonly Summary[] {
  const numeros = new Set(plan.creations.map(({ identite }) => identite.numeroStagiaire))
  return summaries.filter(({ numero }) => numeros.has(numero))
}

export function StepFini({ plan, livrets, updates, onAutre }: { readonly plan: ImportPlan; readonly livrets: number; readonly updates: number; readonly onAutre: () => void }) {
  const { t } = useTranslation('importer')
  const opened = openedBy(plan, useList().summaries)
  return (
    <>
      <div className="titre">
        <ScreenTitle>{t('fini.titre')}</ScreenTitle>
      </div>
      <div className="pile">
        <ul className="comptes">
          {livrets > 0 && <Done mot={t('fini.ouverts', { count: livrets })} />}
          {updates > 0 && <Done mot={t('fini.completes', { count: updates })} />}
          {livrets + updates === 0 && <Done mot={t('fini.rien')} />}
        </ul>
        {livrets + updates > 0 && <p className="doux">{t('fini.envoi')}</p>}
        {plan.leftOut.length > 0 && <p>{`${t('confirmer.lignesLaissees', { count: plan.leftOut.length })}. ${t('confirmer.plusTard')}`}</p>}
        <div className="actions">
          <Link className={buttonClass('principal')} to="/bureau/livrets">
            {t('fini.tous')}
          </Link>
          <Button variant="calme" onClick={onAutre}>
            {t('fini.autre')}
          </Button>
        </div>
      </div>
      {opened.length > 0 && (
        <section className="bloc nouveaux">
          <h2>{t('fini.nouveaux')}</h2>
          <ul className="colonnes">
            {opened.map((summary) => (
              <li key={summary.livret}>
                <Link to={`/livret/${summary.livret}`}>{nameOf(summary)}</Link> <span className="doux tenu">{t('lignes.numero', { numero: summary.numero })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Done({ mot }: { readonly mot: string }) {
  return (
    <li>
      <p className="mot fort">
        <Icon name="check" />
        {mot}
      </p>
    </li>
  )
}
