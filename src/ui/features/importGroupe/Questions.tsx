/** What is decided once for several rows: names, numbers given twice, persons who may be one. */
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DISPOSITIFS, DISPOSITIF_CODES, isDispositifCode } from '../../../domain/catalogue.ts'
import type { TakenField } from '../../../domain/importGroupe/columns.ts'
import type { Decisions } from '../../../domain/importGroupe/planTypes.ts'
import type { ImportPreview, KnownLivret, KnownRow, Line, NameQuestion, PreviewRow } from '../../../domain/importGroupe/previewTypes.ts'
import type { Membre } from '../../../domain/importGroupe/readValue.ts'
import { chooseAlike, chooseSideOfAll, keepOfNumero, nameDispositif, nameReferent, settleKnown, settleNear } from './decide.ts'
import { Options, type Option } from './Options.tsx'
import { likenesses } from './outcomes.ts'
import type { Answer } from './review.ts'
import { SideBySideTable } from './SideBySideTable.tsx'
import { nameOf, type Words } from './useWords.ts'

export interface QuestionsProps {
  readonly preview: ImportPreview
  readonly decisions: Decisions
  readonly words: Words
  readonly membres: readonly Membre[]
  readonly livrets: readonly KnownLivret[]
  readonly answer: Answer
}

/** Where a row sends to: the question that is about it. */
export const questionId = (kind: 'numero' | 'near' | 'known' | 'referent' | 'dispositif', key: string | number): string => `question-${kind}-${key}`

export function rowName({ values }: PreviewRow): string {
  const text = (field: 'prenom' | 'nom') => (values[field].kind === 'absent' ? '' : values[field].raw)
  return nameOf({ prenom: text('prenom'), nom: text('nom') })
}

export function Questions(props: QuestionsProps) {
  const { t } = useTranslation('importer')
  const { preview, decisions, words, membres, livrets, answer } = props
  const id = useId()
  const alike = likenesses(preview)
  const differing = preview.knownRows.filter(({ differences }) => differences.length > 0)
  const numeros = preview.sameNumeros.filter(({ settledBy }) => settledBy === null)
  const nearLines = [...new Set(preview.nearKnown.map(({ line }) => line))]
  const total = preview.referents.length + preview.dispositifs.length + numeros.length + preview.nearDuplicates.length + nearLines.length
  const done =
    preview.referents.filter(({ key }) => decisions.referents.has(key)).length +
    preview.dispositifs.filter(({ key }) => decisions.dispositifs.has(key)).length +
    numeros.filter(({ numeroStagiaire }) => decisions.sameNumeros.has(numeroStagiaire)).length +
    preview.nearDuplicates.filter((near) => decisions.nearDuplicates.has(near.id)).length +
    nearLines.filter((line) => decisions.nearKnown.has(line)).length
  const [openAtFirst] = useState(() => done < total || alike.length + differing.length > 0)
  if (total + alike.length + differing.length === 0) return null
  return (
    <details className="plie bloc" open={openAtFirst}>
      <summary>
        <h2 id={id}>{t('questions.titre')}</h2>
        {total > 0 && <span className="doux">{t('questions.compte', { count: done, total })}</span>}
      </summary>
      <div className="cartes">
        {preview.referents.map((question) => (
          <ReferentCard key={question.key} question={question} decisions={decisions} words={words} membres={membres} answer={answer} />
        ))}
        {preview.dispositifs.map((question) => (
          <DispositifCard key={question.key} question={question} decisions={decisions} words={words} answer={answer} />
        ))}
        {alike.map((likeness) => {
          const { key, field, code, rows } = likeness
          const all = (kind: 'take' | 'without') => rows.every(({ line }) => decisions.values.get(line)?.get(field)?.kind === kind)
          const titre = t('questions.semblables', { champ: words.field(field), quoi: t(`semblable.${code}`) })
          const [first] = rows
          return (
            <Card key={key} titre={titre} lines={rows.map(({ line }) => line)}>
              {first !== undefined && <p className="doux">{t('questions.semblablesExemple', { raw: first.raw, valeur: words.value(field, first.candidate) })}</p>}
              <Options
                label={titre}
                options={[
                  { value: 'take', mot: t('questions.semblablesPrendre', { count: rows.length }) },
                  { value: 'without', mot: t('questions.semblablesLaisser') },
                ] as const}
                isChosen={all}
                onChoose={(kind) => answer(chooseAlike(likeness, kind === undefined ? undefined : kind === 'take' ? { kind, candidate: 0 } : { kind }))}
              />
            </Card>
          )
        })}
        {numeros.map(({ numeroStagiaire, lines, differences }) => (
          <Card key={numeroStagiaire} id={questionId('numero', numeroStagiaire)} titre={t('questions.memeNumero', { numero: numeroStagiaire, count: lines.length })} lines={lines} large>
            <p className="doux">{t('questions.memeNumeroAide')}</p>
            <SideBySideTable heads={lines.map((ligne) => t('questions.ligne', { ligne }))} rows={differences.map(({ field, values }) => ({ id: field, titre: words.field(field), values }))} />
            <Options
              label={t('questions.memeNumero', { numero: numeroStagiaire, count: lines.length })}
              options={lines.map((line) => ({ value: line, mot: t('questions.garderLigne', { ligne: line }) }))}
              isChosen={(line) => decisions.sameNumeros.get(numeroStagiaire) === line}
              onChoose={(line) => answer(keepOfNumero(numeroStagiaire, line))}
            />
          </Card>
        ))}
        {preview.nearDuplicates.map((near) => (
          <NearCard key={near.id} near={near} {...props} />
        ))}
        {nearLines.map((line) => (
          <NearKnownCard key={line} line={line} {...props} livrets={livrets} />
        ))}
        {differing.length > 1 && <KnownCard rows={differing} decisions={decisions} answer={answer} />}
      </div>
    </details>
  )
}

