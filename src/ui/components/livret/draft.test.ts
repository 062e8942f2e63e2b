import { describe, expect, it } from 'vitest'
import { fakeDot, instant } from '../../../testing/fakeFields.ts'
import { fakeLivret } from '../../../testing/fakeViews.ts'
import type { PersonneId } from '../../../base/ids.ts'
import { keepBase, readKept, rebase, writeKept, type KeptForm } from './draft.ts'

const view = fakeLivret({ me: 'maud' as PersonneId, roles: ['referent'], at: instant('2026-03-09T09:00:00Z'), prenom: 'Fatou', nom: 'B.', commune: 'Eu', objectif: 'Cuisine', etapes: [{ etat: 'enCours' }] }) // any id

describe('what an open form keeps of itself', () => {
  const commune = view.identite.commune
  const form: KeptForm = { values: { commune: 'Dieppe' }, initial: { commune: 'Eu' }, bases: { commune: keepBase(commune), objectif: keepBase(view.objectif) } }

  it('is read again as it was written', () => {
    expect(readKept(writeKept(form))).toEqual(form)
  })

  it.each(['', 'null', '[]', '{"values":{}}', '{"values":{"a":1},"initial":{},"bases":{}}', '{"values":{},"initial":{},"bases":{"a":{"seen":[{"replica":"x","n":1}],"shown":""}}}'])(
    'is left aside when its shape is another: %s',
    (text) => {
      expect(readKept(text)).toBeUndefined()
    },
  )

  it('a register, a text and a machine stand again on what was displayed', () => {
    const etat = view.etapes[0]!.etat
    const later = {
      commune: { ...commune, value: 'Rouen', handle: { ...commune.handle, seen: [fakeDot()] } },
      objectif: { ...view.objectif, value: 'Autre', handle: { ...view.objectif.handle, seen: [fakeDot()] } },
      etat: { ...etat, state: 'terminee', handle: { ...etat.handle, seen: [fakeDot()] } },
    }
    expect(rebase(later.commune, keepBase(commune)).handle.seen).toEqual(commune.handle.seen)
    expect(rebase(later.objectif, keepBase(view.objectif))).toEqual(view.objectif)
    expect(rebase(later.etat, keepBase(etat))).toEqual(etat)
    expect(rebase(later.etat, undefined)).toBe(later.etat)
  })
})
