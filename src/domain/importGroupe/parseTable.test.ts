import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_COLUMNS, MAX_ROWS, parseTable, SEPARATORS } from './parseTable.ts'
import type { Separator, Table } from './parseTable.ts'

function parsed(text: string, separator?: Separator): Table {
  const result = parseTable(text, separator)
  if (!result.ok) throw new Error(JSON.stringify(result.fault))
  return result.table
}
const cells = (text: string): readonly (readonly string[])[] => parsed(text).records.map((record) => record.cells)

describe('parseTable', () => {
  it('reads quoted cells with separators, line ends and doubled quotes, and names rows by their first line', () => {
    const table = parsed('N°;Nom;Note\r\n1;A;"dit : ""je n\'ai ; pas""\r\nrappeler"\n2;B;\r3;C;"fin"')
    expect(table.records.map(({ line, lastLine }) => [line, lastLine])).toEqual([[2, 3], [4, 4], [5, 5]])
    expect(table.records.map((record) => record.cells[2])).toEqual(['dit : "je n\'ai ; pas"\nrappeler', '', 'fin'])
  })

  it('keeps a quote inside an unquoted cell', () => {
    expect(cells('Nom;Note\nA;le "Phare"')).toEqual([['A', 'le "Phare"']])
  })

  it('marks a row whose quoted cell goes on after its quote', () => {
    expect(parsed('Nom;Note\n"A"b;c\n"";d\n"e" ;f\n""g;h').records.map(({ textAfterQuote }) => textAfterQuote)).toEqual([true, false, false, true])
  })

  it.each([
    [';', 'N°;Nom, prénom;Ville\n1;A, b;Caen, centre\n2;C, d;Flers, gare'],
    [',', 'N°,Nom,Ville\n1,A,Caen; centre\n2,C,Flers'],
    ['\t', 'N°\tNom\tVille\n1\tA, b\tCaen\n2\tC, d\tFlers'],
    ['|', 'N°|Nom|Ville\n1|A;b|Caen\n2|C;d|Flers'],
  ])('recognises the separator %j by its consistency', (separator, text) => {
    expect(parsed(text).separator).toBe(separator)
  })

  it('prefers many columns with one faulty row to a comma that stands once in each', () => {
    const rows = (unknown: string): string => `${unknown}\n1;A;x;y;Caen, gare\n2;B;x;y;Flers, gare\n3;C, D\n4;E;x;y;Dieppe, port`
    expect(parsed(rows('a;b;c;d;e, f')).separator).toBe(';')
  })

  it('prefers the separator under which the headers are known', () => {
    expect(parsed('N° stagiaire;Nom;Lieu, rue\n1;A;Caen, gare\n2;B;Flers, gare\n3;C, D\n4;E;Dieppe, port').separator).toBe(';')
  })

  it('reads with the separator chosen by hand, or declared by the file', () => {
    expect(parsed('Nom,x;Ville\n1,2;3', ',').records[0]?.cells).toEqual(['1', '2;3'])
    expect(parsed('sep=|\r\nNom|Prénom;x\n1|2;3')).toMatchObject({ separator: '|', records: [{ line: 3, cells: ['1', '2;3'] }] })
  })

  it('skips blank lines and the titles above the header', () => {
    const table = parsed('Groupe du 3 mars;;\n\nNom;Prénom;N° stagiaire\n;;\nA;B;1\n\n')
    expect(table.header.cells).toEqual(['Nom', 'Prénom', 'N° stagiaire'])
    expect(table.records.map(({ line }) => line)).toEqual([5])
    expect(table.skippedLines).toBe(2)
  })

  it.each([
    ['an unclosed quote', 'Nom;Note\n1;a\n2;"b\n3;c', { reason: 'unclosedQuote', line: 3 }],
    ['one column', 'Nom\nA\nB', { reason: 'noColumns' }],
    ['a header alone', 'Nom;Prénom\n', { reason: 'noRows' }],
    ['too many rows', `Nom;Prénom\n${'a;b\n'.repeat(MAX_ROWS + 1)}`, { reason: 'tooManyRows', limit: MAX_ROWS }],
    ['too many columns', `Nom;Prénom\n${'a;'.repeat(MAX_COLUMNS)}b\n`, { reason: 'tooManyColumns', limit: MAX_COLUMNS }],
  ])('refuses %s, saying why', (_name, text, fault) => {
    expect(parseTable(text, text.startsWith('Nom;Prénom') ? ';' : undefined)).toEqual({ ok: false, fault })
  })

  it('gives back every table as it was written, whatever the cells hold', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"', ';', ',', '\t', '|', '\n', '=') , maxLength: 6 })
    const table = fc.integer({ min: 2, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }))
    fc.assert(
      fc.property(table, fc.constantFrom(...SEPARATORS), fc.array(fc.constantFrom('\r\n', '\n', '\r'), { minLength: 8, maxLength: 8 }), (rows, separator, ends) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const header = rows[0]!.map((_, index) => `col${index}`)
        const text = [header, ...rows].map((row, index) => row.map(quoted).join(separator) + ends[index]!).join('')
        const expected = rows.filter((row) => row.some((one) => one.trim() !== ''))
        fc.pre(expected.length > 0)
        expect(parsed(text, separator).records.map((record) => record.cells)).toEqual(expected)
      }),
      { seed: 9, numRuns: 500 },
    )
  })
})
