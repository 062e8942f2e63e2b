/** Another card, from the person or from the référent: nothing is lost, and at each moment the space opens with one of the two. */
import { afterEach, expect, test } from 'vitest'
import { invariant, ok, type Result } from './base/result.ts'
import type { Coffre, Coffres } from './ports/vault.ts'
import { writeDeparts, readDeparts } from './protocol/depart.ts'
import { ticketText } from './protocol/signatures.ts'
import { digestOf, writeTicket, type TicketClaim } from './protocol/signedTicket.ts'
import { reissue, rekey, type RekeyDeps } from './rekeying.ts'
import { readWhere } from './storage/dexie/dexieStore.ts'
import { openSpaces, type Spaces } from './storage/dexie/spaces.ts'
import { edit, transact } from './sync/cabinet.ts'
import { emptyLivret, emptyLog, emptyVolet, isReserved } from './sync/records.ts'
import { createSpace, openSpace } from './sync/space.ts'
import { got } from './testing/got.ts'
import { instant, jour } from './testing/moments.ts'
import { leaveTab, newPlatform, tabDyingAt, type Phone } from './testing/mortalTab.ts'
import { seededIds } from './testing/seededIds.ts'
import { newCoffre, openCoffre, secoursSecret } from './vault/coffre.ts'
import { deviceKeys } from './vault/deviceKey.ts'
import { newDataKey, spaceKeysOf } from './vault/keys.ts'
import { createSeal } from './vault/seal.ts'
import { askSecours, newRecoveryKey, readAsked, sealSecours } from './vault/secours.ts'
import type { Secret, Stretch } from './vault/wrap.ts'

const ids = seededIds(4)
const clock = { now: () => instant(1_700_000_000_000), today: () => jour('2026-11-22') }
const quick: Stretch = async (password, salt) => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([...password, 0, ...salt])))
const carte = (fill: number, pin: string): Secret => ({ kind: 'carte', carte: new Uint8Array(16).fill(fill), pin })
const [OLD, NEW] = [carte(1, '295183'), carte(2, '640271')]
const [personne, appareil, livret] = [ids.personne(), ids.appareil(), ids.livret()]
const PRIVE = `prive:${personne}` as const
const enseigne = { pictogramme: 'tasse', couleur: 'bleu' } as const
const depart = Uint8Array.of(9, 9, 9)

const coffresOf = (spaces: Pick<Spaces, 'line'>, id: string): Coffres => {
  const line = spaces.line(id)
  const inRow = (row: Result<{ readonly coffre?: Coffre }, never>): Result<Coffre, never> => {
    const { coffre } = got(row)
    invariant(coffre !== undefined, 'it has one')
    return ok(coffre)
  }
  return {
    read: async () => inRow(ok(got(await line.read()))),
    update: async (change) => inRow(ok(got(await line.update((row) => {
      const after = row.coffre && change(row.coffre)
      return after && { ...row, coffre: after }
    })))),
  }
}

/** Closed by a card; with words of everybody's and of the person's alone, a draft of each, and something unsent. */
async function phone(): Promise<Phone> {
  const platform = newPlatform()
  const spaces = got(await openSpaces(platform, ids))
  const id = got(await spaces.create<string, never>(async (store, entry) => {
    const key = newDataKey()
    const coffre = await newCoffre({ space: entry.id, stretch: quick, now: clock.now }, key, OLD, enseigne)
    got(await spaces.line(entry.id).update((row) => ({ ...row, coffre })))
    const seal = createSeal(entry.id, await spaceKeysOf(key), isReserved)
    const space = got(await createSpace({ store, seal, ids, clock }, { personne, appareil, identite: { prenom: 'Fatou', nom: 'B.', role: 'beneficiaire', organisation: '' }, session: { token: 'T', refresh: 'R' }, cle: await deviceKeys.create() }))
    got(await transact(space.cabinet, ['racine'], (snapshot) => {
      const racine = snapshot.get('racine')
      invariant(racine !== undefined, 'it was made')
      const manifest = { ...emptyVolet, seq: 3, own: { replica: racine.replica, n: 2, hash: '' as const } }
      return {
        edits: [
          edit('racine', { ...racine, livrets: [livret] }), edit(`livret:${livret}`, { ...emptyLivret, volets: { notes: manifest, [PRIVE]: { ...manifest, pending: 1 } } }),
          edit(`volet:${livret}/notes`, { v: 1, log: { ...emptyLog, seq: 3 }, next: null }), edit(`volet:${livret}/${PRIVE}`, { v: 1, log: { ...emptyLog, seq: 3 }, next: null }),
          edit(`brouillon:${livret}/note`, { v: 1, text: 'pas fini' }), edit(`brouillon:${livret}/${PRIVE}/note`, { v: 1, text: 'pour moi' }),
        ],
        result: undefined,
      }
    }))
    got(await store.commit({ expect: [], put: [[await seal.key('depart:quelconque'), writeDeparts([depart])]], remove: [] }))
    store.close()
    return ok(entry.id)
  }))
  return { platform, spaces, id }
}

