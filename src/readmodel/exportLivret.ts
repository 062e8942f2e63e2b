/**
 * Everything this person may read of a livret, with who wrote it, when, and what it took the place of: made on the device,
 * without network. `export.schema.json` says its shape to whoever reads it elsewhere. It follows the folded state, field by
 * field, and not the screens: what a screen leaves out is in it.
 */
import type { LivretId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Scalar } from '../domain/entities.ts'
import { registerHeads, setMembers, type EntityState, type FieldState, type RegisterWrite } from '../merge/state.ts'
import { textOf } from '../merge/text.ts'
import { dotKey } from '../operations/operation.ts'
import type { Space } from '../sync/space.ts'
import type { VoletId } from '../domain/volet.ts'
import { openLivret, type OpenedLivret, type OpenedVolet } from './opened.ts'

export interface ExportEcrit {
  readonly valeur: Scalar
  readonly par: PersonneId
  /** Claimed by the device that wrote it. */
  readonly le: string
  /** False: kept on this device, the server has not decided yet. */
  readonly recu: boolean
  /** It stands: nobody has written over it. Two that differ are a contradiction that nobody has settled. */
  readonly actuel: boolean
}

export interface ExportChamp {
  readonly nom: string
  readonly genre: 'valeur' | 'ensemble' | 'etat' | 'texte'
  /** Of a text: what it says now. */
  readonly texte?: string
  /** Oldest first. */
  readonly ecrits: readonly ExportEcrit[]
  /** How many more were written before, which are not on this device. */
  readonly plusAnciens: number
}

export interface LivretExport {
  readonly format: 'livret-de-parcours'
  readonly version: 1
  readonly faitLe: string
  readonly par: PersonneId
  readonly livret: LivretId
  readonly personnes: readonly { readonly personne: PersonneId; readonly nom: string; readonly organisme: string }[]
  readonly volets: readonly {
    readonly volet: string
    readonly entites: readonly { readonly id: string; readonly type: string; readonly creeePar?: PersonneId; readonly creeeLe?: string; readonly champs: readonly ExportChamp[] }[]
  }[]
}

/** @param fetchOlder brings here what only the server has of a long log; without network the copy says what is missing */
export async function exportFrom(space: Space, livret: LivretId, fetchOlder: (volet: VoletId) => Promise<boolean>, at: Instant): Promise<LivretExport | undefined> {
  const content = await space.readLivret(livret)
  if (!content.ok || content.value === undefined) return undefined
  const raws = await Promise.all(content.value.volets.map(async (raw) => {
    if (raw.beginning === undefined) return raw
    await fetchOlder({ livret, kind: raw.kind })
    const older = await space.readOlder({ livret, kind: raw.kind })
    const entries = older.ok ? [...older.value.entries, ...raw.entries] : []
    return entries.length > 0 && entries.every(({ seq }, i) => seq === i + 1) ? { kind: raw.kind, entries, pending: raw.pending } : raw
  }))
  return exportLivret(openLivret(livret, space.personne, raws), at)
}

export function exportLivret(opened: OpenedLivret, at: Instant): LivretExport {
  const named = new Map(opened.standing.cercle.membres.map(({ personne, nom, organisme }) => [personne, { personne, nom, organisme }]))
  return {
    format: 'livret-de-parcours', version: 1, faitLe: iso(at), par: opened.me, livret: opened.livret,
    personnes: [...named.values()],
    volets: [...opened.volets.values()].map((volet) => ({ volet: volet.kind, entites: entitesOf(volet) })),
  }
}

const iso = (at: Instant): string => new Date(at).toISOString()

function entitesOf({ shown }: OpenedVolet): LivretExport['volets'][number]['entites'] {
  return [...shown.entities.values()].map((entity) => ({
    id: entity.id, type: entity.type,
    ...(entity.created === undefined ? {} : { creeePar: entity.created.author, creeeLe: iso(entity.created.at) }),
    champs: champsOf(entity),
  }))
}

const champsOf = (entity: EntityState): readonly ExportChamp[] =>
  [...entity.fields].map(([nom, field]) => ({ nom, ...champOf(field) })).filter((champ) => champ.ecrits.length > 0)

function champOf(field: FieldState): Omit<ExportChamp, 'nom'> {
  switch (field.kind) {
    case 'registre': {
      const heads = new Set(registerHeads(field).map(({ dot }) => dotKey(dot)))
      return { genre: 'valeur', ecrits: field.writes.map((write) => ecrit(write, heads.has(dotKey(write.dot)))), plusAnciens: field.older }
    }
    case 'ensemble': {
      const members = new Set(setMembers(field).map(({ dot }) => dotKey(dot)))
      return { genre: 'ensemble', ecrits: field.adds.map((add) => ecrit(add, members.has(dotKey(add.dot)))), plusAnciens: 0 }
    }
    case 'machine':
      return { genre: 'etat', ecrits: field.steps.map((step, i) => ecrit({ ...step, value: step.to }, i === field.steps.length - 1)), plusAnciens: 0 }
    case 'texte':
      return { genre: 'texte', texte: textOf(field), ecrits: field.edits.map((edit) => ecrit({ ...edit, value: null }, true)), plusAnciens: 0 }
  }
}

const ecrit = ({ value, author, at, seq }: Pick<RegisterWrite, 'value' | 'author' | 'at' | 'seq'>, actuel: boolean): ExportEcrit =>
  ({ valeur: value, par: author, le: iso(at), recu: seq !== undefined, actuel })
