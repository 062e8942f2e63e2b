/**
 * The professionals of the demonstration: one training body of Dieppe, and two advisers of other
 * organisations. Invented people; first names differ from every bénéficiaire's, so that a screen read
 * aloud is never ambiguous.
 */
import type { Role } from '../../domain/roles.ts'

export type OrganisationKey = 'quatreVents' | 'missionLocale' | 'capEmploi'

export const ORGANISATION_NAMES: Readonly<Record<OrganisationKey, string>> = {
  quatreVents: 'Les Quatre Vents',
  missionLocale: 'Mission locale de Dieppe',
  capEmploi: 'Cap emploi',
}

export type ProfessionalKey = 'nadia' | 'ines' | 'maud' | 'karim' | 'paul' | 'claire'
export type ReferentKey = 'maud' | 'karim'
export type ConseillerKey = 'paul' | 'claire'

export interface Professional {
  readonly prenom: string
  readonly nom: string
  readonly role: Role
  readonly organisation: OrganisationKey
  /** Why they are in a circle, as the person reads it. */
  readonly motif: string
  /** One line on the demonstration's first page. */
  readonly description: string
}

export const PROFESSIONALS: Readonly<Record<ProfessionalKey, Professional>> = {
  nadia: {
    prenom: 'Nadia', nom: 'F.', role: 'responsable', organisation: 'quatreVents',
    motif: 'Accorde et paie les aides',
    description: 'Responsable : décide les aides, importe un groupe, voit les 30 livrets',
  },
  ines: {
    prenom: 'Inès', nom: 'R.', role: 'assistant', organisation: 'quatreVents',
    motif: 'Inscriptions et dossiers',
    description: 'Assistante de formation : importe un groupe, tient les dossiers à jour',
  },
  maud: {
    prenom: 'Maud', nom: 'T.', role: 'referent', organisation: 'quatreVents',
    motif: 'Accompagne tout le parcours',
    description: 'Référente pédagogique : 17 livrets dans sa file active',
  },
  karim: {
    prenom: 'Karim', nom: 'B.', role: 'referent', organisation: 'quatreVents',
    motif: 'Accompagne tout le parcours',
    description: 'Référent pédagogique : 13 livrets dans sa file active',
  },
  paul: {
    prenom: 'Paul', nom: 'D.', role: 'conseiller', organisation: 'missionLocale',
    motif: 'Conseil en évolution professionnelle',
    description: 'Conseiller CEP : 8 livrets partagés avec lui',
  },
  claire: {
    prenom: 'Claire', nom: 'S.', role: 'conseiller', organisation: 'capEmploi',
    motif: 'Conseil en évolution professionnelle',
    description: 'Conseillère CEP : 6 livrets partagés avec elle',
  },
}

export const displayName = ({ prenom, nom }: { readonly prenom: string; readonly nom: string }): string => `${prenom} ${nom}`
