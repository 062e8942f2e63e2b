import { describe, expect, test } from 'vitest'
import type { VoletKind } from '../domain/volet.ts'
import { dotKey, type Operation } from '../operations/operation.ts'
import { got } from '../testing/got.ts'
import { Apparatus, openHouse, setDraft, type House } from '../testing/house.ts'
import { countPortCalls, dieAt } from '../testing/mortalPorts.ts'
import type { Exchanged } from './exchangeOnce.ts'
import { dismissDeparts } from './departs.ts'
import { firstN } from './ownWork.ts'
import { storeNews } from './storeNews.ts'
import { KEPT_CHUNKS } from './voletUpdate.ts'

const rest = { waiting: 0, held: 0, setAside: 0 }
const counts = async (device: Apparatus) => got(await device.space.counts())

async function logOf(device: Apparatus, { livret }: House, kind: VoletKind = 'parcours') {
  return (await device.volet(livret, kind))?.entries ?? []
}

/** Values of accepted registers, in order; stubs by name. */
async function values(device: Apparatus, house: House, kind: VoletKind = 'parcours') {
  return (await logOf(device, house, kind)).map((entry) => (entry.kind === 'operation' && entry.operation.payload.act === 'set' ? entry.operation.payload.value : entry.kind))
}

const projet = (device: Apparatus, house: House, value: string) => device.set(house.livret, 'parcours', 'contrat', 'projet', value)

/** Everybody has said and heard everything. */
async function settle(...devices: readonly Apparatus[]): Promise<void> {
  for (let round = 0; round < 4; round++) for (const device of devices) await device.sync()
}

describe('several tabs', () => {
  test('[P1] save and exchange at once: everything once, no number twice', async () => {
    const house = await openHouse(20)
    const { referent, livret } = { ...house }
    const tabs = [referent.space, await referent.open(), await referent.open()]
    await Promise.all(tabs.flatMap((tab, at) => [
      referent.save(livret, 'parcours', [setDraft('contrat', 'projet', `un ${at}`)], true, tab),
      referent.exchangeOnce(at === 1, tab),
      referent.save(livret, 'freins', [setDraft('frein.mobilite', 'vuNiveau', 'gene')], true, tab),
      referent.save(livret, 'parcours', [setDraft('contrat', 'projet', `deux ${at}`)], true, tab),
      referent.exchangeOnce(at === 2, tab),
    ]))
    await settle(referent, house.conseiller)
    expect((await values(house.conseiller, house)).sort()).toEqual(['deux 0', 'deux 1', 'deux 2', 'un 0', 'un 1', 'un 2'])
    expect((await logOf(house.conseiller, house, 'freins')).length).toBe(3)
    const replicas = new Set((await logOf(house.conseiller, house)).map((entry) => entry.kind === 'operation' && entry.operation.dot.replica))
    expect(replicas.size).toBe(1)
    expect(await counts(referent)).toEqual(rest)
  })

  /** Between the server's answer and its arrival, `work` happens in another tab. */
  function meanwhile(house: House, work: () => Promise<void>): void {
    const answer = house.server.answer.bind(house.server)
    house.server.answer = async (session, request) => {
      const reply = await answer(session, request)
      house.server.answer = answer
      await work()
      return reply
    }
  }

  test('an answer of a server that is no more, overtaken by another tab, is not taken', async () => {
    const house = await openHouse(37)
    const { referent } = house
    const late = await referent.open()
    await projet(referent, house, 'un')
    meanwhile(house, async () => {
      await house.server.failOver(house.server.received.length)
      await referent.sync()
    })
    expect(got(await referent.exchangeOnce(true, late))).toMatchObject({ more: true, whole: true, complete: true })
    expect((await referent.volet(house.livret, 'parcours'))?.position).toEqual({ epoch: 2, seq: 1 })
    await settle(referent, house.conseiller)
    expect(await values(house.conseiller, house)).toEqual(['un'])
  })

  test('an answer overtaken by an eviction brings nothing back', async () => {
    const house = await openHouse(38)
    const { conseiller, livret } = { ...house }
    const late = await conseiller.open()
    await projet(house.referent, house, 'un')
    await house.referent.sync()
    meanwhile(house, async () => {
      await house.responsable.set(livret, 'cercle', house.membres.get('conseiller') ?? 'identite', 'fin', '2026-03-10')
      await house.responsable.sync()
      await conseiller.sync()
    })
    got(await conseiller.exchangeOnce(true, late))
    await conseiller.sync()
    expect(got(await conseiller.space.livrets())).toEqual([])
    // Root, progress, and whom they follow no more [P9].
    expect(conseiller.disk.records.size).toBe(3)
    // Even when the eviction comes between the livret's listing and its first volet.
    const { cabinet } = late
    const { clock, ids } = conseiller
    expect(await storeNews({ cabinet, clock, ids, onChange: () => undefined, epoch: 1 }, { livret, kind: 'cercle' }, { epoch: 1, rows: [], beginnings: [], fragments: house.responsable.replies.flatMap((reply) => reply.f ?? []).slice(0, 1) })).toEqual({ ok: true, value: false })
    expect(conseiller.disk.records.size).toBe(3)
  })
})

