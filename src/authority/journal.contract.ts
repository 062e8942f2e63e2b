/**
 * What every journal does, whoever keeps it. Run by `memoryJournal.test.ts` and by
 * `server/postgres/journal.pg.test.ts`; each case takes fresh random ids, so that one journal serves all.
 */
import { describe, expect, test } from 'vitest'
import type { LivretId, PersonneId } from '../base/ids.ts'
import { voletKey, type VoletKind } from '../domain/volet.ts'
import { accepted, everyPayload, held, newAppareil, newCreated, newHash, newIntention, newLivret, newPersonne, newReplica, operation, range, record, set, signedChunk, stored } from '../testing/journalSamples.ts'
import type { Journal, LivretTx, ReceivedOperation, ReplicaRecord, StoredEntry } from './journal.ts'

/** Reads whatever `append` writes. */
const reader = newPersonne()

export function describeJournal(name: string, open: () => Promise<Journal>): void {
  describe(name, () => {
    const append = async (journal: Journal, livret: LivretId, kind: VoletKind, entries: readonly StoredEntry[]): Promise<void> =>
      journal.withLivret(livret, async (tx) => {
        await tx.append(kind, entries)
        await tx.putReaders(kind, [reader])
      })

    test('a livret nobody wrote is empty', async () => {
      const journal = await open()
      const livret = newLivret()
      await journal.withLivret(livret, async (tx) => {
        expect(tx.epoch).toBe(await journal.epoch())
        expect(await tx.kinds()).toEqual([])
        expect(await tx.head('notes')).toEqual({ seq: 0, hash: '' })
        expect(await tx.entries('notes', 0)).toEqual([])
        expect(await tx.replica('notes', newReplica())).toBeUndefined()
        expect(await tx.received('notes', newReplica(), 1, 10)).toEqual([])
        expect(await tx.held('notes')).toEqual([])
      })
      expect(await journal.read(reader, { livret, kind: 'notes' }, 0, 10, 10)).toEqual([])
    })

    test('[G7] a revoked device is known, with how far the circle went then', async () => {
      const journal = await open()
      const livret = newLivret()
      const appareil = newAppareil()
      const at = () => journal.withLivret(livret, (tx) => tx.revokedAt(appareil))
      await append(journal, livret, 'cercle', range(1, 3))
      expect([await journal.isRevoked(appareil), await at()]).toEqual([false, undefined])
      await journal.revoke(appareil)
      await append(journal, livret, 'cercle', range(4, 5))
      await journal.revoke(appareil)
      expect([await journal.isRevoked(appareil), await at()]).toEqual([true, 3])
      expect(await journal.withLivret(newLivret(), (tx) => tx.revokedAt(appareil))).toBe(0)
    })

    test('[E1] an erased livret says nothing of what was in it; its chain stands, and it is known whose it was', async () => {
      const journal = await open()
      const livret = newLivret()
      const reader = newPersonne()
      const [one, two, three] = [accepted(1), stored({ kind: 'stub', seq: 2, dot: { replica: newReplica(), n: 4 }, observed: [], reason: 'trop' }), accepted(3, operation(set('dit \u0000 "tout"')))]
      await journal.withLivret(livret, async (tx) => {
        await tx.append('parcours', [one, two, three])
        await tx.putHeld('parcours', [held()])
        await tx.putReaders('parcours', [reader])
        expect(await tx.erasedFor()).toBeUndefined()
      })
      for (let times = 1; times <= 2; times++) {
        await journal.erase(livret, [reader])
        await journal.withLivret(livret, async (tx) => {
          const stubOf = ({ entry, ...rest }: StoredEntry): StoredEntry =>
            entry.kind === 'stub' ? { entry, ...rest } : { ...rest, salt: '', entry: { kind: 'stub', seq: entry.seq, dot: entry.operation.dot, observed: [], reason: 'efface' } }
          expect(await tx.entries('parcours', 0)).toEqual([one, two, three].map(stubOf))
          expect(await tx.held('parcours')).toEqual([])
          expect(await tx.erasedFor()).toEqual(new Set([reader]))
        })
        expect(await journal.readable(reader)).toEqual([])
      }
    })

    test('[G4] it is known how far a log went under an epoch', async () => {
      const journal = await open()
      const livret = newLivret()
      await append(journal, livret, 'cercle', range(1, 3))
      await journal.withLivret(livret, async (tx) => {
        expect([await tx.lastUnder('cercle', tx.epoch - 1), await tx.lastUnder('cercle', tx.epoch), await tx.lastUnder('cercle', tx.epoch + 1), await tx.lastUnder('notes', tx.epoch)]).toEqual([0, 3, 3, 0])
      })
    })

    test('entries come back exactly as they were appended, whatever they hold', async () => {
      const journal = await open()
      const livret = newLivret()
      const replica = newReplica()
      const entries = everyPayload().map((payload, i) => accepted(i + 1, operation(payload)))
      const full = operation(set('tout'), {
        dot: { replica, n: 9_007_199_254_740_991 },
        observed: [{ replica, n: 4 }, { replica: newReplica(), n: 12 }],
        group: { replica, n: 7 },
        intention: newIntention(),
        attachments: [{ id: newCreated(), digest: newHash(), size: 1234, mime: 'image/jpeg' }],
        reissueOf: { replica: newReplica(), n: 5 },
        rights: { epoch: 3, seq: 41 },
        schema: 7,
      })
      entries.push(accepted(entries.length + 1, full))
      entries.push(stored({ kind: 'stub', seq: entries.length + 1, dot: { replica, n: 8 }, observed: [{ replica, n: 2 }], reason: 'nirDetecte' }))
      entries.push(stored({ kind: 'stub', seq: entries.length + 1, dot: { replica, n: 9 }, observed: [], reason: 'dependDe', creates: newCreated() }))
      await append(journal, livret, 'notes', entries)
      expect(await journal.withLivret(livret, (tx) => tx.entries('notes', 0))).toEqual(entries)
      expect(await journal.read(reader, { livret, kind: 'notes' }, 0, entries.length, 100)).toEqual(entries)
    })

    test('[I8] sequence numbers follow the head without a gap, across appends and within one', async () => {
      const journal = await open()
      const livret = newLivret()
      const first = range(1, 3)
      await append(journal, livret, 'notes', first)
      for (const wrong of [[accepted(3)], [accepted(5)], [accepted(4), accepted(6)], [accepted(4), accepted(4)], [accepted(0)]])
        await expect(append(journal, livret, 'notes', wrong)).rejects.toThrow('sequence numbers')
      await append(journal, livret, 'notes', [accepted(4)])
      const entries = await journal.read(reader, { livret, kind: 'notes' }, 0, 10, 10)
      expect(entries.map(({ entry }) => entry.seq)).toEqual([1, 2, 3, 4])
      expect(entries.slice(0, 3)).toEqual(first)
    })

    test('the head is the last entry, for the transaction at once and for others afterwards', async () => {
      const journal = await open()
      const livret = newLivret()
      const entries = range(1, 5)
      await journal.withLivret(livret, async (tx) => {
        await tx.append('parcours', entries.slice(0, 2))
        expect(await tx.head('parcours')).toEqual({ seq: 2, hash: entries[1]?.hash })
        await tx.append('parcours', entries.slice(2))
        await tx.append('notes', [])
        expect(await tx.entries('parcours', 3)).toEqual(entries.slice(3))
        expect(await tx.entries('parcours', 1, 3)).toEqual(entries.slice(1, 3))
        expect(await tx.kinds()).toEqual(['parcours'])
      })
      await journal.withLivret(livret, async (tx) => {
        expect(await tx.head('parcours')).toEqual({ seq: 5, hash: entries[4]?.hash })
        expect(await tx.head('notes')).toEqual({ seq: 0, hash: '' })
        expect(await tx.kinds()).toEqual(['parcours'])
      })
    })

    test('the volets of a livret, and the same volet of two livrets, do not mix', async () => {
      const journal = await open()
      const [one, two] = [newLivret(), newLivret()]
      await append(journal, one, 'notes', range(1, 2))
      await append(journal, one, 'aides', range(1, 1))
      await append(journal, two, 'notes', range(1, 3))
      await journal.withLivret(one, async (tx) => {
        expect((await tx.head('notes')).seq).toBe(2)
        expect((await tx.head('aides')).seq).toBe(1)
        expect(new Set(await tx.kinds())).toEqual(new Set(['aides', 'notes']))
      })
      expect((await journal.withLivret(two, (tx) => tx.head('notes'))).seq).toBe(3)
    })

    test('reading gives what follows `after`, up to a head and at most so many', async () => {
      const journal = await open()
      const livret = newLivret()
      await append(journal, livret, 'notes', range(1, 10))
      const read = async (after: number, upTo: number, limit: number): Promise<number[]> =>
        (await journal.read(reader, { livret, kind: 'notes' }, after, upTo, limit)).map(({ entry }) => entry.seq)
      expect(await read(3, 8, 100)).toEqual([4, 5, 6, 7, 8])
      expect(await read(3, 8, 2)).toEqual([4, 5])
      expect(await read(8, 8, 5)).toEqual([])
      expect(await read(0, 100, 100)).toHaveLength(10)
    })

    test('[I4] a transaction that throws leaves nothing of anything it wrote', async () => {
      const journal = await open()
      const livret = newLivret()
      const replica = newReplica()
      const reader = newPersonne()
      await append(journal, livret, 'notes', range(1, 2))
      const writeAll = async (tx: LivretTx): Promise<void> => {
        await tx.append('notes', range(3, 4))
        await tx.append('cercle', range(1, 1))
        await tx.putReplica('notes', replica, record())
        await tx.putSignature('notes', replica, signedChunk(1, 1))
        await tx.putReceived('notes', replica, [{ n: 1, commitment: newHash(), verdict: { state: 'accepted', seq: 3 } }])
        await tx.putHeld('notes', [held()])
        await tx.putReaders('notes', [reader])
      }
      const failure = new Error('the disk is gone')
      await expect(journal.withLivret(livret, async (tx) => {
        await writeAll(tx)
        throw failure
      })).rejects.toBe(failure)
      await journal.withLivret(livret, async (tx) => {
        expect((await tx.head('notes')).seq).toBe(2)
        expect(await tx.kinds()).toEqual(['notes'])
        expect(await tx.replica('notes', replica)).toBeUndefined()
        expect(await tx.signatures('notes', replica)).toEqual([])
        expect(await tx.received('notes', replica, 1, 1)).toEqual([])
        expect(await tx.held('notes')).toEqual([])
        await writeAll(tx)
      })
      expect(await journal.readable(reader)).toHaveLength(1)
    })

    test('a replica is kept as last put, per volet', async () => {
      const journal = await open()
      const livret = newLivret()
      const replica = newReplica()
      const before = record()
      const after: ReplicaRecord = { ...before, lastN: 9_007_199_254_740_991, hash: newHash() }
      await journal.withLivret(livret, async (tx) => {
        await tx.putReplica('notes', replica, before)
        expect(await tx.replica('notes', replica)).toEqual(before)
        await tx.putReplica('notes', replica, after)
      })
      await journal.withLivret(livret, async (tx) => {
        expect(await tx.replica('notes', replica)).toEqual(after)
        expect(await tx.replica('aides', replica)).toBeUndefined()
      })
    })

    test('what chunks were signed with is kept in order, per volet and replica', async () => {
      const journal = await open()
      const livret = newLivret()
      const [replica, other] = [newReplica(), newReplica()]
      const [one, two] = [signedChunk(1, 3), signedChunk(4, 4)]
      await journal.withLivret(livret, (tx) => tx.putSignature('notes', replica, one))
      await journal.withLivret(livret, async (tx) => {
        await tx.putSignature('notes', replica, two)
        await tx.putSignature('notes', other, one)
      })
      await journal.withLivret(livret, async (tx) => {
        expect([await tx.signatures('notes', replica), await tx.signatures('notes', other), await tx.signatures('aides', replica)]).toEqual([[one, two], [one], []])
      })
    })

    test('received operations are found by number; a later verdict replaces the first, the commitment stays', async () => {
      const journal = await open()
      const livret = newLivret()
      const replica = newReplica()
      const first: ReceivedOperation[] = [
        { n: 1, commitment: newHash(), verdict: { state: 'accepted', seq: 1 } },
        { n: 2, commitment: newHash(), verdict: { state: 'held', why: { for: 'dependance', missing: { replica: newReplica(), n: 4 } } } },
        { n: 3, commitment: newHash(), verdict: { state: 'refused', detail: { reason: 'etatDepasse', state: 'soldee', who: ['referent'], dependsOn: { replica, n: 1 } } } },
      ]
      await journal.withLivret(livret, (tx) => tx.putReceived('notes', replica, [first[2], first[0], first[1]].filter((each) => each !== undefined)))
      await journal.withLivret(livret, async (tx) => {
        expect(await tx.received('notes', replica, 1, 3)).toEqual(first)
        expect(await tx.received('notes', replica, 2, 2)).toEqual([first[1]])
        expect(await tx.received('notes', replica, 3, 9)).toEqual([first[2]])
        await tx.putReceived('notes', replica, [{ n: 2, commitment: newHash(), verdict: { state: 'accepted', seq: 2 } }])
        expect(await tx.received('notes', replica, 2, 2)).toEqual([{ n: 2, commitment: first[1]?.commitment, verdict: { state: 'accepted', seq: 2 } }])
      })
    })

    test('[I6] a person reads the volets they were put on, while they are on them', async () => {
      const journal = await open()
      const [one, two] = [newLivret(), newLivret()]
      const [ana, bob] = [newPersonne(), newPersonne()]
      const notes = range(1, 3)
      await journal.withLivret(one, async (tx) => {
        await tx.append('notes', notes)
        await tx.putReaders('notes', [ana, bob])
        // Nothing was ever written there: not even its existence is told.
        await tx.putReaders('equipe', [ana])
      })
      const cercle = range(1, 1)
      await journal.withLivret(two, async (tx) => {
        await tx.append('cercle', cercle)
        await tx.putReaders('cercle', [ana])
      })
      const seen = async (personne: PersonneId): Promise<string[]> =>
        (await journal.readable(personne)).map(({ volet, head }) => `${voletKey(volet)} ${head.seq} ${head.hash}`).sort()
      const line = (livret: LivretId, kind: VoletKind, entries: readonly StoredEntry[]): string =>
        `${livret}/${kind} ${entries.length} ${String(entries.at(-1)?.hash)}`
      expect(await seen(ana)).toEqual([line(one, 'notes', notes), line(two, 'cercle', cercle)].sort())
      expect(await seen(bob)).toEqual([line(one, 'notes', notes)])
      await journal.withLivret(one, (tx) => tx.putReaders('notes', [ana]))
      expect(await seen(bob)).toEqual([])
      expect(await seen(newPersonne())).toEqual([])
    })

    test('concurrent transactions on one livret follow one another: each sees all of the ones before', async () => {
      const journal = await open()
      const livret = newLivret()
      let inside = 0
      const one = (): Promise<number> => journal.withLivret(livret, async (tx) => {
        inside += 1
        expect(inside).toBe(1)
        const { seq } = await tx.head('notes')
        await tx.append('notes', [accepted(seq + 1)])
        await tx.putReaders('notes', [reader])
        inside -= 1
        return seq + 1
      })
      const given = await Promise.all(Array.from({ length: 12 }, one))
      expect([...given].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
      expect(await journal.read(reader, { livret, kind: 'notes' }, 0, 100, 100)).toHaveLength(12)
    })

    test('[I6] whoever is not a reader of the volet is given none of it', async () => {
      const journal = await open()
      const livret = newLivret()
      await append(journal, livret, 'notes', range(1, 2))
      await append(journal, livret, 'equipe', range(1, 2))
      await journal.withLivret(livret, (tx) => tx.putReaders('equipe', [newPersonne()]))
      expect(await journal.read(reader, { livret, kind: 'notes' }, 0, 10, 10)).toHaveLength(2)
      expect(await journal.read(reader, { livret, kind: 'equipe' }, 0, 10, 10)).toEqual([])
      expect(await journal.read(newPersonne(), { livret, kind: 'notes' }, 0, 10, 10)).toEqual([])
    })

    test('a transaction that throws does not stop the next ones on its livret', async () => {
      const journal = await open()
      const livret = newLivret()
      const outcomes = await Promise.allSettled([
        append(journal, livret, 'notes', range(1, 1)),
        journal.withLivret(livret, () => Promise.reject(new Error('no'))),
        append(journal, livret, 'aides', range(1, 1)),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(new Set(await journal.withLivret(livret, (tx) => tx.kinds()))).toEqual(new Set(['notes', 'aides']))
    })

    test('transactions on different livrets do not wait for each other', async () => {
      const journal = await open()
      const [one, two] = [newLivret(), newLivret()]
      // The first cannot end before the second has.
      let secondDone: () => void = () => undefined
      const second = new Promise<void>((resolve) => (secondDone = resolve))
      await Promise.all([
        journal.withLivret(one, async (tx) => {
          await tx.append('notes', range(1, 1))
          await second
        }),
        append(journal, two, 'notes', range(1, 1)).then(() => {
          secondDone()
        }),
      ])
      expect((await journal.withLivret(one, (tx) => tx.head('notes'))).seq).toBe(1)
    })
  })
}
