import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PHRASE_LENGTH, PICTOGRAMMES, type Phrase } from '../../../domain/enseigne.ts'
import { Button } from '../../components/Button.tsx'
import { Pictogram } from '../../components/EnseigneSign.tsx'
import { Icon } from '../../components/Icon.tsx'
import { StepFrame } from './StepFrame.tsx'

/** Pictures in their order, each with its word. */
export function ImageRow({ phrase, label }: { readonly phrase: Phrase; readonly label: string }) {
  const { t } = useTranslation('verrou')
  return (
    <ol className="rang-images" aria-label={label}>
      {phrase.map((each, at) => (
        <li key={at}>
          <Pictogram name={each} />
          <span>{t(`image.${each}`)}</span>
        </li>
      ))}
    </ol>
  )
}

export interface ImagesStepProps {
  readonly phrase: Phrase
  readonly onChange: (phrase: Phrase) => void
  readonly faute?: string | undefined
  readonly disabled?: boolean
  readonly onRetour?: () => void
  /** Above: whose space it is. */
  readonly avant?: ReactNode
  readonly children?: ReactNode
}

/** Pictures are touched one after the other, among all there are. */
export function ImagesStep({ phrase, onChange, faute, disabled = false, onRetour, avant, children }: ImagesStepProps) {
  const { t } = useTranslation('verrou')
  return (
    <StepFrame
      titre={t('images.montrer')}
      onRetour={onRetour}
      pied={
        phrase.length === 0 ? undefined : (
          <Button icon="undo" large onClick={() => onChange(phrase.slice(0, -1))}>
            {t('images.effacer')}
          </Button>
        )
      }
    >
      {avant}
      <p role="status">{t('images.montrerDit', { count: PHRASE_LENGTH - phrase.length })}</p>
      <p role="alert" className={faute === undefined || phrase.length > 0 ? 'lecteur' : 'motif'}>
        {faute !== undefined && phrase.length === 0 && (
          <>
            <Icon name="circle-alert" />
            <span>{faute}</span>
          </>
        )}
      </p>
      {phrase.length > 0 && <ImageRow phrase={phrase} label={t('images.choisies')} />}
      <div className="images">
        {PICTOGRAMMES.map((each) => (
          <button key={each} type="button" disabled={disabled || phrase.length >= PHRASE_LENGTH} onClick={() => onChange([...phrase, each])}>
            <Pictogram name={each} />
            <span>{t(`image.${each}`)}</span>
          </button>
        ))}
      </div>
      {children}
    </StepFrame>
  )
}