const depsOf = ({ platform, spaces, id }: Phone): RekeyDeps => ({ platform, spaces, ids, clock, stretch: quick, id })
const openerOf = ({ spaces, id }: Phone) => ({ space: id, coffres: coffresOf(spaces, id), stretch: quick, now: clock.now })

/** Which of the two opens it, and what is in it then. */
async function look(at: Phone) {
  const [byOld, byNew] = [await openCoffre(openerOf(at), OLD), await openCoffre(openerOf(at), NEW)]
  expect([byOld, byNew].filter(({ ok: opens }) => opens)).toHaveLength(1)
  const opens = byOld.ok ? 'old' : 'new'
  const key = got(byOld.ok ? byOld : byNew)
  const entry = got(await at.spaces.list()).find(({ id }) => id === at.id)
  invariant(entry !== undefined, 'it is listed')
  const store = got(await at.spaces.open(entry))
  const seal = createSeal(at.id, await spaceKeysOf(key), isReserved)
  const space = got(await openSpace({ store, seal, ids, clock }))
  const records = got(await space.cabinet.read(['racine', 'cle', 'billet', `livret:${livret}`, `volet:${livret}/notes`, `volet:${livret}/${PRIVE}`]))
  const drafts = { note: got(await space.drafts.get(`${livret}/note`)), prive: got(await space.drafts.get(`${livret}/${PRIVE}/note`)), told: got(await space.drafts.get('carte-refaite')) }
  store.close()
  const departs = got(await readWhere({ platform: at.platform, name: entry.database }, (bytes) => bytes[0] === 2)).flatMap(readDeparts).map((each) => [...each])
  return { opens, records, drafts, departs }
}

test('another card seals everything anew: it opens the whole, the one before opens nothing, what waits can still be sent', async () => {
  const at = await phone()
  const [before, database] = [await look(at), got(await at.spaces.list())[0]?.database]
  const key = got(await openCoffre(openerOf(at), OLD))
  got(await rekey(depsOf(at), key, { secret: NEW, enseigne }))
  const after = await look(at)
  expect(after.opens).toBe('new')
  for (const name of ['racine', 'cle', `livret:${livret}`, `volet:${livret}/${PRIVE}`] as const) expect(after.records.get(name)).toEqual(before.records.get(name))
  expect(after.drafts).toEqual(before.drafts)
  expect(after.departs).toEqual([[...depart]])
  expect(got(await at.spaces.list())[0]?.database).not.toBe(database)
  // A copy of what the register said before, on the disk of today: the key it wraps is another.
  const { wraps } = got(await coffresOf(at.spaces, at.id).read())
  expect(wraps.map(({ kind }) => kind)).toEqual(['carte', 'referent'])
})

/** The référent's tablet, with what the phone sealed for it. */
async function tablet(at: Phone) {
  const [recovery, signer] = [await newRecoveryKey(), await deviceKeys.open(await deviceKeys.create())]
  const key = got(await openCoffre(openerOf(at), OLD))
  const coffres = coffresOf(at.spaces, at.id)
  const secret = await secoursSecret(at.id, got(await coffres.read()), await spaceKeysOf(key))
  invariant(secret !== undefined, 'its secret is there')
  const sealed = await sealSecours([(await newRecoveryKey()).publicKey, recovery.publicKey], { secret, livret, personne })
  invariant(sealed !== undefined, 'it is sealed')
  const ticketFor = async (whose = personne): Promise<string> => {
    const claim: TicketClaim = { livret, personne: whose, remplace: false, refaite: true, empreinte: digestOf('S'.repeat(22)), cle: signer.id, le: 1_700_000_000, minutes: 10, prenom: 'Fatou', par: 'Maud' }
    return writeTicket({ claim, secret: 'S'.repeat(22), publicKey: signer.publicKey, signature: await signer.sign(ticketText(claim)) })
  }
  return { recovery, sealed, ticketFor }
}

async function answered(at: Phone, whose = personne) {
  const { recovery, sealed, ticketFor } = await tablet(at)
  const ask = await askSecours(sealed)
  const asked = await readAsked(ask.texte, recovery)
  invariant(asked !== undefined && asked !== 'other', 'the tablet opens it')
  expect([asked.livret, asked.personne]).toEqual([livret, personne])
  const answer = await ask.read(await asked.answer(await ticketFor(whose)))
  invariant(answer !== undefined, 'the phone reads it')
  return answer
}