interface CardProps {
  readonly id?: string
  readonly titre: string
  readonly lines: readonly Line[]
  readonly large?: boolean
  readonly children: ReactNode
}

const NAMED_LINES = 4

function Card({ id, titre, lines, large = false, children }: CardProps) {
  const { t } = useTranslation('importer')
  const own = useId()
  const lignes = lines.join(', ')
  const named = lines.length > 1 && lines.length <= NAMED_LINES ? t('questions.ligneEtLigne', { lignes }) : t('questions.lignes', { count: lines.length, lignes })
  return (
    <section id={id} tabIndex={-1} className={large ? 'feuille carte-question large' : 'feuille carte-question'} aria-labelledby={own}>
      <div className="ligne">
        <h3 id={own}>{titre}</h3>
        <p className="doux">{named}</p>
      </div>
      {children}
    </section>
  )
}

interface NameCardProps {
  readonly question: NameQuestion
  readonly decisions: Decisions
  readonly words: Words
  readonly answer: Answer
}

function ReferentCard({ question, decisions, words, membres, answer }: NameCardProps & { readonly membres: readonly Membre[] }) {
  const { t } = useTranslation('importer')
  const { key, raw, lines, candidates } = question
  const chosen = decisions.referents.get(key)
  const titre = t('questions.referent', { nom: raw })
  const options: readonly Option<string | null>[] = [...candidates.map((id) => ({ value: id, mot: words.membre(id) })), { value: null, mot: t('questions.plusTard') }]
  const others = membres.filter(({ membreId }) => !candidates.includes(membreId))
  return (
    <Card id={questionId('referent', key)} titre={titre} lines={lines}>
      <Options label={titre} options={options} isChosen={(value) => chosen !== undefined && chosen === value} onChoose={(value) => answer(nameReferent(key, value))} />
      {others.length > 0 && (
        <Other label={t('questions.referentAutre')} of={titre} value={others.some(({ membreId }) => membreId === chosen) ? (chosen ?? '') : ''} onChoose={(id) => answer(nameReferent(key, id))}>
          {others.map((membre) => (
            <option key={membre.membreId} value={membre.membreId}>
              {nameOf(membre)}
            </option>
          ))}
        </Other>
      )}
    </Card>
  )
}

function DispositifCard({ question, decisions, words, answer }: NameCardProps) {
  const { t } = useTranslation('importer')
  const { key, raw, lines } = question
  const candidates = question.candidates.filter(isDispositifCode)
  const chosen = decisions.dispositifs.get(key)
  const titre = t('questions.dispositif', { nom: raw })
  const others = DISPOSITIF_CODES.filter((code) => !candidates.includes(code))
  return (
    <Card id={questionId('dispositif', key)} titre={titre} lines={lines}>
      <Options
        label={titre}
        options={[...candidates.map((code) => ({ value: code, mot: words.value('dispositif', code) })), { value: null, mot: t('questions.sansEtape') }]}
        isChosen={(value) => chosen !== undefined && chosen === value}
        onChoose={(value) => answer(nameDispositif(key, value))}
      />
      <Other label={t('questions.dispositifAutre')} of={titre} value={others.some((code) => code === chosen) ? (chosen ?? '') : ''} onChoose={(code) => answer(nameDispositif(key, code !== undefined && isDispositifCode(code) ? code : undefined))}>
        {others.map((code) => (
          <option key={code} value={code}>
            {DISPOSITIFS[code].label}
          </option>
        ))}
      </Other>
    </Card>
  )
}

function Other({ label, of, value, onChoose, children }: { readonly label: string; readonly of: string; readonly value: string; readonly onChoose: (value: string | undefined) => void; readonly children: ReactNode }) {
  const { t } = useTranslation('importer')
  return (
    <label className="autre-choix">
      <span>
        {label}
        <span className="lecteur"> : {of}</span>
      </span>
      <select autoComplete="off" className="saisie" value={value} onChange={(event) => onChoose(event.target.value === '' ? undefined : event.target.value)}>
        <option value="">{t('questions.listeVide')}</option>
        {children}
      </select>
    </label>
  )
}

