/** Opening a locked space, and changing what closes it: composed here, read when somebody does. */
import workerUrl from './vault/argon2Worker.ts?worker&url'
import { enseigneFrom, PHRASE_LENGTH, phraseFrom, type Phrase } from './domain/enseigne.ts'
import { err, type Result } from './base/result.ts'
import type { Clock } from './ports/clock.ts'
import type { Ids } from './ports/ids.ts'
import type { Coffre, Coffres } from './ports/vault.ts'
import { scriptAddress } from './pwa/scriptAddress.ts'
import type { Where } from './readmodel/createApp.ts'
import { isPin, type Carte, type NewProtection, type Opening, type Protecting, type UnlockFault } from './readmodel/lock.ts'
import type { Platform } from './storage/dexie/platform.ts'
import { rebuildSpace } from './storage/dexie/rebuild.ts'
import type { Spaces } from './storage/dexie/spaces.ts'
import { readCarte, writeCarte } from './vault/carte.ts'
import { addWrap, isCarteOf, newCoffre, openCoffre, type OpenFault, type Opener } from './vault/coffre.ts'
import { newDataKey, spaceKeysOf, type DataKey } from './vault/keys.ts'
import { createResealing } from './vault/reseal.ts'
import { createStretch } from './vault/stretch.ts'
import { unwrapDataKey, type Secret } from './vault/wrap.ts'

export { enseigneFrom }
export { openKeyTabs } from './vault/tabs.ts'
export { watchForLock } from './vault/watch.ts'

const { stretch, warm } = createStretch(() => new Worker(scriptAddress(workerUrl), { type: 'module' }))

/** What comes after the code is read while it is typed. */
export async function prepare(): Promise<void> {
  warm()
  await Promise.all([import('./readmodel/summarize.ts'), import('./readmodel/createCommands.ts')]).catch(() => undefined)
}

function secretOf(opening: Opening | NewProtection): Secret | undefined {
  switch (opening.by) {
    case 'carte': {
      const carte = readCarte(opening.carte)
      return carte === undefined || !isPin(opening.pin) ? undefined : { kind: 'carte', carte, pin: opening.pin }
    }
    case 'phrase':
      return { kind: 'phrase', words: opening.phrase }
    case 'prf':
      return undefined
  }
}

const faultOf = (fault: OpenFault): UnlockFault => (fault.fault === 'changed' ? { fault: 'lost' } : fault)
const openerOf = (space: string, coffres: Coffres, clock: Clock): Opener => ({ space, coffres, stretch, now: () => clock.now() })

export async function openWith(space: string, coffres: Coffres, clock: Clock, opening: Opening): Promise<Result<DataKey, UnlockFault>> {
  const secret = secretOf(opening)
  if (secret === undefined) return err({ fault: 'unreadable' })
  const opened = await openCoffre(openerOf(space, coffres, clock), secret)
  return opened.ok ? opened : err(faultOf(opened.error))
}

/** The coffre of a space that is being made; `undefined`: what should close it cannot be read. */
export async function closedCoffre(space: string, clock: Clock, key: DataKey, { protection, enseigne }: Protecting): Promise<Coffre | undefined> {
  const secret = secretOf(protection)
  return secret && newCoffre({ space, stretch, now: () => clock.now() }, key, secret, enseigne)
}

/** Another card, PIN or phrase: another wrap of the same key. */
export async function protectWith(space: string, coffres: Coffres, clock: Clock, proof: Opening, { protection, enseigne }: Protecting): Promise<Result<void, UnlockFault>> {
  const [opening, secret] = [secretOf(proof), secretOf(protection)]
  if (opening === undefined || secret === undefined) return err({ fault: 'unreadable' })
  const opener = openerOf(space, coffres, clock)
  const key = await openCoffre(opener, opening)
  if (!key.ok) return err(faultOf(key.error))
  const written = await addWrap(opener, key.value, secret, enseigne)
  return written.ok ? written : err(faultOf(written.error))
}

export interface Closing {
  readonly platform: Platform
  readonly spaces: Pick<Spaces, 'list' | 'line'>
  readonly ids: Pick<Ids, 'bytes'>
  readonly clock: Clock
  readonly id: string
}

/** A space that opened by itself gets something that closes it, and another key: everybody could have had the one it had. */
export async function closeOpen({ id, ...deps }: Closing, protecting: Protecting): Promise<Result<void, UnlockFault>> {
  const [row, listed] = await Promise.all([deps.spaces.line(id).read(), deps.spaces.list()])
  const entry = listed.ok ? listed.value.find((each) => each.id === id) : undefined
  const wrap = row.ok ? row.value.coffre?.wraps.find(({ kind }) => kind === 'ouvert') : undefined
  const before = wrap && (await unwrapDataKey(id, wrap, { kind: 'ouvert' }, stretch))
  if (entry === undefined || before === undefined) return err({ fault: 'lost' })
  const key = newDataKey()
  const coffre = await closedCoffre(id, deps.clock, key, protecting)
  if (coffre === undefined) return err({ fault: 'unreadable' })
  const reseal = createResealing(id, await spaceKeysOf(before), await spaceKeysOf(key), 'ouverture')
  const rebuilt = await rebuildSpace({ ...deps, entry, coffre, reseal })
  if (rebuilt.ok) return rebuilt
  return err(rebuilt.error.fault === 'tampered' || rebuilt.error.fault === 'changed' ? { fault: 'lost' } : rebuilt.error)
}

export const newPhrase = (ids: Pick<Ids, 'bytes'>): Phrase => phraseFrom(ids.bytes(PHRASE_LENGTH))
export const newCarte = (ids: Pick<Ids, 'bytes'>): Carte => writeCarte(ids.bytes(16))

/** Which of these a card is of. */
export function spaceOf(said: string, spaces: readonly { readonly id: string; readonly coffre: Coffre }[]): string | undefined {
  const carte = readCarte(said)
  return carte && spaces.find(({ coffre }) => isCarteOf(coffre, carte))?.id
}


/** Nothing that was read stays in memory; without network and before the first version is stored, there is no page to begin anew. */
export function restart(where: Where): void {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer } // absent outside secure contexts
  if (!navigator.onLine && !serviceWorker?.controller) return
  if (where === 'left') location.replace('/')
  else location.reload()
}
