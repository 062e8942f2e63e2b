/** How values and findings of the file are said. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { DISPOSITIFS, isDispositifCode } from '../../../domain/catalogue.ts'
import type { TakenField } from '../../../domain/importGroupe/columns.ts'
import type { LeftOut, SetAside, Undecided } from '../../../domain/importGroupe/planTypes.ts'
import type { DifferenceKey, Finding } from '../../../domain/importGroupe/previewTypes.ts'
import type { Membre } from '../../../domain/importGroupe/readValue.ts'
import { parseJour } from '../../../base/jour.ts'
import { formatJourMois } from '../../i18n/dates.ts'

export interface Words {
  readonly field: (field: TakenField) => string
  /** A value as it would be written: dates in words, labels, names. */
  readonly value: (field: TakenField, value: string | number) => string
  readonly membre: (id: string) => string
  readonly finding: (finding: Finding) => string
  readonly leftOut: (left: LeftOut) => string
  readonly setAside: (aside: SetAside) => string
  readonly difference: (key: DifferenceKey, value: string) => string
}

export function nameOf({ prenom, nom }: { readonly prenom: string; readonly nom: string }): string {
  return `${prenom} ${nom}`.trim()
}

export function useWords(membres: readonly Membre[]): Words {
  const { t } = useTranslation('importer')
  return useMemo(() => {
    const membre = (id: string): string => {
      const found = membres.find(({ membreId }) => membreId === id)
      return found === undefined ? t('questions.plusTard') : nameOf(found)
    }
    const value = (field: TakenField, given: string | number): string => {
      const text = String(given)
      switch (field) {
        case 'naissance':
        case 'debut':
        case 'fin':
          return parseJour(text).ok ? formatJourMois(text) : text
        case 'dispositif':
          return isDispositifCode(text) ? DISPOSITIFS[text].label : text
        case 'demiJournees':
          return t('valeur.demiJournees', { count: Number(given) })
        case 'referent':
          return membre(text)
        case 'numeroStagiaire':
        case 'nom':
        case 'prenom':
        case 'codePostal':
        case 'commune':
        case 'telephone':
        case 'courriel':
        case 'note':
          return text
      }
    }
    const finding = (found: Finding): string => {
      switch (found.severity) {
        case 'blocks':
        case 'held':
          return t(`pourquoi.${found.code}`, { raw: found.raw })
        case 'proposed':
          return found.code === 'shortRow' ? t('pourquoi.shortRow', { found: found.found, expected: found.expected }) : t(`pourquoi.${found.code}`, { raw: found.raw })
        case 'cleaned':
          return t(`pourquoi.${found.code}`)
        case 'notTaken':
          return found.code === 'repeatedRow' ? t('pourquoi.repeatedRow', { ligne: found.firstLine }) : t(`nonPris.${found.code}`)
      }
    }
    const question = (asked: Undecided): string =>
      asked.kind === 'value' ? t('laisse.question.value', { champ: t(`champ.${asked.field}`).toLocaleLowerCase('fr-FR') }) : t(`laisse.question.${asked.kind}`)
    return {
      field: (field) => t(`champ.${field}`),
      value,
      membre,
      finding,
      leftOut: (left) => {
        switch (left.why) {
          case 'blocked':
            return left.codes.map((code) => t(`court.${code}`)).join(' ')
          case 'excluded':
            return t('laisse.excluded')
          case 'duplicateOf':
            return t('laisse.duplicateOf', { ligne: left.of })
          case 'undecided': {
            const said = [...new Set(left.questions.map(question))]
            return t('laisse.undecided', { count: said.length, quoi: said.join(', ') })
          }
        }
      },
      setAside: ({ code, raw }) => {
        if (code === 'withoutByChoice' || code === 'noDispositif') return t(`laisse.${code}`)
        return t(`pourquoi.${code}`, { raw })
      },
      difference: (key, given) => {
        if (given === '') return ''
        switch (key) {
          case 'newEtape':
            return value('dispositif', given)
          case 'newNote':
            return given
          case 'etape.debut':
            return value('debut', given)
          case 'etape.fin':
            return value('fin', given)
          case 'etape.demiJournees':
            return value('demiJournees', given)
          default:
            return value(key, given)
        }
      },
    }
  }, [t, membres])
}
