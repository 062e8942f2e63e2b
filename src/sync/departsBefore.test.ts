/** What waited when a space was sealed anew is brought before the device's key of then counts no more. */
import { beforeEach, expect, test } from 'vitest'
import { createFakeTimers } from '../testing/fakeTimers.ts'
import { got } from '../testing/got.ts'
import { Apparatus, Server } from '../testing/house.ts'
import { seededIds } from '../testing/seededIds.ts'
import { writeDeparts } from '../protocol/depart.ts'
import { bringDepartsBefore, keepDepartsBefore } from './departsBefore.ts'

let phone: Apparatus
let answers: (number | 'away')[]
let brought: number[]
const net = {
  timers: createFakeTimers(),
  fetch: async (_: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const status = answers.shift() ?? 204
    if (status === 'away') throw new TypeError('no network')
    brought.push((init?.body as Uint8Array)[0] ?? 0) // what departClient sends
    return Promise.resolve(new Response(status === 204 ? null : '{"error":"signature"}', { status }))
  },
}
const bring = (): Promise<boolean> => bringDepartsBefore(net, phone.space.cabinet)
const left = async (): Promise<boolean> => got(await phone.space.cabinet.read(['depart:avant'])).sealed('depart:avant') !== null

beforeEach(async () => {
  phone = await Apparatus.make(new Server(), 71, seededIds(72).personne())
  ;[answers, brought] = [[], []]
  got(await keepDepartsBefore(phone.store(), phone.seal, [writeDeparts([Uint8Array.of(1), Uint8Array.of(2)]), writeDeparts([Uint8Array.of(3)])]))
})

test('all of it, once, and then it is gone', async () => {
  expect([await bring(), brought, await left()]).toEqual([true, [1, 2, 3], false])
  expect([await bring(), brought]).toEqual([true, [1, 2, 3]])
})

test('without network it waits, and what comes after it waits too', async () => {
  answers = [204, 'away']
  expect([await bring(), await left()]).toEqual([false, true])
  expect([await bring(), await left(), brought]).toEqual([true, false, [1, 1, 2, 3]])
})

test('what the server refuses stays, and holds nothing up', async () => {
  answers = [204, 401, 204]
  expect([await bring(), await left(), brought]).toEqual([true, true, [1, 2, 3]])
})
