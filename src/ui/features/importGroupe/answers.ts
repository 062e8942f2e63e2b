/**
 * Everything the person answered about one file. Kept on the device (sealed, as a draft) under the file's
 * fingerprint, so that leaving midway loses no answer: the same file chosen again takes them up. The file
 * is not kept. What is read back is not trusted: whatever does not fit is dropped, the rest stands.
 */
import { isDispositifCode } from '../../../domain/catalogue.ts'
import { TAKEN_FIELDS, type ColumnChoices, type TakenField } from '../../../domain/importGroupe/columns.ts'
import { SEPARATORS, type Separator } from '../../../domain/importGroupe/parseTable.ts'
import { NO_DECISIONS, type Decisions } from '../../../domain/importGroupe/planTypes.ts'
import type { Corrections, DifferenceKey, Line } from '../../../domain/importGroupe/previewTypes.ts'
import { removeNir } from '../../../domain/nir.ts'
import { CHOSEN_ENCODINGS, type ChosenEncoding } from './sourceFile.ts'

export interface Answers {
  readonly encoding: ChosenEncoding | undefined
  readonly separator: Separator | undefined
  readonly choices: ColumnChoices
  readonly corrections: Corrections
  readonly decisions: Decisions
}

export const NO_ANSWERS: Answers = { encoding: undefined, separator: undefined, choices: new Map(), corrections: new Map(), decisions: NO_DECISIONS }

export interface KeptAnswers {
  readonly fingerprint: string
  readonly answers: Answers
}

export function countAnswers({ encoding, separator, choices, corrections, decisions }: Answers): number {
  const nested = (maps: ReadonlyMap<unknown, ReadonlyMap<unknown, unknown>>): number => [...maps.values()].reduce((sum, { size }) => sum + size, 0)
  const { values, shortRows, dispositifs, referents, sameNumeros, nearDuplicates, nearKnown, known, excluded } = decisions
  const single = [choices, shortRows, dispositifs, referents, sameNumeros, nearDuplicates, nearKnown, excluded].reduce((sum, { size }) => sum + size, 0)
  return single + nested(values) + nested(known) + nested(corrections) + (encoding === undefined ? 0 : 1) + (separator === undefined ? 0 : 1)
}

