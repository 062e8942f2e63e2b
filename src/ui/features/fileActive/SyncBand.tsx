/** F22, overall: what waits here, when something was last received, what is to be settled. Offline is a sentence in ink. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { daysBetween, parseJour, type Instant, type Jour } from '../../../base/jour.ts'
import type { SyncView } from '../../../readmodel/session.ts'
import { useSyncView, useToday } from '../../app/context.tsx'
import { Band } from '../../components/Band.tsx'
import { buttonClass } from '../../components/Button.tsx'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { formatInstant, formatJourProche, jourDe } from '../../i18n/dates.ts'

/** From this share of the disk on, room is spoken of. */
const NEARLY_FULL = 0.8

export function SyncBand() {
  const { t } = useTranslation(['pro', 'commun'])
  const sync = useSyncView()
  const today = useToday()
  const toSettle = sync.setAside + sync.conflicts
  const nearlyFull = sync.diskUsed !== undefined && sync.diskUsed >= NEARLY_FULL && !sync.diskFull
  const facts = [
    sync.pending > 0 ? t('sync.pro.aEnvoyer', { ns: 'commun', count: sync.pending }) : '',
    sync.held > 0 ? t('file.enAttente', { count: sync.held }) : '',
    sync.lastSuccess === undefined ? '' : t('sync.pro.dernierEnvoi', { ns: 'commun', quand: when(sync.lastSuccess, today) }),
    nearlyFull ? t('file.peuDePlace') : '',
  ].filter(Boolean)
  return (
    <Band
      icon={iconOf(sync)}
      ton={sync.late ? 'alerte' : 'neutre'}
      annonce
      titre={titleOf()}
      action={
        toSettle > 0 && (
          <Link className={buttonClass()} to="/a-regler">
            <Icon name="inbox" />
            <span>{t('sync.pro.aRegler', { ns: 'commun', count: toSettle })}</span>
          </Link>
        )
      }
    >
      {facts.length > 0 && facts.join(' ')}
    </Band>
  )

  function titleOf(): string {
    if (sync.late && sync.lastSuccess !== undefined) return t('sync.pro.retard', { ns: 'commun', count: daysSince(sync.lastSuccess, today) })
    if (sync.phase === 'offline') return t('file.horsConnexion')
    if (sync.pending > 0) return t('file.garde')
    if (sync.held > 0) return t('file.recuEnAttente')
    if (sync.setAside > 0) return t('file.recuSauf')
    return sync.lastSuccess === undefined ? t('file.garde') : t('file.recu')
  }
}

function iconOf(sync: SyncView): IconName {
  if (sync.phase === 'offline') return 'cloud-off'
  if (sync.pending > 0) return 'hard-drive'
  return sync.held > 0 ? 'hourglass' : 'check'
}

const when = (instant: Instant, today: Jour) => `${formatJourProche(jourDe(instant), today)}, ${formatInstant(instant)}`

function daysSince(instant: Instant, today: Jour): number {
  const day = parseJour(jourDe(instant))
  return day.ok ? Math.max(1, daysBetween(day.value, today)) : 1
}
