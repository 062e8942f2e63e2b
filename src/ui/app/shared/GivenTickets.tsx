/** What this device gave without network for the person of a livret, until it is confirmed: on the screen that gives, and where their devices are. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LivretId } from '../../../base/ids.ts'
import type { GivenTicketView } from '../../../readmodel/access.ts'
import { Icon } from '../../components/Icon.tsx'
import { formatVers } from '../../i18n/dates.ts'
import { useSession, useToday } from '../context.tsx'

const ASK_EVERY_MS = 4_000
const WAITING: readonly GivenTicketView['etat'][] = ['attente', 'ouvert']
const ICONS = { attente: 'clock', ouvert: 'clock', pris: 'check', fini: 'circle-alert' } as const

export function GivenTickets({ livret, prenom }: { readonly livret: LivretId; readonly prenom: string }) {
  return <GivenList given={useGiven(livret)} prenom={prenom} />
}

export function GivenList({ given, prenom }: { readonly given: readonly GivenTicketView[]; readonly prenom: string }) {
  const { t } = useTranslation('acces')
  const today = useToday()
  if (given.length === 0) return null
  return (
    <div role="status">
      <ul className="pile">
        {given.map(({ enrolement, le, etat, remplace, refaite }) => (
          <li key={enrolement} className="feuille dire">
            <p className="mot fort">
              <Icon name={ICONS[etat]} />
              <span>{t(`donne.${etat}`, { prenom })}</span>
            </p>
            <p>
              {t(refaite ? 'donne.carte.montre' : 'donne.montre', { quand: formatVers(le, today) })} {t(`donne.${refaite ? 'carte.' : ''}${etat}Dit`, { prenom })}
              {remplace && ` ${t(etat === 'attente' ? 'donne.seraRetire' : 'donne.retire')}`}
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The last one, and all that wait. @param fresh changes when another was given */
export function useGiven(livret: LivretId, fresh = ''): readonly GivenTicketView[] {
  const { access } = useSession()
  const [given, setGiven] = useState<readonly GivenTicketView[]>([])
  const waits = given.some(({ etat }) => WAITING.includes(etat))
  useEffect(() => {
    let shown = true
    const look = () => void access.givenTickets(livret).then((found) => shown && setGiven(found))
    look()
    const timer = waits ? setInterval(() => document.visibilityState === 'visible' && look(), ASK_EVERY_MS) : undefined
    return () => {
      shown = false
      clearInterval(timer)
    }
  }, [access, livret, waits, fresh])
  return given.filter(({ etat }, at) => at === 0 || WAITING.includes(etat))
}
