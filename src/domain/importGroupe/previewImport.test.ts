import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseJour } from '../../base/jour.ts'
import { decodeText } from './decodeText.ts'
import { parseTable } from './parseTable.ts'
import type { Table } from './parseTable.ts'
import { previewImport } from './previewImport.ts'
import type { Finding, ImportPreview, KnownLivret, PreviewInput, PreviewRow } from './previewTypes.ts'

const parsedDay = parseJour('2026-11-23')
if (!parsedDay.ok) throw new Error('today')
const today = parsedDay.value

function tableOf(text: string): Table {
  const result = parseTable(text)
  if (!result.ok) throw new Error(JSON.stringify(result.fault))
  return result.table
}
function preview(text: string, more: Partial<PreviewInput> = {}): ImportPreview {
  return previewImport({ table: tableOf(text), known: [], membres: [], today, removedText: '[retiré]', ...more })
}
function rowAt(shown: ImportPreview, line: number): PreviewRow {
  const row = shown.rows.find((one) => one.line === line)
  if (row === undefined) throw new Error(`no row at ${line}`)
  return row
}
const said = (row: PreviewRow): readonly string[] =>
  row.findings.filter(({ severity }) => severity !== 'notTaken').map((finding: Finding) => `${finding.severity} ${finding.code}`)

const livret: KnownLivret = {
  livretId: 'L1', numeroStagiaire: '1', nom: 'Picard', prenom: 'Noémie', naissance: '1996-10-11', codePostal: '14000', commune: 'Caen',
  telephone: '06 39 98 30 75', courriel: null, etapes: [{ etapeId: 'E1', dispositif: 'clea', debut: '2026-12-08', fin: '2027-09-28', demiJournees: 8 }],
}
const HEAD = 'N°;Nom;Prénom;Date de naissance;CP;Commune;Téléphone;Dispositif;Date d\'entrée;Date de fin;Rythme;Observations'
  .replace('N°;', 'N° stagiaire;')
const SAME = '1;PICARD;Noemie;11/10/1996;14000;CAEN;0639983075;CléA;08/12/2026;28/09/2027;8;'

describe('the example file', () => {
  const decoded = decodeText(new Uint8Array(readFileSync(new URL('../../../e2e/donnees/groupe-exemple.csv', import.meta.url))))
  if (!decoded.ok) throw new Error(decoded.fault.reason)
  const shown = previewImport({ table: tableOf(decoded.text), known: [], membres: [{ membreId: 'm1', prenom: 'Rose', nom: 'Référente' }], today, removedText: '[retiré]' })
  const ofNumero = (numero: string): PreviewRow => {
    const row = shown.rows.find(({ values }) => values.numeroStagiaire.kind === 'taken' && values.numeroStagiaire.value === numero)
    if (row === undefined) throw new Error(numero)
    return row
  }

  it('is Windows-1252, parted by semicolons, 58 rows', () => {
    expect([decoded.encoding, tableOf(decoded.text).separator, shown.rows.length]).toEqual(['windows-1252', ';', 58])
  })

  it('feeds fourteen fields and leaves five columns, RQTH for what it is', () => {
    expect(shown.columns.filter(({ taken }) => taken)).toHaveLength(14)
    expect(shown.columns.flatMap((column) => (column.taken ? [] : [[column.header, column.reason]]))).toEqual([
      ['Civilité', 'notNeeded'], ['Adresse', 'notNeeded'], ['Niveau de formation', 'notNeeded'], ['BRSA', 'notNeeded'], ['RQTH', 'health'],
    ])
    expect(shown.missingFields).toEqual([])
  })

  it('says what is wrong with nine rows, and of the others only who their référent may be', () => {
    const found = shown.rows.map((row) => [row.line, said(row).filter((one) => one !== 'proposed referentName')] as const).filter(([, codes]) => codes.length > 0)
    expect(found).toEqual([
      [16, ['proposed dateFormat']], [22, ['held impossibleDate']], [24, ['blocks missingNom']], [27, ['cleaned nirRemoved']], [32, ['proposed serialDate']],
      [35, ['proposed nearDispositif']], [38, ['held impossibleDate']], [40, ['proposed fullTime']], [42, ['cleaned formula']],
    ])
  })

  it('removes the NIR and keeps the rest of the note', () => {
    expect(ofNumero('4123').values.note).toMatchObject({ kind: 'taken', value: 'NIR [retiré] reçu par mail' })
    expect(JSON.stringify(shown)).not.toContain('118 032')
  })

  it('keeps the formula and the quoted cell as text', () => {
    expect(ofNumero('4138').values.note).toMatchObject({ kind: 'taken', value: '=HYPERLINK("http://exemple.invalid";"ici")' })
    expect(ofNumero('4142').values.note).toMatchObject({ kind: 'taken', value: 'dit : "je n\'ai ; pas de voiture"\nrappeler' })
  })

  it('lays side by side the number that comes twice, and the person who has two numbers, and nobody else', () => {
    expect(shown.sameNumeros).toEqual([
      { numeroStagiaire: '4102', lines: [4, 7], settledBy: null, differences: [{ field: 'telephone', values: ['06 39 98 69 16', '06 39 98 74 08'] }] },
    ])
    expect(shown.nearDuplicates).toEqual([
      {
        id: '11-16', lines: [11, 16], because: 'sameNameAndBirth',
        differences: [{ field: 'numeroStagiaire', values: ['4108', '4999'] }, { field: 'telephone', values: ['06 39 98 70 29', '06 39 98 50 81'] }],
      },
    ])
  })

  it('asks once for each name that is not ours', () => {
    expect(shown.dispositifs).toEqual([{ key: 'avenir (marche 2020-2022)', raw: 'Avenir (marché 2020-2022)', lines: [35], candidates: ['avenir', 'avenir-ateliers', 'avenir-sectorielles'] }])
    expect(shown.referents.map(({ raw, candidates, lines }) => [raw, candidates, lines.length])).toEqual([['R. Référente', ['m1'], 25], ['C. Exemple', [], 32]])
  })
})

