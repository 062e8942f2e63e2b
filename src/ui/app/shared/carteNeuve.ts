/** The page begins anew when a card was made: what to say then, once. */
const KEY = 'livret:carte-neuve'

export async function whileMaking<T extends { readonly ok: boolean }>(work: () => Promise<T>): Promise<T> {
  sessionStorage.setItem(KEY, '1')
  const done = await work()
  if (!done.ok) sessionStorage.removeItem(KEY)
  return done
}

export function takeCarteNeuve(): boolean {
  const found = sessionStorage.getItem(KEY) !== null
  sessionStorage.removeItem(KEY)
  return found
}
