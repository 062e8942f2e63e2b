/** Shared devices of an organisation, as its responsable's screens read them. */
import { parseAppareilId, type AppareilId } from '../base/ids.ts'
import { parseInstant, type Instant } from '../base/jour.ts'
import type { Contenu } from '../domain/droits.ts'
import type { ReglesPoste } from '../domain/poste.ts'
import { field, readContenu, text } from './accountClient.ts'
import { readRegles } from './regles.ts'

export interface PosteSpace {
  readonly appareil: AppareilId
  readonly nom: string
  readonly vuLe: Instant
  readonly retire: boolean
  readonly ici: boolean
  /** What may lie in it. */
  readonly contenu: Contenu | undefined
}

export interface PosteChange {
  readonly code: string
  /** Nobody who is not there yet may open a space there. */
  readonly ferme: boolean
  readonly regles: ReglesPoste
}

export interface Poste extends PosteChange {
  readonly poste: string
  /** The device that asks. */
  readonly ici: boolean
  readonly espaces: readonly PosteSpace[]
}

/** All or nothing: what cannot be read is a newer server's. */
export function readPostes(body: unknown): readonly Poste[] | undefined {
  return every(field(body, 'postes'), (value) => {
    const [poste, code, regles, ferme, ici] = [text(value, 'poste'), text(value, 'code'), readRegles(field(value, 'regles')), field(value, 'ferme'), field(value, 'ici')]
    const espaces = every(field(value, 'espaces'), readSpace)
    if (poste === undefined || code === undefined || regles === undefined || espaces === undefined || typeof ferme !== 'boolean' || typeof ici !== 'boolean') return undefined
    return { poste, code, regles, ferme, ici, espaces }
  })
}

function readSpace(value: unknown): PosteSpace | undefined {
  const appareil = parseAppareilId(text(value, 'appareil') ?? '')
  const seen = field(value, 'vuLe')
  const vuLe = typeof seen === 'number' ? parseInstant(seen) : undefined
  if (!appareil.ok || vuLe?.ok !== true) return undefined
  return { appareil: appareil.value, nom: [text(value, 'prenom'), text(value, 'nom')].filter(Boolean).join(' '), vuLe: vuLe.value, retire: field(value, 'retireLe') !== null, ici: field(value, 'ici') === true, contenu: readContenu(field(value, 'contenu')) }
}

function every<T>(list: unknown, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(list)) return undefined
  const found = list.map(read)
  return found.every((each) => each !== undefined) ? found : undefined
}
