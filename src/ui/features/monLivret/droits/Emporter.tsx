import { useTranslation } from 'react-i18next'
import { useEmporter } from '../../../app/shared/useEmporter.ts'
import { Button } from '../../../components/Button.tsx'
import { useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'

/** « Emporter mon livret »: a page to read or print, or the same for another program; made here, without network. */
export function Emporter() {
  const { t } = useTranslation('droits')
  const { view } = useMon()
  const { etat, emporter } = useEmporter(view)
  return (
    <Page
      nom={t('titre')}
      titre={t('emporter.titre')}
      retour="/mon/droits"
      pied={etat !== 'interdit' && (
        <>
          <Button variant="principal" large icon="printer" onClick={() => void emporter('lire')}>
            {t('emporter.lire')}
          </Button>
          <Button large icon="download" onClick={() => void emporter('donnees')}>
            {t('emporter.donnees')}
          </Button>
        </>
      )}
    >
      <p>{t('emporter.dit')}</p>
      <p>{t('emporter.attention')}</p>
      {etat !== undefined && <p role="status">{t(`emporter.${etat}`)}</p>}
    </Page>
  )
}
