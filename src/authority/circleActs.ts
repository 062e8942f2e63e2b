/**
 * What an accepted operation did to who belongs, who holds the livret and who reads: named by a closed list, for the journal of
 * acts, which outlives what was written. Identifiers alone.
 */
import type { PersonneId } from '../base/ids.ts'
import { isTheirs } from '../domain/permissions.ts'
import { voletClass, type VoletKind } from '../domain/volet.ts'
import { readCercle } from '../merge/cercle.ts'
import { findEntity, registerValue, type EntityState, type VoletState } from '../merge/state.ts'
import type { Operation } from '../operations/operation.ts'

export type CircleGenre =
  | 'membreEntre' | 'membreSorti' | 'relaisPropose' | 'relaisAccepte' | 'relaisDecline' | 'relaisAnnule' | 'relaisTermine'
  | 'travailGarde' | 'travailEcarte'
  | 'remplacement' | 'titulaire' | 'themeOuvert' | 'themeFerme' | 'lectureOuverte' | 'lectureFermee' | 'finAccompagnement'

export interface CircleAct {
  readonly genre: CircleGenre
  readonly personne: PersonneId
  /** To whom it was done. */
  readonly objet: string | undefined
}

/** @param state of the volet, with the operation applied */
export function circleAct(state: VoletState, kind: VoletKind, { author: personne, payload }: Operation): CircleAct | undefined {
  const act = (genre: CircleGenre | undefined, objet: unknown): CircleAct | undefined =>
    genre && { genre, personne, objet: typeof objet === 'string' ? objet : undefined }
  const entity = 'entity' in payload ? findEntity(state, payload.entity) : undefined
  if (payload.act === 'add' || payload.act === 'remove') {
    const opens = payload.act === 'add'
    if (voletClass(kind) === 'sensible' && entity?.type === 'acces') return act(opens ? 'themeOuvert' : 'themeFerme', payload.element)
    return kind === 'cercle' && entity?.type === 'ouverture' ? act(opens ? 'lectureOuverte' : 'lectureFermee', payload.element) : undefined
  }
  if (kind !== 'cercle') return undefined
  if (payload.act === 'create') {
    if (payload.type === 'membre') return act('membreEntre', payload.values['personne'])
    return payload.type === 'relais' ? act('relaisPropose', payload.values['vers']) : payload.type === 'fin' ? act('finAccompagnement', undefined) : undefined
  }
  if (payload.act === 'set') return entity?.type === 'membre' && payload.field === 'fin' && payload.value !== null ? act('membreSorti', registerValue(entity, 'personne')) : undefined
  if (payload.act !== 'transition' || entity?.type !== 'relais') return undefined
  return act(ofRelais(state, entity, payload.to), registerValue(entity, 'vers'))
}

function ofRelais(state: VoletState, relais: EntityState, to: string): CircleGenre | undefined {
  switch (to) {
    case 'accepte': return isTheirs(readCercle(state)) ? 'titulaire' : registerValue(relais, 'nature') === 'remplacement' ? 'remplacement' : 'relaisAccepte'
    case 'decline': return 'relaisDecline'
    case 'annule': return 'relaisAnnule'
    case 'termine': return 'relaisTermine'
    default: return undefined
  }
}
