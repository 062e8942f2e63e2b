/**
 * One open form. It stands on the fields as they were displayed when it opened, whatever is synced
 * meanwhile; its words are kept on the device at each pause in typing and taken up again when it is
 * reopened; nothing reloads the page while it is open. Cancelling is the only way to lose words.
 */
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { SaveFault, Saved } from '../../../readmodel/commands.ts'
import { keepBase, readKept, rebase, writeKept, type Held, type KeptBase, type Values } from './draft.ts'
import { useTools } from './tools.tsx'

export interface OpenForm<B> {
  readonly values: Values
  readonly changed: (field: string) => boolean
  /** The field as it was displayed when the form opened. */
  readonly held: <K extends keyof B & string>(field: K) => B[K]
}

export interface FormSpec<B> {
  /** Under which name its words are kept; unique in the livret. */
  readonly name: string
  readonly base: B
  readonly initial: Values
  /** Sentences by field; empty when it can be saved. */
  readonly check?: ((values: Values) => Values) | undefined
  readonly save: (form: OpenForm<B>) => Saved<unknown>
  /** `reset` empties a form that stays on the page. */
  readonly onSaved: (reset: () => void) => void
}

export interface Bound {
  readonly name: string
  readonly value: string
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void
  readonly erreur: string | undefined
}

export interface Form<B> extends OpenForm<B> {
  readonly set: (field: string, value: string) => void
  readonly assign: (changes: Values) => void
  readonly bind: (field: string) => Bound
  readonly fault: SaveFault | undefined
  readonly busy: boolean
  /** How many times it could not be saved as typed: the first wrong field takes the focus. */
  readonly stumbles: number
  /** The words come from an earlier visit. */
  readonly restored: boolean
  /** With what the button itself says, if anything. */
  readonly submit: (said?: Values) => Promise<void>
  /** The author gives the words up. */
  readonly discard: () => Promise<void>
}

const PAUSE_MS = 600

type Bases = Readonly<Record<string, KeptBase>>

export function useForm<B extends Readonly<Record<string, Held>>>(spec: FormSpec<B>): Form<B> {
  const { view, drafts, hold, kept } = useTools()
  const name = `${view.livret}/${spec.name}`
  const [base] = useState(spec.base)
  const [initial, setInitial] = useState(spec.initial)
  const [values, setValues] = useState(spec.initial)
  const [bases, setBases] = useState<Bases>({})
  const [errors, setErrors] = useState<Values>({})
  const [fault, setFault] = useState<SaveFault>()
  const [busy, setBusy] = useState(false)
  const [restored, setRestored] = useState(false)
  const [stumbles, setStumbles] = useState(0)
  /** Nothing is kept before a key is pressed, nor after the form is saved or given up. */
  const typed = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** Never two writings of a draft at once. A device that cannot keep it says so when the form is saved. */
  const chain = useRef<Promise<unknown>>(Promise.resolve())
  const queue = useCallback((work: () => Promise<void>) => {
    chain.current = chain.current.then(work).catch(() => undefined)
    return chain.current
  }, [])

  useEffect(() => hold(), [hold])

  const held = useCallback(<K extends keyof B & string>(field: K): B[K] => {
    const shown = base[field]
    if (shown === undefined) throw new Error(`the form is not open on ${field}`)
    return rebase(shown, bases[field])
  }, [base, bases])

  const takeUp = useEffectEvent((text: string | undefined) => {
    const found = text === undefined ? undefined : readKept(text)
    if (found === undefined || typed.current) return
    setInitial((now) => ({ ...now, ...found.initial }))
    setValues((now) => ({ ...now, ...found.values }))
    setBases(found.bases)
    setRestored(true)
  })
  useEffect(() => {
    let open = true
    void queue(async () => {
      const text = await drafts.get(name)
      if (open) takeUp(text)
    })
    return () => {
      open = false
    }
  }, [drafts, name, queue])

  const keep = useEffectEvent(() => {
    clearTimeout(timer.current)
    if (!typed.current) return
    const own: Record<string, KeptBase> = {}
    for (const [field, each] of Object.entries(base)) own[field] = bases[field] ?? keepBase(each)
    const text = writeKept({ values, initial, bases: own })
    void queue(() => drafts.put(name, text))
  })
  useEffect(() => {
    timer.current = setTimeout(() => keep(), PAUSE_MS)
    return () => clearTimeout(timer.current)
  }, [values])
  useEffect(() => {
    const hidden = () => keep()
    document.addEventListener('visibilitychange', hidden)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      keep()
    }
  }, [])

  const assign = (changes: Values) => {
    typed.current = true
    setValues((now) => ({ ...now, ...changes }))
    setErrors((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !(field in changes))))
  }
  const set = (field: string, value: string) => assign({ [field]: value })
  const finish = async () => {
    typed.current = false
    clearTimeout(timer.current)
    await queue(() => drafts.remove(name))
  }
  const changedIn = (now: Values) => (field: string) => (now[field] ?? '') !== (initial[field] ?? '')
  const reset = () => {
    setInitial(spec.initial)
    setValues(spec.initial)
    setBases({})
    setRestored(false)
  }
  return {
    values,
    changed: changedIn(values),
    held,
    set,
    assign,
    bind: (field) => ({
      name: field,
      value: values[field] ?? '',
      onChange: (event) => set(field, event.target.value),
      erreur: errors[field],
    }),
    fault,
    busy,
    stumbles,
    restored,
    submit: async (said) => {
      if (busy) return
      const now = said === undefined ? values : { ...values, ...said }
      const wrong = spec.check?.(now) ?? {}
      setErrors(wrong)
      setFault(undefined)
      if (Object.keys(wrong).length > 0) {
        setStumbles((count) => count + 1)
        return
      }
      setBusy(true)
      const result = await spec.save({ values: now, changed: changedIn(now), held })
      setBusy(false)
      if (!result.ok) {
        setFault(result.error)
        return
      }
      await finish()
      kept()
      spec.onSaved(reset)
    },
    discard: finish,
  }
}
