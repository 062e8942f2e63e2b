/**
 * What an open form keeps of itself on the device while somebody types: the words, what the fields showed
 * when it opened, and the dots that were displayed. When the words are taken up again, perhaps after a
 * sync, they still stand on what their author had seen.
 */
import { parseReplicaId } from '../../../base/ids.ts'
import type { Scalar } from '../../../domain/entities.ts'
import type { Champ, Machine, Texte } from '../../../readmodel/views.ts'

/** What a form may be opened on. */
export type Held = Champ<Scalar> | Texte | Machine
export type Values = Readonly<Record<string, string>>
type Seen = Held['handle']['seen']

export interface KeptBase {
  readonly seen: Seen
  /** The text or the state that was displayed; empty for a register, whose write does not depend on it. */
  readonly shown: string
}

export interface KeptForm {
  readonly values: Values
  readonly initial: Values
  readonly bases: Readonly<Record<string, KeptBase>>
}

const isTexte = (held: Held): held is Texte => 'authors' in held
const isMachine = (held: Held): held is Machine => 'next' in held

export const keepBase = (held: Held): KeptBase => ({
  seen: held.handle.seen,
  shown: isTexte(held) ? held.value : isMachine(held) ? held.state : '',
})

/** The same field, standing on what was displayed when the kept form was opened. */
export function rebase<H extends Held>(held: H, kept: KeptBase | undefined): H {
  if (kept === undefined) return held
  const handle = { ...held.handle, seen: kept.seen }
  if (isTexte(held)) return { ...held, handle, value: kept.shown }
  if (isMachine(held)) return { ...held, handle, state: kept.shown }
  return { ...held, handle }
}

export const writeKept = (form: KeptForm): string => JSON.stringify(form)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

function readValues(value: unknown): Values | undefined {
  if (!isRecord(value)) return undefined
  const entries = Object.entries(value).flatMap(([key, text]): [string, string][] => (typeof text === 'string' ? [[key, text]] : []))
  return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : undefined
}

function readSeen(value: unknown): Seen | undefined {
  if (!Array.isArray(value)) return undefined
  const dots = value.flatMap((dot: unknown) => {
    if (!isRecord(dot) || typeof dot['replica'] !== 'string' || typeof dot['n'] !== 'number') return []
    const replica = parseReplicaId(dot['replica'])
    return replica.ok ? [{ replica: replica.value, n: dot['n'] }] : []
  })
  return dots.length === value.length ? dots : undefined
}

/** `undefined` when an older program kept it in another shape. */
export function readKept(text: string): KeptForm | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(parsed) || !isRecord(parsed['bases'])) return undefined
  const values = readValues(parsed['values'])
  const initial = readValues(parsed['initial'])
  if (values === undefined || initial === undefined) return undefined
  const bases: Record<string, KeptBase> = {}
  for (const [field, base] of Object.entries(parsed['bases'])) {
    if (!isRecord(base) || typeof base['shown'] !== 'string') return undefined
    const seen = readSeen(base['seen'])
    if (seen === undefined) return undefined
    bases[field] = { seen, shown: base['shown'] }
  }
  return { values, initial, bases }
}
