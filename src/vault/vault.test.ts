import { expect, test } from 'vitest'
import { invariant, ok } from '../base/result.ts'
import type { Coffre, Coffres } from '../ports/vault.ts'
import { got } from '../testing/got.ts'
import { instant } from '../testing/moments.ts'
import { stretchHere } from './argon2id.ts'
import { readCarte, writeCarte } from '../base/carte.ts'
import { addWrap, isCarteOf, newCoffre, openCoffre, type Opener } from './coffre.ts'
import { newDataKey, spaceKeysOf } from './keys.ts'
import { createResealing } from './reseal.ts'
import { createSeal, nameDigest } from './seal.ts'
import { delayAfter, FREE_TRIES } from './tries.ts'
import { STRETCHING, type Secret } from './wrap.ts'
import { toBase64url } from '../base/ids.ts'

const [SPACE, OTHER] = ['AAAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAAAAAAAB']
const isReserved = (name: string): boolean => name.startsWith('brouillon:')
const text = (words: string): Uint8Array => new TextEncoder().encode(words)
const CANARY = text('Amina Benali, hébergée chez sa sœur')
const contains = (bytes: Uint8Array, part: Uint8Array): boolean => Buffer.from(bytes).includes(Buffer.from(part))

test('a record opens under its own name, in its own space, with its own key, unchanged, and nowhere else', async () => {
  const [data, another] = [newDataKey(), newDataKey()]
  const seal = createSeal(SPACE, await spaceKeysOf(data), isReserved)
  for (const name of ['livret:amina', 'brouillon:note']) {
    const sealed = await seal.seal(name, CANARY)
    expect(contains(sealed, CANARY.subarray(0, 8))).toBe(false)
    expect(await seal.open(name, sealed)).toEqual(ok(CANARY))
    const refused = { ok: false, error: 'tampered' }
    expect(await seal.open('livret:aminb', sealed)).toEqual(refused)
    expect(await createSeal(OTHER, await spaceKeysOf(data), isReserved).open(name, sealed)).toEqual(refused)
    expect(await createSeal(SPACE, await spaceKeysOf(another), isReserved).open(name, sealed)).toEqual(refused)
    for (const at of sealed.keys()) {
      const flipped = sealed.slice()
      flipped[at] = (flipped[at] ?? 0) ^ 1
      expect(await seal.open(name, flipped), `byte ${at}`).toEqual(refused)
    }
    for (const length of [0, 1, 2, 14, sealed.length - 1]) expect(await seal.open(name, sealed.subarray(0, length))).toEqual(refused)
    expect(await seal.open(name, Uint8Array.of(...sealed, 0))).toEqual(refused)
  }
})

test('two writings of the same words are different bytes; record keys say nothing and differ from space to space and from key to key', async () => {
  const keys = await spaceKeysOf(newDataKey())
  const seal = createSeal(SPACE, keys, isReserved)
  expect(await seal.seal('a', CANARY)).not.toEqual(await seal.seal('a', CANARY))
  const key = await seal.key('livret:amina')
  expect(key).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(await seal.key('livret:amina')).toBe(key)
  expect(new Set([key, await seal.key('livret:aminb'), await createSeal(OTHER, keys, isReserved).key('livret:amina'), await createSeal(SPACE, await spaceKeysOf(newDataKey()), isReserved).key('livret:amina')]).size).toBe(4)
})

test('what the référent can open is not what is for the person alone', async () => {
  const data = newDataKey()
  const [whole, part] = [createSeal(SPACE, await spaceKeysOf(data), isReserved), createSeal(SPACE, await spaceKeysOf({ ...data, reserve: undefined }), isReserved)]
  expect(await part.open('livret:a', await whole.seal('livret:a', CANARY))).toEqual(ok(CANARY))
  expect(await part.open('brouillon:a', await whole.seal('brouillon:a', CANARY))).toEqual({ ok: false, error: 'tampered' })
})

