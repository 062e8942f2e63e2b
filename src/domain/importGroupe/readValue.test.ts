import { describe, expect, it } from 'vitest'
import { DISPOSITIF_CODES, DISPOSITIFS } from '../catalogue.ts'
import { parseJour } from '../../base/jour.ts'
import { inertCell } from './formula.ts'
import { matchDispositif } from './matchDispositif.ts'
import {
  cleanCell, readCodePostal, readCourriel, readDemiJournees, readEtapeJour, readName, readNaissance, readNote, readNumero, readReferent, readTelephone,
} from './readValue.ts'
import type { FieldValue } from './readValue.ts'
import { sensitiveKind } from './sensitiveText.ts'

const parsed = parseJour('2026-11-23')
if (!parsed.ok) throw new Error('today')
const today = parsed.value

/** `=x` taken, `?a|b code` proposed, `!code` held, `` absent. */
function short(value: FieldValue<string | number>): string {
  switch (value.kind) {
    case 'absent':
      return ''
    case 'taken':
      return `=${value.value}`
    case 'proposed':
      return `?${value.candidates.join('|')} ${value.code}`
    case 'held':
      return `!${value.code}`
  }
}

describe('cleanCell', () => {
  it('removes a NIR and keeps the rest, marked in a note and bare elsewhere', () => {
    expect(cleanCell('NIR 1 85 05 14 118 032 27 reçu', 'note', '[retiré]')).toEqual({ text: 'NIR [retiré] reçu', nirRemoved: true, formula: false })
    expect(cleanCell('Caen 185051411803227', 'commune', '[retiré]')).toEqual({ text: 'Caen', nirRemoved: true, formula: false })
  })

  it.each(['=1+1', '+A1', '-2+3', '@SUM(A1)', ' =HYPERLINK("x")', '＝1'])('recognises the formula %j and keeps it as text', (raw) => {
    expect(cleanCell(raw, 'note', '')).toEqual({ text: raw.trim(), nirRemoved: false, formula: true })
  })

  it('does not take an international phone for a formula, nor a dash for a value', () => {
    expect(cleanCell('+33 6 39 98 30 75', 'telephone', '').formula).toBe(false)
    expect(cleanCell('+cmd', 'telephone', '').formula).toBe(true)
    expect(['-', '—', 'N/A', 'néant'].map((raw) => cleanCell(raw, 'commune', ''))).toEqual(Array(4).fill({ text: '', nirRemoved: false, formula: false }))
  })

  it('drops characters nobody sees, but not line ends in a note', () => {
    expect(cleanCell('\u202Eab\u0007c\nd\uFEFF', 'note', '').text).toBe('abc\nd')
  })
})

describe('inertCell', () => {
  it('makes a cell harmless for a spreadsheet and leaves the others', () => {
    expect(['=1', '+1', '-1', '@a', '\tx', 'bus', ''].map(inertCell)).toEqual(["'=1", "'+1", "'-1", "'@a", "'\tx", 'bus', ''])
  })
})

describe('values', () => {
  it.each([
    ['4100', '4100'], ["'4100", '4100'], [' 41 00 ', '4100'], ['AB-12/3', 'AB-12/3'], ['4,1E+03', null], ['1E5', null], ['-4100', null],
    ['', null], ['4100;', null], ['x'.repeat(21), null],
  ])('N° stagiaire %j: %j', (text, expected) => {
    expect(readNumero(text)).toBe(expected)
  })

  it.each([
    ["N'DIAYE", "N'DIAYE"], ['Marie-Ève', 'Marie-Ève'], ['Da  Costa', 'Da Costa'], ['Бондаренко', 'Бондаренко'], ['123', null], ['<b>', null], ['a\nb', null], ['x'.repeat(61), null],
  ])('name %j: %j', (text, expected) => {
    expect(readName(text)).toBe(expected)
  })

  it.each([
    ['', ''], ['12/10/1991', '=1991-10-12'], ['31/02/1990', '!impossibleDate'], ['33012', '?1990-05-19 serialDate'], ['12/10/91', '?1991-10-12 twoDigitYear'],
    ['12/10/2020', '!implausibleAge'], ['12/10/1930', '!implausibleAge'], ['12-10-1930', '!implausibleAge'], ['12/10/20', '!implausibleAge'],
  ])('birth %j: %s', (text, expected) => {
    expect(short(readNaissance(text, today))).toBe(expected)
  })

  it.each([
    ['23/08/2026', '=2026-08-23'], ['2026-13-01', '!impossibleDate'], ['23/08/26', '?2026-08-23 twoDigitYear'], ['23/08/1926', '!implausibleDate'], ['46235', '?2026-08-01 serialDate'],
  ])('étape date %j: %s', (text, expected) => {
    expect(short(readEtapeJour(text, today))).toBe(expected)
  })

  it.each([
    ['', ''], ['14000', '=14000'], ['14 000', '=14000'], ['F-14000', '=14000'], ['1400', '?01400 leadingZeroLost'], ['140', '!unreadableCodePostal'], ['00100', '!unreadableCodePostal'], ['Caen', '!unreadableCodePostal'],
  ])('code postal %j: %s', (text, expected) => {
    expect(short(readCodePostal(text))).toBe(expected)
  })

  it.each([
    ['', ''], ['06 39 98 30 75', '=06 39 98 30 75'], ['0639983075', '=06 39 98 30 75'], ['06.39.98.30.75', '=06 39 98 30 75'], ['+33 6 39 98 30 75', '=06 39 98 30 75'],
    ['+33 (0)6 39 98 30 75', '=06 39 98 30 75'], ['0033639983075', '=06 39 98 30 75'], ['+44 20 7946 0000', '=+442079460000'], ['639983075', '?06 39 98 30 75 leadingZeroLost'],
    ['06 39 98 30 75 / 02 35 84 00 00', '?06 39 98 30 75|02 35 84 00 00 severalPhones'], ['06 39 98 30 75 ou voisine', '?06 39 98 30 75 severalPhones'],
    ['06 39 98', '!unreadablePhone'], ['demander', '!unreadablePhone'],
  ])('phone %j: %s', (text, expected) => {
    expect(short(readTelephone(text))).toBe(expected)
  })

  it.each([
    ['', ''], ['inès.fouché@exemple.invalid', '=inès.fouché@exemple.invalid'], ['mailto:a@b.fr', '=a@b.fr'], ['a@b', '!unreadableCourriel'], ['a b@c.fr', '!unreadableCourriel'], ['a@b.fr, c@d.fr', '!unreadableCourriel'],
  ])('courriel %j: %s', (text, expected) => {
    expect(short(readCourriel(text))).toBe(expected)
  })

  it.each([
    ['', ''], ['10', '=10'], ['8,0', '=8'], ['6 demi-journées par semaine', '=6'], ['temps plein', '?10 fullTime'], ['Temps complet', '?10 fullTime'], ['100 %', '?10 fullTime'],
    ['35h', '?10 fullTime'], ['mi-temps', '?5 partTime'], ['4 jours', '?8 partTime'], ['0', '!unreadableRythme'], ['15', '!unreadableRythme'], ['2,5', '!unreadableRythme'], ['variable', '!unreadableRythme'],
  ])('rhythm %j: %s', (text, expected) => {
    expect(short(readDemiJournees(text))).toBe(expected)
  })

  it('holds back a note of health or justice, without keeping its words', () => {
    expect(readNote('RQTH demandée')).toEqual({ kind: 'held', code: 'healthInText', raw: '' })
    expect(readNote('suivi par le SPIP')).toEqual({ kind: 'held', code: 'justiceInText', raw: '' })
    expect(readNote('x'.repeat(10_001))).toEqual({ kind: 'held', code: 'tooLong', raw: '' })
    expect(short(readNote("pas de transport le mercredi, garde d'enfant à trouver"))).toBe("=pas de transport le mercredi, garde d'enfant à trouver")
  })
})

