/** Waiting. `after` calls once, `ms` later; the returned function cancels. */
export interface Timers {
  after(ms: number, call: () => void): () => void
}
