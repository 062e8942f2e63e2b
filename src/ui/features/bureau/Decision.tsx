/**
 * The sheet beside a demande: decide, pay, close. It stands on the demande as it was shown when it
 * opened; what arrives meanwhile is said above it and changes nothing in it. Only the moves this person
 * has are offered, and what a move needs from somebody else is said, not hidden.
 */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { MOTIFS_REFUS_AIDE, type Scalar } from '../../../domain/entities.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { AideView } from '../../../readmodel/views.ts'
import { useList } from '../../app/context.tsx'
import { Band } from '../../components/Band.tsx'
import { Button, buttonClass } from '../../components/Button.tsx'
import { Field, SelectField, TextField, Tick } from '../../components/Field.tsx'
import { Icon } from '../../components/Icon.tsx'
import { euros, useFieldWords } from '../../components/livret/fieldWords.ts'
import { FormBody } from '../../components/livret/FormDialog.tsx'
import { ForbiddenNote } from '../../components/livret/FormFields.tsx'
import { firstName, pick } from '../../components/livret/pick.ts'
import { readField, typedOf } from '../../components/livret/readField.ts'
import { useTools } from '../../components/livret/tools.tsx'
import { useForm } from '../../components/livret/useForm.ts'
import { checkDecision, isMove, MOVES, needsAnswer, type DecisionFault, type Move } from './decisionRules.ts'
import { Lira } from './Lira.tsx'
import { addressOf, waitingAides } from './waiting.ts'

export function Decision({ aide }: { readonly aide: AideView }) {
  const { t } = useTranslation('bureau')
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  const [opened, setOpened] = useState(aide)
  const [kept, setKept] = useState(false)
  /** Words given up: the sheet opens anew. */
  const [round, setRound] = useState(0)
  const prenom = view.referent === undefined ? '' : firstName(view.referent.nom)
  if (kept) {
    const onNext = aide.etat.next.some(isMove)
      ? () => {
          setOpened(aide)
          setKept(false)
        }
      : undefined
    return <Kept aide={aide} onNext={onNext} />
  }
  if (!opened.etat.next.some(isMove)) {
    // Somebody else has the next word; as soon as it is the responsable's turn, the sheet opens on it.
    if (aide.etat.next.some(isMove)) return <Arrived onOpen={() => setOpened(aide)} etat={words.code('aide', 'etat', aide.etat.state)} />
    return (
      <>
        <h2>{words.code('aide', 'etat', aide.etat.state)}</h2>
        <p className="doux">{(aide.etat.state === 'deposee' || aide.etat.state === 'complementDemande') && prenom !== '' ? t('decision.rienInstruction', { prenom }) : t('decision.rienAFaire')}</p>
      </>
    )
  }
  return (
    <>
      {aide.etat.state !== opened.etat.state && (
        <Band icon="circle-alert" ton="veille" annonce action={<Button onClick={() => setOpened(aide)}>{t('aide.voirMaintenant')}</Button>}>
          {t('aide.entreTemps', { etat: words.code('aide', 'etat', aide.etat.state) })}
        </Band>
      )}
      <DecisionForm key={`${opened.etat.state} ${round}`} opened={opened} aide={aide} onSaved={() => setKept(true)} onCancel={() => setRound(round + 1)} />
    </>
  )
}

function Arrived({ etat, onOpen }: { readonly etat: string; readonly onOpen: () => void }) {
  const { t } = useTranslation('bureau')
  return (
    <>
      <h2>{etat}</h2>
      <Button variant="principal" onClick={onOpen}>
        {t('aide.voirMaintenant')}
      </Button>
    </>
  )
}

const FIELDS = ['montantAccorde', 'explication', 'motifRefus'] as const

interface DecisionFormProps {
  /** As it was shown when the sheet opened. */
  readonly opened: AideView
  /** As it is now: for what somebody else had to write first. */
  readonly aide: AideView
  readonly onSaved: () => void
  readonly onCancel: () => void
}

