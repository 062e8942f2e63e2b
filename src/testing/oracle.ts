/**
 * The independent oracle: what people were shown and what they then wrote, by its own bookkeeping, and what
 * must therefore be visible in the end. It never reads an operation's observed dots, nor anything that the
 * fold computes: it knows labels it gave to edits, the order in which the server's log names them, and
 * whether the log took or refused each. From that alone it predicts values, conflicts, states, texts, readers.
 */
import type { EntityId, LivretId, PersonneId } from '../base/ids.ts'
import type { VoletKind } from '../domain/volet.ts'
import type { RefusalReason } from '../operations/operation.ts'

/** One per operation that anybody asked to save. */
export type Label = number

/** Answers to an appointment, as the oracle knows them: what each version calls them, when it has a word for it. */
export const ANSWERS = {
  yes: { 1: 'oui', 4: 'vient', 5: 'vient' },
  no: { 1: 'non', 4: 'neVientPas', 5: 'neVientPas' },
  another: { 4: 'autreJour', 5: 'autreJour' },
  late: { 5: 'enRetard' },
} as const satisfies Record<string, Readonly<Record<number, string>>>
export type Answer = keyof typeof ANSWERS
export function answerIn(answer: Answer, schema: number): string | undefined {
  const words: Readonly<Record<number, string>> = ANSWERS[answer]
  return words[schema]
}

/** What each version calls a field that did not keep its name. Edits name it by one name for all. */
const NAMES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  commune: { 1: 'commune', 4: 'commune', 5: 'ville' },
  reponse: { 1: 'presence', 4: 'reponse', 5: 'reponse' },
}
export const nameIn = (field: string, schema: number): string => NAMES[field]?.[schema] ?? field
/** The first version that has a field, or a state. */
const SINCE: Readonly<Record<string, number>> = { accueil: 5, designation: 5, mot: 5, enVeille: 5 }
export const existsIn = (name: string, schema: number): boolean => schema >= (SINCE[name] ?? 1)

export type EditAct =
  | { readonly what: 'register'; readonly entity: EntityId; readonly field: string; readonly answer?: Answer }
  | { readonly what: 'create'; readonly entity: EntityId; readonly type: string; readonly fields: readonly string[] }
  /** Each character put is unique in the run; `cut` are characters that were on the screen. */
  | { readonly what: 'text'; readonly entity: EntityId; readonly field: string; readonly put: string; readonly at: number; readonly cut: string; readonly over: string }
  | { readonly what: 'move'; readonly entity: EntityId; readonly field: string; readonly from: string; readonly to: string; readonly saw: Label | undefined }
  | { readonly what: 'grant'; readonly personne: PersonneId }
  | { readonly what: 'withdraw' }
  | { readonly what: 'membre'; readonly entity: EntityId; readonly personne: PersonneId; readonly role: string }
  | { readonly what: 'fin'; readonly entity: EntityId }
  /** The accompaniment ends: the livret is the person's. */
  | { readonly what: 'cloture' }
  | { readonly what: 'relais'; readonly entity: EntityId; readonly vers: PersonneId; readonly remplacement?: boolean }
  /** The person lets somebody read, for when they hold their livret. */
  | { readonly what: 'ouvre'; readonly personne: PersonneId }
  /** `texte`: the words in front of whoever made it. */
  | { readonly what: 'document'; readonly entity: EntityId; readonly texte: string; readonly parties: readonly PersonneId[] }
  | { readonly what: 'signature'; readonly entity: EntityId; readonly document: EntityId; readonly texte: string }
  | { readonly what: 'decision'; readonly about: Label; readonly keep: boolean }
  | { readonly what: 'newer'; readonly row: string }

export interface Edit {
  readonly label: Label
  /** Version of the program that wrote it. */
  readonly schema: number
  readonly livret: LivretId
  readonly kind: VoletKind
  readonly author: PersonneId
  readonly device: string
  readonly act: EditAct
  /** Edits whose value was on the screen, in that field, when the form was opened. */
  readonly shown: readonly Label[]
  /** The first edit of its all-or-none group. */
  readonly group: Label | undefined
  /** Why it must be refused, when it must. */
  readonly bad: RefusalReason | undefined
}

