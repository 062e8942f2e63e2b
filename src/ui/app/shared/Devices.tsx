/** The devices that open somebody's livrets: which is this one, since when, last seen, and taking one away. */
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LivretId } from '../../../base/ids.ts'
import { parisJour } from '../../../base/jour.ts'
import type { Result } from '../../../base/result.ts'
import type { AccessFault, DeviceView } from '../../../readmodel/access.ts'
import { Band } from '../../components/Band.tsx'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon } from '../../components/Icon.tsx'
import { ListenDialog } from '../../components/ListenDialog.tsx'
import { formatJourProche } from '../../i18n/dates.ts'
import { useSession, useSyncView, useToday } from '../context.tsx'
import { OnDevice } from './OnDevice.tsx'

export interface DevicesProps {
  /** The person's of this livret; one's own without it. */
  readonly livret?: LivretId
  /** What is said of work that the device has not sent. */
  readonly travail: string
  /** In place of an empty list. */
  readonly aucun?: string
}

export function Devices({ livret, travail, aucun }: DevicesProps) {
  const { t } = useTranslation(['acces', 'commun'])
  const { access, me } = useSession()
  const [devices, setDevices] = useState<Result<readonly DeviceView[], AccessFault>>()
  const [asked, setAsked] = useState<DeviceView>()
  const [said, setSaid] = useState<'retire' | AccessFault>()
  const load = useCallback(() => access.devices(livret).then(setDevices), [access, livret])
  const { lastSuccess } = useSyncView()
  const today = useToday()
  const person = me.role === 'beneficiaire'
  const lacking = devices?.ok === false && devices.error === 'facteur'
  useEffect(() => void load(), [load])
  // Once it was shown the server answers again.
  useEffect(() => {
    if (lacking) void load()
  }, [lacking, lastSuccess, load])

  const retire = async (device: DeviceView) => {
    const done = await access.retireDevice(device.appareil, livret)
    setAsked(undefined)
    setSaid(done.ok ? 'retire' : done.error)
    if (done.ok) setDevices(done)
  }
  return (
    <div className="pile">
      <p role="status" className={said === undefined ? 'lecteur' : said === 'retire' ? 'fort' : 'motif'}>
        {said === undefined ? '' : said === 'retire' ? t('appareils.retire') : t(`appareils.faute.${said}`)}
      </p>
      {devices === undefined && <p className="patience">{t('commun:coquille.ouverture')}</p>}
      {lacking && (
        <p className="mot">
          <Icon name="key" />
          <span>{t('appareils.faute.facteur')}</span>
        </p>
      )}
      {devices?.ok === false && !lacking && (
        <Band icon={devices.error === 'unreachable' ? 'cloud-off' : 'circle-alert'} action={<Button icon="refresh" onClick={() => void load()}>{t('commun:action.reessayer')}</Button>}>
          {t(`appareils.faute.${devices.error}`)}
        </Band>
      )}
      {devices?.ok === true && devices.value.length === 0 && aucun !== undefined && <p>{aucun}</p>}
      {devices?.ok === true && devices.value.length > 0 && (
        <ul className="pile appareils">
          {[...devices.value].sort((a, b) => Number(b.here) - Number(a.here) || (a.revoked ?? 0) - (b.revoked ?? 0) || b.seen - a.seen).map((device) => (
            <Device key={device.appareil} device={device} own={livret === undefined} person={person} onRetire={() => setAsked(device)} />
          ))}
        </ul>
      )}
      <Dialog ouvert={asked !== undefined} onFermer={() => setAsked(undefined)} titre={t('appareils.retirerTitre')}>
        {person && <ListenDialog />}
        {asked !== undefined && (
          <>
            <p className="fort">{t('appareils.vu', { quand: formatJourProche(parisJour(asked.seen), today) })}.</p>
            {(livret !== undefined || person || asked.contenu !== undefined) && <OnDevice contenu={asked.contenu} own={person} />}
            {asked.contenu !== undefined && !person && <p>{t('appareils.prevenus')}</p>}
          </>
        )}
        <p>{t(livret === undefined ? 'appareils.retirerDit' : 'appareils.retirerDitDe')}</p>
        <p>{travail}</p>
        <div className="actions">
          <Button variant="principal" onClick={() => asked !== undefined && void retire(asked)}>
            {t('appareils.confirmer')}
          </Button>
          <Button onClick={() => setAsked(undefined)}>{t('appareils.garder')}</Button>
        </div>
      </Dialog>
    </div>
  )
}

function Device({ device, own, person, onRetire }: { readonly device: DeviceView; readonly own: boolean; readonly person: boolean; readonly onRetire: () => void }) {
  const { t } = useTranslation('acces')
  const today = useToday()
  const when = (at: number) => formatJourProche(parisJour(at), today)
  const quand = when(device.since)
  const since = device.par === undefined ? t('appareils.depuis', { quand }) : t('appareils.depuisPar', { quand, prenom: device.par })
  const retired = (at: number) => (device.revokedBy === undefined ? t('appareils.retireLe', { quand: when(at) }) : t('appareils.retirePar', { quand: when(at), prenom: device.revokedBy }))
  return (
    <li className="feuille dire">
      <p className="mot fort">
        <Icon name={device.here ? 'smartphone' : 'monitor-smartphone'} />
        <span>{t(device.here ? 'appareils.ici' : 'appareils.un')}</span>
      </p>
      <p>
        {since}
        {!device.here && `. ${t('appareils.vu', { quand: when(device.seen) })}`}
        {device.revoked !== undefined && `. ${retired(device.revoked)}`}.
      </p>
      {device.revoked !== undefined && device.contenu !== undefined && !person && <OnDevice contenu={device.contenu} own={false} />}
      {!device.here && device.revoked === undefined && (
        <Button variant="calme" onClick={onRetire} aria-label={`${t(own ? 'appareils.plusLeMien' : 'appareils.retirer')}, ${since}`}>
          {t(own ? 'appareils.plusLeMien' : 'appareils.retirer')}
        </Button>
      )}
    </li>
  )
}
