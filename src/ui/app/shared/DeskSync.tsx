/** F22 on a desk: where the work of this device is, in one line. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { daysBetween, parseJour } from '../../../base/jour.ts'
import type { Instant, Jour } from '../../../base/jour.ts'
import type { SyncView } from '../../../readmodel/session.ts'
import { Icon } from '../../components/Icon.tsx'
import { SyncWord, type ProSync } from '../../components/SyncWord.tsx'
import { formatInstant, formatJourProche, jourDe } from '../../i18n/dates.ts'
import { useSyncView, useToday } from '../context.tsx'

export function DeskSync() {
  const { t } = useTranslation(['bureau', 'commun'])
  const sync = useSyncView()
  const today = useToday()
  const quand = (instant: Instant) => t('sync.quand', { ns: 'bureau', jour: formatJourProche(jourDe(instant), today), heure: formatInstant(instant) })
  return (
    <div className="pied" role="status">
      {sync.phase === 'facteur' && (
        <>
          <p className="sync">
            <Icon name="key" />
            <span>{t('sync.facteur')}</span>
          </p>
          <Link to="/appareils">{t('sync.facteurVoir')}</Link>
        </>
      )}
      {sync.phase === 'offline' && sync.pending === 0 && !sync.late ? (
        <p className="sync">
          <Icon name="cloud-off" />
          <span>{t('sync.pro.horsReseau', { ns: 'commun' })}</span>
        </p>
      ) : (
        <SyncWord pour="pro" sync={wordOf(sync, today, quand)} />
      )}
    </div>
  )
}

function wordOf(sync: SyncView, today: Jour, quand: (instant: Instant) => string): ProSync {
  const { lastSuccess, pending, phase } = sync
  if (sync.late) return { etat: 'retard', jours: lastSuccess === undefined ? 1 : daysSince(lastSuccess, today) }
  if (pending > 0 || lastSuccess === undefined) return { etat: 'garde', aEnvoyer: pending, horsReseau: phase === 'offline' }
  return { etat: 'recu', quand: quand(lastSuccess) }
}

function daysSince(instant: Instant, today: Jour): number {
  const day = parseJour(jourDe(instant))
  return day.ok ? Math.max(1, daysBetween(day.value, today)) : 1
}
