/**
 * The name a training body's software gives a dispositif → the catalogue's code.
 *
 * Exact (same letters once case, accents and apostrophes are folded) against the labels and the names in
 * use: taken. Anything else is only proposed, nearest first, and waits for a choice; no likeness: nothing
 * is proposed. One choice serves every row with the same name.
 */
import { DISPOSITIFS, DISPOSITIF_CODES } from '../catalogue.ts'
import type { DispositifCode } from '../catalogue.ts'
import { editDistance, words } from './fold.ts'

/** Names in use for a dispositif, beside its label and its label without the bracket. */
const ALIASES: Partial<Record<DispositifCode, readonly string[]>> = {
  avenir: ['Dispositif #Avenir', 'Construction de projet (#Avenir)'],
  'avenir-ateliers': ['Ateliers de formation', '#Avenir ateliers'],
  'avenir-sectorielles': ['Actions sectorielles', '#Avenir actions sectorielles'],
  e2c: ['E2C', 'École de la 2e chance', 'École de la 2ème chance'],
  clea: ['CléA', 'Certification CléA', 'Accompagnement CléA'],
  'qualif-certifiant': ['Qualif’ certifiant'],
  'qualif-qualifiant': ['Qualif’ qualifiant'],
  aif: ['AIF', 'Aide individuelle à la formation'],
  afest: ['AFEST', 'FEST', 'AFEST / FEST', 'Formation en situation de travail'],
  vae: ['VAE', 'Validation des acquis de l’expérience'],
}

type Name = { readonly code: DispositifCode; readonly exact: string; readonly near: string }

/** `#` stays in the exact form: « Avenir » is near #Avenir, not it. */
function exactKey(text: string): string {
  return words(text.replace(/#/g, ' diese '))
}

/** Without brackets, market years and the words that say nothing, to compare what remains. */
function nearKey(text: string): string {
  return words(text.replace(/\([^)]*\)/g, ' '))
    .replace(/\b(?:marche|lot|dispositif|20\d\d)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const NAMES: readonly Name[] = DISPOSITIF_CODES.flatMap((code) => {
  const { label } = DISPOSITIFS[code]
  const withoutBracket = label.replace(/\s*\([^)]*\)/g, '')
  return [...new Set([label, withoutBracket, ...(ALIASES[code] ?? [])])].map((name) => ({ code, exact: exactKey(name), near: nearKey(name) }))
})

export type DispositifMatch = { readonly exact: DispositifCode } | { readonly exact: null; readonly candidates: readonly DispositifCode[] }

const MAX_CANDIDATES = 3
const NEAR_ENOUGH = 0.6
const MAX_LABEL = 200

export function matchDispositif(text: string): DispositifMatch {
  const wanted = exactKey(text.slice(0, MAX_LABEL))
  const exact = NAMES.find((name) => name.exact === wanted)
  if (exact !== undefined) return { exact: exact.code }
  const near = nearKey(text.slice(0, MAX_LABEL))
  const best = new Map<DispositifCode, number>()
  for (const name of NAMES) best.set(name.code, Math.max(best.get(name.code) ?? 0, likeness(near, name.near)))
  const candidates = [...best]
    .filter(([, score]) => score >= NEAR_ENOUGH)
    .sort(([, left], [, right]) => right - left)
    .slice(0, MAX_CANDIDATES)
    .map(([code]) => code)
  return { exact: null, candidates }
}

/** 1 for the same text; edits over length, or the share of words in common when some are missing. */
function likeness(left: string, right: string): number {
  if (left === '' || right === '') return 0
  if (left === right) return 1
  const longest = Math.max(left.length, right.length)
  const limit = Math.ceil(longest * (1 - NEAR_ENOUGH))
  const byEdits = 1 - editDistance(left, right, limit) / longest
  const [ours, theirs] = [new Set(left.split(' ')), new Set(right.split(' '))]
  const common = [...ours].filter((word) => word.length > 2 && theirs.has(word)).length
  const byWords = common === 0 ? 0 : (0.95 * common) / Math.min(ours.size, theirs.size)
  return Math.max(byEdits, byWords)
}
