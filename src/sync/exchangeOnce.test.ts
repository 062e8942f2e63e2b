import { describe, expect, test } from 'vitest'
import { entriesOf } from '../protocol/rows.ts'
import { fakeKey, fakeVerify } from '../testing/fakeKeys.ts'
import { signedBytes } from '../protocol/signatures.ts'
import { got } from '../testing/got.ts'
import { Apparatus, openHouse, setDraft, type House } from '../testing/house.ts'
import { COMPACT_AFTER } from './voletLog.ts'

const entries = async (device: Apparatus, { livret }: House, kind: 'cercle' | 'parcours' | 'freins' | 'notes' = 'parcours') =>
  (await device.volet(livret, kind))?.entries ?? []
const valuesOf = async (device: Apparatus, house: House, kind: 'cercle' | 'parcours' | 'freins' | 'notes' = 'parcours') =>
  (await entries(device, house, kind)).map((entry) => (entry.kind === 'operation' && entry.operation.payload.act === 'set' ? entry.operation.payload.value : entry.kind))
const pending = async (device: Apparatus) => got(await device.space.counts())
const rest = { waiting: 0, held: 0, setAside: 0 }

describe('work goes out and comes in', () => {
  test('what one saves, the others receive; it leaves the outbox when it is met in the log', async () => {
    const house = await openHouse(1)
    await house.referent.set(house.livret, 'parcours', 'contrat', 'projet', 'Cuisine')
    expect(await pending(house.referent)).toEqual({ ...rest, waiting: 1 })
    await house.referent.sync()
    expect(await pending(house.referent)).toEqual(rest)
    await house.conseiller.sync()
    expect(await valuesOf(house.conseiller, house)).toEqual(['Cuisine'])
    expect(await entries(house.conseiller, house)).toEqual(await entries(house.referent, house))
  })

  test('at rest an exchange is one digest and an answer without content', async () => {
    const house = await openHouse(2)
    house.referent.requests.length = 0
    house.referent.replies.length = 0
    await house.referent.sync()
    expect(house.referent.requests).toEqual([{ p: 1, a: house.referent.session.appareil, d: expect.stringMatching(/^[A-Za-z0-9_-]{16}$/) as string }]) // a matcher, which Vitest types as anything
    expect(Object.keys(house.referent.replies[0] ?? {}).sort()).toEqual(['e', 'p', 't'])
  })

  test('[C1] [P3] a log that was fetched entry by entry gets its first snapshot when it is long; its entries lie apart', async () => {
    const house = await openHouse(4)
    const drafts = Array.from({ length: 51 }, (_, i) => setDraft('contrat', 'projet', `Projet ${i}`))
    for (let from = 0; from <= COMPACT_AFTER; from += drafts.length) {
      await house.referent.save(house.livret, 'parcours', drafts, false)
      await house.referent.sync()
    }
    const records = got(await house.referent.space.cabinet.read([`volet:${house.livret}/parcours`, `histoire:${house.livret}/parcours`]))
    const log = records.get(`volet:${house.livret}/parcours`)?.log
    expect([log?.beginning?.[1], log?.entries]).toEqual([204, []])
    expect(records.get(`histoire:${house.livret}/parcours`)?.first).toBe(1)
    expect(await pending(house.referent)).toEqual(rest)
  })

  test('saving costs one round trip: the log comes back with the verdict', async () => {
    const house = await openHouse(3)
    house.referent.requests.length = 0
    await house.referent.set(house.livret, 'freins', 'frein.mobilite', 'vuNiveau', 'gene')
    await house.referent.sync()
    expect(house.referent.requests.length).toBe(1)
    expect(await pending(house.referent)).toEqual(rest)
  })
})

