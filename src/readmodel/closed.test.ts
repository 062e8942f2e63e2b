/** Closing a space, and one that opens no more or not yet. */
import { beforeEach, expect, test } from 'vitest'
import { err } from '../base/result.ts'
import { REGLES_PARTAGE, REGLES_USUELLES, type ReglesPoste } from '../domain/poste.ts'
import { fakeAccess, fakeLock } from '../testing/fakeSession.ts'
import { openTable } from '../testing/livret.ts'
import { makeDevice, testClock } from '../testing/sessionDevice.ts'
import { keepRegles, readStanding } from '../sync/regles.ts'
import type { Engine, EngineView } from '../sync/lateRunner.ts'
import type { AppDeps, OpenedSpace, Where } from './appDeps.ts'
import { createApp, type RunningApp } from './createApp.ts'

const DAY = 86_400_000
const clock = testClock('2026-11-22')

let view: EngineView
let tell: () => void
let stopped: number
let removed: number
let remembered: string | undefined
let onLock: ((where: Where) => void) | undefined
let forgotten: Where[]
let opened: number
let begun: number
let regles: (() => ReglesPoste) | undefined
let hangs: boolean
let making: 'now' | 'failed' | undefined
let gone: 'superseded' | 'lost' | undefined

async function appOver(seed: number): Promise<{ readonly app: RunningApp; readonly space: OpenedSpace['space'] }> {
  const table = await openTable(seed)
  const device = await makeDevice({ ids: table.ids, clock, exchange: table.exchange, personne: table.referent.personne, prenom: 'Maud', role: 'referent' })
  await device.exchange()
  const listeners = new Set<() => void>()
  tell = () => { for (const listener of [...listeners]) listener() }
  const engine: Engine = {
    view: () => view, nudge: () => undefined, fetchOlder: () => Promise.resolve(true),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      stopped += 1
      return hangs ? new Promise(() => undefined) : Promise.resolve()
    },
  }
  const { store } = device
  const space: OpenedSpace['space'] = { ...device.space, counts: () => (gone === undefined ? device.space.counts() : Promise.resolve(err({ fault: gone }))) }
  const deps: Partial<AppDeps> = {
    ids: device.ids, clock, breathe: (ms = 0) => (ms === 0 || hangs ? Promise.resolve() : new Promise(() => undefined)), idle: () => Promise.resolve(), demoPeople: () => Promise.resolve('none'), enterDemo: () => Promise.resolve(err('unreachable')), listSpaces: () => Promise.resolve({ ok: true, value: { cards: [], locked: [], lost: false } }),
    remember: { get: () => remembered, set: (id) => { remembered = id } },
    openSpace() {
      opened += 1
      return Promise.resolve({ ok: true, value: {
        id: 'espace', space, store, engine, begin: () => { begun += 1 }, lock: { ...fakeLock, making: () => making }, access: fakeAccess(clock.now()), fetchAnnuaire: () => Promise.resolve(undefined),
        search: () => Promise.resolve({ ok: false, error: 'unreachable' }), rights: () => Promise.reject(new Error('no network')),
        remove() {
          removed += 1
          return Promise.resolve()
        },
      } })
    },
    // Only what an open space is closed by.
    locks: {
      card: () => Promise.resolve({ id: 'espace', enseigne: { pictogramme: 'tasse', couleur: 'bleu' }, ways: ['carte'], waitUntil: undefined }),
      watch(_, call, told) {
        regles = told
        onLock = call
        return () => { onLock = undefined }
      },
      whenSeen: () => () => undefined, forget: (_, where) => { forgotten.push(where) },
    } as Partial<AppDeps['locks']> as AppDeps['locks'], // nothing else is asked of them
  }
  return { app: createApp(deps as AppDeps), space: device.space } // what is not given is for entering and for locked spaces
}

beforeEach(() => {
  view = { phase: 'idle', partial: false, lastSuccess: undefined, failingSince: undefined }
  begun = 0
  ;[stopped, removed, opened, remembered, onLock, forgotten, hangs, making, gone] = [0, 0, 0, undefined, undefined, [], false, undefined, undefined]
})

const phase = (app: RunningApp) => app.state.getState().phase

