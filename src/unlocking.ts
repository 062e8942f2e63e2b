/** Opening a locked space, and changing what closes it: composed here, read when somebody does. */
import workerUrl from './vault/argon2Worker.ts?worker&url'
import { err, type Result } from './base/result.ts'
import type { Clock } from './ports/clock.ts'
import type { Ids } from './ports/ids.ts'
import type { StoreFault } from './ports/store.ts'
import type { Coffre, Coffres } from './ports/vault.ts'
import { scriptAddress } from './pwa/scriptAddress.ts'
import { isPin, type Carte, type NewProtection, type Opening, type Protecting, type UnlockFault } from './readmodel/lock.ts'
import { readCarte, writeCarte } from './vault/carte.ts'
import { addWrap, isCarteOf, newCoffre, openCoffre, type OpenFault, type Opener } from './vault/coffre.ts'
import type { DataKey } from './vault/keys.ts'
import { createStretch } from './vault/stretch.ts'
import type { Secret } from './vault/wrap.ts'

const stretch = createStretch(() => new Worker(scriptAddress(workerUrl), { type: 'module' }))

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

/** @param proof what opens the space now; `undefined` when it opens by itself */
export async function protectWith(space: string, coffres: Coffres, clock: Clock, proof: Opening | undefined, { protection, enseigne }: { readonly protection: NewProtection; readonly enseigne: Coffre['enseigne'] }): Promise<Result<void, UnlockFault>> {
  const [opening, secret]: [Secret | undefined, Secret | undefined] = [proof === undefined ? { kind: 'ouvert' } : secretOf(proof), secretOf(protection)]
  if (opening === undefined || secret === undefined) return err({ fault: 'unreadable' })
  const opener = openerOf(space, coffres, clock)
  const key = await openCoffre(opener, opening)
  if (!key.ok) return err(faultOf(key.error))
  const written: Result<void, StoreFault> = await addWrap(opener, key.value, secret, enseigne)
  return written.ok ? written : err(faultOf(written.error))
}

export const newCarte = (ids: Pick<Ids, 'bytes'>): Carte => writeCarte(ids.bytes(16))

/** Which of these a card is of. */
export function spaceOf(said: string, spaces: readonly { readonly id: string; readonly coffre: Coffre }[]): string | undefined {
  const carte = readCarte(said)
  return carte && spaces.find(({ coffre }) => isCarteOf(coffre, carte))?.id
}

