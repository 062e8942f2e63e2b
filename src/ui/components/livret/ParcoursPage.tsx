/** The parcours on its thread: the objective, the étapes, what comes after, the appointments. */
import { lastDayOfPause } from '../../../readmodel/labels.ts'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CreatedId } from '../../../base/ids.ts'
import { summarize } from '../../../readmodel/summarize.ts'
import type { EtapeView } from '../../../readmodel/views.ts'
import { formatJourMois } from '../../i18n/dates.ts'
import { Button } from '../Button.tsx'
import { marksOf, type PlacedMark } from '../stitches.ts'
import { Thread, type ThreadItem } from '../Thread.tsx'
import { EtapeAdd, EtapeEdit } from './EtapeForm.tsx'
import { champsOf, EtapeItem, useEtapeTitle } from './EtapeItem.tsx'
import { EtapeMove } from './EtapeMove.tsx'
import { useFieldWords } from './fieldWords.ts'
import { Objectif } from './Objectif.tsx'
import { mayCreate } from './pick.ts'
import { RendezVous } from './RendezVous.tsx'
import { LivretTools, useTools, type PageProps } from './tools.tsx'

export interface ParcoursProps extends PageProps {
  /** Opens on the form that adds an étape: « Prévoir ». */
  readonly ajouter?: boolean | undefined
}

export function ParcoursPage({ ajouter = false, ...page }: ParcoursProps) {
  return (
    <LivretTools {...page}>
      <Parcours ajouter={ajouter} />
    </LivretTools>
  )
}

type Open =
  | { readonly form: 'ajouter' }
  | { readonly form: 'modifier' | 'etat' | 'repositionner'; readonly etape: EtapeView }

function Parcours({ ajouter }: { readonly ajouter: boolean }) {
  const { t } = useTranslation('pro')
  const { view, today } = useTools()
  const mayAdd = mayCreate(view, 'etape')
  const [open, setOpen] = useState<Open | undefined>(ajouter && mayAdd ? { form: 'ajouter' } : undefined)
  const close = () => setOpen(undefined)
  const summary = useMemo(() => summarize(view, today), [view, today])
  const hole = summary.reasons.find((reason) => reason.code === 'rienApres')
  const marks = marksOf(summary.stitches, hole !== undefined)
  const etapes = new Map(view.etapes.map((etape) => [etape.id, etape]))
  const add = (
    <Button variant="calme" icon="plus" onClick={() => setOpen({ form: 'ajouter' })}>
      {t('suivi.etape.ajouter')}
    </Button>
  )
  return (
    <>
      <Objectif />
      <h2 className="lecteur">{t('lieu.parcours')}</h2>
      {marks.length === 0 && <p className="doux">{t('suivi.etape.aucune')}</p>}
      <Thread
        label={t('lieu.parcours')}
        items={marks.map((placed, index): ThreadItem => ({
          id: `${placed.stitch?.etape ?? ''}${placed.mark}${index}`,
          etat: placed.mark,
          contenu: <Beside placed={placed} etape={placed.stitch && etapes.get(placed.stitch.etape)} fin={hole?.fin} open={setOpen} mayAdd={mayAdd} add={add} etapes={etapes} />,
        }))}
      />
      {mayAdd && hole === undefined && <div className="actions ecran">{add}</div>}
      <RendezVous />
      {open?.form === 'ajouter' && <EtapeAdd onFermer={close} />}
      {open?.form === 'modifier' && <EtapeEdit etape={open.etape} onFermer={close} />}
      {open?.form === 'etat' && <EtapeMove etape={open.etape} onFermer={close} />}
      {open?.form === 'repositionner' && <EtapeAdd suiteDe={open.etape} onFermer={close} />}
    </>
  )
}

interface BesideProps {
  readonly placed: PlacedMark
  readonly etape: EtapeView | undefined
  readonly fin: string | undefined
  readonly open: (form: Open) => void
  readonly mayAdd: boolean
  readonly add: ReactNode
  readonly etapes: ReadonlyMap<CreatedId, EtapeView>
}

function Beside({ placed, etape, fin, open, mayAdd, add, etapes }: BesideProps) {
  const { t } = useTranslation('pro')
  const { today, view } = useTools()
  const words = useFieldWords(view, today)
  const title = useEtapeTitle()
  if (etape === undefined) {
    return (
      <>
        {fin !== undefined && <p>{t('fil.rienDePrevu', { date: formatJourMois(fin, today) })}</p>}
        {mayAdd && <div className="actions ecran">{add}</div>}
      </>
    )
  }
  const motif = etape.motifSuspension.value
  const motive = motif === null ? '' : words.code('etape', 'motifSuspension', motif)
  const day = (jour: string | null) => (jour === null ? '' : formatJourMois(jour, today))
  switch (placed.mark) {
    case 'repositionnement': {
      const left = etape.suiteDe.value === null ? undefined : etapes.get(etape.suiteDe.value)
      const answer = etape.demandeEntree.value
      return (
        <>
          <p>{left === undefined ? t('fil.repositionnement') : t('suivi.etape.repositionnee', { de: title(left), vers: title(etape) })}</p>
          {answer !== null && <p className="doux">{[etape.organisme.value, words.code('etape', 'demandeEntree', answer)].filter(Boolean).join(' : ')}</p>}
        </>
      )
    }
    case 'pausePassee':
      return (
        <>
          <p>{t('suivi.etape.suspendueDuAu', { du: day(etape.suspendueDepuis.value), au: day(pauseEnd(etape)), motif: motive })}</p>
          <p className="doux">{t('suivi.etape.acquisGardes')}</p>
        </>
      )
    case 'suspendue': {
      const until = etape.retourJusquau.value
      return (
        <>
          <p>{t('suivi.etape.suspendueDepuis', { date: day(etape.suspendueDepuis.value), motif: motive })}</p>
          <p className="doux">{t('suivi.etape.acquisGardes')}</p>
          {until !== null && <p>{t('suivi.etape.retour', { date: day(until) })}</p>}
          {etape.etat.next.length > 0 && (
            <div className="actions ecran">
              <Button variant="calme" onClick={() => open({ form: 'etat', etape })}>
                {t('suivi.etape.reprendre')}
              </Button>
            </div>
          )}
        </>
      )
    }
    default: {
      const editable = champsOf(etape).some((champ) => champ.editable)
      const suspended = etape.etat.state === 'suspendue'
      const going = etape.etat.state === 'enCours' || suspended
      return (
        <EtapeItem
          etape={etape}
          onModifier={editable ? () => open({ form: 'modifier', etape }) : undefined}
          onEtat={etape.etat.next.length > 0 && !suspended ? () => open({ form: 'etat', etape }) : undefined}
          onRepositionner={going && mayAdd && etape.suiteDe.editable ? () => open({ form: 'repositionner', etape }) : undefined}
        />
      )
    }
  }
}

const pauseEnd = ({ suspendueDepuis, repriseLe }: EtapeView) =>
  suspendueDepuis.value === null || repriseLe.value === null ? repriseLe.value : lastDayOfPause(suspendueDepuis.value, repriseLe.value)
