/** A forward-only step of the schema. Once released, a migration never changes: the next one corrects it. */
export interface Migration {
  readonly numero: number
  readonly nom: string
  /** One statement each: plain SQL, no advisory lock, no deferrable constraint. */
  readonly statements: readonly string[]
  /** What the application role may do with the tables this step makes: exactly that, and nothing else. */
  readonly rights: Readonly<Record<string, readonly string[]>>
}
