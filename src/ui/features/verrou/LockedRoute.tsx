/**
 * A locked space: its sign, and what opens it, one thing per screen. Nothing here says whose it is. What it holds unsent can
 * leave without being opened.
 */
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PHRASE_LENGTH, type Phrase } from '../../../domain/enseigne.ts'
import type { CarriedFault, LockedCard, Opening, Way } from '../../../readmodel/lock.ts'
import { useApp, useAppState } from '../../app/context.tsx'
import { CarteStep } from '../../app/shared/CarteStep.tsx'
import { ImagesStep } from '../../app/shared/Images.tsx'
import { PinStep } from '../../app/shared/PinStep.tsx'
import { EnseigneLine } from '../../app/shared/Proteger.tsx'
import { StepFrame } from '../../app/shared/StepFrame.tsx'
import { takeCarteNeuve, type CarteAvant } from '../../app/shared/carteNeuve.ts'
import { useOpening } from '../../app/shared/useOpening.ts'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Clos } from './Clos.tsx'
import { Refaire } from './Refaire.tsx'

export function LockedRoute() {
  const state = useAppState()
  return state.phase === 'locked' ? <Locked key={state.space.id} space={state.space} /> : state.phase === 'clos' ? <Clos why={state.why} /> : null
}

type OwnWay = Extract<Way, 'carte' | 'phrase' | 'prf'>
const isOwnWay = (way: Way): way is OwnWay => way === 'carte' || way === 'phrase' || way === 'prf'

function Locked({ space }: { readonly space: LockedCard }) {
  const { t } = useTranslation('verrou')
  usePageTitle(t('nom'))
  const app = useApp()
  const ways = space.ways.filter(isOwnWay)
  const [way, setWay] = useState<OwnWay>(ways.includes('prf') ? 'prf' : ways[0] ?? 'carte')
  const [carte, setCarte] = useState<string>()
  const [lettres, setLettres] = useState<string>()
  const [phrase, setPhrase] = useState<Phrase>([])
  const [refaire, setRefaire] = useState(false)
  const [neuve] = useState(takeCarteNeuve)
  const opening = useOpening(space.waitUntil)
  const attempt = async (given: Opening) => {
    const opened = await opening.attempt(() => app.unlock(given))
    setPhrase([])
    if (!opened.ok && (opened.error.fault === 'otherCard' || opened.error.fault === 'unreadable')) setCarte(undefined)
  }
  if (refaire) return <Refaire space={space} onRetour={() => setRefaire(false)} />
  const avant = (
    <>
      {neuve !== undefined && <Made before={neuve} now={ways[0] ?? 'carte'} />}
      <EnseigneLine enseigne={space.enseigne} />
    </>
  )
  const rest = (
    <>
      <Others ways={ways.filter((each) => each !== way)} onWay={(next) => {
        setWay(next)
        opening.forget()
        if (next === 'prf') void attempt({ by: 'prf' })
      }} />
      <Unsent id={space.id} />
      <Lost refaire={space.ways.includes('referent') ? () => setRefaire(true) : undefined} />
    </>
  )
  if (way === 'phrase') {
    return (
      <ImagesStep
        phrase={phrase}
        faute={opening.faute}
        disabled={opening.busy || opening.attend}
        onRetour={() => void app.leave()}
        avant={avant}
        onChange={(next) => {
          setPhrase(next)
          if (next.length === PHRASE_LENGTH) void attempt({ by: 'phrase', phrase: next })
        }}
      >
        {rest}
      </ImagesStep>
    )
  }
  if (way === 'prf') {
    return (
      <StepFrame
        titre={t('nom')}
        onRetour={() => void app.leave()}
        pied={
          <Button variant="principal" icon="key" large disabled={opening.busy} onClick={() => void attempt({ by: 'prf' })}>
            {t('ouvrir.empreinte')}
          </Button>
        }
      >
        <div className="etape-verrou">
          {avant}
          {opening.faute !== undefined && <p className="motif" role="alert">{opening.faute}</p>}
          {rest}
        </div>
      </StepFrame>
    )
  }
  if (carte === undefined) {
    return (
      <CarteStep
        titre={t('ouvrir.titre')}
        faute={opening.faute}
        onRetour={() => void app.leave()}
        avant={avant}
        lettres={lettres}
        onCarte={(given, how) => {
          opening.forget()
          setCarte(given)
          setLettres(how === 'tapee' ? given : undefined)
        }}
      >
        {rest}
      </CarteStep>
    )
  }
  return (
    <PinStep
      titre={t('ouvrir.code')}
      dit={opening.busy ? t('ouvrir.enCours') : t('ouvrir.codeDit')}
      faute={opening.faute}
      disabled={opening.busy || opening.attend}
      onRetour={() => {
        setCarte(undefined)
        setLettres(undefined)
      }}
      onPin={(pin) => void attempt({ by: 'carte', carte, pin })}
    >
      <p className="doux">{t('ouvrir.pourquoi')}</p>
    </PinStep>
  )
}