test('a space that waits for the server is locked like any other when nobody looks, and does not open by itself then', async () => {
  const { app, space } = await appOver(51)
  clock.advance((REGLES_USUELLES.jours + 1) * DAY)
  await app.openSpace('espace')
  expect(app.state.getState()).toEqual({ phase: 'clos', why: 'perime' })
  onLock?.('everywhere')
  await expect.poll(() => forgotten).toEqual(['everywhere'])
  view = { ...view, lastSuccess: clock.now() }
  tell()
  await expect.poll(async () => (await readStanding(space, clock.now())).clos).toBeUndefined()
  await new Promise((resolve) => { setTimeout(resolve) })
  expect([phase(app), opened]).toEqual(['locked', 1])
})

test('it is left like any other: its keys are forgotten, others may open theirs', async () => {
  const { app } = await appOver(52)
  clock.advance((REGLES_USUELLES.jours + 1) * DAY)
  await app.openSpace('espace')
  await app.leave()
  expect([phase(app), forgotten, stopped, remembered]).toEqual(['choosing', ['left'], 1, undefined])
})

test('whoever leaves closes the door, whatever hangs', async () => {
  const { app } = await appOver(55)
  await app.openSpace('espace')
  expect(phase(app)).toBe('open')
  hangs = true
  await app.leave()
  expect([phase(app), forgotten]).toEqual(['choosing', ['left']])
  await expect.poll(() => stopped).toBe(1)
})

test.each([[undefined, 'superseded', 'superseded'], ['failed', 'superseded', 'carte'], ['failed', 'lost', 'lost']] as const)('while another card is made the space’s database goes, and that is no newer program; afterwards (%s, %s) it is %s', async (after, fault, why) => {
  const { app } = await appOver(56)
  await app.openSpace('espace')
  ;[making, gone] = ['now', fault]
  tell()
  await new Promise((resolve) => { setTimeout(resolve) })
  expect(phase(app)).toBe('open')
  making = after
  tell()
  await expect.poll(() => app.state.getState()).toEqual({ phase: 'stopped', why })
})

test('who must show a second factor has been answered: it is shown in the open space', async () => {
  const { app } = await appOver(53)
  clock.advance((REGLES_USUELLES.jours + 1) * DAY)
  await app.openSpace('espace')
  view = { ...view, phase: 'offline' }
  tell()
  expect(phase(app)).toBe('clos')
  view = { ...view, phase: 'facteur' }
  tell()
  await expect.poll(() => phase(app)).toBe('open')
  expect([opened, stopped, removed]).toEqual([2, 1, 0])
})

test('of a retired device nothing stays, and it is not remembered', async () => {
  const { app, space } = await appOver(54)
  await keepRegles(space, 'retire', clock.now())
  await app.openSpace('espace')
  expect(app.state.getState()).toEqual({ phase: 'clos', why: 'retire' })
  expect([removed, stopped, remembered]).toEqual([1, 1, undefined])
})

test('asked for twice at once, by two taps or by a code and a page seen again, a space is opened once; locked, it opens again', async () => {
  const { app } = await appOver(58)
  await Promise.all([app.openSpace('espace'), app.openSpace('espace')])
  await app.openSpace('espace')
  expect([phase(app), opened, stopped]).toEqual(['open', 1, 0])
  await app.lock()
  expect(phase(app)).toBe('locked')
  await app.openSpace('espace')
  expect([phase(app), opened]).toEqual(['open', 2])
})

test('the rules of a site count from when they are told, not from the next opening', async () => {
  const { app, space } = await appOver(59)
  await app.openSpace('espace')
  expect(regles?.()).toEqual(REGLES_USUELLES)
  await keepRegles(space, { poste: 'AAAAAAAAAAAAAAAAAAAAAA', regles: REGLES_PARTAGE }, clock.now())
  space.notify({ what: 'session' })
  await expect.poll(() => regles?.()).toEqual(REGLES_PARTAGE)
})

test('the server is asked once the space was shown, and by who came before it may be shown', async () => {
  const { app } = await appOver(60)
  const seen: number[] = []
  app.state.subscribe(() => { seen.push(begun) })
  await app.openSpace('espace')
  await expect.poll(() => begun).toBe(1)
  expect(seen).toEqual([0])
  expect(phase(app)).toBe('open')
})

test('whoever taps somebody sees at once that it opens: a second tap finds nothing to touch', async () => {
  const { app, space } = await appOver(61)
  const entering = app.enterDemo({ personne: space.personne, prenom: 'Lucie', nom: 'A.', role: 'beneficiaire', organisation: '', description: '' })
  expect(phase(app)).toBe('opening')
  await entering
  expect(app.state.getState()).toMatchObject({ phase: 'choosing', fault: 'unreachable' })
})
