/** What gives a device its key, signs with it and keeps somebody signed in: composed here, read beside the first screen. */
import type { AppareilId, PersonneId } from './base/ids.ts'
import { err, ok, type Result } from './base/result.ts'
import type { DeviceKey, StoredKey } from './ports/keys.ts'
import { createAccess } from './sync/access.ts'
import { createAccountClient, type AccountFault, type DemoEntry, type SignedIn } from './sync/accountClient.ts'
import { edit, transact, type Cabinet } from './sync/cabinet.ts'
import type { Access, HttpDeps } from './sync/httpTransport.ts'
import { createWebTurns } from './sync/platform/webTabs.ts'
import type { AnnuairePerson } from './sync/records.ts'
import type { Space } from './sync/space.ts'
import { createDeviceKey, openDeviceKey } from './vault/deviceKey.ts'

type Net = Pick<HttpDeps, 'fetch' | 'timers'>

export interface SpaceAccess extends Access {
  readonly key: () => Promise<DeviceKey | undefined>
  fetchAnnuaire(): Promise<readonly AnnuairePerson[] | undefined>
  /** People of any organisation, by the beginning of a name. */
  search(nom: string): Promise<Result<readonly AnnuairePerson[], 'busy' | 'unreachable'>>
}

export function openAccess(net: Net, id: string, space: Space): SpaceAccess {
  const accounts = createAccountClient(net)
  let opened: DeviceKey | undefined
  const key = async (): Promise<DeviceKey | undefined> => {
    const stored = opened === undefined ? await space.cabinet.read(['cle']) : undefined
    const found = stored?.ok === true ? stored.value.get('cle') : undefined
    if (found !== undefined) opened = await openDeviceKey(found)
    return opened
  }
  const access = createAccess({ space, accounts, key, alone: createWebTurns(id) })
  return {
    ...access, key,
    async fetchAnnuaire() {
      const found = await accounts.fetchAnnuaire(access)
      return found.ok ? found.value : undefined
    },
    async search(nom) {
      const found = await accounts.search(access, nom)
      return found.ok ? found : err(found.error.fault === 'busy' ? 'busy' : 'unreachable')
    },
  }
}

export const listDemo = (net: Net): Promise<Result<readonly DemoEntry[], AccountFault>> => createAccountClient(net).listDemo()

/** @param stored where the person already has a space on this device: its key is written there before anybody hears of it */
export async function enterDemo(net: Net, personne: PersonneId, appareil: AppareilId, stored: Cabinet | undefined): Promise<Result<SignedIn & { readonly cle: StoredKey }, AccountFault>> {
  const made = await createDeviceKey()
  const kept = stored && await transact(stored, ['cle'], (snapshot) => {
    const found = snapshot.get('cle')
    return found === undefined ? { edits: [edit('cle', made)], result: made } : { edits: [], result: found }
  })
  const cle = kept?.ok === true ? kept.value : made
  const entered = await createAccountClient(net).enterDemo(personne, appareil, cle.publicKey)
  return entered.ok ? ok({ ...entered.value, cle }) : entered
}
