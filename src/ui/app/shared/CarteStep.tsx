import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Field } from '../../components/Field.tsx'
import { canScan, ScanCarte } from './ScanCarte.tsx'
import { StepFrame } from './StepFrame.tsx'

export interface CarteStepProps {
  readonly titre: string
  readonly faute: string | undefined
  /** The square's text, or the letters as they were typed. */
  readonly onCarte: (carte: string) => void
  readonly onRetour?: (() => void) | undefined
  /** Above: whose space it is. */
  readonly avant?: ReactNode
  readonly children?: ReactNode
}

/** The card is shown to the camera, or its letters are typed. */
export function CarteStep({ titre, faute, onCarte, onRetour, avant, children }: CarteStepProps) {
  const { t } = useTranslation(['verrou', 'commun'])
  const [typing, setTyping] = useState<boolean | 'noCamera'>(() => !canScan())
  const [letters, setLetters] = useState('')
  return (
    <StepFrame titre={titre} onRetour={onRetour}>
      <div className="etape-verrou">
        {avant}
        {typing !== false ? (
          <form
            className="code-tape"
            onSubmit={(event) => {
              event.preventDefault()
              onCarte(letters)
            }}
          >
            {typing === 'noCamera' && <p role="status">{t('ouvrir.pasDeCamera')}</p>}
            <Field
              label={t('ouvrir.lettres')}
              aide={t('ouvrir.lettresDit')}
              erreur={faute}
              value={letters}
              onChange={(event) => setLetters(event.target.value)}
              autoCapitalize="characters"
              autoCorrect="off"
              spellCheck={false}
              enterKeyHint="go"
              maxLength={60}
            />
            <Button variant="principal" large type="submit">
              {t('commun:action.continuer')}
            </Button>
          </form>
        ) : (
          <>
            <p>{t('ouvrir.montrer')}</p>
            {faute !== undefined && <p className="motif" role="alert">{faute}</p>}
            <ScanCarte onTexte={onCarte} onAway={() => setTyping('noCamera')} />
            <Button icon="key" large onClick={() => setTyping(true)}>
              {t('ouvrir.taper')}
            </Button>
          </>
        )}
        {children}
      </div>
    </StepFrame>
  )
}