function DecisionForm({ opened, aide, onSaved, onCancel }: DecisionFormProps) {
  const { t } = useTranslation(['bureau', 'pro'])
  const { view, commands } = useTools()
  const moves = MOVES.filter((to) => opened.etat.next.includes(to))
  const [only] = moves
  const said = useFault()
  const prenom = view.identite.prenom.value ?? ''
  const referent = view.referent === undefined ? '' : firstName(view.referent.nom)
  const waits = aide.reponseOrganisme.value === null
  const montant = opened.montant.value
  const form = useForm({
    name: `aide/${opened.id}/bureau/${opened.etat.state}`,
    base: { ...pick(opened, FIELDS), etat: opened.etat },
    initial: {
      choix: moves.length === 1 ? (only ?? '') : '',
      montantAccorde: typedOf('aide', 'montantAccorde', opened.montantAccorde.value ?? montant),
      explication: opened.explication.value ?? '',
      motifRefus: opened.motifRefus.value ?? '',
      suite: '',
    },
    check: (values) => Object.fromEntries(Object.entries(checkDecision(values, montant, waits)).map(([field, fault]) => [field, said(fault)])),
    save: ({ values, held }) => {
      const to = values['choix'] ?? ''
      if (!isMove(to)) return Promise.resolve({ ok: false, error: { fault: 'value', field: 'choix', reason: 'valeurImpossible' } })
      const write = (field: (typeof FIELDS)[number], typed: string): FieldWrite[] => {
        const read = readField('aide', field, typed)
        const champ = held(field)
        const value: Scalar = read.ok ? read.value : null
        return champ.editable && value !== champ.value ? [{ champ, value }] : []
      }
      const explication = [values['explication'] ?? '', to === 'refusee' ? (values['suite'] ?? '') : ''].map((text) => text.trim()).filter(Boolean).join('\n')
      const writes = FIELDS.filter((field) => asks(to).includes(field)).flatMap((field) => write(field, field === 'explication' ? explication : (values[field] ?? '')))
      return commands.move(view.livret, held('etat'), to, writes)
    },
    onSaved,
  })
  const chosen = form.values['choix'] ?? ''
  const choix: Move | undefined = isMove(chosen) ? chosen : undefined
  const asked = choix === undefined ? [] : asks(choix)
  const missing = waits && moves.some(needsAnswer)
  const stage = opened.etat.state === 'enInstruction' ? 'decision' : moves.includes('soldee') && moves.length === 1 ? 'solde' : 'paiement'
  const chooseMotif = (motif: string) => {
    // The next step is proposed in words the person can read; once changed by hand it stays as written.
    const proposals: readonly string[] = MOTIFS_REFUS_AIDE.map((each) => t(`decision.suiteProposee.${each}`, { referent }))
    const now = form.values['suite'] ?? ''
    const code = MOTIFS_REFUS_AIDE.find((each) => each === motif)
    const proposed = code === undefined || referent === '' ? '' : t(`decision.suiteProposee.${code}`, { referent })
    form.assign(now.trim() === '' || proposals.includes(now) ? { motifRefus: motif, suite: proposed } : { motifRefus: motif })
  }
  return (
    <>
      <h2>{t(`decision.titre.${stage}`)}</h2>
      {missing && (
        <p className="motif">
          <Icon name="circle-alert" />
          <span>{referent === '' ? t('aide.conditionsSans') : t('aide.conditions', { prenom: referent })}</span>
        </p>
      )}
      <FormBody form={form} enregistrer={t(`decision.garder.${stage}`)} onFermer={onCancel} empeche={choix === undefined || (waits && needsAnswer(choix))}>
        {moves.length > 1 ? (
          <fieldset>
            <legend className="lecteur">{t(`decision.choix.${stage}`)}</legend>
            {moves.map((to) => (
              <Tick
                key={to}
                type="radio"
                name="choix"
                label={to === 'remiseEnMainPropre' && stage === 'decision' ? t('decision.remiseAvant') : t(`decision.${to}`, { prenom })}
                checked={choix === to}
                disabled={waits && needsAnswer(to)}
                onChange={() => form.set('choix', to)}
              />
            ))}
          </fieldset>
        ) : (
          <p className="doux">{t('decision.soldeAide')}</p>
        )}
        {asked.includes('montantAccorde') && (
          <Field
            {...form.bind('montantAccorde')}
            label={t(choix === 'soldee' ? 'decision.soldeMontant' : 'decision.montantAccorde')}
            aide={montant === null ? undefined : t('decision.montantAide', { montant: euros(montant) })}
            inputMode="decimal"
          />
        )}
        {asked.includes('motifRefus') && (
          <SelectField {...form.bind('motifRefus')} label={t('decision.motif')} onChange={(event) => chooseMotif(event.target.value)}>
            <option value="">{t('decision.motifChoisir')}</option>
            {MOTIFS_REFUS_AIDE.map((motif) => (
              <option key={motif} value={motif}>
                {t(`motifRefusAide.${motif}`, { ns: 'pro' })}
              </option>
            ))}
          </SelectField>
        )}
        {asked.includes('explication') && (
          <>
            <TextField {...form.bind('explication')} label={t(choix === 'accordee' ? 'decision.explicationLibre' : 'decision.explication')} aide={t('decision.explicationAide', { prenom })} rows={3} />
            <ForbiddenNote text={form.values['explication'] ?? ''} />
          </>
        )}
        {choix === 'refusee' && (
          <>
            <TextField {...form.bind('suite')} label={t('decision.suite')} aide={t('decision.suiteAide')} rows={2} />
            <ForbiddenNote text={form.values['suite'] ?? ''} />
          </>
        )}
        {choix !== undefined && <Lira aide={opened} choix={choix} values={form.values} />}
      </FormBody>
    </>
  )
}

function asks(to: Move): readonly (typeof FIELDS)[number][] {
  switch (to) {
    case 'accordee':
    case 'accordeeEnPartie':
      return ['montantAccorde', 'explication']
    case 'refusee':
      return ['motifRefus', 'explication']
    case 'soldee':
      return ['montantAccorde']
    case 'versee':
    case 'remiseEnMainPropre':
    case 'regleeAuFournisseur':
      return []
  }
}

function useFault(): (fault: DecisionFault) => string {
  const { t } = useTranslation('bureau')
  return (fault) => (typeof fault === 'string' ? t(`faute.${fault}`) : t('faute.long', { limite: fault.trop }))
}

/** What was decided is on this device; what waits next is one tap away. */
function Kept({ aide, onNext }: { readonly aide: AideView; readonly onNext: (() => void) | undefined }) {
  const { t } = useTranslation('bureau')
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  const { summaries } = useList()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const next = waitingAides(summaries).find((each) => each.aide.id !== aide.id)
  return (
    <>
      <h2 ref={heading} tabIndex={-1} className="mot">
        <Icon name="check" />
        {words.code('aide', 'etat', aide.etat.state)}
      </h2>
      <p>{t('decision.garde')}</p>
      {onNext !== undefined && <Button onClick={onNext}>{t(aide.etat.next.includes('soldee') ? 'decision.puisSolde' : 'decision.puisPaiement')}</Button>}
      {next !== undefined && (
        <Link className={buttonClass('ordinaire')} to={addressOf(next)}>
          <span>{t('decision.suivante')}</span>
        </Link>
      )}
      <Link className={buttonClass('discret')} to="/bureau">
        <span>{t('decision.retour')}</span>
      </Link>
    </>
  )
}
