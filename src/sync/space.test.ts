import { describe, expect, test } from 'vitest'
import { err } from '../base/result.ts'
import type { Command } from '../operations/draft.ts'
import type { Store } from '../ports/store.ts'
import { got } from '../testing/got.ts'
import { Apparatus, openHouse, Server, setDraft } from '../testing/house.ts'
import { membreDraft } from '../testing/livret.ts'
import { countPortCalls, dieAt } from '../testing/mortalPorts.ts'
import { seededIds } from '../testing/seededIds.ts'
import { openSpace, type SpaceChange } from './space.ts'

const ids = seededIds(900)
const livret = ids.livret()
const device = (seed: number): Promise<Apparatus> => Apparatus.make(new Server(), seed, ids.personne())

/** Two volets, one of them with a group. */
const command: Command = {
  batches: [
    { volet: { livret, kind: 'cercle' }, drafts: [membreDraft(ids, ids.personne(), 'referent', 'Maud'), setDraft('identite', 'prenom', 'Fatou', [])], together: true },
    { volet: { livret, kind: 'parcours' }, drafts: [setDraft('contrat', 'projet', 'Cuisine')], together: false },
  ],
}
const one = (value: string): Command => ({ batches: [{ volet: { livret, kind: 'parcours' }, drafts: [setDraft('contrat', 'projet', value)], together: false }] })

