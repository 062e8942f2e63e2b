/**
 * What one version of the program knows, as a value: which entities, fields, values, machines and volets there
 * are, who reads and writes them, and how what the version before wrote is called now. The fold and the
 * authority take it as data, so that two versions can be run side by side; `versions.ts` lists the real ones.
 *
 * A name never changes meaning: what means something else gets another name, and a step says where it went
 * [V2]. So an older program may show, of what a newer one wrote, everything it has a name for.
 */
import type { EntityId } from '../base/ids.ts'
import type { EntitySpec, FieldSpec, Scalar } from './entities.ts'
import type { Qualite } from './roles.ts'
import type { VoletKind } from './volet.ts'

/** Where a field went, and what its codes are called there; a code not listed keeps its name. */
export interface Moved {
  readonly field: string
  readonly codes?: Readonly<Record<string, string>>
}

/** From the version before to this one: by type of entity and by field. What is not listed stayed as it was. */
export type Step = Readonly<Record<string, Readonly<Record<string, Moved>>>>

export interface Program {
  /** Which operations carry, and which a state was folded under. */
  readonly schema: number
  readonly entities: Readonly<Record<string, EntitySpec>>
  /** Entities that exist once per volet without being created: their type, by name. */
  readonly implicit: Readonly<Record<string, string>>
  /** The class of each kind of volet, but for `prive:<person>`. */
  readonly volets: Readonly<Record<string, string>>
  /** Who reads each class of volet by role alone. */
  readonly readers: Readonly<Record<string, readonly Qualite[]>>
  readonly before?: { readonly program: Program; readonly step: Step }
}

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(table, name) ? table[name] : undefined)

export const entitySpecIn = (program: Program, type: string): EntitySpec | undefined => own(program.entities, type)
export const fieldSpecIn = (spec: EntitySpec, field: string): FieldSpec | undefined => own(spec.fields, field)
export const implicitTypeIn = (program: Program, entity: EntityId): string | undefined => own(program.implicit, entity)

/** `undefined`: a kind of a newer program's. */
export const voletClassIn = (program: Program, kind: VoletKind): string | undefined =>
  kind.startsWith('prive:') ? 'prive' : own(program.volets, kind)

/** The version that an operation was written under; `undefined` when it is newer, or never was. */
export function versionOf(program: Program, schema: number): Program | undefined {
  for (let each: Program | undefined = program; each !== undefined; each = each.before?.program) if (each.schema === schema) return each
  return undefined
}

/** What a field of an older version is called in this one; `undefined` when it kept its name and its codes. */
export function movedField(program: Program, schema: number, type: string, field: string): Moved | undefined {
  if (program.before === undefined || schema >= program.schema) return undefined
  const { program: before, step } = program.before
  const first = movedField(before, schema, type, field)
  const fields = own(step, type)
  const second = fields && own(fields, first?.field ?? field)
  if (first === undefined || second === undefined) return first ?? second
  const { codes } = second
  if (codes === undefined) return first.codes ? { field: second.field, codes: first.codes } : second
  const followed = Object.fromEntries(Object.entries(first.codes ?? {}).map(([from, to]) => [from, codes[to] ?? to]))
  return { field: second.field, codes: { ...codes, ...followed } }
}

export const movedCode = (moved: Moved, value: Scalar): Scalar =>
  typeof value === 'string' && moved.codes !== undefined ? (own(moved.codes, value) ?? value) : value
