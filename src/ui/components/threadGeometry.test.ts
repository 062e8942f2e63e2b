import { describe, expect, it } from 'vitest'
import { monthsOf, positionOf, rowPieces, type RowPiece, type ThreadSegment } from './threadGeometry.ts'

const fenetre = { debut: '2026-01-01', fin: '2026-12-31' }
const aujourdhui = '2026-07-02'
const row = (segments: readonly ThreadSegment[], rienApres = false) => rowPieces({ segments, fenetre, aujourdhui, rienApres })
const kinds = (pieces: readonly RowPiece[]) => pieces.map((piece) => piece.kind)
const now = positionOf(aujourdhui, fenetre)

describe('the thread, lying', () => {
  it('is thick up to today, carries the needle there, and is thin after', () => {
    const pieces = row([{ etat: 'enCours', debut: '2026-04-01', fin: '2026-10-01' }])
    const thick = pieces.find((piece) => piece.kind === 'plein')
    const thin = pieces.find((piece) => piece.kind === 'fin')
    expect(thick).toMatchObject({ x2: now })
    expect(thin).toMatchObject({ x1: now })
    expect(pieces.find((piece) => piece.kind === 'aiguille')).toMatchObject({ x: now })
  })

  it('is never cut between two étapes', () => {
    const lines = row([
      { etat: 'terminee', debut: '2026-02-01', fin: '2026-03-01' },
      { etat: 'prevue', debut: '2026-09-01', fin: '2026-11-01' },
    ]).flatMap((piece) => (piece.kind === 'plein' || piece.kind === 'fin' ? [piece] : []))
    for (const [index, line] of lines.entries()) {
      const next = lines[index + 1]
      if (next !== undefined) expect(next.x1).toBeCloseTo(line.x2)
    }
    expect(lines[0]?.x1).toBeCloseTo(positionOf('2026-02-01', fenetre))
    expect(lines.at(-1)?.x2).toBeCloseTo(positionOf('2026-11-01', fenetre))
  })

  it('hangs between two knots during a pause, and what resumes has no new stitch', () => {
    const pieces = row([
      { etat: 'terminee', debut: '2026-02-01', fin: '2026-03-01' },
      { etat: 'suspendue', debut: '2026-03-01', fin: '2026-05-01' },
      { etat: 'enCours', debut: '2026-05-01', fin: '2026-09-01' },
    ])
    expect(kinds(pieces).filter((kind) => kind === 'noeud')).toHaveLength(2)
    expect(kinds(pieces).filter((kind) => kind === 'point')).toHaveLength(1)
    expect(pieces.find((piece) => piece.kind === 'lache')).toMatchObject({ x1: positionOf('2026-03-01', fenetre) })
  })

  it('changes lane at a repositionnement, without a stitch in the bend', () => {
    const pieces = row([
      { etat: 'terminee', debut: '2026-02-01', fin: '2026-05-01' },
      { etat: 'enCours', debut: '2026-05-01', fin: '2026-09-01', repositionnement: true },
    ])
    expect(kinds(pieces).filter((kind) => kind === 'point')).toHaveLength(1)
    expect(pieces.find((piece) => piece.kind === 'virage')).toMatchObject({ vers: 1, epais: true })
    expect(pieces.find((piece) => piece.kind === 'aiguille')).toMatchObject({ voie: 1 })
  })

  it('ends with a knot when the étape is stopped, and nothing is drawn to what follows', () => {
    const stop = positionOf('2026-04-01', fenetre)
    const pieces = row([
      { etat: 'arretee', debut: '2026-02-01', fin: '2026-04-01' },
      { etat: 'prevue', debut: '2026-09-01', fin: '2026-10-01' },
    ])
    expect(pieces.find((piece) => piece.kind === 'noeud')).toMatchObject({ x: stop })
    expect(pieces.some((piece) => (piece.kind === 'plein' || piece.kind === 'fin') && piece.x1 <= stop && piece.x2 > stop)).toBe(false)
  })

  it('falls free when nothing comes after, and closes with a stitch otherwise', () => {
    const segment: ThreadSegment = { etat: 'enCours', debut: '2026-04-01', fin: '2026-08-01' }
    expect(kinds(row([segment], true))).toContain('rienApres')
    expect(kinds(row([segment]))).toContain('creux')
    expect(kinds(row([segment]))).not.toContain('rienApres')
  })

  it('draws nothing outside its window', () => {
    const pieces = row([
      { etat: 'terminee', debut: '2024-01-01', fin: '2026-03-01' },
      { etat: 'prevue', debut: '2027-02-01', fin: '2027-06-01' },
    ])
    for (const piece of pieces) {
      const xs = 'x' in piece ? [piece.x] : [piece.x1, piece.x2]
      for (const x of xs) {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x).toBeLessThanOrEqual(100)
      }
    }
  })
})

describe('the scale', () => {
  it('has each month that begins in the window, across years', () => {
    expect(monthsOf({ debut: '2026-11-15', fin: '2027-02-01' }).map(({ jour }) => jour)).toEqual(['2026-12-01', '2027-01-01', '2027-02-01'])
  })
})
