import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { fold } from '../../../domain/importGroupe/fold.ts'
import type { TakenField } from '../../../domain/importGroupe/columns.ts'
import type { Decisions } from '../../../domain/importGroupe/planTypes.ts'
import type { Line, PreviewRow } from '../../../domain/importGroupe/previewTypes.ts'
import type { FieldValue } from '../../../domain/importGroupe/readValue.ts'
import { Button } from '../../components/Button.tsx'
import { DataTable, type Column } from '../../components/DataTable.tsx'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { formatPeriode } from '../../i18n/dates.ts'
import type { Answers } from './answers.ts'
import { exclude } from './decide.ts'
import type { RowOutcome, RowStatus } from './outcomes.ts'
import { rowName } from './Questions.tsx'
import { RowFindings } from './RowFindings.tsx'
import type { CellProps, RowsProps } from './review.ts'
import type { Words } from './useWords.ts'

const sameCell = (before: CellProps, now: CellProps): boolean =>
  before.row === now.row && before.stamp === now.stamp && before.words === now.words && before.livrets === now.livrets

function stampOf({ line, values }: PreviewRow, { decisions }: Answers, outcome: RowOutcome | undefined): string {
  const named = (value: FieldValue<string>, of: ReadonlyMap<string, string | null>) => (value.kind === 'proposed' || value.kind === 'held' ? of.get(fold(value.raw)) : '')
  return JSON.stringify([
    outcome, decisions.excluded.has(line), decisions.shortRows.has(line), decisions.nearKnown.get(line),
    [...(decisions.values.get(line) ?? [])], [...(decisions.known.get(line) ?? [])],
    named(values.dispositif, decisions.dispositifs), named(values.referent, decisions.referents),
  ])
}

const statusIcons = { aDecider: 'circle-help', tenue: 'pause', prete: 'check', ajour: 'check', ecartee: 'x' } as const satisfies Record<RowStatus, IconName>

export const RowTable = memo(function RowTable(props: RowsProps) {
  const { t } = useTranslation('importer')
  const { rows, outcomes, answers } = props
  const stamps = new Map(rows.map((row) => [row.line, stampOf(row, answers, outcomes.get(row.line))]))
  const of = (row: PreviewRow): CellProps => ({ ...props, row, stamp: stamps.get(row.line) ?? '' })
  const columns: readonly Column<PreviewRow>[] = [
    { id: 'ligne', titre: t('lignes.ligne'), cell: ({ line }) => line },
    { id: 'personne', titre: t('lignes.personne'), tete: true, cell: (row) => <Person {...of(row)} /> },
    { id: 'etape', titre: t('lignes.etape'), cell: (row) => <Etape {...of(row)} /> },
    { id: 'aVoir', titre: t('lignes.aVoir'), cell: (row) => <Findings {...of(row)} /> },
    { id: 'etat', titre: t('lignes.etat'), cell: (row) => <Status {...of(row)} /> },
  ]
  return (
    <div className="lignes-import">
      <DataTable titre={t('lignes.titre')} columns={columns} rows={rows} idOf={({ line }) => String(line)} souci={({ line }) => asksHere(outcomes.get(line))} />
    </div>
  )
})

const Findings = memo(RowFindings, sameCell)

/** Something is to be answered in the row itself: what is asked once for several rows has its card above. */
function asksHere(outcome: RowOutcome | undefined): boolean {
  if (outcome?.status !== 'aDecider' || !('left' in outcome)) return false
  const { left } = outcome
  return left.why === 'blocked' || (left.why === 'undecided' && left.questions.some(({ kind }) => ['value', 'shortRow', 'known', 'contradiction'].includes(kind)))
}

interface ShownProps {
  readonly row: PreviewRow
  readonly decisions: Decisions
  readonly words: Words
}

/** What would be written of a value: as read, as decided, crossed out when it cannot be. */
function Shown({ row, decisions, words, field, avec }: ShownProps & { readonly field: TakenField; readonly avec?: (text: string) => ReactNode }) {
  const value: FieldValue<string | number> = row.values[field]
  const said = (given: string | number) => (avec === undefined ? words.value(field, given) : avec(words.value(field, given)))
  switch (value.kind) {
    case 'absent':
      return null
    case 'taken':
      return said(value.value)
    case 'held':
    case 'proposed': {
      const chosen = decidedValue(row.line, field, value, decisions)
      if (chosen !== undefined && chosen !== null) return said(chosen)
      if (value.raw === '') return null
      return chosen === null || value.kind === 'held' ? <s className="retire">{value.raw}</s> : `« ${value.raw} »`
    }
  }
}

