import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useNavigate, useParams } from 'react-router'
import { fieldSpec } from '../../../../domain/entities.ts'
import { shapeFault } from '../../../../domain/values.ts'
import type { Champ, Trace } from '../../../../readmodel/views.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useOpened } from '../../../app/shared/useDraft.ts'
import { useHold } from '../../../app/shared/useHold.ts'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button, buttonClass } from '../../../components/Button.tsx'
import { Field } from '../../../components/Field.tsx'
import { Icon, type IconName } from '../../../components/Icon.tsx'
import { formatVers } from '../../../i18n/dates.ts'
import { itemWord, useMon } from '../monLivret.tsx'
import { prenomDe } from '../names.ts'
import { Page } from '../Page.tsx'
import { hasPast, useWholeHistory } from '../../../components/livret/useWholeHistory.tsx'

const champs = ['telephone', 'commune', 'courriel'] as const
type Coordonnee = (typeof champs)[number]
const icons: Readonly<Record<Coordonnee, IconName>> = { telephone: 'phone', commune: 'house', courriel: 'message-circle' }

export function Coordonnees() {
  const { t } = useTranslation('mon')
  const { view } = useMon()
  const waits = champs.some((each) => view.identite[each].trace?.state === 'pending')
  const known = champs.some((each) => view.identite[each].value !== null)
  return (
    <Page nom={t('menu.coordonnees')} titre={t('menu.coordonnees')} retour="/mon/livret" sync={known ? itemWord(waits ? 'pending' : 'accepted') : undefined}>
      <ul className="pile lieux">
        {champs.map((champ) => (
          <li key={champ} className="feuille dire">
            <One nom={champ} champ={view.identite[champ]} />
          </li>
        ))}
      </ul>
    </Page>
  )
}

function One({ nom, champ }: { readonly nom: Coordonnee; readonly champ: Champ<string> }) {
  const { t } = useTranslation('mon')
  const disputed = champ.conflict !== undefined
  return (
    <>
      <h2 className="mot">
        <Icon name={icons[nom]} />
        <span>{t(`coordonnees.${nom}`)}</span>
      </h2>
      {disputed ? <p>{t('coordonnees.deux')}</p> : <p className="fort">{champ.value ?? t('coordonnees.rien')}</p>}
      {disputed && (
        <Link to="/mon/probleme" className={buttonClass('ordinaire', true)}>
          {t('coordonnees.choisir')}
        </Link>
      )}
      {!disputed && champ.editable && (
        <Link to={nom} className={buttonClass('ordinaire', true)}>
          <Icon name="pen" />
          <span>{t(`coordonnees.changer.${nom}`)}</span>
        </Link>
      )}
      {hasPast(champ) && <History champ={champ} />}
    </>
  )
}

/** Nothing written is ever lost: the answers that were not kept are here. */
function History({ champ }: { readonly champ: Champ<string> }) {
  const { t } = useTranslation('mon')
  const { today, view } = useMon()
  const { commands } = useSession()
  const { traces, more } = useWholeHistory(view.livret, champ, commands)
  const said = (trace: Trace<string>) => {
    const date = formatVers(trace.at, today)
    return trace.mine ? t('probleme.leVous', { date }) : t('probleme.le', { qui: prenomDe(trace.byName), date })
  }
  const shown = champ.trace
  return (
    <details className="avant-cela">
      <summary>{t('coordonnees.avant')}</summary>
      <ul className="suite">
        {traces
          .filter((trace) => trace.dot.replica !== shown?.dot.replica || trace.dot.n !== shown.dot.n)
          .toReversed()
          .map((trace) => (
            <li key={`${trace.dot.replica}.${String(trace.dot.n)}`}>
              <div>
                <b>{trace.value ?? t('probleme.vide')}</b>
                <p className="doux">{said(trace)}</p>
              </div>
            </li>
          ))}
      </ul>
      {more}
    </details>
  )
}

export function CoordonneeForm() {
  const { champ } = useParams()
  const { view } = useMon()
  const nom = champs.find((each) => each === champ)
  if (nom === undefined || !view.identite[nom].editable) return <Navigate to="/mon/coordonnees" replace />
  return <Form key={nom} nom={nom} champ={view.identite[nom]} />
}

/** Opened on the field as it was displayed; a sync meanwhile does not touch its base, and a conflict shows later. */
function Form({ nom, champ }: { readonly nom: Coordonnee; readonly champ: Champ<string> }) {
  const { t } = useTranslation('mon')
  const { view } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  const navigate = useNavigate()
  const form = useOpened(view.livret, champ)
  const [tried, setTried] = useState(false)
  useHold()
  const words = form.words.trim()
  const spec = fieldSpec('identite', nom)
  const wrong = words !== '' && spec?.kind === 'registre' && shapeFault(spec.value, words)?.reason === 'valeurImpossible'
  const keep = async () => {
    setTried(true)
    if (wrong) return
    const value = words === '' ? null : words
    const kept = value === form.base.value || (await save(() => commands.write(view.livret, [{ champ: form.base, value }])))
    if (!kept) return
    await form.clear()
    void navigate('/mon/coordonnees')
  }
  return (
    <Page
      nom={t('menu.coordonnees')}
      titre={t(`coordonnees.changer.${nom}`)}
      retour="/mon/coordonnees"
      contexte={{ icon: icons[nom], mot: t('menu.coordonnees') }}
      pied={
        <>
          <SaveFaultNote faute={faute} />
          <Button variant="principal" large disabled={saving} onClick={() => void keep()}>
            {t('garder')}
          </Button>
        </>
      }
    >
      {form.restored && (
        <p className="mot" role="status">
          <Icon name="history" />
          <span>{t('retrouve')}</span>
        </p>
      )}
      <Field
        label={t(`coordonnees.${nom}`)}
        aide={t(`coordonnees.aide.${nom}`)}
        erreur={tried && wrong ? t(`coordonnees.faute.${nom}`) : undefined}
        type={nom === 'telephone' ? 'tel' : nom === 'courriel' ? 'email' : 'text'}
        enterKeyHint="done"
        maxLength={nom === 'courriel' ? 120 : 60}
        value={form.words}
        onChange={(event) => form.set(event.target.value)}
      />
    </Page>
  )
}
