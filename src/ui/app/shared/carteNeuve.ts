/** The page begins anew when another card was made, or other pictures: what to say then, once. */
import type { Way } from '../../../readmodel/lock.ts'

const KEY = 'livret:carte-neuve'

/** What opened the space before; `perdue`: the card of before is not at hand. */
export type CarteAvant = readonly (Way | 'perdue')[]

/** Noted once it is made, before the page goes: of one that was cut nothing is said, and the card of before is not torn up. */
export async function noteMade<T extends { readonly ok: boolean }>(before: CarteAvant, work: () => Promise<T>): Promise<T> {
  const done = await work()
  if (done.ok) sessionStorage.setItem(KEY, before.join(' '))
  return done
}

export function takeCarteNeuve(): CarteAvant | undefined {
  const found = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  return found === null ? undefined : (found.split(' ') as CarteAvant) // written above
}
