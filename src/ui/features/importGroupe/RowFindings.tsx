/** What is to be seen in one row, each with what can be done about it there and then. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { fold } from '../../../domain/importGroupe/fold.ts'
import type { Undecided, ValueChoice } from '../../../domain/importGroupe/planTypes.ts'
import type { Finding, KnownDifference, KnownRow, Line } from '../../../domain/importGroupe/previewTypes.ts'
import { Button } from '../../components/Button.tsx'
import { chooseSide, chooseValue, exclude, readShortRow } from './decide.ts'
import { Options, type Option } from './Options.tsx'
import { questionId } from './Questions.tsx'
import type { CellProps as Props } from './review.ts'

export function RowFindings(props: Props) {
  const { t } = useTranslation('importer')
  const { row, outcomes, words } = props
  const outcome = outcomes.get(row.line)
  const asked = outcome !== undefined && 'left' in outcome && outcome.left.why === 'undecided' ? outcome.left.questions : []
  const findings = row.findings.filter((finding) => finding.severity !== 'notTaken' || finding.code === 'repeatedRow')
  const known = knownOf(props)
  const note = row.values.note
  if (findings.length === 0 && asked.length === 0 && known === undefined && row.corrected.length === 0 && note.kind !== 'taken') return null
  return (
    <ul className="constats">
      {findings.map((finding, index) => (
        <FindingItem key={index} finding={finding} {...props} />
      ))}
      {asked.map((question, index) => (
        <AskedItem key={index} question={question} {...props} />
      ))}
      {known !== undefined && known.differences.length > 0 && <KnownItem known={known} {...props} />}
      {note.kind === 'taken' && <li className="doux">{t('lignes.observation', { texte: note.value })}</li>}
      {row.corrected.length > 0 && <li className="doux">{t('lignes.corrige', { count: row.corrected.length, champs: row.corrected.map(words.field).join(', ') })}</li>}
    </ul>
  )
}

/** The livret this row speaks of: by its number, or as said. */
function knownOf({ row, preview, answers }: Props): KnownRow | undefined {
  const byNumero = preview.knownRows.find(({ line }) => line === row.line)
  if (byNumero !== undefined) return byNumero
  const said = answers.decisions.nearKnown.get(row.line)
  return said === undefined || said === 'different' ? undefined : preview.nearKnown.find(({ line, livretId }) => line === row.line && livretId === said.livretId)
}

function FindingItem({ finding, row, words, answers, answerRow }: Props & { readonly finding: Finding }) {
  const { t } = useTranslation('importer')
  const { line } = row
  const said = words.finding(finding)
  if (finding.severity === 'proposed' && finding.code === 'shortRow') {
    const { shortRows, excluded } = answers.decisions
    return (
      <Item said={said}>
        <Options
          label={said}
          options={[
            { value: 'vides', mot: t('valeur.ouiVides') },
            { value: 'non', mot: t('valeur.non') },
          ] as const}
          isChosen={(value) => (value === 'vides' ? shortRows.has(line) : excluded.has(line))}
          onChoose={(value) =>
            answerRow(line)((given) => exclude(line, value === 'non')(readShortRow(line, value === 'vides')(given)))
          }
        />
      </Item>
    )
  }
  const field = finding.severity === 'notTaken' ? null : finding.field
  if (finding.severity === 'proposed' && (field === 'dispositif' || field === 'referent')) {
    // Asked above, once for all the rows that say it: in the row, only while nobody answered.
    const answered = (field === 'dispositif' ? answers.decisions.dispositifs : answers.decisions.referents).has(fold(finding.raw))
    return answered ? null : <Item champ={words.field(field)} said={said} />
  }
  if (finding.severity === 'proposed') {
    const chosen = answers.decisions.values.get(line)?.get(finding.field)
    const options: readonly Option<ValueChoice>[] = [
      ...finding.candidates.map((candidate, index) => ({ value: { kind: 'take' as const, candidate: index }, mot: t('valeur.prendre', { valeur: words.value(finding.field, candidate) }) })),
      { value: { kind: 'without' }, mot: t('valeur.vide') },
    ]
    const same = (value: ValueChoice) => chosen !== undefined && (value.kind === 'take' ? chosen.kind === 'take' && chosen.candidate === value.candidate : chosen.kind === 'without')
    return (
      <Item champ={words.field(finding.field)} said={said}>
        <Options label={said} options={options} isChosen={same} onChoose={(choice) => answerRow(line)(chooseValue(line, finding.field, choice))} />
      </Item>
    )
  }
  return <Item champ={field === null ? undefined : words.field(field)} said={said} />
}

