/**
 * The words of a contrat de parcours, as they are shown and signed: lines a person can read, the same on every device
 * for the same terms. Sources: F2 of the mission; étapes 002 action 2-8.
 *
 * Invariants: nothing here depends on a clock, a language or an engine's tables of dates. The words of a model never
 * change, since a signature is of their hash: other words, or other terms, are the next model. A value that goes over
 * several lines is set further in than any name of a field, so that no value can be read as another term. Where two
 * values stand against each other both are said; such a text is never signed.
 */
import { DISPOSITIFS, isDispositifCode } from './catalogue.ts'
import type { Scalar } from './entities.ts'
import type { Role } from './roles.ts'

export const MODELE_CONTRAT = 1

/** The values that stand for one term: none, one, or several in conflict. */
export type Standing = readonly Scalar[]

export interface PartieTerms {
  readonly nom: Standing
  readonly organisme: Standing
  readonly role: Role
}

export interface EtapeTerms {
  readonly fields: Readonly<Record<EtapeField, Standing>>
  readonly arretee: boolean
}

export interface ContratTerms {
  readonly parties: readonly PartieTerms[]
  readonly objectif: string
  readonly projet: Standing
  readonly etapes: readonly EtapeTerms[]
}

const MONTHS = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'] as const

function jour(value: Scalar): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(value)) ?? []
  const name = MONTHS[Number(month) - 1]
  return year === undefined || name === undefined ? String(value) : `${day === '01' ? '1er' : String(Number(day))} ${name} ${year}`
}

const oneOf = (words: Readonly<Record<string, string>>) => (value: Scalar): string => words[String(value)] ?? String(value)
const asIs = (value: Scalar): string => String(value)

/** The terms of an étape, in the order of the text. */
const ETAPE_LINES = {
  intitule: ['Intitulé', asIs],
  dispositif: ['Dispositif', (value) => (typeof value === 'string' && isDispositifCode(value) ? DISPOSITIFS[value].label : String(value))],
  nature: ['Nature', oneOf({ orientation: 'orientation', dispositif: 'dispositif', repositionnement: 'repositionnement' })],
  organisme: ['Organisme', asIs],
  lieu: ['Lieu', asIs],
  debut: ['Début', jour],
  fin: ['Fin', jour],
  demiJournees: ['Demi-journées par semaine', asIs],
  heuresCentre: ['Heures en centre', asIs],
  heuresEntreprise: ['Heures en entreprise', asIs],
  modalite: ['Modalité', oneOf({ centre: 'en centre', entreprise: 'en entreprise', plateau: 'sur plateau technique', distance: 'à distance' })],
  remuneree: ['Rémunérée', oneOf({ oui: 'oui', non: 'non', aVerifier: 'à vérifier' })],
} as const satisfies Readonly<Record<string, readonly [name: string, words: (value: Scalar) => string]>>

export type EtapeField = keyof typeof ETAPE_LINES
export const ETAPE_FIELDS = Object.keys(ETAPE_LINES) as readonly EtapeField[] // its keys are the union

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  beneficiaire: 'bénéficiaire', referent: 'référent du parcours', conseiller: 'conseil en évolution professionnelle',
  responsable: 'responsable de dispositif', assistant: 'assistance de formation',
}

const BREAK = /\r\n|[\n\r\u2028\u2029]/
const setIn = (text: string, by: string): string => text.split(BREAK).join(`\n${by}`)

/** In an order of their own, not that in which they came. */
function said(values: Standing, words: (value: Scalar) => string = asIs): string {
  const all = [...new Set(values.filter((value) => value !== null && value !== '').map(words))].sort()
  return all.join(' / ')
}

function field(name: string, values: Standing, words: (value: Scalar) => string = asIs): string[] {
  const text = said(values, words)
  return text === '' ? [] : [`   ${name} : ${setIn(text, '      ')}`]
}

const partie = ({ nom, organisme, role }: PartieTerms): string =>
  `- ${setIn([said(nom), said(organisme), ROLE_WORDS[role]].filter((part) => part !== '').join(', '), '      ')}`

/** The whole text, its lines joined by line feeds. */
export function contratTexte({ parties, objectif, projet, etapes }: ContratTerms): string {
  const plan = etapes.flatMap(({ fields, arretee }, i) => [
    `Étape ${i + 1}`,
    ...ETAPE_FIELDS.flatMap((name) => field(ETAPE_LINES[name][0], fields[name], ETAPE_LINES[name][1])),
    ...(arretee ? ['   Arrêtée'] : []),
  ])
  return [
    'Contrat de parcours', `Modèle ${MODELE_CONTRAT}`, '',
    'Entre', ...parties.map(partie), '',
    'Objectif, avec les mots de la personne', `   ${objectif === '' ? 'pas encore écrit' : setIn(objectif, '   ')}`, '',
    'Projet', `   ${said(projet) === '' ? 'pas encore écrit' : setIn(said(projet), '   ')}`, '',
    ...(plan.length === 0 ? ['Aucune étape pour le moment'] : plan), '',
    'Fin du contrat',
  ].join('\n')
}
