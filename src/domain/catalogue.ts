/**
 * The closed vocabularies of the field: dispositifs, themes of freins with their situations, aides.
 *
 * Source: the data file `normandie.json` of the project, facts (names, families, eligibility) read off
 * the public documents of the Pacte régional d'investissement dans les compétences of Normandie, each
 * named beside its block: 000 (Pacte, parts 1–2), 001 (« La transformation en actions »), 002 (Pacte,
 * 2nd part, actions), 003 (transversal reading of the regions' Pactes), 004 (committee, entries 2022).
 * Licence: only facts are taken, no text of those documents; this transcription is Apache-2.0 like the
 * rest. The wording for the person (`personLabel`) is ours (words.md, mock 02).
 *
 * Invariants: a code is written to the log and never changes meaning nor disappears; a code is unique in
 * its list, a situation's code is unique over all themes; nothing here can name an offence, a sentence,
 * a court or the kind of a site — such a circumstance has only its constraint, in `disponibilite`.
 */
import { isOneOf } from '../base/oneOf.ts'

// ---------------------------------------------------------------------------------------------------
// Dispositifs (004, entries at 31.12.2022; 001; 000)

export const DISPOSITIF_CODES = [
  'avenir', 'avenir-ateliers', 'avenir-sectorielles', 'action', 'e2c', 'generation-competences',
  'savoirs-essentiels', 'savoirs-anglais', 'savoirs-etudes-universitaires', 'savoirs-entreprendre',
  'savoirs-bureautiques', 'clea',
  'qualif-certifiant', 'qualif-qualifiant', 'qualif-individuel', 'aif', 'une-formation-un-emploi', 'afest',
  'jeunes-diplomes', 'vae', 'initiatives-territoriales',
] as const
export type DispositifCode = (typeof DISPOSITIF_CODES)[number]
export type DispositifFamily = 'orientation' | 'savoirs' | 'qualif' | 'autre'

export type Dispositif = {
  readonly code: DispositifCode
  readonly label: string
  readonly family: DispositifFamily
  /** The dispositif it is a part of; what is open to the parent's stagiaires is open to the part's. */
  readonly parent?: DispositifCode
  /** The training body holds a budget for aids of these stagiaires (000 2.4). */
  readonly envelopeForAids?: true
  /** The « boîte à outils » exists for these stagiaires (000 2.4). */
  readonly boiteAOutils?: true
  /** Usual hours, where the source gives them; never a limit. */
  readonly hoursCentre?: number
  readonly hoursEntreprise?: number
  /** Below this age the screen asks whether the dispositif is the right one; it never forbids. */
  readonly minAgeWarning?: number
  /** The phases a beneficiaire goes through, in order (004, prestation 3 of the FEST). */
  readonly phases?: readonly string[]
}

