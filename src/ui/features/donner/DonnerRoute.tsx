/** « Donner son livret »: shown to the person who is there, phone in hand. New phone, lost phone: the same act. */
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { parseLivretId, type LivretId } from '../../../base/ids.ts'
import { useLivret, useSyncView } from '../../app/context.tsx'
import { Devices } from '../../app/shared/Devices.tsx'
import { Notice } from '../../app/shared/Notice.tsx'
import { Patience } from '../../app/shared/Patience.tsx'
import { TicketPanel } from '../../app/shared/TicketPanel.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { HorsLigne } from './HorsLigne.tsx'

export function DonnerRoute() {
  const { id = '' } = useParams()
  const livret = parseLivretId(id)
  return livret.ok ? <Donner livret={livret.value} /> : <Missing />
}

function Missing() {
  const { t } = useTranslation('pro')
  return (
    <Notice
      titre={t('file.livretAbsent')}
      action={
        <Link className={buttonClass('principal', true)} to="/file">
          {t('lieu.fileActive')}
        </Link>
      }
    >
      {t('file.livretAbsentFaire')}
    </Notice>
  )
}

function Donner({ livret }: { readonly livret: LivretId }) {
  const { t } = useTranslation(['acces', 'commun'])
  usePageTitle(t('donner.nom'))
  const state = useLivret(livret)
  const { phase } = useSyncView()
  if (state.status === 'loading') return <Patience mot={t('commun:coquille.ouverture')} />
  if (state.status === 'missing') return <Missing />
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
    <div className="pro">
      <header>
        <div className="tete">
          <Link className={buttonClass('discret')} to={back}>
            <Icon name="arrow-left" />
            <span>{t('donner.retour')}</span>
          </Link>
        </div>
      </header>
      <main id="contenu">
        <div className="titre">
          <ScreenTitle>{t('donner.titre', { prenom })}</ScreenTitle>
        </div>
        {unsent && <p className="patience" role="status">{t('billet.prepare')}</p>}
        {!unsent && <TicketPanel
          ask={{ but: 'beneficiaire', livret }}
          horsLigne={personne === undefined || !state.view.roles.includes('referent') ? undefined : (again) => <HorsLigne de={{ livret, personne, prenom }} onAgain={again} fait={toLivret} />}
          fait={
            <>
              <p className="fort mot">
                <Icon name="check" />
                <span>{t('donner.fait')}</span>
              </p>
              <p>{t('donner.faitDit', { prenom })}</p>
              {toLivret}
              <section className="pile" aria-labelledby="autres">
                <h2 id="autres">{t('telephone.titre')}</h2>
                <p>{t('telephone.ancienDit')}</p>
                <Devices livret={livret} travail={t('telephone.retirerDit')} />
              </section>
            </>
          }
        />}
      </main>
    </div>
  )
}
