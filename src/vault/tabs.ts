/**
 * The tabs of one space tell each other its keys: from memory to memory, to whoever asks on this origin, and a key
 * that cannot be exported stays so. Nothing is stored on the way. Who hears that the space is locked tells no keys from
 * then on: the tab that was locked begins anew and asks, perhaps before a throttled one has put its draft away.
 */
import type { Timers } from '../ports/timers.ts'
import type { SpaceKeys } from './keys.ts'

export type KeyMessage =
  | { readonly kind: 'ask'; readonly from: string }
  | { readonly kind: 'keys'; readonly to: string; readonly keys: SpaceKeys }
  /** Somebody does something in a tab: the others are not forgotten either. */
  | { readonly kind: 'active' }
  | { readonly kind: 'lock' }

export interface KeyTabs {
  /** `undefined`: no tab answers. A tab that nobody looks at does not ask. */
  ask(): Promise<SpaceKeys | undefined>
  active(): void
  lock(): void
  listen(on: (message: 'active' | 'lock') => void): () => void
}

/** Another tab of this machine answers within milliseconds, or is asleep. */
const ANSWER_MS = 400

/** This tab's keys, and how it lets go of them. */
export interface HeldKeys {
  get(): SpaceKeys | undefined
  drop(): void
}

export function openKeyTabs(space: string, timers: Timers, held: HeldKeys): KeyTabs {
  if (typeof BroadcastChannel === 'undefined') return { ask: () => Promise.resolve(undefined), active: () => undefined, lock: () => undefined, listen: () => () => undefined }
  const channel = new BroadcastChannel(`livret:cles:${space}`)
  const listeners = new Set<(message: KeyMessage) => void>()
  const post = (message: KeyMessage): void => { channel.postMessage(message) }
  // Only this program speaks on its origin.
  channel.onmessage = ({ data }: MessageEvent<KeyMessage>) => {
    if (data.kind === 'lock') held.drop()
    const keys = data.kind === 'ask' ? held.get() : undefined
    if (data.kind === 'ask' && keys !== undefined) post({ kind: 'keys', to: data.from, keys })
    for (const listener of [...listeners]) listener(data)
  }
  return {
    ask: () => new Promise((resolve) => {
      if (typeof document !== 'undefined' && document.visibilityState !== 'visible') {
        resolve(undefined)
        return
      }
      const from = crypto.randomUUID()
      const end = (keys: SpaceKeys | undefined): void => {
        cancel()
        listeners.delete(hear)
        resolve(keys)
      }
      const hear = (message: KeyMessage): void => { if (message.kind === 'keys' && message.to === from) end(message.keys) }
      const cancel = timers.after(ANSWER_MS, () => { end(undefined) })
      listeners.add(hear)
      post({ kind: 'ask', from })
    }),
    active: () => { post({ kind: 'active' }) },
    lock: () => { post({ kind: 'lock' }) },
    listen(on) {
      const hear = (message: KeyMessage): void => { if (message.kind === 'active' || message.kind === 'lock') on(message.kind) }
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
  }
}
