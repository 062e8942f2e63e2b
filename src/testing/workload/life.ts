/**
 * One livret's life, for figures that can be compared from one engine to another: from a seed, a template
 * (12 steps, 40 checks), 600 edits by three people over about 104 sessions with partial exchanges, then two
 * branches of 100 edits written apart. `gestures.ts` says what each edit is here, and who makes it.
 *
 * Source: the project's shared `bench/workload.mjs` (2026), carried over draw by draw, so that a seed gives the
 * life it gave there; architecture.md §3 compares other engines on it. Reading it needs nothing of the product.
 */
import { seededRandom } from '../seededIds.ts'

type Random = () => number

/** A made-up language with the word frequencies of French; the same words in every life. */
const vocabulary = ((): { readonly words: readonly string[]; readonly upTo: readonly number[]; readonly total: number } => {
  const random = seededRandom(777)
  const onsets = ['b', 'c', 'd', 'f', 'g', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'ch', 'pr', 'tr', 'br', 'cl', '', 'qu', 'j', 'gr', 'pl', 'h']
  const vowels = ['a', 'e', 'i', 'o', 'u', 'é', 'ai', 'ou', 'eau', 'an', 'en', 'on', 'in', 'oi', 'è', 'eu']
  const codas = ['', '', '', 'r', 'l', 's', 't', 'n', 'x', 'nt', 'ment', 'tion', 'ble', 'que', 'sse']
  const words = new Set(['le', 'la', 'les', 'de', 'des', 'du', 'et', 'à', 'un', 'une', 'en', 'pour', 'que', 'qui', 'ne', 'pas', 'est', 'sur', 'au', 'avec', 'dans', 'il', 'elle', 'je', 'nous', 'a', 'ce', 'se', 'par', 'plus', 'son', 'sa', 'mais', 'ou', 'sont', 'été'])
  while (words.size < 6000) {
    const syllables = 1 + Math.floor(random() * 3)
    let word = ''
    for (let i = 0; i < syllables; i++) word += pick(random, onsets) + pick(random, vowels)
    words.add(word + pick(random, codas))
  }
  const upTo: number[] = []
  let total = 0
  for (let i = 0; i < words.size; i++) {
    total += 1 / Math.pow(i + 2.7, 0.92)
    upTo.push(total)
  }
  return { words: [...words], upTo, total }
})()

