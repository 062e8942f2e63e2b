/** `/entrer`: a device becomes somebody's. One thing per screen: the square or the code, who it is for, yes, done. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readCode } from '../../../base/typedCode.ts'
import type { Invited } from '../../../domain/enrolement.ts'
import type { EntryFault } from '../../../readmodel/access.ts'
import type { Enseigne, Protecting } from '../../../readmodel/lock.ts'
import { useApp, useAppState, useScanned } from '../../app/context.tsx'
import { wasDemonstration } from '../../app/shared/demonstration.ts'
import { lazyRoute } from '../../app/shared/lazyRoute.ts'
import { Patience } from '../../app/shared/Patience.tsx'
import { StepFrame } from '../../app/shared/StepFrame.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { Button } from '../../components/Button.tsx'
import { Field } from '../../components/Field.tsx'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { ByProof } from './ByProof.tsx'
import { isIosTab } from './iosTab.ts'

const Proteger = lazyRoute(async () => (await import('../../app/shared/Proteger.tsx')).Proteger, 'verrou')

export function EntrerRoute() {
  const { t } = useTranslation('acces')
  usePageTitle(t('entrer.nom'))
  const scanned = useScanned()
  const [typed, setTyped] = useState<string>()
  const [coding, setCoding] = useState(false)
  // The scanned one that was no good, once there is a code instead.
  const [dropped, setDropped] = useState<string>()
  // Given by a proof of who it is.
  const [given, setGiven] = useState<string>()
  // Another square, scanned or opened in the tab that shows this screen, counts more than what was typed before.
  const [last, setLast] = useState(scanned)
  if (scanned !== last) {
    setLast(scanned)
    setTyped(undefined)
    setGiven(undefined)
  }
  const ticket = given ?? typed ?? (scanned === dropped ? undefined : scanned)
  // Before anything is asked or kept: a secret that was scanned is good for the installed application's code only.
  if (isIosTab()) return <InstallFirst />
  if (ticket !== undefined) {
    return (
      <Ticket
        key={ticket}
        ticket={ticket}
        onCode={() => {
          setTyped(undefined)
          setGiven(undefined)
          setDropped(scanned)
          setCoding(true)
        }}
        tape={typed !== undefined}
      />
    )
  }
  return coding ? <CodeScreen onRetour={() => setCoding(false)} onCode={setTyped} /> : <Door onCode={() => setCoding(true)} onTicket={setGiven} />
}

/** Nothing came with the address: the square is scanned by the phone's own camera, or there is a code. */
function Door({ onCode, onTicket }: { readonly onCode: () => void; readonly onTicket: (ticket: string) => void }) {
  const { t } = useTranslation('acces')
  return (
    <StepFrame
      titre={t('entrer.porte.titre')}
      pied={
        <Button icon="key" large onClick={onCode}>
          {t('entrer.porte.code')}
        </Button>
      }
    >
      <section className="dire feuille pile">
        <h2 className="mot">
          <Icon name="camera" />
          <span>{t('entrer.porte.scanner')}</span>
        </h2>
        <Steps steps={[{ mots: t('entrer.porte.photo') }, { mots: t('entrer.porte.viser') }, { mots: t('entrer.porte.toucher') }]} />
      </section>
      <ByProof onTicket={onTicket} />
    </StepFrame>
  )
}

interface Step {
  readonly mots: string
  /** What is to be touched, as it looks there. */
  readonly icon?: IconName
}

function Steps({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol className="gestes-dits">
      {steps.map(({ mots, icon }) => (
        <li key={mots} className={icon && 'mot'}>
          {icon !== undefined && <Icon name={icon} />}
          <span>{mots}</span>
        </li>
      ))}
    </ol>
  )
}

function CodeScreen({ onRetour, onCode }: { readonly onRetour: () => void; readonly onCode: (code: string) => void }) {
  const { t } = useTranslation(['acces', 'commun'])
  const [words, setWords] = useState('')
  const [wrong, setWrong] = useState(false)
  const send = () => {
    const code = readCode(words)
    setWrong(code === undefined)
    if (code !== undefined) onCode(code)
  }
  return (
    <StepFrame
      titre={t('entrer.code.titre')}
      onRetour={onRetour}
      pied={
        <Button variant="principal" large onClick={send}>
          {t('commun:action.continuer')}
        </Button>
      }
    >
      <form
        className="code-tape"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Field
          label={t('entrer.code.label')}
          aide={t('entrer.code.dit')}
          erreur={wrong ? t('entrer.code.incomplet') : undefined}
          value={words}
          onChange={(event) => {
            setWords(event.target.value)
            setWrong(false)
          }}
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={24}
        />
      </form>
    </StepFrame>
  )
}

type Read = { readonly etat: 'lecture' } | { readonly etat: 'invite'; readonly qui: Invited } | { readonly etat: 'faute'; readonly faute: EntryFault }

function Ticket({ ticket, tape, onCode }: { readonly ticket: string; readonly tape: boolean; readonly onCode: () => void }) {
  const { t } = useTranslation('acces')
  const app = useApp()
  const [read, setRead] = useState<Read>({ etat: 'lecture' })
  const [tried, setTried] = useState(0)
  useEffect(() => {
    let shown = true
    void app.readTicket(ticket).then((answer) => {
      if (shown) setRead(answer.ok ? { etat: 'invite', qui: answer.value } : { etat: 'faute', faute: answer.error })
    })
    return () => {
      shown = false
    }
  }, [app, ticket, tried])
  const again = () => {
    setRead({ etat: 'lecture' })
    setTried((before) => before + 1)
  }
  switch (read.etat) {
    case 'lecture':
      return <Patience mot={t('entrer.lecture')} />
    case 'faute':
      return <Fault faute={read.faute} tape={tape} onAgain={again} onCode={onCode} />
    case 'invite':
      return <Hello ticket={ticket} qui={read.qui} onFault={(faute) => setRead({ etat: 'faute', faute })} />
  }
}