describe('a row', () => {
  it('is blocked without a number, a last or a first name, or when they are unusable', () => {
    const shown = preview('N° stagiaire;Nom;Prénom\n;A;B\n2;;B\n3;A;\n4,1E+03;A;B\n=1;A;B\n6;12;B\n185051411803227;A;B\n8;=A;B\n9;A;B')
    expect(shown.rows.map(said)).toEqual([
      ['blocks missingNumero'], ['blocks missingNom'], ['blocks missingPrenom'], ['blocks unusableNumero'], ['blocks unusableNumero'], ['blocks unusableNom'],
      ['blocks numeroIsNir', 'cleaned nirRemoved'], ['blocks unusableNom'], [],
    ])
    expect(shown.rows.map(({ blocked }) => blocked)).toEqual([true, true, true, true, true, true, true, true, false])
    expect(JSON.stringify(shown)).not.toContain('185051411803227')
  })

  it('is blocked when nobody knows which cell is which, and a question when cells are missing', () => {
    const shown = preview('N° stagiaire;Nom;Prénom;Commune\n1;A;B;C;D\n2;A;"B"x;C\n3;A;B\n4;A;B;C;;')
    expect(shown.rows.map(said)).toEqual([['blocks unreadableRow'], ['blocks unreadableRow'], ['proposed shortRow'], []])
    expect(rowAt(shown, 4).findings).toContainEqual({ severity: 'proposed', code: 'shortRow', field: null, found: 3, expected: 4 })
  })

  it('keeps both dates aside when the end comes before the entry', () => {
    const shown = preview(`${HEAD}\n1;A;B;;;;;CléA;08/12/2026;28/09/2026;;`)
    expect(said(rowAt(shown, 2))).toEqual(['held endBeforeStart', 'held endBeforeStart'])
  })

  it('holds a formula anywhere but in a note', () => {
    expect(said(rowAt(preview(`${HEAD}\n1;A;B;;;=Caen;;;;;;`), 2))).toEqual(['held formulaInField'])
  })

  it('says for each column that is not taken why, and never what it held', () => {
    const shown = preview('N° stagiaire;Nom;Prénom;RQTH;Adresse;Machin\n1;A;B;OUI-CANARI;12 rue CANARI;CANARI\n2;A;C;;;', { choices: new Map([[3, 'note']] as const) })
    expect(rowAt(shown, 2).findings).toEqual([
      { severity: 'notTaken', code: 'health', column: 3, header: 'RQTH' },
      { severity: 'notTaken', code: 'notNeeded', column: 4, header: 'Adresse' },
      { severity: 'notTaken', code: 'unknownHeader', column: 5, header: 'Machin' },
    ])
    expect(rowAt(shown, 3).findings).toEqual([])
    expect(shown.columns[3]).toMatchObject({ taken: false, reason: 'health', refusedByHand: true })
    expect(JSON.stringify(shown)).not.toContain('CANARI')
  })

  it('takes a column mapped by hand', () => {
    const shown = preview('N° stagiaire;Nom;Prénom;Machin\n1;A;B;bus', { choices: new Map([[3, 'note']] as const) })
    expect(rowAt(shown, 2).values.note).toMatchObject({ kind: 'taken', value: 'bus' })
  })

  it('is read again with what was corrected by hand, with the same care', () => {
    const text = 'N° stagiaire;Nom;Prénom;Date de naissance\n1;;B;31/02/1990'
    const corrected = preview(text, { corrections: new Map([[2, new Map([['nom', 'Picard'], ['naissance', '28/02/1990']] as const)]]) })
    expect(rowAt(corrected, 2)).toMatchObject({ blocked: false, findings: [], corrected: ['nom', 'naissance'] })
    const worse = preview(text, { corrections: new Map([[2, new Map([['nom', '1 85 05 14 118 032 27']] as const)]]) })
    expect(said(rowAt(worse, 2))).toContain('blocks missingNom')
  })

  it('names the fields that no column feeds', () => {
    expect(preview('Nom;Commune\nA;B').missingFields).toEqual(['numeroStagiaire', 'prenom'])
  })
})