export const DISPOSITIFS: { readonly [Code in DispositifCode]: Dispositif & { readonly code: Code } } = {
  avenir: { code: 'avenir', label: '#Avenir', family: 'orientation', envelopeForAids: true },
  'avenir-ateliers': { code: 'avenir-ateliers', label: 'Ateliers de formation (#Avenir)', family: 'orientation', parent: 'avenir' },
  'avenir-sectorielles': { code: 'avenir-sectorielles', label: 'Actions sectorielles (#Avenir)', family: 'orientation', parent: 'avenir' },
  action: { code: 'action', label: '#Action (immersion sur plateaux techniques)', family: 'orientation', parent: 'avenir' },
  e2c: { code: 'e2c', label: 'École de la deuxième chance', family: 'orientation' },
  'generation-competences': {
    code: 'generation-competences', label: 'Génération Compétences (plus de 50 ans)', family: 'orientation',
    hoursCentre: 600, hoursEntreprise: 140, minAgeWarning: 50,
  },
  'savoirs-essentiels': { code: 'savoirs-essentiels', label: 'Savoirs Essentiels', family: 'savoirs' },
  'savoirs-anglais': { code: 'savoirs-anglais', label: 'Savoirs Anglais', family: 'savoirs' },
  'savoirs-etudes-universitaires': { code: 'savoirs-etudes-universitaires', label: 'Savoirs Études Universitaires', family: 'savoirs' },
  'savoirs-entreprendre': { code: 'savoirs-entreprendre', label: 'Savoirs Pour Entreprendre', family: 'savoirs' },
  'savoirs-bureautiques': { code: 'savoirs-bureautiques', label: 'Savoirs Bureautiques', family: 'savoirs' },
  clea: { code: 'clea', label: 'Accompagnement à la certification CléA', family: 'savoirs' },
  'qualif-certifiant': { code: 'qualif-certifiant', label: 'Qualif’ collectif certifiant', family: 'qualif', boiteAOutils: true },
  'qualif-qualifiant': { code: 'qualif-qualifiant', label: 'Qualif’ collectif qualifiant', family: 'qualif', boiteAOutils: true },
  'qualif-individuel': { code: 'qualif-individuel', label: 'Qualif’ individuel', family: 'qualif' },
  aif: { code: 'aif', label: 'Aide individuelle à la formation (AIF)', family: 'qualif' },
  'une-formation-un-emploi': { code: 'une-formation-un-emploi', label: 'Une formation, un emploi', family: 'qualif' },
  afest: {
    code: 'afest', label: 'Formation en situation de travail (AFEST / FEST)', family: 'qualif',
    phases: ['Programme individuel de formation (PIF)', 'Mise en situation de travail', 'Phase réflexive', 'Séquence évaluative'],
  },
  'jeunes-diplomes': { code: 'jeunes-diplomes', label: 'Soutien aux jeunes diplômés', family: 'autre' },
  vae: { code: 'vae', label: 'Validation des acquis de l’expérience (VAE)', family: 'autre' },
  'initiatives-territoriales': { code: 'initiatives-territoriales', label: 'Initiatives territoriales', family: 'autre' },
}

// ---------------------------------------------------------------------------------------------------
// Themes of freins (000 section 2.4, eight themes; lecture and numérique: 002, 003; disponibilité: ours)

export const FREIN_THEMES = [
  'entreprise', 'marche-du-travail', 'mobilite', 'logement', 'finances', 'garde-enfants', 'administratif', 'sante',
  'lecture-ecriture-calcul', 'numerique', 'disponibilite',
] as const
export type FreinTheme = (typeof FREIN_THEMES)[number]

