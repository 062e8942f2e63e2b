import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { planImport } from '../../../domain/importGroupe/planImport.ts'
import type { previewImport } from '../../../domain/importGroupe/previewImport.ts'
import type { ImportPlan } from '../../../domain/importGroupe/planTypes.ts'
import { useSession, useToday } from '../../app/context.tsx'
import { DeskFrame } from '../../app/shared/DeskFrame.tsx'
import { OfficeMenu } from '../../app/shared/OfficeMenu.tsx'
import { useDraft } from '../../app/shared/useDraft.ts'
import { useHold } from '../../app/shared/useHold.ts'
import { lazyRoute, WhileReading } from '../../app/shared/lazyRoute.ts'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { countAnswers, NO_ANSWERS, readAnswers, storeAnswers, type Answers } from './answers.ts'
import { importStoreOf, useImportState, type ImportState, type ImportStore } from './importStore.ts'
import { outcomesOf } from './outcomes.ts'
import { readSource, type SourceFile } from './sourceFile.ts'
import { StepEcrire, StepFini } from './StepEcrire.tsx'
import { StepFichier } from './StepFichier.tsx'
import { Steps, type Step } from './Steps.tsx'
import type { Review } from './review.ts'
import { useWords } from './useWords.ts'

// Each step comes when it is reached: choosing the file waits for none of them.
const StepColonnes = lazyRoute(async () => (await import('./StepColonnes.tsx')).StepColonnes)
const StepLignes = lazyRoute(async () => (await import('./StepLignes.tsx')).StepLignes)
const StepConfirmer = lazyRoute(async () => (await import('./StepConfirmer.tsx')).StepConfirmer)

const STEPS: readonly Step[] = ['fichier', 'colonnes', 'lignes', 'confirmer']

/** A group's file, from its choice to the livrets it opens (F20). Nothing is written before the confirmation. */
export function ImportGroupeRoute() {
  const { t } = useTranslation('importer')
  const session = useSession()
  const store = importStoreOf(session)
  const state = useImportState(store)
  usePageTitle(t('titre'))
  useHold(state.file !== undefined)
  return (
    <DeskFrame colonne={<OfficeMenu ici="importer" />}>
      <Import store={store} state={state} />
    </DeskFrame>
  )
}

function Import({ store, state }: { readonly store: ImportStore; readonly state: ImportState }) {
  const { t } = useTranslation('commun')
  const [params, setParams] = useSearchParams()
  const go = useCallback((step: Step) => setParams(step === 'fichier' ? {} : { etape: step }), [setParams])
  const kept = useKeptAnswers()
  const review = useReview(state)
  const { file, writing } = state

  const choose = (chosen: SourceFile) => {
    const before = kept.read()
    const found = before?.fingerprint === chosen.fingerprint ? before.answers : NO_ANSWERS
    store.open(chosen, found, countAnswers(found))
    const readable = readSource(chosen, found.encoding, found.separator)
    if (readable.ok || isMendable(readable.fault.reason)) go('colonnes')
  }
  const answer = (change: (answers: Answers) => Answers) => {
    const answers = store.answer(change)
    if (file !== undefined) kept.keep(file.fingerprint, answers)
  }
  const write = async (plan: ImportPlan) => {
    if (await store.write(plan)) await kept.forget()
  }
  const again = () => {
    store.reset()
    go('fichier')
  }

  if (writing.phase === 'enCours') return <StepEcrire plan={writing.plan} />
  if (writing.phase === 'fini') return <StepFini plan={writing.plan} livrets={writing.livrets} updates={writing.updates} onAutre={again} />
  const wanted = STEPS.find((step) => step === params.get('etape')) ?? 'fichier'
  const ready = review.preview !== undefined && review.preview.missingFields.length === 0
  const step: Step = file === undefined ? 'fichier' : wanted === 'fichier' || wanted === 'colonnes' || ready ? wanted : 'colonnes'
  const reachable = STEPS.filter((each) => each === 'fichier' || (file !== undefined && (each === 'colonnes' || ready)))
  return (
    <>
      <Steps ici={step} reachable={reachable} onGo={go} />
      <WhileReading value={<p className="patience">{t('coquille.ouverture')}</p>}>{shown()}</WhileReading>
    </>
  )

  function shown() {
    const { reading, preview, plan } = review
    if (step === 'fichier' || reading === undefined) {
      const begun = file === undefined ? countAnswers(kept.read()?.answers ?? NO_ANSWERS) : 0
      return <StepFichier file={file} fault={reading?.ok === false ? reading.fault : undefined} begun={begun} onForget={() => void kept.forget()} onChoose={choose} />
    }
    if (step === 'colonnes') return <StepColonnes state={state} reading={reading} preview={preview} answer={answer} onAutre={() => go('fichier')} onSuite={() => go('lignes')} />
    if (preview === undefined || plan === undefined) return null
    if (step === 'lignes') return <StepLignes {...review} preview={preview} plan={plan} answers={state.answers} answer={answer} onSuite={() => go('confirmer')} />
    const fault = writing.phase === 'faute' ? writing.fault : undefined
    return <StepConfirmer preview={preview} plan={plan} words={review.words} fault={fault} onRetour={() => go('lignes')} onEcrire={(confirmed) => void write(confirmed)} />
  }
}

