import type { Qualite } from './roles.ts'
import type { VoletClass } from './volet.ts'

/**
 * Who reads a volet by role alone; `sensible` adds those named in its `acces`, `prive` has one owner. Who is asked to take
 * over reads of whom; a référent who is stood in for goes on reading, and will be back; whom the holder lets read never had
 * the team's own notes from them.
 */
export const READERS: Readonly<Record<VoletClass, readonly Qualite[]>> = {
  cercle: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant', 'remplace', 'lecteur', 'pressenti'],
  parcours: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant', 'remplace', 'lecteur'],
  freins: ['beneficiaire', 'referent', 'conseiller', 'remplace', 'lecteur'],
  notes: ['beneficiaire', 'referent', 'conseiller', 'remplace', 'lecteur'],
  equipe: ['referent', 'responsable', 'assistant', 'remplace'],
  aides: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'remplace', 'lecteur'],
  competences: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'remplace', 'lecteur'],
  sensible: ['beneficiaire', 'referent', 'remplace'],
  prive: [],
  /** Of a newer program: what this one cannot name it shows to nobody. */
  autre: [],
}
