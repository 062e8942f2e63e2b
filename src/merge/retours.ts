/** Dates until which somebody may come back, read off the folded parcours. */
import type { Jour } from '../base/jour.ts'
import { openReturns } from '../domain/archive.ts'
import { machineState, registerHeads, findField, type VoletState } from './state.ts'

/** All that anybody wrote and nobody replaced: of two dates in conflict the later one counts too. */
export function returnsOf(parcours: VoletState): readonly Jour[] {
  const etapes = [...parcours.entities.values()].filter(({ type }) => type === 'etape')
  return openReturns(etapes.flatMap((etape) => {
    const field = findField(etape, 'retourJusquau')
    const etat = machineState(etape, 'etat')?.state ?? ''
    const days = field?.kind === 'registre' ? registerHeads(field).map(({ value }) => value) : []
    return days.map((value) => ({ etat, retourJusquau: typeof value === 'string' ? (value as Jour) : undefined })) // a day when it was accepted
  }))
}
