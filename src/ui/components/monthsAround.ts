import { addDays, type Jour } from '../../base/jour.ts'
import type { ThreadWindow } from './threadGeometry.ts'

const MONTHS_BEFORE = 4
const MONTHS_AFTER = 5

/** The same nine months for every row: from the first of a month to the last of another. */
export function monthsAround(today: Jour): ThreadWindow {
  const month = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1
  const first = (each: number) => `${Math.floor(each / 12)}-${String((each % 12) + 1).padStart(2, '0')}-01` as Jour // a first of a month is a day
  return { debut: first(month - MONTHS_BEFORE), fin: addDays(first(month + MONTHS_AFTER), -1) }
}
