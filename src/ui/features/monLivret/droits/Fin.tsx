/** « Arrêter d'être accompagné·e »: what one keeps, who reads no more, then yes. Also by oneself: nobody has to agree. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useSession } from '../../../app/context.tsx'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button, buttonClass } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { formatJourMois } from '../../../i18n/dates.ts'
import { Confirm } from '../Confirm.tsx'
import { itemWord, useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'

export function Fin() {
  const { t } = useTranslation('droits')
  const { view, today, referent: prenom } = useMon()
  const { commands } = useSession()
  const { save, faute } = useSave()
  const [asked, setAsked] = useState(false)
  const { fin } = view
  const end = async () => {
    if (await save(() => commands.endSupport(view.livret, 'demande'))) setAsked(false)
  }
  if (view.theirs) {
    return (
      <Page
        nom={t('titre')}
        titre={t('fin.titreFini')}
        retour="/mon/droits"
        pied={
          <Link to="/mon/cercle/suivi" className={buttonClass('ordinaire', true)}>
            {t('fin.reprendre')}
          </Link>
        }
      >
        <p>{fin?.le ? t('fin.fini', { date: formatJourMois(fin.le, today) }) : t('fin.finiDeja')}</p>
      </Page>
    )
  }
  const waits = fin !== undefined && fin.state !== 'accepted'
  return (
    <Page
      nom={t('titre')}
      titre={t('fin.titre')}
      retour="/mon/droits"
      sync={waits ? itemWord(fin.state) : undefined}
      pied={
        waits ? undefined : (
          <Button variant="principal" large onClick={() => setAsked(true)}>
            {t('fin.arreter')}
          </Button>
        )
      }
    >
      <p>{waits ? t('fin.attend') : t('fin.dit')}</p>
      <ul className="suite">
        {(['suite1', 'suite2', 'suite3', 'suite4', 'suite5'] as const).map((each) => (
          <li key={each}>
            <Icon name="chevron-right" />
            <p>{t(`fin.${each}`, { prenom })}</p>
          </li>
        ))}
      </ul>
      {asked && (
        <Confirm titre={t('fin.confirmer')} oui={t('fin.oui')} non={t('nonRetour', { ns: 'mon' })} faute={faute} onOui={() => void end()} onNon={() => setAsked(false)}>
          {t('fin.confirmerDit', { prenom })}
        </Confirm>
      )}
    </Page>
  )
}
