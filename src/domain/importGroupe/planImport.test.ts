import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJour } from '../../base/jour.ts'
import { ENTITIES } from '../entities.ts'
import type { FieldSpec } from '../entities.ts'
import { findNir } from '../nir.ts'
import { valueFault } from '../freeText.ts'
import type { TakenField } from './columns.ts'
import { decodeText } from './decodeText.ts'
import { parseTable } from './parseTable.ts'
import { planImport } from './planImport.ts'
import { NO_DECISIONS } from './planTypes.ts'
import type { Decisions, ImportPlan, ValueChoice } from './planTypes.ts'
import { previewImport } from './previewImport.ts'
import type { DifferenceKey, ImportPreview, KnownLivret, Line } from './previewTypes.ts'

const parsedDay = parseJour('2026-11-23')
if (!parsedDay.ok) throw new Error('today')
const today = parsedDay.value
const membres = [{ membreId: 'm1', prenom: 'Rose', nom: 'Référente' }, { membreId: 'm2', prenom: 'Carl', nom: 'Exemple' }]

function preview(text: string, known: readonly KnownLivret[] = []): ImportPreview {
  const parsed = parseTable(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.fault))
  return previewImport({ table: parsed.table, known, membres, today, removedText: '[retiré]' })
}
const decide = (decisions: Partial<Decisions>): Decisions => ({ ...NO_DECISIONS, ...decisions })
const choices = (line: Line, ...sides: readonly (readonly [DifferenceKey, 'file' | 'livret'])[]): Decisions['known'] => new Map([[line, new Map(sides)]])

/** The livrets there would be after the plan was carried out. */
function after(plan: ImportPlan, before: readonly KnownLivret[] = []): readonly KnownLivret[] {
  const created = plan.creations.map(({ line, identite, autresNumeros, etape, note }): KnownLivret => ({
    livretId: `L${line}`, ...identite, autresNumeros, notes: note === null ? [] : [note], etapes: etape === null ? [] : [{ etapeId: `E${line}`, ...etape }],
  }))
  const changed = before.map((livret) => {
    const update = plan.updates.find(({ livretId }) => livretId === livret.livretId)
    if (update === undefined) return livret
    const etapes = livret.etapes.map((etape) => ({ ...etape, ...Object.fromEntries(update.etape.filter(({ etapeId }) => etapeId === etape.etapeId).map(({ field, value }) => [field, value])) }))
    return {
      ...livret, ...Object.fromEntries(update.identite.map(({ field, value }) => [field, value])),
      autresNumeros: [...(livret.autresNumeros ?? []), ...update.autresNumeros],
      etapes: update.newEtape === null ? etapes : [...etapes, { etapeId: `N${update.line}`, ...update.newEtape }],
      notes: [...(livret.notes ?? []), ...(update.newNote === null ? [] : [update.newNote])],
    }
  })
  return [...changed, ...created]
}

function file(): string {
  const decoded = decodeText(new Uint8Array(readFileSync(new URL('../../../e2e/donnees/groupe-exemple.csv', import.meta.url))))
  if (!decoded.ok) throw new Error(decoded.fault.reason)
  return decoded.text
}