describe('a full disk', () => {
  test('at each write of an exchange: what was stored stays whole, the rest comes when there is room', async () => {
    let refusals = 0
    for (let room = 0; room < 200; room++) {
      const house = await openHouse(21)
      const { referent, beneficiaire: conseiller, livret } = { ...house }
      for (const kind of ['parcours', 'freins'] as const)
        await conseiller.save(livret, kind, [kind === 'parcours' ? setDraft('contrat', 'projet', 'Cuisine '.repeat(20)) : setDraft('frein.mobilite', 'objectif', 'Permis '.repeat(20))])
      await conseiller.sync()
      const size = [...referent.disk.records].reduce((sum, [key, bytes]) => sum + key.length + bytes.length, 0)
      referent.disk.quota = size + room * 40
      const before = await referent.content(livret)
      const first = await referent.exchangeOnce(true)
      if (!first.ok) {
        expect(first.error).toEqual({ fault: 'full' })
        refusals += 1
        // Reading goes on, and each volet is as before or as after.
        const now = await referent.content(livret)
        expect(now?.volets.every((volet) => volet.entries.at(-1)?.seq === (volet.position.seq === 0 ? undefined : volet.position.seq))).toBe(true)
        expect(now?.volets.length).toBeGreaterThanOrEqual(before?.volets.length ?? 0)
      }
      referent.disk.quota = Number.POSITIVE_INFINITY
      await referent.sync()
      expect(await logOf(referent, house)).toEqual(await logOf(conseiller, house))
      if (!first.ok) continue
      expect(refusals).toBeGreaterThan(10)
      return
    }
    throw new Error('there was never enough room')
  })

  test('saving writes nothing and says so', async () => {
    const house = await openHouse(22)
    const { referent, livret } = { ...house }
    referent.disk.quota = 0
    const saved = await referent.space.save({ batches: [{ volet: { livret, kind: 'parcours' }, drafts: [setDraft('contrat', 'projet', 'x')], together: true }] })
    expect(saved).toEqual({ ok: false, error: { fault: 'full' } })
    expect(await counts(referent)).toEqual(rest)
    referent.disk.quota = Number.POSITIVE_INFINITY
    await projet(referent, house, 'y')
    await settle(referent, house.conseiller)
    expect(await values(house.conseiller, house)).toEqual(['y'])
  })
})

