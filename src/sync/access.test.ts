/** Staying signed in: what a device does with a token that the server refuses, from one tab and from several. */
import { beforeEach, describe, expect, test } from 'vitest'
import { err, ok, type Result } from '../base/result.ts'
import { fakeKey, fakeKeyMaker, fakeStored, fakeVerify } from '../testing/fakeKeys.ts'
import { fakeTurns } from '../testing/fakeTurns.ts'
import { got } from '../testing/got.ts'
import { Apparatus, Server } from '../testing/house.ts'
import { seededIds } from '../testing/seededIds.ts'
import { sessionText } from '../protocol/signatures.ts'
import { createAccess, type KeyAccess, type Turns } from './access.ts'
import type { AccountClient } from './accountClient.ts'
import { edit, transact } from './cabinet.ts'
import type { HttpFault } from './httpTransport.ts'
import { createKeys } from './keyRing.ts'
import type { SessionToken } from './records.ts'
import type { Space } from './space.ts'

const key = fakeKey('tablette')

/** Tokens as the server gives them: a refresh token once, a second use of it ends all. */
class Desk {
  made = 0
  refresh = ''
  down: HttpFault | undefined
  known = true
  readonly asked: string[] = []
  /** The next answer is given and does not arrive. */
  losesNext = false

  issue(): SessionToken {
    this.made += 1
    this.refresh = `refresh ${this.made}`
    return { token: `token ${this.made}`, refresh: this.refresh }
  }
  #reply<T>(what: string, value: () => T | undefined): Promise<Result<T, HttpFault>> {
    this.asked.push(what)
    if (this.down) return Promise.resolve(err(this.down))
    const given = value()
    if (this.losesNext) {
      this.losesNext = false
      return Promise.resolve(err({ fault: 'unreachable' }))
    }
    return Promise.resolve(given === undefined ? err({ fault: 'signedOut' }) : ok(given))
  }
  readonly accounts: Pick<AccountClient, 'renew' | 'challenge' | 'answer' | 'replaceKey'> = {
    renew: (refresh) => this.#reply('renew', () => {
      if (refresh === this.refresh) return this.issue()
      this.refresh = ''
      return undefined
    }),
    challenge: () => this.#reply('challenge', () => 'défi'),
    answer: async (id, challenge, signature) => {
      const right = this.known && id === key.id && (await fakeVerify(key.publicKey, sessionText(challenge, id), signature))
      return this.#reply('answer', () => (right ? this.issue() : undefined))
    },
    replaceKey: () => this.#reply<string>('replaceKey', () => undefined),
  }
}

let desk: Desk
let apparatus: Apparatus
const ids = seededIds(812)
beforeEach(async () => {
  desk = new Desk()
  apparatus = await Apparatus.make(new Server(), 812, ids.personne())
  got(await apparatus.space.setSession(desk.issue()))
  got(await transact(apparatus.space.cabinet, ['cle'], () => ({ edits: [edit('cle', fakeStored('tablette'))], result: undefined })))
})

const tab = (space: Space, alone = fakeTurns()): KeyAccess =>
  createAccess({ space, accounts: desk.accounts, keys: createKeys(space.cabinet, fakeKeyMaker('autre')), turns: { session: alone, key: fakeTurns() } })

describe('a token that was refused', () => {
  test('is replaced by the next pair, which is kept, over a restart too', async () => {
    const access = tab(apparatus.space)
    expect(await access.token()).toBe('token 1')
    expect(await access.renew('token 1')).toEqual(ok('token 2'))
    expect(await access.token()).toBe('token 2')
    const again = await apparatus.open()
    expect(got(await again.session())).toEqual({ token: 'token 2', refresh: 'refresh 2' })
    expect(await tab(again).renew('token 2')).toEqual(ok('token 3'))
    expect(desk.asked).toEqual(['renew', 'renew'])
  })

  test('by several tabs at once, the server is asked once and all go on with the same', async () => {
    const alone = fakeTurns()
    const tabs = await Promise.all([1, 2, 3, 4].map(async () => tab(await apparatus.open(), alone)))
    expect(await Promise.all(tabs.map((each) => each.renew('token 1')))).toEqual(Array(4).fill(ok('token 2')))
    expect(desk.asked).toEqual(['renew'])
  })

  test('by tabs that cannot take turns, the key mends it', async () => {
    const alone: Turns = (work) => work()
    const tabs = await Promise.all([1, 2].map(async () => tab(await apparatus.open(), alone)))
    const both = await Promise.all(tabs.map((each) => each.renew('token 1')))
    expect(both.every((each) => each.ok)).toBe(true)
    expect(desk.asked).toContain('answer')
  })

  test('whose next pair was lost on its way: the refresh token counts no more, the key opens another session', async () => {
    const access = tab(apparatus.space)
    desk.losesNext = true
    expect(await access.renew('token 1')).toEqual(err({ fault: 'unreachable' }))
    expect(await access.token()).toBe('token 1')
    expect(await access.renew('token 1')).toEqual(ok('token 3'))
    expect(desk.asked).toEqual(['renew', 'renew', 'challenge', 'answer'])
  })

  test('while nobody answers stays: nothing is signed, nobody is signed out', async () => {
    for (const down of [{ fault: 'unreachable' }, { fault: 'busy', afterMs: 5_000 }] as const) {
      desk.down = down
      expect(await tab(apparatus.space).renew('token 1')).toEqual(err(down))
    }
    expect(desk.asked).toEqual(['renew', 'renew'])
    desk.down = undefined
    expect(await tab(apparatus.space).renew('token 1')).toEqual(ok('token 2'))
  })

  test('of a device whose key counts no more, or that has none: signed out, and what it holds stays', async () => {
    desk.refresh = ''
    desk.known = false
    expect(await tab(apparatus.space).renew('token 1')).toEqual(err({ fault: 'signedOut' }))
    got(await transact(apparatus.space.cabinet, ['cle'], () => ({ edits: [edit('cle', undefined)], result: undefined })))
    expect(await tab(apparatus.space).renew('token 1')).toEqual(err({ fault: 'signedOut' }))
    expect(got(await apparatus.space.session())).toEqual({ token: 'token 1', refresh: 'refresh 1' })
  })

  test('of a space that an older program wrote, without a refresh token: the key', async () => {
    got(await apparatus.space.setSession({ token: 'vieux' }))
    expect(await tab(apparatus.space).renew('vieux')).toEqual(ok('token 2'))
    expect(desk.asked).toEqual(['challenge', 'answer'])
  })

  test('of nobody', async () => {
    got(await apparatus.space.setSession(null))
    expect(await tab(apparatus.space).renew('token 1')).toEqual(err({ fault: 'signedOut' }))
    expect(desk.asked).toEqual([])
  })
})

test('whatever the clock of the device says, a token is used until the server refuses it', async () => {
  apparatus.at += 400 * 86_400_000
  expect(await tab(apparatus.space).token()).toBe('token 1')
  apparatus.at = 0
  expect(await tab(apparatus.space).token()).toBe('token 1')
  expect(desk.asked).toEqual([])
})

test('a full disk: the new token is used all the same', async () => {
  // The next token is longer than the one that is there.
  desk.made = 9
  apparatus.disk.quota = 0
  expect(await tab(apparatus.space).renew('token 1')).toEqual(ok('token 10'))
  apparatus.disk.quota = Number.POSITIVE_INFINITY
  expect(await tab(apparatus.space).renew('token 1')).toEqual(ok('token 11'))
  expect(desk.asked).toEqual(['renew', 'renew', 'challenge', 'answer'])
})
