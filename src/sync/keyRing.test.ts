/** Another key takes the place of an old one: whoever dies or is unheard in between, one that counts is always there. */
import { describe, expect, test } from 'vitest'
import { keyIdOf } from '../base/sha256.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Seal } from '../ports/seal.ts'
import type { Store } from '../ports/store.ts'
import { newKeyText, sessionText } from '../protocol/signatures.ts'
import { fakeKeyMaker, fakeStored, fakeVerify } from '../testing/fakeKeys.ts'
import { fakeTurns } from '../testing/fakeTurns.ts'
import { got } from '../testing/got.ts'
import { Apparatus, Server } from '../testing/house.ts'
import { countPortCalls, dieAt } from '../testing/mortalPorts.ts'
import { seededIds } from '../testing/seededIds.ts'
import { createAccess, type AccessDeps, type KeyAccess } from './access.ts'
import { edit, transact } from './cabinet.ts'
import type { HttpFault } from './httpTransport.ts'
import { createKeys, ringWith, type Keys } from './keyRing.ts'
import type { SessionToken } from './records.ts'
import type { Space } from './space.ts'

type Lost = 'request' | 'reply'

/** Keys and sessions as the server keeps them: one key in use, tokens that end. */
class Desk {
  readonly history = [fakeStored('premier').publicKey]
  readonly asked: string[] = []
  lose: Lost | undefined
  forgets: HttpFault | undefined
  #made = 0
  #session: SessionToken = { token: '' }

  get inUse(): string {
    return this.history.at(-1)!
  }

  issue(): SessionToken {
    const n = ++this.#made
    this.#session = { token: `token ${n}`, refresh: `refresh ${n}`, cle: keyIdOf(this.inUse), ...(this.history.length === 1 ? { cleAncienne: true } : {}) }
    return this.#session
  }

  async #answer<T extends string | SessionToken>(what: string, value: () => Promise<T | HttpFault>): Promise<Result<T, HttpFault>> {
    this.asked.push(what)
    const lost = this.lose
    if (what === 'replaceKey') this.lose = undefined
    if (what === 'replaceKey' && lost === 'request') return err({ fault: 'unreachable' })
    const given = await value()
    if (what === 'replaceKey' && lost === 'reply') return err({ fault: 'unreachable' })
    return isFault(given) ? err(given) : ok(given)
  }

  readonly accounts: AccessDeps['accounts'] = {
    renew: (refresh) => this.#answer<SessionToken>('renew', () => Promise.resolve(refresh === this.#session.refresh ? this.issue() : { fault: 'signedOut' })),
    challenge: () => this.#answer('challenge', () => Promise.resolve('défi')),
    answer: (id, challenge, signature) => this.#answer<SessionToken>('answer', async () =>
      id === keyIdOf(this.inUse) && (await fakeVerify(this.inUse, sessionText(challenge, id), signature)) ? this.issue() : { fault: 'signedOut' }),
    replaceKey: (access, publicKey, signature) => this.#answer<string>('replaceKey', async () => {
      if (this.forgets) return this.forgets
      if ((await access.token()) !== this.#session.token) return { fault: 'signedOut' }
      if (publicKey !== this.inUse) {
        if (this.history.includes(publicKey) || !(await fakeVerify(this.inUse, newKeyText(keyIdOf(this.inUse), publicKey), signature))) return { fault: 'forbidden' }
        this.history.push(publicKey)
      }
      return keyIdOf(publicKey)
    }),
  }

  /** As an exchange does: refused under another key, the session is renewed, and it is signed anew. */
  async hears({ access, keys }: Tab): Promise<boolean> {
    const bytes = new Uint8Array([1, 2, 3])
    const speak = async (): Promise<boolean> => {
      const key = await keys.current()
      return key !== undefined && fakeVerify(this.inUse, bytes, await key.sign(bytes))
    }
    if (await speak()) return true
    const renewed = await access.renew((await access.token()) ?? '')
    return renewed.ok && speak()
  }

  endSession(): void {
    this.#session = { token: 'fini' }
  }
}

const isFault = (given: string | SessionToken | HttpFault): given is HttpFault => typeof given === 'object' && 'fault' in given

interface Tab {
  readonly access: KeyAccess
  readonly keys: Keys
}

function tab(desk: Desk, space: Space, maker = fakeKeyMaker('suivante'), turn = { session: fakeTurns(), key: fakeTurns() }): Tab {
  const keys = createKeys(space.cabinet, maker)
  return { keys, access: createAccess({ space, accounts: desk.accounts, keys, turns: turn }) }
}

async function device(seed: number): Promise<{ desk: Desk; apparatus: Apparatus }> {
  const apparatus = await Apparatus.make(new Server(), seed, seededIds(seed).personne())
  const desk = new Desk()
  got(await transact(apparatus.space.cabinet, ['cle'], () => ({ edits: [edit('cle', fakeStored('premier'))], result: undefined })))
  got(await apparatus.space.setSession(desk.issue()))
  return { desk, apparatus }
}

const currentOf = async ({ keys }: Tab): Promise<string | undefined> => (await keys.current())?.publicKey

