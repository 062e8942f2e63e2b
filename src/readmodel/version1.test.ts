/**
 * A space written by the program of version 1 (commit 2f8210e made the bytes in `fixtures/version1.json`, unsealed),
 * opened by today's: one answer in the log beside another that disagrees, one refused, one never sent.
 */
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createMemoryJournal } from '../authority/memoryJournal.ts'
import { parseAppareilId, parseCreatedId, parseLivretId, parsePersonneId } from '../base/ids.ts'
import { ok, type Result } from '../base/result.ts'
import type { Seal } from '../ports/seal.ts'
import { createExchange, type Exchange } from '../protocol/exchange.ts'
import { decodeReply, decodeRequest, encodeReply } from '../protocol/bytes.ts'
import { signedChunkSchema, type WireReply, type WireSignedChunk } from '../protocol/wire.ts'
import { createMemoryDisk, openMemoryStore } from '../storage/memory/memoryStore.ts'
import { instant, jour } from '../testing/moments.ts'
import { seededIds } from '../testing/seededIds.ts'
import { exchangeOnce } from '../sync/exchangeOnce.ts'
import { openSpace, type Space } from '../sync/space.ts'
import bytes from './fixtures/version1.json' with { type: 'json' }
import { openLivret } from './opened.ts'
import { projectLivret } from './project.ts'
import { projectSetAside } from './setAside.ts'
import type { LivretView } from './views.ts'

const parsed = <T>(parse: (text: string) => Result<T, unknown>) => z.pipe(z.string(), z.transform((text, { issues }) => {
  const read = parse(text)
  if (read.ok) return read.value
  issues.push({ code: 'custom', input: text })
  return z.NEVER
}))
const session = z.object({ personne: parsed(parsePersonneId), appareil: parsed(parseAppareilId), mayOpen: z.boolean() })
const fixture = z.parse(z.object({
  livret: parsed(parseLivretId), rendezVous: z.array(parsed(parseCreatedId)), session,
  disk: z.record(z.string(), z.unknown()), received: z.array(z.object({ session, chunk: signedChunkSchema })),
}), bytes)

const plain: Seal = { key: (name) => Promise.resolve(name), seal: (_, clear) => Promise.resolve(clear), open: (_, sealed) => Promise.resolve(ok(sealed)) }
const clock = { now: () => instant(1_780_000_000_000), today: () => jour('2026-09-09') }
const { livret } = fixture
const me = fixture.session.personne
const [first, second] = fixture.rendezVous

function oldDisk() {
  const disk = createMemoryDisk()
  for (const [name, record] of Object.entries(fixture.disk)) disk.records.set(name, new TextEncoder().encode(JSON.stringify(record)))
  return disk
}

async function open(disk = oldDisk()): Promise<Space> {
  const opened = await openSpace({ store: openMemoryStore(disk), seal: plain, ids: seededIds(5), clock })
  if (!opened.ok) throw new Error(opened.error.fault)
  return opened.value
}

async function view(space: Space): Promise<LivretView> {
  const content = await space.readLivret(livret)
  if (!content.ok || content.value === undefined) throw new Error('not here')
  const opened = openLivret(livret, me, content.value.volets)
  return projectLivret(opened, projectSetAside(opened, content.value.setAside))
}

describe('a space of version 1, under today’s program', () => {
  it('[V3] [I10] shows its log and its unsent work in the names of today, and what was refused so that it can be tried again', async () => {
    const { rendezVous, setAside, pending } = await view(await open())
    const [one, two] = [first, second].map((id) => rendezVous.find((each) => each.id === id)?.reponse)
    expect(one?.conflict?.map(({ value }) => value).sort()).toEqual(['neVientPas', 'vient'])
    expect([two?.value, two?.trace?.state, pending]).toEqual(['neVientPas', 'pending', 2])
    expect(setAside.map(({ field, text, detail, canRetry }) => [field, text, detail.field, canRetry])).toEqual([['reponse', 'peutEtre', 'reponse', true]])
  })

  it('[V1] [V4] is sent as it was written, and taken by today’s server; then nothing is left to say', async () => {
    const server: Exchange = createExchange({ journal: createMemoryJournal() })
    for (const { session: from, chunk } of fixture.received) await server(from, { p: 1, a: from.appareil, c: [chunk] }, clock.now())
    const disk = oldDisk()
    const space = await open(disk)
    const replies: WireReply[] = []
    let sent: readonly WireSignedChunk[] = []
    for (let round = 0; round < 3; round++) {
      const done = await exchangeOnce({
        cabinet: space.cabinet, clock, ids: seededIds(6), onChange: () => undefined,
        transport: {
          hints: () => () => undefined,
          exchange: async (bytes) => {
            const request = decodeRequest(bytes)
            if (!request.ok) throw new Error(request.error)
            sent = [...sent, ...(request.value.c ?? [])]
            const answer = encodeReply(await server(fixture.session, request.value, clock.now()))
            const reply = decodeReply(answer)
            if (reply.ok) replies.push(reply.value)
            return ok(answer)
          },
        },
      }, false)
      expect(done.ok).toBe(true)
    }
    expect(sent.map(([, chunk]) => [chunk[0], chunk[8].map(([payload]) => payload)])).toEqual([[1, [[1, second, 'presence', 'non'], [1, 'contrat', 'projet', 'Cuisine']]]])
    expect(replies[0]?.r?.[0]?.[3].map((verdict) => verdict[1])).toEqual([0, 0])
    expect(replies.at(-1)?.q).toBeUndefined()
  })
})
