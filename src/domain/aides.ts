/**
 * What each aid of the catalogue is for, and for whom (sources: `catalogue.ts`, where the codes are). Apart from the
 * codes: the first screen names no aid.
 */
import { DISPOSITIFS, type AideCode, type DispositifCode, type FreinTheme } from './catalogue.ts'

export type AideEntry = {
  readonly code: AideCode
  readonly label: string
  readonly personLabel: string
  /** The theme this aide answers; a sensitive one decides the volet the demande lives in. */
  readonly frein: FreinTheme
  /** Whose stagiaires it is for; absent: the sources do not say. */
  readonly dispositifs?: readonly DispositifCode[]
  /** Attested in Normandie; else only in the other regions named by `regions`. */
  readonly normandie: boolean
  readonly regions: string
}

const QUALIF_COLLECTIF = ['qualif-certifiant', 'qualif-qualifiant'] as const satisfies readonly DispositifCode[]
const normandie = { normandie: true, regions: 'Normandie' } as const

export const AIDES: { readonly [Code in AideCode]: AideEntry & { readonly code: Code } } = {
  deplacements: { code: 'deplacements', label: 'Déplacements quotidiens vers la formation', personLabel: 'Aller en formation tous les jours', frein: 'mobilite', dispositifs: ['avenir'], ...normandie },
  'transport-tarif': { code: 'transport-tarif', label: 'Transport à tarif préférentiel (car, train)', personLabel: 'Le car ou le train moins cher', frein: 'mobilite', ...normandie },
  permis: { code: 'permis', label: 'Préparation du permis de conduire', personLabel: 'Le permis', frein: 'mobilite', dispositifs: ['avenir'], ...normandie },
  'pret-vehicule': { code: 'pret-vehicule', label: 'Prêt, location ou réparation de véhicule', personLabel: 'Une voiture, un scooter', frein: 'mobilite', normandie: false, regions: 'Hauts-de-France, Pays de la Loire' },
  'garde-enfants': { code: 'garde-enfants', label: 'Garde d’enfants', personLabel: 'Faire garder mes enfants', frein: 'garde-enfants', ...normandie },
  mobilite: { code: 'mobilite', label: 'Aide à la mobilité', personLabel: 'Me déplacer', frein: 'mobilite', ...normandie },
  hebergement: { code: 'hebergement', label: 'Hébergement pendant la formation', personLabel: 'Dormir près de la formation', frein: 'logement', normandie: false, regions: 'Nouvelle-Aquitaine, Corse' },
  restauration: { code: 'restauration', label: 'Restauration', personLabel: 'Les repas', frein: 'finances', normandie: false, regions: 'Bretagne' },
  'tenue-pro': { code: 'tenue-pro', label: 'Tenue professionnelle, chaussures de sécurité', personLabel: 'Les vêtements de travail', frein: 'entreprise', dispositifs: ['avenir', ...QUALIF_COLLECTIF], ...normandie },
  'boite-a-outils': { code: 'boite-a-outils', label: '« Boîte à outils » : petit matériel professionnel qui reste au stagiaire', personLabel: 'Mes outils de travail', frein: 'entreprise', dispositifs: QUALIF_COLLECTIF, ...normandie },
  'aide-urgence': { code: 'aide-urgence', label: 'Aide d’urgence', personLabel: 'C’est urgent', frein: 'finances', normandie: false, regions: 'Nouvelle-Aquitaine' },
  'compensation-handicap': { code: 'compensation-handicap', label: 'Compensation du handicap (Agefiph)', personLabel: 'Du matériel pour mon handicap', frein: 'sante', ...normandie },
}

/**
 * Whether the sources foresee this aide for the stagiaires of this dispositif. `aVerifier`: they name no
 * dispositif, or the aide is attested in other regions only. It informs; the responsable decides.
 */
export type AideEligibility = 'prevue' | 'nonPrevue' | 'aVerifier'

export function aideEligibility(aide: AideCode, dispositif: DispositifCode): AideEligibility {
  const { dispositifs, normandie: here } = AIDES[aide]
  if (dispositifs === undefined || !here) return 'aVerifier'
  const parent = DISPOSITIFS[dispositif].parent
  const open = dispositifs.includes(dispositif) || (parent !== undefined && dispositifs.includes(parent))
  return open ? 'prevue' : 'nonPrevue'
}