/** The log as the oracle reads it: which edit, and whether it was taken. */
type Move = Extract<EditAct, { readonly what: 'move' }>
const seenBy = (act: Move, { agreed }: Pick<Way, 'agreed'>): Label | undefined => (act.saw === undefined ? undefined : (agreed.get(act.saw) ?? act.saw))

/** How a machine went. */
export interface Way {
  readonly state: string
  readonly steps: readonly Label[]
  readonly stray: readonly Label[]
  readonly agreed: ReadonlyMap<Label, Label>
}

export interface Fact {
  readonly label: Label
  readonly taken: boolean
}

/**
 * Work that came under several dots is one edit: taken where it was taken, refused only when it was under each. That
 * it stands no more than once is looked at where the log is.
 */
export function eachOnce(facts: readonly Fact[]): readonly Fact[] {
  const taken = new Set(facts.filter((fact) => fact.taken).map(({ label }) => label))
  const met = new Set<Label>()
  return facts.filter((fact) => {
    if (met.has(fact.label) || (taken.has(fact.label) && !fact.taken)) return false
    met.add(fact.label)
    return true
  })
}

const READERS: Readonly<Record<string, readonly string[]>> = {
  cercle: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant', 'remplace', 'lecteur', 'pressenti'],
  parcours: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant', 'remplace', 'lecteur'],
  freins: ['beneficiaire', 'referent', 'conseiller', 'remplace', 'lecteur'],
  notes: ['beneficiaire', 'referent', 'conseiller', 'remplace', 'lecteur'],
  equipe: ['referent', 'responsable', 'assistant', 'remplace'],
  aides: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'remplace', 'lecteur'],
  sensible: ['beneficiaire', 'referent', 'remplace'],
  suivi: ['beneficiaire', 'referent', 'responsable'],
}

export class Oracle {
  readonly edits = new Map<Label, Edit>()
  /** Edits that may be nowhere: every copy of their author's was lost with a disk. */
  readonly excused = new Set<Label>()
  /** Edits that were really kept: the save said so, or they were found on the disk after a kill. */
  readonly kept = new Set<Label>()
  /** People whose rights moved during the run: what they wrote may be refused for that. */
  readonly moved = new Set<PersonneId>()
  #next = 1

  label(edit: Omit<Edit, 'label'>): Label {
    const label = this.#next++
    this.edits.set(label, { ...edit, label })
    return label
  }

  get(label: Label): Edit {
    const edit = this.edits.get(label)
    if (edit === undefined) throw new Error(`no edit ${label}`)
    return edit
  }

