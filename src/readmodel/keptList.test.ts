import { expect, test } from 'vitest'
import type { LivretId } from '../base/ids.ts'
import { fakeAccess, fakeLock } from '../testing/fakeSession.ts'
import { openTable } from '../testing/livret.ts'
import { makeDevice, testClock, type Device } from '../testing/sessionDevice.ts'
import { createSession } from './createSession.ts'
import { createListKeeper, LONG_LIST, readKeptList } from './keptList.ts'
import type { Session } from './session.ts'
import type { Summary } from './views.ts'

const clock = testClock('2026-11-22')

async function sessionOn(device: Device, idle: () => Promise<void>): Promise<Session> {
  return createSession({
    me: { personne: device.space.personne, prenom: 'Maud', nom: 'T.', role: 'referent', organisation: 'Les Quatre Vents' },
    space: device.space, store: device.store, ids: device.ids, clock,
    engine: { view: () => ({ phase: 'idle', partial: false, lastSuccess: undefined, failingSince: undefined }), subscribe: () => () => undefined, nudge: () => undefined, fetchOlder: () => Promise.resolve(true), stop: () => Promise.resolve() },
    fetchAnnuaire: () => Promise.resolve(undefined), search: () => Promise.resolve({ ok: false, error: 'unreachable' }), rights: () => Promise.reject(new Error('no network')),
    access: fakeAccess(clock.now()), lock: fakeLock, onHold: () => () => undefined, onStopped: () => undefined, breathe: () => Promise.resolve(), idle,
  })
}

test('a long list is shown from one record, without what is not held any more, and told right once it is painted', async () => {
  const table = await openTable(31)
  const device = await makeDevice({ ids: table.ids, clock, exchange: table.exchange, personne: table.referent.personne, prenom: 'Maud', role: 'referent' })
  await device.exchange()
  const first = await sessionOn(device, () => Promise.resolve())
  await expect.poll(() => first.list.getState().summaries.length).toBe(1)
  const [real] = first.list.getState().summaries
  await first.close()
  // One is a short list: it is read as quickly by itself.
  expect(await readKeptList(device.space)).toEqual([])
  if (real === undefined) throw new Error('the list has one')

  const gone = Array.from({ length: LONG_LIST }, (_, at): Summary => ({ ...real, livret: `${'B'.repeat(21)}${String.fromCharCode(65 + at)}` as LivretId })) // shaped like an id
  const keeper = createListKeeper(device.space)
  keeper.note()
  await keeper.keep([{ ...real, prenom: 'Avant' }, ...gone])
  let paint = (): void => undefined
  const painted = new Promise<void>((resolve) => { paint = resolve })
  const session = await sessionOn(device, () => painted)
  const names = () => session.list.getState().summaries.map(({ prenom }) => prenom)
  expect([session.list.getState().loaded, names()]).toEqual([true, ['Avant']])
  const kept = await device.space.cabinet.read(['liste'])
  expect(kept.ok && kept.value.get('liste')?.data).toMatchObject({ summaries: [{ prenom: 'Avant' }] })
  paint()
  await expect.poll(names).toEqual([real.prenom])
  await session.close()
})
