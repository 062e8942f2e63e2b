/** What the person has to know of their devices, on whatever screen: this one was retired; since they last looked another opens their livret, or somebody took one away. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AppareilId } from '../../base/ids.ts'
import { Band } from '../components/Band.tsx'
import { Button, buttonClass } from '../components/Button.tsx'
import { useList, useSession, useSyncView } from './context.tsx'
import { wasDemonstration } from './shared/demonstration.ts'
import { saysRetired } from './shared/useRetired.ts'

/** Those that were here when the person last said that they know them. */
const KNOWN = 'appareils-connus'

type News = { readonly what: 'retired' } | { readonly what: 'another'; readonly known: readonly AppareilId[] } | { readonly what: 'gone'; readonly by: string; readonly known: readonly AppareilId[] }

export function DeviceNews() {
  const { t } = useTranslation('acces')
  const { access, drafts, me } = useSession()
  // Either changes when a device is retired: what it had goes, what it had not sent is held.
  const { held } = useSyncView()
  const nothing = useList().summaries.length === 0
  const [news, setNews] = useState<News>()
  useEffect(() => {
    let shown = true
    const look = async (): Promise<News | undefined> => {
      const answer = await access.devices()
      if (!answer.ok) return saysRetired(answer) ? { what: 'retired' } : undefined
      // There, others enter with one's name all day long.
      if (wasDemonstration()) return undefined
      const open = answer.value.filter(({ revoked }) => revoked === undefined).map(({ appareil }) => appareil)
      const kept = await drafts.get(KNOWN)
      // A device that is new itself knows all that were there before it.
      if (kept === undefined) await drafts.put(KNOWN, open.join(' '))
      if (kept === undefined) return undefined
      if (open.some((each) => !kept.includes(each))) return { what: 'another', known: open }
      const by = answer.value.find(({ appareil, revokedBy }) => revokedBy !== undefined && kept.includes(appareil))?.revokedBy
      return by === undefined ? undefined : { what: 'gone', by, known: open }
    }
    look().then((found) => shown && setNews(found), () => undefined)
    return () => {
      shown = false
    }
  }, [access, drafts, held, nothing])

  if (news === undefined) return null
  const person = me.role === 'beneficiaire'
  if (news.what === 'retired') {
    return (
      <Band icon="circle-alert" annonce ton="veille" titre={t('retire.titre')}>
        {t(person ? 'retire.personne' : 'retire.pro')}
      </Band>
    )
  }
  const known = () => {
    void drafts.put(KNOWN, news.known.join(' '))
    setNews(undefined)
  }
  return (
    <Band
      icon="monitor-smartphone"
      annonce
      ton="veille"
      titre={news.what === 'gone' ? t('nouvel.retireTitre', { prenom: news.by }) : t(person ? 'nouvel.titre' : 'nouvel.titrePro')}
      action={
        <>
          <Link className={buttonClass('calme')} to={person ? '/mon/appareils' : '/appareils'}>
            {t('nouvel.voir')}
          </Link>
          <Button variant="calme" onClick={known}>
            {t(news.what === 'gone' ? 'nouvel.compris' : 'nouvel.connu')}
          </Button>
        </>
      }
    >
      {t(news.what === 'gone' ? 'nouvel.retireDit' : person ? 'nouvel.dit' : 'nouvel.ditPro')}
    </Band>
  )
}
