import type { Role } from './roles.ts'
import type { VoletClass } from './volet.ts'

/** Who reads a volet by role alone; `sensible` adds those named in its `acces`, `prive` has one owner. */
export const READERS: Readonly<Record<VoletClass, readonly Role[]>> = {
  cercle: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant'],
  parcours: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant'],
  freins: ['beneficiaire', 'referent', 'conseiller'],
  notes: ['beneficiaire', 'referent', 'conseiller'],
  equipe: ['referent', 'responsable', 'assistant'],
  aides: ['beneficiaire', 'referent', 'conseiller', 'responsable'],
  competences: ['beneficiaire', 'referent', 'conseiller', 'responsable'],
  sensible: ['beneficiaire', 'referent'],
  prive: [],
  /** Of a newer program: what this one cannot name it shows to nobody. */
  autre: [],
}
