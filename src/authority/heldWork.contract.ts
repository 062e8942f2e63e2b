/** What every journal does with work that waits; run by whoever runs `journal.contract.ts`, in the same way. */
import { describe, expect, test } from 'vitest'
import type { PersonneId, ReplicaId } from '../base/ids.ts'
import { voletKey } from '../domain/volet.ts'
import { held, newCreated, newLivret, newPersonne, newReplica, operation, range, record, set } from '../testing/journalSamples.ts'
import { SUIVI } from '../testing/programs.ts'
import type { HeldOperation, Journal } from './journal.ts'

export function describeHeldWork(name: string, open: () => Promise<Journal>): void {
  describe(`${name}, held work`, () => {
    test('held operations keep their order of arrival; a new reason does not move one; removed ones are gone', async () => {
      const journal = await open()
      const livret = newLivret()
      const [a, b, c] = [
        held({ operation: operation({ act: 'unknown', row: [9, 'plus tard'] }) }),
        held({ why: { for: 'decision', by: newPersonne() } }),
        held({ why: { for: 'dependance', missing: newCreated() } }),
      ] as const
      await journal.withLivret(livret, async (tx) => {
        await tx.putHeld('notes', [b, a])
        await tx.putHeld('notes', [c])
      })
      const changed: HeldOperation = { ...b, why: { for: 'dependance', missing: { replica: newReplica(), n: 2 } } }
      await journal.withLivret(livret, async (tx) => {
        expect(await tx.held('notes')).toEqual([b, a, c])
        await tx.putHeld('notes', [changed])
        expect(await tx.held('notes')).toEqual([changed, a, c])
        await tx.removeHeld('notes', [a.operation.dot, { replica: newReplica(), n: 1 }])
        await tx.putHeld('notes', [a])
      })
      expect(await journal.withLivret(livret, (tx) => tx.held('notes'))).toEqual([changed, c, a])
      expect(await journal.withLivret(livret, (tx) => tx.held('aides'))).toEqual([])
    })

    test('[V6] the volets where something is held for a version are known, and no other', async () => {
      const journal = await open()
      const [one, two] = [newLivret(), newLivret()]
      const mine = async (): Promise<string[]> => (await journal.waitingForVersion()).map(voletKey).filter((key) => [one, two].some((livret) => key.startsWith(livret))).sort()
      const [first, second] = [held(), held()]
      await journal.withLivret(one, async (tx) => {
        await tx.putHeld('notes', [first, second])
        await tx.putHeld('aides', [held({ why: { for: 'decision', by: newPersonne() } })])
      })
      await journal.withLivret(two, (tx) => tx.putHeld(SUIVI, [held()]))
      expect(await mine()).toEqual([`${one}/notes`, `${two}/suivi`].sort())
      await journal.withLivret(one, async (tx) => {
        await tx.removeHeld('notes', [first.operation.dot])
        await tx.putHeld('notes', [{ ...second, why: { for: 'dependance', missing: 'identite' } }])
      })
      expect(await mine()).toEqual([`${two}/suivi`])
    })

    test('[G10] the volets where something is held for a decision are known to whoever reads their circle, and to no other', async () => {
      const journal = await open()
      const [one, two] = [newLivret(), newLivret()]
      const [ana, bob] = [newPersonne(), newPersonne()]
      const waiting = held({ why: { for: 'decision', by: ana } })
      for (const livret of [one, two]) await journal.withLivret(livret, async (tx) => {
        await tx.append('cercle', range(1, 1))
        await tx.putReaders('cercle', livret === one ? [ana] : [bob])
        await tx.putHeld('sensible:sante', [waiting])
        await tx.putHeld('notes', [held()])
      })
      expect(await journal.waitingForDecision(ana)).toEqual([{ livret: one, kind: 'sensible:sante' }])
      expect(await journal.waitingForDecision(newPersonne())).toEqual([])
      await journal.withLivret(one, (tx) => tx.removeHeld('sensible:sante', [waiting.operation.dot]))
      expect(await journal.waitingForDecision(ana)).toEqual([])
      expect(await journal.waitingForDecision(bob)).toEqual([{ livret: two, kind: 'sensible:sante' }])
    })

    test('[G11] what waits for a decision is counted per author, over all volets of the livret and no other', async () => {
      const journal = await open()
      const [livret, other] = [newLivret(), newLivret()]
      const [ana, bob, replicas] = [newPersonne(), newPersonne(), [newReplica(), newReplica()] as const]
      const waiting = (author: PersonneId, replica: ReplicaId, n: number, why: HeldOperation['why']): HeldOperation =>
        held({ operation: operation(set('en attente'), { dot: { replica, n }, author }), why })
      const decision = { for: 'decision', by: newPersonne() } as const
      for (const each of [livret, other]) await journal.withLivret(each, async (tx) => {
        for (const kind of ['notes', 'aides'] as const)
          for (const [i, replica] of replicas.entries()) await tx.putReplica(kind, replica, { ...record(), personne: i === 0 ? ana : bob })
        await tx.putHeld('notes', [waiting(ana, replicas[0], 1, decision), waiting(ana, replicas[0], 2, { for: 'version', schema: 9 }), waiting(bob, replicas[1], 1, decision)])
        await tx.putHeld('aides', [waiting(ana, replicas[0], 1, decision)])
      })
      const counts = () => journal.withLivret(livret, async (tx) => [await tx.heldForDecision(ana), await tx.heldForDecision(bob), await tx.heldForDecision(newPersonne())])
      expect(await counts()).toEqual([2, 1, 0])
      await journal.withLivret(livret, (tx) => tx.removeHeld('aides', [{ replica: replicas[0], n: 1 }]))
      expect(await counts()).toEqual([1, 1, 0])
    })
  })
}
