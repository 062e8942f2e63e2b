import { useTranslation } from 'react-i18next'
import { useForbiddenSentence } from '../../components/faultSentence.ts'
import { TextField } from '../../components/Field.tsx'
import { Icon } from '../../components/Icon.tsx'

export interface WordsFieldProps {
  readonly label: string
  readonly aide?: string | undefined
  readonly erreur?: string | undefined
  readonly words: string
  readonly onWords: (words: string) => void
  /** The words come from a draft of before. */
  readonly restored: boolean
  readonly max: number
}

/** The person's own words. What must not be written is pointed out while typing; the words are never taken away. */
export function WordsField({ label, aide, erreur, words, onWords, restored, max }: WordsFieldProps) {
  const { t } = useTranslation('mon')
  const forbidden = useForbiddenSentence(words)
  return (
    <>
      {restored && (
        <p className="mot" role="status">
          <Icon name="history" />
          <span>{t('retrouve')}</span>
        </p>
      )}
      <TextField
        label={label}
        aide={aide}
        erreur={erreur ?? forbidden}
        value={words}
        maxLength={max}
        rows={4}
        lang="fr"
        onChange={(event) => onWords(event.target.value)}
      />
    </>
  )
}