describe('signatures', () => {
  test('what is sent is signed by the key of that moment, each time; what is kept is the chunk alone', async () => {
    const house = await openHouse(5)
    const { referent } = house
    const [first, second] = [fakeKey('première'), fakeKey('seconde')]
    referent.key = first
    await referent.set(house.livret, 'parcours', 'contrat', 'projet', 'Cuisine')
    await referent.set(house.livret, 'freins', 'frein.mobilite', 'vuNiveau', 'gene')
    referent.requests.length = 0
    referent.fate = 'requestLost'
    await referent.exchangeOnce()
    referent.key = second
    referent.fate = 'arrives'
    await referent.sync()
    const sent = referent.requests.map(({ c = [] }) => c)
    expect(sent.map((chunks) => chunks.map(([, , , id]) => id))).toEqual([[first.id, first.id], [second.id, second.id]])
    for (const [chunks, key] of [[sent[0], first], [sent[1], second]] as const)
      for (const chunk of chunks ?? []) expect(await fakeVerify(key.publicKey, signedBytes(chunk)!, chunk[4])).toBe(true)
    expect(sent[1]?.map(([previous, chunk, salt]) => [previous, chunk, salt])).toEqual(sent[0]?.map(([previous, chunk, salt]) => [previous, chunk, salt]))
    expect(await pending(referent)).toEqual(rest)
    const kept = got(await referent.space.cabinet.read([`envoyes:${house.livret}/parcours`])).get(`envoyes:${house.livret}/parcours`)
    expect(kept?.chunks.map(({ chunk }) => chunk.slice(3))).toEqual([['', '']])
  })
})

describe('links that lose and repeat', () => {
  test.each(['requestLost', 'replyLost', 'twice'] as const)('%s: one effect, an empty outbox', async (fate) => {
    const house = await openHouse(4)
    const { referent, conseiller } = house
    await referent.set(house.livret, 'parcours', 'contrat', 'projet', 'Cuisine')
    referent.fate = fate
    const first = await referent.exchangeOnce()
    expect(first.ok).toBe(fate === 'twice')
    if (fate !== 'twice') expect(await pending(referent)).toEqual({ ...rest, waiting: 1 })
    referent.fate = 'arrives'
    await referent.set(house.livret, 'parcours', 'contrat', 'projet', 'Jardin')
    await referent.sync()
    await conseiller.sync()
    expect(await valuesOf(conseiller, house)).toEqual(['Cuisine', 'Jardin'])
    expect(await pending(referent)).toEqual(rest)
    expect(await entries(referent, house)).toEqual(await entries(conseiller, house))
  })

  test('a chunk is the same bytes each time it is sent', async () => {
    const house = await openHouse(5)
    const { referent } = house
    await referent.set(house.livret, 'parcours', 'contrat', 'projet', 'Cuisine')
    referent.requests.length = 0
    referent.fate = 'replyLost'
    await referent.exchangeOnce()
    referent.space = await referent.open()
    referent.fate = 'arrives'
    await referent.sync()
    expect(referent.requests[1]?.c).toEqual(referent.requests[0]?.c)
  })

  test('[P3] the log alone settles own work when the verdict never came', async () => {
    const house = await openHouse(6)
    const { referent } = house
    await referent.set(house.livret, 'parcours', 'contrat', 'projet', 'Cuisine')
    referent.fate = 'replyLost'
    await referent.exchangeOnce()
    const received = house.server.received.length
    referent.fate = 'arrives'
    // Another tab, which knows nothing of the push, only asks.
    await referent.exchangeOnce(true)
    expect(await pending(referent)).toEqual(rest)
    expect(house.server.received.length).toBe(received + 1)
  })
})

