/**
 * What was signed, read off the folded parcours. A document is its text: copies that several people made apart of the
 * same words are one, by the hash of those words, which is computed here and never taken from what is written beside
 * them [D3]. A signature counts for the text it names the hash of, and for no other.
 */
import type { CreatedId, EntityId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { isWhole, sha256Text } from '../base/sha256.ts'
import { ETAPE_FIELDS } from '../domain/contratTexte.ts'
import { findForbidden } from '../domain/freeText.ts'
import type { ActeConsentement, MoyenIdentification, NatureDocument } from '../domain/entities.ts'
import type { Draft } from '../operations/draft.ts'
import type { Operation } from '../operations/operation.ts'
import { termOf, type Contrat } from './contrat.ts'
import { registerValue, type EntityState, type VoletState } from './state.ts'

/** `seq` is the server's receipt; `at` only what the signer's clock claimed. */
interface Made {
  readonly by: PersonneId
  readonly at: Instant
  readonly seq: number | undefined
}

export interface SignatureFact extends Made {
  readonly id: EntityId
  readonly moyen: string
  readonly acte: string
  readonly cle: string | undefined
  readonly preuve: string | undefined
}

export interface DocumentFact {
  readonly empreinte: string
  readonly texte: string
  readonly modele: number
  readonly nature: string
  readonly precedente: string | undefined
  /** The entities that hold this text, the one first received first. */
  readonly copies: readonly ({ readonly id: EntityId } & Made)[]
  /** Everybody whom any copy names. */
  readonly parties: readonly PersonneId[]
  /** Of these words, the first of each person, in the order received. */
  readonly signatures: readonly SignatureFact[]
}

const text = (entity: EntityState, field: string): string => String(registerValue(entity, field) ?? '')
const optional = (entity: EntityState, field: string): string | undefined => text(entity, field) || undefined
const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** What the server has not received yet comes last; clocks decide nothing. */
const byReceipt = (a: { readonly id: EntityId; readonly seq: number | undefined }, b: { readonly id: EntityId; readonly seq: number | undefined }): number =>
  (a.seq ?? Infinity) === (b.seq ?? Infinity) ? before(a.id, b.id) : (a.seq ?? Infinity) - (b.seq ?? Infinity)

function madeOf({ id, created }: EntityState): ({ readonly id: EntityId } & Made)[] {
  return created === undefined ? [] : [{ id, by: created.author, at: created.at, seq: created.seq }]
}

export function readDocuments(parcours: VoletState): readonly DocumentFact[] {
  const all = [...parcours.entities.values()]
  const texts = new Map<string, EntityState[]>()
  for (const entity of all) {
    if (entity.type !== 'document') continue
    const empreinte = sha256Text(text(entity, 'texte'))
    texts.set(empreinte, [...(texts.get(empreinte) ?? []), entity])
  }
  const signatures = all.filter(({ type }) => type === 'signature').flatMap((entity) => madeOf(entity).map((made) => ({
    of: text(entity, 'document'), empreinte: text(entity, 'empreinte'), signataire: text(entity, 'signataire'),
    fact: { ...made, moyen: text(entity, 'moyen'), acte: text(entity, 'acte'), cle: optional(entity, 'cle'), preuve: optional(entity, 'preuve') },
  })))
  const documents = [...texts].map(([empreinte, entities]): DocumentFact => {
    const copies = entities.flatMap(madeOf).sort(byReceipt)
    const first = entities.find(({ id }) => id === copies[0]?.id) ?? entities[0]
    if (first === undefined) throw new Error('broken invariant: a group has an entity')
    const here = new Set<string>(copies.map(({ id }) => id))
    const theirs = signatures.filter((each) => here.has(each.of) && each.empreinte === empreinte && each.signataire === each.fact.by).map(({ fact }) => fact).sort(byReceipt)
    return {
      empreinte, texte: text(first, 'texte'), modele: Number(text(first, 'modele')), nature: text(first, 'nature'), precedente: optional(first, 'precedente'), copies,
      parties: [...new Set(entities.flatMap((entity) => text(entity, 'parties').split(',')))].sort(before) as PersonneId[], // the field's form is that of ids
      signatures: theirs.filter((each, i) => theirs.findIndex(({ by }) => by === each.by) === i),
    }
  })
  return documents.sort((a, b) => byReceipt(a.copies[0] ?? NEVER, b.copies[0] ?? NEVER))
}
const NEVER = { id: '' as EntityId, seq: undefined } // a document has a copy

const signatureOf = (document: DocumentFact, personne: PersonneId): SignatureFact | undefined => document.signatures.find(({ by }) => by === personne)
export const isComplete = (document: DocumentFact): boolean => document.parties.every((personne) => signatureOf(document, personne) !== undefined)

/** The place in the log at which the last party's signature was received; `undefined` while one is missing. */
function completedAt(document: DocumentFact): number | undefined {
  const places = document.parties.map((personne) => signatureOf(document, personne)?.seq)
  return places.reduce((last: number | undefined, seq) => (last === undefined || seq === undefined ? undefined : Math.max(last, seq)), 0)
}

/** What every party signed last, as the server received it. */
export function inForce(documents: readonly DocumentFact[]): DocumentFact | undefined {
  const received = documents.flatMap((document) => {
    const at = completedAt(document)
    return at === undefined ? [] : [{ document, at }]
  })
  return received.sort((a, b) => b.at - a.at)[0]?.document
}

/**
 * `enVigueur`: every party signed it, and it is the last; `remplace`: so was it once. `complet`: every party signed,
 * the server has not received all of it yet. `aSigner`: the words of today, of which a signature is missing. `caduc`:
 * the words changed before everybody signed; it stands as what was signed, and nobody signs it any more [D4].
 */
export type EtatDocument = 'enVigueur' | 'remplace' | 'complet' | 'aSigner' | 'caduc'

export function etatDocument(document: DocumentFact, documents: readonly DocumentFact[], today: Contrat): EtatDocument {
  if (completedAt(document) !== undefined) return inForce(documents)?.empreinte === document.empreinte ? 'enVigueur' : 'remplace'
  if (isComplete(document)) return 'complet'
  return document.empreinte === today.empreinte ? 'aSigner' : 'caduc'
}

/** Lines of one text that are not in the other, in their order: what changed since. */
export function lineChanges(signed: string, today: string): { readonly gone: readonly string[]; readonly added: readonly string[] } {
  const [a, b] = [signed.split('\n'), today.split('\n')]
  // Longest common lines from each pair of places on.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) {
    const row = common[i]
    if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const [gone, added]: [string[], string[]] = [[], []]
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) [i, j] = [i + 1, j + 1]
    else if (j === b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) gone.push(a[i++] ?? '')
    else added.push(b[j++] ?? '')
  }
  return { gone, added }
}

