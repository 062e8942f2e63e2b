import { addDays, type Jour } from '../../../base/jour.ts'
import { normalize } from '../../../readmodel/labels.ts'
import type { Summary } from '../../../readmodel/views.ts'
import type { ThreadWindow } from '../../components/ThreadRow.tsx'

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

const MONTHS_BEFORE = 4
const MONTHS_AFTER = 5

/** The same nine months for every row: from the first of a month to the last of another. */
export function fenetreOf(today: Jour): ThreadWindow {
  const month = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1
  const first = (each: number) => `${Math.floor(each / 12)}-${String((each % 12) + 1).padStart(2, '0')}-01` as Jour // a first of a month is a day
  return { debut: first(month - MONTHS_BEFORE), fin: addDays(first(month + MONTHS_AFTER), -1) }
}
