/** Opening a locked space, and changing what closes it: composed here, read when somebody does. */
import workerUrl from './vault/argon2Worker.ts?worker&url'
import { enseigneFrom, PHRASE_LENGTH, phraseFrom, type Enseigne, type Phrase } from './domain/enseigne.ts'
import { err, ok, type Result } from './base/result.ts'
import type { Clock } from './ports/clock.ts'
import type { Ids } from './ports/ids.ts'
import type { StoreFault } from './ports/store.ts'
import type { Coffre, Coffres } from './ports/vault.ts'
import { scriptAddress } from './pwa/scriptAddress.ts'
import type { Where } from './readmodel/appDeps.ts'
import { isPin } from './domain/pin.ts'
import type { Carte, NewProtection, Opening, Protecting, Reissue, SessionLock, UnlockFault } from './readmodel/lock.ts'
import type { SealSecours } from './reissuing.ts'
import type { RekeyDeps } from './rekeying.ts'
import type { Line, SpaceEntry, Spaces } from './storage/dexie/spaces.ts'
import { readCarte, writeCarte } from './base/carte.ts'
import { addWrap, newCoffre, openCoffre, removeWraps, secoursSecret, type OpenFault, type Opener } from './vault/coffre.ts'
import { newDataKey, spaceKeysOf, type DataKey, type SpaceKeys } from './vault/keys.ts'
import { askSecours, sealSecours as recoverySeal, secoursMark } from './vault/secours.ts'
import { createStretch } from './vault/stretch.ts'
import { unwrapDataKey, wrapDataKey, type Secret } from './vault/wrap.ts'

export { openKeyTabs } from './vault/tabs.ts'
export { watchForLock } from './vault/watch.ts'

const { stretch, warm } = createStretch(() => new Worker(scriptAddress(workerUrl), { type: 'module' }))

/** What comes after the code is read while it is typed. */
export async function prepare(): Promise<void> {
  warm()
  await Promise.all([import('./readmodel/summarize.ts'), import('./readmodel/createCommands.ts')]).catch(() => undefined)
}

/** What the device's own lock adds to what is asked of the person. */
type Given = Exclude<Opening, { readonly by: 'prf' }> | NewProtection

function secretOf(given: Given): Secret | undefined {
  switch (given.by) {
    case 'carte': {
      const carte = readCarte(given.carte)
      return carte === undefined || !isPin(given.pin) ? undefined : { kind: 'carte', carte, pin: given.pin }
    }
    case 'phrase':
      return { kind: 'phrase', words: given.phrase }
  }
}

const coffreIn = (row: Result<{ readonly coffre?: Coffre }, StoreFault>): Result<Coffre, StoreFault> =>
  !row.ok ? row : row.value.coffre === undefined ? err({ fault: 'lost' }) : ok(row.value.coffre)

const coffresOf = (line: Line): Coffres => ({
  read: async () => coffreIn(await line.read()),
  update: async (change) => coffreIn(await line.update((row) => {
    const after = row.coffre && change(row.coffre)
    return after && { ...row, coffre: after }
  })),
})

const faultOf = (fault: OpenFault): UnlockFault => (fault.fault === 'changed' ? { fault: 'lost' } : fault)
const openerOf = (space: string, coffres: Coffres, clock: Clock): Opener => ({ space, coffres, stretch, now: () => clock.now() })

export const open = (space: string, line: Line, clock: Clock, opening: Opening): Promise<Result<DataKey, UnlockFault>> => openWith(space, coffresOf(line), clock, opening)

async function openWith(space: string, coffres: Coffres, clock: Clock, opening: Opening): Promise<Result<DataKey, UnlockFault>> {
  const secret = opening.by === 'prf' ? await prfSecret(space, coffres) : ok(secretOf(opening))
  if (!secret.ok) return secret
  if (secret.value === undefined) return err({ fault: 'unreadable' })
  const opened = await openCoffre(openerOf(space, coffres, clock), secret.value)
  if (opened.ok) return opened
  // The device's lock gave other bits than the ones it gave: it was set anew.
  return err(opening.by === 'prf' && opened.error.fault === 'wrong' ? { fault: 'unavailable' } : faultOf(opened.error))
}

async function prfSecret(space: string, coffres: Coffres): Promise<Result<Secret, UnlockFault>> {
  const coffre = await coffres.read()
  if (!coffre.ok) return err(faultOf(coffre.error))
  const credential = coffre.value.wraps.find(({ kind }) => kind === 'prf')?.credential
  if (credential === undefined) return err({ fault: 'unreadable' })
  const asked = await (await import('./vault/prf.ts')).askPrf(space, credential)
  return asked === undefined ? err({ fault: 'unavailable' }) : ok({ kind: 'prf', ...asked })
}

