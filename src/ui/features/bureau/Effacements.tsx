/** Requests for erasure of livrets one is the responsable of: what waits for a call to the person, then for their confirmation. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Demande } from '../../../domain/droits.ts'
import { useList, useSession } from '../../app/context.tsx'
import { Band } from '../../components/Band.tsx'
import { buttonClass } from '../../components/Button.tsx'

/** Nothing is said without network: the livret itself says it. */
export function Effacements() {
  const { t } = useTranslation('droits')
  const session = useSession()
  const { summaries } = useList()
  const [asked, setAsked] = useState<readonly Demande[]>([])
  useEffect(() => {
    let shown = true
    const load = async (): Promise<void> => {
      const found = await (await session.rights()).demandes()
      if (shown && found.ok) setAsked(found.value)
    }
    load().catch(() => undefined)
    return () => {
      shown = false
    }
  }, [session])
  const mine = summaries.filter(({ livret }) => asked.some((each) => each.livret === livret))
  return mine.map(({ livret, prenom }) => (
    <Band
      key={livret}
      icon="trash"
      ton="veille"
      action={
        <Link className={buttonClass()} to={`/livret/${livret}/cercle`}>
          <span>{t('pro.ouvrir', { prenom })}</span>
        </Link>
      }
    >
      {t('pro.attend', { prenom })}
    </Band>
  ))
}
