/** Opening a space and changing what closes it, by what the program itself composes, killed at every wait and without room at every write: the old or the new opens everything, and what was tried was counted. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { invariant, ok } from './base/result.ts'
import type { Command } from './operations/draft.ts'
import type { Coffre } from './ports/vault.ts'
import { ticketText } from './protocol/signatures.ts'
import { digestOf, writeTicket } from './protocol/signedTicket.ts'
import type { NewProtection } from './readmodel/lock.ts'
import { openSpaces, type Spaces } from './storage/dexie/spaces.ts'
import { isReserved } from './sync/records.ts'
import { createSpace, openSpace, type Space } from './sync/space.ts'
import { setDraft } from './testing/house.ts'
import { got } from './testing/got.ts'
import { instant, jour } from './testing/moments.ts'
import { leaveTab, newPlatform, noRoomAt, tabDyingAt, tabInterruptedAt, type Phone } from './testing/mortalTab.ts'
import { seededIds } from './testing/seededIds.ts'
import { newKeys, open, openLock, openReissue, sealOlder, sealSecours } from './unlocking.ts'
import { writeCarte } from './base/carte.ts'
import { deviceKeys } from './vault/deviceKey.ts'
import { spaceKeysOf, type SpaceKeys } from './vault/keys.ts'
import { createPassThroughSeal } from './vault/passThroughSeal.ts'
import { createSeal } from './vault/seal.ts'
import { newRecoveryKey, readAsked } from './vault/secours.ts'
import { unwrapDataKey } from './vault/wrap.ts'

const ids = seededIds(5)
const livret = ids.livret()
let now = 1_700_000_000_000
const clock = { now: () => instant(now), today: () => jour('2026-11-22') }
const enseigne = { pictogramme: 'tasse', couleur: 'bleu' } as const
const carte = (fill: number, pin: string): NewProtection & { readonly by: 'carte' } => ({ by: 'carte', carte: writeCarte(new Uint8Array(16).fill(fill)).texte, pin })
const [OLD, NEW, ANOTHER, WRONG] = [carte(1, '295183'), carte(1, '640271'), carte(2, '295183'), carte(1, '111222')]

/** Answers at once, as different from word to word as Argon2id would; how often is what was really tried. */
let guesses = 0
class QuickWorker {
  onmessage: ((event: { readonly data: Uint8Array }) => void) | undefined
  postMessage({ password, salt }: { readonly password: Uint8Array; readonly salt: Uint8Array }): void {
    guesses += 1
    void crypto.subtle.digest('SHA-256', new Uint8Array([...password, 0, ...salt])).then((key) => this.onmessage?.({ data: new Uint8Array(key) }))
  }
  terminate(): void { this.onmessage = undefined }
}

beforeEach(() => {
  vi.stubGlobal('Worker', QuickWorker)
  vi.stubGlobal('window', {})
})
afterEach(leaveTab)

const words = (projet: string): Command => ({ batches: [{ volet: { livret, kind: 'parcours' }, drafts: [setDraft('contrat', 'projet', projet)], together: false }] })

/** With something saved and something begun; closed by that, or by nothing (`ouvert`), or written by an older program (`clair`). */
async function phone(how: NewProtection | 'ouvert' | 'clair'): Promise<Phone> {
  const platform = newPlatform()
  const spaces = got(await openSpaces(platform, ids))
  const id = got(await spaces.create<string, never>(async (store, entry) => {
    const made = how === 'clair' ? undefined : await newKeys(entry.id, clock, how === 'ouvert' ? undefined : { protection: how, enseigne })
    if (made !== undefined) got(await spaces.line(entry.id).update((row) => ({ ...row, coffre: made.coffre })))
    const seal = made === undefined ? createPassThroughSeal(entry.id) : createSeal(entry.id, made.keys, isReserved)
    const space = got(await createSpace({ store, seal, ids, clock }, { personne: ids.personne(), appareil: ids.appareil(), identite: { prenom: 'Fatou', nom: 'B.', role: 'beneficiaire', organisation: '' }, session: null, cle: await deviceKeys.create() }))
    got(await space.save(words('Cuisine')))
    got(await space.drafts.put('note', 'pas fini'))
    store.close()
    return ok(entry.id)
  }))
  return { platform, spaces, id }
}

