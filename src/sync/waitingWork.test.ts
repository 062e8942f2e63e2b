import { describe, expect, test } from 'vitest'
import { invariant } from '../base/result.ts'
import { voletKey, type VoletId } from '../domain/volet.ts'
import { decodeRequest } from '../protocol/bytes.ts'
import { DEPARTS, readDeparts, writeDeparts } from '../protocol/depart.ts'
import { fakeKeyMaker, fakeStored, fakeVerify } from '../testing/fakeKeys.ts'
import { got } from '../testing/got.ts'
import { Apparatus, Server, setDraft } from '../testing/house.ts'
import { membreDraft } from '../testing/livret.ts'
import { countPortCalls, dieAt } from '../testing/mortalPorts.ts'
import { seededIds } from '../testing/seededIds.ts'
import { signedBytes } from '../protocol/signatures.ts'
import { edit, transact } from './cabinet.ts'
import { createBeside, renewDeparts } from './waitingWork.ts'
import { openSpace, type Space } from './space.ts'
import type { Store } from '../ports/store.ts'
import type { Seal } from '../ports/seal.ts'

const maker = fakeKeyMaker('suivante')
const SERVER = 'AAAAAAAA'
/** Not closed, so that the test reads it; under which key is said first. */
const close = (publicKey: string, _keyId: string, clear: Uint8Array): Promise<Uint8Array> => Promise.resolve(Uint8Array.of(publicKey.charCodeAt(0), ...clear))
const beside = createBeside({ maker, close })

const open = async (apparatus: Apparatus, store: Store = apparatus.store(), seal: Seal = apparatus.seal): Promise<Space> =>
  got(await openSpace({ store, seal, ids: apparatus.ids, clock: apparatus.clock, beside }))

async function device(seed: number) {
  const server = new Server()
  const apparatus = await Apparatus.make(server, seed, seededIds(seed).personne(), true)
  const space = await open(apparatus)
  got(await transact(space.cabinet, ['cle'], () => ({ edits: [edit('cle', fakeStored('premier'))], result: undefined })))
  const volet: VoletId = { livret: seededIds(seed + 1).livret(), kind: 'cercle' }
  const opening = { batches: [{ volet, drafts: [membreDraft(seededIds(seed + 2), apparatus.space.personne, 'referent', 'Maud T.')], together: true }] }
  return { apparatus, space, volet, opening }
}

/** What lies there for the server: requests, whatever the seal. */
const departing = ({ disk }: Apparatus) => [...disk.records.values()].filter((bytes) => bytes[0] === DEPARTS).flatMap(readDeparts)
const chunksIn = (apparatus: Apparatus) => departing(apparatus).flatMap((depart) => got(decodeRequest(depart.subarray(1))).c ?? [])

describe('what waits is closed for the server too', () => {
  test('from the first save after its key is known, signed by the device, and gone once the log tells of it', async () => {
    const { apparatus, space, opening, volet } = await device(70)
    got(await space.save(opening))
    // Before the first contact nobody says for whom to close it.
    expect(departing(apparatus)).toEqual([])
    await renewDeparts(space.cabinet, maker, SERVER)
    expect(chunksIn(apparatus)).toHaveLength(1)
    got(await space.save({ batches: [{ volet, drafts: [setDraft('identite', 'prenom', 'Fatou')], together: true }] }))
    const chunks = chunksIn(apparatus)
    expect(chunks).toHaveLength(2)
    for (const chunk of chunks) {
      const said = signedBytes(chunk)
      invariant(said !== undefined, 'it names a volet')
      expect(chunk[3]).not.toBe('')
      expect(await fakeVerify(fakeStored('premier').publicKey, said, chunk[4])).toBe(true)
    }
    apparatus.space = space
    await apparatus.sync()
    expect((await space.counts())).toMatchObject({ value: { waiting: 0 } })
    expect(departing(apparatus)).toEqual([])
  })

  test('another key, of the server’s or of the device’s, and all that waits is closed anew', async () => {
    const { apparatus, space, opening } = await device(80)
    got(await space.save(opening))
    await renewDeparts(space.cabinet, maker, SERVER)
    await renewDeparts(space.cabinet, maker, 'BBBBBBBB')
    expect(departing(apparatus).map((each) => String.fromCharCode(each[0] ?? 0))).toEqual(['B'])
    const [before] = chunksIn(apparatus)
    got(await transact(space.cabinet, ['cle'], () => ({ edits: [edit('cle', fakeStored('second'))], result: undefined })))
    // Its own ring is asked each time: the first one may be kept by a tab.
    await renewDeparts((await open(apparatus)).cabinet, maker, 'BBBBBBBB')
    const [after] = chunksIn(apparatus)
    expect([before?.[3] === after?.[3], before?.[2] === after?.[2]]).toEqual([false, true])
  })

  test('killed at every await of the save, the copy for the server is there exactly when the work is', async () => {
    const { apparatus, space, opening, volet } = await device(90)
    await renewDeparts(space.cabinet, maker, SERVER)
    got(await space.save(opening))
    const command = { batches: [{ volet, drafts: [setDraft('identite', 'prenom', 'Fatou')], together: true }] }
    const work = (on: Apparatus) => async (store: Store, seal: Seal): Promise<void> => { got(await (await open(on, store, seal)).save(command)) }
    const counted = await apparatus.copy(91)
    const calls = await countPortCalls(counted.store(), counted.seal, work(counted))
    const seen = new Set<number>()
    for (let at = 0; at < calls * 2; at++) {
      const mine = await apparatus.copy(92 + at)
      await dieAt(at, mine.store(), mine.seal, work(mine))
      const kept = got(await (await open(mine)).readLivret(volet.livret))?.volets.find((each) => voletKey({ livret: volet.livret, kind: each.kind }) === voletKey(volet))?.pending.length
      expect(chunksIn(mine)).toHaveLength(kept ?? -1)
      seen.add(kept ?? -1)
    }
    console.log(`save with a copy for the server: killed at each of ${calls * 2} moments`)
    expect([...seen].sort()).toEqual([1, 2])
  })

  test('work that does not fit one request is several', async () => {
    const { apparatus, space, opening, volet } = await device(140)
    await renewDeparts(space.cabinet, maker, SERVER)
    got(await space.save(opening))
    for (let at = 0; at < 8; at++) got(await space.save({ batches: [{ volet, drafts: [setDraft('identite', 'prenom', `${at} ${'mot '.repeat(4000)}`)], together: true }] }))
    expect(departing(apparatus).length).toBeGreaterThan(1)
    expect(chunksIn(apparatus)).toHaveLength(9)
  })
})

test('a record of departs that is not whole gives none', () => {
  const record = writeDeparts([Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.of(4)])
  expect(readDeparts(record).map((each) => [...each])).toEqual([[1, 2, 3], [], [4]])
  for (let length = 2; length < record.length; length++) expect(readDeparts(record.subarray(0, length)).length).toBeLessThan(3)
  expect(readDeparts(Uint8Array.of(1, 0, 0))).toEqual([])
})