describe('a right that ends', () => {
  const endOf = (house: House, role: string): Promise<readonly Operation[]> =>
    house.responsable.set(house.livret, 'cercle', house.membres.get(role) ?? 'identite', 'fin', '2026-03-10')

  test('[P5] what was held of the volets goes; undecided work waits for whoever decides; it is told', async () => {
    const house = await openHouse(23)
    const { beneficiaire, livret } = { ...house }
    await projet(house.referent, house, 'Cuisine')
    await settle(house.referent, beneficiaire)
    await endOf(house, 'beneficiaire')
    await house.responsable.sync()
    await beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'écrit hors ligne')
    beneficiaire.changes.length = 0
    await beneficiaire.sync()
    const content = await beneficiaire.content(livret)
    expect(content?.volets).toMatchObject([{ kind: 'parcours', entries: [], pending: [{ operation: { payload: { value: 'écrit hors ligne' } }, state: 'held' }] }])
    expect(await counts(beneficiaire)).toEqual({ ...rest, held: 1 })
    expect(beneficiaire.changes.flatMap((change) => (change.what === 'evicted' ? [`${change.kinds.join()} ${change.waiting}`] : [])).sort()).toEqual(['cercle 0', 'parcours 1'])
  })

  test('with nothing of one’s own left, the livret is gone from the device, bytes included', async () => {
    const house = await openHouse(24)
    const { beneficiaire } = house
    const other = await Apparatus.make(house.server, 240, house.ids.personne())
    await endOf(house, 'beneficiaire')
    await house.responsable.sync()
    await beneficiaire.sync()
    expect(got(await beneficiaire.space.livrets())).toEqual([])
    expect(await beneficiaire.content(house.livret)).toBeUndefined()
    got(await dismissDeparts(beneficiaire.space, [house.livret]))
    // Root and progress, as on a device that never knew a livret.
    expect(beneficiaire.disk.records.size).toBe(other.disk.records.size)
  })

  test('given again later, work goes on under another replica', async () => {
    const house = await openHouse(25)
    const { beneficiaire, livret } = { ...house }
    await projet(beneficiaire, house, 'avant')
    await settle(beneficiaire, house.referent)
    const { payload } = (await logOf(house.responsable, house, 'cercle')).flatMap((entry) => (entry.kind === 'operation' ? [entry.operation] : [])).find(({ payload: each }) => each.act === 'create' && each.values['role'] === 'beneficiaire') ?? { payload: undefined }
    await endOf(house, 'beneficiaire')
    await house.responsable.sync()
    await beneficiaire.sync()
    expect(await beneficiaire.content(livret)).toBeUndefined()
    if (payload?.act !== 'create') throw new Error('the circle has a beneficiaire')
    await house.responsable.save(livret, 'cercle', [{ payload: { ...payload, entity: house.ids.entity() }, observed: [] }])
    await house.responsable.sync()
    const [unread] = await projet(beneficiaire, house, 'sans avoir relu')
    const [former] = await logOf(house.referent, house)
    expect(former?.kind === 'operation' && former.operation.dot.replica).not.toBe(unread?.dot.replica)
    await settle(beneficiaire)
    await projet(beneficiaire, house, 'après')
    await settle(beneficiaire, house.referent)
    expect(await values(house.referent, house)).toEqual(['avant', 'sans avoir relu', 'après'])
    expect(await counts(beneficiaire)).toEqual(rest)
  })
})