describe('sensitiveKind', () => {
  it.each(['permis en cours', "garde d'enfant à trouver", 'cherche un logement', 'boulons et écrous, métallerie', 'peine à se lever', 'indisponible le mardi', 'justifie ses absences'])('lets %j pass', (text) => {
    expect(sensitiveKind(text)).toBeNull()
  })
  it.each([['Handicapé', 'health'], ['touche l’AAH', 'health'], ['enceinte', 'health'], ['sort de prison', 'justice'], ['sous bracelet électronique', 'justice'], ['RQTH, détenu', 'justice']])('holds %j: %s', (text, kind) => {
    expect(sensitiveKind(text)).toBe(kind)
  })
})

describe('readReferent', () => {
  const membres = [
    { membreId: 'm1', prenom: 'Rose', nom: 'Référente' },
    { membreId: 'm2', prenom: 'Carl', nom: 'Exemple' },
    { membreId: 'm3', prenom: 'Chloé', nom: 'Exemple' },
  ]
  it.each([
    ['', ''], ['Rose Référente', '=m1'], ['RÉFÉRENTE Rose', '=m1'], ['Mme Rose Référente', '=m1'], ['R. Référente', '?m1 referentName'], ['C. Exemple', '?m2|m3 referentName'], ['Personne', '? referentName'],
  ])('%j: %s', (text, expected) => {
    expect(short(readReferent(text, membres))).toBe(expected)
  })
  it('does not choose between two members of one name', () => {
    expect(short(readReferent('Rose Référente', [...membres, { membreId: 'm4', prenom: 'ROSE', nom: 'Referente' }]))).toBe('?m1|m4 referentName')
  })
})

describe('matchDispositif', () => {
  it('takes every label of the catalogue, and the names in use, whatever their case and accents', () => {
    for (const code of DISPOSITIF_CODES) {
      expect(matchDispositif(DISPOSITIFS[code].label)).toEqual({ exact: code })
      expect(matchDispositif(DISPOSITIFS[code].label.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase())).toEqual({ exact: code })
    }
    expect(['CléA', 'clea', 'AFEST', '#Action', '#Avenir', "Qualif' collectif certifiant", 'Génération Compétences', 'Savoirs Essentiels'].map((text) => matchDispositif(text).exact)).toEqual([
      'clea', 'clea', 'afest', 'action', 'avenir', 'qualif-certifiant', 'generation-competences', 'savoirs-essentiels',
    ])
  })

  it.each([
    ['Avenir (marché 2020-2022)', 'avenir'], ['Avenir', 'avenir'], ['#Avenirr', 'avenir'], ['Savoir essentiel', 'savoirs-essentiels'], ['CLEA 2024', 'clea'],
    ['Génération compétence', 'generation-competences'], ['Qualif collectif certfiant', 'qualif-certifiant'], ['E.2.C', 'e2c'], ['Ecole 2eme chance', 'e2c'],
  ])('proposes %j nearest first, and takes nothing', (text, nearest) => {
    const match = matchDispositif(text)
    expect(match.exact).toBeNull()
    expect(match.exact === null && match.candidates[0]).toBe(nearest)
  })

  it('proposes the several that a short name may mean', () => {
    const match = matchDispositif('Qualif collectif')
    expect(match.exact === null && match.candidates).toEqual(expect.arrayContaining(['qualif-certifiant', 'qualif-qualifiant']))
  })

  it.each(['Boulangerie', 'xyz', '(2022)', '####'])('proposes nothing for %j', (text) => {
    expect(matchDispositif(text)).toEqual({ exact: null, candidates: [] })
  })
})
