/** A rule of SPEC.md does not hold. */
export class Violation extends Error {
  readonly rule: string
  constructor(rule: string, what: string) {
    super(`[${rule}] ${what}`)
    this.rule = rule
  }
}
