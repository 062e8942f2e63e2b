/** Exactly what will be written and what stays out, before anything is. */
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportPlan, LeftOut, SetAside } from '../../../domain/importGroupe/planTypes.ts'
import type { ImportPreview, Line } from '../../../domain/importGroupe/previewTypes.ts'
import type { SaveFault } from '../../../readmodel/commands.ts'
import { useFaultSentence } from '../../components/faultSentence.ts'
import { SaveFaultNote } from '../../app/shared/SaveFaultNote.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { rowName } from './Questions.tsx'
import type { Words } from './useWords.ts'

export interface StepConfirmerProps {
  readonly preview: ImportPreview
  readonly plan: ImportPlan
  readonly words: Words
  readonly fault: SaveFault | undefined
  readonly onRetour: () => void
  readonly onEcrire: (plan: ImportPlan) => void
}

export function StepConfirmer({ preview, plan, words, fault, onRetour, onEcrire }: StepConfirmerProps) {
  const { t } = useTranslation('importer')
  const sentence = useFaultSentence()
  const { counts } = plan
  const total = counts.creations + counts.updates
  // Two rows may speak of one livret, under its two numbers.
  const unchanged = new Set(plan.unchanged.map(({ livretId }) => livretId)).size
  return (
    <>
      <div className="titre">
        <ScreenTitle>{t('confirmer.titre')}</ScreenTitle>
      </div>
      <ul className="comptes">
        {counts.creations > 0 && (
          <Count icon="plus" mot={t('confirmer.creations', { count: counts.creations })}>
            {t('confirmer.creationsAide')}
          </Count>
        )}
        {counts.updates > 0 && (
          <Count icon="pen" mot={t('confirmer.updates', { count: counts.updates })}>
            {t('confirmer.updatesAide')}
          </Count>
        )}
        {unchanged > 0 && <Count icon="check" mot={t('confirmer.unchanged', { count: unchanged })} />}
        {total === 0 && <Count icon="circle-help" mot={t('confirmer.rien')} />}
      </ul>
      {counts.creations > 0 && <Referents plan={plan} words={words} />}
      <LeftBehind preview={preview} plan={plan} words={words} />
      <SaveFaultNote faute={fault === undefined ? undefined : `${sentence(fault)} ${t('ecrire.arret')}`} />
      <div className="barre-basse">
        <p className="doux">{t('confirmer.hors')}</p>
        <Button variant="calme" onClick={onRetour}>
          {t('confirmer.revenir')}
        </Button>
        {total > 0 && (
          <Button variant="principal" onClick={() => onEcrire(plan)}>
            {counts.updates === 0
              ? t('confirmer.bouton', { count: counts.creations })
              : counts.creations === 0
                ? t('confirmer.boutonChanger', { count: counts.updates })
                : t('confirmer.boutonDeux', { ouverts: counts.creations, completes: counts.updates })}
          </Button>
        )}
      </div>
    </>
  )
}

function Count({ icon, mot, children }: { readonly icon: IconName; readonly mot: string; readonly children?: ReactNode }) {
  return (
    <li>
      <p className="mot fort">
        <Icon name={icon} />
        {mot}
      </p>
      {children !== undefined && <p className="doux">{children}</p>}
    </li>
  )
}

function Referents({ plan, words }: Pick<StepConfirmerProps, 'plan' | 'words'>) {
  const { t } = useTranslation('importer')
  const id = useId()
  const byReferent = new Map<string | null, number>()
  for (const { referentId } of plan.creations) byReferent.set(referentId, (byReferent.get(referentId) ?? 0) + 1)
  return (
    <section className="bloc" aria-labelledby={id}>
      <h2 id={id}>{t('confirmer.referents')}</h2>
      <ul>
        {[...byReferent].map(([referent, count]) => (
          <li key={referent ?? ''}>{referent === null ? t('confirmer.referentPlusTard', { count }) : t('confirmer.referentLigne', { nom: words.membre(referent), count })}</li>
        ))}
      </ul>
    </section>
  )
}

interface AsideRow extends SetAside {
  readonly line: Line
}

/** Rows, values and columns that are not written, each with why. Also shown once the import is done. */
export function LeftBehind({ preview, plan, words }: Pick<StepConfirmerProps, 'preview' | 'plan' | 'words'>) {
  const { t } = useTranslation('importer')
  const id = useId()
  const names = new Map(preview.rows.map((row) => [row.line, rowName(row)]))
  const who = ({ line }: { readonly line: Line }) => names.get(line) ?? ''
  const asides: readonly AsideRow[] = plan.creations.flatMap(({ line, setAside }) => setAside.map((aside) => ({ ...aside, line })))
  const columns = preview.columns.flatMap((column) => (column.taken ? [] : [column]))
  const ligne = { id: 'ligne', titre: t('lignes.ligne'), cell: ({ line }: { readonly line: Line }) => line }
  const personne = { id: 'personne', titre: t('lignes.personne'), tete: true, cell: who }
  return (
    <section className="bloc" aria-labelledby={id}>
      <h2 id={id}>{t('confirmer.laisse')}</h2>
      {plan.leftOut.length === 0 ? (
        <p>{t('confirmer.rienLaisse')}</p>
      ) : (
        <Folded titre={t('confirmer.lignesLaissees', { count: plan.leftOut.length })} ouvert>
          <DataTable<LeftOut>
            titre={t('confirmer.lignesLaissees', { count: plan.leftOut.length })}
            columns={[ligne, personne, { id: 'pourquoi', titre: t('confirmer.pourquoi'), cell: words.leftOut }]}
            rows={plan.leftOut}
            idOf={({ line }) => String(line)}
          />
        </Folded>
      )}
      {asides.length > 0 && (
        <Folded titre={t('confirmer.valeursLaissees', { count: asides.length })} ouvert>
          <DataTable<AsideRow>
            titre={t('confirmer.valeursLaissees', { count: asides.length })}
            columns={[
              ligne,
              personne,
              { id: 'valeur', titre: t('confirmer.valeur'), cell: ({ field }) => words.field(field) },
              { id: 'raw', titre: t('confirmer.dansLeFichier'), cell: ({ raw }) => raw },
              { id: 'pourquoi', titre: t('confirmer.pourquoi'), cell: words.setAside },
            ]}
            rows={asides}
            idOf={({ line, field }) => `${line} ${field}`}
          />
        </Folded>
      )}
      {columns.length > 0 && (
        <Folded titre={t('confirmer.colonnesLaissees', { count: columns.length })}>
          <ul>
            {columns.map((column) => (
              <li key={column.index}>
                <b>{column.header === '' ? t('colonnes.sansTitre', { rang: column.index + 1 }) : column.header}</b>
                {` : ${t(`nonPris.${column.reason}`)}`}
              </li>
            ))}
          </ul>
        </Folded>
      )}
      {plan.leftOut.length + asides.length > 0 && <p>{t('confirmer.plusTard')}</p>}
    </section>
  )
}

function Folded({ titre, ouvert = false, children }: { readonly titre: string; readonly ouvert?: boolean; readonly children: ReactNode }) {
  return (
    <details className="plie" open={ouvert}>
      <summary>
        <b>{titre}</b>
      </summary>
      {children}
    </details>
  )
}
