import { expect, test } from 'vitest'
import { err } from '../base/result.ts'
import { REGLES_PARTAGE, REGLES_USUELLES } from '../domain/poste.ts'
import { setDraft } from '../testing/house.ts'
import { openTable } from '../testing/livret.ts'
import { instant } from '../testing/moments.ts'
import { makeDevice, testClock } from '../testing/sessionDevice.ts'
import { keepRegles, readRegles, readStanding } from './regles.ts'

const DAY = 86_400_000

async function open(seed: number) {
  const clock = testClock('2026-11-22')
  const table = await openTable(seed)
  const device = await makeDevice({ ids: table.ids, clock, exchange: table.exchange, personne: table.referent.personne, prenom: 'Maud', role: 'referent' })
  await device.exchange()
  return { clock, device, livret: table.livret, closed: async () => (await readStanding(device.space, clock.now())).clos }
}

test('a device that does not hear of the server for too long opens nothing before it does, also when its clock is turned back', async () => {
  const { clock, device, closed } = await open(41)
  clock.advance(REGLES_USUELLES.jours * DAY)
  expect(await closed()).toBeUndefined()
  clock.advance(DAY)
  expect(await closed()).toBe('perime')
  clock.advance(-90 * DAY)
  expect(await closed()).toBe('perime')
  await keepRegles(device.space, { poste: null, regles: null }, clock.now())
  await device.exchange()
  expect(await closed()).toBeUndefined()
})

test('the server’s rules are kept, the stricter ones at once, and count without network', async () => {
  const { clock, device, closed } = await open(42)
  expect(await readStanding(device.space, clock.now())).toEqual({ regles: REGLES_USUELLES, clos: undefined })
  const told = { poste: 'AAAAAAAAAAAAAAAAAAAAAA', regles: REGLES_PARTAGE }
  // Told again they are no news, though the day is noted.
  const news = [await keepRegles(device.space, told, clock.now()), await keepRegles(device.space, told, instant(clock.now() + DAY))]
  expect(news).toEqual([{ ok: true, value: true }, { ok: true, value: false }])
  expect(await readStanding((await device.restart()).space, clock.now())).toEqual({ regles: REGLES_PARTAGE, clos: undefined })
  clock.advance((REGLES_PARTAGE.jours + 1) * DAY)
  expect(await closed()).toBe('perime')
})

test('on a full disk the rules count as before, and so does how long the server was not heard', async () => {
  const { clock, device } = await open(44)
  await keepRegles(device.space, { poste: 'AAAAAAAAAAAAAAAAAAAAAA', regles: REGLES_PARTAGE }, clock.now())
  clock.advance((REGLES_PARTAGE.jours + 1) * DAY)
  const { cabinet } = device.space
  const full = { ...cabinet, commit: () => Promise.resolve(err({ fault: 'full' } as const)) }
  expect(await readStanding({ cabinet: full, counts: () => device.space.counts() }, clock.now())).toEqual({ regles: REGLES_PARTAGE, clos: 'perime' })
})

test('a retired device is over once nothing of the person’s waits there, and not before', async () => {
  const { clock, device, livret, closed } = await open(43)
  device.online = false
  const saved = await device.space.save({ batches: [{ volet: { livret, kind: 'parcours' }, drafts: [setDraft('contrat', 'projet', 'Cuisine')], together: false }] })
  expect(saved.ok).toBe(true)
  await keepRegles(device.space, 'retire', clock.now())
  expect(await closed()).toBeUndefined()
  device.online = true
  await device.exchange()
  expect(await closed()).toBe('retire')
})

test('rules out of bounds are no rules', () => {
  expect(readRegles(REGLES_PARTAGE)).toEqual(REGLES_PARTAGE)
  for (const wrong of [null, {}, { ...REGLES_PARTAGE, inactifS: 86_400 }, { ...REGLES_PARTAGE, jours: '60' }, { ...REGLES_PARTAGE, sansCopie: 1 }]) expect(readRegles(wrong)).toBeUndefined()
})