/** For a space that is being made; without `protecting` it opens by itself. `undefined`: what should close it cannot be read. */
export async function newKeys(space: string, clock: Clock, protecting?: Protecting): Promise<{ readonly keys: SpaceKeys; readonly coffre: Coffre } | undefined> {
  const key = newDataKey()
  const secret = protecting === undefined ? undefined : secretOf(protecting.protection)
  if (protecting !== undefined && secret === undefined) return undefined
  // What it is wrapped under is public.
  const coffre = secret === undefined
    ? { v: 1 as const, wraps: [await wrapDataKey(space, key, { kind: 'ouvert' }, stretch)], tries: 0, triedAt: clock.now() }
    : await newCoffre({ space, stretch, now: () => clock.now() }, key, secret, protecting?.enseigne)
  return { keys: await spaceKeysOf(key), coffre }
}

/** One that an older program wrote in clear. Alone on this device among whoever rebuilds. */
export async function sealOlder(deps: Omit<RekeyDeps, 'id' | 'stretch'>, entry: SpaceEntry): Promise<Result<SpaceKeys, StoreFault>> {
  const [{ rebuildSpace }, { createResealing }, made] = await Promise.all([import('./storage/dexie/rebuild.ts'), import('./vault/reseal.ts'), newKeys(entry.id, deps.clock)])
  if (made === undefined) return err({ fault: 'lost' })
  const { keys, coffre } = made
  const rebuilt = await rebuildSpace({ ...deps, entry, coffre, reseal: createResealing({ space: entry.id, from: undefined, to: keys, madeAnew: 'ouverture' }) })
  if (rebuilt.ok) return ok(keys)
  return err(rebuilt.error.fault === 'tampered' ? { fault: 'lost' } : rebuilt.error)
}

export interface LockDeps extends Omit<RekeyDeps, 'stretch'> {
  readonly alone: <T extends Result<unknown, unknown>>(work: () => Promise<T>) => Promise<T>
  /** Every other tab of the space, whose keys open nothing any more. */
  readonly lockOthers: () => Promise<void>
}

/** Changes of what opens an open space. */
export function openLock(deps: LockDeps): Omit<SessionLock, 'picking' | 'making'> {
  const { id, clock } = deps
  const coffres = coffresOf(deps.spaces.line(id))
  const opener = openerOf(id, coffres, clock)
  const hasPrf = () => import('./vault/prf.ts')

  async function anew(before: DataKey, secret: Secret, enseigne: Enseigne): Promise<Result<void, UnlockFault>> {
    const done = await deps.alone(async () => (await import('./rekeying.ts')).rekey({ ...deps, stretch }, before, { secret, enseigne }))
    if (!done.ok) return done
    await deps.lockOthers()
    // What this tab has open is no more; with what closes it now, it opens again.
    restart('here')
    return done
  }

  return {
    async ways() {
      const coffre = await coffres.read()
      return coffre.ok && coffre.value.enseigne ? coffre.value.wraps.map(({ kind }) => kind) : ['ouvert']
    },
    async enseigne() {
      const coffre = await coffres.read()
      return coffre.ok ? coffre.value.enseigne : undefined
    },
    async protect(proof, protection) {
      const coffre = await coffres.read()
      if (!coffre.ok) return err(faultOf(coffre.error))
      const secret = secretOf(protection)
      if (secret === undefined) return err({ fault: 'unreadable' })
      const enseigne = coffre.value.enseigne ?? (await newEnseigne(deps.spaces, deps.ids))
      const open = coffre.value.wraps.find(({ kind }) => kind === 'ouvert')
      if (open !== undefined) {
        // Everybody could have had the key it had.
        const before = await unwrapDataKey(id, open, { kind: 'ouvert' }, stretch)
        return before === undefined ? err({ fault: 'lost' }) : anew(before, secret, enseigne)
      }
      if (proof === undefined) return err({ fault: 'unreadable' })
      const key = await openWith(id, coffres, clock, proof)
      if (!key.ok) return key
      if (!isSameCarte(proof, secret)) return anew(key.value, secret, enseigne)
      const written = await addWrap(opener, key.value, secret, enseigne)
      return written.ok ? written : err(faultOf(written.error))
    },
    canPrf: async () => (await hasPrf()).hasDeviceLock(),
    async addPrf(proof) {
      const key = await openWith(id, coffres, clock, proof)
      if (!key.ok) return key
      const coffre = await coffres.read()
      const enseigne = coffre.ok ? coffre.value.enseigne : undefined
      const made = await (await hasPrf()).makePrf(id, enseigne === undefined ? 'Livret' : `Livret : ${enseigne.pictogramme}, ${enseigne.couleur}`)
      if (made === undefined) return err({ fault: 'unavailable' })
      const written = await addWrap(opener, key.value, { kind: 'prf', ...made }, undefined)
      return written.ok ? written : err(faultOf(written.error))
    },
    async removePrf() {
      const removed = await removeWraps(opener, 'prf')
      return removed.ok ? removed : err(faultOf(removed.error))
    },
  }
}

