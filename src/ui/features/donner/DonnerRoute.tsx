/** « Donner son livret »: shown to the person who is there, phone in hand. New phone, lost phone: the same act. */
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { parseLivretId, type LivretId } from '../../../base/ids.ts'
import { useLivret, useSyncView } from '../../app/context.tsx'
import { BackFrame, LivretAbsent } from '../../app/shared/BackFrame.tsx'
import { Devices } from '../../app/shared/Devices.tsx'
import { Patience } from '../../app/shared/Patience.tsx'
import { TicketDone, TicketPanel } from '../../app/shared/TicketPanel.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { buttonClass } from '../../components/Button.tsx'
import { HorsLigne } from './HorsLigne.tsx'

export function DonnerRoute() {
  const { id = '' } = useParams()
  const livret = parseLivretId(id)
  return livret.ok ? <Donner livret={livret.value} /> : <LivretAbsent />
}

function Donner({ livret }: { readonly livret: LivretId }) {
  const { t } = useTranslation(['acces', 'commun'])
  usePageTitle(t('donner.nom'))
  const state = useLivret(livret)
  const { phase } = useSyncView()
  if (state.status === 'loading') return <Patience mot={t('commun:coquille.ouverture')} />
  if (state.status === 'missing') return <LivretAbsent />
  const prenom = state.view.identite.prenom.value ?? ''
  // Opened here a moment ago: the server must know it before it lets anybody in.
  const { older, history } = state.view.identite.prenom
  const unsent = phase !== 'offline' && older === 0 && history.length > 0 && history.every((trace) => trace.state === 'pending')
  const back = `/livret/${livret}/cercle`
  const personne = state.view.membres.find(({ role, fin }) => role === 'beneficiaire' && fin === null)?.personne
  const toLivret = (
    <p>
      <Link className={buttonClass('principal')} to={back}>
        {t('donner.retour')}
      </Link>
    </p>
  )
  return (
    <BackFrame titre={t('donner.titre', { prenom })} retour={t('donner.retour')} vers={back}>
      {unsent && <p className="patience" role="status">{t('billet.prepare')}</p>}
      {!unsent && <TicketPanel
        ask={{ but: 'beneficiaire', livret }}
        horsLigne={personne === undefined || !state.view.roles.includes('referent') ? undefined : (again) => <HorsLigne de={{ livret, personne, prenom }} onAgain={again} fait={toLivret} />}
        fait={
          <>
            <TicketDone mot={t('donner.fait')} dit={t('donner.faitDit', { prenom })} />
            {toLivret}
            <section className="pile" aria-labelledby="autres">
              <h2 id="autres">{t('telephone.titre')}</h2>
              <p>{t('telephone.ancienDit', { prenom })}</p>
              <Devices livret={livret} travail={t('telephone.retirerDit')} />
            </section>
          </>
        }
      />}
    </BackFrame>
  )
}
