/** Those who have an account and are somebody in a livret, as they are called on every screen. */
export const roles = {
  beneficiaire: 'Bénéficiaire',
  referent: 'Référent·e pédagogique',
  conseiller: 'Conseiller·ère CEP',
  responsable: 'Responsable de dispositif',
  assistant: 'Assistant·e de formation',
} as const