const coffreOf = async ({ spaces, id }: Phone): Promise<Coffre | undefined> => got(await spaces.line(id).read()).coffre
const opened = ({ spaces, id }: Phone, given: NewProtection) => open(id, spaces.line(id), clock, given)
const lockOf = ({ platform, spaces, id }: Phone, register: Pick<Spaces, 'list' | 'line'> = spaces) =>
  openLock({ platform, spaces: register, ids, clock, id, alone: (work) => work(), lockOthers: () => Promise.resolve() })

async function within<T>({ spaces, id }: Phone, keys: SpaceKeys, look: (space: Space) => Promise<T>): Promise<T> {
  const entry = got(await spaces.list()).find((each) => each.id === id)
  invariant(entry !== undefined, 'it is listed')
  const store = got(await spaces.open(entry))
  const seen = await look(got(await openSpace({ store, seal: createSeal(id, keys, isReserved), ids, clock })))
  store.close()
  return seen
}

async function contents(space: Space) {
  const pending = got(await space.readLivret(livret))?.volets.flatMap((volet) => volet.pending.map(({ operation }) => operation.payload)) ?? []
  return { pending, draft: got(await space.drafts.get('note')), name: space.identite.prenom }
}
const projet = (value: string): unknown => expect.objectContaining({ field: 'projet', value })
const WHOLE = { pending: [projet('Cuisine')], draft: 'pas fini', name: 'Fatou' }

/** The program starts again, nobody else is there, and no try has to wait any more. */
async function restarted(at: Phone): Promise<Phone> {
  now += 2 * 3_600_000
  return { ...at, spaces: got(await openSpaces(at.platform, ids)) }
}

/** Exactly one of them opens it, and then all of it; how many tries there had been is looked at before. */
async function whichOpens(at: Phone, ways: readonly NewProtection[]): Promise<number> {
  const opens: number[] = []
  for (const [which, given] of ways.entries()) {
    const key = await opened(at, given)
    now += 2 * 3_600_000
    if (!key.ok) continue
    opens.push(which)
    expect(await within(at, await spaceKeysOf(key.value), contents)).toEqual(WHOLE)
  }
  expect(opens).toHaveLength(1)
  return opens[0] ?? -1
}

/** What `act` does in a tab, killed at each wait in turn until it is over; `after` looks at each restart. */
async function killedAtEach(how: Parameters<typeof phone>[0], act: (at: Phone, register: Pick<Spaces, 'list' | 'line'>) => Promise<unknown>, after: (at: Phone, killed: boolean) => Promise<void>): Promise<number> {
  for (let nth = 1; ; nth++) {
    const at = await phone(how)
    got(await at.spaces.line(at.id).update((row) => (row.coffre && { ...row, coffre: { ...row.coffre, tries: 2 } })))
    guesses = 0
    const tab = tabDyingAt(nth)
    const whole = async (): Promise<'finished'> => {
      await act(at, tab.register(at.spaces))
      await tab.settled()
      return 'finished'
    }
    const fate = await Promise.race([tab.dead, whole()])
    await tab.bury()
    const again = await restarted(at)
    await after(again, fate === 'killed')
    again.spaces.close()
    at.spaces.close()
    if (fate === 'finished') return nth - 1
  }
}

test.each([['right', OLD], ['wrong', WRONG]] as const)('killed at every wait of a %s code: what was tried was counted, and the right one opens everything', async (which, given) => {
  const seen = new Set<number>()
  const moments = await killedAtEach(OLD, (at, register) => open(at.id, register.line(at.id), clock, given), async (at, killed) => {
    const tries = (await coffreOf(at))?.tries ?? -1
    seen.add(tries)
    if (guesses === 0) expect([2, 3]).toContain(tries)
    // Forgotten only by what opened.
    else if (which === 'wrong') expect(tries).toBe(3)
    else expect([0, 3]).toContain(tries)
    if (!killed) expect([tries, guesses]).toEqual([which === 'right' ? 0 : 3, 1])
    await whichOpens(at, [WRONG, OLD])
  })
  console.log(`a ${which} code: killed at each of ${moments} waits, tries then ${[...seen].join(' ')}`)
  expect(moments).toBeGreaterThan(5)
})