/** `null`: left out; `undefined`: nobody decided yet. */
function decidedValue(line: Line, field: TakenField, value: Extract<FieldValue<string | number>, { raw: string }>, decisions: Decisions): string | number | null | undefined {
  if (field === 'dispositif') return decisions.dispositifs.get(fold(value.raw))
  // Named later: nobody yet, said so.
  if (field === 'referent') return decisions.referents.has(fold(value.raw)) ? (decisions.referents.get(fold(value.raw)) ?? '') : undefined
  const choice = decisions.values.get(line)?.get(field)
  if (choice?.kind === 'without') return null
  return choice === undefined || value.kind !== 'proposed' ? undefined : value.candidates[choice.candidate]
}

const Person = memo(function Person({ row, answers: { decisions }, words }: CellProps) {
  const { t } = useTranslation('importer')
  const name = rowName(row)
  const of = { row, decisions, words }
  const { numeroStagiaire, commune, telephone } = row.values
  return (
    <>
      <b>{name === '' ? t('lignes.sansNom') : name}</b>
      <span className="petit">
        {numeroStagiaire.kind !== 'absent' && <span className="tenu">{t('lignes.numero', { numero: numeroStagiaire.raw })}</span>}
        {row.values.naissance.kind !== 'absent' && (
          <span>
            <Shown {...of} field="naissance" avec={(date) => t('lignes.ne', { date })} />
          </span>
        )}
        {commune.kind !== 'absent' && (
          <span>
            <Shown {...of} field="codePostal" /> <Shown {...of} field="commune" />
          </span>
        )}
        {telephone.kind !== 'absent' && (
          <span className="tenu">
            <Shown {...of} field="telephone" />
          </span>
        )}
        <span>
          <Shown {...of} field="courriel" />
        </span>
      </span>
    </>
  )
}, sameCell)

const Etape = memo(function Etape({ row, answers: { decisions }, words }: CellProps) {
  const { t } = useTranslation('importer')
  const of = { row, decisions, words }
  const { debut, fin, demiJournees, referent } = row.values
  return (
    <div className="premiere-etape">
      <Shown {...of} field="dispositif" />
      <span className="petit">
        {debut.kind === 'taken' && fin.kind === 'taken' ? (
          <span>{formatPeriode(debut.value, fin.value)}</span>
        ) : (
          <>
            {debut.kind !== 'absent' && (
              <span>
                <Shown {...of} field="debut" avec={(date) => t('lignes.depuis', { debut: date })} />
              </span>
            )}
            {fin.kind !== 'absent' && (
              <span>
                <Shown {...of} field="fin" avec={(date) => t('lignes.jusquau', { fin: date })} />
              </span>
            )}
          </>
        )}
        {demiJournees.kind !== 'absent' && (
          <span className="tenu">
            <Shown {...of} field="demiJournees" />
          </span>
        )}
      </span>
      {referent.kind !== 'absent' && (
        <span className="petit">
          <span>
            {t('lignes.referentDe')} <Shown {...of} field="referent" />
          </span>
        </span>
      )}
    </div>
  )
}, sameCell)

const Status = memo(function Status({ row, outcomes, answers, answerRow, onCorrect }: CellProps) {
  const { t } = useTranslation('importer')
  const { line } = row
  const outcome = outcomes.get(line)
  const status = outcome?.status ?? 'aDecider'
  const out = answers.decisions.excluded.has(line)
  const repeated = outcome !== undefined && 'left' in outcome && outcome.left.why === 'duplicateOf' ? outcome.left.of : undefined
  return (
    <>
      <span className="mot tenu">
        <Icon name={statusIcons[status]} />
        <b>{t(`etat.${status}`)}</b>
      </span>
      {repeated !== undefined && <span className="petit">{t('etat.doublon', { ligne: repeated })}</span>}
      {outcome !== undefined && 'update' in outcome && <span className="petit">{t('etat.changement')}</span>}
      <span className="gestes">
        <Button variant="discret" onClick={() => onCorrect(line)} aria-label={t('lignes.corrigerLigne', { ligne: line })}>
          {t('lignes.corriger')}
        </Button>
        {(repeated === undefined || out) && (
          <Button variant="discret" onClick={() => answerRow(line)(exclude(line, !out))} aria-label={t(out ? 'lignes.reprendreLigne' : 'lignes.ecarterLigne', { ligne: line })}>
            {t(out ? 'lignes.reprendre' : 'lignes.ecarter')}
          </Button>
        )}
      </span>
    </>
  )
}, sameCell)