describe('the example file', () => {
  const text = file()
  const shown = preview(text)
  const referents = new Map(shown.referents.map(({ key }) => [key, 'm1']))
  const all = decide({
    referents,
    dispositifs: new Map([['avenir (marche 2020-2022)', 'avenir']]),
    sameNumeros: new Map([['4102', 7]]),
    nearDuplicates: new Map([['11-16', { keep: 11 }]]),
    values: new Map<Line, Map<TakenField, ValueChoice>>([
      [32, new Map([['naissance', { kind: 'take', candidate: 0 }]])],
      [40, new Map([['demiJournees', { kind: 'without' }]])],
    ]),
  })

  it('writes nothing while nothing was decided', () => {
    expect(planImport(shown, NO_DECISIONS).counts).toEqual({ rows: 58, creations: 0, updates: 0, unchanged: 0, blocked: 1, excluded: 0, duplicates: 0, undecided: 57, setAside: 0 })
  })

  it('leaves out, with its questions, exactly what is undecided', () => {
    const plan = planImport(shown, decide({ referents }))
    expect(plan.counts).toMatchObject({ creations: 50, blocked: 1, undecided: 7 })
    expect(plan.leftOut).toEqual([
      { line: 4, why: 'undecided', questions: [{ kind: 'sameNumero', numeroStagiaire: '4102' }] },
      { line: 7, why: 'undecided', questions: [{ kind: 'sameNumero', numeroStagiaire: '4102' }] },
      { line: 11, why: 'undecided', questions: [{ kind: 'nearDuplicate', id: '11-16' }] },
      { line: 16, why: 'undecided', questions: [{ kind: 'nearDuplicate', id: '11-16' }, { kind: 'value', field: 'naissance' }] },
      { line: 24, why: 'blocked', codes: ['missingNom'] },
      { line: 32, why: 'undecided', questions: [{ kind: 'value', field: 'naissance' }] },
      { line: 35, why: 'undecided', questions: [{ kind: 'dispositif', key: 'avenir (marche 2020-2022)' }] },
      { line: 40, why: 'undecided', questions: [{ kind: 'value', field: 'demiJournees' }] },
    ])
  })

  it('writes what was decided, and sets aside the impossible dates', () => {
    const plan = planImport(shown, all)
    expect(plan.counts).toEqual({ rows: 58, creations: 55, updates: 0, unchanged: 0, blocked: 1, excluded: 0, duplicates: 2, undecided: 0, setAside: 3 })
    const at = (line: Line) => plan.creations.find((creation) => creation.line === line)
    expect(at(7)?.identite.telephone).toBe('06 39 98 74 08')
    expect(at(11)?.autresNumeros).toEqual(['4999'])
    expect(at(32)?.identite.naissance).toBe('1990-05-19')
    expect(at(35)?.etape?.dispositif).toBe('avenir')
    expect(at(22)).toMatchObject({ identite: { naissance: null }, setAside: [{ field: 'naissance', code: 'impossibleDate', raw: '31/02/1990' }] })
    expect(at(38)).toMatchObject({ etape: { debut: null, fin: '2027-03-13' }, setAside: [{ field: 'debut', code: 'impossibleDate', raw: '2026-13-01' }] })
    expect(at(40)).toMatchObject({ etape: { demiJournees: null }, setAside: [{ field: 'demiJournees', code: 'withoutByChoice', raw: 'temps plein' }] })
    expect(at(2)).toEqual({
      line: 2,
      identite: { numeroStagiaire: '4100', nom: 'Levasseur', prenom: 'Théo', naissance: '2004-01-02', codePostal: '61200', commune: 'Argentan', telephone: null, courriel: 'théo.levasseur@exemple.invalid' },
      autresNumeros: [], etape: { dispositif: 'qualif-certifiant', debut: '2026-08-23', fin: '2027-06-21', demiJournees: 10 },
      note: "garde d'enfant à trouver", referentId: 'm1', setAside: [],
    })
    expect(plan.leftOut.filter(({ why }) => why === 'duplicateOf')).toEqual([{ line: 4, why: 'duplicateOf', of: 7 }, { line: 16, why: 'duplicateOf', of: 11 }])
  })

  it('imported again creates and changes nothing, and asks only what was declined', () => {
    const again = preview(text, after(planImport(shown, all)))
    for (const decisions of [NO_DECISIONS, all]) {
      const plan = planImport(again, decisions)
      expect(plan.counts).toMatchObject({ creations: 0, updates: 0, unchanged: 55, blocked: 1, duplicates: 1, undecided: 1 })
      expect(plan.leftOut.filter(({ why }) => why === 'undecided')).toEqual([{ line: 40, why: 'undecided', questions: [{ kind: 'known', key: 'etape.demiJournees' }] }])
    }
  })

  it('holds only values that the livret accepts', () => {
    const plan = planImport(shown, all)
    const fault = (spec: FieldSpec | undefined, value: string | number | null) => (spec?.kind === 'registre' ? valueFault(spec.value, value) : { reason: 'no such field' })
    for (const { identite, etape, note } of plan.creations) {
      for (const [field, value] of Object.entries(identite)) expect([field, fault(ENTITIES.identite.fields[field], value)]).toEqual([field, undefined])
      for (const [field, value] of Object.entries(etape ?? {})) expect([field, fault(ENTITIES.etape.fields[field], value)]).toEqual([field, undefined])
      expect(findNir(note ?? '')).toEqual([])
    }
  })
})