describe('persons of one file', () => {
  const near = (...rows: readonly string[]): readonly (readonly [string, string])[] =>
    preview(`N° stagiaire;Nom;Prénom;Date de naissance;Téléphone\n${rows.join('\n')}`).nearDuplicates.map(({ id, because }) => [id, because])

  it('are near by birth date and a name written otherwise, slipped or swapped', () => {
    expect(near('1;N\'DIAYE;Zoé;01/02/1990;', '2;Ndiaye;ZOE;01-02-1990;')).toEqual([['2-3', 'sameNameAndBirth']])
    expect(near('1;Picard;Solène;01/02/1990;', '2;Picart;Solène;01/02/1990;')).toEqual([['2-3', 'closeNameAndBirth']])
    expect(near('1;Picard;Solène;01/02/1990;', '2;Solène;Picard;01/02/1990;')).toEqual([['2-3', 'swappedNameAndBirth']])
    expect(near('1;Picard;Solène;;0639983075', '2;PICARD;Solene;01/02/1990;+33639983075')).toEqual([['2-3', 'sameNameAndContact']])
  })

  it('are not near as namesakes, as neighbours of one birth date, or without a sign', () => {
    expect(near('1;Picard;Solène;01/02/1990;0639983075', '2;Picard;Solène;02/02/1990;0639983075')).toEqual([])
    expect(near('1;Picard;Solène;01/02/1990;', '2;Traoré;Émile;01/02/1990;')).toEqual([])
    expect(near('1;Picard;Solène;;', '2;Picard;Solène;;')).toEqual([])
  })

  it('are not asked about when a row says again what an earlier one says', () => {
    const shown = preview('N° stagiaire;Nom;Prénom\n1;A;B\n1;A;B\n1;A;C')
    expect(rowAt(shown, 3).findings).toEqual([{ severity: 'notTaken', code: 'repeatedRow', firstLine: 2 }])
    expect(shown.sameNumeros).toMatchObject([{ lines: [2, 4], differences: [{ field: 'prenom', values: ['B', 'C'] }] }])
  })

  it('are asked about once, not for each repetition, and not for a row that is blocked', () => {
    expect(near('1;A;B;01/02/1990;', '1;A;B;01/02/1990;', '2;A;B;01/02/1990;')).toEqual([['2-4', 'sameNameAndBirth']])
    expect(preview('N° stagiaire;Nom;Prénom\n1;A;B\n1;;B').sameNumeros).toEqual([])
  })

  it('in their thousands, all alike, raise a bounded number of questions', () => {
    const rows = Array.from({ length: 3000 }, (_, index) => `${index};Picard;Solène;01/02/1990;`)
    expect(near(...rows).length).toBeLessThanOrEqual(3000)
  })
})

