/**
 * What may be written, as data: for every kind of entity, the volets it may live in, who creates it,
 * its fields, who writes each, and the state machines. The authority enforces this table, the screens
 * use it not to offer what would be refused, and `operations/` builds intents from it; none of them
 * knows a kind of entity by name.
 *
 * Sources: F2–F7 of the mission; étape states and motifs 002 action 2-8; aides F7 (000 section 2.4).
 * Codes are written to logs: a code never changes meaning nor disappears [V2].
 */
import { AIDE_CODES, DISPOSITIF_CODES, FREINS, FREIN_THEMES } from './catalogue.ts'
import { AIDE_MACHINE, ACTION_MACHINE, ETAPE_MACHINE, FREIN_MACHINE, RELAIS_MACHINE, type MachineSpec } from './machines.ts'
import { ROLES, type Writer } from './roles.ts'
import type { VoletClass } from './volet.ts'

export type Scalar = string | number | boolean | null

export type ValueSpec =
  | { readonly type: 'texte'; readonly max: number; readonly libre: boolean; readonly pattern?: RegExp }
  | { readonly type: 'jour' }
  | { readonly type: 'entier'; readonly min: number; readonly max: number }
  | { readonly type: 'oui' }
  | { readonly type: 'choix'; readonly of: readonly string[] }
  /** `soi`: whoever creates the entity, and nobody else. */
  | { readonly type: 'personne'; readonly soi?: true }
  | { readonly type: 'entite' }
  /** A SHA-256 in base64url. `de`: of the UTF-8 bytes of a text of this entity, or, fields before it naming entities, of another. */
  | { readonly type: 'empreinte'; readonly de?: readonly string[] }

export type FieldSpec =
  /** `past`: what was written before goes on counting, in the rules or on the screens; a snapshot keeps it. */
  | { readonly kind: 'registre'; readonly value: ValueSpec; readonly writers: readonly Writer[]; readonly past?: true }
  | { readonly kind: 'texte'; readonly max: number; readonly writers: readonly Writer[] }
  | { readonly kind: 'ensemble'; readonly value: ValueSpec; readonly writers: readonly Writer[]; readonly past?: true }
  | { readonly kind: 'machine'; readonly machine: MachineSpec }

export type EntityType =
  | 'identite' | 'membre' | 'relais' | 'fin' | 'ouverture' | 'acces'
  | 'contrat' | 'document' | 'signature' | 'etape' | 'rendezVous'
  | 'frein' | 'action' | 'note' | 'aide'

export interface EntitySpec {
  readonly type: string
  /** Classes of volets it may live in. */
  readonly volets: readonly string[]
  /** Exists once per volet without being created. */
  readonly implicit: boolean
  readonly creators: readonly Writer[]
  /** Fields that a creation gives a value. */
  readonly requires?: readonly string[]
  readonly fields: Readonly<Record<string, FieldSpec>>
}

const libre = (max: number): ValueSpec => ({ type: 'texte', max, libre: true })
const forme = (max: number, pattern: RegExp): ValueSpec => ({ type: 'texte', max, libre: true, pattern })
const choix = (...of: readonly string[]): ValueSpec => ({ type: 'choix', of })
const registre = (value: ValueSpec, ...writers: readonly Writer[]): FieldSpec => ({ kind: 'registre', value, writers })
const withPast = (value: ValueSpec, ...writers: readonly Writer[]): FieldSpec => ({ kind: 'registre', value, writers, past: true })
const entier = (min: number, max: number): ValueSpec => ({ type: 'entier', min, max })
const jour: ValueSpec = { type: 'jour' }
const personne: ValueSpec = { type: 'personne' }
const entite: ValueSpec = { type: 'entite' }

const TEAM = ['referent', 'responsable', 'assistant'] as const

