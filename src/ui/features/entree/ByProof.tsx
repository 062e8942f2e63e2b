/** Professionals who have a passkey, or an identity at the provider, enter with it alone. */
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../base/result.ts'
import type { ProofFault } from '../../../readmodel/access.ts'
import { useApp } from '../../app/context.tsx'
import { Button } from '../../components/Button.tsx'

export function ByProof({ onTicket }: { readonly onTicket: (ticket: string) => void }) {
  const { t } = useTranslation('acces')
  const app = useApp()
  const id = useId()
  const [provider, setProvider] = useState<string>()
  const [fault, setFault] = useState<ProofFault>()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    let shown = true
    void app.proofEntrance().then(async (door) => {
      const returned = await door.returned()
      if (shown && returned !== undefined) {
        if (returned.ok) onTicket(returned.value)
        else setFault(returned.error)
      }
      const name = await door.provider()
      if (shown) setProvider(name)
    }, () => undefined)
    return () => {
      shown = false
    }
  }, [app, onTicket])

  const enter = async (by: 'passkey' | 'provider') => {
    setBusy(true)
    setFault(undefined)
    // Its code, too, comes from the network on a first visit.
    const door = await app.proofEntrance().catch(() => undefined)
    const answer: Result<string, ProofFault> | ProofFault | undefined = door === undefined ? 'unreachable' : by === 'passkey' ? await door.byPasskey() : await door.go()
    setBusy(false)
    if (typeof answer === 'string') setFault(answer)
    else if (answer?.ok === true) onTicket(answer.value)
    else if (answer !== undefined) setFault(answer.error)
  }
  return (
    <section className="bloc pile" aria-labelledby={id}>
      <h2 id={id}>{t('entrer.preuve.titre')}</h2>
      <p role="status" className={fault === undefined ? 'lecteur' : 'fort'}>
        {fault === undefined ? '' : t(`entrer.preuve.faute.${fault}`)}
      </p>
      <Button icon="key" large disabled={busy} onClick={() => void enter('passkey')}>
        {t('entrer.preuve.cle')}
      </Button>
      {provider !== undefined && (
        <Button icon="shield-check" large disabled={busy} onClick={() => void enter('provider')}>
          {t('entrer.preuve.par', { nom: provider })}
        </Button>
      )}
    </section>
  )
}