describe('planImport', () => {
  const HEAD = "N° stagiaire;Nom;Prénom;Date de naissance;Commune;Dispositif;Date d'entrée;Date de fin;Observations\n"

  it('leaves out a row by hand, and its pair is then no question', () => {
    const shown = preview(`${HEAD}1;A;B;01/02/1990;;;;;\n1;A;C;01/02/1990;;;;;\n2;A;B;01/02/1990;;;;;`)
    const plan = planImport(shown, decide({ excluded: new Set([3, 4]) }))
    expect([plan.creations.map(({ line }) => line), plan.leftOut]).toEqual([[2], [{ line: 3, why: 'excluded' }, { line: 4, why: 'excluded' }]])
  })

  it('creates two livrets for two persons said to be different', () => {
    const shown = preview(`${HEAD}1;A;B;01/02/1990;;;;;\n2;A;B;01/02/1990;;;;;`)
    const plan = planImport(shown, decide({ nearDuplicates: new Map([['2-3', 'different']]) }))
    expect(plan.creations.map(({ identite }) => identite.numeroStagiaire)).toEqual(['1', '2'])
  })

  it('follows a chain of same persons to the row that stands, and refuses a circle', () => {
    const shown = preview(`${HEAD}1;A;B;01/02/1990;;;;;\n2;A;B;01/02/1990;;;;;\n3;A;B;01/02/1990;;;;;`)
    const chain = planImport(shown, decide({ nearDuplicates: new Map([['2-3', { keep: 3 }], ['3-4', { keep: 4 }], ['2-4', { keep: 4 }]] as const) }))
    expect(chain.creations.map(({ line, autresNumeros }) => [line, autresNumeros])).toEqual([[4, ['1', '2']]])
    const circle = planImport(shown, decide({ nearDuplicates: new Map([['2-3', { keep: 3 }], ['3-4', { keep: 4 }], ['2-4', { keep: 2 }]] as const) }))
    expect(circle.creations).toEqual([])
    expect(circle.leftOut.map(({ why }) => why)).toEqual(['undecided', 'undecided', 'undecided'])
  })

  it('lets no row stand for a number that two rows still dispute', () => {
    const shown = preview(`${HEAD}1;A;B;01/02/1990;;;;;\n1;A;B;01/02/1990;Caen;;;;\n2;A;B;01/02/1990;;;;;\n3;A;B;01/02/1990;;;;;`)
    const keepOthers = new Map<string, 'different' | { keep: Line }>([['2-4', { keep: 4 }], ['3-5', { keep: 5 }], ['2-5', 'different'], ['3-4', 'different'], ['4-5', 'different']])
    const plan = planImport(shown, decide({ nearDuplicates: keepOthers }))
    expect(plan.creations).toEqual([])
    expect(plan.leftOut).toEqual([2, 3, 4, 5].map((line) => ({ line, why: 'undecided', questions: [{ kind: 'sameNumero', numeroStagiaire: '1' }] })))
    const settled = planImport(shown, decide({ nearDuplicates: keepOthers, sameNumeros: new Map([['1', 2]]) }))
    expect(settled.creations.map(({ line, autresNumeros }) => [line, autresNumeros])).toEqual([[4, ['1']], [5, []]])
  })

  it('does not take a choice that names no row or candidate', () => {
    const shown = preview(`${HEAD}1;A;B;11-10-1990;;;;;\n1;A;C;01/02/1990;;;;;`)
    const plan = planImport(shown, decide({ sameNumeros: new Map([['1', 99]]), values: new Map([[2, new Map([['naissance', { kind: 'take', candidate: 7 }]] as const)]]) }))
    expect([plan.creations, plan.counts.undecided]).toEqual([[], 2])
  })

  it('reads missing cells as empty only when told to', () => {
    const shown = preview(`${HEAD}1;A;B`)
    expect(planImport(shown, NO_DECISIONS).leftOut).toEqual([{ line: 2, why: 'undecided', questions: [{ kind: 'shortRow' }] }])
    expect(planImport(shown, decide({ shortRows: new Set([2]) })).counts.creations).toBe(1)
  })

  it('sets aside dates that have no étape, and dates that were chosen backwards', () => {
    expect(planImport(preview(`${HEAD}1;A;B;;;;08/12/2026;;`), NO_DECISIONS).creations).toMatchObject([{ etape: null, setAside: [{ field: 'debut', code: 'noDispositif' }] }])
    const shown = preview(`${HEAD}1;A;B;;;CléA;08-12-2026;08-12-2025;`)
    const take = { kind: 'take', candidate: 0 } as const
    const plan = planImport(shown, decide({ values: new Map([[2, new Map([['debut', take], ['fin', take]] as const)]]) }))
    expect(plan.creations).toMatchObject([{ etape: { dispositif: 'clea', debut: null, fin: null }, setAside: [{ code: 'endBeforeStart' }, { code: 'endBeforeStart' }] }])
  })

  it('takes for an unknown dispositif the one that was chosen, or imports without it', () => {
    const shown = preview(`${HEAD}1;A;B;;;Boulangerie;;;`)
    expect(planImport(shown, NO_DECISIONS).creations).toMatchObject([{ etape: null, setAside: [{ code: 'unknownDispositif' }] }])
    expect(planImport(shown, decide({ dispositifs: new Map([['boulangerie', 'vae']]) })).creations).toMatchObject([{ etape: { dispositif: 'vae' }, setAside: [] }])
    expect(planImport(shown, decide({ dispositifs: new Map([['boulangerie', null]]) })).creations).toMatchObject([{ etape: null, setAside: [{ code: 'withoutByChoice' }] }])
  })
})

