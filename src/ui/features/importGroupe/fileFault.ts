import { useTranslation } from 'react-i18next'
import type { FileFault } from './sourceFile.ts'

/** Why the file cannot be read, and what to do. */
export function useFileFault(): (fault: FileFault) => string {
  const { t } = useTranslation('importer')
  return (fault) => {
    switch (fault.reason) {
      case 'halfCharacter':
      case 'unknownEncoding':
      case 'unclosedQuote':
        return t(`faute.${fault.reason}`, { line: fault.line })
      case 'tooManyRows':
      case 'tooManyColumns':
        return t(`faute.${fault.reason}`, { limit: fault.limit })
      case 'empty':
      case 'tooLarge':
      case 'spreadsheet':
      case 'binary':
      case 'noColumns':
      case 'noRows':
      case 'codage':
        return t(`faute.${fault.reason}`)
    }
  }
}
