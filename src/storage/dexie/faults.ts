/** What an IndexedDB failure asks for. The same cause comes under several names, and wrapped, depending on when it struck. */
export type FailureKind =
  /** No room: nothing was written. */
  | 'full'
  /** The connection is dead; a new one may work. */
  | 'connection'
  /** Not a failure of the platform: a fault in the program. */
  | 'program'

const CONNECTION = new Set([
  'UnknownError', 'InvalidStateError', 'DatabaseClosedError', 'OpenFailedError', 'AbortError', 'TimeoutError',
  'NotFoundError', 'TransactionInactiveError', 'PrematureCommitError', 'VersionError', 'MissingAPIError',
])

export function failureKind(cause: unknown): FailureKind {
  const names = namesOf(cause, 0)
  if (names.includes('QuotaExceededError')) return 'full'
  return names.some((name) => CONNECTION.has(name)) ? 'connection' : 'program'
}

/** The names of an error, of the one it wraps (Dexie's `inner`) and of the ones it gathers (a bulk error's `failures`). */
function namesOf(cause: unknown, depth: number): readonly string[] {
  if (typeof cause !== 'object' || cause === null || depth > 3) return []
  const name = 'name' in cause && typeof cause.name === 'string' ? [cause.name] : []
  const inner = 'inner' in cause ? namesOf(cause.inner, depth + 1) : []
  const gathered = 'failures' in cause && Array.isArray(cause.failures)
    ? cause.failures.slice(0, 3).flatMap((each: unknown) => namesOf(each, depth + 1))
    : []
  return [...name, ...inner, ...gathered]
}
