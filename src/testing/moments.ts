/** Days and times as a test writes them, read as the program reads them. */
import { parseInstant, parseJour, type Instant, type Jour } from '../base/jour.ts'
import { got } from './got.ts'

export const jour = (text: string): Jour => got(parseJour(text))
export const instant = (milliseconds: number): Instant => got(parseInstant(milliseconds))
