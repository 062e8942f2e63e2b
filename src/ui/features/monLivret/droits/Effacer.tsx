import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Patience } from '../../../app/shared/Patience.tsx'
import { useErasure, type KnownErasure } from '../../../app/shared/useErasure.ts'
import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { formatJourMois, jourDe } from '../../../i18n/dates.ts'
import { Confirm } from '../Confirm.tsx'
import { responsables } from '../lecteurs.ts'
import { useListe, useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'

/** The request stands until somebody confirms it or the person takes it back; who holds their livret alone confirms it themself. */
export function Effacer() {
  const { t } = useTranslation('droits')
  const { view, today, referent } = useMon()
  const liste = useListe()
  const erasure = useErasure(view.livret)
  const { known } = erasure
  const [asking, setAsking] = useState<'demander' | 'maintenant'>()
  const [faute, setFaute] = useState(false)
  const names = responsables(view, today)
  const qui = names.length > 0 ? liste(names) : referent

  const act = async (what: Parameters<typeof erasure.act>[0]) => {
    setFaute(!(await erasure.act(what)))
    setAsking(undefined)
  }
  return (
    <Page nom={t('titre')} titre={t('effacer.titre')} retour="/mon/droits" pied={<Foot known={known} theirs={view.theirs} onAsk={setAsking} onWithdraw={() => void act('withdrawErasure')} />}>
      <p>{t('effacer.dit')}</p>
      <p>{t('effacer.suite')}</p>
      <p>{view.theirs ? t('effacer.quiVous') : t('effacer.qui', { qui })}</p>
      {known === undefined && <Patience mot={t('titre')} />}
      {known === 'away' && (
        <p className="mot" role="status">
          <Icon name="cloud-off" />
          <span>{t('reseau')}</span>
        </p>
      )}
      {typeof known === 'object' && known.demande !== undefined && (
        <div className="feuille dire" role="status">
          <p className="fort">{t(known.demande.personne === view.me ? 'effacer.demandee' : 'effacer.demandeeAutre', { date: formatJourMois(jourDe(known.demande.demandeeLe), today) })}</p>
          {!view.theirs && <p>{t('effacer.attend', { qui })}</p>}
        </div>
      )}
      {faute && <p role="alert">{t('effacer.impossible', { prenom: referent })}</p>}
      {asking === 'demander' && (
        <Confirm titre={t('effacer.confirmer')} oui={t('effacer.oui')} non={t('nonRetour', { ns: 'mon' })} onOui={() => void act('askErasure')} onNon={() => setAsking(undefined)}>
          {view.theirs ? t('effacer.suite') : t('effacer.confirmerDit', { qui })}
        </Confirm>
      )}
      {asking === 'maintenant' && (
        <Confirm titre={t('effacer.maintenantTitre')} oui={t('effacer.maintenantOui')} non={t('nonRetour', { ns: 'mon' })} onOui={() => void act('confirm')} onNon={() => setAsking(undefined)}>
          {t('effacer.maintenantDit')}
        </Confirm>
      )}
    </Page>
  )
}

interface FootProps {
  readonly known: KnownErasure
  readonly theirs: boolean
  readonly onAsk: (what: 'demander' | 'maintenant') => void
  readonly onWithdraw: () => void
}

function Foot({ known, theirs, onAsk, onWithdraw }: FootProps) {
  const { t } = useTranslation('droits')
  if (typeof known !== 'object') return undefined
  if (known.demande === undefined) {
    return (
      <Button large icon="trash" onClick={() => onAsk('demander')}>
        {t('effacer.demander')}
      </Button>
    )
  }
  return (
    <>
      {theirs && (
        <Button large icon="trash" onClick={() => onAsk('maintenant')}>
          {t('effacer.maintenant')}
        </Button>
      )}
      <Button large icon="undo" onClick={onWithdraw}>
        {t('effacer.retirer')}
      </Button>
    </>
  )
}
