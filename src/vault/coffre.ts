/** Making, opening and changing what keeps a space closed. Rules of order: a try is on the disk before it is looked at; nothing is destroyed by a wrong one. */
import { err, ok, type Result } from '../base/result.ts'
import type { Instant } from '../base/jour.ts'
import type { StoreFault } from '../ports/store.ts'
import type { Coffre, Coffres, Wrap, WrapKind } from '../ports/vault.ts'
import { encrypt, decrypt, randomBytes, spaceKeysOf, type DataKey, type SpaceKeys } from './keys.ts'
import { SECOURS_BYTES } from './secours.ts'
import { noteTry, waitUntil } from './tries.ts'
import { markOf, unwrapDataKey, wrapDataKey, type Secret, type Stretch } from './wrap.ts'

export type OpenFault =
  | StoreFault
  /** Not with that; `wait`: nothing was tried. */
  | { readonly fault: 'wrong' | 'wait'; readonly until: Instant | undefined }
  /** A card of another space; nothing was tried. */
  | { readonly fault: 'otherCard' }
  /** No such way into this space. */
  | { readonly fault: 'unreadable' }

export interface Opener {
  readonly space: string
  readonly coffres: Coffres
  readonly stretch: Stretch
  readonly now: () => Instant
}

/** What a person guesses at is counted; 128 random bits are not guessed. */
const GUESSED: ReadonlySet<WrapKind> = new Set(['carte', 'phrase'])
/** Of these a space has one: another takes its place. */
const MAIN: ReadonlySet<WrapKind> = new Set(['carte', 'phrase', 'ouvert'])

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array): boolean => a?.length === b.length && a.every((byte, at) => byte === b[at])

export const isCarteOf = (coffre: Coffre, carte: Uint8Array): boolean => coffre.wraps.some(({ mark }) => sameBytes(mark, markOf(carte)))

function wrapFor(coffre: Coffre, secret: Secret): Result<Wrap, OpenFault> {
  const wraps = coffre.wraps.filter(({ kind }) => kind === secret.kind)
  if (wraps.length === 0) return err({ fault: 'unreadable' })
  if (secret.kind === 'prf') return found(wraps.find(({ credential }) => sameBytes(credential, secret.credential)), 'unreadable')
  if (secret.kind === 'carte') return found(wraps.find(({ mark }) => sameBytes(mark, markOf(secret.carte))), 'otherCard')
  return found(wraps[0], 'unreadable')
}
const found = (wrap: Wrap | undefined, fault: 'unreadable' | 'otherCard'): Result<Wrap, OpenFault> => (wrap === undefined ? err({ fault }) : ok(wrap))

export async function openCoffre(opened: Opener, secret: Secret): Promise<Result<DataKey, OpenFault>> {
  const { space, coffres, stretch, now } = opened
  const before = await coffres.read()
  if (!before.ok) return before
  const wrap = wrapFor(before.value, secret)
  if (!wrap.ok) return wrap
  const counted = GUESSED.has(secret.kind)
  if (counted) {
    const seen = { tried: false }
    const noted = await coffres.update((coffre) => {
      const note = noteTry(coffre, now())
      seen.tried = note.tried
      return note.after === coffre ? undefined : note.after
    })
    if (!noted.ok) return noted
    if (!seen.tried) return err({ fault: 'wait', until: waitUntil(noted.value, now()) })
  }
  const key = await unwrapDataKey(space, wrap.value, secret, stretch)
  if (key === undefined) {
    const after = await coffres.read()
    return err({ fault: 'wrong', until: after.ok ? waitUntil(after.value, now()) : undefined })
  }
  // Nobody waits for it: where this is not written, the space opens all the same, and the next slip waits longer.
  if (counted) void coffres.update((coffre) => (coffre.tries === 0 ? undefined : { ...coffre, tries: 0 }))
  if (secret.kind !== 'referent' && !before.value.wraps.some(isReferents)) void giveReferentWay(opened, key)
  return ok(key)
}