describe('a known livret', () => {
  const known: KnownLivret = {
    livretId: 'L1', numeroStagiaire: '1', nom: 'Picard', prenom: 'Zoé', naissance: '1990-02-01', codePostal: null, commune: 'Caen', telephone: null, courriel: null,
    etapes: [{ etapeId: 'E1', dispositif: 'clea', debut: '2026-12-08', fin: null, demiJournees: null }], notes: [],
  }
  const HEAD = "N° stagiaire;Nom;Prénom;Date de naissance;Commune;Dispositif;Date d'entrée;Date de fin;Observations\n"

  it('changes only where the file was chosen', () => {
    const shown = preview(`${HEAD}1;Picart;Zoé;01/02/1990;Flers;CléA;08/12/2026;30/09/2027;bus`, [known])
    expect(planImport(shown, NO_DECISIONS).leftOut).toMatchObject([{ why: 'undecided', questions: ['nom', 'commune', 'etape.fin', 'newNote'].map((key) => ({ kind: 'known', key })) }])
    const plan = planImport(shown, decide({ known: choices(2, ['nom', 'livret'], ['commune', 'file'], ['etape.fin', 'file'], ['newNote', 'file']) }))
    expect(plan.updates).toEqual([
      { line: 2, livretId: 'L1', identite: [{ field: 'commune', value: 'Flers' }], autresNumeros: [], etape: [{ etapeId: 'E1', field: 'fin', value: '2027-09-30' }], newEtape: null, newNote: 'bus' },
    ])
    const none = planImport(shown, decide({ known: choices(2, ['nom', 'livret'], ['commune', 'livret'], ['etape.fin', 'livret'], ['newNote', 'livret']) }))
    expect([none.updates, none.unchanged]).toEqual([[], [{ line: 2, livretId: 'L1' }]])
  })

  it('gets a new étape when it was chosen', () => {
    const shown = preview(`${HEAD}1;Picard;Zoé;;;#Avenir;01/02/2027;;`, [known])
    expect(planImport(shown, decide({ known: choices(2, ['newEtape', 'file']) })).updates).toMatchObject([{ newEtape: { dispositif: 'avenir', debut: '2027-02-01' } }])
  })

  it('gets a row under another number only when somebody says it is the same person', () => {
    const shown = preview(`${HEAD}77;Picard;Zoé;01/02/1990;;;;;`, [known])
    expect(planImport(shown, NO_DECISIONS).leftOut).toMatchObject([{ questions: [{ kind: 'nearKnown' }] }])
    expect(planImport(shown, decide({ nearKnown: new Map([[2, 'different']]) })).creations).toMatchObject([{ identite: { numeroStagiaire: '77' } }])
    const same = new Map([[2, { livretId: 'L1' }]])
    expect(planImport(shown, decide({ nearKnown: same, known: choices(2, ['numeroStagiaire', 'livret']) })).updates).toMatchObject([{ identite: [], autresNumeros: ['77'] }])
    expect(planImport(shown, decide({ nearKnown: same, known: choices(2, ['numeroStagiaire', 'file']) })).updates).toMatchObject([{ identite: [{ field: 'numeroStagiaire', value: '77' }], autresNumeros: ['1'] }])
  })

  it('is not changed by two rows at once', () => {
    const shown = preview(`${HEAD}1;Picard;Zoé;01/02/1990;Flers;;;;\n77;Picard;Zoé;01/02/1990;Dieppe;;;;`, [known])
    const plan = planImport(shown, decide({
      nearKnown: new Map([[3, { livretId: 'L1' }]]),
      known: new Map([...choices(2, ['commune', 'file']), ...choices(3, ['commune', 'file'], ['numeroStagiaire', 'livret'])]),
    }))
    expect([plan.updates, plan.leftOut.map(({ why }) => why)]).toEqual([[], ['undecided', 'undecided']])
  })
})

