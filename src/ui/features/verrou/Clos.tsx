/** Why a space that was opened shows nothing: the server was not heard of for too long, or this device is retired. */
import { useTranslation } from 'react-i18next'
import { useApp } from '../../app/context.tsx'
import { StepFrame } from '../../app/shared/StepFrame.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { Button } from '../../components/Button.tsx'

export function Clos({ why }: { readonly why: 'perime' | 'retire' }) {
  const { t } = useTranslation('verrou')
  const app = useApp()
  usePageTitle(t(`clos.${why}.titre`))
  return (
    <StepFrame
      titre={t(`clos.${why}.titre`)}
      // Others may have a space here; what is no more is left by its button.
      onRetour={why === 'perime' ? () => void app.leave() : undefined}
      pied={
        <Button variant="principal" icon="refresh" large onClick={() => window.location.reload()}>
          {t(`clos.${why}.bouton`)}
        </Button>
      }
    >
      <p>{t(`clos.${why}.dit`)}</p>
    </StepFrame>
  )
}