/** The same card with another code: nobody else has the key. */
const isSameCarte = (proof: Opening, next: Secret): boolean => {
  const before = proof.by === 'prf' ? undefined : secretOf(proof)
  return before?.kind === 'carte' && next.kind === 'carte' && before.carte.every((byte, at) => byte === next.carte[at])
}

/** Seals what opens the common half for these devices, in the place of those it was sealed for. */
export async function sealSecours(space: string, line: Line, keys: SpaceKeys | undefined, ...[publicKeys, livret, personne]: Parameters<SealSecours>): Promise<void> {
  const coffres = coffresOf(line)
  const coffre = await coffres.read()
  if (keys === undefined || !coffre.ok) return
  const pour = secoursMark(keys, publicKeys, livret, personne)
  if (coffre.value.secours?.pour.every((byte, at) => byte === pour[at]) === true) return
  const secret = await secoursSecret(space, coffre.value, keys)
  if (secret === undefined) return
  const sealed = await recoverySeal(publicKeys, { secret, livret, personne })
  await coffres.update(({ secours: _past, ...now }) => {
    // Sealed anew in another tab meanwhile.
    const isSame = now.wraps.some(({ salt }) => coffre.value.wraps.some((each) => each.kind === 'referent' && each.salt.every((byte, at) => byte === salt[at])))
    if (!isSame) return undefined
    return sealed === undefined ? now : { ...now, secours: { sealed, pour } }
  })
}

/** For whoever lost the card or the code of a locked space. */
export async function openReissue(deps: LockDeps): Promise<Reissue | undefined> {
  const coffre = coffreIn(await deps.spaces.line(deps.id).read())
  if (!coffre.ok || coffre.value.secours === undefined) return undefined
  const { enseigne, secours } = coffre.value
  const ask = await askSecours(secours.sealed)
  return {
    texte: ask.texte,
    async read(text) {
      const answer = await ask.read(text)
      return answer && {
        async finish(protection) {
          const secret = secretOf(protection)
          if (secret === undefined) return err({ fault: 'unreadable' })
          const done = await deps.alone(async () => (await import('./rekeying.ts')).reissue({ ...deps, stretch }, answer, { secret, enseigne }))
          if (!done.ok) return done
          // One that slept while it was open here would answer with keys that open nothing.
          await deps.lockOthers()
          restart('here')
          return done
        },
      }
    },
  }
}

export const newPhrase = (ids: Pick<Ids, 'bytes'>): Phrase => phraseFrom(ids.bytes(PHRASE_LENGTH))
export const newCarte = (ids: Pick<Ids, 'bytes'>): Carte => writeCarte(ids.bytes(16))

type AllSpaces = Pick<Spaces, 'list' | 'line'>

async function closedSpaces(spaces: AllSpaces): Promise<readonly { readonly id: string; readonly coffre: Coffre }[]> {
  const listed = await spaces.list()
  const rows = await Promise.all((listed.ok ? listed.value : []).map(async ({ id }) => ({ id, row: await spaces.line(id).read() })))
  return rows.flatMap(({ id, row }) => (row.ok && row.value.coffre ? [{ id, coffre: row.value.coffre }] : []))
}

export const newEnseigne = async (spaces: AllSpaces, ids: Pick<Ids, 'bytes'>): Promise<Enseigne> =>
  enseigneFrom(ids.bytes(2), (await closedSpaces(spaces)).flatMap(({ coffre }) => coffre.enseigne ?? []))


/** Nothing that was read stays in memory; without network and before the first version is stored, there is no page to begin anew. */
export function restart(where: Where): void {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer } // absent outside secure contexts
  if (!navigator.onLine && !serviceWorker?.controller) return
  if (where === 'left') location.replace('/')
  else location.reload()
}
