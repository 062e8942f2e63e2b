/** « Mon code, ma carte »: what opens this space on this device, changed by whoever can open it; and closing it now. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { PHRASE_LENGTH, type Phrase } from '../../../domain/enseigne.ts'
import { isTrivialPin } from '../../../domain/pin.ts'
import type { NewProtection, Opening } from '../../../readmodel/lock.ts'
import { useSession } from '../../app/context.tsx'
import { CarteStep } from '../../app/shared/CarteStep.tsx'
import { ImagesStep } from '../../app/shared/Images.tsx'
import { LockButton } from '../../app/shared/LockButton.tsx'
import { Patience } from '../../app/shared/Patience.tsx'
import { PinStep } from '../../app/shared/PinStep.tsx'
import { Proteger } from '../../app/shared/Proteger.tsx'
import { StepFrame } from '../../app/shared/StepFrame.tsx'
import { useOpening } from '../../app/shared/useOpening.ts'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { useWays } from '../../app/shared/useWays.ts'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'

type Wanted = 'code' | 'carte'
type Proof = Exclude<Opening, { by: 'prf' }>
type Step =
  | { readonly at: 'menu'; readonly fait?: Wanted }
  | { readonly at: 'preuve'; readonly wanted: Wanted }
  | { readonly at: 'nouveau'; readonly wanted: Wanted; readonly proof: Proof | undefined }

export function MaCarteRoute() {
  const { t } = useTranslation('verrou')
  usePageTitle(t('mienne.titre'))
  const { lock } = useSession()
  const navigate = useNavigate()
  const [step, setStep] = useState<Step>({ at: 'menu' })
  const ways = useWays(step)
  const opening = useOpening(undefined)
  const menu = (fait?: Wanted) => setStep(fait === undefined ? { at: 'menu' } : { at: 'menu', fait })
  const protect = async (wanted: Wanted, proof: Proof | undefined, protection: NewProtection) => {
    const done = await opening.attempt(() => lock.protect(proof, protection))
    if (done.ok) menu(wanted)
    else setStep({ at: 'preuve', wanted })
  }
  const proven = (wanted: Wanted, proof: Proof) => {
    opening.forget()
    setStep({ at: 'nouveau', wanted, proof })
  }
  if (ways === undefined || opening.busy) return <Patience mot={t('ouvrir.enCours')} />
  const open = ways.includes('ouvert')
  switch (step.at) {
    case 'menu':
      return (
        <StepFrame titre={t('mienne.titre')} onRetour={() => void navigate('/')} pied={<LockButton variant="principal" large />}>
          <div className="etape-verrou">
            {step.fait !== undefined && (
              <p className="mot fort" role="status">
                <Icon name="check" />
                <span>{t(DONE[step.fait])}</span>
              </p>
            )}
            <p>{t(open ? 'mienne.ouvert' : 'mienne.dit')}</p>
            <div className="pile">
              {ways.includes('carte') && (
                <Button icon="key" large onClick={() => setStep({ at: 'preuve', wanted: 'code' })}>
                  {t('mienne.changerCode')}
                </Button>
              )}
              <Button icon="id-card" large onClick={() => setStep(open ? { at: 'nouveau', wanted: 'carte', proof: undefined } : { at: 'preuve', wanted: 'carte' })}>
                {t(open ? 'mienne.mettre' : ways.includes('carte') ? 'mienne.changerCarte' : 'mienne.changerImages')}
              </Button>
            </div>
          </div>
        </StepFrame>
      )
    case 'preuve':
      return <Preuve par={ways.includes('carte') ? 'carte' : 'phrase'} opening={opening} onRetour={() => menu()} onProof={(proof) => proven(step.wanted, proof)} />
    case 'nouveau': {
      const { wanted, proof } = step
      if (wanted === 'code' && proof?.by === 'carte') return <NouveauCode onRetour={() => menu()} onPin={(pin) => void protect(wanted, proof, { by: 'carte', carte: proof.carte, pin })} />
      return <Proteger onRetour={() => menu()} onDone={(protection) => void protect(wanted, proof, protection)} />
    }
  }
}

const DONE = { code: 'mienne.fait', carte: 'mienne.faitCarte' } as const

interface PreuveProps {
  readonly par: 'carte' | 'phrase'
  readonly opening: ReturnType<typeof useOpening>
  readonly onRetour: () => void
  readonly onProof: (proof: Proof) => void
}

/** What opens it today, asked again. */
function Preuve({ par, opening, onRetour, onProof }: PreuveProps) {
  const { t } = useTranslation('verrou')
  const [carte, setCarte] = useState<string>()
  const [phrase, setPhrase] = useState<Phrase>([])
  if (par === 'phrase') {
    return (
      <ImagesStep
        phrase={phrase}
        faute={opening.faute}
        disabled={opening.attend}
        onRetour={onRetour}
        onChange={(next) => {
          if (next.length < PHRASE_LENGTH) setPhrase(next)
          else onProof({ by: 'phrase', phrase: next })
        }}
      />
    )
  }
  if (carte === undefined) return <CarteStep titre={t('mienne.avant')} faute={opening.faute} onRetour={onRetour} onCarte={setCarte} />
  return <PinStep titre={t('ouvrir.code')} dit={t('ouvrir.codeDit')} disabled={opening.attend} onRetour={() => setCarte(undefined)} onPin={(pin) => onProof({ by: 'carte', carte, pin })} />
}

function NouveauCode({ onRetour, onPin }: { readonly onRetour: () => void; readonly onPin: (pin: string) => void }) {
  const { t } = useTranslation('verrou')
  const [first, setFirst] = useState<string>()
  const [faute, setFaute] = useState<string>()
  const choose = (pin: string) => {
    const easy = isTrivialPin(pin)
    setFaute(easy ? t('pin.facile') : undefined)
    if (!easy) setFirst(pin)
  }
  const again = (pin: string) => {
    if (pin === first) onPin(pin)
    else setFaute(t('pin.autre'))
    setFirst(undefined)
  }
  return first === undefined ? (
    <PinStep key="pin" titre={t('pin.titre')} dit={t('pin.dit')} faute={faute} onRetour={onRetour} onPin={choose} />
  ) : (
    <PinStep key="encore" titre={t('pin.encore')} dit={t('pin.encoreDit')} onRetour={() => setFirst(undefined)} onPin={again} />
  )
}