const isReferents = ({ kind }: Wrap): boolean => kind === 'referent'

/** A space of before gets it with the key at hand. */
async function giveReferentWay({ space, coffres, stretch }: Opener, key: DataKey): Promise<void> {
  const wrap = await wrapForReferent(space, key, stretch)
  await coffres.update((coffre) => (coffre.wraps.some(isReferents) ? undefined : { ...coffre, wraps: [...coffre.wraps, wrap] }))
}

export async function newCoffre({ space, stretch, now }: Omit<Opener, 'coffres'>, key: DataKey, secret: Secret, enseigne: Coffre['enseigne']): Promise<Coffre> {
  const wraps = await Promise.all([wrapDataKey(space, key, secret, stretch), wrapForReferent(space, key, stretch)])
  return { v: 1, ...(enseigne === undefined ? {} : { enseigne }), wraps, tries: 0, triedAt: now() }
}

const secoursContext = (space: string): string => `livret secours 1\n${space}`

/** The way in of whoever makes another card (secours.ts). Nobody has its secret before an open space seals it for somebody. */
async function wrapForReferent(space: string, key: DataKey, stretch: Stretch): Promise<Wrap> {
  const secret = randomBytes(SECOURS_BYTES)
  const [wrap, { commun }] = await Promise.all([wrapDataKey(space, key, { kind: 'referent', secret }, stretch), spaceKeysOf(key)])
  return { ...wrap, secret: await encrypt(commun, secoursContext(space), secret) }
}

/** What opens the référent's wrap, for whoever has the space open. */
export async function secoursSecret(space: string, { wraps }: Coffre, { commun }: SpaceKeys): Promise<Uint8Array | undefined> {
  const sealed = wraps.find(({ kind }) => kind === 'referent')?.secret
  return sealed && decrypt(commun, secoursContext(space), sealed)
}

/** Takes the ways of one kind away; the main one stays. */
export async function removeWraps({ coffres }: Pick<Opener, 'coffres'>, gone: 'prf'): Promise<Result<void, StoreFault>> {
  const written = await coffres.update((coffre) => ({ ...coffre, wraps: coffre.wraps.filter(({ kind }) => kind !== gone) }))
  return written.ok ? ok(undefined) : written
}

/**
 * One more way in, or another in the place of the main one; the records are untouched. Nothing is written where another tab
 * sealed them under another key meanwhile: what opens this one would open nothing.
 */
export async function addWrap({ space, coffres, stretch }: Opener, key: DataKey, secret: Secret, enseigne: Coffre['enseigne']): Promise<Result<void, OpenFault>> {
  const wrap = await wrapDataKey(space, key, secret, stretch)
  const seen = await coffres.read()
  if (!seen.ok) return seen
  const isReplaced = ({ kind }: Wrap): boolean => (MAIN.has(secret.kind) ? MAIN.has(kind) : kind === secret.kind)
  const done = { isOfKey: await isOfKey(space, seen.value, key) }
  const written = await coffres.update((coffre) => {
    done.isOfKey &&= haveOneKey(coffre, seen.value)
    return done.isOfKey ? { ...coffre, ...(enseigne === undefined ? {} : { enseigne }), wraps: [...coffre.wraps.filter((each) => !isReplaced(each)), wrap] } : undefined
  })
  if (!written.ok) return written
  return done.isOfKey ? ok(undefined) : err({ fault: 'wrong', until: undefined })
}

/** A coffre without the référent's way is an older program's, which knew no other key. */
async function isOfKey(space: string, coffre: Coffre, key: DataKey): Promise<boolean> {
  const canTell = coffre.wraps.some(({ secret }) => secret !== undefined)
  return !canTell || (await secoursSecret(space, coffre, await spaceKeysOf(key))) !== undefined
}

/** Another key leaves no wrap as it was. */
const haveOneKey = (one: Coffre, other: Coffre): boolean => one.wraps.some(({ salt }) => other.wraps.some((each) => sameBytes(each.salt, salt)))
