/** What the person has answered so far, asking for an aid; kept as a draft until it is sent. */
import { AIDES } from '../../../../domain/aides.ts'
import { AIDE_CODES, isAideCode, isFreinTheme, type AideCode, type FreinTheme } from '../../../../domain/catalogue.ts'
import { addDays, parseJour, type Jour } from '../../../../base/jour.ts'

export type Quand = 'semaine' | 'mois' | 'jour' | 'saisPas'

export interface Answers {
  readonly theme: FreinTheme | null
  readonly aide: AideCode | null
  readonly raison: string
  /** As typed; empty is « je ne sais pas ». */
  readonly combien: string
  readonly quand: Quand | null
  /** As the date field gives it. */
  readonly jour: string
}

/** What each question is given. */
export interface AskProps {
  readonly answers: Answers
  readonly change: (some: Partial<Answers>) => void
  readonly restored: boolean
  readonly go: (step: string) => void
}

/** The navigation state with which one arrives on an aid that has just been asked for. */
export const JUST_ASKED = 'justAsked'

export const noAnswer: Answers = { theme: null, aide: null, raison: '', combien: '', quand: null, jour: '' }

const quands: readonly Quand[] = ['semaine', 'mois', 'jour', 'saisPas']

export function readAnswers(stored: unknown): Answers | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const from: Partial<Record<keyof Answers, unknown>> = stored
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    theme: isFreinTheme(text(from.theme)) ? (text(from.theme) as FreinTheme) : null, // just checked
    aide: isAideCode(text(from.aide)) ? (text(from.aide) as AideCode) : null, // just checked
    raison: text(from.raison),
    combien: text(from.combien),
    quand: quands.find((each) => each === from.quand) ?? null,
    jour: text(from.jour),
  }
}

export const aidesOf = (theme: FreinTheme): readonly AideCode[] => AIDE_CODES.filter((code) => AIDES[code].frein === theme)

export type Amount = { readonly ok: true; readonly cents: number | null } | { readonly ok: false; readonly reason: 'chiffres' | 'trop' }

const MAX_CENTS = 2_000_000

/** "600", "1 240,50", "600 €" → cents; empty → unknown. */
export function readAmount(typed: string): Amount {
  const bare = typed.replace(/[\s€]/g, '').replace(',', '.')
  if (bare === '') return { ok: true, cents: null }
  if (!/^\d+(\.\d{1,2})?$/.test(bare)) return { ok: false, reason: 'chiffres' }
  const cents = Math.round(Number(bare) * 100)
  return cents > MAX_CENTS ? { ok: false, reason: 'trop' } : { ok: true, cents }
}

export type When = { readonly ok: true; readonly jour: Jour | null } | { readonly ok: false }

export function readWhen(answers: Answers, today: Jour): When {
  switch (answers.quand) {
    case 'semaine':
      return { ok: true, jour: addDays(today, 7) }
    case 'mois':
      return { ok: true, jour: addDays(today, 30) }
    case 'jour': {
      const jour = parseJour(answers.jour)
      return jour.ok && jour.value > today ? { ok: true, jour: jour.value } : { ok: false }
    }
    case 'saisPas':
    case null:
      return { ok: true, jour: null }
  }
}
