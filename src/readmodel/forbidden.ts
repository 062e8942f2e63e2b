/**
 * What a form must not save: the same guard as the authority's, asked before anything is written, so that the
 * writer is stopped while the words are still in front of them. A program without it (an older one) is
 * stopped by the authority. Loaded when somebody first writes.
 */
import { findForbidden } from '../domain/freeText.ts'
import { insertedText } from '../merge/splices.ts'
import type { Command } from '../operations/draft.ts'
import type { SaveFault } from './commands.ts'

/** @param after co-written texts as they would stand */
export function forbiddenIn(command: Command, after: readonly string[]): SaveFault | undefined {
  for (const text of [...after, ...command.batches.flatMap(({ drafts }) => drafts.flatMap(textsOf))]) {
    const found = forbiddenText(text)
    if (found !== undefined) return found
  }
  return undefined
}

export function forbiddenText(text: string): Extract<SaveFault, { readonly fault: 'forbidden' }> | undefined {
  const found = findForbidden(text)
  if (found === undefined) return undefined
  const words = found.reason === 'nirDetecte' ? [] : found.spans.map(({ start, end }) => text.slice(start, end))
  return { fault: 'forbidden', reason: found.reason, found: [...new Set(words)] }
}

function textsOf({ payload }: Command['batches'][number]['drafts'][number]): readonly string[] {
  if (payload.act === 'text') return [insertedText(payload.changes)]
  const values = payload.act === 'create' ? Object.values(payload.values) : payload.act === 'set' ? [payload.value] : payload.act === 'add' ? [payload.element] : []
  return values.filter((value) => typeof value === 'string')
}
