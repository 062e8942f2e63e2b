type Changes = readonly (number | readonly [number, ...string[]])[]

export function applyChanges(text: string, changes: Changes): string | undefined
export function changesBetween(before: string, after: string): Changes
