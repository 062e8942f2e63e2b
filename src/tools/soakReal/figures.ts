/** What was done and what came of it, counted; a run prints nothing that it did not count. */
export class Figures {
  readonly #counts = new Map<string, number>()
  readonly #restarts: number[] = []
  readonly #skipped: string[] = []

  add(what: string, by = 1): void {
    this.#counts.set(what, this.of(what) + by)
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0
  }

  /** Of everything counted under a name that begins so. */
  sum(prefix: string): number {
    return [...this.#counts].reduce((sum, [name, count]) => (name.startsWith(prefix) ? sum + count : sum), 0)
  }

  restarted(ms: number): void {
    this.#restarts.push(ms)
  }

  skip(what: string): void {
    this.#skipped.push(what)
    console.log(`skipped: ${what}`)
  }

  get skipped(): readonly string[] {
    return this.#skipped
  }

  lines(): readonly string[] {
    const counts = [...this.#counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, count]) => `${String(count).padStart(8)}  ${name}`)
    const sorted = [...this.#restarts].sort((a, b) => a - b)
    const median = sorted[Math.floor(sorted.length / 2)]
    const restarts = median === undefined ? [] : [`${String(Math.round(median)).padStart(8)}  ms, median of ${sorted.length} starts of the server under load (slowest ${Math.round(sorted.at(-1) ?? 0)})`]
    return [...counts, ...restarts, ...this.#skipped.map((what) => ` skipped  ${what}`)]
  }
}