describe('livrets that exist', () => {
  const beside = (row: string, known: Partial<KnownLivret> = {}): ImportPreview => preview(`${HEAD}\n${row}`, { known: [{ ...livret, ...known }] })
  const asked = (shown: ImportPreview): readonly (readonly [string, string, readonly string[]])[] =>
    shown.knownRows.flatMap(({ differences }) => differences.map(({ key, livret: held, file }) => [key, held, file] as const))

  it('have nothing to learn from the same values, however they are written', () => {
    const shown = beside(SAME)
    expect(shown.knownRows).toEqual([{ line: 2, livretId: 'L1', differences: [] }])
    expect([shown.nearKnown, shown.nearDuplicates, shown.dispositifs, shown.referents]).toEqual([[], [], [], []])
  })

  it('are compared field by field; an empty or held cell is no difference', () => {
    expect(asked(beside('1;Picart;Noémie;11/10/1997;;;;CléA;08/12/2026;30/09/2027;temps plein;'))).toEqual([
      ['nom', 'Picard', ['Picart']], ['naissance', '1996-10-11', ['1997-10-11']], ['etape.fin', '2027-09-28', ['2027-09-30']], ['etape.demiJournees', '8', ['10']],
    ])
    expect(asked(beside('1;Picard;Noémie;31/02/1996;;;;;;;;'))).toEqual([])
    expect(asked(beside('1;Picard;Noémie;;;;;;;;;', { naissance: null }))).toEqual([])
    expect(asked(beside('1;Picard;Noémie;11/10/1996;;;;;;;;', { naissance: null }))).toEqual([['naissance', '', ['1996-10-11']]])
  })

  it('already answered a guess when they hold one of its readings', () => {
    expect(asked(beside('1;Picard;Noémie;11-10-96;;;639983075;CLEA 2024;08/12/2026;;;'))).toEqual([])
    expect(asked(beside('1;Picard;Noémie;;;;;Avenir (marché);08/12/2026;;;'))).toEqual([])
    expect(beside('1;Picard;Noémie;;;;;Avenir (marché);08/12/2026;;;').dispositifs).toEqual([])
  })

  it('are offered an étape or a note they do not have', () => {
    expect(asked(beside('1;Picard;Noémie;;;;;#Avenir;01/02/2027;;;'))).toEqual([['newEtape', '', ['avenir']]])
    expect(asked(beside('1;Picard;Noémie;;;;;CléA;01/02/2027;;;'))).toEqual([['newEtape', '', ['clea']]])
    expect(asked(beside('1;Picard;Noémie;;;;;CléA;;;;'))).toEqual([])
    expect(asked(beside(`${SAME}bus`, { notes: ['train'] }))).toEqual([['newNote', '', ['bus']]])
    expect(asked(beside(`${SAME}bus`, { notes: ['BUS'] }))).toEqual([])
    expect(asked(beside(`${SAME}bus`))).toEqual([])
  })

  it('are proposed for a row with another number that looks like their person', () => {
    const shown = beside(SAME.replace('1;', '77;'))
    expect(shown.knownRows).toEqual([])
    expect(shown.nearKnown).toMatchObject([{ line: 2, livretId: 'L1', because: 'sameNameAndBirth', differences: [{ key: 'numeroStagiaire', livret: '1', file: ['77'] }] }])
    expect(beside(SAME.replace('1;', '77;').replace('1996', '1997')).nearKnown).toEqual([])
  })

  it('are recognised by a number already said to be theirs, which asks nothing', () => {
    expect(beside('77;Picard;Noémie;11/10/1996;;Flers;;;;;;', { autresNumeros: ['77'] }).knownRows).toEqual([{ line: 2, livretId: 'L1', differences: [] }])
  })

  it('settle a number that comes twice when one of its rows says what they hold', () => {
    const shown = preview(`${HEAD}\n${SAME.replace('0639983075', '0700000000')}\n${SAME}`, { known: [livret] })
    expect(shown.sameNumeros).toMatchObject([{ lines: [2, 3], settledBy: 3 }])
  })

  it('block a row whose number two of them bear', () => {
    const shown = preview(`${HEAD}\n${SAME}`, { known: [livret, { ...livret, livretId: 'L2' }] })
    expect(said(rowAt(shown, 2))).toEqual(['blocks severalLivrets'])
  })
})
