import { describe, expect, it } from 'vitest'
import type { PersonneId, ReplicaId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Dot, Operation, TextChanges } from '../operations/operation.ts'
import { applyOperation } from './fold.ts'
import { emptyState, findField, type VoletState } from './state.ts'
import { textOf } from './text.ts'

const dot = (replica: string, n = 1): Dot => ({ replica: replica as ReplicaId, n }) // any text
const edit = (replica: string, n: number, changes: TextChanges, observed: readonly Dot[]): Operation => ({
  dot: dot(replica, n), author: 'x' as PersonneId, schema: 1, rights: { epoch: 1, seq: 0 }, at: 0 as Instant, observed, // any person, any time
  payload: { act: 'text', entity: 'contrat', field: 'objectif', changes },
})

function show(log: readonly Operation[], pending: readonly Operation[] = []): { readonly text: string; readonly state: VoletState } {
  const state = emptyState()
  for (const [i, operation] of log.entries()) applyOperation(state, operation, i + 1)
  for (const operation of pending) applyOperation(state, operation, undefined)
  const contrat = state.entities.get('contrat')
  const field = contrat && findField(contrat, 'objectif')
  return { text: field?.kind === 'texte' ? textOf(field) : '', state }
}

describe('a log whose order a failover changed', () => {
  const unseen = edit('a', 1, [[0, 'Ici. ']], [])
  const seen = edit('b', 1, [[0, 'Cuisine']], [])

  it('[I5] an edit over somebody else’s, which now lies after one it had not seen, stands where it was written', () => {
    expect(show([unseen, seen, edit('c', 1, [7, [0, ' !']], [dot('b')])]).text).toBe('Ici. Cuisine !')
  })

  it('[T5] what nobody’s device can have shown is not placed at all, rather than in part', () => {
    const other = edit('d', 1, [[0, 'Vite.']], [])
    expect(show([unseen, seen, other, edit('c', 1, [12, [0, '!']], [dot('b'), dot('d')])]).text).toBe('Ici. CuisineVite.')
  })

  it('[I1] a pending edit over what the log lost is not shown before that comes back', () => {
    const pending = [edit('c', 1, [7, [0, ' !']], [dot('b')]), edit('c', 2, [9, [0, ' Oui']], [dot('c')])]
    expect(show([edit('a', 1, [[0, '1234567']], [])], pending).text).toBe('1234567')
    expect(show([unseen, seen], pending).text).toBe('Ici. Cuisine ! Oui')
  })
})
