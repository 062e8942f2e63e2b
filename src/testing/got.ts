import { invariant, type Result } from '../base/result.ts'

/** The value of something that a test is not about: it succeeds, or the test ends there. */
export function got<T, E>(result: Result<T, E>): T {
  invariant(result.ok, `it succeeds, instead of ${JSON.stringify(result)}`)
  return result.value
}
