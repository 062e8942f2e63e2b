import { useTranslation } from 'react-i18next'
import { formatJourMois } from '../../../i18n/dates.ts'
import { useMon } from '../monLivret.tsx'
import { accompagnants } from '../lecteurs.ts'
import { prenomDe } from '../names.ts'
import { Page } from '../Page.tsx'

/** « Qui m'accompagne »: first name, where from, why, since when. The référent first. */
export function Cercle() {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view, today } = useMon()
  const people = accompagnants(view, today)
  return (
    <Page nom={t('lieu.cercle')} titre={t('lieu.cercle')} retour="/mon/livret">
      {people.length === 0 && <p>{m('cercle.personne')}</p>}
      <ul className="pile lieux">
        {people.map((membre) => (
          <li key={membre.personne} className="feuille dire">
            <h2>{prenomDe(membre.nom)}</h2>
            <p>{m(`cercle.role.${membre.role}`)}</p>
            {membre.organisme !== '' && <p>{membre.organisme}</p>}
            {membre.motif !== '' && <p>{membre.motif}</p>}
            {membre.depuis !== null && <p className="doux">{m('cercle.depuis', { date: formatJourMois(membre.depuis, today) })}</p>}
          </li>
        ))}
      </ul>
    </Page>
  )
}