const situations = {
  entreprise: [
    { code: 'hierarchie', label: 'Hiérarchie', personLabel: 'Les consignes du chef' },
    { code: 'etre-a-l-heure', label: 'Être à l’heure', personLabel: 'Être à l’heure' },
    { code: 'travail-en-equipe', label: 'Travail en équipe', personLabel: 'Travailler avec d’autres' },
    { code: 'savoir-etre', label: 'Savoir-être (vêtement, hygiène, comportement)', personLabel: 'Les vêtements, les habitudes au travail' },
  ],
  'marche-du-travail': [
    { code: 'projet-professionnel', label: 'Projet professionnel', personLabel: 'Choisir un métier' },
    { code: 'recherche-emploi', label: 'Recherche d’emploi et démarches', personLabel: 'Chercher du travail' },
    { code: 'decouragement', label: 'Découragement', personLabel: 'Je n’y crois plus' },
  ],
  mobilite: [
    { code: 'permis', label: 'Permis', personLabel: 'Le permis' },
    { code: 'vehicule-utilisable', label: 'Véhicule utilisable', personLabel: 'La voiture' },
    { code: 'transports-en-commun', label: 'Accès aux transports en commun', personLabel: 'Le bus, le car' },
    { code: 'mobilite-obstacle-financier', label: 'Obstacle financier', personLabel: 'C’est trop cher' },
    { code: 'mobilite-obstacle-cognitif', label: 'Obstacle cognitif', personLabel: 'Trouver mon chemin' },
    { code: 'reticence-a-se-deplacer', label: 'Réticence à se déplacer', personLabel: 'Y aller seul·e' },
  ],
  logement: [
    { code: 'absence-de-logement', label: 'Absence de logement', personLabel: 'Je n’ai pas de logement' },
    { code: 'logement-precaire', label: 'Logement précaire', personLabel: 'Je suis hébergé·e' },
    { code: 'risque-perte-logement', label: 'Risque de perte du logement', personLabel: 'Je peux perdre mon logement' },
    { code: 'logement-inadapte', label: 'Logement inadapté ou insalubre', personLabel: 'Mon logement ne va pas' },
  ],
  finances: [
    { code: 'aucune-ressource', label: 'Aucune ressource', personLabel: 'Je n’ai pas d’argent' },
    { code: 'ressources-insuffisantes-vivre', label: 'Ressources insuffisantes pour vivre', personLabel: 'Finir le mois' },
    { code: 'ressources-insuffisantes-emploi', label: 'Ressources insuffisantes pour accéder à l’emploi', personLabel: 'Payer pour aller travailler' },
    { code: 'surendettement', label: 'Surendettement', personLabel: 'Mes dettes' },
  ],
  'garde-enfants': [
    { code: 'garde-manque-offre', label: 'Manque d’offre', personLabel: 'Il n’y a pas de place' },
    { code: 'garde-offre-inadaptee', label: 'Offre inadaptée', personLabel: 'Les horaires ne vont pas' },
    { code: 'garde-frein-financier', label: 'Frein financier', personLabel: 'La garde est trop chère' },
    { code: 'garde-non-recours', label: 'Non-recours', personLabel: 'Je n’ai pas demandé' },
  ],
  // The source also names judicial and residence situations: never stored (trust.md §1).
  administratif: [
    { code: 'absence-couverture-sociale', label: 'Absence de couverture sociale', personLabel: 'Pas de carte Vitale' },
    { code: 'demarche-en-attente', label: 'Démarche ou titre en attente', personLabel: 'J’attends un papier' },
  ],
  sante: [
    { code: 'sante-physique', label: 'Santé physique', personLabel: 'Mon corps, la douleur' },
    { code: 'sante-psychologique', label: 'Santé psychologique', personLabel: 'Le moral' },
    { code: 'handicap-compensation', label: 'Handicap, besoin de compensation', personLabel: 'Un handicap' },
    { code: 'troubles-dys', label: 'Troubles « dys »', personLabel: 'Dyslexie, troubles « dys »' },
    { code: 'addictions', label: 'Addictions', personLabel: 'Alcool, tabac, autres' },
  ],
  'lecture-ecriture-calcul': [
    { code: 'lecture', label: 'Lecture', personLabel: 'Lire' },
    { code: 'ecriture', label: 'Écriture', personLabel: 'Écrire' },
    { code: 'calcul', label: 'Calcul', personLabel: 'Compter' },
    { code: 'francais-parle', label: 'Français parlé', personLabel: 'Parler français' },
  ],
  numerique: [
    { code: 'pas-d-equipement', label: 'Pas d’équipement', personLabel: 'Pas d’ordinateur' },
    { code: 'pas-de-connexion', label: 'Pas de connexion (zone blanche)', personLabel: 'Pas de réseau' },
    { code: 'equipement-non-maitrise', label: 'Équipement non maîtrisé', personLabel: 'Je ne sais pas m’en servir' },
    { code: 'demarches-en-ligne', label: 'Démarches en ligne', personLabel: 'Les papiers sur internet' },
    { code: 'pas-de-messagerie', label: 'Pas de messagerie', personLabel: 'Je n’ai pas de mail' },
  ],
  disponibilite: [
    { code: 'horaires-imposes', label: 'Horaires imposés', personLabel: 'Mes heures sont fixées' },
    { code: 'jours-indisponibles', label: 'Jours indisponibles', personLabel: 'Des jours où je ne peux pas' },
    { code: 'deplacements-impossibles', label: 'Déplacements impossibles à certaines dates', personLabel: 'Des dates où je ne peux pas bouger' },
  ],
} as const satisfies Readonly<Record<FreinTheme, readonly { readonly code: string; readonly label: string; readonly personLabel: string }[]>>

