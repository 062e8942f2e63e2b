type Changes = readonly (number | readonly [number, ...string[]])[]

export function applyChanges(text: string, changes: Changes): string | undefined
export function mapChanges(a: Changes, b: Changes, aFirst: boolean): Changes
export function changesBetween(before: string, after: string): Changes
