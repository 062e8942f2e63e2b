/** The `code` that Node and PostgreSQL put on their errors (`EADDRINUSE`, `40001`…), or "" when there is none. */
export const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''

/** PostgreSQL's: such a row is there already. */
export const UNIQUE_VIOLATION = '23505'
