/**
 * Which column of the file feeds which field of the livret, and which feeds none, with the reason.
 *
 * A livret takes identity at the minimum (F1): N° stagiaire (the outside key), nom, prénom, date of birth
 * (tells namesakes apart), commune and code postal (mobility), téléphone and courriel (contact); the first
 * étape: dispositif, its dates, its rhythm; the référent's name, to be matched with a member; and the
 * observations as one note for the team. Not taken, because nothing here needs it: civilité (naming
 * somebody does not require it: CJEU C-394/23), the postal address, the level of education, the RSA.
 *
 * Never taken, whatever the person who imports decides: health (RQTH, AAH…: own volet, own consent), the
 * NIR, and whatever tells of a court or a prison. Their cells do not leave this module, not even to be
 * shown. Any other recognition may be corrected.
 */
import { isOneOf } from '../../base/oneOf.ts'
import { words } from './fold.ts'

export const TAKEN_FIELDS = [
  'numeroStagiaire', 'nom', 'prenom', 'naissance', 'codePostal', 'commune', 'telephone', 'courriel',
  'dispositif', 'debut', 'fin', 'demiJournees', 'referent', 'note',
] as const
/** The names are those of the entities' fields (identite, etape); `note` is the text of a note. */
export type TakenField = (typeof TAKEN_FIELDS)[number]

/** Recognised, and of no use here. */
export type UnneededColumn = 'civilite' | 'adresse' | 'niveau' | 'brsa' | 'etatCivil'
/** Recognised, and never taken. */
export type ForbiddenColumn = 'sante' | 'nir' | 'justice'
export type Recognised = TakenField | UnneededColumn | ForbiddenColumn | 'inconnu'

export type NotTakenReason =
  | 'health'
  | 'nir'
  | 'justice'
  /** Minimal identity: the livret does without. */
  | 'notNeeded'
  | 'unknownHeader'
  /** Another column already feeds this field. */
  | 'duplicateField'
  /** Left out by hand. */
  | 'byChoice'

export type Column = { readonly index: number; readonly header: string; readonly recognised: Recognised } & (
  | { readonly taken: true; readonly field: TakenField }
  | { readonly taken: false; readonly reason: NotTakenReason; /** Somebody tried to map it by hand. */ readonly refusedByHand: boolean }
)

/** By column index: the field it feeds, or `rien`. Columns without an entry keep the proposal. */
export type ColumnChoices = ReadonlyMap<number, TakenField | 'rien'>

export const REQUIRED_FIELDS = ['numeroStagiaire', 'nom', 'prenom'] as const satisfies readonly TakenField[]

const NUMBER_OF = '(?:n|no|num|numero|identifiant|id|code)'

/** Tried in this order on the header's folded words: what must never be taken comes first. */
const HEADERS: readonly (readonly [Recognised, RegExp])[] = [
  ['sante', /\b(?:rqth|handicap\w*|aah|aeeh|pch|mdph|cdaph|boeth?|oeth|doeth|th|obligation d emploi|invalidit\w*|ald|sante|maladie|pathologie|medica\w*|traitement|esat|restrictions?|amenagements?)\b/],
  ['nir', /\b(?:nir|nir ?pp|secu|securite sociale|n ss|no ss|num ss|numero ss|nss|n insee|numero insee|nia|immatriculation)\b/],
  ['justice', /\b(?:ecrou|detention|detenue?s?|prison|penitentiaire|spip|judiciaire|justice|condamn\w*|peine|pjj|maison d arret|liberation)\b/],
  ['courriel', /\b(?:courriel|mail|e ?mail|mel)\b|^adresse electronique$/],
  ['numeroStagiaire', new RegExp(`^${NUMBER_OF} (?:de |du |d |unique )?(?:stagiaire|dossier|beneficiaire|apprenant)$|^(?:identifiant|matricule|numero|stagiaire n|no stagiaire)$`)],
  ['prenom', /^prenoms?(?: usuel| d usage| du stagiaire| stagiaire)?$/],
  ['nom', /^nom(?: de famille| d usage| usuel| usage| du stagiaire| stagiaire| de naissance| patronymique)?$/],
  ['naissance', /^(?:date (?:de )?naissance|ne e? ?le|nee le|naissance|ddn|date naiss)$/],
  ['codePostal', /^(?:code postal|cp|code post)$/],
  ['commune', /^(?:commune|ville|localite)(?: de residence)?$/],
  ['telephone', /^(?:n |no |numero |num )?(?:de )?(?:tel|telephone|portable|mobile|gsm)(?: portable| mobile| fixe| \d)?$/],
  ['brsa', /\bb?rsa\b/],
  ['niveau', /\b(?:niveau|diplome)\b/],
  ['etatCivil', /\b(?:nationalite|situation (?:de )?famill?e?(?:iale)?|lieu (?:de )?naissance|nombre d enfants|age)\b/],
  ['civilite', /^(?:civilite|titre|sexe|genre)$/],
  ['adresse', /^(?:adresse|rue|voie|complement)\b/],
  ['debut', /^(?:date )?(?:d |de )?(?:entree|debut)\b/],
  ['fin', /^(?:date )?(?:de )?(?:fin|sortie)\b/],
  ['demiJournees', /^rythme\b|\bdemi journees?\b/],
  ['dispositif', /^(?:intitule (?:du |de la |de l )?)?(?:dispositif|programme|action|formation)(?: de formation)?$/],
  ['referent', /^(?:referente?s?|referent e|accompagnateur|accompagnatrice|suivie? par)\b/],
  ['note', /^(?:observations?|commentaires?|remarques?|notes?)$/],
]

export function recogniseHeader(header: string): Recognised {
  const folded = words(header)
  return HEADERS.find(([, pattern]) => pattern.test(folded))?.[0] ?? 'inconnu'
}

/** The proposal, then the choices made by hand over it; a field is fed by one column only. */
export function matchColumns(headers: readonly string[], choices: ColumnChoices = new Map()): readonly Column[] {
  const fedBy = new Map<TakenField, number>()
  headers.forEach((header, index) => {
    const choice = choices.get(index)
    if (choice !== undefined && choice !== 'rien' && forbidden(recogniseHeader(header)) === null && !fedBy.has(choice)) fedBy.set(choice, index)
  })
  headers.forEach((header, index) => {
    const recognised = recogniseHeader(header)
    if (!choices.has(index) && isTaken(recognised) && !fedBy.has(recognised)) fedBy.set(recognised, index)
  })
  return headers.map((header, index) => {
    const recognised = recogniseHeader(header)
    const choice = choices.get(index)
    const notTaken = (reason: NotTakenReason, refusedByHand = false): Column => ({ index, header: header.trim(), recognised, taken: false, reason, refusedByHand })
    const never = forbidden(recognised)
    if (never !== null) return notTaken(never, choice !== undefined && choice !== 'rien')
    if (choice === 'rien') return notTaken('byChoice')
    const field = choice ?? recognised
    if (field === 'inconnu') return notTaken('unknownHeader')
    if (!isTaken(field)) return notTaken('notNeeded')
    return fedBy.get(field) === index ? { index, header: header.trim(), recognised, taken: true, field } : notTaken('duplicateField')
  })
}

function isTaken(recognised: Recognised): recognised is TakenField {
  return isOneOf(TAKEN_FIELDS, recognised)
}

function forbidden(recognised: Recognised): 'health' | 'nir' | 'justice' | null {
  switch (recognised) {
    case 'sante':
      return 'health'
    case 'nir':
    case 'justice':
      return recognised
    default:
      return null
  }
}