function pick<T>(random: Random, list: readonly T[]): T {
  const found = list[Math.floor(random() * list.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

function pickWord(random: Random): string {
  const { words, upTo, total } = vocabulary
  const x = random() * total
  let low = 0
  let high = upTo.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((upTo[middle] ?? 0) < x) low = middle + 1
    else high = middle
  }
  return words[low] ?? ''
}

function prose(random: Random, length: number): string {
  let text = ''
  let capital = true
  while (text.length < length) {
    let word = pickWord(random)
    if (capital) {
      word = word.charAt(0).toUpperCase() + word.slice(1)
      capital = false
    }
    text += word
    const p = random()
    if (p < 0.08) {
      text += '. '
      capital = true
    } else if (p < 0.16) text += ', '
    else text += ' '
  }
  return text.trim()
}

function lifeId(random: Random, prefix: string): string {
  let id = prefix
  for (let i = 0; i < 11; i++) id += '0123456789abcdefghijklmnopqrstuvwxyz'.charAt(Math.floor(random() * 36))
  return id
}

const STATUSES = ['todo', 'in_progress', 'done', 'blocked', 'not_applicable'] as const
export type LifeStatus = (typeof STATUSES)[number]
const AID_STATES = ['draft', 'submitted', 'in_review', 'accepted', 'paid', 'closed'] as const
export type LifeAidState = (typeof AID_STATES)[number]

/** Entities are named as in the source: `step/s01`, `check/c01`, `note/n…`, `aid/a…`, `skill/k…`. */
export type LifeOp =
  | { readonly k: 'note'; readonly e: string; readonly text: string }
  | { readonly k: 'aid'; readonly e: string; readonly type: string; readonly amount: number; readonly reason: string }
  | { readonly k: 'skill'; readonly e: string; readonly label: string; readonly evidence: string }
  | { readonly k: 'step'; readonly e: string; readonly to: LifeStatus }
  | { readonly k: 'status'; readonly e: string; readonly to: LifeStatus }
  | { readonly k: 'comment'; readonly e: string; readonly text: string }
  | { readonly k: 'level'; readonly e: string; readonly to: number }
  | { readonly k: 'tr'; readonly e: string; readonly to: LifeAidState }
  /** At a place of the note's text (0 to 1), cut some and put some. */
  | { readonly k: 'txt'; readonly e: string; readonly pos: number; readonly del: number; readonly ins: string }

/** Who: 0 the bénéficiaire, 1 the référent, 2 the conseiller. */
export type Seat = 0 | 1 | 2
export interface LifeEdit {
  readonly k: 'edit'
  readonly r: Seat
  readonly at: number
  readonly op: LifeOp
}
export type LifeEvent =
  | LifeEdit
  | { readonly k: 'session' | 'sync'; readonly r: Seat }
  | { readonly k: 'mark590' }

export interface Life {
  readonly steps: readonly { readonly e: string; readonly title: string; readonly due: string }[]
  readonly checks: readonly { readonly e: string; readonly label: string }[]
  readonly events: readonly LifeEvent[]
  readonly branches: readonly [readonly LifeEdit[], readonly LifeEdit[]]
  /** When the template is written. */
  readonly begins: number
}

interface Known {
  notes: string[]
  aids: { e: string; s: number }[]
  skills: string[]
}

type Kind = 'note' | 'aid' | 'tr' | 'skill' | 'level' | 'status' | 'comment' | 'step' | 'txt'

const numbered = (random: Random, prefix: string, count: number): string =>
  prefix + String(1 + Math.floor(random() * count)).padStart(2, '0')

function makeOp(random: Random, kind: Kind, known: Known): LifeOp {
  switch (kind) {
    case 'note': {
      const e = lifeId(random, 'note/n')
      known.notes.push(e)
      return { k: 'note', e, text: prose(random, 340 + random() * 120) }
    }
    case 'aid': {
      const e = lifeId(random, 'aid/a')
      known.aids.push({ e, s: 0 })
      const type = pick(random, ['transport', 'logement', 'formation', 'equipement'])
      return { k: 'aid', e, type, amount: Math.round(random() * 90_000) / 100, reason: prose(random, 90) }
    }
    case 'tr': {
      const open = known.aids.filter((aid) => aid.s < 5)
      if (open.length === 0) return makeOp(random, 'status', known)
      const aid = pick(random, open)
      aid.s += 1
      return { k: 'tr', e: aid.e, to: AID_STATES[aid.s] ?? 'closed' }
    }
    case 'skill': {
      const e = lifeId(random, 'skill/k')
      known.skills.push(e)
      return { k: 'skill', e, label: prose(random, 28), evidence: prose(random, 50) }
    }
    case 'level':
      return known.skills.length > 0
        ? { k: 'level', e: pick(random, known.skills), to: 1 + Math.floor(random() * 4) }
        : makeOp(random, 'status', known)
    case 'status': return { k: 'status', e: numbered(random, 'check/c', 40), to: pick(random, STATUSES) }
    case 'comment': return { k: 'comment', e: numbered(random, 'check/c', 40), text: prose(random, 30 + random() * 60) }
    case 'step': return { k: 'step', e: numbered(random, 'step/s', 12), to: pick(random, STATUSES) }
    case 'txt': {
      if (known.notes.length === 0) return makeOp(random, 'status', known)
      const ins = random() < 0.75 ? ` ${prose(random, 5 + random() * 45)}` : ''
      const e = pick(random, known.notes)
      const pos = random()
      const del = ins === '' ? 5 + Math.floor(random() * 25) : random() < 0.3 ? Math.floor(random() * 20) : 0
      return { k: 'txt', e, pos, del, ins }
    }
  }
}

function bag(random: Random, counts: readonly (readonly [Kind, number])[]): Kind[] {
  const kinds = counts.flatMap(([kind, count]) => Array.from({ length: count }, () => kind))
  for (let i = kinds.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const [a, b] = [kinds[i], kinds[j]]
    if (a === undefined || b === undefined) throw new Error('both are in the bag')
    kinds[i] = b
    kinds[j] = a
  }
  return kinds
}

function learn(to: Known, from: Known): void {
  for (const e of from.notes) if (!to.notes.includes(e)) to.notes.push(e)
  for (const e of from.skills) if (!to.skills.includes(e)) to.skills.push(e)
  for (const aid of from.aids) {
    const known = to.aids.find((each) => each.e === aid.e)
    if (known === undefined) to.aids.push({ ...aid })
    else known.s = Math.max(known.s, aid.s)
  }
}

const SEATS: readonly Seat[] = [0, 1, 2]
const HOUR = 3_600_000
const MIXED = 590

export function life(seed: number): Life {
  const random = seededRandom(seed)
  // Creations come early in a life.
  const creates = new Set<Kind>(['note', 'aid', 'skill'])
  const kinds = bag(random, [['note', 29], ['aid', 8], ['tr', 39], ['skill', 25], ['level', 24], ['status', 172], ['comment', 112], ['step', 72], ['txt', 109]])
    .map((kind) => ({ kind, place: creates.has(kind) ? random() * 0.8 : kind === 'tr' ? 0.25 + random() * 0.75 : random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ kind }) => kind)
  const none = (): Known => ({ notes: [], aids: [], skills: [] })
  const hub = none()
  const known: readonly [Known, Known, Known] = [none(), none(), none()]
  const events: LifeEvent[] = []
  let at = Date.UTC(2025, 0, 6, 8)
  const sync = (r: Seat): void => {
    learn(hub, known[r])
    learn(known[r], hub)
    events.push({ k: 'sync', r })
  }
  const edit = (r: Seat, kind: Kind): void => {
    events.push({ k: 'edit', r, at, op: makeOp(random, kind, known[r]) })
  }
  for (let i = 0; i < MIXED; ) {
    const r = pick(random, SEATS)
    const count = Math.min(MIXED - i, 3 + Math.floor(random() * 7))
    at += HOUR * (4 + random() * 250)
    events.push({ k: 'session', r })
    for (let j = 0; j < count; j++) {
      at += 1000 * (20 + random() * 300)
      edit(r, kinds[i++] ?? 'status')
    }
    if (random() < 0.6) sync(r)
  }
  for (let pass = 0; pass < 2; pass++) for (const r of SEATS) sync(r)
  events.push({ k: 'mark590' })
  // Ten edits that are like the others, and the same in every life.
  const last: readonly (readonly [Seat, readonly Kind[]])[] = [
    [1, ['status', 'status', 'note', 'step', 'tr']],
    [2, ['txt', 'status', 'comment', 'level', 'status']],
  ]
  for (const [r, ten] of last) {
    at += 24 * HOUR
    events.push({ k: 'session', r })
    for (const kind of ten) {
      at += 60_000
      edit(r, kind)
    }
    sync(r)
  }
  for (const each of known) learn(each, hub)
  const branch = (r: 0 | 1): readonly LifeEdit[] => {
    const own = seededRandom(seed * 31 + r + 1)
    const mine = structuredClone(hub)
    let time = at + 24 * HOUR
    return bag(own, [['status', 35], ['comment', 15], ['step', 8], ['note', 5], ['txt', 25], ['tr', 6], ['skill', 3], ['level', 3]]).map((kind) => {
      time += 120_000 + own() * HOUR
      return { k: 'edit', r, at: time, op: makeOp(own, kind, mine) }
    })
  }
  return { ...template(seed), events, branches: [branch(0), branch(1)], begins: Date.UTC(2025, 0, 6, 7) }
}

function template(seed: number): Pick<Life, 'steps' | 'checks'> {
  const random = seededRandom(seed ^ 0x51ed)
  const steps = Array.from({ length: 12 }, (_, i) => ({ e: `step/s${String(i + 1).padStart(2, '0')}`, title: prose(random, 40), due: `2026-0${String(1 + ((i + 1) % 9))}-15` }))
  const checks = Array.from({ length: 40 }, (_, i) => ({ e: `check/c${String(i + 1).padStart(2, '0')}`, label: prose(random, 45) }))
  return { steps, checks }
}