describe('a key that the server says is old', () => {
  test('gives its place to another, once; the next session is not asked about it', async () => {
    const { desk, apparatus } = await device(900)
    const one = tab(desk, apparatus.space)
    await one.access.renewKey()
    await one.access.renewKey()
    expect(desk.asked).toEqual(['replaceKey'])
    expect(desk.history.length).toBe(2)
    expect(await currentOf(one)).toBe(desk.inUse)
    expect(await desk.hears(one)).toBe(true)
    // Over a restart too, and when the session is over.
    desk.endSession()
    const again = tab(desk, await apparatus.open())
    expect((await again.access.renew((await again.access.token()) ?? '')).ok).toBe(true)
    await again.access.renewKey()
    expect(desk.asked.filter((each) => each === 'replaceKey').length).toBe(1)
  })

  test('is not replaced by whoever is signed out, nor again under a session whose server said no', async () => {
    const { desk, apparatus } = await device(901)
    desk.forgets = { fault: 'forbidden' }
    const one = tab(desk, apparatus.space)
    await one.access.renewKey()
    await one.access.renewKey()
    expect(desk.asked).toEqual(['replaceKey'])
    desk.forgets = undefined
    await one.access.renew((await one.access.token()) ?? '')
    await one.access.renewKey()
    expect(await currentOf(one)).toBe(desk.inUse)
    expect(desk.history.length).toBe(2)
    got(await apparatus.space.setSession(null))
    await one.access.renewKey()
    expect(desk.asked.filter((each) => each === 'replaceKey').length).toBe(2)
  })

  test('several tabs, with locks or without: one other key, and all sign with it', async () => {
    for (const locked of [true, false]) {
      const { desk, apparatus } = await device(902)
      const shared = { session: fakeTurns(), key: fakeTurns() }
      const tabs = await Promise.all([1, 2, 3].map(async (n) => tab(desk, await apparatus.open(), fakeKeyMaker(`onglet ${n}`), locked ? shared : { session: fakeTurns(), key: fakeTurns() })))
      await Promise.all(tabs.map(({ access }) => access.renewKey()))
      expect(desk.history.length).toBe(2)
      for (const each of tabs) expect(await currentOf(each)).toBe(desk.inUse)
    }
  })

  test.each(['request', 'reply'] as const)('whose %s was lost: what is sent meanwhile is heard, and the same other key is offered again', async (lost) => {
    const { desk, apparatus } = await device(903)
    desk.lose = lost
    const one = tab(desk, apparatus.space)
    await one.access.renewKey()
    expect(desk.history.length).toBe(lost === 'reply' ? 2 : 1)
    expect(await desk.hears(one)).toBe(true)
    await one.access.renewKey()
    expect(desk.history.length).toBe(2)
    expect(await currentOf(one)).toBe(desk.inUse)
  })

  test('a server that lost its tail has the one before again: it is heard, and the other is offered anew', async () => {
    const { desk, apparatus } = await device(904)
    const one = tab(desk, apparatus.space)
    await one.access.renewKey()
    const [other] = desk.history.splice(1)
    expect(await desk.hears(one)).toBe(true)
    const again = tab(desk, await apparatus.open())
    await again.access.renewKey()
    expect(desk.inUse).toBe(other)
    expect(await currentOf(again)).toBe(other)
  })

  test('a full disk: nothing is offered that could not be written down', async () => {
    const { desk, apparatus } = await device(905)
    apparatus.disk.quota = 0
    const one = tab(desk, apparatus.space)
    await one.access.renewKey()
    expect(desk.asked).toEqual([])
    apparatus.disk.quota = Number.POSITIVE_INFINITY
    await one.access.renewKey()
    expect(await currentOf(one)).toBe(desk.inUse)
  })
})

test.each([undefined, 'request', 'reply'] as const)('killed at every await while a key gives its place (%s lost): heard at once after, and at the end one other key', async (lost) => {
  const work = ({ desk, apparatus }: { desk: Desk; apparatus: Apparatus }) => async (store: Store, seal: Seal): Promise<void> => {
    await tab(desk, await apparatus.open(store, seal)).access.renewKey()
  }
  const measured = await device(906)
  measured.desk.lose = lost
  const calls = await countPortCalls(measured.apparatus.store(), measured.apparatus.seal, work(measured))
  expect(calls).toBeGreaterThan(10)
  console.log(`rekey: killed at each of ${calls * 2} moments`)
  for (let at = 0; at < calls * 2; at++) {
    const made = await device(1_000 + at)
    made.desk.lose = lost
    await dieAt(at, made.apparatus.store(), made.apparatus.seal, work(made))
    made.desk.lose = undefined
    // Its session may be over by then.
    if (at % 2 === 1) made.desk.endSession()
    const again = tab(made.desk, await made.apparatus.open(), fakeKeyMaker('encore'))
    expect(await made.desk.hears(again), `killed at ${at}`).toBe(true)
    await again.access.renew((await again.access.token()) ?? '')
    await again.access.renewKey()
    expect(made.desk.history.length, `killed at ${at}`).toBe(2)
    expect(await currentOf(again), `killed at ${at}`).toBe(made.desk.inUse)
    expect(await made.desk.hears(again)).toBe(true)
  }
})

test('a ring that has no key of that id stays as it is', () => {
  const ring = { ...fakeStored('a'), next: fakeStored('b') }
  expect(ringWith(ring, keyIdOf(fakeStored('c').publicKey))).toBe(ring)
  expect(ringWith(ring, undefined)).toBe(ring)
  expect(ringWith(ring, keyIdOf(ring.publicKey))).toBe(ring)
})
