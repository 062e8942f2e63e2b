/**
 * One cell → one field's value: absent, taken as it can only be read, proposed (a guess, with what it
 * would become), or held (kept aside with its reason; the row can be imported without it).
 *
 * Cells are cleaned first: control and direction-changing characters go, NIR-shaped numbers are removed
 * and the rest kept, a cell that a spreadsheet would run as a formula is recognised. Nothing is ever
 * evaluated; a note keeps such a text as text, any other field holds it back.
 */
import { removeNir } from '../nir.ts'
import type { Jour } from '../../base/jour.ts'
import type { DispositifCode } from '../catalogue.ts'
import type { TakenField } from './columns.ts'
import { nameKey, words } from './fold.ts'
import { startsFormula } from './formula.ts'
import { matchDispositif } from './matchDispositif.ts'
import { plausibleEtape, plausibleNaissance, readDate } from './readDate.ts'
import type { DateGuess } from './readDate.ts'
import { sensitiveKind } from './sensitiveText.ts'

export type ProposedCode = DateGuess | 'fullTime' | 'partTime' | 'leadingZeroLost' | 'severalPhones' | 'nearDispositif' | 'referentName'
export type HeldCode =
  | 'impossibleDate' | 'implausibleAge' | 'implausibleDate' | 'endBeforeStart'
  | 'unreadablePhone' | 'unreadableCourriel' | 'unreadableCodePostal' | 'unreadableRythme'
  | 'unknownDispositif' | 'formulaInField' | 'tooLong' | 'healthInText' | 'justiceInText'

/** `raw` is the cell without any NIR; for a text held as sensitive it is empty. */
export type FieldValue<T> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'taken'; readonly value: T; readonly raw: string }
  | { readonly kind: 'proposed'; readonly code: ProposedCode; readonly candidates: readonly T[]; readonly raw: string }
  | { readonly kind: 'held'; readonly code: HeldCode; readonly raw: string }

/** A member of the training body who may be référent; the id is the caller's. */
export type Membre = { readonly membreId: string; readonly prenom: string; readonly nom: string }

export type ReadContext = {
  readonly today: Jour
  /** Stands where a NIR was removed from a note, in the reader's language. */
  readonly removedText: string
  readonly membres: readonly Membre[]
}

export type CleanCell = { readonly text: string; readonly nirRemoved: boolean; readonly formula: boolean }

export const MAX_NOTE = 10_000
const MAX_NAME = 60
const MAX_COURRIEL = 120

const ABSENT = { kind: 'absent' } as const
const taken = <T>(value: T, raw: string): FieldValue<T> => ({ kind: 'taken', value, raw })
const held = (code: HeldCode, raw: string): FieldValue<never> => ({ kind: 'held', code, raw })
const proposed = <T>(code: ProposedCode, candidates: readonly T[], raw: string): FieldValue<T> => ({ kind: 'proposed', code, candidates, raw })

export function cleanCell(raw: string, field: TakenField, removedText: string): CleanCell {
  const visible = raw
    .normalize('NFC')
    // Control characters, and those that reverse the direction of what follows.
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, '')
    .trim()
  const text = removeNir(visible, field === 'note' ? removedText : '').trim()
  const blank = /^(?:[-–—.]|n\/?a|néant|nc)$/i.test(text)
  return { text: blank ? '' : text, nirRemoved: text !== visible, formula: !blank && startsFormula(text) && !(field === 'telephone' && /^\+[\d(]/.test(text)) }
}

