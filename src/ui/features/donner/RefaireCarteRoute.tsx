/** « Refaire sa carte »: the person's phone shows a square, this device answers with another. Without network too; the server is told afterwards. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useParams } from 'react-router'
import { parseLivretId, type LivretId, type PersonneId } from '../../../base/ids.ts'
import type { ReissueFault } from '../../../readmodel/access.ts'
import { useLivret, useSession } from '../../app/context.tsx'
import { BackFrame } from '../../app/shared/BackFrame.tsx'
import { GivenList, useGiven } from '../../app/shared/GivenTickets.tsx'
import { Patience } from '../../app/shared/Patience.tsx'
import { canScan, ScanCarte } from '../../app/shared/ScanCarte.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { Button, buttonClass } from '../../components/Button.tsx'
import { QrCode } from '../../components/QrCode.tsx'

export function RefaireCarteRoute() {
  const { id = '' } = useParams()
  const livret = parseLivretId(id)
  return livret.ok ? <OfLivret livret={livret.value} /> : <Navigate to="/file" replace />
}

function OfLivret({ livret }: { readonly livret: LivretId }) {
  const { t } = useTranslation(['acces', 'commun'])
  usePageTitle(t('carte.nom'))
  const state = useLivret(livret)
  if (state.status === 'loading') return <Patience mot={t('commun:coquille.ouverture')} />
  const back = `/livret/${livret}/cercle`
  // Only the référent of the livret makes a card, and only for whoever it is about.
  const personne = state.status === 'open' && state.view.roles.includes('referent') ? state.view.membres.find(({ role, fin }) => role === 'beneficiaire' && fin === null)?.personne : undefined
  if (state.status !== 'open' || personne === undefined) return <Navigate to={back} replace />
  const prenom = state.view.identite.prenom.value ?? ''
  return (
    <BackFrame titre={t('carte.titre', { prenom })} retour={t('donner.retour')} vers={back}>
      <Making of={{ livret, personne, prenom }} />
    </BackFrame>
  )
}

type Step = { readonly at: 'avant' } | { readonly at: 'lire'; readonly faute?: ReissueFault } | { readonly at: 'camera' } | { readonly at: 'montrer'; readonly texte: string; readonly enrolement: string }

function Making({ of }: { readonly of: { readonly livret: LivretId; readonly personne: PersonneId; readonly prenom: string } }) {
  const { t } = useTranslation(['acces', 'commun'])
  const { access, me } = useSession()
  const [step, setStep] = useState<Step>({ at: 'avant' })
  const given = useGiven(of.livret, step.at === 'montrer' ? step.enrolement : '').filter(({ refaite }) => refaite)
  const { prenom } = of
  const read = async (text: string) => {
    const made = await access.makeCarte({ ...of, par: me.prenom }, text)
    setStep(made.ok ? { at: 'montrer', ...made.value } : { at: 'lire', faute: made.error })
  }
  const look = () => setStep(canScan() ? { at: 'lire' } : { at: 'camera' })
  switch (step.at) {
    case 'avant':
      return (
        <section className="etroit pile">
          <p>{t('carte.dit', { prenom })}</p>
          <p className="fort">{t('carte.devant', { prenom })}</p>
          <p>{t('carte.prive', { prenom })}</p>
          <p>
            <Button variant="principal" icon="camera" onClick={look}>
              {t('carte.lire', { prenom })}
            </Button>
          </p>
          <GivenList given={given} prenom={prenom} />
        </section>
      )
    case 'lire':
      return (
        <section className="etroit pile">
          <p>{t('carte.viser', { prenom })}</p>
          {step.faute !== undefined && <p className="motif" role="alert">{t(`carte.faute.${step.faute}`, { prenom })}</p>}
          <ScanCarte onTexte={(text) => void read(text)} onAway={() => setStep({ at: 'camera' })} />
        </section>
      )
    case 'camera':
      return (
        <section className="etroit pile">
          <p role="status">{t('carte.sansCamera', { prenom })}</p>
          <p className="actions">
            <Button icon="camera" onClick={look}>
              {t('commun:action.reessayer')}
            </Button>
            <Link className={buttonClass('principal')} to={`/livret/${of.livret}/donner`}>
              {t('telephone.donner', { prenom })}
            </Link>
          </p>
        </section>
      )
    case 'montrer':
      return (
        <div className="billet">
          <QrCode texte={step.texte} nom={t('carte.carre')} ecran />
          <div className="pile">
            <ol className="gestes-dits">
              <li>{t('carte.montre', { prenom })}</li>
              <li>{t('carte.choisit', { prenom })}</li>
            </ol>
            <GivenList given={given} prenom={prenom} />
            <p>
              <Button icon="refresh" onClick={look}>
                {t('carte.encore')}
              </Button>
            </p>
          </div>
        </div>
      )
  }
}