test('killed at every wait of giving another code, one of the two opens everything, and then the new one', async () => {
  const seen = [0, 0]
  const moments = await killedAtEach(OLD, (at, register) => lockOf(at, register).protect(OLD, NEW), async (at, killed) => {
    const tries = (await coffreOf(at))?.tries ?? -1
    expect(guesses === 0 ? [2, 3] : [0, 3]).toContain(tries)
    const opens = await whichOpens(at, [OLD, NEW])
    seen[opens] = (seen[opens] ?? 0) + 1
    if (!killed) expect(opens).toBe(1)
    else if (opens === 0) {
      got(await lockOf(at).protect(OLD, NEW))
      expect(await whichOpens(at, [OLD, NEW])).toBe(1)
    }
  })
  console.log(`another code: killed at each of ${moments} waits, ${seen[0]} opened by the old one, ${seen[1]} by the new one`)
  expect(moments).toBeGreaterThan(12)
  expect(seen[1]).toBeGreaterThan(1)
})

test('killed at every wait of closing for the first time a space that opened by itself: it opens by itself or by the card, whole', async () => {
  const seen = { ouvert: 0, carte: 0 }
  const moments = await killedAtEach('ouvert', (at, register) => lockOf(at, register).protect(undefined, OLD), async (at, killed) => {
    const ouvert = await openByItself(at)
    seen[ouvert ? 'ouvert' : 'carte'] += 1
    if (!ouvert) await whichOpens(at, [OLD])
    else expect(killed).toBe(true)
    if (!ouvert || seen.ouvert % 20 !== 1) return
    got(await at.spaces.sweep())
    got(await lockOf(at).protect(undefined, OLD))
    expect(await openByItself(at)).toBe(false)
    await whichOpens(at, [OLD])
  })
  console.log(`closed for the first time: killed at each of ${moments} waits, ${seen.ouvert} opened by themselves, ${seen.carte} by the card`)
  expect(moments).toBeGreaterThan(30)
  expect(seen.carte).toBeGreaterThan(1)
})

/** With what everybody has. */
async function openByItself(at: Phone): Promise<boolean> {
  const wrap = (await coffreOf(at))?.wraps.find(({ kind }) => kind === 'ouvert')
  if (wrap === undefined) return false
  const key = await unwrapDataKey(at.id, wrap, { kind: 'ouvert' }, () => Promise.reject(new Error('nothing is guessed')))
  invariant(key !== undefined, 'everybody opens it')
  expect(await within(at, await spaceKeysOf(key), contents)).toEqual(WHOLE)
  return true
}

test('killed at every wait of sealing what an older program wrote in clear: it is as it was, or sealed whole', async () => {
  const seen = { clear: 0, sealed: 0 }
  const moments = await killedAtEach('clair', async (at, register) => sealOlder({ platform: at.platform, spaces: register, ids, clock }, got(await at.spaces.list())[0]!), async (at) => {
    const sealed = (await coffreOf(at)) !== undefined
    seen[sealed ? 'sealed' : 'clear'] += 1
    if (!sealed) {
      got(await at.spaces.sweep())
      got(await sealOlder({ platform: at.platform, spaces: at.spaces, ids, clock }, got(await at.spaces.list())[0]!))
    }
    expect(await openByItself(at)).toBe(true)
  })
  console.log(`an older space: killed at each of ${moments} waits, ${seen.clear} still in clear, ${seen.sealed} sealed`)
  expect(moments).toBeGreaterThan(20)
  expect(seen.sealed).toBeGreaterThan(1)
})

test('another tab takes another card at any wait of giving another code: one of the two opens everything', async () => {
  const seen = { code: 0, carte: 0 }
  for (let nth = 1, isMet = true; isMet; nth++) {
    const at = await phone(OLD)
    isMet = false
    const tab = tabInterruptedAt(nth, async () => {
      isMet = true
      // Its own code may be the old one's or the new one's by now.
      const other = await lockOf(at).protect(OLD, ANOTHER)
      if (!other.ok) expect(other.error.fault).toBe('wrong')
    })
    const changed = await lockOf(at, tab.register(at.spaces)).protect(OLD, NEW)
    await tab.settled()
    leaveTab()
    const again = await restarted(at)
    const opens = await whichOpens(again, [NEW, ANOTHER])
    seen[opens === 0 ? 'code' : 'carte'] += 1
    // Whoever is told that it was done has it so, unless the other card came after.
    if (!changed.ok) expect(opens).toBe(1)
    again.spaces.close()
    at.spaces.close()
  }
  expect(seen.code).toBeGreaterThan(1)
  expect(seen.carte).toBeGreaterThan(1)
})

