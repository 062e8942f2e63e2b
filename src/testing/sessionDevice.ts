/**
 * A whole device in memory: real space, real exchange, over a disk that survives and a server that is the
 * real authority. The network is there when `online` says so; an answer can be lost.
 */
import { err, ok } from '../base/result.ts'
import type { PersonneId } from '../base/ids.ts'
import type { Role } from '../domain/roles.ts'
import type { VoletId } from '../domain/volet.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Seal } from '../ports/seal.ts'
import type { Store } from '../ports/store.ts'
import type { Transport } from '../ports/transport.ts'
import { decodeRequest, encodeReply } from '../protocol/bytes.ts'
import type { Exchange, ExchangeSession } from '../protocol/exchange.ts'
import { createMemoryDisk, openMemoryStore, type MemoryDisk } from '../storage/memory/memoryStore.ts'
import { fetchOlder } from '../sync/olderEntries.ts'
import { exchangeOnce } from '../sync/exchangeOnce.ts'
import { createSpace, openSpace, type Space, type SpaceChange } from '../sync/space.ts'
import { instant, jour } from './moments.ts'

export interface Device {
  readonly space: Space
  readonly store: Store
  readonly disk: MemoryDisk
  readonly clock: Clock
  readonly ids: Ids
  online: boolean
  /** The next answers are lost after the server took the request. */
  deaf: boolean
  /** Exchanges until nothing more is to say, or the network fails. */
  exchange(): Promise<void>
  /** All that a volet's snapshot stands for; false when it could not be asked for. */
  fetchOlder(volet: VoletId): Promise<boolean>
  /** The same disk, opened again: the program was killed and starts. */
  restart(): Promise<Device>
}

export function testClock(today: string, start = Date.UTC(2026, 10, 22, 9)): Clock & { advance(ms: number): void } {
  let now = start
  return {
    now: () => instant(now),
    today: () => jour(today),
    advance(ms) {
      now += ms
    },
  }
}

const plainSeal: Seal = {
  key: (name) => Promise.resolve(name),
  seal: (_, clear) => Promise.resolve(clear),
  open: (_, sealed) => Promise.resolve(ok(sealed)),
}

export interface DeviceOptions {
  readonly ids: Ids
  readonly clock: Clock
  readonly exchange: Exchange
  readonly personne: PersonneId
  readonly prenom: string
  readonly role: Role
  readonly mayOpen?: boolean
  readonly pageBytes?: number
}

export async function makeDevice(options: DeviceOptions, disk = createMemoryDisk()): Promise<Device> {
  const { ids, clock, personne } = options
  const store = openMemoryStore(disk)
  const deps = { store, seal: plainSeal, ids, clock }
  const found = disk.records.size > 0
  const opened = found
    ? await openSpace(deps)
    : await createSpace(deps, {
        personne, appareil: ids.appareil(), session: { token: 'x' },
        identite: { prenom: options.prenom, nom: '', role: options.role, organisation: '' },
      })
  if (!opened.ok) throw new Error(opened.error.fault)
  const space = opened.value
  const session: ExchangeSession = { personne, appareil: space.appareil, mayOpen: options.mayOpen ?? false }
  const transport: Transport = {
    async exchange(body) {
      if (!device.online) return err({ fault: 'unreachable' })
      const request = decodeRequest(body)
      if (!request.ok) return err({ fault: 'rejected' })
      const reply = await options.exchange(session, request.value, clock.now())
      return device.deaf ? err({ fault: 'unreachable' }) : ok(encodeReply(reply))
    },
    hints: () => () => undefined,
  }
  const device: Device = {
    space, store, disk, clock, ids, online: true, deaf: false,
    async exchange() {
      const exchangeDeps = {
        cabinet: space.cabinet, transport, clock, ids,
        onChange: (change: SpaceChange) => {
          space.notify(change)
        },
        ...(options.pageBytes === undefined ? {} : { pageBytes: options.pageBytes }),
      }
      for (let whole = false, more = true; more; ) {
        const done = await exchangeOnce(exchangeDeps, whole)
        if (!done.ok) return
        whole = done.value.whole
        more = done.value.more
      }
    },
    async fetchOlder(volet) {
      for (;;) {
        const whole = await fetchOlder({ cabinet: space.cabinet, transport, pageBytes: 500 }, volet)
        if (!whole.ok || whole.value) return whole.ok
      }
    },
    restart: () => makeDevice(options, disk),
  }
  return device
}