function Item({ champ, said, children }: { readonly champ?: string | undefined; readonly said: string; readonly children?: ReactNode }) {
  return (
    <li>
      <p>
        {champ !== undefined && <b>{champ}. </b>}
        {said}
      </p>
      {children}
    </li>
  )
}

/** A question about several rows, as this row sees it; the others have their own place in the row. */
function AskedItem({ question, row, preview }: Props & { readonly question: Undecided }) {
  const { t } = useTranslation('importer')
  const others = (lines: readonly Line[]) => lines.filter((line) => line !== row.line).join(', ')
  switch (question.kind) {
    case 'sameNumero': {
      const { numeroStagiaire: numero } = question
      const lines = preview.sameNumeros.find(({ numeroStagiaire }) => numeroStagiaire === numero)?.lines ?? []
      return <Elsewhere id={questionId('numero', numero)} said={t('pourquoi.sameNumero', { numero, lignes: others(lines) })} />
    }
    case 'nearDuplicate': {
      const lines = preview.nearDuplicates.find(({ id }) => id === question.id)?.lines ?? []
      return <Elsewhere id={questionId('near', question.id)} said={t('pourquoi.nearDuplicate', { ligne: others(lines) })} />
    }
    case 'nearKnown':
      return <Elsewhere id={questionId('known', row.line)} said={t('pourquoi.nearKnown')} />
    case 'contradiction':
      return <Item said={t('pourquoi.contradiction', { lignes: question.lines.join(', ') })} />
    case 'value':
    case 'shortRow':
    case 'dispositif':
    case 'referent':
    case 'known':
      return null
  }
}

interface Pointed {
  readonly id: string
  readonly champ?: string | undefined
  readonly said: string
}

/** The question is asked once for several rows, above: the button goes there. */
function Elsewhere({ champ, said, id }: Pointed) {
  const { t } = useTranslation('importer')
  const go = () => {
    const card = document.getElementById(id)
    card?.scrollIntoView({ block: 'center' })
    card?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true })
  }
  return (
    <Item champ={champ} said={said}>
      <Button variant="discret" onClick={go} aria-label={t('lignes.allerQuestion', { quoi: said })}>
        {t('lignes.aller')}
      </Button>
    </Item>
  )
}

function KnownItem({ known, row, livrets, words, answers, answerRow }: Props & { readonly known: KnownRow }) {
  const { t } = useTranslation('importer')
  const { line } = row
  const livret = livrets.find(({ livretId }) => livretId === known.livretId)
  const chosen = answers.decisions.known.get(line)
  const keys = known.differences.map(({ key }) => key)
  const all = (side: 'file' | 'livret') => keys.every((key) => chosen?.get(key) === side)
  const titre = t('connu.titre', { numero: livret?.numeroStagiaire ?? '' })
  return (
    <li>
      <p>
        <b>{titre}</b>
      </p>
      <ul className="constats">
        {known.differences.map((difference) => (
          <li key={difference.key}>
            <p>
              <b>{t(`connu.champ.${difference.key}`)}. </b>
            </p>
            <Options
              label={t(`connu.champ.${difference.key}`)}
              options={sides(difference)}
              isChosen={(side) => chosen?.get(difference.key) === side}
              onChoose={(side) => answerRow(line)(chooseSide(line, [difference.key], side))}
            />
          </li>
        ))}
      </ul>
      {keys.length > 1 && (
        <Options
          label={titre}
          options={[
            { value: 'livret', mot: t('connu.toutGarder') },
            { value: 'file', mot: t('connu.toutPrendre') },
          ] as const}
          isChosen={all}
          onChoose={(side) => answerRow(line)(chooseSide(line, keys, side))}
        />
      )}
    </li>
  )

  function sides({ key, kind, livret: held, file }: KnownDifference): readonly Option<'livret' | 'file'>[] {
    const valeur = file.map((value) => words.difference(key, value)).join(' / ')
    if (kind === 'newEtape' || kind === 'newNote') {
      return [
        { value: 'livret', mot: t('connu.nePasAjouter') },
        { value: 'file', mot: t('connu.ajouter', { valeur }) },
      ]
    }
    return [
      { value: 'livret', mot: held === '' ? t('connu.garderVide') : t('connu.garder', { valeur: words.difference(key, held) }) },
      { value: 'file', mot: t('connu.prendre', { valeur }) },
    ]
  }
}