/** Another reading may mend it; the others need another file. */
const isMendable = (reason: string): boolean => ['halfCharacter', 'unknownEncoding', 'unclosedQuote', 'noColumns', 'noRows', 'tooManyColumns', 'codage'].includes(reason)

/** The answers kept on this device, if any. */
function useKeptAnswers() {
  const draft = useDraft<Readonly<Record<string, unknown>> | undefined>('importGroupe', undefined, readStored)
  const [forgotten, setForgotten] = useState(false)
  const { value } = draft
  return {
    read: () => (forgotten || value === undefined ? undefined : readAnswers(value)),
    keep: (fingerprint: string, given: Answers) => {
      setForgotten(false)
      draft.set(storeAnswers({ fingerprint, answers: given }))
    },
    forget: async () => {
      setForgotten(true)
      await draft.clear()
    },
  }
}

const readStored = (stored: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof stored === 'object' && stored !== null && readAnswers(stored) !== undefined ? Object.fromEntries(Object.entries(stored)) : undefined

interface Reader {
  readonly previewImport: typeof previewImport
  readonly planImport: typeof planImport
}

/** What reads the rows comes once there are some. */
function useReader(wanted: boolean): Reader | undefined {
  const [reader, setReader] = useState<Reader>()
  useEffect(() => {
    let current = true
    if (wanted)
      void Promise.all([import('../../../domain/importGroupe/previewImport.ts'), import('../../../domain/importGroupe/planImport.ts')]).then(([{ previewImport }, { planImport }]) => {
        if (current) setReader({ previewImport, planImport })
      })
    return () => {
      current = false
    }
  }, [wanted])
  return reader
}

/** Everything that follows from the file, the livrets that exist and the answers: computed again at each answer. */
function useReview({ file, answers, known }: ImportState): Review {
  const { t } = useTranslation('importer')
  const today = useToday()
  const removedText = t('valeur.retire')
  const { encoding, separator, choices, corrections, decisions } = answers
  const membres = known.status === 'ready' ? known.membres : NOBODY
  const words = useWords(membres)
  const reader = useReader(file !== undefined)
  const reading = useMemo(() => (file === undefined ? undefined : readSource(file, encoding, separator)), [file, encoding, separator])
  const preview = useMemo(
    () =>
      reading?.ok === true && known.status === 'ready' && reader !== undefined
        ? reader.previewImport({ table: reading.table, choices, corrections, known: known.livrets, membres: known.membres, today, removedText })
        : undefined,
    [reader, reading, choices, corrections, known, today, removedText],
  )
  const plan = useMemo(() => (preview === undefined || reader === undefined ? undefined : reader.planImport(preview, decisions)), [reader, preview, decisions])
  const outcomes = useMemo(() => (plan === undefined ? undefined : outcomesOf(plan, decisions.excluded)), [plan, decisions.excluded])
  return { reading, preview, plan, outcomes: outcomes ?? new Map(), words, membres, livrets: known.status === 'ready' ? known.livrets : [] }
}

const NOBODY = [] as const
