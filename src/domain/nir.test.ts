import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { findNir, removeNir } from './nir.ts'

const found = (text: string): readonly string[] => findNir(text).map(({ start, end }) => text.slice(start, end))

/** Key of the first thirteen digits, Corsica read as the registry does (2A = 19, 2B = 18). */
function keyOf(body: string): string {
  const digits = body.replace('2A', '19').replace('2B', '18')
  return String(97n - (BigInt(digits) % 97n)).padStart(2, '0')
}

const two = (min: number, max: number): fc.Arbitrary<string> => fc.integer({ min, max }).map((n) => String(n).padStart(2, '0'))
const three = (min: number): fc.Arbitrary<string> => fc.integer({ min, max: 999 }).map((n) => String(n).padStart(3, '0'))
const fields = fc.tuple(
  fc.constantFrom('1', '2', '3', '4', '7', '8'),
  two(0, 99),
  fc.oneof(two(1, 12), two(20, 42), two(50, 99)),
  fc.oneof(two(1, 99), fc.constantFrom('2A', '2B')),
  three(1),
  three(1),
)
const separator = fc.constantFrom('', ' ', '\u00A0', '\u202F', '.', '-', '\u2013', ' - ', '\u200B', '/', '\n')

describe('findNir finds', () => {
  it.each([
    ['a valid key, blanks', 'voir 1 85 05 14 118 032 63 svp', '1 85 05 14 118 032 63'],
    ['a valid key, nothing between', 'voir 185051411803263 svp', '185051411803263'],
    ['an invalid key', 'NIR 1 85 05 14 118 032 27 reçu par mail', '1 85 05 14 118 032 27'],
    ['an impossible key', '2 91 12 76 540 123 99', '2 91 12 76 540 123 99'],
    ['nothing between', 'voir 185051411803227 svp', '185051411803227'],
    ['no key', '1850514118032', '1850514118032'],
    ['no key, blanks', 'son n° : 1 85 05 14 118 032.', '1 85 05 14 118 032'],
    ['glued to the word', 'NIR185051411803227', '185051411803227'],
    ['glued to letters after', '185051411803227x', '185051411803227'],
    ['dots', '1.85.05.14.118.032.27', '1.85.05.14.118.032.27'],
    ['dashes', '1-85-05-14-118-032-27', '1-85-05-14-118-032-27'],
    ['typographic dashes', '1–85–05–14–118–032–27', '1–85–05–14–118–032–27'],
    ['no-break blanks', '1\u00A085\u00A005\u202F14\u00A0118\u00A0032\u00A027', '1\u00A085\u00A005\u202F14\u00A0118\u00A0032\u00A027'],
    ['invisible blanks', '1\u200B85\u200B05\u200B14118032\u00AD27', '1\u200B85\u200B05\u200B14118032\u00AD27'],
    ['over a line end', '1 85 05 14\n118 032 27', '1 85 05 14\n118 032 27'],
    ['key apart', '1850514118032 27', '1850514118032 27'],
    ['key in brackets', '1 85 05 14 118 032 (27)', '1 85 05 14 118 032 (27)'],
    ['key named', '1 85 05 14 118 032 clé 27', '1 85 05 14 118 032 clé 27'],
    ['Corsica 2A', '1 85 05 2A 118 032 27', '1 85 05 2A 118 032 27'],
    ['Corsica 2B, lower case, nothing between', '285052b11803227', '285052b11803227'],
    ['Corsica without a key', 'NIR: 2 85 05 2B 118 032', '2 85 05 2B 118 032'],
    ['pseudo-month 20+', '1 85 31 99 118 032 27', '1 85 31 99 118 032 27'],
    ['pseudo-month 30+', '1 85 42 99 118 032 27', '1 85 42 99 118 032 27'],
    ['pseudo-month 50+', '2 85 53 99 118 032 27', '2 85 53 99 118 032 27'],
    ['temporary number', '7 85 05 99 118 032 27', '7 85 05 99 118 032 27'],
    ['parted anyhow', '1850 5141 1803 227', '1850 5141 1803 227'],
    ['parted in pairs, its key valid', 'voir 18 50 51 41 18 03 26 3', '18 50 51 41 18 03 26 3'],
    ['Arabic-Indic digits', '١ ٨٥ ٠٥ ١٤ ١١٨ ٠٣٢ ٢٧', '١ ٨٥ ٠٥ ١٤ ١١٨ ٠٣٢ ٢٧'],
    ['full-width digits', '１８５０５１４１１８０３２２７', '１８５０５１４１１８０３２２７'],
    ['after another number', 'stagiaire 4123 1 85 05 14 118 032 27', '1 85 05 14 118 032 27'],
    ['after a two-digit number', 'rang 12 1 85 05 14 118 032 27', '1 85 05 14 118 032 27'],
    ['before a phone', '1850514118032 06 39 98 30 75', '1850514118032'],
    ['after a phone', '06 39 98 30 75 1 85 05 14 118 032 27', '1 85 05 14 118 032 27'],
    ['key cut short', '1 85 05 14 118 032 2', '1 85 05 14 118 032'],
    ['named: impossible month', 'n° de sécurité sociale : 1 85 14 14 118 032 27', '1 85 14 14 118 032 27'],
    ['named: fourteen digits', 'numéro de sécu 18505141180322', '18505141180322'],
    ['named: parted anyhow', 'NIR reçu par mail : 18 50 51 41 18 03 22 7', '18 50 51 41 18 03 22 7'],
  ])('%s', (_name, text, expected) => {
    expect(found(text)).toEqual([expected])
  })

  it('two numbers in one text, each for itself', () => {
    const text = 'elle 2 85 05 14 118 032 27, lui 1 84 06 2A 004 005 12'
    expect(found(text)).toEqual(['2 85 05 14 118 032 27', '1 84 06 2A 004 005 12'])
    expect(found('185051411803227 285051411803227')).toEqual(['185051411803227', '285051411803227'])
  })

  it('any well-formed number, with its key, a wrong key or none, however it is written', () => {
    fc.assert(
      fc.property(fields, separator, fc.constantFrom('valid', 'wrong', 'none'), (parts, between, key) => {
        const good = keyOf(parts.join(''))
        const suffix = key === 'none' ? [] : [key === 'valid' ? good : String((Number(good) % 97) + 1).padStart(2, '0')]
        const written = [...parts, ...suffix].join(between)
        expect(found(`Reçu : ${written}, merci.`)).toEqual([written])
      }),
      { seed: 20261123, numRuns: 500 },
    )
  })
})