describe('a copied or restored device [I11]', () => {
  test('both write apart and come back: both works stand, each once, under different replicas', async () => {
    for (const polls of [false, true]) {
      const house = await openHouse(26)
      const { referent, livret } = { ...house }
      await projet(referent, house, 'avant')
      await referent.sync()
      const clone = await referent.copy(2_600)
      const [first] = await projet(referent, house, 'original 1')
      await referent.set(livret, 'parcours', 'contrat', 'projet', 'original 2', [first!.dot])
      await clone.save(livret, 'parcours', [setDraft('contrat', 'projet', 'copie 1'), setDraft('contrat', 'projet', 'copie 2')])
      await clone.sync()
      // Either it pushes first and is told, or it meets the other's work in the log before.
      if (polls) {
        referent.fate = 'replyLost'
        await referent.exchangeOnce()
        referent.fate = 'arrives'
      }
      await settle(referent, clone, house.conseiller)
      expect((await values(house.conseiller, house)).sort()).toEqual(['avant', 'copie 1', 'copie 2', 'original 1', 'original 2'])
      for (const device of [referent, clone]) {
        expect(await logOf(device, house)).toEqual(await logOf(house.conseiller, house))
        expect(await counts(device)).toEqual(rest)
      }
      const operations = (await logOf(house.conseiller, house)).flatMap((entry) => (entry.kind === 'operation' ? [entry.operation] : []))
      const [one, two] = ['original 1', 'original 2'].map((value) => operations.find(({ payload }) => payload.act === 'set' && payload.value === value))
      expect(one?.reissueOf).toEqual(first?.dot)
      expect(one?.dot.replica).not.toBe(first?.dot.replica)
      // What it was shown is still what it was shown.
      expect(two?.observed).toEqual([one?.dot])
      // And from now on each writes under its own.
      await projet(referent, house, 'fin')
      await projet(clone, house, 'fin aussi')
      await settle(referent, clone, house.conseiller)
      expect((await values(house.conseiller, house)).length).toBe(7)
    }
  })

  test('[I11] a failover after work was held asks for no other replica: what others observed is still called so', async () => {
    const house = await openHouse(42)
    const { referent, beneficiaire, livret } = { ...house }
    await referent.save(livret, 'parcours', [{ payload: { act: 'unknown', row: [42, 'plus tard'] }, observed: [] }])
    const [one] = await projet(referent, house, 'un')
    await settle(referent, beneficiaire)
    await beneficiaire.set(livret, 'parcours', 'contrat', 'projet', 'deux', [one!.dot])
    await house.server.failOver(house.server.received.length - 2)
    await settle(beneficiaire, referent, beneficiaire)
    expect(await values(referent, house)).toEqual(['un', 'deux'])
    expect(await counts(beneficiaire)).toEqual(rest)
    expect((await logOf(referent, house))[0]).toMatchObject({ operation: { dot: one!.dot } })
  })

  test('[I11] what a failover lost goes out after older work that was held, also in requests of one chunk', async () => {
    const house = await openHouse(45)
    const { referent, livret } = { ...house }
    // The circle's goes first, so that the log is read anew before the held one is offered again.
    for (const volet of ['cercle', 'parcours'] as const) await referent.save(livret, volet, [{ payload: { act: 'unknown', row: [42, 'plus tard'] }, observed: [] }])
    const saved = [...(await projet(referent, house, 'un')), ...(await projet(referent, house, 'deux'))]
    await settle(referent)
    await house.server.failOver(house.server.received.length - 3)
    referent.pushBytes = 1
    const before = house.server.received.length
    await settle(referent)
    const numbers = house.server.received.slice(before).map(({ chunk }) => firstN({ chunk }))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect((await logOf(referent, house)).map((entry) => entry.kind === 'operation' && entry.operation.dot)).toEqual(saved.map(({ dot }) => dot))
    expect(await counts(referent)).toEqual({ ...rest, held: 2 })
  })

  test('[I3] a form opened after the fork hides what the other copy wrote under the very dot that moved', async () => {
    const house = await openHouse(41)
    const { referent, livret } = { ...house }
    const clone = await referent.copy(4_100)
    const [first] = await projet(clone, house, 'copie')
    const [mine] = await projet(referent, house, 'original')
    expect(mine?.dot).toEqual(first?.dot)
    await settle(clone, referent)
    const shown = (await logOf(referent, house)).flatMap((entry) => (entry.kind === 'operation' ? [entry.operation.dot] : []))
    const [both] = await referent.set(livret, 'parcours', 'contrat', 'projet', 'les deux', shown)
    expect(both?.observed).toEqual(shown)
    expect(both?.observed).toContainEqual(first?.dot)
  })

  test('[I3] [I11] so does a form of another field than ours was, under whose dot the other copy wrote what it shows', async () => {
    const house = await openHouse(43)
    const { referent, livret } = { ...house }
    const clone = await referent.copy(4_300)
    const [first] = await projet(clone, house, 'copie')
    const [mine] = await referent.set(livret, 'parcours', 'contrat', 'objet', 'sans nom', [])
    expect(mine?.dot).toEqual(first?.dot)
    await settle(clone, referent)
    const [over] = await referent.set(livret, 'parcours', 'contrat', 'projet', 'par-dessus', [first!.dot])
    expect(over?.observed).toEqual([first?.dot])
  })

  test('the stub of a copy’s refused work is not taken for ours', async () => {
    const house = await openHouse(39)
    const { referent } = house
    const clone = await referent.copy(3_900)
    await projet(clone, house, 'numéro 2 69 05 49 588 157 80')
    await clone.sync()
    await projet(referent, house, 'à garder')
    referent.fate = 'requestLost'
    await referent.exchangeOnce()
    referent.fate = 'arrives'
    // The log comes before any verdict.
    const answer = house.server.answer.bind(house.server)
    house.server.answer = (session, { c: _, ...request }) => answer(session, request)
    got(await referent.exchangeOnce(true))
    house.server.answer = answer
    expect(await counts(referent)).toEqual({ ...rest, waiting: 1 })
    await settle(referent)
    expect(await values(referent, house)).toEqual(['stub', 'à garder'])
  })

  test('an old state restored meets its own later work, and goes on under another replica', async () => {
    const house = await openHouse(27)
    const { referent } = house
    const backup = await referent.copy(2_700)
    for (const value of ['un', 'deux', 'trois']) await projet(referent, house, value)
    await referent.sync()
    await backup.sync()
    expect(await values(backup, house)).toEqual(['un', 'deux', 'trois'])
    const [four] = await projet(backup, house, 'quatre')
    // It knows before it writes.
    expect((await logOf(backup, house)).some((entry) => entry.kind === 'operation' && entry.operation.dot.replica === four?.dot.replica)).toBe(false)
    await settle(backup, house.conseiller)
    expect(await values(house.conseiller, house)).toEqual(['un', 'deux', 'trois', 'quatre'])
    expect(await counts(backup)).toEqual(rest)
  })

  test('a form that was open meanwhile saves over what it showed, under its new name', async () => {
    const house = await openHouse(28)
    const { referent, livret } = { ...house }
    const clone = await referent.copy(2_800)
    const [shown] = await projet(referent, house, 'original')
    await projet(clone, house, 'copie')
    await clone.sync()
    await referent.sync()
    const [later] = await referent.set(livret, 'parcours', 'contrat', 'projet', 'par-dessus', [shown!.dot])
    const moved = (await logOf(referent, house)).flatMap((entry) => (entry.kind === 'operation' && entry.operation.reissueOf ? [entry.operation.dot] : []))
    expect(later?.observed).toEqual(moved)
    await settle(referent, house.conseiller)
    expect(await counts(referent)).toEqual(rest)
    expect((await values(house.conseiller, house)).sort()).toEqual(['copie', 'original', 'par-dessus'])
  })
})