describe('a first download', () => {
  async function longHouse(seed: number): Promise<{ house: House; fresh: Apparatus }> {
    const house = await openHouse(seed)
    for (let i = 0; i < 40; i++) await house.referent.set(house.livret, 'parcours', 'contrat', 'projet', `Projet numéro ${i}`)
    await house.referent.sync()
    return { house, fresh: await Apparatus.make(house.server, seed + 5_000, house.referent.space.personne) }
  }

  test('comes in pages, is partial until the last, and tells what is still to come', async () => {
    const { house, fresh } = await longHouse(7)
    const first = got(await fresh.exchangeOnce(false, fresh.space, 600))
    expect(first).toMatchObject({ more: true, whole: true, complete: false })
    expect(first.outstanding).toBeGreaterThan(0)
    expect(first.receivedBytes).toBeGreaterThan(0)
    await fresh.sync(600)
    expect(got(await fresh.space.synchro()).complete).toBe(true)
    expect(fresh.replies.length).toBeGreaterThan(5)
    expect(await entries(fresh, house)).toEqual(await entries(house.referent, house))
  })

  test('[P2] cut after any page and started again, nothing stored is downloaded twice', async () => {
    const { house, fresh } = await longHouse(8)
    for (let cut = 0; cut < 200; cut++) {
      fresh.fate = cut % 3 === 1 ? 'replyLost' : 'arrives'
      fresh.space = await fresh.open()
      const answer = await fresh.exchangeOnce(false, fresh.space, 600)
      if (answer.ok && answer.value.complete) break
    }
    const seqs = fresh.replies.flatMap((reply) => (reply.f ?? []).map((fragment) => `${fragment[0]} ${fragment[2]}-${entriesOf(fragment)?.last ?? 0}`))
    expect(new Set(seqs).size).toBe(seqs.length)
    for (const reply of fresh.replies) for (const [key, , first] of reply.f ?? []) if (first > 1) expect(seqs.some((each) => each.startsWith(`${key} `) && each.endsWith(`-${first - 1}`))).toBe(true)
    expect(await entries(fresh, house)).toEqual(await entries(house.referent, house))
  })

  test('takes and sends an edit while most of it is still to come', async () => {
    const { house, fresh } = await longHouse(9)
    got(await fresh.exchangeOnce(false, fresh.space, 600))
    await fresh.set(house.livret, 'freins', 'frein.mobilite', 'vuNiveau', 'gene')
    got(await fresh.exchangeOnce(true, fresh.space, 600))
    await house.conseiller.sync()
    expect(await valuesOf(house.conseiller, house, 'freins')).toEqual(['gene'])
    expect(got(await fresh.space.synchro()).complete).toBe(false)
  })

  test('[P2] a fragment that does not continue what is held is ignored and asked again', async () => {
    const { house, fresh } = await longHouse(10)
    await fresh.sync(600)
    const before = await entries(fresh, house)
    await house.referent.set(house.livret, 'parcours', 'contrat', 'projet', 'La suite')
    await house.referent.sync()
    const answer = house.server.answer.bind(house.server)
    house.server.answer = async (session, request) => {
      const reply = await answer(session, request)
      return { ...reply, s: 7, ...(reply.f ? { f: reply.f.map(([key, epoch, first, ...others]) => [key, epoch, first + 1, ...others]) } : {}) }
    }
    // Nor is it asked again at once and for ever.
    expect(got(await fresh.exchangeOnce(true))).toMatchObject({ more: false, whole: true, outstanding: 7 })
    expect(await entries(fresh, house)).toEqual(before)
    house.server.answer = answer
    await fresh.sync()
    expect(await entries(fresh, house)).toEqual(await entries(house.referent, house))
  })
})