test('the référent’s card opens all but what is the person’s alone: that is gone from the device, and can still be sent', async () => {
  const at = await phone()
  const before = await look(at)
  got(await reissue(depsOf(at), await answered(at), { secret: NEW, enseigne }))
  const { opens, records, drafts, departs } = await look(at)
  expect(opens).toBe('new')
  expect(records.get(`volet:${livret}/notes`)).toEqual(before.records.get(`volet:${livret}/notes`))
  expect(records.get(`volet:${livret}/${PRIVE}`)).toBeUndefined()
  expect(Object.keys(records.get(`livret:${livret}`)?.volets ?? {})).toEqual(['notes'])
  expect(drafts).toMatchObject({ note: 'pas fini', prive: undefined })
  expect(JSON.parse(drafts.told ?? '')).toEqual({ par: 'Maud', le: clock.now(), prive: true })
  expect(departs).toEqual([[...depart]])
  // Whoever had the way in had these too.
  expect(records.get('racine')?.session).toBeNull()
  expect(records.get('racine')?.replica).not.toBe(before.records.get('racine')?.replica)
  expect(records.get('cle')?.publicKey).not.toBe(before.records.get('cle')?.publicKey)
  expect(records.get('billet')?.refuse).toBe(false)
})

test('a ticket for somebody else, or another secret, changes nothing', async () => {
  const at = await phone()
  const answer = await answered(at)
  expect(await reissue(depsOf(at), { ...answer, secret: new Uint8Array(32) }, { secret: NEW, enseigne })).toEqual({ ok: false, error: { fault: 'unreadable' } })
  expect(await reissue(depsOf(at), await answered(at, ids.personne()), { secret: NEW, enseigne })).toEqual({ ok: false, error: { fault: 'unreadable' } })
  expect((await look(at)).opens).toBe('old')
})

test('a question is answered once, by a device it was sealed for; what is not one is not read', async () => {
  const at = await phone()
  const { recovery, sealed, ticketFor } = await tablet(at)
  const ask = await askSecours(sealed)
  expect(await readAsked(ask.texte, await newRecoveryKey())).toBe('other')
  const asked = await readAsked(ask.texte, recovery)
  invariant(asked !== undefined && asked !== 'other', 'the tablet opens it')
  const answer = await asked.answer(await ticketFor())
  // Asked again, the phone has another key: the answer of before opens nothing.
  expect(await (await askSecours(sealed)).read(answer)).toBeUndefined()
  for (const text of ['', 'LS1.', 'LR1.', `${ask.texte}AAAA`, ask.texte.slice(0, -8), ask.texte.toLowerCase(), `LS1.${'A'.repeat(4_000)}`]) {
    expect(await readAsked(text, recovery)).toSatisfy((read: unknown) => read === undefined || read === 'other')
  }
  for (const at of [10, 60, 120]) {
    const flipped = answer.slice(0, at) + (answer[at] === 'A' ? 'B' : 'A') + answer.slice(at + 1)
    expect(await ask.read(flipped)).toBeUndefined()
  }
})

afterEach(leaveTab)

test.each([['another card', false], ['the référent’s', true]] as const)('killed at every wait of making %s, one of the two cards opens everything; begun again, the new one does', async (_, byReferent) => {
  const seen = { old: 0, new: 0 }
  let moments = 0
  for (let nth = 1; ; nth++) {
    const at = await phone()
    const key = got(await openCoffre(openerOf(at), OLD))
    const answer = byReferent ? await answered(at) : undefined
    const change = (deps: RekeyDeps) => (answer === undefined ? rekey(deps, key, { secret: NEW, enseigne }) : reissue(deps, answer, { secret: NEW, enseigne }))
    const tab = tabDyingAt(nth)
    const how = await Promise.race([tab.dead, change({ ...depsOf(at), spaces: tab.register(at.spaces) })])
    await tab.bury()
    // The program starts again; nobody else is there.
    const spaces = got(await openSpaces(at.platform, ids))
    const now = { ...at, spaces }
    const first = await look(now)
    seen[first.opens === 'old' ? 'old' : 'new'] += 1
    expect(first.departs, `killed at ${nth}`).toEqual([[...depart]])
    expect(first.drafts.note).toBe('pas fini')
    got(await spaces.sweep())
    expect((await at.platform.indexedDB.databases()).length, `killed at ${nth}`).toBe(2)
    if (first.opens === 'old') {
      expect(first.drafts.prive).toBe('pour moi')
      if (nth % 10 === 1) {
        got(await change(depsOf(now)))
        expect((await look(now)).opens).toBe('new')
      }
    }
    spaces.close()
    if (how !== 'killed') break
    moments += 1
  }
  console.log(`${_}: killed at each of ${moments} waits, ${seen.old} opened with the card of before, ${seen.new} with the new one`)
  expect(moments).toBeGreaterThan(40)
  expect(seen.new).toBeGreaterThan(2)
})

