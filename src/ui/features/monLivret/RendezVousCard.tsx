import { useTranslation } from 'react-i18next'
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
      {jour >= today && <Presence rendezVous={rendezVous} principal={principal} />}
    </>
  )
}

function Presence({ rendezVous, principal }: { readonly rendezVous: RendezVousView; readonly principal: boolean }) {
  const { t } = useTranslation('accueil')
  const { view, referent } = useMon()
  const { commands } = useSession()
  const { save, faute } = useSave()
  const { presence } = rendezVous
  const say = (value: 'oui' | 'non' | null) => void save(() => commands.write(view.livret, [{ champ: presence, value }]))
  if (presence.value === null) {
    return (
      <>
        {presence.editable && (
          <>
            <Button variant={principal ? 'principal' : 'ordinaire'} icon="check" large onClick={() => say('oui')}>
              {t('rendezVous.jeSeraiLa')}
            </Button>
            <Button variant="discret" onClick={() => say('non')}>
              {t('rendezVous.jeNePeuxPas')}
            </Button>
          </>
        )}
        <SaveFaultNote faute={faute} />
      </>
    )
  }
  const comes = presence.value === 'oui'
  return (
    <>
      <div role="status">
        <p className="mot fort">
          <Icon name={comes ? 'check' : 'x'} />
          <span>{comes ? t('rendezVous.vousSerezLa') : t('rendezVous.vousNePouvezPas')}</span>
        </p>
        {!comes && <p>{t('rendezVous.prevenu', { prenom: majuscule(referent) })}</p>}
      </div>
      {presence.editable && (
        <Button variant="discret" onClick={() => say(null)}>
          {t('rendezVous.changer')}
        </Button>
      )}
      <SaveFaultNote faute={faute} />
    </>
  )
}