export const NIVEAUX = ['nonAborde', 'pasUnFrein', 'aSurveiller', 'gene', 'bloque'] as const
export type Niveau = (typeof NIVEAUX)[number]
export const NOTE_TYPES = ['appel', 'entretien', 'visite', 'absence', 'bilan', 'autre'] as const
export type NoteType = (typeof NOTE_TYPES)[number]
/** Health is never a motive here: everybody of the circle reads the parcours. It is `personnelle`, and said in its own theme. */
export const MOTIFS_SUSPENSION = ['emploi', 'personnelle', 'famille', 'mobilite', 'logement', 'administratif', 'autre'] as const
export type MotifSuspension = (typeof MOTIFS_SUSPENSION)[number]
export const TYPES_SORTIE = ['terme', 'sortieEmploi', 'sortieFormation', 'abandon', 'exclusion'] as const
export type TypeSortie = (typeof TYPES_SORTIE)[number]
/** Why an accompaniment ends. Neither health nor what somebody did is one of them. */
export const MOTIFS_FIN = ['objectifAtteint', 'emploi', 'formation', 'demande', 'demenagement', 'sansNouvelles', 'autre'] as const
export type MotifFin = (typeof MOTIFS_FIN)[number]
export const DEMANDES_ENTREE = ['enAttente', 'admise', 'nonRetenue'] as const
export const REMUNEREE = ['oui', 'non', 'aVerifier'] as const
export const MODALITES = ['centre', 'entreprise', 'plateau', 'distance'] as const
export const NATURES_ETAPE = ['orientation', 'dispositif', 'repositionnement'] as const
export const PRIORITES = ['haute', 'normale', 'basse'] as const
export const REPONSES_ORGANISME = ['demandee', 'accordee', 'refusee', 'sansReponse', 'sansObjet'] as const
export const MOTIFS_REFUS_AIDE = ['budget', 'nonEligible', 'autreOrganisme', 'pieceManquante', 'tardive', 'autre'] as const
export const NATURES_DOCUMENT = ['contrat', 'avenant'] as const
export type NatureDocument = (typeof NATURES_DOCUMENT)[number]
/** How whoever signs was known: by what opens their own space, or by the référent who was beside them. */
export const MOYENS_IDENTIFICATION = ['espace', 'presence'] as const
export type MoyenIdentification = (typeof MOYENS_IDENTIFICATION)[number]
/** What they did to say yes: read the text, or listened to it, then touched « je signe ». */
export const ACTES_CONSENTEMENT = ['lu', 'ecoute'] as const
export type ActeConsentement = (typeof ACTES_CONSENTEMENT)[number]
/** Of the person about an appointment, before it. */
export const REPONSES_RENDEZ_VOUS = ['vient', 'neVientPas', 'autreJour'] as const
export type ReponseRendezVous = (typeof REPONSES_RENDEZ_VOUS)[number]

const SITUATIONS = FREIN_THEMES.flatMap((theme) => FREINS[theme].situations.map((situation) => situation.code))

