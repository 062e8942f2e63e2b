/**
 * Who may be the same person under another number. Two persons are near when a birth date is equal and
 * their names are equal, within a slip of the pen, or swapped; or, where a birth date is missing, when
 * their names are equal and they share a telephone or an e-mail address. Namesakes with different birth
 * dates are two persons. Nearness only raises a question.
 *
 * Persons are compared within groups of one birth date or one name, and a very large group only along its
 * sorted neighbours, so that a hostile file cannot make the comparison quadratic.
 */
import { editDistance, fold, nameKey } from './fold.ts'
import type { KnownLivret, Line, NearReason, RowValues } from './previewTypes.ts'
import type { FieldValue } from './readValue.ts'

export type Person = {
  readonly source: { readonly line: Line } | { readonly livretId: string }
  readonly numero: string
  readonly nom: string
  readonly prenom: string
  /** Every date the birth cell may stand for. */
  readonly naissances: readonly string[]
  readonly contacts: readonly string[]
}

const SMALL_GROUP = 60

export function candidatesOf<T>(value: FieldValue<T>): readonly T[] {
  switch (value.kind) {
    case 'taken':
      return [value.value]
    case 'proposed':
      return value.candidates
    case 'absent':
    case 'held':
      return []
  }
}

export const phoneKey = (telephone: string): string => telephone.replace(/\D/g, '').replace(/^(?:00)?33(?=\d{9}$)/, '0')

export function personOfRow(line: Line, values: RowValues): Person {
  return {
    source: { line },
    numero: numeroKey(candidatesOf(values.numeroStagiaire)[0] ?? ''),
    nom: nameKey(candidatesOf(values.nom)[0] ?? ''),
    prenom: nameKey(candidatesOf(values.prenom)[0] ?? ''),
    naissances: candidatesOf(values.naissance),
    contacts: [...candidatesOf(values.telephone).map(phoneKey), ...candidatesOf(values.courriel).map(fold)],
  }
}

export function personOfLivret(livret: KnownLivret): Person {
  return {
    source: { livretId: livret.livretId },
    numero: numeroKey(livret.numeroStagiaire),
    nom: nameKey(livret.nom),
    prenom: nameKey(livret.prenom),
    naissances: livret.naissance === null ? [] : [livret.naissance],
    contacts: [...(livret.telephone === null ? [] : [phoneKey(livret.telephone)]), ...(livret.courriel === null ? [] : [fold(livret.courriel)])],
  }
}

/** The N° stagiaire as the key it is: capitals and blanks do not make another number. */
export function numeroKey(numero: string): string {
  return numero.replace(/\s/g, '').toUpperCase()
}

export function nearness(left: Person, right: Person): NearReason | null {
  const sameBirth = left.naissances.some((jour) => right.naissances.includes(jour))
  const sameName = left.nom === right.nom && left.prenom === right.prenom
  if (sameBirth) {
    if (sameName) return 'sameNameAndBirth'
    if (left.nom === right.prenom && left.prenom === right.nom) return 'swappedNameAndBirth'
    const [ours, theirs] = [`${left.nom} ${left.prenom}`, `${right.nom} ${right.prenom}`]
    const limit = ours.length >= 12 ? 2 : 1
    return editDistance(ours, theirs, limit) <= limit ? 'closeNameAndBirth' : null
  }
  const birthUnknown = left.naissances.length === 0 || right.naissances.length === 0
  return birthUnknown && sameName && left.contacts.some((contact) => right.contacts.includes(contact)) ? 'sameNameAndContact' : null
}

export type NearPair = { readonly left: Person; readonly right: Person; readonly because: NearReason }

/** Every pair of near persons with two numbers, in the order given, each once. */
export function nearPairs(persons: readonly Person[]): readonly NearPair[] {
  const groups = new Map<string, number[]>()
  const join = (key: string, index: number): void => {
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [index])
    else group.push(index)
  }
  persons.forEach((person, index) => {
    for (const jour of person.naissances) join(`birth ${jour}`, index)
    join(`name ${person.nom} ${person.prenom}`, index)
  })
  const seen = new Set<string>()
  const pairs: (NearPair & { readonly order: readonly [number, number] })[] = []
  for (const group of groups.values()) {
    for (const [one, other] of pairsWithin(group, persons)) {
      const order = one < other ? ([one, other] as const) : ([other, one] as const)
      const [left, right] = [persons[order[0]], persons[order[1]]]
      if (left === undefined || right === undefined || left.numero === right.numero || seen.has(order.join(' '))) continue
      seen.add(order.join(' '))
      const because = nearness(left, right)
      if (because !== null) pairs.push({ left, right, because, order })
    }
  }
  return pairs.sort((one, other) => one.order[0] - other.order[0] || one.order[1] - other.order[1])
}

function* pairsWithin(group: readonly number[], persons: readonly Person[]): Generator<readonly [number, number]> {
  if (group.length <= SMALL_GROUP) {
    for (const [at, one] of group.entries()) for (const other of group.slice(at + 1)) yield [one, other]
    return
  }
  const name = (index: number): string => `${persons[index]?.nom ?? ''} ${persons[index]?.prenom ?? ''}`
  const sorted = [...group].sort((one, other) => (name(one) < name(other) ? -1 : name(one) > name(other) ? 1 : one - other))
  for (const [at, one] of sorted.entries()) {
    const next = sorted[at + 1]
    if (next !== undefined) yield [one, next]
  }
}