  /** Everything a write hides: what its author was shown, and what refused work that was shown had been shown. */
  #hiddenBy(label: Label, refused: ReadonlySet<Label>, into: Set<Label>): void {
    for (const shown of this.get(label).shown) {
      if (into.has(shown)) continue
      into.add(shown)
      if (refused.has(shown)) this.#hiddenBy(shown, refused, into)
    }
  }

  /**
   * Labels whose value must be visible in a register, to a program of a version. What a newer one wrote under another
   * name is not there for it; what it wrote under this name and has no word for here is not visible, and replaces all the same.
   */
  register(facts: readonly Fact[], entity: EntityId, field: string, schema: number): ReadonlySet<Label> {
    if (!existsIn(field, schema)) return new Set()
    const named = (edit: Edit): boolean => edit.schema <= schema || nameIn(field, edit.schema) === nameIn(field, schema)
    const worded = ({ act }: Edit): boolean => act.what !== 'register' || act.answer === undefined || answerIn(act.answer, schema) !== undefined
    const refused = new Set(facts.filter((fact) => !fact.taken).map(({ label }) => label))
    const writes = facts.filter(({ label, taken }) => taken && this.#writes(label, entity, field) && named(this.get(label))).map(({ label }) => label)
    const hidden = new Set<Label>()
    for (const label of writes) this.#hiddenBy(label, refused, hidden)
    return new Set(writes.filter((label) => !hidden.has(label) && worded(this.get(label))))
  }

  #writes(label: Label, entity: EntityId, field: string): boolean {
    const { act } = this.get(label)
    if (act.what === 'register') return act.entity === entity && act.field === field
    return act.what === 'create' && act.entity === entity && act.fields.includes(field)
  }

  /** Every register that the facts speak of, as `entity#field`. */
  registers(facts: readonly Fact[]): ReadonlyMap<string, readonly [EntityId, string]> {
    const found = new Map<string, readonly [EntityId, string]>()
    for (const { label } of facts) {
      const { act } = this.get(label)
      if (act.what === 'register') found.set(`${act.entity}#${act.field}`, [act.entity, act.field])
      if (act.what === 'create') for (const field of act.fields) found.set(`${act.entity}#${field}`, [act.entity, field])
    }
    return found
  }

  /** The steps that took effect, in order; what is taken and is not one was agreement. */
  steps(facts: readonly Fact[], entity: EntityId, initial: string): Way {
    let state = initial
    const steps: Label[] = []
    const stray: Label[] = []
    // Of moves that were agreement: which step each is.
    const agreed = new Map<Label, Label>()
    for (const { label, taken } of facts) {
      const { act } = this.get(label)
      if (!taken || act.what !== 'move' || act.entity !== entity) continue
      const way = { state, steps, agreed }
      const again = this.#again(act, way)
      if (this.#fits(act, way) === 'step') {
        state = act.to
        steps.push(label)
      } else if (again !== undefined) agreed.set(label, again)
      else stray.push(label)
    }
    return { state, steps, stray, agreed }
  }

  /** What a move is where the facts end: the next step, the step just taken by somebody else, or outdated. */
  moveAfter(facts: readonly Fact[], label: Label, initial: string): 'step' | 'agreement' | undefined {
    const { act } = this.get(label)
    if (act.what !== 'move') return undefined
    return this.#fits(act, this.steps(facts, act.entity, initial))
  }

  #fits(act: Move, way: Pick<Way, 'state' | 'steps' | 'agreed'>): 'step' | 'agreement' | undefined {
    if (act.from === way.state && seenBy(act, way) === way.steps.at(-1)) return 'step'
    return this.#again(act, way) === undefined ? undefined : 'agreement'
  }

  /** The step that somebody else took from where this one was taken. */
  #again(act: Move, way: Pick<Way, 'steps' | 'agreed'>): Label | undefined {
    const saw = seenBy(act, way)
    const step = saw === undefined ? way.steps[0] : way.steps.includes(saw) ? way.steps[way.steps.indexOf(saw) + 1] : undefined
    const taken = step === undefined ? undefined : this.get(step).act
    return taken?.what === 'move' && taken.from === act.from && taken.to === act.to ? step : undefined
  }

  machines(facts: readonly Fact[]): ReadonlyMap<EntityId, string> {
    const found = new Map<EntityId, string>()
    for (const { label } of facts) {
      const { act } = this.get(label)
      if (act.what === 'move') found.set(act.entity, act.field)
    }
    return found
  }

  /** The characters a text must show, each once, in no order. */
  text(facts: readonly Fact[], entity: EntityId): string {
    const edits = facts.filter(({ taken }) => taken).flatMap(({ label }) => {
      const { act } = this.get(label)
      return act.what === 'text' && act.entity === entity ? [act] : []
    })
    const cut = new Set(edits.flatMap((act) => Array.from(act.cut)))
    return edits.flatMap((act) => Array.from(act.put)).filter((char) => !cut.has(char)).sort().join('')
  }

  /** An edit whose character does not stand between those that were around its place on its author's screen. */
  misplaced(facts: readonly Fact[], entity: EntityId, text: string): Label | undefined {
    return facts.find(({ label, taken }) => {
      const { act } = this.get(label)
      if (!taken || act.what !== 'text' || act.entity !== entity) return false
      const screen = [...Array.from(act.over.slice(0, act.at)), act.put, ...Array.from(act.over.slice(act.at))]
      const places = screen.map((char) => text.indexOf(char)).filter((at) => at >= 0)
      return places.some((at, i) => at < (places[i - 1] ?? 0))
    })?.label
  }

  texts(facts: readonly Fact[]): ReadonlySet<EntityId> {
    return new Set(facts.flatMap(({ label }) => {
      const { act } = this.get(label)
      return act.what === 'text' ? [act.entity] : []
    }))
  }

  /** Who holds the livret, last; below it those it stands in for. */
  #holding(cercle: readonly Fact[]): readonly { readonly personne: PersonneId; readonly by: EntityId | undefined }[] {
    let stack: readonly { readonly personne: PersonneId; readonly by: EntityId | undefined }[] = []
    const acts = cercle.map((fact) => this.get(fact.label).act)
    for (const { label, taken } of cercle) {
      if (!taken) continue
      const { act } = this.get(label)
      if (act.what === 'membre' && act.role === 'referent' && stack.length === 0) stack = [{ personne: act.personne, by: undefined }]
      if (act.what === 'cloture') {
        const person = acts.find((each) => each.what === 'membre' && each.role === 'beneficiaire')
        stack = person?.what === 'membre' ? [{ personne: person.personne, by: undefined }] : stack
      }
      if (act.what !== 'move' || !this.steps(cercle, act.entity, 'propose').steps.includes(label)) continue
      const relais = acts.find((each) => each.what === 'relais' && each.entity === act.entity)
      if (relais?.what !== 'relais') continue
      if (act.to === 'accepte') stack = [...(relais.remplacement === true ? stack : []), { personne: relais.vers, by: act.entity }]
      if (act.to === 'termine' && stack.at(-1)?.by === act.entity) stack = stack.slice(0, -1)
    }
    return stack
  }

  referent(cercle: readonly Fact[]): PersonneId | undefined {
    return this.#holding(cercle).at(-1)?.personne
  }

  roles(cercle: readonly Fact[], personne: PersonneId): readonly string[] {
    const taken = cercle.filter((fact) => fact.taken).map(({ label }) => this.get(label).act)
    const ended = new Set(taken.flatMap((act) => (act.what === 'fin' ? [act.entity] : [])))
    const entered = (who: PersonneId): readonly string[] => taken.flatMap((act) => (act.what === 'membre' && act.personne === who && !ended.has(act.entity) ? [act.role] : []))
    const own = entered(personne)
    const stack = this.#holding(cercle)
    const holder = stack.at(-1)?.personne
    const answered = new Set(taken.flatMap((act) => (act.what === 'move' ? [act.entity] : [])))
    const asked = own.length > 0 && taken.some((act) => act.what === 'relais' && act.vers === personne && !answered.has(act.entity)) ? ['pressenti'] : []
    if (holder !== undefined && entered(holder).includes('beneficiaire')) {
      if (own.includes('beneficiaire')) return ['beneficiaire', 'titulaire']
      return own.length > 0 && taken.some((act) => act.what === 'ouvre' && act.personne === personne) ? ['lecteur', ...asked] : asked
    }
    const held = holder === personne ? ['referent'] : stack.some((each) => each.personne === personne) ? ['remplace'] : []
    return [...own.filter((role) => role !== 'referent'), ...held, ...asked]
  }

  /** Persons named in a sensitive theme: a grant stands unless somebody who saw it withdrew it. */
  granted(theme: readonly Fact[]): ReadonlySet<PersonneId> {
    const withdrawn = new Set(theme.flatMap(({ label, taken }) => (taken && this.get(label).act.what === 'withdraw' ? this.get(label).shown : [])))
    return new Set(theme.flatMap(({ label, taken }) => {
      const { act } = this.get(label)
      return taken && act.what === 'grant' && !withdrawn.has(label) ? [act.personne] : []
    }))
  }

  mayRead(cercle: readonly Fact[], volet: readonly Fact[], personne: PersonneId, kind: VoletKind): boolean {
    const roles = this.roles(cercle, personne)
    if (roles.length === 0) return false
    const readers = READERS[kind.split(':')[0] ?? ''] ?? []
    return roles.some((role) => readers.includes(role)) || (kind.startsWith('sensible') && this.granted(volet).has(personne))
  }
}
