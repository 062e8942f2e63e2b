/**
 * A livret is a set of volets, each with its own readers and writers (architecture.md §1). The kinds
 * are data: what a kind may hold is said by `entities.ts`, who reads it by `permissions.ts`.
 *
 * An entity never changes volet. Non-sensitive freins have a volet of their own (`freins`) beside
 * `parcours`, so that a member can later be given one without the other.
 */
import type { Brand } from '../base/brand.ts'
import type { LivretId, PersonneId } from '../base/ids.ts'
import { parseLivretId, parsePersonneId } from '../base/ids.ts'
import { isOneOf } from '../base/oneOf.ts'
import { err, ok, type Result } from '../base/result.ts'
import { FREINS, isFreinTheme, type FreinTheme } from './catalogue.ts'

export const COMMON_KINDS = ['cercle', 'parcours', 'freins', 'notes', 'equipe', 'aides', 'competences'] as const
export type CommonKind = (typeof COMMON_KINDS)[number]
/** A kind that only a newer program knows: kept and passed on as it came, shown to nobody [V5]. */
export type OtherKind = Brand<string, 'OtherKind'>
export type VoletKind = CommonKind | `sensible:${FreinTheme}` | `prive:${PersonneId}` | OtherKind
export type VoletClass = CommonKind | 'sensible' | 'prive' | 'autre'

export interface VoletId {
  readonly livret: LivretId
  readonly kind: VoletKind
}

/** One text for one volet, used as a map key and on the wire. */
export type VoletKey = `${LivretId}/${VoletKind}`
export const voletKey = (volet: VoletId): VoletKey => `${volet.livret}/${volet.kind}`

const isCommon = (text: string): text is CommonKind => isOneOf(COMMON_KINDS, text)

export function voletClass(kind: VoletKind): VoletClass {
  if (kind.startsWith('sensible:')) return 'sensible'
  if (kind.startsWith('prive:')) return 'prive'
  return isCommon(kind) ? kind : 'autre'
}

export function voletTheme(kind: VoletKind): FreinTheme | undefined {
  if (!kind.startsWith('sensible:')) return undefined
  const theme = kind.slice('sensible:'.length)
  return isFreinTheme(theme) ? theme : undefined
}

/** The form of the kind has whose it is there. */
export const priveOwner = (kind: VoletKind): PersonneId | undefined =>
  kind.startsWith('prive:') ? (kind.slice('prive:'.length) as PersonneId) : undefined

/** Where a frein, its actions and the aids asked for it are written. */
export function voletOfFrein(theme: FreinTheme): VoletKind {
  return FREINS[theme].sensitive ? `sensible:${theme}` : 'freins'
}
export function voletOfAide(theme: FreinTheme | undefined): VoletKind {
  return theme !== undefined && FREINS[theme].sensitive ? `sensible:${theme}` : 'aides'
}

/** The form that the wire gives every kind, known here or not. */
const KIND = /^[A-Za-z0-9_:-]{1,60}$/

export function parseVoletKind(text: string): Result<VoletKind, string> {
  if (isCommon(text)) return ok(text)
  const theme = text.startsWith('sensible:') ? text.slice('sensible:'.length) : ''
  if (isFreinTheme(theme) && FREINS[theme].sensitive) return ok<VoletKind>(`sensible:${theme}`)
  if (text.startsWith('prive:')) {
    const owner = parsePersonneId(text.slice('prive:'.length))
    return owner.ok ? ok<VoletKind>(`prive:${owner.value}`) : owner
  }
  return KIND.test(text) ? ok(text as OtherKind) : err('not a kind of volet') // known under no name above
}

export function parseVoletKey(text: string): Result<VoletId, string> {
  const slash = text.indexOf('/')
  if (slash < 0) return err('not a volet')
  const livret = parseLivretId(text.slice(0, slash))
  if (!livret.ok) return livret
  const kind = parseVoletKind(text.slice(slash + 1))
  return kind.ok ? ok({ livret: livret.value, kind: kind.value }) : kind
}