/** `null` when the number cannot be a N° stagiaire. */
export function readNumero(text: string): string | null {
  const numero = text.replace(/^'/, '').replace(/\s/g, '')
  return /^[A-Za-z0-9][A-Za-z0-9./-]{0,19}$/.test(numero) && !/^\d[.,]?\d*e\+?\d+$/i.test(numero) ? numero : null
}

/** `null` when it cannot be a name. */
export function readName(text: string): string | null {
  return text.length <= MAX_NAME && /\p{L}/u.test(text) && !/[<>{}\n]/.test(text) ? text.replace(/\s+/g, ' ') : null
}

export function readCommune(text: string): FieldValue<string> {
  if (text === '') return ABSENT
  return text.length <= MAX_NAME ? taken(text.replace(/\s+/g, ' '), text) : held('tooLong', text)
}

export function readNaissance(text: string, today: Jour): FieldValue<Jour> {
  return readJour(text, (jour) => plausibleNaissance(jour, today), 'implausibleAge')
}

export function readEtapeJour(text: string, today: Jour): FieldValue<Jour> {
  return readJour(text, (jour) => plausibleEtape(jour, today), 'implausibleDate')
}

function readJour(text: string, plausible: (jour: Jour) => boolean, otherwise: HeldCode): FieldValue<Jour> {
  if (text === '') return ABSENT
  const reading = readDate(text)
  switch (reading.kind) {
    case 'impossible':
      return held('impossibleDate', text)
    case 'exact':
      return plausible(reading.jour) ? taken(reading.jour, text) : held(otherwise, text)
    case 'guess': {
      const jours = reading.jours.filter(plausible)
      return jours.length > 0 ? proposed(reading.how, jours, text) : held(otherwise, text)
    }
  }
}

export function readCodePostal(text: string): FieldValue<string> {
  if (text === '') return ABSENT
  const digits = text.replace(/^F-?/i, '').replace(/\s/g, '')
  if (/^(?:0[1-9]|[1-9]\d)\d{3}$/.test(digits)) return taken(digits, text)
  return /^[1-9]\d{3}$/.test(digits) ? proposed('leadingZeroLost', [`0${digits}`], text) : held('unreadableCodePostal', text)
}

export function readTelephone(text: string): FieldValue<string> {
  if (text === '') return ABSENT
  const one = readOnePhone(text)
  if (one !== null) return taken(one, text)
  const digits = text.replace(/\D/g, '')
  if (/^[1-9]\d{8}$/.test(digits) && /^[\d .-]+$/.test(text)) return proposed('leadingZeroLost', [spaced(`0${digits}`)], text)
  const several = text.split(/[/,;\n]|\bou\b|\bet\b/).map(readOnePhone)
  const numbers = [...new Set(several.filter((number) => number !== null))]
  return numbers.length > 0 && several.length > 1 ? proposed('severalPhones', numbers, text) : held('unreadablePhone', text)
}

/** French numbers as `06 39 98 30 75`, others as `+` and digits. */
function readOnePhone(text: string): string | null {
  if (!/^\s*[+\d(][\d\s.()/-]*$/.test(text)) return null
  const digits = text.replace(/\(0\)/, '').replace(/[^\d+]/g, '')
  const french = /^(?:\+33|0033|0)([1-9]\d{8})$/.exec(digits)
  if (french?.[1] !== undefined) return spaced(`0${french[1]}`)
  const foreign = /^(?:\+|00)([1-9]\d{7,14})$/.exec(digits)
  return foreign?.[1] === undefined || foreign[1].startsWith('33') ? null : `+${foreign[1]}`
}

function spaced(digits: string): string {
  return digits.replace(/(\d\d)(?=\d)/g, '$1 ')
}

export function readCourriel(text: string): FieldValue<string> {
  if (text === '') return ABSENT
  const courriel = text.replace(/^mailto:/i, '')
  const shaped = /^[^\s@<>"(),;:]{1,64}@[^\s@<>"(),;:]{1,60}$/u.test(courriel) && /@[^.]+(?:\.[^.]+)+$/.test(courriel)
  return shaped && courriel.length <= MAX_COURRIEL ? taken(courriel, text) : held('unreadableCourriel', text)
}

/** Half-days a week, 1 to 14. Full time is ten, proposed because each site counts its own way. */
export function readDemiJournees(text: string): FieldValue<number> {
  if (text === '') return ABSENT
  const plain = words(text.replace(/[.,]0+(?=\D|$)/, '').replace(/%/g, ' pour cent'))
  const count = /^(\d{1,2})(?: demi journees?| dj)?(?: (?:par |sem\b|semaine\b|hebdo).*)?$/.exec(plain)
  if (count) {
    const value = Number(count[1])
    return value >= 1 && value <= 14 ? taken(value, text) : held('unreadableRythme', text)
  }
  if (/^(?:(?:a )?(?:temps|tps) (?:plein|complet)|plein temps|complet|100 pour cent|35 ?h(?:eures?)?)$/.test(plain)) return proposed('fullTime', [10], text)
  if (/^(?:(?:a )?mi temps|50 pour cent)$/.test(plain)) return proposed('partTime', [5], text)
  const days = /^([1-7]) (?:j|jours?)(?: .*)?$/.exec(plain)
  return days ? proposed('partTime', [Number(days[1]) * 2], text) : held('unreadableRythme', text)
}

export function readDispositif(text: string): FieldValue<DispositifCode> {
  if (text === '') return ABSENT
  const match = matchDispositif(text)
  if (match.exact !== null) return taken(match.exact, text)
  return match.candidates.length > 0 ? proposed('nearDispositif', match.candidates, text) : held('unknownDispositif', text)
}

/** A full first and last name that only one member bears is taken; initials and likenesses are proposed. */
export function readReferent(text: string, membres: readonly Membre[]): FieldValue<string> {
  if (text === '') return ABSENT
  const wanted = nameKey(text.replace(/^(?:m|mme|mlle)\.?\s+/i, ''))
  const full = membres.filter(({ prenom, nom }) => wanted === nameKey(prenom + nom) || wanted === nameKey(nom + prenom))
  const [only] = full
  if (only !== undefined && full.length === 1) return taken(only.membreId, text)
  const near = membres.filter(({ prenom, nom }) => {
    const [initial, last] = [nameKey(prenom).charAt(0), nameKey(nom)]
    return wanted === last || wanted === initial + last || wanted === last + initial || wanted === nameKey(prenom)
  })
  return proposed('referentName', (full.length > 0 ? full : near).map(({ membreId }) => membreId), text)
}

export function readNote(text: string): FieldValue<string> {
  if (text === '') return ABSENT
  if (text.length > MAX_NOTE) return held('tooLong', '')
  switch (sensitiveKind(text)) {
    case 'health':
      return held('healthInText', '')
    case 'justice':
      return held('justiceInText', '')
    case null:
      return taken(text, text)
  }
}
