/**
 * Expected failures are values. `Result` carries either a value or an error from a closed set that
 * screens can translate; a broken invariant throws instead (see `invariant`).
 */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error })

/** Throws when something that the program guarantees does not hold: a bug, never bad input. */
export function invariant(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${what}`)
}

/** Makes the compiler list every case of a union; reached only if the types lied. */
export function exhaustive(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`)
}
