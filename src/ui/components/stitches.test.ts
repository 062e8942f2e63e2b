import { describe, expect, it } from 'vitest'
import { parseCreatedId } from '../../base/ids.ts'
import { parseJour, type Jour } from '../../base/jour.ts'
import type { Stitch } from '../../readmodel/views.ts'
import { marksOf, segmentsOf } from './stitches.ts'

const jour = (text: string): Jour => {
  const parsed = parseJour(text)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}
const etape = parseCreatedId('AAAAAAAAAAAAAAAAAAAAAA')
const stitch = (part: Partial<Stitch>): Stitch => {
  if (!etape.ok) throw new Error(etape.error)
  return {
    etape: etape.value,
    label: '#Action',
    etat: 'enCours',
    debut: jour('2026-03-01'),
    fin: jour('2026-09-01'),
    suspendueDepuis: null,
    repriseLe: null,
    repositionnement: false,
    ...part,
  }
}
const today = '2026-07-01'

describe('segments of a lying thread', () => {
  it('cuts an étape that was paused and resumed in three, without losing what was done', () => {
    const segments = segmentsOf([stitch({ suspendueDepuis: jour('2026-04-01'), repriseLe: jour('2026-05-01') })], today)
    expect(segments.map(({ etat, debut, fin }) => [etat, debut, fin])).toEqual([
      ['terminee', '2026-03-01', '2026-04-01'],
      ['suspendue', '2026-04-01', '2026-05-01'],
      ['enCours', '2026-05-01', '2026-09-01'],
    ])
  })
  it('leaves the pause open when the étape is suspended', () => {
    const segments = segmentsOf([stitch({ etat: 'suspendue', suspendueDepuis: jour('2026-06-01') })], today)
    expect(segments.map(({ etat }) => etat)).toEqual(['terminee', 'suspendue'])
  })
  it('leaves out what has no first day', () => {
    expect(segmentsOf([stitch({ etat: 'prevue', debut: null })], today)).toEqual([])
  })
})

describe('marks of an upright thread', () => {
  it('turns before a repositionnement and drops when nothing follows', () => {
    const marks = marksOf([stitch({ etat: 'terminee', fin: jour('2026-05-01') }), stitch({ debut: jour('2026-05-02'), repositionnement: true })], true)
    expect(marks.map(({ mark }) => mark)).toEqual(['terminee', 'repositionnement', 'enCours', 'rienApres'])
  })
  it('gives the needle to an open pause, after the étape it interrupts', () => {
    expect(marksOf([stitch({ etat: 'suspendue', suspendueDepuis: jour('2026-06-01') })], false).map(({ mark }) => mark)).toEqual(['terminee', 'suspendue'])
  })
  it('keeps étapes without a date at the end', () => {
    const marks = marksOf([stitch({ etat: 'prevue', debut: null, label: 'sans date' }), stitch({})], false)
    expect(marks.map(({ mark }) => mark)).toEqual(['enCours', 'prevue'])
  })
})
