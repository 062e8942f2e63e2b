/**
 * The words of a field and of its values, for forms, conflicts and histories. A code this program does
 * not know (a newer one wrote it) is shown as it is rather than hidden.
 */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Jour } from '../../../base/jour.ts'
import { AIDES } from '../../../domain/aides.ts'
import { DISPOSITIFS, FREINS, isAideCode, isDispositifCode } from '../../../domain/catalogue.ts'
import { fieldSpec, type EntityType, type Scalar } from '../../../domain/entities.ts'
import { labelOf } from '../../../readmodel/labels.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { formatHeure, formatJourMois } from '../../i18n/dates.ts'

type Group = Readonly<Record<string, string>>
const word = (group: Group, code: string): string => group[code] ?? code

export interface FieldWords {
  /** "téléphone". */
  readonly name: (type: EntityType, field: string) => string
  /** "Téléphone", to stand above a control. */
  readonly label: (type: EntityType, field: string) => string
  /** The word of one code of a choice or of a state. */
  readonly code: (type: EntityType, field: string, code: string) => string
  /** A value as it is read: dates in words, euros, names. */
  readonly value: (type: EntityType, field: string, value: Scalar) => string
}

const capital = (words: string) => words.charAt(0).toLocaleUpperCase('fr-FR') + words.slice(1)

export function useFieldWords(view: LivretView, today: Jour): FieldWords {
  const { t } = useTranslation('pro')
  const { t: champ } = useTranslation('champs')
  return useMemo(() => {
    const all = { returnObjects: true } as const
    const groups: Readonly<Record<string, Group>> = {
      'document.nature': t('natureDocument', all),
      'signature.moyen': t('moyenIdentification', all),
      'signature.acte': t('acteConsentement', all),
      'etape.nature': t('natureEtape', all),
      'etape.modalite': t('modalite', all),
      'etape.remuneree': t('suivi.remuneree', all),
      'etape.demandeEntree': t('demandeEntree', all),
      'etape.motifSuspension': t('motifSuspension', all),
      'etape.typeSortie': t('typeSortie', all),
      'etape.etat': t('etape', all),
      'rendezVous.reponse': t('reponseRendezVous', all),
      'frein.ditNiveau': t('niveau', all),
      'frein.vuNiveau': t('niveau', all),
      'frein.priorite': t('suivi.priorite', all),
      'frein.etat': t('frein', all),
      'action.theme': t('theme', all),
      'action.etat': t('action', all),
      'note.genre': t('note', all),
      'aide.theme': t('theme', all),
      'aide.reponseOrganisme': t('reponseOrganisme', all),
      'aide.motifRefus': t('motifRefusAide', all),
      'aide.etat': t('aide', all),
      'identite.civilite': t('civilite', all),
      'membre.role': t('role', all),
      'relais.nature': t('relais', all),
      'relais.etat': t('relais', all),
    }
    const code = (type: EntityType, field: string, text: string): string => {
      if (type === 'etape' && field === 'dispositif' && isDispositifCode(text)) return DISPOSITIFS[text].label
      if (type === 'aide' && field === 'aide' && isAideCode(text)) return AIDES[text].label
      if (field.endsWith('Situations')) return situation(text)
      return word(groups[`${type}.${field}`] ?? {}, text)
    }
    const name = (type: EntityType, field: string) => {
      const fields: Readonly<Record<string, Group>> = {
        identite: champ('identite', all), membre: champ('membre', all), relais: champ('relais', all), acces: champ('acces', all), ouverture: champ('ouverture', all),
        contrat: champ('contrat', all), document: champ('document', all), signature: champ('signature', all), etape: champ('etape', all), rendezVous: champ('rendezVous', all), frein: champ('frein', all),
        action: champ('action', all), note: champ('note', all), aide: champ('aide', all),
      }
      return word(fields[type] ?? {}, field)
    }
    const value = (type: EntityType, field: string, given: Scalar): string => {
      if (given === null || given === '') return t('conflit.rien')
      if (typeof given === 'boolean') return given ? t('suivi.oui') : t('suivi.non')
      if (typeof given === 'number') {
        if (field === 'montant' || field === 'montantAccorde') return euros(given)
        return field.startsWith('heures') ? t('suivi.heures', { count: given }) : String(given)
      }
      const spec = fieldSpec(type, field)
      const kind = spec?.kind === 'registre' || spec?.kind === 'ensemble' ? spec.value.type : undefined
      switch (kind) {
        case 'jour':
          return formatJourMois(given, today)
        case 'choix':
          return code(type, field, given)
        case 'personne':
          return view.membres.find((membre) => membre.personne === given)?.nom ?? given
        case 'entite': {
          const etape = view.etapes.find((each) => each.id === given)
          return etape === undefined ? t('conflit.rien') : labelOf(etape)
        }
        case undefined:
          return code(type, field, given)
        default:
          if (type === 'rendezVous' && field === 'heure') return formatHeure(given)
          // A number is read in one go: its groups stay on one line.
          return field === 'telephone' ? given.replace(/ /g, '\u00a0').replace(/\u00a0\/\u00a0/g, ' / ') : given
      }
    }
    return { name, label: (type, field) => capital(name(type, field)), code, value }
  }, [t, champ, view, today])
}

function situation(code: string): string {
  for (const theme of Object.values(FREINS)) {
    const found = theme.situations.find((each) => each.code === code)
    if (found !== undefined) return found.label
  }
  return code
}

const eurosFormat = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR', minimumFractionDigits: 2 })
const wholeEurosFormat = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 })

/** Cents as "120 €" or "45,50 €". */
export function euros(cents: number): string {
  return cents % 100 === 0 ? wholeEurosFormat.format(cents / 100) : eurosFormat.format(cents / 100)
}