describe('a server that lost its tail (epochs)', () => {
  test('[P6] work it had accepted is offered again by whoever wrote it, in the same operations', async () => {
    const house = await openHouse(29)
    const { referent, conseiller } = house
    await projet(referent, house, 'gardé')
    await settle(referent, conseiller)
    const kept = house.server.received.length
    for (const value of ['perdu 1', 'perdu 2']) await projet(referent, house, value)
    await settle(referent, conseiller)
    const dots = (await logOf(referent, house)).map((entry) => entry.kind === 'operation' && dotKey(entry.operation.dot))
    await house.server.failOver(kept)
    await projet(referent, house, 'après')
    await settle(referent, conseiller)
    await settle(referent, conseiller)
    expect(await values(conseiller, house)).toEqual(['gardé', 'perdu 1', 'perdu 2', 'après'])
    expect((await logOf(conseiller, house)).slice(0, 3).map((entry) => entry.kind === 'operation' && dotKey(entry.operation.dot))).toEqual(dots)
    expect(await logOf(referent, house)).toEqual(await logOf(conseiller, house))
    expect((await referent.volet(house.livret, 'parcours'))?.position.epoch).toBe(2)
    for (const device of [referent, conseiller]) expect(await counts(device)).toEqual(rest)
  })

  test('[P6] [C3] and so is work that only a snapshot told it, the answer to its first push there', async () => {
    const house = await openHouse(41, 2)
    const { referent, beneficiaire } = house
    for (const value of ['un', 'deux', 'trois']) await projet(beneficiaire, house, value)
    await settle(beneficiaire)
    await projet(referent, house, 'perdu')
    await settle(referent, beneficiaire)
    const told = await referent.volet(house.livret, 'parcours')
    expect([told?.position.seq, told?.entries.length]).toEqual([4, 0])
    await house.server.failOver(house.server.received.length - 1)
    await settle(beneficiaire, referent, beneficiaire)
    expect((await beneficiaire.volet(house.livret, 'parcours'))?.position).toEqual({ epoch: 2, seq: 4 })
    for (const device of [referent, beneficiaire]) expect(await counts(device)).toEqual(rest)
  })

  test('[P6] the old log shows until the new one is whole; what it lacks is pending then, never nowhere [I4]', async () => {
    const house = await openHouse(30)
    const { referent } = house
    for (let i = 0; i < 20; i++) await projet(referent, house, `gardé ${i}`)
    await referent.sync()
    const kept = house.server.received.length
    await projet(referent, house, 'perdu')
    await referent.sync()
    await house.server.failOver(kept)
    let whole = false
    for (let round = 0; round < 100; round++) {
      const done: Exchanged = got(await referent.exchangeOnce(whole, referent.space, 300))
      const volet = await referent.volet(house.livret, 'parcours')
      const shown = [...(volet?.entries ?? []).flatMap((entry) => (entry.kind === 'operation' ? [entry.operation] : [])), ...(volet?.pending ?? []).map(({ operation }) => operation)]
      expect(shown.length).toBe(21)
      if (!done.more) break
      whole = done.whole
    }
    await settle(referent, house.conseiller)
    expect((await values(house.conseiller, house)).at(-1)).toBe('perdu')
  })

  test('a livret it had never heard of comes back whole', async () => {
    const house = await openHouse(31)
    const { responsable, referent, livret } = { ...house }
    await projet(referent, house, 'à moi')
    await settle(referent, responsable)
    await house.server.failOver(0)
    await settle(responsable, referent, house.conseiller)
    await settle(responsable, referent, house.conseiller)
    expect(await values(house.conseiller, house)).toEqual(['à moi'])
    expect((await logOf(house.conseiller, house, 'cercle')).length).toBe(5)
    expect(got(await referent.space.livrets()).map((manifest) => manifest.livret)).toEqual([livret])
    for (const device of [responsable, referent]) expect(await counts(device)).toEqual(rest)
  })

  test('[I11] a copy that wrote under the numbers of what was lost takes nobody’s place', async () => {
    for (const first of ['copy', 'original']) {
      const house = await openHouse(43)
      const { referent, conseiller } = house
      await projet(referent, house, 'avant')
      await settle(referent)
      const clone = await referent.copy(4_300)
      const kept = house.server.received.length
      await projet(referent, house, 'original')
      await settle(referent, conseiller)
      await house.server.failOver(kept)
      await projet(clone, house, 'copie')
      await settle(...(first === 'copy' ? [clone, referent] : [referent, clone]), conseiller)
      expect((await values(conseiller, house)).sort(), first).toEqual(['avant', 'copie', 'original'])
      for (const device of [referent, clone]) expect(await counts(device)).toEqual(rest)
    }
  })

  test.each(['copy', 'original'] as const)('[I16] [I11] what a copy issues again from the log and its author offers as it was stands once; neither sees it set aside (%s first)', async (first) => {
    const house = await openHouse(44)
    const { referent, conseiller, livret } = { ...house }
    await projet(referent, house, 'avant')
    await settle(referent)
    const clone = await referent.copy(4_400)
    const kept = house.server.received.length
    await projet(referent, house, 'perdu')
    const etape = house.ids.entity()
    await referent.save(livret, 'parcours', [
      { payload: { act: 'create', entity: etape, type: 'etape', values: { dispositif: 'action' } }, observed: [] },
      setDraft(etape, 'lieu', 'Dieppe'),
    ], true)
    // The copy reads of it in the log, under the name they shared.
    await settle(referent, clone, conseiller)
    await projet(conseiller, house, 'refusé')
    await house.server.failOver(kept)
    await settle(...(first === 'copy' ? [clone, referent] : [referent, clone]), conseiller)
    await projet(clone, house, 'ensuite')
    await settle(clone, referent, conseiller)
    const log = await logOf(conseiller, house)
    expect(log.filter((entry) => entry.kind === 'operation').map(({ operation }) => operation.payload).filter((payload) => payload.act === 'create' || payload.act === 'set').map((payload) => (payload.act === 'create' ? 'créée' : payload.value)))
      .toEqual(['avant', 'perdu', 'créée', 'Dieppe', 'ensuite'])
    expect(log.flatMap((entry) => (entry.kind === 'stub' ? [entry.reason] : [])).filter((reason) => reason === 'copieDetectee')).toHaveLength(first === 'copy' ? 3 : 0)
    for (const device of [referent, clone]) {
      expect(await counts(device)).toEqual(rest)
      expect(await logOf(device, house)).toEqual(log)
    }
  })

  test('work older than the chunks kept comes back from the log, issued again', async () => {
    const house = await openHouse(32)
    const { referent, conseiller } = house
    const kept = house.server.received.length
    const all = Array.from({ length: KEPT_CHUNKS + 6 }, (_, i) => `n° ${i}`)
    for (const value of all) await projet(referent, house, value)
    await settle(referent, conseiller)
    await house.server.failOver(kept)
    await settle(referent, conseiller)
    await settle(referent, conseiller)
    expect((await values(conseiller, house)).sort()).toEqual([...all].sort())
    expect(await counts(referent)).toEqual(rest)
  })

  test('whoever comes first after it does not lose the work to a circle the server has still to learn again', async () => {
    const house = await openHouse(35)
    const { responsable, referent } = house
    await projet(referent, house, 'à moi')
    await settle(referent)
    await house.server.failOver(0)
    await settle(referent)
    expect(await counts(referent)).toEqual({ ...rest, waiting: 1 })
    await settle(responsable, referent)
    expect(await counts(referent)).toEqual(rest)
    expect(await values(referent, house)).toEqual(['à moi'])
  })

  test.each(['heard', 'on a disk that lost the answer'] as const)('[I4] refused before, accepted in the new order: not set aside any more, and the other way round (%s)', async (how) => {
    const house = await openHouse(36)
    const { referent, beneficiaire, livret } = { ...house }
    const etape = house.ids.entity()
    await referent.save(livret, 'parcours', [{ payload: { act: 'create', entity: etape, type: 'etape', values: { dispositif: 'action' } }, observed: [] }])
    const move = (device: Apparatus, from: string, to: string, observed: readonly Operation[]) =>
      device.save(livret, 'parcours', [{ payload: { act: 'transition', entity: etape, field: 'etat', from, to }, observed: observed.map(({ dot }) => dot) }])
    const started = await move(referent, 'prevue', 'enCours', [])
    await settle(referent, beneficiaire)
    const kept = house.server.received.length
    await move(referent, 'enCours', 'terminee', started)
    await move(beneficiaire, 'enCours', 'suspendue', started)
    await settle(referent, beneficiaire)
    expect([await counts(referent), await counts(beneficiaire)]).toEqual([rest, { ...rest, setAside: 1 }])
    expect((await beneficiaire.content(livret))?.setAside[0]?.detail).toMatchObject({ reason: 'etatDepasse', state: 'terminee' })
    await house.server.failOver(kept)
    const before = [referent, beneficiaire].map(({ disk }) => new Map(disk.records))
    await settle(beneficiaire, referent)
    if (how !== 'heard') for (const [i, device] of [referent, beneficiaire].entries()) {
      device.disk.records.clear()
      for (const [key, bytes] of before[i] ?? []) device.disk.records.set(key, bytes)
      device.space = await device.open()
    }
    await settle(beneficiaire, referent)
    expect([await counts(referent), await counts(beneficiaire)]).toEqual([{ ...rest, setAside: 1 }, rest])
  })

  test('refused again after it, it is still one item', async () => {
    const house = await openHouse(33)
    const { conseiller, referent, livret } = { ...house }
    const kept = house.server.received.length
    // Refused: only the référent writes the professional's view of a frein's priority.
    const [refused] = await conseiller.set(livret, 'freins', 'frein.mobilite', 'priorite', 'haute')
    await conseiller.sync()
    expect(await counts(conseiller)).toEqual({ ...rest, setAside: 1 })
    await house.server.failOver(kept)
    await settle(conseiller, referent)
    await settle(conseiller, referent)
    // Decided again, the same way: still one item.
    expect(await counts(conseiller)).toEqual({ ...rest, setAside: 1 })
    expect((await logOf(referent, house, 'freins')).map((entry) => (entry.kind === 'stub' ? dotKey(entry.dot) : entry.kind))).toEqual([dotKey(refused!.dot)])
  })
})

