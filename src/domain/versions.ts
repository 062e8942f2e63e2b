/**
 * Every version of the program that operations were ever written under. A version is never changed once
 * somebody may hold work written under it: another one is added, with the step from the one before, and
 * `versions.test.ts` pins the table of each.
 *
 * An older version is told as what differs from the current one, so that a rule made stricter is stricter for
 * everybody's work; what it must go on taking as it was is what is written here [V4].
 */
import { FREIN_THEMES } from './catalogue.ts'
import { ENTITIES, type EntitySpec } from './entities.ts'
import { RELAIS_MACHINE } from './machines.ts'
import type { Program, Step } from './program.ts'
import { READERS } from './readers.ts'
import { COMMON_KINDS, voletOfFrein } from './volet.ts'

const VOLETS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(COMMON_KINDS.map((kind) => [kind, kind])),
  ...Object.fromEntries(FREIN_THEMES.map(voletOfFrein).filter((kind) => kind !== 'freins').map((kind) => [kind, 'sensible'])),
}
const IMPLICIT_2: Readonly<Record<string, string>> = {
  identite: 'identite', contrat: 'contrat', acces: 'acces', ...Object.fromEntries(FREIN_THEMES.map((theme) => [`frein.${theme}`, 'frein'])),
}
const IMPLICIT: Readonly<Record<string, string>> = { ...IMPLICIT_2, ouverture: 'ouverture' }

/** The same entity with other fields; `undefined` takes one out. */
const withFields = (spec: EntitySpec, fields: Readonly<Record<string, EntitySpec['fields'][string] | undefined>>): EntitySpec => ({
  ...spec,
  fields: Object.fromEntries(Object.entries({ ...spec.fields, ...fields }).flatMap(([name, field]) => (field === undefined ? [] : [[name, field] as const]))),
})

const without = (...types: readonly string[]): Readonly<Record<string, EntitySpec>> =>
  Object.fromEntries(Object.entries(ENTITIES).filter(([type]) => !types.includes(type)))

/** Nothing could be signed, no remplacement ended, and nobody held their livret alone. */
const OF_VERSION_2 = {
  ...without('document', 'signature', 'ouverture', 'fin'),
  relais: withFields(ENTITIES.relais, { etat: { kind: 'machine', machine: { ...RELAIS_MACHINE, transitions: RELAIS_MACHINE.transitions.filter(({ to }) => to !== 'termine') } } }),
}

/** Whether one comes to an appointment was a yes or a no. */
export const VERSION_1: Program = {
  schema: 1,
  entities: {
    ...OF_VERSION_2,
    rendezVous: withFields(ENTITIES.rendezVous, {
      reponse: undefined,
      presence: { kind: 'registre', value: { type: 'choix', of: ['oui', 'non'] }, writers: ['beneficiaire'], past: true },
    }),
  },
  implicit: IMPLICIT_2,
  volets: VOLETS,
  readers: READERS,
}

/** One may also ask for another day: an answer, no longer a presence. */
export const VERSION_2: Program = {
  schema: 2,
  entities: OF_VERSION_2,
  implicit: IMPLICIT_2,
  volets: VOLETS,
  readers: READERS,
  before: {
    program: VERSION_1,
    step: { rendezVous: { presence: { field: 'reponse', codes: { oui: 'vient', non: 'neVientPas' } } } } satisfies Step,
  },
}

/** Documents and their signatures; remplacements that end, and the last relais. */
export const VERSION_3: Program = {
  schema: 3,
  entities: without('fin'),
  implicit: IMPLICIT,
  volets: VOLETS,
  readers: READERS,
  before: { program: VERSION_2, step: {} },
}

/** Accompaniments that end. */
export const VERSION_4: Program = {
  schema: 4,
  entities: ENTITIES,
  implicit: IMPLICIT,
  volets: VOLETS,
  readers: READERS,
  before: { program: VERSION_3, step: {} },
}

export const CURRENT = VERSION_4
