import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { readCarte } from '../../../base/carte.ts'
import { Button } from '../../components/Button.tsx'
import { Field } from '../../components/Field.tsx'
import { canScan, ScanCarte } from './ScanCarte.tsx'
import { StepFrame } from './StepFrame.tsx'

export interface CarteStepProps {
  readonly titre: string
  readonly faute: string | undefined
  /** The square's text, or the letters as they were typed: a card, whosever it is. */
  readonly onCarte: (carte: string, how: 'tapee' | 'visee') => void
  /** What was typed before and was not the right one: a slip is mended, 26 letters are not typed again. */
  readonly lettres?: string | undefined
  readonly onRetour?: (() => void) | undefined
  /** Above: whose space it is. */
  readonly avant?: ReactNode
  readonly children?: ReactNode
}

/** The card is shown to the camera, or its letters are typed. */
export function CarteStep({ titre, faute, onCarte, lettres, onRetour, avant, children }: CarteStepProps) {
  const { t } = useTranslation(['verrou', 'commun'])
  const [typing, setTyping] = useState<boolean | 'noCamera'>(() => lettres !== undefined || !canScan())
  const [letters, setLetters] = useState(lettres ?? '')
  const [illisible, setIllisible] = useState(false)
  const give = (said: string, how: 'tapee' | 'visee') => {
    const isCarte = readCarte(said) !== undefined
    setIllisible(!isCarte)
    if (isCarte) onCarte(said, how)
  }
  const erreur = illisible ? t('ouvrir.illisible') : faute
  return (
    <StepFrame titre={titre} onRetour={onRetour}>
      <div className="etape-verrou">
        {avant}
        {typing !== false ? (
          <form
            className="code-tape"
            onSubmit={(event) => {
              event.preventDefault()
              give(letters, 'tapee')
            }}
          >
            {typing === 'noCamera' && <p role="status">{t('ouvrir.pasDeCamera')}</p>}
            <Field
              label={t('ouvrir.lettres')}
              aide={t('ouvrir.lettresDit')}
              erreur={erreur}
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
            {erreur !== undefined && <p className="motif" role="alert">{erreur}</p>}
            <ScanCarte onTexte={(seen) => give(seen, 'visee')} onAway={() => setTyping('noCamera')} />
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