describe('whatever the file and the decisions', () => {
  const cell = (...values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values)
  const row = fc.tuple(
    cell('1', '2', '3', '4', ''), cell('Picard', 'PICART', 'Zoé', ''), cell('Zoé', 'Zoe', 'Picard'),
    cell('01/02/1990', '01-02-1990', '02/02/90', '31/02/1990', ''), cell('Caen', 'Flers', ''),
    cell('CléA', 'CLEA 2024', 'Boulangerie', ''), cell('08/12/2026', '46364', ''), cell('09/12/2026', '01/01/2026', ''),
    cell('bus', 'NIR 1 85 05 14 118 032 27', '=A1', 'RQTH', ''),
  )
  const HEAD = ['N° stagiaire', 'Nom', 'Prénom', 'Date de naissance', 'Commune', 'Dispositif', "Date d'entrée", 'Date de fin', 'Observations']
  const any = fc.infiniteStream(fc.nat({ max: 5 }))

  function decisionsFor(shown: ImportPreview, draws: Iterator<number>): Decisions {
    const draw = (): number => draws.next().value as number // an infinite stream always has a next
    const maybe = <K, V>(keys: readonly K[], value: () => V): ReadonlyMap<K, V> => new Map(keys.filter(() => draw() > 0).map((key) => [key, value()] as const))
    const lines = shown.rows.map(({ line }) => line)
    return {
      values: maybe(lines, () => maybe<TakenField, ValueChoice>(['naissance', 'debut', 'fin'], () => (draw() > 2 ? { kind: 'take', candidate: draw() % 2 } : { kind: 'without' }))),
      shortRows: new Set(),
      dispositifs: maybe(shown.dispositifs.map(({ key }) => key), () => (draw() > 2 ? 'clea' : null)),
      referents: new Map(),
      sameNumeros: maybe(shown.sameNumeros.map(({ numeroStagiaire }) => numeroStagiaire), () => lines[draw() % lines.length]!),
      nearDuplicates: new Map(shown.nearDuplicates.filter(() => draw() > 0).map(({ id, lines: pair }) => [id, draw() > 3 ? 'different' : { keep: pair[draw() % 2]! }] as const)),
      nearKnown: new Map(shown.nearKnown.filter(() => draw() > 0).map(({ line, livretId }) => [line, draw() > 3 ? 'different' : { livretId }] as const)),
      known: maybe(lines, () => new Map(shown.knownRows.concat(shown.nearKnown).flatMap(({ differences }) => differences.map(({ key }) => [key, draw() > 2 ? 'file' : 'livret'] as const)))),
      excluded: new Set(lines.filter(() => draw() === 5 && draw() > 3)),
    }
  }

  it('each row has one fate, each number one livret, no NIR passes, and the same file again creates nothing', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), any, (rows, draws) => {
        const text = [HEAD, ...rows].map((cells) => cells.join(';')).join('\n')
        const shown = preview(text)
        const stream = draws[Symbol.iterator]()
        const decisions = decisionsFor(shown, stream)
        const plan = planImport(shown, decisions)
        const fates = [...plan.creations, ...plan.updates, ...plan.unchanged, ...plan.leftOut].map(({ line }) => line).sort((one, other) => one - other)
        expect(fates).toEqual(shown.rows.map(({ line }) => line))
        const numeros = plan.creations.flatMap(({ identite, autresNumeros }) => [identite.numeroStagiaire, ...autresNumeros])
        expect(new Set(numeros).size).toBe(numeros.length)
        expect(findNir(JSON.stringify(plan))).toEqual([])
        expect(JSON.stringify(plan)).not.toContain('RQTH')

        const again = preview(text, after(plan))
        const quiet = planImport(again, NO_DECISIONS)
        const waiting = plan.leftOut.filter(({ why }) => why === 'excluded' || why === 'undecided').map(({ line }) => line)
        expect(quiet.updates).toEqual([])
        expect(quiet.creations.filter(({ line }) => !waiting.includes(line))).toEqual([])
        const second = planImport(again, decisionsFor(again, stream))
        const before = new Set(plan.creations.map(({ identite }) => identite.numeroStagiaire))
        expect(second.creations.filter(({ identite }) => before.has(identite.numeroStagiaire))).toEqual([])
      }),
      { seed: 20261123, numRuns: 600 },
    )
  })
})
