/** The square to scan, the code under it, how long they are good for, and what happened to them. */
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { codeGroups } from '../../../base/typedCode.ts'
import type { EnrolmentAsk } from '../../../domain/enrolement.ts'
import type { OpenEnrolment } from '../../../readmodel/access.ts'
import { Band } from '../../components/Band.tsx'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { QrCode } from '../../components/QrCode.tsx'
import { useTicket } from './useTicket.ts'

export interface TicketPanelProps {
  readonly ask: EnrolmentAsk
  /** Somebody who is not here: the link is offered too, and goes on when this screen is left. */
  readonly absent?: boolean
  /** Once it was taken. */
  readonly fait: ReactNode
  /** What can be done without network; `again` asks the server once more. */
  readonly horsLigne?: ((again: () => void) => ReactNode) | undefined
}

export function TicketPanel({ ask, absent = false, fait, horsLigne }: TicketPanelProps) {
  const { t } = useTranslation('acces')
  const { ticket, again } = useTicket(ask, absent)
  if (horsLigne !== undefined && ticket.etat === 'faute' && ticket.faute === 'unreachable') return horsLigne(again)
  return (
    <div className="billet">
      {ticket.etat === 'ouvert' && <Open ouvert={ticket.ouvert} reste={ticket.reste} muet={ticket.muet} absent={absent} />}
      {ticket.etat === 'faute' && (
        <Band icon={ticket.faute === 'unreachable' ? 'cloud-off' : 'circle-alert'} ton="veille" action={<Button icon="refresh" onClick={again}>{t('action.reessayer', { ns: 'commun' })}</Button>}>
          {t(`billet.faute.${ticket.faute}`)}
        </Band>
      )}
      {/* Always there, so that what happened is announced; the time left is not, every minute. */}
      <div role="status" className="pile">
        {ticket.etat === 'prepare' && <p className="patience">{t('billet.prepare')}</p>}
        {ticket.etat === 'pris' && fait}
        {ticket.etat === 'fini' && (
          <>
            <p className="fort">{t('billet.fini')}</p>
            <Button variant="principal" icon="refresh" onClick={again}>
              {t('billet.nouveau')}
            </Button>
          </>
        )}
      </div>
    </div>
  )
}

const STEPS = ['scanner', 'viser', 'toucher'] as const

function Open({ ouvert, reste, muet, absent }: { readonly ouvert: OpenEnrolment; readonly reste: number; readonly muet: boolean; readonly absent: boolean }) {
  const { t } = useTranslation('acces')
  const groups = codeGroups(ouvert.code)
  return (
    <Square adresse={ouvert.adresse} reste={reste}>
      <p>{t('billet.sansPhoto', { adresse: entranceOf(ouvert) })}</p>
      <p className="code-dicte">
        <span className="lecteur">{t('billet.code')} </span>
        {groups.map((group, index) => (
          <span key={index}>{group} </span>
        ))}
      </p>
      {muet && <p className="motif">{t('billet.attente')}</p>}
      {absent && <CopyLink adresse={ouvert.adresse} />}
    </Square>
  )
}

/** What is typed to get to the same place. */
export const entranceOf = ({ origine }: Pick<OpenEnrolment, 'origine'>): string => `${origine.replace(/^https?:\/\//, '')}/entrer`

/** The square, what to do with it, and how long it is good for. */
export function Square({ adresse, reste, children }: { readonly adresse: string; readonly reste: number; readonly children?: ReactNode }) {
  const { t } = useTranslation('acces')
  const left = useLeft(reste)
  return (
    <>
      <QrCode texte={adresse} nom={t('billet.carre')} />
      <div className="pile">
        <ol className="gestes-dits">
          {STEPS.map((step) => (
            <li key={step}>{t(`billet.${step}`)}</li>
          ))}
        </ol>
        <p className="mot">
          <Icon name="clock" />
          <span>
            {left} {t('billet.uneFois')}
          </span>
        </p>
        {children}
      </div>
    </>
  )
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** In words that do not change every second. */
function useLeft(reste: number): string {
  const { t } = useTranslation('acces')
  if (reste > 2 * DAY) return t('billet.reste.jours', { count: Math.floor(reste / DAY) })
  if (reste > 2 * HOUR) return t('billet.reste.heures', { count: Math.floor(reste / HOUR) })
  if (reste >= MINUTE) return t('billet.reste.minutes', { count: Math.floor(reste / MINUTE) })
  return t('billet.reste.finit')
}

function CopyLink({ adresse }: { readonly adresse: string }) {
  const { t } = useTranslation(['acces', 'commun'])
  const [copied, setCopied] = useState(false)
  return (
    <div>
      <Button
        icon={copied ? 'check' : 'copy'}
        onClick={() => {
          navigator.clipboard.writeText(adresse).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }}
      >
        {copied ? t('commun:action.copie') : t('billet.lien')}
      </Button>
      <p className="doux">{t('billet.lienDit')}</p>
    </div>
  )
}

/** It was taken: in a few strong words, and what comes of it. */
export function TicketDone({ mot, dit }: { readonly mot: string; readonly dit: string }) {
  return (
    <>
      <p className="fort mot">
        <Icon name="check" />
        <span>{mot}</span>
      </p>
      <p>{dit}</p>
    </>
  )
}
