/** « Mon code, ma carte »: what opens this space on this device, changed by whoever can open it; and closing it now. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { PHRASE_LENGTH, type Phrase } from '../../../domain/enseigne.ts'
import { isTrivialPin } from '../../../domain/pin.ts'
import type { NewProtection, Opening } from '../../../readmodel/lock.ts'
import { useSession } from '../../app/context.tsx'
import { noteMade } from '../../app/shared/carteNeuve.ts'
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

type Wanted = 'code' | 'carte' | 'empreinte'
type Done = Wanted | 'sansEmpreinte'
type Proof = Exclude<Opening, { by: 'prf' }>
type Step =
  | { readonly at: 'menu'; readonly fait?: Done }
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
  const canPrf = useCanPrf()
  const menu = (fait?: Done) => setStep(fait === undefined ? { at: 'menu' } : { at: 'menu', fait })
  const protect = async (wanted: Wanted, proof: Proof | undefined, protection: NewProtection) => {
    const done = await opening.attempt(() => (wanted === 'carte' ? noteMade(ways ?? [], () => lock.protect(proof, protection)) : lock.protect(proof, protection)))
    if (done.ok) menu(wanted)
    else setStep({ at: 'preuve', wanted })
  }
  const proven = async (wanted: Wanted, proof: Proof) => {
    opening.forget()
    if (wanted === 'empreinte') {
      const added = await opening.attempt(() => lock.addPrf(proof))
      if (added.ok || added.error.fault === 'unavailable') menu(added.ok ? 'empreinte' : undefined)
      else setStep({ at: 'preuve', wanted })
      return
    }
    setStep({ at: 'nouveau', wanted, proof })
  }
  if (ways === undefined || opening.busy) return <Patience mot={t('ouvrir.enCours')} />
  const open = ways.includes('ouvert')
  const images = ways.includes('phrase')
  switch (step.at) {
    case 'menu':
      return (
        <StepFrame titre={t('mienne.titre')} onRetour={() => void navigate('/')} pied={<LockButton variant="principal" large />}>
          <div className="etape-verrou">
            {step.fait !== undefined && (
              <p className="mot fort" role="status">
                <Icon name="check" />
                <span>{t(images && step.fait === 'empreinte' ? 'mienne.faitEmpreinteImages' : DONE[step.fait])}</span>
              </p>
            )}
            {opening.faute !== undefined && <p className="motif" role="alert">{opening.faute}</p>}
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
              {ways.includes('prf') && <p className="doux">{t('mienne.empreinteApres')}</p>}
              {ways.includes('prf') ? (
                <Button icon="key" large onClick={() => void opening.attempt(() => lock.removePrf()).then((done) => menu(done.ok ? 'sansEmpreinte' : undefined))}>
                  {t('mienne.retirerEmpreinte')}
                </Button>
              ) : !open && canPrf && (
                <>
                  <Button icon="key" large onClick={() => setStep({ at: 'preuve', wanted: 'empreinte' })}>
                    {t('mienne.ajouterEmpreinte')}
                  </Button>
                  <p className="doux">{t('mienne.empreinteDit')} {t(images ? 'mienne.gardezImages' : 'mienne.gardezCarte')}</p>
                </>
              )}
            </div>
          </div>
        </StepFrame>
      )
    case 'preuve':
      return <Preuve par={ways.includes('carte') ? 'carte' : 'phrase'} opening={opening} onRetour={() => menu()} onProof={(proof) => void proven(step.wanted, proof)} />
    case 'nouveau': {
      const { wanted, proof } = step
      if (wanted === 'code' && proof?.by === 'carte') return <NouveauCode onRetour={() => menu()} onPin={(pin) => void protect(wanted, proof, { by: 'carte', carte: proof.carte, pin })} />
      return <Proteger onRetour={() => menu()} onDone={(protection) => void protect(wanted, proof, protection)} />
    }
  }
}

const DONE = { code: 'mienne.fait', carte: 'neuve.fait', empreinte: 'mienne.faitEmpreinte', sansEmpreinte: 'mienne.sansEmpreinte' } as const

/** Whether this device has a lock of its own to ask. */
function useCanPrf(): boolean {
  const { lock } = useSession()
  const [can, setCan] = useState(false)
  useEffect(() => {
    let shown = true
    void lock.canPrf().then((found) => {
      if (shown) setCan(found)
    })
    return () => {
      shown = false
    }
  }, [lock])
  return can
}

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