describe('saving', () => {
  test('stamps the operations and shows them at once, pending', async () => {
    const { space, session, at } = await device(1)
    const { operations } = got(await space.save(command))
    expect(operations.map(({ dot, author, at: claimed }) => [dot.n, author, claimed])).toEqual([[1, session.personne, at], [2, session.personne, at], [1, session.personne, at]])
    expect(new Set(operations.map(({ intention }) => intention)).size).toBe(1)
    expect(operations[0]?.intention).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(operations.map(({ group }) => group?.n)).toEqual([1, 1, undefined])
    const content = got(await space.readLivret(livret))
    expect(content?.volets.map(({ kind, entries, pending, position }) => [kind, entries, pending.map(({ state }) => state), position.seq])).toEqual([
      ['cercle', [], ['pending', 'pending'], 0],
      ['parcours', [], ['pending'], 0],
    ])
    expect(content?.volets.flatMap(({ pending }) => pending.map(({ operation }) => operation))).toEqual(operations)
    expect(got(await space.counts())).toEqual({ waiting: 3, held: 0, setAside: 0 })
  })

  test('numbers go on without a gap, over restarts', async () => {
    const apparatus = await device(2)
    for (const value of ['un', 'deux']) got(await apparatus.space.save(one(value)))
    const later = await apparatus.open()
    const { operations } = got(await later.save({ batches: [...one('trois').batches, ...one('quatre').batches] }))
    expect(operations.map(({ dot }) => dot.n)).toEqual([3, 4])
    const content = got(await later.readLivret(livret))
    expect(content?.volets[0]?.pending.map(({ operation }) => operation.dot.n)).toEqual([1, 2, 3, 4])
    expect(new Set(content?.volets[0]?.pending.map(({ operation }) => operation.dot.replica)).size).toBe(1)
  })

  test('carries the head of the circle that the device knows as its rights', async () => {
    const { referent, livret: known } = await openHouse(50)
    const [operation] = await referent.set(known, 'parcours', 'contrat', 'projet', 'x')
    expect(operation?.rights).toEqual({ epoch: 1, seq: 5 })
  })

  test('removes the draft it was typed in, in the same transaction', async () => {
    const { space } = await device(3)
    got(await space.drafts.put('note', 'en cours'))
    got(await space.save(one('x'), 'note'))
    expect(got(await space.drafts.get('note'))).toBeUndefined()
  })

  test('[I12] killed at every await: the command is wholly there or not at all, and there once gardé was said', async () => {
    const measured = await device(4)
    got(await measured.space.save(one('avant')))
    const run = (apparatus: Apparatus, done: () => void) => async (store: Store, seal: Apparatus['seal']): Promise<void> => {
      const space = await apparatus.open(store, seal)
      got(await space.save(command, 'note'))
      done()
    }
    const calls = await countPortCalls(measured.store(), measured.seal, run(measured, () => undefined))
    expect(calls).toBeGreaterThan(15)
    let before = 0
    let after = 0
    for (let at = 0; at < calls * 2; at++) {
      const apparatus = await device(1_000 + at)
      got(await apparatus.space.save(one('avant')))
      got(await apparatus.space.drafts.put('note', 'en cours'))
      let kept = false
      expect(await dieAt(at, apparatus.store(), apparatus.seal, run(apparatus, () => { kept = true }))).toBe('killed')
      expect(kept).toBe(false)
      const space = await apparatus.open()
      const content = got(await space.readLivret(livret))
      const found = content?.volets.map(({ kind, pending }) => `${kind} ${pending.length}`).sort()
      const draft = got(await space.drafts.get('note'))
      if (found?.length === 1) {
        expect(found).toEqual(['parcours 1'])
        expect(draft).toBe('en cours')
        before += 1
      } else {
        expect(found).toEqual(['cercle 2', 'parcours 2'])
        expect(draft).toBeUndefined()
        after += 1
      }
      // Whichever it was, work goes on.
      got(await space.save(one('ensuite')))
      expect(got(await space.counts()).waiting).toBe(found?.length === 1 ? 2 : 5)
    }
    console.log(`save: killed at each of ${calls * 2} moments`)
    // Nothing awaits after the commit but its own answer.
    expect([before, after]).toEqual([calls * 2 - 1, 1])
    const finished = await device(5)
    got(await finished.space.save(one('avant')))
    let kept = false
    expect(await dieAt(calls * 2, finished.store(), finished.seal, run(finished, () => { kept = true }))).toBe('finished')
    expect(kept).toBe(true)
  })

  test('written although the answer was lost: the second attempt recognises it', async () => {
    const apparatus = await device(6)
    const real = apparatus.store()
    let failures = 0
    // As a store whose connection died during `complete`, was reopened, and tried again.
    const flaky: Store = { ...real, commit: async (write) => {
      const done = await real.commit(write)
      return failures++ === 0 && done.ok ? real.commit(write) : done
    } }
    const space = await apparatus.open(flaky)
    const { operations } = got(await space.save(command))
    expect(got(await space.counts()).waiting).toBe(3)
    expect(got(await space.readLivret(livret))?.volets.flatMap(({ pending }) => pending.map(({ operation }) => operation))).toEqual(operations)
  })

  test('[P1] two tabs that save at once both keep their work', async () => {
    const apparatus = await device(7)
    const tabs = [apparatus.space, await apparatus.open(), await apparatus.open()]
    await Promise.all(Array.from({ length: 12 }, async (_, at) => got(await tabs[at % 3]!.save(one(`valeur ${at}`)))))
    const pending = got(await apparatus.space.readLivret(livret))?.volets[0]?.pending ?? []
    expect(pending.map(({ operation }) => operation.dot.n)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
    expect(got(await apparatus.space.livrets()).map((manifest) => [manifest.livret, manifest.pending])).toEqual([[livret, 12]])
  })

  test('a command over several livrets is one transaction', async () => {
    const apparatus = await device(8)
    const volets = [ids.livret(), ids.livret(), ids.livret()].map((id) => ({ livret: id, kind: 'cercle' as const }))
    const changes: SpaceChange[] = []
    apparatus.space.subscribe((change) => changes.push(change))
    const drafts = [setDraft('identite', 'prenom', 'x')]
    got(await apparatus.space.save({ batches: volets.map((volet) => ({ volet, drafts, together: false })) }))
    expect(got(await apparatus.space.livrets()).map((manifest) => manifest.livret)).toEqual(volets.map((volet) => volet.livret))
    expect(changes).toEqual(volets.map((volet) => ({ what: 'saved', livret: volet.livret, kinds: ['cercle'] })))
  })
})

describe('the store says no', () => {
  test.each(['erase', 'supersede'] as const)('%s: reading and saving tell it, nothing is made anew', async (end) => {
    const apparatus = await device(9)
    apparatus.disk[end]()
    const fault = err({ fault: end === 'erase' ? 'lost' : 'superseded' })
    expect(await apparatus.space.save(one('x'))).toEqual(fault)
    expect(await apparatus.space.livrets()).toEqual(fault)
    expect(await apparatus.space.counts()).toEqual(fault)
    expect(await apparatus.space.readLivret(livret)).toEqual(fault)
    expect(await apparatus.space.drafts.put('a', 'b')).toEqual(fault)
    expect(await apparatus.space.setSession(null)).toEqual(fault)
  })

  test('a store without a root is lost: opening does not make an empty account, nor does saving', async () => {
    const apparatus = await device(10)
    apparatus.disk.records.clear()
    expect(await openSpace({ store: apparatus.store(), seal: apparatus.seal, ids: apparatus.ids, clock: apparatus.clock })).toEqual(err({ fault: 'lost' }))
    expect(await apparatus.space.save(one('x'))).toEqual(err({ fault: 'lost' }))
    expect(apparatus.disk.records.size).toBe(0)
  })

  test('a record that is not what was sealed under its name is told', async () => {
    const apparatus = await device(11)
    const key = await apparatus.seal.key('racine')
    const bytes = apparatus.disk.records.get(key)
    apparatus.disk.records.set(key, Uint8Array.from(bytes ?? [], (byte, at) => (at === 3 ? byte ^ 1 : byte)))
    expect(await apparatus.space.save(one('x'))).toEqual(err({ fault: 'tampered' }))
    expect(await apparatus.space.livrets()).toEqual(err({ fault: 'tampered' }))
  })

  test('nothing reaches the disk but through the seal: neither names nor words', async () => {
    const apparatus = await device(12)
    got(await apparatus.space.save(one('PLAINTEXT')))
    got(await apparatus.space.drafts.put('note', 'PLAINTEXT'))
    const disk = [...apparatus.disk.records].map(([key, bytes]) => `${key} ${String.fromCharCode(...bytes)}`).join('\n')
    for (const word of ['PLAINTEXT', 'racine', 'attente', 'parcours', 'Maud', livret]) expect(disk).not.toContain(word)
  })
})

describe('summaries', () => {
  test('are kept with the revision they were made from, and dropped when the livret moved meanwhile', async () => {
    const { space } = await device(13)
    got(await space.save(one('x')))
    const [first] = got(await space.livrets())
    got(await space.putSummaries([{ livret, revision: first!.revision, data: { prenom: 'Fatou' } }]))
    const [stored] = got(await space.livrets())
    expect(stored).toMatchObject({ revision: first!.revision, summary: { revision: first!.revision, data: { prenom: 'Fatou' } } })
    got(await space.save(one('y')))
    got(await space.putSummaries([{ livret, revision: first!.revision, data: 'too late' }]))
    const [moved] = got(await space.livrets())
    expect(moved?.revision).toBeGreaterThan(first!.revision)
    expect(moved?.summary).toEqual(stored?.summary)
  })
})

describe('small records', () => {
  test('drafts, directory and session are read back, by another start too', async () => {
    const apparatus = await device(14)
    const { space } = apparatus
    expect(got(await space.drafts.get('a'))).toBeUndefined()
    expect(got(await space.annuaire.get())).toEqual([])
    expect(got(await space.session())).toBeNull()
    const session = { token: 'jeton', refresh: 'suivant' }
    const people = [{ personne: ids.personne(), nom: 'Paul D.', role: 'conseiller' as const, organisation: 'Mission locale' }]
    const changes: SpaceChange[] = []
    const stop = space.subscribe((change) => changes.push(change))
    got(await space.drafts.put('a', 'un'))
    got(await space.annuaire.put(people))
    got(await space.setSession(session))
    stop()
    got(await space.setSession(session))
    expect(changes).toEqual([{ what: 'session' }])
    const again = await apparatus.open()
    expect([got(await again.drafts.get('a')), got(await again.annuaire.get()), got(await again.session())]).toEqual(['un', people, session])
    got(await again.drafts.remove('a'))
    expect(got(await space.drafts.get('a'))).toBeUndefined()
    expect(again.identite).toEqual(space.identite)
    expect([again.personne, again.appareil]).toEqual([apparatus.session.personne, apparatus.session.appareil])
  })

  test('a livret this device does not hold is undefined', async () => {
    const { space } = await device(15)
    expect(got(await space.readLivret(ids.livret()))).toBeUndefined()
  })
})