describe('findNir lets pass', () => {
  it.each([
    ['a SIRET', '85051411800032'],
    ['a SIRET shaped like a NIR', 'SIRET 18505141180322'],
    ['a SIRET, parted', 'SIRET 185 051 411 80322'],
    ['a SIRET, parted, then a number', 'SIRET 185 051 411 80322 4'],
    ['a SIRET, SIREN and NIC', '185051411 80322'],
    ['a SIRET after the word NIR', 'NIR non fourni, SIRET 18505141180322'],
    ['a SIREN', 'SIREN 185 051 411'],
    ['a phone', '06 39 98 30 75'],
    ['a phone, nothing between', '0639983075'],
    ['an international phone', '+33 6 39 98 30 75'],
    ['an international phone, then a number', '+33639983075 12'],
    ['several phones', '06 39 98 30 75 / 02 35 84 00 00 / 07 11 22 33 44'],
    ['a number, a phone, a number', 'appt 4 06 39 98 30 75 12'],
    ['an IBAN', 'FR76 3000 6000 0112 3456 7890 189'],
    ['an IBAN, nothing between', 'FR7630006000011234567890189'],
    ['an IBAN whose end looks like a NIR', 'FR76 3000 6000 1112 0356 7890 189'],
    ['a RIB', '30006 00001 12055678901 89'],
    ['a date', '12/10/1991'],
    ['two dates', 'du 1/10/2026 12/05/2027'],
    ['dates in words', 'du 3 mars 2026 au 12 10 2027'],
    ['a date and a time', '2026-11-23 09-30-001'],
    ['a compact date and a postal code', '20261123 14000'],
    ['a N° stagiaire', 'N° 4123'],
    ['a postal code and a phone', '76200 Dieppe 06 39 98 30 75'],
    ['a card number', '4970 1012 3456 7890'],
    ['a column of numbers', '2705\n14000\n6180'],
    ['postal codes in a row', '27210 14000 61800 50300'],
    ['postal codes in a column', '27210\n14000\n61800'],
    ['marks', 'notes : 12 14 08 15 16 11 9'],
    ['an amount', '1 250 300 400 500'],
    ['a département that does not exist', '185050011803227'],
    ['a month that does not exist', '185141411803227'],
    ['a word with letters between', '1 rue 85 appt 05 porte 14 bat 118 esc 032 lot 27'],
    ['no digit', 'pas de transport le mercredi'],
    ['nothing', ''],
  ])('%s', (_name, text) => {
    expect(found(text)).toEqual([])
  })

  it('every fourteen-digit run', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{14}$/), (siret) => {
        expect(found(`SIRET ${siret}`)).toEqual([])
        expect(found(siret)).toEqual([])
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  it('every French phone number, however it is written', () => {
    const pair = two(0, 99)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.tuple(pair, pair, pair, pair), fc.constantFrom('', ' ', '.', '-'), (first, pairs, between) => {
        const number = [`0${String(first)}`, ...pairs].join(between)
        expect(found(`tél. ${number}`)).toEqual([])
        expect(found(`${number} ${number}`)).toEqual([])
        expect(found(`+33 ${String(first)} ${pairs.join(' ')}`)).toEqual([])
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})

describe('removeNir', () => {
  it('replaces the number and keeps the rest as it was', () => {
    expect(removeNir('NIR 1 85 05 14 118 032 27 reçu par mail', '[retiré]')).toBe('NIR [retiré] reçu par mail')
    expect(removeNir('rien ici', '[retiré]')).toBe('rien ici')
  })

  it('leaves nothing to find, whatever surrounds the number', () => {
    const noise = fc.string({ unit: fc.constantFrom('1', '2', '8', '0', '5', '2A', ' ', '-', '\n', 'a', 'NIR ', ',') , maxLength: 40 })
    fc.assert(
      fc.property(noise, fields, noise, (before, parts, after) => {
        const cleaned = removeNir(`${before}${parts.join(' ')}${after}`, '[x]')
        expect(findNir(cleaned)).toEqual([])
      }),
      { seed: 11, numRuns: 1000 },
    )
  })

  it.each(['1 ', '1', '11 ', '185051411803227 ', '2A', '1 85 05 2B 118 032 27 ', 'NIR ', 'NIR 1 ', '1 85 05 14 118 032 27\n', ' ', 'FR76 3000 '])(
    'comes back from a million characters of %j',
    (unit) => {
      const spans = findNir(unit.repeat(Math.ceil(1_000_000 / unit.length)))
      expect(spans.length).toBeGreaterThanOrEqual(findNir(unit.repeat(1000)).length)
      expect(spans.every((span, index) => span.start < span.end && span.start >= (spans[index - 1]?.end ?? 0))).toBe(true)
    },
  )
})
