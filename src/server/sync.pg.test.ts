import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LivretId, PersonneId } from '../base/ids.ts'
import { voletKey } from '../domain/volet.ts'
import { stateText } from '../merge/digest.ts'
import { FOLD_VERSION, foldEntries } from '../merge/fold.ts'
import { emptyState } from '../merge/state.ts'
import type { Entry } from '../operations/operation.ts'
import { decodeReply, encodeRequest } from '../protocol/bytes.ts'
import { PROTOCOL_VERSION } from '../protocol/limits.ts'
import { readSnapshot } from '../protocol/readSnapshot.ts'
import { entriesOf, readEntries } from '../protocol/rows.ts'
import type { WireReply, WireRequest } from '../protocol/wire.ts'
import { membreDraft } from '../testing/livret.ts'
import { instant } from '../testing/moments.ts'
import { Peer } from '../testing/peer.ts'
import { systemIds } from './systemPorts.ts'
import { query } from './testing/testDatabase.ts'
import { enter, httpExchange, post, startNode, startTestServer, type TestServer } from './testing/testServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ beatMs: 50 })
})
afterAll(async () => {
  await server.close()
})

interface Device {
  readonly peer: Peer
  readonly token: string
}

/** A person on a device, whose exchanges are real HTTP requests. */
async function device(more: Parameters<typeof enter>[3] = {}, personne: PersonneId = systemIds.personne(), base = server.base): Promise<Device> {
  let token = ''
  const peer = new Peer(systemIds, (session, request, now) => httpExchange(base, token)(session, request, now), personne)
  token = await enter(server, personne, peer.session.appareil, more)
  return { peer, token }
}

async function responsable(): Promise<Device> {
  const organisation = systemIds.entity() as string as NonNullable<NonNullable<Parameters<typeof enter>[3]>['organisation']> // 128 random bits, like any id
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
  return device({ role: 'responsable', organisation })
}

interface Opened {
  readonly livret: LivretId
  readonly nadia: Device
  readonly maud: Device
  readonly paul: Device
}

/** A livret with a responsable, a référent and a conseiller, opened over HTTP. */
async function openLivret(): Promise<Opened> {
  const livret = systemIds.livret()
  const [nadia, maud, paul] = [await responsable(), await device(), await device({ role: 'conseiller' })]
  nadia.peer.save(livret, 'cercle', [
    membreDraft(systemIds, nadia.peer.personne, 'responsable', 'Nadia F.'),
    membreDraft(systemIds, maud.peer.personne, 'referent', 'Maud T.'),
    membreDraft(systemIds, paul.peer.personne, 'conseiller', 'Paul D.'),
    { payload: { act: 'set', entity: 'identite', field: 'prenom', value: 'Fatou' }, observed: [] },
  ])
  await nadia.peer.sync()
  for (const { peer } of [maud, paul]) await peer.sync()
  return { livret, nadia, maud, paul }
}

/** The bytes of an answer, with the server's clock left out. */
async function answerOf(request: Promise<Response>): Promise<string> {
  const response = await request
  const body = Buffer.from(await response.arrayBuffer())
  const reply = decodeReply(new Uint8Array(body))
  return `${response.status} ${reply.ok ? JSON.stringify({ ...reply.value, t: 0 }) : body.toString('latin1')}`
}