const wordOf = ({ role, sansReseau }: Invited): Word => (sansReseau === true ? 'attente' : role === 'beneficiaire' ? 'beneficiaire' : 'autre')

/** `attente`: what they enter for comes with the network. */
type Word = 'beneficiaire' | 'autre' | 'attente'

function Hello({ ticket, qui, onFault }: { readonly ticket: string; readonly qui: Invited; readonly onFault: (faute: EntryFault) => void }) {
  const { t } = useTranslation('acces')
  const app = useApp()
  const state = useAppState()
  const invented = wasDemonstration() || (state.phase === 'choosing' && typeof state.demo === 'object')
  const [step, setStep] = useState<'demande' | 'protege' | 'prend' | 'non'>('demande')
  const [enseigne, setEnseigne] = useState<Enseigne>()
  const [enter, setEnter] = useState<() => Promise<void>>()
  const word = wordOf(qui)
  const protect = async () => {
    setEnseigne(await app.newEnseigne())
    setStep('protege')
  }
  const take = async (protecting?: Protecting) => {
    setStep('prend')
    const taken = await app.takeTicket(ticket, qui.personne, protecting)
    if (taken.ok) setEnter(() => taken.value)
    else onFault(taken.error)
  }
  if (enter !== undefined) return <Done word={word} onOpen={() => void enter()} />
  if (step === 'protege' && enseigne !== undefined) {
    return <Proteger enseigne={enseigne} onRetour={() => setStep('demande')} onDone={(protection) => void take({ protection, enseigne })} onSans={invented ? () => void take() : undefined} />
  }
  if (step === 'prend') return <Patience mot={t('entrer.enCours')} />
  if (step === 'non') {
    return (
      <StepFrame titre={t('entrer.pasMoiTitre')}>
        <p className="fort">{t('entrer.pasMoiFait')}</p>
        <p>{t('entrer.pasMoiFaire')}</p>
      </StepFrame>
    )
  }
  return (
    <StepFrame
      titre={t('entrer.bonjour', { prenom: qui.prenom })}
      pied={
        <>
          <Button variant="principal" large onClick={() => void protect()}>
            {t('entrer.oui')}
          </Button>
          <Button large onClick={() => setStep('non')}>
            {t('entrer.pasMoi')}
          </Button>
        </>
      }
    >
      <div className="dire feuille pile">
        <p className="fort mot">
          <Icon name="smartphone" />
          <span>{t(`entrer.garde.${word}`)}</span>
        </p>
        <p>{t('entrer.sansReseauAussi')}</p>
        {qui.but !== 'appareil' && qui.par !== '' && <p>{t('entrer.de', { prenom: qui.par })}</p>}
      </div>
      <p>{t('entrer.partage')}</p>
    </StepFrame>
  )
}

function Done({ word, onOpen }: { readonly word: Word; readonly onOpen: () => void }) {
  const { t } = useTranslation('acces')
  return (
    <StepFrame
      titre={t('entrer.fait')}
      pied={
        <Button variant="principal" icon="arrow-right" large onClick={onOpen}>
          {t(`entrer.ouvrir.${word}`)}
        </Button>
      }
    >
      <p className="dire feuille fort mot">
        <Icon name="check" />
        <span>{t(`entrer.faitDit.${word}`)}</span>
      </p>
    </StepFrame>
  )
}

/** What one can do about each: the same ticket again, or another one. */
function Fault({ faute, tape, onAgain, onCode }: { readonly faute: EntryFault; readonly tape: boolean; readonly onAgain: () => void; readonly onCode: () => void }) {
  const { t } = useTranslation(['acces', 'commun'])
  const final = faute === 'refused'
  return (
    <StepFrame
      titre={t(final ? 'entrer.faute.refuse' : 'entrer.faute.titre')}
      pied={
        <>
          {!final && (
            <Button variant="principal" icon="refresh" large onClick={onAgain}>
              {t('commun:action.reessayer')}
            </Button>
          )}
          {(final || tape) && (
            <Button variant={final ? 'principal' : 'ordinaire'} icon="key" large onClick={onCode}>
              {t(tape ? 'entrer.faute.retaper' : 'entrer.porte.code')}
            </Button>
          )}
        </>
      }
    >
      <p className="dire feuille fort">{t(`entrer.faute.${faute}`)}</p>
    </StepFrame>
  )
}

function InstallFirst() {
  const { t } = useTranslation('acces')
  return (
    <StepFrame titre={t('entrer.iphone.titre')}>
      <p className="fort">{t('entrer.iphone.pourquoi')}</p>
      <div className="dire feuille">
        <Steps
          steps={[
            { mots: t('entrer.iphone.partager'), icon: 'share' },
            { mots: t('entrer.iphone.ajouter'), icon: 'square-plus' },
            { mots: t('entrer.iphone.ouvrir'), icon: 'smartphone' },
            { mots: t('entrer.iphone.taper'), icon: 'key' },
          ]}
        />
      </div>
    </StepFrame>
  )
}
