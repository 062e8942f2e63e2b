/**
 * The card is lost, or the code forgotten, and the référent is there with their device: this one shows it a square, reads the one
 * it shows, and the person has another card. Nothing changes before the last step.
 */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LockedCard, NewProtection, Reissue, Reissuing } from '../../../readmodel/lock.ts'
import { useApp } from '../../app/context.tsx'
import { noteMade } from '../../app/shared/carteNeuve.ts'
import { Patience } from '../../app/shared/Patience.tsx'
import { Proteger } from '../../app/shared/Proteger.tsx'
import { canScan, ScanCarte } from '../../app/shared/ScanCarte.tsx'
import { StepFrame } from '../../app/shared/StepFrame.tsx'
import { useOpening } from '../../app/shared/useOpening.ts'
import { Button } from '../../components/Button.tsx'
import { QrCode } from '../../components/QrCode.tsx'

type Step = { readonly at: 'montrer' } | { readonly at: 'lire'; readonly faute?: boolean } | { readonly at: 'camera' } | { readonly at: 'carte'; readonly reissuing: Reissuing }

export function Refaire({ space, onRetour }: { readonly space: LockedCard; readonly onRetour: () => void }) {
  const { t } = useTranslation(['verrou', 'commun'])
  const app = useApp()
  const [ask, setAsk] = useState<Reissue>()
  const [step, setStep] = useState<Step>({ at: 'montrer' })
  const opening = useOpening(undefined)
  useEffect(() => {
    let wanted = true
    void app.reissue(space.id).then((made) => {
      if (!wanted) return
      if (made === undefined) onRetour()
      else setAsk(made)
    })
    return () => {
      wanted = false
    }
    // Once: the question's key is in this page alone.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [app, space.id])
  const read = async (text: string) => {
    const reissuing = await ask?.read(text)
    opening.forget()
    setStep(reissuing === undefined ? { at: 'lire', faute: true } : { at: 'carte', reissuing })
  }
  const finish = async (reissuing: Reissuing, protection: NewProtection) => {
    const done = await opening.attempt(() => noteMade(space.ways.map((way) => (way === 'carte' ? 'perdue' : way)), () => reissuing.finish(protection)))
    if (!done.ok) setStep({ at: 'montrer' })
  }
  if (ask === undefined || opening.busy) return <Patience mot={t(ask === undefined ? 'ouvrir.enCours' : 'refaire.enCours')} />
  switch (step.at) {
    case 'montrer':
      return (
        <StepFrame
          titre={t('refaire.titre')}
          onRetour={onRetour}
          pied={
            <Button variant="principal" icon="camera" large onClick={() => setStep(canScan() ? { at: 'lire' } : { at: 'camera' })}>
              {t('refaire.montre')}
            </Button>
          }
        >
          <div className="etape-verrou">
            {opening.faute !== undefined && <p className="motif" role="alert">{t('refaire.pasOuvert')}</p>}
            <p>{t('refaire.ouvrir')}</p>
            <p className="fort">{t('refaire.montrer')}</p>
            <div className="grand-carre">
              <QrCode texte={ask.texte} nom={t('refaire.carre')} ecran />
            </div>
          </div>
        </StepFrame>
      )
    case 'lire':
      return (
        <StepFrame titre={t('refaire.lireTitre')} onRetour={() => setStep({ at: 'montrer' })}>
          <div className="etape-verrou">
            <p>{t('refaire.lire')}</p>
            {step.faute === true && <p className="motif" role="alert">{t('refaire.illisible')}</p>}
            <ScanCarte onTexte={(text) => void read(text)} onAway={() => setStep({ at: 'camera' })} />
          </div>
        </StepFrame>
      )
    case 'camera':
      return (
        <StepFrame
          titre={t('refaire.lireTitre')}
          onRetour={() => setStep({ at: 'montrer' })}
          pied={
            <Button icon="camera" large onClick={() => setStep(canScan() ? { at: 'lire' } : { at: 'camera' })}>
              {t('commun:action.reessayer')}
            </Button>
          }
        >
          <p role="status">{t('refaire.sansCamera')}</p>
          <p>{t('refaire.sinon')}</p>
        </StepFrame>
      )
    case 'carte':
      return <Proteger enseigne={space.enseigne} onRetour={() => setStep({ at: 'montrer' })} onDone={(protection) => void finish(step.reissuing, protection)} />
  }
}
