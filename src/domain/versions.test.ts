import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { FieldSpec } from './entities.ts'
import { movedCode, movedField, versionOf, type Program } from './program.ts'
import { shapeFault } from './values.ts'
import { CURRENT, VERSION_1, VERSION_2 } from './versions.ts'

const versions = (program: Program): Program[] => (program.before === undefined ? [program] : [...versions(program.before.program), program])

/** Everything that decides what is taken and who sees it; what a snapshot keeps of it is `FOLD_VERSION`'s. */
function tableText({ schema, entities, implicit, volets, readers, before }: Program): string {
  return JSON.stringify([schema, entities, implicit, volets, readers, before?.step], (key, value: unknown) => (key === 'past' ? undefined : value instanceof RegExp ? value.source : value))
}

describe('the versions of the program', () => {
  /** When this fails: a rule made stricter for everybody, or that speaks of roles no older program gives, is put here anew; anything else is another version, with its step. */
  it('[V1] have each the table they had', () => {
    expect(versions(CURRENT).map((each) => [each.schema, createHash('sha256').update(tableText(each)).digest('base64url').slice(0, 16)])).toEqual([
      [1, 'nNVSJQtz06OQA7uH'],
      [2, 'PgnAS1qDZXOP8GDS'],
      [3, 'uxiiuWnUWXk-3cWi'],
      [4, 'l8N3E3AHdBSOfaUk'],
    ])
  })

  it('[V2] lose no field: what one has, the next has too, or its step says where it went, code by code', () => {
    for (const program of versions(CURRENT)) {
      const older = program.before?.program
      for (const [type, spec] of Object.entries(older?.entities ?? {}))
        for (const [field, old] of Object.entries(spec.fields)) {
          const moved = movedField(program, older?.schema ?? 0, type, field)
          const now: FieldSpec | undefined = program.entities[type]?.fields[moved?.field ?? field]
          expect(now?.kind, `${type}.${field}`).toBe(old.kind)
          if (old.kind !== 'registre' || now?.kind !== 'registre' || old.value.type !== 'choix') continue
          for (const code of old.value.of) expect(shapeFault(now.value, moved ? movedCode(moved, code) : code), `${type}.${field} ${code}`).toBeUndefined()
        }
    }
  })

  it('[V3] are followed step by step: fields, and codes through fields that moved twice', () => {
    expect(movedField(VERSION_2, 1, 'rendezVous', 'presence')).toEqual({ field: 'reponse', codes: { oui: 'vient', non: 'neVientPas' } })
    expect([movedField(VERSION_2, 1, 'rendezVous', 'lieu'), movedField(VERSION_2, 2, 'rendezVous', 'presence'), movedField(VERSION_1, 1, 'rendezVous', 'presence')]).toEqual([undefined, undefined, undefined])
    const third: Program = { ...VERSION_2, schema: 3, before: { program: VERSION_2, step: { rendezVous: { reponse: { field: 'annonce', codes: { vient: 'sera', autreJour: 'reporte' } } } } } }
    expect(movedField(third, 1, 'rendezVous', 'presence')).toEqual({ field: 'annonce', codes: { oui: 'sera', non: 'neVientPas', vient: 'sera', autreJour: 'reporte' } })
    expect(movedField(third, 2, 'rendezVous', 'reponse')?.field).toBe('annonce')
  })

  it('[V4] are found by the number an operation carries, and no other is', () => {
    expect([versionOf(CURRENT, 1), versionOf(CURRENT, CURRENT.schema), versionOf(CURRENT, 0), versionOf(CURRENT, CURRENT.schema + 1)]).toEqual([VERSION_1, CURRENT, undefined, undefined])
  })
})
