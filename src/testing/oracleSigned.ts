/**
 * What the oracle knows of signatures: which words were in front of whom, by the edits it was told of. It never reads a
 * hash, nor which document a signature names in the log.
 */
import type { EntityId, PersonneId } from '../base/ids.ts'
import type { Fact, Label, Oracle } from './oracle.ts'

export interface Signed {
  readonly parties: Set<PersonneId>
  readonly signers: Set<PersonneId>
}

/** The texts of documents that were taken, and who was shown each when they signed one that was taken too. */
export function signedTexts(oracle: Oracle, facts: readonly Fact[]): ReadonlyMap<string, Signed> {
  const texts = new Map<string, Signed>()
  const acts = facts.filter(({ taken }) => taken).map(({ label }) => oracle.get(label))
  const made = new Set<EntityId>()
  for (const { act } of acts) {
    if (act.what !== 'document') continue
    made.add(act.entity)
    const signed = texts.get(act.texte) ?? { parties: new Set(), signers: new Set() }
    for (const personne of act.parties) signed.parties.add(personne)
    texts.set(act.texte, signed)
  }
  for (const { act, author } of acts) if (act.what === 'signature' && made.has(act.document)) texts.get(act.texte)?.signers.add(author)
  return texts
}

const ETAPE_TERMS: readonly string[] = ['intitule', 'lieu']
const IDENTITE_TERMS: readonly string[] = ['prenom', 'nom']

/** The registers that the contrat is made of, as far as anybody wrote them: which edits stand in each. */
export function termsShown(oracle: Oracle, cercle: readonly Fact[], parcours: readonly Fact[], schema: number): readonly ReadonlySet<Label>[] {
  const etapes = new Set(parcours.flatMap(({ label, taken }) => {
    const { act } = oracle.get(label)
    return taken && act.what === 'create' && act.type === 'etape' ? [act.entity] : []
  }))
  const isTerm = (entity: EntityId, field: string): boolean => (entity === 'contrat' && field === 'projet') || (etapes.has(entity) && ETAPE_TERMS.includes(field))
  const shown = (facts: readonly Fact[], of: (entity: EntityId, field: string) => boolean): readonly ReadonlySet<Label>[] =>
    [...oracle.registers(facts).values()].filter(([entity, field]) => of(entity, field)).map(([entity, field]) => oracle.register(facts, entity, field, schema))
  return [...shown(parcours, isTerm), ...shown(cercle, (entity, field) => entity === 'identite' && IDENTITE_TERMS.includes(field))]
}

/** Whether an edit was to what the contrat is made of. */
export function touchesTerm(oracle: Oracle, label: Label): boolean {
  const { act } = oracle.get(label)
  const ofEtape = (entity: EntityId): boolean => [...oracle.edits.values()].some((edit) => edit.act.what === 'create' && edit.act.type === 'etape' && edit.act.entity === entity)
  switch (act.what) {
    case 'create': return act.type === 'etape'
    case 'text': return act.entity === 'contrat'
    case 'move': return ofEtape(act.entity)
    case 'register': return (act.entity === 'contrat' && act.field === 'projet') || (act.entity === 'identite' && IDENTITE_TERMS.includes(act.field)) || (ETAPE_TERMS.includes(act.field) && ofEtape(act.entity))
    default: return false
  }
}