/** Of the current version. A change here is a new version of the program: `versions.ts` says what the one before had. */
export const ENTITIES: Readonly<Record<EntityType, EntitySpec & { readonly type: EntityType; readonly volets: readonly VoletClass[] }>> = {
  // --- cercle -----------------------------------------------------------------------------------
  identite: {
    type: 'identite', volets: ['cercle'], implicit: true, creators: [],
    fields: {
      prenom: registre(libre(60), ...TEAM, 'beneficiaire'),
      nom: registre(libre(60), ...TEAM, 'beneficiaire'),
      civilite: registre(choix('madame', 'monsieur'), ...TEAM, 'beneficiaire'),
      naissance: registre(jour, ...TEAM),
      numeroStagiaire: registre(forme(20, /^[A-Za-z0-9./-]{1,20}$/), ...TEAM),
      /** Numbers of rows once said to be the same person, so that they are known at the next import. */
      autresNumeros: { kind: 'ensemble', value: forme(20, /^[A-Za-z0-9./-]{1,20}$/), writers: TEAM },
      commune: registre(libre(60), ...TEAM, 'beneficiaire'),
      codePostal: registre(forme(5, /^\d{5}$/), ...TEAM, 'beneficiaire'),
      telephone: registre(forme(60, /^[+0-9][0-9 ./+-]{5,59}$/), ...TEAM, 'beneficiaire'),
      courriel: registre(forme(120, /^[^\s@]{1,64}@[^\s@]{1,60}$/), ...TEAM, 'beneficiaire'),
    },
  },
  membre: {
    type: 'membre', volets: ['cercle'], implicit: false, creators: ['referent', 'responsable'],
    fields: {
      personne: registre(personne),
      role: registre(choix(...ROLES)),
      nom: registre(libre(80), 'referent', 'responsable'),
      organisme: registre(libre(80), 'referent', 'responsable'),
      motif: registre(libre(160), 'referent', 'responsable'),
      depuis: registre(jour),
      /** Set once: the membership has ended, in server order, when this is accepted. */
      fin: withPast(jour, 'referent', 'responsable', 'titulaire'),
    },
  },
  relais: {
    type: 'relais', volets: ['cercle'], implicit: false, creators: ['referent', 'responsable', 'titulaire'],
    fields: {
      de: registre(personne),
      vers: registre(personne),
      nature: registre(choix('definitif', 'remplacement')),
      jusquau: registre(jour, 'referent', 'responsable'),
      etat: { kind: 'machine', machine: RELAIS_MACHINE },
    },
  },
  /** The accompaniment has ended, why and when: the person holds their livret from then on, as after the last relais [I17]. */
  fin: {
    type: 'fin', volets: ['cercle'], implicit: false, creators: ['referent', 'beneficiaire'],
    requires: ['motif', 'le'],
    fields: { motif: registre(choix(...MOTIFS_FIN)), le: registre(jour) },
  },
  /** Whom the person lets read once they hold their livret alone; it says nothing before. */
  ouverture: {
    type: 'ouverture', volets: ['cercle'], implicit: true, creators: [],
    fields: { lecteurs: { kind: 'ensemble', value: personne, writers: ['beneficiaire'] } },
  },
  /** Who else reads a sensitive theme: persons added by the person or with them. Lives in the theme's volet. */
  acces: {
    type: 'acces', volets: ['sensible'], implicit: true, creators: [],
    fields: { personnes: { kind: 'ensemble', value: personne, writers: ['beneficiaire', 'referent'], past: true } },
  },
  // --- parcours ---------------------------------------------------------------------------------
  contrat: {
    type: 'contrat', volets: ['parcours'], implicit: true, creators: [],
    fields: {
      objectif: { kind: 'texte', max: 2000, writers: ['beneficiaire', 'referent'] },
      projet: registre(libre(200), 'beneficiaire', 'referent'),
    },
  },
  /** What is signed: its whole text, in one operation that nobody changes. What is written to the contrat later changes no document [D1]. */
  document: {
    type: 'document', volets: ['parcours'], implicit: false, creators: ['beneficiaire', 'referent'],
    requires: ['modele', 'nature', 'parties', 'texte', 'empreinte'],
    fields: {
      /** Which layout the text follows. */
      modele: registre(entier(1, 999)),
      nature: registre(choix(...NATURES_DOCUMENT)),
      /** Who is to sign it, by their ids. */
      parties: registre({ type: 'texte', max: 460, libre: false, pattern: /^[\w-]{22}(,[\w-]{22}){0,19}$/ }),
      texte: registre(libre(20_000)),
      empreinte: registre({ type: 'empreinte', de: ['texte'] }),
      /** Hash of the document that was shown as the last one. */
      precedente: registre({ type: 'empreinte' }),
    },
  },
  /** By whoever signs: of a document here, by the hash of what they were shown [D2]. */
  signature: {
    type: 'signature', volets: ['parcours'], implicit: false, creators: ['beneficiaire', 'referent', 'conseiller', 'responsable'],
    requires: ['document', 'empreinte', 'signataire', 'moyen', 'acte'],
    fields: {
      document: registre(entite),
      empreinte: registre({ type: 'empreinte', de: ['document', 'texte'] }),
      signataire: registre({ type: 'personne', soi: true }),
      moyen: registre(choix(...MOYENS_IDENTIFICATION)),
      acte: registre(choix(...ACTES_CONSENTEMENT)),
      /** The device key that signed the document's bytes, and what it gave; absent until devices have keys. */
      cle: registre(forme(43, /^[\w-]+$/)),
      preuve: registre(forme(86, /^[\w-]{86}$/)),
    },
  },
  etape: {
    type: 'etape', volets: ['parcours'], implicit: false, creators: TEAM,
    fields: {
      nature: registre(choix(...NATURES_ETAPE), 'referent'),
      dispositif: registre(choix(...DISPOSITIF_CODES), ...TEAM),
      intitule: registre(libre(120), ...TEAM),
      organisme: registre(libre(120), ...TEAM),
      lieu: registre(libre(120), ...TEAM, 'beneficiaire'),
      debut: registre(jour, ...TEAM),
      fin: registre(jour, ...TEAM),
      demiJournees: registre(entier(0, 14), ...TEAM),
      heuresCentre: registre(entier(0, 5000), ...TEAM),
      heuresEntreprise: registre(entier(0, 5000), ...TEAM),
      heuresCentreFaites: registre(entier(0, 5000), ...TEAM),
      heuresEntrepriseFaites: registre(entier(0, 5000), ...TEAM),
      modalite: registre(choix(...MODALITES), ...TEAM),
      remuneree: registre(choix(...REMUNEREE), ...TEAM),
      demandeEntree: registre(choix(...DEMANDES_ENTREE), 'referent', 'conseiller'),
      demandeeLe: registre(jour, 'referent', 'conseiller'),
      suiteDe: registre(entite, 'referent'),
      motifSuspension: registre(choix(...MOTIFS_SUSPENSION), 'referent'),
      suspendueDepuis: registre(jour, 'referent', 'beneficiaire'),
      repriseLe: registre(jour, 'referent', 'beneficiaire'),
      retourJusquau: registre(jour, 'referent'),
      typeSortie: registre(choix(...TYPES_SORTIE), 'referent'),
      sortieLe: registre(jour, 'referent', 'beneficiaire'),
      etat: { kind: 'machine', machine: ETAPE_MACHINE },
    },
  },
  rendezVous: {
    type: 'rendezVous', volets: ['parcours'], implicit: false, creators: ['referent', 'conseiller', 'beneficiaire'],
    fields: {
      jour: registre(jour, 'referent', 'auteur'),
      /** Wall time in Europe/Paris, HH:MM. */
      heure: registre(forme(5, /^([01]\d|2[0-3]):[0-5]\d$/), 'referent', 'auteur'),
      objet: registre(libre(120), 'referent', 'auteur'),
      lieu: registre(libre(120), 'referent', 'auteur'),
      reponse: withPast(choix(...REPONSES_RENDEZ_VOUS), 'beneficiaire'),
    },
  },
  // --- freins -----------------------------------------------------------------------------------
  /** One per theme; the person's view (`dit…`) and the professional's (`vu…`) never overwrite each other. */
  frein: {
    type: 'frein', volets: ['freins', 'sensible'], implicit: true, creators: [],
    fields: {
      /** The thread of a frein shows how the levels moved. */
      ditNiveau: withPast(choix(...NIVEAUX), 'beneficiaire'),
      ditSituations: { kind: 'ensemble', value: choix(...SITUATIONS), writers: ['beneficiaire'] },
      ditMots: registre(libre(1000), 'beneficiaire'),
      vuNiveau: withPast(choix(...NIVEAUX), 'referent'),
      vuSituations: { kind: 'ensemble', value: choix(...SITUATIONS), writers: ['referent'] },
      vuCommentaire: registre(libre(1000), 'referent'),
      priorite: registre(choix(...PRIORITES), 'referent'),
      objectif: registre(libre(300), 'referent', 'beneficiaire'),
      etat: { kind: 'machine', machine: FREIN_MACHINE },
    },
  },
  action: {
    type: 'action', volets: ['freins', 'sensible', 'parcours'], implicit: false, creators: ['referent', 'beneficiaire', 'conseiller'],
    fields: {
      libelle: registre(libre(200), 'referent', 'auteur'),
      theme: registre(choix(...FREIN_THEMES), 'referent', 'auteur'),
      qui: registre(personne, 'referent', 'auteur'),
      pourLe: registre(jour, 'referent', 'auteur'),
      etat: { kind: 'machine', machine: ACTION_MACHINE },
    },
  },
  // --- notes ------------------------------------------------------------------------------------
  /** Visibility is the volet: `prive` brouillon, `equipe`, `notes` partagée. Only its author edits it. */
  note: {
    type: 'note', volets: ['notes', 'equipe', 'prive'], implicit: false,
    creators: ['referent', 'conseiller', 'responsable', 'assistant', 'beneficiaire'],
    fields: {
      genre: registre(choix(...NOTE_TYPES), 'auteur'),
      jour: registre(jour, 'auteur'),
      texte: { kind: 'texte', max: 10_000, writers: ['auteur'] },
      /** The draft this note was published from; and, on the draft, the note that took its place. */
      issuDe: registre(entite),
      publiee: registre(entite, 'auteur'),
    },
  },
  // --- aides ------------------------------------------------------------------------------------
  aide: {
    type: 'aide', volets: ['aides', 'sensible'], implicit: false, creators: ['beneficiaire', 'referent'],
    fields: {
      aide: registre(choix(...AIDE_CODES), 'auteur'),
      theme: registre(choix(...FREIN_THEMES), 'auteur'),
      raison: registre(libre(600), 'beneficiaire', 'auteur'),
      /** Euro cents. */
      montant: registre(entier(0, 2_000_000), 'beneficiaire', 'referent', 'auteur'),
      pourLe: registre(jour, 'beneficiaire', 'referent', 'auteur'),
      manque: registre(libre(300), 'referent'),
      organismeSollicite: registre(libre(120), 'referent'),
      solliciteLe: registre(jour, 'referent'),
      reponseOrganisme: registre(choix(...REPONSES_ORGANISME), 'referent'),
      reponduLe: registre(jour, 'referent'),
      reponseAvant: registre(jour, 'referent', 'responsable'),
      montantAccorde: registre(entier(0, 2_000_000), 'responsable'),
      motifRefus: registre(choix(...MOTIFS_REFUS_AIDE), 'responsable'),
      explication: registre(libre(600), 'responsable', 'referent'),
      etat: { kind: 'machine', machine: AIDE_MACHINE },
    },
  },
}

export const ENTITY_TYPES = Object.keys(ENTITIES) as readonly EntityType[] // the record's keys are the union

export const isEntityType = (text: string): text is EntityType => Object.hasOwn(ENTITIES, text)

export function fieldSpec(type: EntityType, field: string): FieldSpec | undefined {
  const fields = ENTITIES[type].fields
  return Object.hasOwn(fields, field) ? fields[field] : undefined
}
