/** What the last ten edits weigh when nothing but who, when, where and what is told: the limit deltas are measured against. */
import { gzipSync } from 'node:zlib'
import type { Entry, Operation } from '../../operations/operation.ts'
import type { Pen } from '../../testing/workload/play.ts'
import type { VoletKind } from '../../domain/volet.ts'

/** One row per operation, in the order of making, under the product's own ids; a group's marks, dots and hashes are not in it. */
export function rowsOf(volet: string, entries: readonly Entry[]): readonly (readonly unknown[])[] {
  return entries.flatMap((entry) => (entry.kind === 'operation' ? [rowOf(volet, entry.operation)] : []))
}

function rowOf(volet: string, { author, at, payload }: Operation): readonly unknown[] {
  switch (payload.act) {
    case 'create': return [author, at, `${volet}/${payload.entity}`, [payload.type, payload.values]]
    case 'set': return [author, at, `${volet}/${payload.entity}/${payload.field}`, payload.value]
    case 'add':
    case 'remove': return [author, at, `${volet}/${payload.entity}/${payload.field}`, [payload.act, payload.element]]
    case 'transition': return [author, at, `${volet}/${payload.entity}/${payload.field}`, payload.to]
    case 'text': return [author, at, `${volet}/${payload.entity}/${payload.field}`, payload.changes]
    case 'decision':
    case 'unknown': return [author, at, volet, payload]
  }
}

export const gzipped = (rows: readonly (readonly unknown[])[]): number =>
  gzipSync(JSON.stringify([...rows].sort((a, b) => Number(a[1]) - Number(b[1]))), { level: 9 }).length

/** What screens would show of it, and nothing of how it came: for `JSON.parse` as a measure of loading. */
export function plainState(pen: Pick<Pen, 'shown'>, kinds: readonly VoletKind[]): Readonly<Record<string, unknown>> {
  const out: Record<string, unknown> = {}
  for (const kind of kinds)
    for (const entity of pen.shown(kind).entities.values()) {
      const fields: Record<string, unknown> = { type: entity.type }
      for (const [name, field] of entity.fields) {
        if (field.kind === 'registre') fields[name] = field.writes.at(-1)?.value
        else if (field.kind === 'texte') fields[name] = field.text
        else if (field.kind === 'ensemble') fields[name] = field.adds.map((add) => add.value)
        else fields[name] = { state: field.state, history: field.steps.map(({ to, author, at }) => ({ to, by: author, at })) }
      }
      out[`${kind}/${entity.id}`] = fields
    }
  return out
}
