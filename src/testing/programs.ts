/**
 * A program of tomorrow, for tests only: one of everything that a later version may bring. A field under another
 * name, a field, a code, a state, a kind of entity, an implicit one and a volet of its own.
 */
import type { EntitySpec } from '../domain/entities.ts'
import { ETAPE_MACHINE } from '../domain/machines.ts'
import type { Program } from '../domain/program.ts'
import type { VoletKind } from '../domain/volet.ts'
import { CURRENT, VERSION_1 } from '../domain/versions.ts'

/** Who reads it: the bénéficiaire, the référent and the responsable. */
export const SUIVI = 'suivi' as VoletKind // a kind no program of today knows

const { identite, etape, rendezVous } = CURRENT.entities as Readonly<Record<'identite' | 'etape' | 'rendezVous', EntitySpec>> // they are never taken out [V2]
const { commune, ...restOfIdentite } = identite.fields as Readonly<Record<'commune', EntitySpec['fields'][string]>> // likewise
const libre = { type: 'texte', max: 200, libre: true } as const

export const TOMORROW: Program = {
  schema: CURRENT.schema + 1,
  entities: {
    ...CURRENT.entities,
    identite: { ...identite, fields: { ...restOfIdentite, ville: commune } },
    etape: {
      ...etape,
      fields: {
        ...etape.fields,
        accueil: { kind: 'registre', value: libre, writers: ['referent'] },
        etat: { kind: 'machine', machine: { ...ETAPE_MACHINE, transitions: [
          ...ETAPE_MACHINE.transitions,
          { from: 'enCours', to: 'enVeille', by: ['referent', 'beneficiaire'] },
          { from: 'enVeille', to: 'terminee', by: ['referent', 'beneficiaire'] },
        ] } },
      },
    },
    rendezVous: {
      ...rendezVous,
      fields: { ...rendezVous.fields, reponse: { kind: 'registre', value: { type: 'choix', of: ['vient', 'neVientPas', 'autreJour', 'enRetard'] }, writers: ['beneficiaire'], past: true } },
    },
    objet: { type: 'objet', volets: ['parcours', 'suivi'], implicit: false, creators: ['referent', 'beneficiaire'], fields: { designation: { kind: 'registre', value: libre, writers: ['referent', 'beneficiaire'] } } },
    fil: { type: 'fil', volets: ['suivi'], implicit: true, creators: [], fields: { mot: { kind: 'registre', value: libre, writers: ['referent', 'beneficiaire'] } } },
  },
  implicit: { ...CURRENT.implicit, fil: 'fil' },
  volets: { ...CURRENT.volets, suivi: 'suivi' },
  readers: { ...CURRENT.readers, suivi: ['beneficiaire', 'referent', 'responsable'] },
  before: { program: CURRENT, step: { identite: { commune: { field: 'ville' } } } },
}

/** In order; a device or a server goes from one to a later one, never back. */
export const PROGRAMS: readonly Program[] = [VERSION_1, CURRENT, TOMORROW]
