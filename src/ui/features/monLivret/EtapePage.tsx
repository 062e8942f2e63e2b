import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate, useParams } from 'react-router'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { EtapeView } from '../../../readmodel/views.ts'
import { useSession } from '../../app/context.tsx'
import { useSave } from '../../app/shared/useSave.ts'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatJour, formatJourMois, majuscule } from '../../i18n/dates.ts'
import { Confirm } from './Confirm.tsx'
import { nomEtape, useEtatWord, usePeriode } from './etapeWords.ts'
import { itemWord, useMon } from './monLivret.tsx'
import { Page } from './Page.tsx'

export function EtapePage() {
  const { id } = useParams()
  const { view } = useMon()
  const etape = view.etapes.find((each) => each.id === id)
  return etape === undefined ? <Navigate to="/mon" replace /> : <Etape etape={etape} />
}

function Etape({ etape }: { readonly etape: EtapeView }) {
  const { t } = useTranslation('personne')
  const { today } = useMon()
  const { t: m } = useTranslation('mon')
  const { icon, mot } = useEtatWord()(etape)
  const asked = etape.demandeeLe.value
  const ended = etape.sortieLe.value
  return (
    <Page
      nom={t('lieu.parcours')}
      titre={nomEtape(etape)}
      retour="/mon"
      contexte={{ icon: 'fil', mot: t('lieu.parcours') }}
      sync={itemWord(etape.state)}
      pied={<Moves etape={etape} />}
    >
      <p className="mot fort">
        <Icon name={icon} />
        <span>{mot}</span>
      </p>
      {etape.etat.state === 'prevue' && asked !== null && <p>{m('etape.demandeeLe', { date: formatJour(asked, today) })}</p>}
      {etape.etat.state === 'suspendue' && <Paused etape={etape} />}
      {ended !== null && <p>{m('etape.sortieLe', { date: formatJour(ended, today) })}</p>}
      <Facts etape={etape} />
    </Page>
  )
}

function Paused({ etape }: { readonly etape: EtapeView }) {
  const { t } = useTranslation(['mon', 'accueil'])
  const { today } = useMon()
  const since = etape.suspendueDepuis.value
  const until = etape.retourJusquau.value
  return (
    <>
      {since !== null && <p>{t('etape.depuisLe', { date: formatJourMois(since, today) })}</p>}
      {until !== null && <p>{t('accueil:accueil.pauseJusquau', { date: formatJour(until, today) })}</p>}
      <p>{t('etape.pauseGarde')}</p>
    </>
  )
}

function Fact({ mot, children }: { readonly mot: string; readonly children: ReactNode }) {
  return (
    <li>
      <div>
        <b>{mot}</b>
        {children}
      </div>
    </li>
  )
}

function Facts({ etape }: { readonly etape: EtapeView }) {
  const { t } = useTranslation('mon')
  const { referent } = useMon()
  const periode = usePeriode()(etape)
  const places = [etape.organisme.value, etape.lieu.value].filter((each) => each !== null)
  const { demiJournees, heuresCentre, heuresEntreprise, remuneree } = etape
  const paid = remuneree.value
  return (
    <ul className="suite">
      {periode !== '' && (
        <Fact mot={t('etape.quand')}>
          <p>{periode}</p>
        </Fact>
      )}
      {places.length > 0 && (
        <Fact mot={t('etape.ou')}>
          {places.map((place) => (
            <p key={place}>{place}</p>
          ))}
        </Fact>
      )}
      {demiJournees.value !== null && demiJournees.value > 0 && (
        <Fact mot={t('etape.rythme')}>
          <p>{t('etape.demiJournees', { count: demiJournees.value })}</p>
        </Fact>
      )}
      {(heuresCentre.value ?? 0) + (heuresEntreprise.value ?? 0) > 0 && (
        <Fact mot={t('etape.heures')}>
          {heuresCentre.value !== null && heuresCentre.value > 0 && <p>{t('etape.centre', { count: heuresCentre.value })}</p>}
          {heuresEntreprise.value !== null && heuresEntreprise.value > 0 && <p>{t('etape.entreprise', { count: heuresEntreprise.value })}</p>}
        </Fact>
      )}
      {(paid === 'oui' || paid === 'non' || paid === 'aVerifier') && (
        <Fact mot={t('etape.argent')}>
          <p>{t(`etape.remuneree.${paid}`, { prenom: majuscule(referent) })}</p>
        </Fact>
      )}
    </ul>
  )
}

type Move = 'enCours' | 'reprendre' | 'suspendue' | 'terminee'

interface Asked {
  readonly move: Move
  /** The étape as it was shown when the person decided. */
  readonly etape: EtapeView
}

/** What the person may say of an étape; each is asked once more, as none is easily undone. */
function Moves({ etape }: { readonly etape: EtapeView }) {
  const { t } = useTranslation('mon')
  const [asked, setAsked] = useState<Asked>()
  const can = (to: string) => etape.etat.next.includes(to)
  const ask = (move: Move) => () => setAsked({ move, etape })
  const paused = etape.etat.state === 'suspendue'
  return (
    <>
      {can('enCours') && (
        <Button variant="principal" icon="check" large onClick={ask(paused ? 'reprendre' : 'enCours')}>
          {paused ? t('etape.reprends') : t('etape.commence')}
        </Button>
      )}
      {can('terminee') && (
        <Button variant="principal" icon="check" large onClick={ask('terminee')}>
          {t('etape.fait')}
        </Button>
      )}
      {can('suspendue') && (
        <Button variant="discret" onClick={ask('suspendue')}>
          {t('etape.pause')}
        </Button>
      )}
      {asked !== undefined && <ConfirmMove {...asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function ConfirmMove({ move, etape, onClose }: Asked & { readonly onClose: () => void }) {
  const { t } = useTranslation('mon')
  const { view, today, referent } = useMon()
  const { commands } = useSession()
  const { save, faute } = useSave()
  const navigate = useNavigate()
  const confirmed = async () => {
    const done = await save(() => commands.move(view.livret, etape.etat, move === 'reprendre' ? 'enCours' : move, datesOf(move, etape, today)))
    if (!done) return
    onClose()
    if (move === 'terminee') void navigate('/mon', { state: { passe: true } })
  }
  return (
    <Confirm
      titre={t(`etape.confirmer.${move}`)}
      oui={t(`etape.confirmer.${move}Oui`)}
      non={t('nonRetour')}
      faute={faute}
      onOui={() => void confirmed()}
      onNon={onClose}
    >
      {majuscule(t(`etape.confirmer.${move}Dit`, { prenom: referent }))}
    </Confirm>
  )
}

/** The day that goes with the move, in the same group. */
function datesOf(move: Move, etape: EtapeView, today: string): readonly FieldWrite[] {
  switch (move) {
    case 'enCours':
      return []
    case 'reprendre':
      return [{ champ: etape.repriseLe, value: today }]
    case 'suspendue':
      return [{ champ: etape.suspendueDepuis, value: today }, ...(etape.repriseLe.value === null ? [] : [{ champ: etape.repriseLe, value: null }])]
    case 'terminee':
      return [{ champ: etape.sortieLe, value: today }]
  }
}
