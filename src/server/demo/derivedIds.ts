/**
 * Ids that follow from a name: a demonstration cut short and begun again the same day sends the same bytes,
 * which the authority answers from memory. Anybody can compute them; only the demonstration may use them.
 */
import { createHash } from 'node:crypto'
import { idsFrom, type Ids } from '../../ports/ids.ts'

export function derivedIds(name: string): Ids {
  let count = 0
  return idsFrom((length) => {
    count += 1
    return new Uint8Array(createHash('shake256', { outputLength: length }).update(`${name}/${count}`).digest())
  })
}
