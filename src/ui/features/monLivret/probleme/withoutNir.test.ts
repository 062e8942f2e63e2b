import { expect, test } from 'vitest'
import { findNir } from '../../../../domain/nir.ts'
import { withoutNir } from './withoutNir.ts'

test('the numbers go and the rest stays, without a hole where they were', () => {
  const text = 'Mon numéro est 2 85 05 78 006 084 91, appelez la CPAM.'
  const clean = withoutNir({ text, nir: findNir(text) })
  expect(clean).toBe('Mon numéro est, appelez la CPAM.')
  expect(findNir(clean)).toEqual([])
})
test('a text without a number is the same text', () => {
  expect(withoutNir({ text: 'Le car est en retard.', nir: [] })).toBe('Le car est en retard.')
})