/** The situations of one theme, or of all themes when no theme is named. */
export type SituationCode<Theme extends FreinTheme = FreinTheme> = (typeof situations)[Theme][number]['code']
export type Situation = {
  readonly code: SituationCode
  readonly label: string
  /** Short, on the person's picture cards (mock 02). */
  readonly personLabel: string
}

export type FreinThemeEntry = {
  readonly code: FreinTheme
  readonly label: string
  readonly personLabel: string
  /** Has its own volet (`sensible:<theme>`) and its own visibility, decided with the person (F6). */
  readonly sensitive: boolean
  readonly situations: readonly Situation[]
}

function theme(code: FreinTheme, label: string, personLabel: string, sensitive = false): FreinThemeEntry {
  return { code, label, personLabel, sensitive, situations: situations[code] }
}

export const FREINS: Readonly<Record<FreinTheme, FreinThemeEntry>> = {
  entreprise: theme('entreprise', 'Adaptation à l’entreprise', 'Être à l’aise au travail'),
  'marche-du-travail': theme('marche-du-travail', 'Repérage sur le marché du travail', 'Trouver mon projet'),
  mobilite: theme('mobilite', 'Mobilité', 'Me déplacer'),
  logement: theme('logement', 'Logement', 'Me loger'),
  finances: theme('finances', 'Difficultés financières', 'Mon argent', true),
  'garde-enfants': theme('garde-enfants', 'Garde d’enfants', 'Faire garder mes enfants', true),
  administratif: theme('administratif', 'Difficultés administratives', 'Mes papiers', true),
  sante: theme('sante', 'Santé', 'Ma santé', true),
  'lecture-ecriture-calcul': theme('lecture-ecriture-calcul', 'Lire, écrire, compter', 'Lire et compter', true),
  numerique: theme('numerique', 'Numérique', 'Téléphone et ordinateur'),
  disponibilite: theme('disponibilite', 'Disponibilité', 'Mes horaires'),
}

// ---------------------------------------------------------------------------------------------------
// Aides (000 section 2.4; 002 actions 2-4 and 2-9; 003 section 2.5)

export const AIDE_CODES = [
  'deplacements', 'transport-tarif', 'permis', 'pret-vehicule', 'garde-enfants', 'mobilite', 'hebergement',
  'restauration', 'tenue-pro', 'boite-a-outils', 'aide-urgence', 'compensation-handicap',
] as const
export type AideCode = (typeof AIDE_CODES)[number]

// ---------------------------------------------------------------------------------------------------
// Questions asked of the catalogue

export function isDispositifCode(value: string): value is DispositifCode {
  return isOneOf(DISPOSITIF_CODES, value)
}

export function isFreinTheme(value: string): value is FreinTheme {
  return isOneOf(FREIN_THEMES, value)
}

export function isAideCode(value: string): value is AideCode {
  return isOneOf(AIDE_CODES, value)
}

export function isSituationOf(themeCode: FreinTheme, value: string): value is SituationCode {
  return FREINS[themeCode].situations.some((situation) => situation.code === value)
}

/**
 * Subsidiarity (000 section 2.4): for the stagiaires of construction de projet (#Avenir and its parts) the
 * training body's budget comes after the measures of the other bodies, so one of them must be asked first.
 */
export function subsidiarityApplies(dispositif: DispositifCode): boolean {
  return dispositif === 'avenir' || DISPOSITIFS[dispositif].parent === 'avenir'
}
