import { describe, expect, it } from 'vitest'
import { checkDecision } from './decisionRules.ts'

const check = (values: Readonly<Record<string, string>>, asked: number | null = 45_000, waits = false) => checkDecision(values, asked, waits)

describe('what a decision needs', () => {
  it('grants all that was asked, or says it is a part', () => {
    expect(check({ choix: 'accordee', montantAccorde: '450' })).toEqual({})
    expect(check({ choix: 'accordee', montantAccorde: '120,50' })).toEqual({ montantAccorde: 'entiere' })
    expect(check({ choix: 'accordee', montantAccorde: '120,50' }, null)).toEqual({})
    expect(check({ choix: 'accordee', montantAccorde: 'beaucoup' })).toEqual({ montantAccorde: 'montant' })
    expect(check({ choix: 'accordee', montantAccorde: '0' })).toEqual({ montantAccorde: 'montantZero' })
  })

  it('a part is smaller, and is explained', () => {
    expect(check({ choix: 'accordeeEnPartie', montantAccorde: '450' })).toEqual({ montantAccorde: 'partie', explication: 'explication' })
    expect(check({ choix: 'accordeeEnPartie', montantAccorde: '200', explication: 'Le reste est payé par France Travail.' })).toEqual({})
  })

  it('a refusal has a motive, an explanation and a next step', () => {
    expect(check({ choix: 'refusee' })).toEqual({ motifRefus: 'motif', explication: 'explication', suite: 'suite' })
    expect(check({ choix: 'refusee', motifRefus: 'budget', explication: 'Le budget est fini.', suite: 'Maud cherche avec vous.' })).toEqual({})
  })

  it('explanation and next step fit together in their field', () => {
    expect(check({ choix: 'refusee', motifRefus: 'budget', explication: 'a'.repeat(400), suite: 'b'.repeat(300) })).toEqual({ explication: { trop: 600 } })
  })

  it('nothing is granted before the other body has answered; a refusal may be', () => {
    expect(check({ choix: 'accordee', montantAccorde: '450' }, 45_000, true)).toEqual({ choix: 'choix' })
    expect(check({ choix: 'refusee', motifRefus: 'autre', explication: 'Non.', suite: 'On en parle.' }, 45_000, true)).toEqual({})
  })

  it('closes on what was really paid', () => {
    expect(check({ choix: 'soldee', montantAccorde: '' })).toEqual({ montantAccorde: 'montant' })
    expect(check({ choix: 'soldee', montantAccorde: '149,90' })).toEqual({})
  })
})