function NearCard({ near, preview, decisions, words, answer }: QuestionsProps & { readonly near: ImportPreview['nearDuplicates'][number] }) {
  const { t } = useTranslation('importer')
  const first = preview.rows.find(({ line }) => line === near.lines[0])
  const titre = t('questions.unePersonne', { nom: first === undefined ? '' : rowName(first) })
  const chosen = decisions.nearDuplicates.get(near.id)
  const options: readonly Option<'different' | Line>[] = [
    { value: 'different', mot: t('questions.deuxPersonnes') },
    ...near.lines.map((line) => ({ value: line, mot: t('questions.memePersonne', { ligne: line }) })),
  ]
  return (
    <Card id={questionId('near', near.id)} titre={titre} lines={near.lines} large>
      <p className="doux">{t(`ressemblance.${near.because}`)}</p>
      <SideBySideTable heads={near.lines.map((ligne) => t('questions.ligne', { ligne }))} rows={near.differences.map(({ field, values }) => ({ id: field, titre: words.field(field), values }))} />
      <Options
        label={titre}
        options={options}
        isChosen={(value) => (value === 'different' ? chosen === value : chosen !== undefined && chosen !== 'different' && chosen.keep === value)}
        onChoose={(value) => answer(settleNear(near.id, value === undefined || value === 'different' ? value : { keep: value }))}
      />
    </Card>
  )
}

const COMPARED: readonly ('numeroStagiaire' | 'nom' | 'prenom' | 'naissance' | 'commune' | 'telephone' | 'courriel')[] = ['numeroStagiaire', 'nom', 'prenom', 'naissance', 'commune', 'telephone', 'courriel']

/** The row beside every livret it looks like, whole: who one is takes more than what differs. */
function NearKnownCard({ line, preview, decisions, words, livrets, answer }: QuestionsProps & { readonly line: Line }) {
  const { t } = useTranslation('importer')
  const near = preview.nearKnown.filter((each) => each.line === line)
  const row = preview.rows.find((each) => each.line === line)
  const known = near.flatMap(({ livretId }) => livrets.find((livret) => livret.livretId === livretId) ?? [])
  const [first] = near
  if (row === undefined || first === undefined) return null
  const titre = t('questions.connu', { nom: rowName(row) })
  const chosen = decisions.nearKnown.get(line)
  const inFile = (field: TakenField) => {
    const value = row.values[field]
    return value.kind === 'absent' ? '' : value.kind === 'taken' ? words.value(field, value.value) : value.raw
  }
  const options: readonly Option<string>[] = [
    { value: 'different', mot: t('questions.autrePersonne') },
    ...known.map(({ livretId, numeroStagiaire }) => ({ value: livretId, mot: t('questions.cestLivret', { numero: numeroStagiaire }) })),
  ]
  return (
    <Card id={questionId('known', line)} titre={titre} lines={[line]} large>
      <p className="doux">{t(`ressemblance.${first.because}`)}</p>
      <SideBySideTable
        heads={[t('questions.ligne', { ligne: line }), ...known.map(({ numeroStagiaire }) => t('questions.livret', { numero: numeroStagiaire }))]}
        rows={COMPARED.map((field) => ({ id: field, titre: words.field(field), values: [inFile(field), ...known.map((livret) => (livret[field] === null ? '' : words.value(field, livret[field])))] }))}
      />
      <Options
        label={titre}
        options={options}
        isChosen={(value) => (value === 'different' ? chosen === value : chosen !== undefined && chosen !== 'different' && chosen.livretId === value)}
        onChoose={(value) => answer(settleKnown(line, value === undefined || value === 'different' ? value : { livretId: value }))}
      />
    </Card>
  )
}

function KnownCard({ rows, decisions, answer }: { readonly rows: readonly KnownRow[]; readonly decisions: Decisions; readonly answer: Answer }) {
  const { t } = useTranslation('importer')
  const count = rows.length
  return (
    <Card titre={t('connu.partout')} lines={rows.map(({ line }) => line)}>
      <p className="doux">{t('connu.partoutAide', { count })}</p>
      <Options
        label={t('connu.partout')}
        options={[
          { value: 'livret', mot: t('connu.toutGarderPartout', { count }) },
          { value: 'file', mot: t('connu.toutPrendrePartout', { count }) },
        ] as const}
        isChosen={(side) => rows.every(({ line, differences }) => differences.every(({ key }) => decisions.known.get(line)?.get(key) === side))}
        onChoose={(side) => {
          if (side !== undefined) answer(chooseSideOfAll(rows, side))
        }}
      />
    </Card>
  )
}
