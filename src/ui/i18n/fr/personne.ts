/**
 * The person's screens (right-hand column of the glossary) and what is read
 * aloud: "vous", one idea a sentence, present tense, who does what next.
 * The groups below `domaine` have the same keys as in `pro.ts`.
 */
export const personne = {
  lieu: {
    livret: 'Mon livret',
    parcours: 'Mon parcours',
    freins: 'Ce qui me complique la vie',
    aides: 'Mes aides',
    notes: "Ce qu'on a écrit ensemble",
    competences: 'Ce que je sais faire',
    cercle: "Qui m'accompagne",
    rendezVous: 'Mes rendez-vous',
    actions: 'À faire',
    toutMonLivret: 'Tout mon livret',
  },
  qui: {
    vous: 'Vous',
    referent: 'Votre référente, {{prenom}}',
    referent_masculin: 'Votre référent, {{prenom}}',
    conseiller: '{{prenom}}, {{structure}}',
    titulaire: 'Ce livret est à vous seul·e',
    porteur: '{{prenom}} emporte votre travail',
  },
  etape: {
    prevue: 'À venir',
    enCours: 'Maintenant',
    suspendue: 'En pause',
    terminee: 'Fait',
    arretee: 'Arrêté',
  },
  fil: {
    repositionnement: 'Nouveau chemin',
    rienApres: 'La suite : à trouver ensemble',
    pause: 'En pause',
  },
  demandeEntree: {
    enAttente: 'On attend une réponse',
    admise: "C'est oui",
    nonRetenue: "C'est non, on cherche autre chose",
  },
  niveau: {
    nonAborde: "On n'en a pas parlé",
    pasUnFrein: 'Ça va',
    aSurveiller: 'Parfois difficile',
    gene: "C'est difficile",
    bloque: 'Ça me bloque',
  },
  frein: {
    identifie: 'Noté',
    enCoursDeLevee: "On s'en occupe",
    leve: "C'est réglé",
  },
  theme: {
    entreprise: "Être à l'aise au travail",
    'marche-du-travail': 'Trouver mon projet',
    mobilite: 'Me déplacer',
    logement: 'Me loger',
    finances: 'Mon argent',
    'garde-enfants': 'Faire garder mes enfants',
    administratif: 'Mes papiers',
    sante: 'Ma santé',
    'lecture-ecriture-calcul': 'Lire et compter',
    numerique: 'Téléphone et ordinateur',
    disponibilite: 'Mes horaires',
  },
  aide: {
    brouillon: 'Pas encore envoyée',
    deposee: 'Envoyée. On attend une réponse',
    complementDemande: 'Il manque un papier',
    enInstruction: "{{prenom}} s'en occupe",
    accordee: "C'est oui",
    accordeeEnPartie: "C'est oui pour une partie",
    refusee: "C'est non. Voici pourquoi",
    versee: "Vous avez reçu l'aide",
    remiseEnMainPropre: "Vous avez reçu l'aide",
    regleeAuFournisseur: "C'est payé",
    soldee: 'Terminé',
    annulee: 'Vous avez annulé',
  },
  choisir: {
    plusieurs: 'Touchez une ou plusieurs images.',
    une: 'Touchez une image.',
    difficile: "{{theme}} : qu'est-ce qui est difficile ?",
  },
} as const
