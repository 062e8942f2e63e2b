/**
 * An import under way, beside the screen that shows it: going to look at a livret and coming back, or
 * leaving while the livrets are written, changes nothing. One per session, gone with it; in memory only,
 * except the answers, which the screen also keeps as a draft.
 */
import { useSyncExternalStore } from 'react'
import type { ImportPlan } from '../../../domain/importGroupe/planTypes.ts'
import type { KnownLivret } from '../../../domain/importGroupe/previewTypes.ts'
import type { Membre } from '../../../domain/importGroupe/readValue.ts'
import type { SaveFault } from '../../../readmodel/commands.ts'
import type { Session } from '../../../readmodel/session.ts'
import { NO_ANSWERS, type Answers } from './answers.ts'
import { loadKnown, referentsOf } from './knownLivrets.ts'
import type { SourceFile } from './sourceFile.ts'

export type Known =
  | { readonly status: 'loading'; readonly done: number; readonly total: number }
  | { readonly status: 'ready'; readonly livrets: readonly KnownLivret[]; readonly membres: readonly Membre[] }

export type Writing =
  | { readonly phase: 'non' }
  | { readonly phase: 'enCours'; readonly plan: ImportPlan }
  | { readonly phase: 'faute'; readonly fault: SaveFault }
  | { readonly phase: 'fini'; readonly plan: ImportPlan; readonly livrets: number; readonly updates: number }

export interface ImportState {
  readonly file: SourceFile | undefined
  readonly answers: Answers
  /** How many answers were found again with this file. */
  readonly resumed: number
  readonly known: Known
  readonly writing: Writing
}

const INITIAL: ImportState = { file: undefined, answers: NO_ANSWERS, resumed: 0, known: { status: 'loading', done: 0, total: 0 }, writing: { phase: 'non' } }

export class ImportStore {
  #state = INITIAL
  readonly #session: Session
  readonly #listeners = new Set<() => void>()
  /** Only the last reading of the livrets counts. */
  #reading = 0

  constructor(session: Session) {
    this.#session = session
    // A livret that arrives during the review may be one of the file's persons: it is compared too.
    session.list.subscribe(({ summaries }) => {
      const { file, known, writing } = this.#state
      if (file === undefined || known.status !== 'ready' || writing.phase === 'enCours' || writing.phase === 'fini') return
      const ids = new Set(known.livrets.map(({ livretId }) => livretId))
      if (summaries.some(({ livret }) => !ids.has(livret))) void this.#readKnown()
    })
  }

  readonly get = (): ImportState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  open(file: SourceFile, answers: Answers, resumed: number): void {
    this.#set({ file, answers, resumed, known: INITIAL.known, writing: { phase: 'non' } })
    void this.#readKnown()
  }

  answer(change: (answers: Answers) => Answers): Answers {
    const answers = change(this.#state.answers)
    this.#set({ answers })
    return answers
  }

  /** The livrets and the référents; what was read stays until what is read again takes its place. */
  async #readKnown(): Promise<void> {
    const reading = ++this.#reading
    const tell = (known: Known): void => {
      if (reading === this.#reading && (known.status === 'ready' || this.#state.known.status === 'loading')) this.#set({ known })
    }
    const annuaire = await this.#session.annuaire().catch(() => [])
    const livrets = await loadKnown(this.#session, (done, total) => tell({ status: 'loading', done, total }))
    tell({ status: 'ready', livrets, membres: referentsOf(annuaire, this.#session.me.organisation) })
  }

  /** Resolves with whether all was written. Nothing reloads the page meanwhile, wherever the person goes. */
  async write(plan: ImportPlan): Promise<boolean> {
    if (this.#state.writing.phase === 'enCours') return false
    const release = this.#session.hold()
    this.#set({ writing: { phase: 'enCours', plan } })
    try {
      const result = await this.#session.commands.importGroup(plan)
      if (result.ok) this.#set({ writing: { phase: 'fini', plan, ...result.value } })
      else {
        // What was written before the fault must be known before anything is written again.
        this.#set({ writing: { phase: 'faute', fault: result.error }, known: INITIAL.known })
        void this.#readKnown()
      }
      return result.ok
    } catch (error) {
      this.#set({ writing: { phase: 'faute', fault: { fault: 'lost' } }, known: INITIAL.known })
      throw error
    } finally {
      release()
    }
  }

  /** Another file: nothing of this one stays. */
  reset(): void {
    this.#reading += 1
    this.#set(INITIAL)
  }

  #set(change: Partial<ImportState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
}

const stores = new WeakMap<Session, ImportStore>()

export function importStoreOf(session: Session): ImportStore {
  const found = stores.get(session) ?? new ImportStore(session)
  stores.set(session, found)
  return found
}

export function useImportState(store: ImportStore): ImportState {
  return useSyncExternalStore(store.subscribe, store.get)
}