test('keys in memory cannot be exported', async () => {
  const { commun, reserve } = await spaceKeysOf(newDataKey())
  for (const key of [commun, reserve]) {
    invariant(key !== undefined, 'both are there')
    expect(key.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
  }
})

test('records are sealed anew under other keys without their names, clear ones too', async () => {
  const [before, after] = [await spaceKeysOf(newDataKey()), await spaceKeysOf(newDataKey())]
  const names = ['racine', 'livret:a', 'brouillon:jamais-listé']
  const fromClear = createResealing({ space: SPACE, from: undefined, to: before, madeAnew: 'ouverture' })
  const onwards = createResealing({ space: SPACE, from: before, to: after, madeAnew: 'ouverture' })
  const [first, second] = [createSeal(SPACE, before, isReserved), createSeal(SPACE, after, isReserved)]
  for (const name of names) {
    const older = got(await fromClear([toBase64url(nameDigest(SPACE, name)), CANARY]))
    invariant(older !== undefined, 'it is kept')
    expect(older[0]).toBe(await first.key(name))
    expect(contains(older[1], CANARY.subarray(0, 8))).toBe(false)
    expect(await first.open(name, older[1])).toEqual(ok(CANARY))
    const newer = got(await onwards(older))
    invariant(newer !== undefined, 'it is kept')
    expect(newer[0]).toBe(await second.key(name))
    expect(await second.open(name, newer[1])).toEqual(ok(CANARY))
    expect((await onwards(newer)).ok).toBe(false)
  }
  expect((await fromClear(['pas une clé', CANARY])).ok).toBe(false)
  // What is made anew is left out.
  expect(await onwards(['quelconque', Uint8Array.of(2, 1)])).toEqual(ok(undefined))
  expect(await onwards([await first.key('ouverture'), await first.seal('ouverture', CANARY)])).toEqual(ok(undefined))
})

/** Argon2id is slow on purpose: once for real below, elsewhere something as different from word to word. */
const quick: Opener['stretch'] = async (password, salt) => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([...password, 0, ...salt])))

function memoryCoffres(initial: Coffre) {
  let held = initial
  const log: number[] = []
  let full = false
  const coffres: Coffres = {
    read: () => Promise.resolve(ok(held)),
    update: (change) => {
      const after = change(held)
      if (after !== undefined && full) return Promise.resolve({ ok: false, error: { fault: 'full' } })
      if (after !== undefined) held = after
      log.push(held.tries)
      return Promise.resolve(ok(held))
    },
  }
  return { coffres, log, held: () => held, fill: () => { full = true } }
}

const carte = Uint8Array.from({ length: 16 }, (_, at) => at * 7)
const enseigne = { pictogramme: 'tasse', couleur: 'bleu' } as const
const withPin = (pin: string): Secret => ({ kind: 'carte', carte, pin })

async function closed(secret: Secret, stretch = quick) {
  let now = 1_000_000_000_000
  const data = newDataKey()
  const made = await newCoffre({ space: SPACE, stretch, now: () => instant(now) }, data, secret, enseigne)
  const kept = memoryCoffres(made)
  const opener: Opener = { space: SPACE, coffres: kept.coffres, stretch, now: () => instant(now) }
  return { data, kept, opener, pass: (ms: number) => { now += ms } }
}

test.each<Secret>([
  withPin('1234'), { kind: 'phrase', words: ['abeille', 'ancre'] }, { kind: 'prf', output: carte, credential: Uint8Array.of(1) }, { kind: 'ouvert' },
])('a coffre opens with what closed it: $kind', async (secret) => {
  const { data, opener, kept } = await closed(secret)
  expect(got(await openCoffre(opener, secret))).toEqual(data)
  expect(kept.held().tries).toBe(0)
})

test('the référent opens one half', async () => {
  const secret: Secret = { kind: 'referent', secret: carte }
  const { data, opener } = await closed(secret)
  expect(got(await openCoffre(opener, secret))).toEqual({ commun: data.commun, reserve: undefined })
})

test('a wrap is of its space and of what is written beside it', async () => {
  const { opener, kept } = await closed(withPin('1234'))
  expect(await openCoffre({ ...opener, space: OTHER }, withPin('1234'))).toMatchObject({ error: { fault: 'wrong' } })
  const [wrap] = kept.held().wraps
  invariant(wrap !== undefined, 'there is one')
  for (const changed of [{ ...wrap, salt: new Uint8Array(16) }, { ...wrap, stretching: { ...STRETCHING, passes: 1 } }, { ...wrap, wrapped: wrap.wrapped.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) }]) {
    const cheated = memoryCoffres({ ...kept.held(), wraps: [changed], tries: 0 })
    expect(await openCoffre({ ...opener, coffres: cheated.coffres }, withPin('1234'))).toMatchObject({ error: { fault: 'wrong' } })
  }
})

