/** What the server has to say of who enters with one's name, beside every screen. */
import { useSession, useSyncView } from './context.tsx'
import { DeviceNews } from './DeviceNews.tsx'
import { FactorNews } from './FactorNews.tsx'

export function AccessNews() {
  const { role } = useSession().me
  const { phase } = useSyncView()
  return (
    <>
      {role === 'responsable' && phase !== 'signedOut' && <FactorNews />}
      {phase === 'idle' && <DeviceNews />}
    </>
  )
}