describe('killed at every await of an exchange', () => {
  test('it goes on from what was stored; one effect per operation, nothing forgotten', async () => {
    async function prepared(): Promise<House> {
      const house = await openHouse(34)
      await projet(house.beneficiaire, house, 'du bénéficiaire')
      await house.beneficiaire.set(house.livret, 'freins', 'frein.mobilite', 'ditNiveau', 'gene')
      await house.beneficiaire.sync()
      await projet(house.referent, house, 'du référent')
      await projet(house.referent, house, 'numéro 2 69 05 49 588 157 80')
      return house
    }
    const measured = await prepared()
    const total = await countPortCalls(measured.referent.store(), measured.referent.seal, async (store, seal) => {
      const space = await measured.referent.open(store, seal)
      got(await measured.referent.exchangeOnce(true, space))
    })
    expect(total).toBeGreaterThan(30)
    console.log(`exchange: killed at each of ${total * 2} moments`)
    for (let at = 0; at < total * 2; at++) {
      const house = await prepared()
      const { referent } = house
      await dieAt(at, referent.store(), referent.seal, async (store, seal) => {
        const space = await referent.open(store, seal)
        await referent.exchangeOnce(true, space)
      })
      referent.space = await referent.open()
      await settle(referent, house.beneficiaire)
      expect((await values(house.beneficiaire, house)).sort(), `killed at ${at}`).toEqual(['du bénéficiaire', 'du référent', 'stub'])
      expect(await logOf(referent, house), `killed at ${at}`).toEqual(await logOf(house.beneficiaire, house))
      expect(await counts(referent), `killed at ${at}`).toEqual({ ...rest, setAside: 1 })
    }
  }, 120_000)
})