test('wrong tries wait longer and longer, a card of another space is no try, and the right one opens after any number', async () => {
  const { opener, kept, data, pass } = await closed(withPin('1234'))
  expect(isCarteOf(kept.held(), carte)).toBe(true)
  expect(await openCoffre(opener, { kind: 'carte', carte: new Uint8Array(16), pin: '1234' })).toEqual({ ok: false, error: { fault: 'otherCard' } })
  expect(await openCoffre(opener, { kind: 'phrase', words: [] })).toEqual({ ok: false, error: { fault: 'unreadable' } })
  expect(kept.held().tries).toBe(0)
  const waits: number[] = []
  for (let tries = 1; tries <= 10; tries++) {
    const wrong = await openCoffre(opener, withPin('0000'))
    invariant(!wrong.ok && wrong.error.fault === 'wrong', 'it does not open')
    expect(kept.held().tries).toBe(tries)
    const wait = (wrong.error.until ?? opener.now()) - opener.now()
    waits.push(wait)
    expect(wait).toBe(delayAfter(tries))
    if (wait > 0) expect(await openCoffre(opener, withPin('1234'))).toMatchObject({ error: { fault: 'wait' } })
    expect(kept.held().tries).toBe(tries)
    pass(wait)
  }
  expect(waits.filter((wait) => wait === 0)).toHaveLength(FREE_TRIES - 1)
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(got(await openCoffre(opener, withPin('1234')))).toEqual(data)
  expect(kept.held().tries).toBe(0)
})

test('a clock that went back costs one wait from then, never a year', async () => {
  const { opener, kept, pass } = await closed(withPin('1234'))
  for (let tries = 0; tries < 4; tries++) {
    await openCoffre(opener, withPin('0000'))
    pass(delayAfter(kept.held().tries))
  }
  pass(-400 * 86_400_000)
  expect(await openCoffre(opener, withPin('1234'))).toMatchObject({ error: { fault: 'wait', until: opener.now() + delayAfter(4) } })
  pass(delayAfter(4))
  expect((await openCoffre(opener, withPin('1234'))).ok).toBe(true)
})

test('the try is written down before it is looked at, and none is made where it cannot be', async () => {
  const { opener, kept } = await closed(withPin('1234'))
  let triesThen = 0
  const watching = { ...opener, stretch: (...asked: Parameters<typeof quick>) => { triesThen = kept.held().tries; return quick(...asked) } }
  expect((await openCoffre(watching, withPin('0000'))).ok).toBe(false)
  expect(triesThen).toBe(1)
  kept.fill()
  let looked = false
  expect(await openCoffre({ ...opener, stretch: (...asked) => { looked = true; return quick(...asked) } }, withPin('1234'))).toEqual({ ok: false, error: { fault: 'full' } })
  expect(looked).toBe(false)
})

test('another PIN is another wrap of the same key; the old PIN opens no more, the référent’s wrap stays', async () => {
  const { data, opener, kept } = await closed(withPin('1234'))
  const referent: Secret = { kind: 'referent', secret: Uint8Array.of(9, 9) }
  got(await addWrap(opener, data, referent, undefined))
  got(await addWrap(opener, data, withPin('5678'), undefined))
  expect(kept.held().wraps.map(({ kind }) => kind)).toEqual(['referent', 'carte'])
  expect((await openCoffre(opener, withPin('1234'))).ok).toBe(false)
  expect(got(await openCoffre(opener, withPin('5678')))).toEqual(data)
  expect((await openCoffre(opener, referent)).ok).toBe(true)
})

test('Argon2id for real: the floor of 19 MiB, and the PIN counts', async () => {
  expect(STRETCHING.memoryKiB).toBeGreaterThanOrEqual(19 * 1024)
  const { data, opener } = await closed(withPin('1234'), stretchHere)
  expect(got(await openCoffre(opener, withPin('1234')))).toEqual(data)
  expect((await openCoffre(opener, withPin('1235'))).ok).toBe(false)
})

test('a card says the same scanned and typed; what is no card is not taken for one', () => {
  for (const bytes of [carte, new Uint8Array(16), new Uint8Array(16).fill(255)]) {
    const { texte, code } = writeCarte(bytes)
    expect(texte).toMatch(/^LC1[0-9A-Z]{26}$/)
    for (const said of [texte, code, code.toLowerCase(), code.replaceAll('0', 'o').replaceAll('1', 'l'), ` ${texte.toLowerCase()} `]) expect(readCarte(said)).toEqual(bytes)
  }
  const { texte } = writeCarte(carte)
  for (const said of ['', 'LC1', texte.slice(0, -1), `${texte}0`, texte.replace('LC1', 'LC2'), 'Z'.repeat(26), 'U'.repeat(26), 'https://exemple.fr/#AAAAAAAAAAAAAAAAAAAAAA']) expect(readCarte(said)).toBeUndefined()
})
