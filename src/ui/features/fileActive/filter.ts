import { normalize } from '../../../readmodel/labels.ts'
import type { Summary } from '../../../readmodel/views.ts'

/** Each holds the one before: this week includes today. */
export const FILTERS = ['aujourdhui', 'semaine', 'tous'] as const
export type Filter = (typeof FILTERS)[number]

function isIn(summary: Summary, filter: Filter): boolean {
  switch (filter) {
    case 'aujourdhui':
      return summary.urgency === 'aujourdhui'
    case 'semaine':
      return summary.urgency !== 'calme'
    case 'tous':
      return true
  }
}

/** Every word of the query somewhere in the livret's text, accents and case aside, in the list's own order. */
export function filterSummaries(summaries: readonly Summary[], filter: Filter, query: string): readonly Summary[] {
  const words = normalize(query).split(/\s+/).filter(Boolean)
  return summaries.filter((summary) => isIn(summary, filter) && words.every((word) => summary.search.includes(word)))
}
