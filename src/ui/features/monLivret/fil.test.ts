import { describe, expect, test } from 'vitest'
import { fatou } from '../../../testing/fakeSession.ts'
import { jour } from '../../../testing/fakeFields.ts'
import type { FakeEtape } from '../../../testing/fakeViews.ts'
import { aVenir, filDe } from './fil.ts'

const shape = (etapes: readonly FakeEtape[]) => filDe(fatou.livret({ etapes })).map((item) => (item.kind === 'etape' || item.kind === 'maintenant' ? `${item.kind}:${item.mark}` : item.kind))

const done: FakeEtape = { intitule: 'A', debut: '2026-01-05', fin: '2026-03-06', etat: 'terminee' }
const now: FakeEtape = { intitule: 'B', debut: '2026-10-12', etat: 'enCours' }
const next: FakeEtape = { intitule: 'C', debut: '2027-01-11' }

describe('the person’s thread', () => {
  test('done, now, to come; a pause that ended hangs beside its étape', () => {
    expect(shape([{ ...done, suspendueDepuis: '2026-01-20', repriseLe: '2026-02-02' }, now, next])).toEqual(['etape:terminee', 'pausePassee', 'maintenant:enCours', 'etape:prevue'])
  })
  test('nothing after: the thread ends free', () => {
    expect(shape([done, now]).at(-1)).toBe('rienApres')
    expect(shape([])).toEqual(['maintenant:enCours', 'rienApres'])
  })
  test('an open pause holds the needle and is tied at both ends, whatever comes after', () => {
    expect(shape([done, { ...now, etat: 'suspendue', suspendueDepuis: '2026-11-10' }])).toEqual(['etape:terminee', 'maintenant:suspendue'])
  })
  test('the needle is held once, even when two étapes go on together', () => {
    const items = filDe(fatou.livret({ etapes: [now, { ...now, intitule: 'D' }] }))
    const holders = items.filter((item) => item.kind === 'maintenant')
    expect(holders).toHaveLength(1)
    expect(holders[0]?.kind === 'maintenant' && holders[0].autres.map((etape) => etape.intitule.value)).toEqual(['D'])
  })
  test('a new path turns before its étape; noted for itself, it is only the bend', () => {
    expect(shape([done, { ...now, nature: 'repositionnement' }])).toEqual(['etape:terminee', 'nouveauChemin', 'maintenant:enCours', 'rienApres'])
    expect(shape([{ ...done, nature: 'repositionnement', fin: '2026-01-05' }, now])).toEqual(['nouveauChemin', 'maintenant:enCours', 'rienApres'])
  })
  test('what was stopped stays done', () => {
    expect(shape([{ ...done, etat: 'arretee' }, now, next])[0]).toBe('etape:arretee')
  })
})

test('appointments to come are those from today on, the nearest first', () => {
  const at = (day: string, heure: string) => ({ jour: day, heure, objet: `${day} ${heure}`, lieu: '' })
  const view = fatou.livret({ rendezVous: [at('2026-11-25', '09:00'), at('2026-11-22', '09:00'), at('2026-11-23', '14:00'), at('2026-11-23', '08:30')] })
  expect(aVenir(view, jour('2026-11-23')).map((each) => each.objet.value)).toEqual(['2026-11-23 08:30', '2026-11-23 14:00', '2026-11-25 09:00'])
})
