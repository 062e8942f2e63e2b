import { useTranslation } from 'react-i18next'
import { majuscule } from '../../i18n/dates.ts'
import { aVenir } from './fil.ts'
import { useMon } from './monLivret.tsx'
import { Page } from './Page.tsx'
import { RendezVousCard } from './RendezVousCard.tsx'

export function RendezVousPage() {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view, today, referent } = useMon()
  const coming = aVenir(view, today)
  const past = view.rendezVous.filter((one) => one.jour.value !== null && one.jour.value < today).reverse()
  const waits = view.rendezVous.some((one) => one.state === 'pending')
  return (
    <Page nom={t('lieu.rendezVous')} titre={t('lieu.rendezVous')} retour="/mon/livret" {...(coming.length > 0 ? { sync: { etat: waits ? 'garde' : 'envoye' } } : {})}>
      {coming.length === 0 && (
        <div className="feuille dire">
          <p className="fort">{m('rendezVous.aucun')}</p>
          <p>{majuscule(m('rendezVous.aucunFaire', { prenom: referent }))}</p>
        </div>
      )}
      <ul className="pile">
        {coming.map((one, index) => (
          <li key={one.id} className="feuille dire rdv">
            <RendezVousCard rendezVous={one} niveau="h2" principal={index === 0} />
          </li>
        ))}
      </ul>
      {past.length > 0 && (
        <details className="avant-cela">
          <summary>{m('rendezVous.passes')}</summary>
          <ul className="pile">
            {past.map((one) => (
              <li key={one.id} className="feuille dire rdv">
                <RendezVousCard rendezVous={one} niveau="h3" principal={false} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Page>
  )
}
