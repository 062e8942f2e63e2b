import { roles } from './roles.ts'

/** Nobody is in yet: who am I? */
export const entree = {
  titre: 'Qui êtes-vous ?',
  surCetAppareil: 'Déjà sur cet appareil',
  reprendre: 'Reprendre : {{nom}}',
  retire_zero: "L'accès d'avant, qui a été retiré. Rien n'y attend.",
  retire_one: "L'accès d'avant, qui a été retiré. {{count}} chose y attend encore.",
  retire_other: "L'accès d'avant, qui a été retiré. {{count}} choses y attendent encore.",
  sansReseau: "Pas de réseau. Ce n'est pas grave : les livrets déjà sur cet appareil s'ouvrent.",
  sansReseauVide: "Pas de réseau. Revenez ici quand il y en a : ensuite, le livret s'ouvre aussi sans réseau.",
  carreOuCode: "J'ai un carré à scanner ou un code",
  role: {
    ...roles,
    pilotage: 'Pilotage',
  },
  groupe: {
    beneficiaire: 'Les personnes accompagnées',
    referent: 'Les référents pédagogiques',
    conseiller: 'Les conseillers CEP',
    responsable: 'La responsable de dispositif',
    assistant: "L'assistante de formation",
  },
  faute: {
    full: "L'appareil est plein. Effacez des photos ou des applications, puis recommencez.",
    lost: "Un livret gardé sur cet appareil ne s'ouvre plus. Entrez à nouveau : ce qui était envoyé revient.",
    unreachable: "Pas de réseau. Ce n'est pas grave : recommencez plus tard.",
    signedOut: 'Il faut entrer à nouveau. Tout ce qui est écrit est gardé sur cet appareil.',
  },
} as const
