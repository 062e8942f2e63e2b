import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Listen } from '../../components/Listen.tsx'
import { readScreen } from '../../components/readScreen.ts'
import { PersonScreen, ScreenTitle } from '../../components/Screen.tsx'

export interface StepFrameProps {
  readonly titre: string
  readonly titreId?: string
  readonly onRetour?: (() => void) | undefined
  readonly pied?: ReactNode
  readonly children: ReactNode
}

/** One step of what is done before, or beside, one's livret: back, listen, one title. */
export function StepFrame({ titre, titreId, onRetour, pied, children }: StepFrameProps) {
  const { t } = useTranslation('commun')
  const barre = (
    <>
      {onRetour !== undefined && (
        <Button variant="discret" icon="arrow-left" onClick={onRetour}>
          {t('action.retour')}
        </Button>
      )}
      <Listen texte={() => readScreen(document.getElementById('contenu'), '')} />
    </>
  )
  return (
    <PersonScreen barre={barre} pied={pied}>
      <ScreenTitle {...(titreId === undefined ? {} : { id: titreId })}>{titre}</ScreenTitle>
      {children}
    </PersonScreen>
  )
}