describe('verdicts', () => {
  const nir = 'mon numéro est 2 69 05 49 588 157 80'

  test('[P4] refused work is set aside with its reason; what was saved after it lands', async () => {
    const house = await openHouse(11)
    const { referent } = house
    await referent.set(house.livret, 'parcours', 'contrat', 'projet', nir)
    await referent.set(house.livret, 'parcours', 'contrat', 'projet', 'Cuisine')
    await referent.sync()
    expect(await pending(referent)).toEqual({ ...rest, setAside: 1 })
    const content = await referent.content(house.livret)
    expect(content?.setAside).toMatchObject([{ kind: 'parcours', detail: { reason: 'nirDetecte', field: 'projet' }, status: 'new', operations: [{ payload: { value: nir } }] }])
    expect(await valuesOf(referent, house)).toEqual(['stub', 'Cuisine'])
    expect(JSON.stringify(house.conseiller.replies)).not.toContain(nir)
  })

  test('a refused group is one item that says why the one operation was refused', async () => {
    const house = await openHouse(12)
    const { referent } = house
    await referent.save(house.livret, 'parcours', [setDraft('contrat', 'projet', 'a'), setDraft('contrat', 'projet', nir), setDraft('contrat', 'projet', 'c')])
    await referent.sync()
    const [item, ...others] = (await referent.content(house.livret))?.setAside ?? []
    expect(others).toEqual([])
    expect(item?.operations.length).toBe(3)
    expect(item?.detail.reason).toBe('nirDetecte')
  })

  test('an item is taken up again once, or dismissed, and stays to be read', async () => {
    const house = await openHouse(13)
    const { referent, livret } = { ...house }
    for (const value of [nir, `${nir} !`]) await referent.set(livret, 'parcours', 'contrat', 'projet', value)
    await referent.sync()
    const [one, two] = (await referent.content(livret))?.setAside ?? []
    expect(got(await referent.space.retrySetAside(livret, one!.id))?.operations).toEqual(one!.operations)
    expect(await pending(referent)).toEqual({ ...rest, setAside: 1 })
    got(await referent.space.dismissSetAside(livret, two!.id))
    expect(await pending(referent)).toEqual(rest)
    expect((await referent.content(livret))?.setAside.map((item) => item.status)).toEqual(['retried', 'dismissed'])
    expect(got(await referent.space.retrySetAside(livret, 'no such item'))).toBeUndefined()
  })

  test('held work says what it waits for, is not sent again, and is settled by the log', async () => {
    const house = await openHouse(14)
    const { referent, conseiller, livret } = { ...house }
    await referent.set(livret, 'parcours', 'contrat', 'projet', 'd’abord')
    await referent.sync()
    const [seen] = await conseiller.set(livret, 'parcours', 'contrat', 'projet', 'vu')
    await referent.set(livret, 'parcours', 'contrat', 'projet', 'après', [seen!.dot])
    await referent.sync()
    expect(await pending(referent)).toEqual({ ...rest, held: 1 })
    expect((await referent.volet(livret, 'parcours'))?.pending).toMatchObject([{ state: 'held', why: { for: 'dependance', missing: seen!.dot } }])
    referent.requests.length = 0
    await referent.sync()
    expect(referent.requests.every((request) => request.c === undefined)).toBe(true)
    await conseiller.sync()
    await referent.sync()
    expect(await pending(referent)).toEqual(rest)
    expect((await entries(referent, house)).length).toBe(3)
  })

  test('held work that is refused later comes back through its stub', async () => {
    const house = await openHouse(15)
    const { referent, conseiller, livret } = { ...house }
    const [seen] = await conseiller.set(livret, 'parcours', 'contrat', 'projet', 'vu')
    const long = 'mot '.repeat(60)
    await referent.set(livret, 'parcours', 'contrat', 'projet', long, [seen!.dot])
    await referent.sync()
    expect(await pending(referent)).toEqual({ ...rest, held: 1 })
    await conseiller.sync()
    await referent.sync()
    expect(await pending(referent)).toEqual({ ...rest, setAside: 1 })
    expect((await referent.content(livret))?.setAside).toMatchObject([{ detail: { reason: 'trop' }, operations: [{ payload: { value: long } }] }])
  })

  test('refused without being counted: later work, once allowed, lands alone', async () => {
    const house = await openHouse(16)
    const { beneficiaire, livret } = { ...house }
    // The bénéficiaire does not read `equipe`, and never did.
    for (const texte of ['un', 'deux']) await beneficiaire.save(livret, 'equipe', [{ payload: { act: 'create', entity: house.ids.entity(), type: 'note', values: { genre: 'autre', jour: '2026-03-09' } }, observed: [] }, setDraft('identite', 'prenom', texte)], false)
    await beneficiaire.sync()
    expect(await pending(beneficiaire)).toMatchObject({ waiting: 0, held: 0 })
    const before = (await beneficiaire.content(livret))?.setAside.length
    expect(before).toBeGreaterThan(0)
    // The same person becomes référent-like through a second membership that reads it.
    await house.responsable.save(livret, 'cercle', [{ payload: { act: 'create', entity: house.ids.entity(), type: 'membre', values: { personne: beneficiaire.space.personne, role: 'assistant', nom: 'F.', organisme: 'x', depuis: '2026-03-09' } }, observed: [] }])
    await house.responsable.sync()
    const note = house.ids.entity()
    await beneficiaire.save(livret, 'equipe', [{ payload: { act: 'create', entity: note, type: 'note', values: { genre: 'autre', jour: '2026-03-09' } }, observed: [] }])
    await beneficiaire.sync()
    expect(await pending(beneficiaire)).toMatchObject({ waiting: 0, held: 0, setAside: before })
    const log = (await beneficiaire.volet(livret, 'equipe'))?.entries ?? []
    expect(log.map((entry) => (entry.kind === 'operation' && entry.operation.payload.act === 'create' ? entry.operation.payload.entity : entry.kind))).toEqual([note])
  })
})
