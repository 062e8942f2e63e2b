import { useTranslation } from 'react-i18next'
import type { ReponseRendezVous } from '../../../domain/entities.ts'
import type { RendezVousView } from '../../../readmodel/views.ts'
import { useSession } from '../../app/context.tsx'
import { SaveFaultNote } from '../../app/shared/SaveFaultNote.tsx'
import { useSave } from '../../app/shared/useSave.ts'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatHeure, formatJour, formatJourProche, joursEntre, majuscule } from '../../i18n/dates.ts'
import { useMon } from './monLivret.tsx'

export interface RendezVousCardProps {
  readonly rendezVous: RendezVousView
  readonly niveau: 'h2' | 'h3'
  /** Its answer is the screen's one main button. */
  readonly principal: boolean
}

/** When, what and where, in that order; then whether the person comes. */
export function RendezVousCard({ rendezVous, niveau: Titre, principal }: RendezVousCardProps) {
  const { t } = useTranslation('accueil')
  const { today } = useMon()
  const jour = rendezVous.jour.value
  const heure = rendezVous.heure.value
  if (jour === null) return null
  const near = Math.abs(joursEntre(today, jour)) <= 1
  const day = majuscule(formatJourProche(jour, today))
  return (
    <>
      <Titre>{heure === null ? day : t('rendezVous.quand', { jour: day, heure: formatHeure(heure) })}</Titre>
      {near && <p>{formatJour(jour, today)}</p>}
      {rendezVous.objet.value !== null && (
        <p className="mot fort">
          <Icon name="calendar-days" />
          <span>{rendezVous.objet.value}</span>
        </p>
      )}
      {rendezVous.lieu.value !== null && (
        <p className="mot">
          <Icon name="map-pin" />
          <span>{rendezVous.lieu.value}</span>
        </p>
      )}
      {jour >= today && <Reponse rendezVous={rendezVous} principal={principal} />}
    </>
  )
}

const SAID = {
  vient: { icon: 'check', words: 'rendezVous.vousSerezLa' },
  neVientPas: { icon: 'x', words: 'rendezVous.vousNePouvezPas' },
  autreJour: { icon: 'calendar-days', words: 'rendezVous.vousDemandezUnAutreJour' },
} as const satisfies Record<ReponseRendezVous, unknown>

function Reponse({ rendezVous, principal }: { readonly rendezVous: RendezVousView; readonly principal: boolean }) {
  const { t } = useTranslation('accueil')
  const { view, referent } = useMon()
  const { commands } = useSession()
  const { save, faute } = useSave()
  const { reponse } = rendezVous
  const say = (value: ReponseRendezVous | null) => void save(() => commands.write(view.livret, [{ champ: reponse, value }]))
  if (reponse.value === null) {
    return (
      <>
        {reponse.editable && !view.theirs && (
          <>
            <Button variant={principal ? 'principal' : 'ordinaire'} icon="check" large onClick={() => say('vient')}>
              {t('rendezVous.jeSeraiLa')}
            </Button>
            <Button variant="discret" icon="calendar-days" onClick={() => say('autreJour')}>
              {t('rendezVous.unAutreJour')}
            </Button>
            <Button variant="discret" onClick={() => say('neVientPas')}>
              {t('rendezVous.jeNePeuxPas')}
            </Button>
          </>
        )}
        <SaveFaultNote faute={faute} />
      </>
    )
  }
  const said = SAID[reponse.value]
  return (
    <>
      <div role="status">
        <p className="mot fort">
          <Icon name={said.icon} />
          <span>{t(said.words)}</span>
        </p>
        {reponse.value !== 'vient' && <p>{t('rendezVous.prevenu', { prenom: majuscule(referent) })}</p>}
      </div>
      {reponse.editable && (
        <Button variant="discret" onClick={() => say(null)}>
          {t('rendezVous.changer')}
        </Button>
      )}
      <SaveFaultNote faute={faute} />
    </>
  )
}
