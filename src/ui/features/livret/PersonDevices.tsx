/** The devices of whoever the livret is about, for the référent: giving the livret, settling a new or a lost phone. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { parseLivretId, type LivretId } from '../../../base/ids.ts'
import { useLivret } from '../../app/context.tsx'
import { Devices } from '../../app/shared/Devices.tsx'
import { GivenTickets } from '../../app/shared/GivenTickets.tsx'
import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'

export function PersonDevices() {
  const { id = '' } = useParams()
  const livret = parseLivretId(id)
  return livret.ok ? <OfLivret livret={livret.value} /> : null
}

function OfLivret({ livret }: { readonly livret: LivretId }) {
  const { t } = useTranslation('acces')
  const id = useId()
  const state = useLivret(livret)
  if (state.status !== 'open') return null
  const prenom = state.view.identite.prenom.value ?? ''
  return (
    <section className="section ecran" aria-labelledby={id}>
      <div className="ligne">
        <h2 id={id}>{t('telephone.titre')}</h2>
        <Link className={buttonClass('calme')} to={`/livret/${livret}/donner`}>
          <Icon name="smartphone" />
          <span>{t('telephone.donner', { prenom })}</span>
        </Link>
      </div>
      <p className="doux">{t('telephone.autreDit', { prenom })}</p>
      {state.view.roles.includes('referent') && (
        <p>
          <Link className={buttonClass('calme')} to={`/livret/${livret}/carte`}>
            <Icon name="id-card" />
            <span>{t('carte.lien')}</span>
          </Link>
        </p>
      )}
      <GivenTickets livret={livret} prenom={prenom} />
      <Devices livret={livret} travail={t('telephone.retirerDit')} aucun={t('telephone.aucun', { prenom })} />
    </section>
  )
}