/** One entry set, or removed when `value` is undefined. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const next = new Map(map)
  if (value === undefined) next.delete(key)
  else next.set(key, value)
  return next
}

export function withNested<K, L, V>(maps: ReadonlyMap<K, ReadonlyMap<L, V>>, key: K, inner: L, value: V | undefined): ReadonlyMap<K, ReadonlyMap<L, V>> {
  const next = withEntry(maps.get(key) ?? new Map<L, V>(), inner, value)
  return withEntry(maps, key, next.size === 0 ? undefined : next)
}

export function withMember<T>(set: ReadonlySet<T>, member: T, present: boolean): ReadonlySet<T> {
  const next = new Set(set)
  if (present) next.add(member)
  else next.delete(member)
  return next
}

type Stored = Readonly<Record<string, unknown>>

export function storeAnswers({ fingerprint, answers }: KeptAnswers): Stored {
  const { decisions } = answers
  const flat = <K, L, V>(maps: ReadonlyMap<K, ReadonlyMap<L, V>>) => [...maps].flatMap(([key, inner]) => [...inner].map(([other, value]) => [key, other, value] as const))
  return {
    fingerprint,
    encoding: answers.encoding,
    separator: answers.separator,
    choices: [...answers.choices],
    corrections: flat(answers.corrections).map(([line, field, text]) => [line, field, removeNir(text, '')]),
    values: flat(decisions.values),
    shortRows: [...decisions.shortRows],
    dispositifs: [...decisions.dispositifs],
    referents: [...decisions.referents],
    sameNumeros: [...decisions.sameNumeros],
    nearDuplicates: [...decisions.nearDuplicates],
    nearKnown: [...decisions.nearKnown],
    known: flat(decisions.known),
    excluded: [...decisions.excluded],
  }
}

export function readAnswers(stored: unknown): KeptAnswers | undefined {
  if (!isRecord(stored) || typeof stored['fingerprint'] !== 'string') return undefined
  const list = (name: string): readonly (readonly unknown[])[] => {
    const found: unknown = stored[name]
    return Array.isArray(found) ? found.map((each: unknown): readonly unknown[] => (Array.isArray(each) ? each : [each])) : []
  }
  const map = <K, V>(name: string, key: Read<K>, value: Read<V>): ReadonlyMap<K, V> =>
    new Map(list(name).flatMap(([first, second]) => both(key(first), value(second))))
  const nested = <L, V>(name: string, inner: Read<L>, value: Read<V>): ReadonlyMap<Line, ReadonlyMap<L, V>> => {
    let found: ReadonlyMap<Line, ReadonlyMap<L, V>> = new Map()
    for (const [first, second, third] of list(name)) {
      const [at, kept] = [line(first), both(inner(second), value(third))[0]]
      if (at !== undefined && kept !== undefined) found = withNested(found, at, kept[0], kept[1])
    }
    return found
  }
  const lines = (name: string): ReadonlySet<Line> => new Set(list(name).flatMap(([first]) => line(first) ?? []))
  const decisions: Decisions = {
    values: nested('values', field, (value) => {
      if (!isRecord(value)) return undefined
      if (value['kind'] === 'without') return { kind: 'without' as const }
      const candidate = line(value['candidate'])
      return value['kind'] === 'take' && candidate !== undefined ? { kind: 'take' as const, candidate } : undefined
    }),
    shortRows: lines('shortRows'),
    dispositifs: map('dispositifs', text, (value) => (value === null || (typeof value === 'string' && isDispositifCode(value)) ? value : undefined)),
    referents: map('referents', text, (value) => (value === null ? null : text(value))),
    sameNumeros: map('sameNumeros', text, line),
    nearDuplicates: map('nearDuplicates', text, (value) => {
      const keep = isRecord(value) ? line(value['keep']) : undefined
      return value === 'different' ? value : keep === undefined ? undefined : { keep }
    }),
    nearKnown: map('nearKnown', line, (value) => {
      const livretId = isRecord(value) ? text(value['livretId']) : undefined
      return value === 'different' ? value : livretId === undefined ? undefined : { livretId }
    }),
    known: nested('known', differenceKey, (value) => (value === 'file' || value === 'livret' ? value : undefined)),
    excluded: lines('excluded'),
  }
  return {
    fingerprint: stored['fingerprint'],
    answers: {
      encoding: CHOSEN_ENCODINGS.find((each) => each === stored['encoding']),
      separator: SEPARATORS.find((each) => each === stored['separator']),
      choices: map('choices', line, (value) => (value === 'rien' ? value : field(value))),
      corrections: nested('corrections', field, text),
      decisions,
    },
  }
}

type Read<T> = (value: unknown) => T | undefined

const isRecord = (value: unknown): value is Stored => typeof value === 'object' && value !== null
const text: Read<string> = (value) => (typeof value === 'string' ? value : undefined)
const line: Read<Line> = (value) => (typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined)
const field: Read<TakenField> = (value) => TAKEN_FIELDS.find((each) => each === value)

const IDENTITY = ['numeroStagiaire', 'nom', 'prenom', 'naissance', 'codePostal', 'commune', 'telephone', 'courriel'] as const
const DIFFERENCE_KEYS: readonly DifferenceKey[] = [...IDENTITY, 'etape.debut', 'etape.fin', 'etape.demiJournees', 'newEtape', 'newNote']
const differenceKey: Read<DifferenceKey> = (value) => DIFFERENCE_KEYS.find((each) => each === value)

function both<K, V>(key: K | undefined, value: V | undefined): readonly (readonly [K, V])[] {
  return key === undefined || value === undefined ? [] : [[key, value]]
}
