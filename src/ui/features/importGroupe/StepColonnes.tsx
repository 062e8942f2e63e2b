/** What was recognised of the file, and what each column becomes: all of it may be corrected. */
import { useTranslation } from 'react-i18next'
import { TAKEN_FIELDS, type Column } from '../../../domain/importGroupe/columns.ts'
import { removeNir } from '../../../domain/nir.ts'
import type { Separator, Table } from '../../../domain/importGroupe/parseTable.ts'
import { SEPARATORS } from '../../../domain/importGroupe/parseTable.ts'
import type { ImportPreview } from '../../../domain/importGroupe/previewTypes.ts'
import { useSyncView } from '../../app/context.tsx'
import { Band } from '../../components/Band.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable, type Column as TableColumn } from '../../components/DataTable.tsx'
import { SelectField } from '../../components/Field.tsx'
import { Icon } from '../../components/Icon.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { withEntry } from './answers.ts'
import { useFileFault } from './fileFault.ts'
import type { ImportState } from './importStore.ts'
import type { Answer } from './review.ts'
import { CHOSEN_ENCODINGS, type FileEncoding, type Reading } from './sourceFile.ts'

export interface StepColonnesProps {
  readonly state: ImportState
  readonly reading: Reading
  readonly preview: ImportPreview | undefined
  readonly answer: Answer
  readonly onAutre: () => void
  readonly onSuite: () => void
}

export function StepColonnes({ state, reading, preview, answer, onAutre, onSuite }: StepColonnesProps) {
  const { t } = useTranslation('importer')
  const said = useFileFault()
  const { partial } = useSyncView()
  const { known } = state
  return (
    <>
      <div className="titre">
        <ScreenTitle>{t('reconnu.titre')}</ScreenTitle>
      </div>
      {state.resumed > 0 && (
        <Band icon="history" annonce>
          {t('fichier.repris', { count: state.resumed })}
        </Band>
      )}
      <Recognised state={state} reading={reading} answer={answer} onAutre={onAutre} />
      <div role="alert">
        {!reading.ok && (
          <p className="motif">
            <Icon name="circle-alert" />
            <span>{said(reading.fault)}</span>
          </p>
        )}
      </div>
      {reading.ok && (
        <div role="status">
          {known.status === 'loading' && <p className="doux">{t('membres.attente', { fait: known.done, total: known.total })}</p>}
          {known.status === 'ready' && known.membres.length === 0 && (
            <p className="motif">
              <Icon name="circle-alert" />
              <span>{t('membres.sansAnnuaire')}</span>
            </p>
          )}
          {partial && (
            <p className="motif">
              <Icon name="circle-alert" />
              <span>{t('membres.partiel')}</span>
            </p>
          )}
        </div>
      )}
      {reading.ok && preview !== undefined && <Columns table={reading.table} preview={preview} answer={answer} onSuite={onSuite} />}
    </>
  )
}

const separatorWord = { ';': 'pointVirgule', ',': 'virgule', '\t': 'tabulation', '|': 'barre' } as const satisfies Record<Separator, string>