/** Why somebody cannot sign what is shown today. */
export const SIGN_OBSTACLES = ['pasPartie', 'dejaSigne', 'conflit', 'misDeCote', 'programmeAncien', 'illisible', 'trop', 'nirDetecte', 'mentionInterdite'] as const
export type SignObstacle = (typeof SIGN_OBSTACLES)[number]
const MAX_TEXT = 20_000

/** What a contrat is read off. */
export interface Folded {
  readonly cercle: VoletState
  readonly parcours: VoletState
}

/** @param aside this person's own refused work that they have not settled, on this device */
export function signObstacles(today: Contrat, { cercle, parcours }: Folded, me: PersonneId, aside: readonly Operation[]): readonly SignObstacle[] {
  const signed = readDocuments(parcours).find(({ empreinte }) => empreinte === today.empreinte)
  const writesTerm = ({ payload }: Operation): boolean =>
    'field' in payload && (['cercle', 'parcours'] as const).some((kind) => today.terms.has(termOf(kind, payload.entity, payload.field)))
  const addsTerm = ({ payload }: Operation): boolean => payload.act === 'create' && payload.type === 'etape'
  /** Of an étape that a newer program made, a term has no name here. */
  const silent = ({ payload }: Operation): boolean => payload.act === 'create' && payload.type === 'etape' &&
    ETAPE_FIELDS.some((field) => field in payload.values && parcours.entities.get(payload.entity)?.fields.has(field) !== true)
  const forbidden = findForbidden(today.texte)?.reason
  const found: readonly (readonly [SignObstacle, boolean])[] = [
    ['pasPartie', !today.parties.includes(me)],
    ['dejaSigne', signed !== undefined && signatureOf(signed, me) !== undefined],
    ['conflit', today.conflicts.length > 0],
    ['misDeCote', aside.some((each) => writesTerm(each) || addsTerm(each))],
    // A newer program gave a term a value that has no name here: the text would say nothing of it.
    ['programmeAncien', [...cercle.unknown, ...parcours.unknown].some((each) => writesTerm(each) || silent(each))],
    ['illisible', !isWhole(today.texte)],
    ['trop', today.texte.length > MAX_TEXT],
    ['nirDetecte', forbidden === 'nirDetecte'],
    ['mentionInterdite', forbidden === 'mentionInterdite'],
  ]
  return found.flatMap(([obstacle, stands]) => (stands ? [obstacle] : []))
}

export interface Consent {
  readonly moyen: MoyenIdentification
  readonly acte: ActeConsentement
}

/** The signature of what is shown today; with the document, in one group, when nobody has made it yet. */
export function signDrafts(today: Contrat, parcours: VoletState, me: PersonneId, { moyen, acte }: Consent, newId: () => CreatedId): readonly Draft[] {
  const documents = readDocuments(parcours)
  const made = documents.find(({ empreinte }) => empreinte === today.empreinte)?.copies[0]?.id
  const last = inForce(documents)
  const entity = newId()
  const nature: NatureDocument = last === undefined ? 'contrat' : 'avenant'
  const { modele, texte, empreinte, parties } = today
  const document: Draft = { payload: { act: 'create', entity, type: 'document', values: { modele, nature, parties: parties.join(), texte, empreinte, ...(last ? { precedente: last.empreinte } : {}) } }, observed: [] }
  const signature: Draft = { payload: { act: 'create', entity: newId(), type: 'signature', values: { document: made ?? entity, empreinte, signataire: me, moyen, acte } }, observed: [] }
  return made === undefined ? [document, signature] : [signature]
}
