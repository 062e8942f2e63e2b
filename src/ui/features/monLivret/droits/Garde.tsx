/** How long the livret stays in use, as of the last time this device spoke to the server; and, once archived, that it is. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parisJour } from '../../../../base/jour.ts'
import { archiveFrom, openReturns } from '../../../../domain/archive.ts'
import type { LivretArchive } from '../../../../domain/droits.ts'
import { useSession, useSyncView, useToday } from '../../../app/context.tsx'
import { Notice } from '../../../app/shared/Notice.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { formatJourMois } from '../../../i18n/dates.ts'
import { useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'

export function Garde() {
  const { t } = useTranslation('droits')
  const { view, today } = useMon()
  const { lastSuccess } = useSyncView()
  const returns = openReturns(view.etapes.map(({ etat, retourJusquau }) => ({ etat: etat.state, retourJusquau: retourJusquau.value ?? undefined })))
  const until = archiveFrom(lastSuccess === undefined ? today : parisJour(lastSuccess), returns)
  const said = [t('archive.dit'), t('archive.date', { date: formatJourMois(until) }), t('archive.apart'), t('archive.efface')]
  return (
    <Page nom={t('titre')} titre={t('archive.titre')} retour="/mon/droits">
      <ul className="suite">
        {said.map((each) => (
          <li key={each}>
            <Icon name="clock" />
            <p>{each}</p>
          </li>
        ))}
      </ul>
    </Page>
  )
}

/** Instead of a livret that is not here: it was archived, or it is with nobody yet. */
export function Absent() {
  const { t } = useTranslation('accueil')
  const { t: d } = useTranslation('droits')
  const session = useSession()
  const today = useToday()
  const [found, setFound] = useState<LivretArchive>()
  useEffect(() => {
    let shown = true
    const load = async (): Promise<void> => {
      const answered = await (await session.rights()).archives()
      if (shown && answered.ok) setFound(answered.value.find(({ sien }) => sien))
    }
    load().catch(() => undefined)
    return () => {
      shown = false
    }
  }, [session, today])
  if (found === undefined) return <Notice titre={t('livretAbsent')}>{t('livretAbsentFaire')}</Notice>
  return <Notice titre={d('archive.absent')}>{`${d('archive.absentDit', { date: formatJourMois(found.le) })} ${d('archive.absentGarde', { date: formatJourMois(found.jusquau) })}`}</Notice>
}
