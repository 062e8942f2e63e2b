export interface Row {
  readonly dot: string
  readonly payload?: readonly unknown[]
  readonly observed: readonly string[]
  readonly reason?: string
}
export class State {
  readonly known: ReadonlySet<string>
  readonly stubs: ReadonlyMap<string, readonly string[]>
  readonly entities: ReadonlyMap<string, string>
  visible(entity: string, field: string): [dot: string, value: unknown][]
  isConflict(entity: string, field: string): boolean
  elements(entity: string, field: string): unknown[]
  puts(entity: string, field: string, element: unknown): string[]
  machine(entity: string, field: string): { readonly state: string; readonly dot: string } | undefined
  text(entity: string, field: string): string
  frontier(entity: string, field: string): string[]
  digest(): string
}
export function stateOf(entries: readonly Row[], pending?: readonly Row[]): State