/** What the card or the pictures of before are worth, and what must be added again: the device's lock knew the key of before. */
function Made({ before, now }: { readonly before: CarteAvant; readonly now: OwnWay }) {
  const { t } = useTranslation('verrou')
  const [had] = (['perdue', 'carte', 'phrase'] as const).filter((each) => before.includes(each))
  return (
    <div role="status" className="pile">
      <p className="mot fort">
        <Icon name="check" />
        <span>{t('neuve.fait')} {t(now === 'phrase' ? 'neuve.ouvrirImages' : 'neuve.ouvrirCarte')}</span>
      </p>
      {had !== undefined && <p>{t(`neuve.${had}`)}</p>}
      {before.includes('prf') && <p className="fort">{t('neuve.empreinte')}</p>}
    </div>
  )
}

const WAY_WORDS = { carte: 'ouvrir.parCarte', phrase: 'ouvrir.parImages', prf: 'ouvrir.empreinte' } as const

function Others({ ways, onWay }: { readonly ways: readonly OwnWay[]; readonly onWay: (way: OwnWay) => void }) {
  const { t } = useTranslation('verrou')
  return ways.map((way) => (
    <p key={way}>
      <Button icon="key" large onClick={() => onWay(way)}>
        {t(WAY_WORDS[way])}
      </Button>
    </p>
  ))
}

type Sending = { readonly at: 'offer' | 'busy' } | { readonly at: 'done'; readonly sent: number } | { readonly at: 'fault'; readonly fault: CarriedFault }

/** Work that was not sent leaves sealed for the server: a forgotten code loses none of it. */
function Unsent({ id }: { readonly id: string }) {
  const { t } = useTranslation('verrou')
  const app = useApp()
  const [sending, setSending] = useState<Sending>({ at: 'offer' })
  const send = async () => {
    setSending({ at: 'busy' })
    const done = await app.sendLocked(id)
    setSending(done.ok ? { at: 'done', sent: done.value.sent } : { at: 'fault', fault: done.error })
  }
  return (
    <Section titre={t('envoyer.titre')}>
      <p>{t('envoyer.dit')}</p>
      <p role="status" className={sending.at === 'offer' ? 'lecteur' : 'mot'}>
        {sending.at === 'done' && <Icon name="check" />}
        <span>{said()}</span>
      </p>
      {sending.at !== 'done' && (
        <Button icon="send" disabled={sending.at === 'busy'} onClick={() => void send()}>
          {t('envoyer.bouton')}
        </Button>
      )}
    </Section>
  )

  function said(): string {
    switch (sending.at) {
      case 'offer':
        return ''
      case 'busy':
        return t('envoyer.enCours')
      case 'done':
        return t(sending.sent === 0 ? 'envoyer.rien' : 'envoyer.fait')
      case 'fault':
        return t(`envoyer.faute.${sending.fault}`)
    }
  }
}

/** @param refaire absent where no référent's device can open it */
function Lost({ refaire }: { readonly refaire: (() => void) | undefined }) {
  const { t } = useTranslation('verrou')
  return (
    <Section titre={t('ouvrir.perdueTitre')}>
      {refaire !== undefined && (
        <>
          <p>{t('refaire.offre')}</p>
          <Button icon="id-card" large onClick={refaire}>
            {t('refaire.bouton')}
          </Button>
        </>
      )}
      <p>{t(refaire === undefined ? 'ouvrir.perdueDit' : 'refaire.sinon')}</p>
    </Section>
  )
}

/** One line until it is touched: the way in comes first. */
function Section({ titre, children }: { readonly titre: string; readonly children: ReactNode }) {
  return (
    <details className="dire feuille">
      <summary>{titre}</summary>
      <div className="pile">{children}</div>
    </details>
  )
}