function Recognised({ state, reading, answer, onAutre }: Pick<StepColonnesProps, 'state' | 'reading' | 'answer' | 'onAutre'>) {
  const { t } = useTranslation('importer')
  const { separator } = state.answers
  const found: FileEncoding | undefined = reading.encoding
  const offered: readonly FileEncoding[] = found === undefined || CHOSEN_ENCODINGS.some((each) => each === found) ? CHOSEN_ENCODINGS : [found, ...CHOSEN_ENCODINGS]
  const accents = reading.ok ? reading.accents : []
  return (
    <section className="reconnu" aria-label={t('reconnu.titre')}>
      <dl>
        <dt>{t('reconnu.fichier')}</dt>
        <dd>
          <b>{state.file?.name}</b>
          <Button variant="discret" onClick={onAutre}>
            {t('reconnu.autre')}
          </Button>
        </dd>
        {reading.ok && (
          <>
            <dt>{t('reconnu.nombre')}</dt>
            <dd>
              <b>{t('reconnu.lignes', { count: reading.table.records.length })}</b>
              {reading.table.skippedLines > 0 && <span className="doux">{t('reconnu.ignorees', { count: reading.table.skippedLines })}</span>}
            </dd>
          </>
        )}
      </dl>
      <SelectField
        label={t('reconnu.codage')}
        aide={accents.length > 0 ? t('reconnu.codageAide', { mots: accents.join(', ') }) : undefined}
        value={found ?? ''}
        onChange={(event) => {
          const encoding = CHOSEN_ENCODINGS.find((each) => each === event.target.value)
          answer((answers) => ({ ...answers, encoding }))
        }}
      >
        {found === undefined && <option value="">{t('questions.listeVide')}</option>}
        {offered.map((each) => (
          <option key={each} value={each}>
            {t(`reconnu.codages.${each}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('reconnu.separateur')}
        value={reading.ok ? reading.table.separator : (separator ?? '')}
        onChange={(event) => {
          const chosen = SEPARATORS.find((each) => each === event.target.value)
          answer((answers) => ({ ...answers, separator: chosen }))
        }}
      >
        {!reading.ok && separator === undefined && <option value="">{t('questions.listeVide')}</option>}
        {SEPARATORS.map((each) => (
          <option key={each} value={each}>
            {t(`reconnu.separateurs.${separatorWord[each]}`)}
          </option>
        ))}
      </SelectField>
    </section>
  )
}

function Columns({ table, preview, answer, onSuite }: { readonly table: Table; readonly preview: ImportPreview; readonly answer: Answer; readonly onSuite: () => void }) {
  const { t } = useTranslation('importer')
  const { columns, missingFields } = preview
  const headerOf = ({ header, index }: Column) => (header === '' ? t('colonnes.sansTitre', { rang: index + 1 }) : header)
  const taken = columns.filter((column) => column.taken).length
  const shown: readonly TableColumn<Column>[] = [
    { id: 'entete', titre: t('colonnes.entete'), tete: true, cell: headerOf },
    { id: 'exemples', titre: t('colonnes.exemples'), cell: (column) => <Examples table={table} column={column} /> },
    { id: 'devient', titre: t('colonnes.devient'), cell: (column) => <Becomes column={column} name={headerOf(column)} answer={answer} /> },
    { id: 'pourquoi', titre: t('colonnes.pourquoi'), cell: (column) => <Why column={column} /> },
  ]
  return (
    <section className="bloc">
      <div className="ligne">
        <h2>{t('colonnes.titre')}</h2>
        <p className="doux">{`${t('colonnes.prises', { count: taken })}, ${t('colonnes.nonPrises', { count: columns.length - taken })}`}</p>
      </div>
      <p className="doux">{t('colonnes.aide')}</p>
      <DataTable titre={t('colonnes.titre')} columns={shown} rows={columns} idOf={({ index }) => String(index)} souci={({ recognised }) => recognised === 'inconnu'} />
      <div className="barre-basse">
        <div role="alert">
          {missingFields.length > 0 && (
            <p className="motif">
              <Icon name="circle-alert" />
              <span>{t('colonnes.manque', { champs: missingFields.map((field) => t(`champ.${field}`)).join(', ') })}</span>
            </p>
          )}
        </div>
        {missingFields.length === 0 && (
          <Button variant="principal" onClick={onSuite}>
            {t('colonnes.suite', { count: table.records.length })}
          </Button>
        )}
      </div>
    </section>
  )
}

const isForbidden = (column: Column): boolean => !column.taken && ['health', 'nir', 'justice'].includes(column.reason)

/** Cells of a column that is never taken are not shown, not even here. */
function Examples({ table, column }: { readonly table: Table; readonly column: Column }) {
  const { t } = useTranslation('importer')
  if (!column.taken && column.reason !== 'unknownHeader' && column.reason !== 'byChoice' && column.reason !== 'duplicateField') return null
  const found = new Set<string>()
  for (const { cells } of table.records) {
    const cell = removeNir((cells[column.index] ?? '').trim(), t('valeur.retire'))
    if (cell !== '') found.add(cell.length > 32 ? `${cell.slice(0, 31)}…` : cell)
    if (found.size === 3) break
  }
  return found.size === 0 ? <span className="doux">{t('colonnes.vide')}</span> : [...found].join(' · ')
}

function Becomes({ column, name, answer }: { readonly column: Column; readonly name: string; readonly answer: Answer }) {
  const { t } = useTranslation('importer')
  if (isForbidden(column)) return <b>{t('colonnes.rien')}</b>
  const choose = (value: string) => {
    const choice = TAKEN_FIELDS.find((each) => each === value) ?? 'rien'
    // A field comes from one column: the last choice wins over an earlier one.
    answer((answers) => ({
      ...answers,
      choices: withEntry(new Map([...answers.choices].filter(([, other]) => other === 'rien' || other !== choice)), column.index, choice),
    }))
  }
  return (
    <select autoComplete="off" className="saisie" aria-label={t('colonnes.devientDe', { colonne: name })} value={column.taken ? column.field : 'rien'} onChange={(event) => choose(event.target.value)}>
      <option value="rien">{t('colonnes.rien')}</option>
      {TAKEN_FIELDS.map((field) => (
        <option key={field} value={field}>
          {t(`champ.${field}`)}
        </option>
      ))}
    </select>
  )
}

function Why({ column }: { readonly column: Column }) {
  const { t } = useTranslation('importer')
  if (column.taken) return null
  return (
    <>
      {column.refusedByHand && <b>{t('nonPris.essaye')} </b>}
      {t(`nonPris.${column.reason}`)}
    </>
  )
}
