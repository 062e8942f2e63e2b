/**
 * A row beside the livret it belongs to: what differs, field by field. An empty or held cell never
 * differs (a file does not erase), nor does a spelling (accents, capitals, the way a phone is parted), nor
 * a guess one of whose readings the livret already holds: that question was answered at the first import.
 * Hence: importing the same file again asks little and creates nothing.
 */
import type { DispositifCode } from '../catalogue.ts'
import { fold, nameKey } from './fold.ts'
import { candidatesOf, phoneKey } from './nearPersons.ts'
import type { EtapeField, IdentityField, KnownDifference, KnownEtape, KnownLivret, RowValues } from './previewTypes.ts'
import type { FieldValue } from './readValue.ts'

const COMPARED: readonly IdentityField[] = ['nom', 'prenom', 'naissance', 'codePostal', 'commune', 'telephone', 'courriel']
const ETAPE_FIELDS: readonly EtapeField[] = ['debut', 'fin', 'demiJournees']

/** `withNumero`: the row bears another number than the livret, and which to keep is a question too. */
export function knownDifferences(values: RowValues, livret: KnownLivret, withNumero: boolean): readonly KnownDifference[] {
  const fields: readonly IdentityField[] = withNumero ? ['numeroStagiaire', ...COMPARED] : COMPARED
  const identity = fields.flatMap((field): readonly KnownDifference[] => {
    const file = candidatesOf(values[field])
    const held = livret[field] ?? ''
    if (file.length === 0 || file.some((one) => compared(field, one) === compared(field, held))) return []
    return [{ key: field, kind: 'identite', field, livret: held, file }]
  })
  return [...identity, ...etapeDifferences(values, livret.etapes), ...noteDifferences(values, livret.notes)]
}

function compared(field: IdentityField, text: string): string {
  switch (field) {
    case 'nom':
    case 'prenom':
    case 'commune':
      return nameKey(text)
    case 'telephone':
      return phoneKey(text)
    case 'numeroStagiaire':
    case 'naissance':
    case 'codePostal':
    case 'courriel':
      return fold(text)
  }
}

function etapeDifferences(values: RowValues, etapes: readonly KnownEtape[]): readonly KnownDifference[] {
  const dispositifs = candidatesOf(values.dispositif)
  if (dispositifs.length === 0) return []
  const known = sameEtape(values, dispositifs, etapes)
  if (known === null) return [{ key: 'newEtape', kind: 'newEtape', livret: '', file: dispositifs }]
  return ETAPE_FIELDS.flatMap((field): readonly KnownDifference[] => {
    const value: FieldValue<string | number> = values[field]
    const file = candidatesOf(value).map(String)
    const held = String(known[field] ?? '')
    if (file.length === 0 || file.includes(held)) return []
    return [{ key: `etape.${field}`, kind: 'etape', etapeId: known.etapeId, field, livret: held, file }]
  })
}

/**
 * The livret's étape this row speaks of: the same dispositif begun the same day; else the only one of that
 * dispositif, when a beginning is unknown on either side; else, for a name that was only near, whichever
 * begun the same day, since the person may have chosen another dispositif for it.
 */
function sameEtape(values: RowValues, dispositifs: readonly DispositifCode[], etapes: readonly KnownEtape[]): KnownEtape | null {
  const debuts: readonly string[] = candidatesOf(values.debut)
  const sameDay = (etape: KnownEtape): boolean => etape.debut !== null && debuts.includes(etape.debut)
  const ofDispositif = etapes.filter(({ dispositif }) => dispositifs.includes(dispositif))
  const exact = ofDispositif.find(sameDay)
  if (exact !== undefined) return exact
  const [only] = ofDispositif
  if (only !== undefined && ofDispositif.length === 1 && (debuts.length === 0 || only.debut === null)) return only
  return (values.dispositif.kind === 'proposed' ? etapes.find(sameDay) : undefined) ?? null
}

function noteDifferences(values: RowValues, notes: readonly string[] | undefined): readonly KnownDifference[] {
  const [note] = candidatesOf(values.note)
  if (note === undefined || notes === undefined || notes.some((known) => fold(known) === fold(note))) return []
  return [{ key: 'newNote', kind: 'newNote', livret: '', file: [note] }]
}
