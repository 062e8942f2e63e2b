/** Giving the livret without network: this device signs the square, and the server confirms it later. */
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../base/result.ts'
import type { TicketAsk } from '../../../domain/enrolement.ts'
import type { SignedTicketView } from '../../../readmodel/access.ts'
import { useSession } from '../../app/context.tsx'
import { GivenList, useGiven } from '../../app/shared/GivenTickets.tsx'
import { Square, entranceOf } from '../../app/shared/TicketPanel.tsx'
import { Band } from '../../components/Band.tsx'
import { Button } from '../../components/Button.tsx'
import { Tick } from '../../components/Field.tsx'

export interface HorsLigneProps {
  readonly de: Omit<TicketAsk, 'par' | 'remplace'>
  readonly onAgain: () => void
  /** Once it is confirmed. */
  readonly fait: ReactNode
}

export function HorsLigne({ de, onAgain, fait }: HorsLigneProps) {
  const { access, me } = useSession()
  const [remplace, setRemplace] = useState(false)
  const [signed, setSigned] = useState<Result<SignedTicketView, 'unsigned' | 'full' | 'lost'>>()
  const shown = signed?.ok === true ? signed.value : undefined
  const given = useGiven(de.livret, shown?.enrolement)
  const show = async () => {
    setSigned(await access.signTicket({ ...de, par: me.prenom, remplace }))
  }
  const confirmed = given.some(({ enrolement, etat }) => etat === 'pris' && enrolement === shown?.enrolement)
  return (
    <div className="pile">
      {shown === undefined && <Before de={de} remplace={remplace} onRemplace={setRemplace} onAgain={onAgain} onShow={() => void show()} faute={signed?.ok === false ? signed.error : undefined} />}
      {shown !== undefined && !confirmed && <Shown key={shown.enrolement} signed={shown} onAgain={() => void show()} />}
      <GivenList given={given} prenom={de.prenom} />
      {confirmed && <div role="status">{fait}</div>}
    </div>
  )
}

interface BeforeProps {
  readonly de: HorsLigneProps['de']
  readonly remplace: boolean
  readonly onRemplace: (remplace: boolean) => void
  readonly onAgain: () => void
  readonly onShow: () => void
  readonly faute: 'unsigned' | 'full' | 'lost' | undefined
}

function Before({ de: { prenom }, remplace, onRemplace, onAgain, onShow, faute }: BeforeProps) {
  const { t } = useTranslation(['acces', 'commun'])
  return (
    <>
      <Band icon="cloud-off" annonce action={<Button icon="refresh" onClick={onAgain}>{t('commun:action.reessayer')}</Button>}>
        {t('billet.horsLigne')}
      </Band>
      <section className="etroit pile">
        <p>{t('sansReseau.dit')}</p>
        <p>{t('sansReseau.condition', { prenom, adresse: entranceOf({ origine: location.origin }) })}</p>
        <Tick label={t('sansReseau.perdu')} checked={remplace} onChange={(event) => onRemplace(event.target.checked)} />
        <p>
          <Button variant="principal" icon="smartphone" onClick={onShow}>
            {t('sansReseau.montrer')}
          </Button>
        </p>
        {faute !== undefined && <p className="motif" role="alert">{t(`sansReseau.faute.${faute}`)}</p>}
      </section>
    </>
  )
}

const LOOK_EVERY_MS = 2_000

function Shown({ signed, onAgain }: { readonly signed: SignedTicketView; readonly onAgain: () => void }) {
  const { t } = useTranslation('acces')
  const session = useSession()
  const [now, setNow] = useState(() => session.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(session.now()), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [session])
  const reste = signed.jusqua - now
  if (reste <= 0) {
    return (
      <div className="pile" role="status">
        <p className="fort">{t('billet.fini')}</p>
        <Button variant="principal" icon="refresh" onClick={onAgain}>
          {t('billet.nouveau')}
        </Button>
      </div>
    )
  }
  return (
    <div className="billet">
      <Square adresse={signed.adresse} reste={reste} />
    </div>
  )
}