describe('pushing', () => {
  test('what one writes, the others read, and the log is in the database once', async () => {
    const { livret, maud, nadia } = await openLivret()
    maud.peer.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    await maud.peer.sync()
    await nadia.peer.sync()
    expect(nadia.peer.values(livret, 'cercle', 'identite', 'commune')).toEqual(['Dieppe'])
    const rows = await server.database.asOwner(`SELECT seq FROM entree WHERE livret = '${livret}' AND kind = 'cercle' ORDER BY seq`)
    expect(rows.map(({ seq }) => Number(seq))).toEqual([1, 2, 3, 4, 5])
  })

  test('[I2] one chunk pushed eight times at once, by two nodes, has one effect and one answer', async () => {
    const { livret, maud } = await openLivret()
    const other = await startNode(server.database)
    maud.peer.set(livret, 'cercle', 'identite', 'commune', 'Envermeu')
    maud.peer.create(livret, 'notes', 'note', { genre: 'appel' })
    const body = encodeRequest(maud.peer.request())
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => answerOf(post(i % 2 === 0 ? server.base : other.base, maud.token, body))))
    const verdicts = answers.map((answer) => {
      const [status, json] = [answer.slice(0, 3), answer.slice(4)]
      return `${status} ${JSON.stringify((JSON.parse(json) as { r: unknown }).r)}` // a reply
    })
    expect(new Set(verdicts).size).toBe(1)
    expect(verdicts[0]).toContain('200 [[')
    const rows = await server.database.asOwner(`SELECT kind, count(*)::int AS n, max(seq)::int AS last FROM entree WHERE livret = '${livret}' GROUP BY kind ORDER BY kind`)
    expect(rows).toEqual([{ kind: 'cercle', n: 5, last: 5 }, { kind: 'notes', n: 1, last: 1 }])
    await other.app.close()
  })

  test('[I9] a device begins a long log with a snapshot, goes on from it, and turns back its pages', async () => {
    const { livret, maud, paul } = await openLivret()
    const key = voletKey({ livret, kind: 'parcours' })
    for (let written = 0; written < 120; written += 40) {
      const drafts = Array.from({ length: 40 }, (_, i) => ({ payload: { act: 'create', entity: systemIds.entity(), type: 'etape', values: { intitule: `Étape ${written + i}`, debut: '2026-11-23' } }, observed: [] }) as const)
      maud.peer.save(livret, 'parcours', drafts, false)
    }
    await maud.peer.sync()
    const ask = async (more: Partial<WireRequest>): Promise<WireReply> =>
      httpExchange(server.base, paul.token)(paul.peer.session, { p: PROTOCOL_VERSION, a: paul.peer.session.appareil, ...more }, instant(0)) // the clock is the server's

    const { n = [], f = [] } = await ask({ v: [], w: 1, f: FOLD_VERSION })
    // The circle is short: its entries come.
    expect([n.map(([volet]) => volet), f.map(([volet]) => volet)]).toEqual([[key], [voletKey({ livret, kind: 'cercle' })]])
    const [, epoch, after, mark, wire] = n[0] ?? []
    const state = wire && readSnapshot(wire)
    if (epoch === undefined || state?.ok !== true) throw new Error('a snapshot that can be read')
    expect([state.value.seq, after, stateText(state.value)]).toEqual([120, 0, stateText(maud.peer.shown(livret, 'parcours'))])

    maud.peer.create(livret, 'parcours', 'etape', { intitule: 'Après' })
    await maud.peer.sync()
    const tail = (await ask({ v: [[key, epoch, 120]] })).f?.[0]
    const entries = tail && entriesOf(tail)
    expect([tail?.[2], entries?.entries.length]).toEqual([121, 1])
    expect(stateText(foldEntries(state.value, readEntries(entries?.entries ?? [])))).toBe(stateText(maud.peer.shown(livret, 'parcours')))

    // From the newest to the first, what the snapshot stood for: the same log, and the mark it was given at its end.
    const pages: Entry[][] = []
    for (let last = 120; last > 0; ) {
      const page = (await ask({ h: [key, epoch, last], m: 4_000 })).h
      if (page === undefined) throw new Error('a page')
      if (last === 120) expect(page[5]).toBe(mark)
      pages.unshift(readEntries(entriesOf(page)?.entries ?? []))
      last = page[2] - 1
    }
    expect(pages.length).toBeGreaterThan(2)
    expect(pages.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1))
    const whole = foldEntries(emptyState(), pages.flat())
    expect(stateText(foldEntries(whole, readEntries(entries?.entries ?? [])))).toBe(stateText(maud.peer.shown(livret, 'parcours')))
  })

  test('[I6] a livret one may not see and one that does not exist are the same, byte for byte', async () => {
    const { livret } = await openLivret()
    const stranger = await device()
    const nowhere = systemIds.livret()
    const about = async (target: LivretId): Promise<string[]> => {
      // The same device, numbers and salt: only the livret differs, and it is replaced in what comes back.
      const peer = new Peer(systemIds, httpExchange(server.base, stranger.token), stranger.peer.personne)
      const answers: string[] = []
      for (const kind of ['cercle', 'notes', 'equipe', 'sensible:sante'] as const) {
        peer.set(target, kind, 'identite', 'prenom', 'Ana')
        const replica = peer.shelf(target, kind).replica
        const push = { ...peer.request(), a: stranger.peer.session.appareil }
        const pull = { p: 1 as const, a: stranger.peer.session.appareil, v: [[voletKey({ livret: target, kind }), 1, 3] as [string, number, number]] } // a cursor
        for (const request of [push, pull])
          answers.push((await answerOf(post(server.base, stranger.token, encodeRequest(request)))).replaceAll(target, 'LIVRET').replaceAll(replica, 'REPLICA').replace(/[\w-]{11}(?=",0)/g, 'REPLICA'))
      }
      return answers
    }
    const [forbidden, missing] = [await about(livret), await about(nowhere)]
    expect(forbidden).toEqual(missing)
    expect(forbidden.join('')).toContain('horsDeVosDroits')
    const rows = await server.database.asOwner(`SELECT livret FROM livret WHERE livret = '${nowhere}' UNION ALL SELECT livret FROM replica WHERE personne = '${stranger.peer.personne}'`)
    expect(rows).toEqual([])
  })

  test('a refused payload is nowhere in the database', async () => {
    const { livret, maud } = await openLivret()
    const note = maud.peer.create(livret, 'notes', 'note', { genre: 'appel' })
    maud.peer.write(livret, 'notes', note, 'texte', 'son numéro : 1 85 05 14 118 032 27, à noter')
    await maud.peer.sync()
    expect(maud.peer.verdict(livret, 'notes', 2)?.slice(1, 3)).toEqual([2, 'nirDetecte'])
    for (const table of ['entree', 'recue', 'tenue', 'replica', 'volet']) {
      const rows = await server.database.asOwner(`SELECT * FROM ${table} WHERE livret = '${livret}'`)
      expect(JSON.stringify(rows)).not.toContain('118 032')
    }
    const entries = await server.database.asOwner(`SELECT ligne, salt FROM entree WHERE livret = '${livret}' AND kind = 'notes' AND seq = 2`)
    expect(entries).toEqual([{ ligne: expect.stringContaining('nirDetecte') as string, salt: '' }]) // a matcher, which Vitest types as anything
  })
})

describe('hints', () => {
  /** Reads a stream until `count` lines of news came, or it ended. */
  async function listen(token: string, base = server.base) {
    const stop = new AbortController()
    const response = await fetch(`${base}/api/hints`, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal })
    let heard = ''
    let wake: () => void = () => undefined
    const ended = (async () => {
      const decoder = new TextDecoder()
      for await (const chunk of response.body ?? []) {
        heard += decoder.decode(chunk)
        wake()
      }
    })().catch(() => undefined).finally(() => {
      wake()
    })
    const until = async (words: string): Promise<string> => {
      while (!heard.includes(words)) await new Promise<void>((resolve) => (wake = resolve))
      return heard
    }
    return { response, until, ended, heard: () => heard, stop: () => { stop.abort() } }
  }

  test('those who may read are told that there is news, on every node, and nothing else', async () => {
    const { livret, nadia, maud, paul } = await openLivret()
    const stranger = await device()
    const other = await startNode(server.database)
    const [toNadia, toPaul, toStranger] = [await listen(nadia.token), await listen(paul.token, other.base), await listen(stranger.token)]
    expect(toNadia.response.headers.get('content-type')).toContain('text/event-stream')
    maud.peer.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
    await maud.peer.sync()
    for (const told of [toNadia, toPaul]) expect((await told.until('news')).replaceAll(/:\n\n|retry: \d+\n/g, '')).toBe('data: news\n\n')
    // A heartbeat that came after the news reached the others would also have brought it here.
    const before = toStranger.heard().length
    while (toStranger.heard().length === before) await toStranger.until(`${toStranger.heard()}:`)
    expect(toStranger.heard()).not.toContain('news')
    for (const stream of [toNadia, toPaul, toStranger]) stream.stop()
    await other.app.close()
  })

  test('who is let out is told that there is news, on every node: it is theirs to delete', async () => {
    const { livret, nadia, paul } = await openLivret()
    const other = await startNode(server.database)
    const toPaul = await listen(paul.token, other.base)
    const membre = [...nadia.peer.shown(livret, 'cercle').entities.values()].find((entity) => entity.type === 'membre' && nadia.peer.values(livret, 'cercle', entity.id, 'personne').includes(paul.peer.personne))
    if (membre === undefined) throw new Error('Paul is of the circle')
    nadia.peer.set(livret, 'cercle', membre.id, 'fin', '2026-11-22')
    await nadia.peer.sync()
    await toPaul.until('news')
    toPaul.stop()
    await other.app.close()
  })

  test('a session may listen a few times, no more; leaving ends its streams', async () => {
    const { token } = await device()
    const streams = await Promise.all(Array.from({ length: 4 }, () => listen(token)))
    const refused = await fetch(`${server.base}/api/hints`, { headers: { authorization: `Bearer ${token}` } })
    expect([refused.status, await refused.text()]).toEqual([429, '{"error":"tooMany"}'])
    await fetch(`${server.base}/api/session/fin`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    await Promise.all(streams.map(({ ended }) => ended))
  })

  test('a session that ends on one node ends its streams on the others', async () => {
    const { token } = await device()
    const other = await startNode(server.database, { beatMs: 50 })
    const stream = await listen(token, other.base)
    await fetch(`${server.base}/api/session/fin`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    await stream.ended
    await other.app.close()
  })

  test('a server that stops ends its streams and answers what it had begun', async () => {
    const node = await startNode(server.database)
    const { token } = await device()
    const stream = await listen(token, node.base)
    await node.app.close()
    await stream.ended
    await expect(fetch(`${node.base}/api/health`)).rejects.toThrow()
  })

  test('a listening connection that is lost comes back, and everybody is told that something may have been missed', async () => {
    const { token } = await device()
    const stream = await listen(token)
    await query(server.database.superuserUrl, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
    expect(await stream.until('news')).toContain('data: news')
    stream.stop()
  })
})
