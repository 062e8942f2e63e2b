/**
 * What shall keep a space closed: a card made by the machine, kept on paper, and a code chosen for it; or pictures drawn by
 * the machine, shown and then asked for. Nothing is kept before the last step.
 */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PHRASE_LENGTH, type Enseigne, type Phrase } from '../../../domain/enseigne.ts'
import { isTrivialPin } from '../../../domain/pin.ts'
import type { Carte, NewProtection } from '../../../readmodel/lock.ts'
import { Button } from '../../components/Button.tsx'
import { EnseigneSign } from '../../components/EnseigneSign.tsx'
import { QrCode } from '../../components/QrCode.tsx'
import { useApp } from '../context.tsx'
import { ImageRow, ImagesStep } from './Images.tsx'
import { Patience } from './Patience.tsx'
import { PinStep } from './PinStep.tsx'
import { StepFrame } from './StepFrame.tsx'

export interface ProtegerProps {
  /** What the locked space will be known by, when it is made now. */
  readonly enseigne?: Enseigne | undefined
  readonly onDone: (protection: NewProtection) => void
  readonly onRetour?: (() => void) | undefined
  /** Invented people need none. */
  readonly onSans?: (() => void) | undefined
}

type Step = { readonly at: 'carte' } | { readonly at: 'pin' } | { readonly at: 'encore'; readonly pin: string } | { readonly at: 'images' } | { readonly at: 'montrer' }

export function Proteger({ enseigne, onDone, onRetour, onSans }: ProtegerProps) {
  const { t } = useTranslation('verrou')
  const app = useApp()
  const [carte, setCarte] = useState<Carte>()
  const [drawn, setDrawn] = useState<Phrase>()
  const [shown, setShown] = useState<Phrase>([])
  const [step, setStep] = useState<Step>({ at: 'carte' })
  const [faute, setFaute] = useState<string>()
  useEffect(() => {
    let wanted = true
    void Promise.all([app.newCarte(), app.newPhrase()]).then(([made, phrase]) => {
      if (!wanted) return
      setCarte(made)
      setDrawn(phrase)
    })
    return () => {
      wanted = false
    }
  }, [app])
  const go = (next: Step, why?: string) => {
    setStep(next)
    setFaute(why)
    setShown([])
  }
  if (carte === undefined || drawn === undefined) return <Patience mot={t('ouvrir.enCours')} />
  switch (step.at) {
    case 'carte':
      return <CarteStep carte={carte} enseigne={enseigne} onRetour={onRetour} onSans={onSans} onGardee={() => go({ at: 'pin' })} onImages={() => go({ at: 'images' })} />
    case 'pin':
      return (
        <PinStep
          key="pin"
          titre={t('pin.titre')}
          dit={t('pin.dit')}
          faute={faute}
          onRetour={() => go({ at: 'carte' })}
          onPin={(pin) => (isTrivialPin(pin) ? setFaute(t('pin.facile')) : go({ at: 'encore', pin }))}
        />
      )
    case 'encore':
      return (
        <PinStep
          key="encore"
          titre={t('pin.encore')}
          dit={t('pin.encoreDit')}
          onRetour={() => go({ at: 'pin' })}
          onPin={(pin) => (pin === step.pin ? onDone({ by: 'carte', carte: carte.texte, pin }) : go({ at: 'pin' }, t('pin.autre')))}
        />
      )
    case 'images':
      return (
        <StepFrame
          titre={t('images.titre')}
          onRetour={() => go({ at: 'carte' })}
          pied={
            <>
              <Button variant="principal" large onClick={() => go({ at: 'montrer' })}>
                {t('images.retenues')}
              </Button>
              <Button icon="refresh" large onClick={() => void app.newPhrase().then(setDrawn)}>
                {t('images.autres')}
              </Button>
            </>
          }
        >
          <p>{t('images.dit', { count: drawn.length })}</p>
          <ImageRow phrase={drawn} label={t('images.titre')} />
        </StepFrame>
      )
    case 'montrer':
      return (
        <ImagesStep
          phrase={shown}
          faute={faute}
          onRetour={() => go({ at: 'images' })}
          onChange={(phrase) => {
            if (phrase.length < PHRASE_LENGTH) setShown(phrase)
            else if (phrase.every((each, at) => each === drawn[at])) onDone({ by: 'phrase', phrase })
            else go({ at: 'montrer' }, t('images.pasCelles'))
          }}
        />
      )
  }
}

interface CarteStepProps extends Pick<ProtegerProps, 'enseigne' | 'onRetour' | 'onSans'> {
  readonly carte: Carte
  readonly onGardee: () => void
  readonly onImages: () => void
}

function CarteStep({ carte, enseigne, onRetour, onSans, onGardee, onImages }: CarteStepProps) {
  const { t } = useTranslation(['verrou', 'commun'])
  return (
    <StepFrame
      titre={t('carte.titre')}
      onRetour={onRetour}
      pied={
        <>
          <Button variant="principal" icon="check" large onClick={onGardee}>
            {t('carte.gardee')}
          </Button>
          <Button icon="printer" large onClick={() => window.print()}>
            {t('commun:action.imprimer')}
          </Button>
          <Button variant="discret" onClick={onImages}>
            {t('carte.plutotImages')}
          </Button>
          {onSans !== undefined && (
            <Button variant="discret" onClick={onSans}>
              {t('sansProtection')}
            </Button>
          )}
        </>
      }
    >
      <div className="etape-verrou">
        <p>{t('carte.dit')}</p>
        <p className="fort">{t('carte.garder')}</p>
        <p>{t('carte.imprimer')}</p>
        <div className="ma-carte feuille">
          <p className="papier-seul fort">{t('carte.impression')}</p>
          {enseigne !== undefined && <EnseigneLine enseigne={enseigne} />}
          <QrCode texte={carte.texte} nom={t('carte.carre')} />
          <p className="lettres" translate="no" aria-label={t('carte.lettres')}>
            {carte.code.split(' ').map((group, at) => (
              <span key={at}>{group} </span>
            ))}
          </p>
          <p className="papier-seul">{t('carte.impressionDit')}</p>
        </div>
        <p>{t('carte.pasPhoto')}</p>
        <p>{t('carte.perdue')}</p>
      </div>
    </StepFrame>
  )
}

/** A space's sign with its words. */
export function EnseigneLine({ enseigne }: { readonly enseigne: Enseigne }) {
  const { t } = useTranslation('verrou')
  return (
    <p className="a-qui">
      <EnseigneSign enseigne={enseigne} />
      <span>{t('enseigne', { image: t(`image.${enseigne.pictogramme}`), couleur: t(`couleur.${enseigne.couleur}`) })}</span>
    </p>
  )
}