test('no room at each write of a code: it is said, nothing is tried that is not counted, and the space opens once there is room', async () => {
  const said: string[] = []
  for (let nth = 1; ; nth++) {
    const at = await phone(OLD)
    guesses = 0
    const room = noRoomAt(nth)
    const key = await opened(at, OLD)
    await vi.waitFor(async () => { expect((await coffreOf(at))?.tries).toBe(key.ok && room.met() ? 1 : 0) })
    leaveTab()
    said.push(key.ok ? 'opened' : key.error.fault)
    expect(guesses).toBe(key.ok ? 1 : 0)
    await whichOpens(await restarted(at), [OLD])
    if (!room.met()) break
  }
  // That nothing is to be forgotten of the tries can wait: the space is open.
  expect(said).toEqual(['full', 'opened', 'opened'])
})

test('no room at each write of another code: it is said, and the old one opens everything', async () => {
  const said: string[] = []
  for (let nth = 1; ; nth++) {
    const at = await phone(OLD)
    const room = noRoomAt(nth)
    const changed = await lockOf(at).protect(OLD, NEW)
    leaveTab()
    said.push(changed.ok ? 'changed' : changed.error.fault)
    expect(await whichOpens(await restarted(at), [OLD, NEW])).toBe(changed.ok ? 1 : 0)
    if (!room.met()) break
  }
  expect(said).toEqual(['full', 'changed', 'full', 'changed'])
})

test('no room at each write of what is saved under the seal: it is said, what was there stays whole, its words too; with room it is kept', async () => {
  let refusals = 0
  for (let nth = 1; ; nth++) {
    const at = await phone(OLD)
    const keys = await spaceKeysOf(got(await opened(at, OLD)))
    const isMet = await within(at, keys, async (space) => {
      const room = noRoomAt(nth)
      const saved = await space.save(words('Jardin'), 'note')
      leaveTab()
      if (!saved.ok) {
        expect(saved.error).toEqual({ fault: 'full' })
        refusals += 1
        expect(await contents(space)).toEqual(WHOLE)
        got(await space.save(words('Jardin'), 'note'))
      }
      return room.met()
    })
    const { pending, draft } = await within(await restarted(at), keys, contents)
    expect(pending).toEqual([projet('Cuisine'), projet('Jardin')])
    expect(draft).toBeUndefined()
    if (!isMet) break
  }
  expect(refusals).toBeGreaterThan(2)
})

test('once the référent made another card, every other tab of the space lets go of the keys of before; of none before', async () => {
  const at = await phone(OLD)
  const { spaces, id } = at
  const keys = await spaceKeysOf(got(await opened(at, OLD)))
  const whose = await within(at, keys, ({ personne }) => Promise.resolve(personne))
  const [recovery, signer] = [await newRecoveryKey(), await deviceKeys.open(await deviceKeys.create())]
  await sealSecours(id, spaces.line(id), keys, [recovery.publicKey], livret, whose)
  let locked = 0
  const asking = await openReissue({ platform: at.platform, spaces, ids, clock, id, alone: (work) => work(), lockOthers: () => { locked += 1; return Promise.resolve() } })
  const asked = await readAsked(asking?.texte ?? '', recovery)
  invariant(asking !== undefined && asked !== undefined && asked !== 'other', 'it is asked')
  const claim = { livret, personne: whose, remplace: false, refaite: true, empreinte: digestOf('S'.repeat(22)), cle: signer.id, le: 1_700_000_000, minutes: 10, prenom: 'Fatou', par: 'Maud' } as const
  const answer = await asking.read(await asked.answer(writeTicket({ claim, secret: 'S'.repeat(22), publicKey: signer.publicKey, signature: await signer.sign(ticketText(claim)) })))
  invariant(answer !== undefined, 'it answers')
  expect([(await answer.finish(carte(3, '111111'.slice(0, 5)))).ok, locked]).toEqual([false, 0])
  got(await answer.finish(ANOTHER))
  expect(locked).toBe(1)
  expect([(await opened(at, ANOTHER)).ok, (await opened(at, OLD)).ok]).toEqual([true, false])
})
