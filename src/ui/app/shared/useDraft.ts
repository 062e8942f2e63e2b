/**
 * Words typed and not yet saved outlive the tab: they are put in `session.drafts` at each pause of typing
 * and when the page is hidden, found again when the form opens, removed once saved. The draft also keeps
 * what the form displayed when it was first opened, so that a save after a reload still observes that
 * and nothing newer.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Session } from '../../../readmodel/session.ts'
import type { Champ, Texte } from '../../../readmodel/views.ts'
import { useSession } from '../context.tsx'

const pauseMs = 400

export interface Draft<T> {
  readonly value: T
  readonly set: (next: T) => void
  /** After saving, or when the person gives up. */
  readonly clear: () => Promise<void>
  /** What is shown was found again, not typed now. */
  readonly restored: boolean
  /** The device has been asked; until then `value` may still change by itself. */
  readonly ready: boolean
}

/** `read` says what of a stored draft is still usable; anything typed meanwhile wins over it. */
export function useDraft<T>(name: string, initial: T, read: (stored: unknown) => T | undefined): Draft<T> {
  const { drafts } = useSession()
  const [value, setValue] = useState(initial)
  const [restored, setRestored] = useState(false)
  const [ready, setReady] = useState(false)
  const keeper = useRef<Keeper>(undefined)
  const touched = useRef(false)
  const reading = useRef(read)

  useEffect(() => {
    touched.current = false
    const mine = keepDraft(drafts, name)
    keeper.current = mine
    void findDraft(drafts, name).then((stored) => {
      const found = stored === undefined || touched.current || keeper.current !== mine ? undefined : reading.current(stored)
      if (found !== undefined) {
        setValue(found)
        setRestored(true)
      }
      if (keeper.current === mine) setReady(true)
    })
    return () => mine.stop()
  }, [drafts, name])

  const set = useCallback((next: T) => {
    touched.current = true
    setValue(next)
    keeper.current?.later(JSON.stringify(next))
  }, [])
  const clear = useCallback(async () => {
    touched.current = true
    await keeper.current?.forget()
  }, [])
  return { value, set, clear, restored, ready }
}

interface Keeper {
  later(text: string): void
  forget(): Promise<void>
  stop(): void
}

/** One draft's writing: never two at once, the last words win, and leaving the page writes what waits. */
function keepDraft(drafts: Session['drafts'], name: string): Keeper {
  let waiting: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let chain: Promise<unknown> = Promise.resolve()
  // A device that cannot keep the draft will say so when saving; the words are still in the form.
  const then = (work: () => Promise<void>) => (chain = chain.then(work).catch(() => undefined))
  const flush = () => {
    clearTimeout(timer)
    const text = waiting
    waiting = undefined
    if (text !== undefined) void then(() => drafts.put(name, text))
  }
  const whenHidden = () => {
    if (document.visibilityState === 'hidden') flush()
  }
  document.addEventListener('visibilitychange', whenHidden)
  window.addEventListener('pagehide', flush)
  return {
    later(text) {
      waiting = text
      clearTimeout(timer)
      timer = setTimeout(flush, pauseMs)
    },
    async forget() {
      clearTimeout(timer)
      waiting = undefined
      await then(() => drafts.remove(name))
    },
    stop() {
      flush()
      document.removeEventListener('visibilitychange', whenHidden)
      window.removeEventListener('pagehide', flush)
    },
  }
}

async function findDraft(drafts: Session['drafts'], name: string): Promise<unknown> {
  try {
    const text = await drafts.get(name)
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

export const readText = (stored: unknown): string | undefined => (typeof stored === 'string' ? stored : undefined)

/** A field being edited: the words, and the field exactly as it was when the edit began. */
export interface Opened<B> {
  readonly base: B
  readonly words: string
  readonly set: (words: string) => void
  readonly clear: () => Promise<void>
  readonly restored: boolean
}

interface StoredEdit<B> {
  readonly base: B
  readonly words: string
}

type Editable = Champ<string> | Texte

/** Opens a form on a text field. The base is taken once; a sync while the form is open does not touch it. */
export function useOpened<B extends Editable>(livret: string, current: B): Opened<B> {
  const [opened] = useState(current)
  const { volet, entity, field } = opened.handle
  const { value, set, clear, restored } = useDraft<StoredEdit<B>>(
    `${livret}/${volet}/${entity}.${field}`,
    { base: opened, words: opened.value ?? '' },
    (stored) => readEdit(stored, opened),
  )
  const base = value.base
  return { base, words: value.words, set: useCallback((words: string) => set({ base, words }), [set, base]), clear, restored }
}

/** Words of another field, or without the dots they were typed over, are not this edit. */
function readEdit<B extends Editable>(stored: unknown, opened: B): StoredEdit<B> | undefined {
  if (typeof stored !== 'object' || stored === null || !('words' in stored) || !('base' in stored)) return undefined
  if (typeof stored.words !== 'string') return undefined
  // This program wrote the draft from a whole field; of it only the value and what was seen are taken.
  const before = stored.base as Partial<Editable> | null
  const { entity, field } = opened.handle
  if (before?.handle === undefined || before.handle.entity !== entity || before.handle.field !== field) return undefined
  const base = { ...opened, value: before.value ?? null, handle: { ...opened.handle, seen: before.handle.seen } } as B // null only where B allows it: it was B's own value
  return { words: stored.words, base }
}
