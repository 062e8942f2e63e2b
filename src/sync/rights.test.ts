import { expect, test } from 'vitest'
import type { LivretId } from '../base/ids.ts'
import { ok } from '../base/result.ts'
import { createFakeTimers } from '../testing/fakeTimers.ts'
import { instant, jour } from '../testing/moments.ts'
import { openRights } from './rights.ts'

const id = (word: string): LivretId => word.padEnd(22, '0') as LivretId // shaped as one
const [one, two] = [id('un'), id('deux')]

function scene(kept: readonly string[] = []) {
  const drafts = new Map<string, string>(kept.length === 0 ? [] : [['lectures', kept.join('\n')]])
  const heard: { readonly path: string; readonly method: string | undefined; readonly body: unknown }[] = []
  let answer = (): Response => {
    if (kept.length === 0) throw new Error('no network')
    return new Response(null, { status: 204 })
  }
  let lastSuccess = instant(1)
  let today = jour('2026-11-22')
  let listener = (): void => undefined
  const rights = openRights({
    fetch: (input, init) => {
      const path = input as string // the client gives paths
      const given = answer()
      heard.push({ path, method: init?.method, body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined })
      return Promise.resolve(given)
    },
    timers: createFakeTimers(), token: () => Promise.resolve('token'), today: () => today,
    drafts: {
      get: (name) => Promise.resolve(ok(drafts.get(name))),
      put: (name, text) => Promise.resolve(ok(void drafts.set(name, text))),
      remove: (name) => Promise.resolve(ok(void drafts.delete(name))),
    },
    engine: {
      view: () => ({ lastSuccess }),
      subscribe(next) {
        listener = next
        return () => undefined
      },
    },
  })
  return {
    rights, drafts, heard,
    answers: (next: () => Response) => { answer = next },
    on: (day: string) => { today = jour(day) },
    exchanged: () => {
      lastSuccess = instant(lastSuccess + 1)
      listener()
    },
  }
}

test('days on which livrets were opened without network are kept, once each, and told after the next exchange', async () => {
  const { rights, drafts, heard, answers, on, exchanged } = scene()
  await rights.noteOpened(one)
  await rights.noteOpened(one)
  await rights.noteOpened(two)
  on('2026-11-23')
  await rights.noteOpened(one)
  expect(drafts.get('lectures')).toBe(`${one} 2026-11-22\n${two} 2026-11-22\n${one} 2026-11-23`)
  expect(heard).toEqual([])

  answers(() => new Response(null, { status: 503 }))
  exchanged()
  await expect.poll(() => heard.length).toBe(1)
  expect(drafts.has('lectures')).toBe(true)
  answers(() => new Response(null, { status: 204 }))
  exchanged()
  await expect.poll(() => drafts.has('lectures')).toBe(false)
  expect(heard.at(-1)).toEqual({
    path: '/api/lectures', method: 'POST',
    body: { lectures: [{ livret: one, jour: '2026-11-22' }, { livret: two, jour: '2026-11-22' }, { livret: one, jour: '2026-11-23' }] },
  })
  exchanged()
  await rights.noteOpened(two)
  expect(heard).toHaveLength(3)
})

test('what was opened the last time, without network, is told when the program starts, though nothing is opened now', async () => {
  const { drafts, heard } = scene([`${one} 2026-11-20`])
  await expect.poll(() => drafts.has('lectures')).toBe(false)
  expect(heard.map(({ path, body }) => [path, body])).toEqual([['/api/lectures', { lectures: [{ livret: one, jour: '2026-11-20' }] }]])
})

test('what the server says of rights is read whole or not at all; a refusal and an absence are told apart', async () => {
  const { rights, answers } = scene()
  expect(await rights.lectures(one)).toEqual({ ok: false, error: 'unreachable' })
  const line = { personne: id('maud'), prenom: 'Maud', organisation: 'Les Quatre Vents', mois: '2026-11', ouvert: true }
  const retrait = { prenom: 'Maud', organisation: 'Les Quatre Vents', retireLe: 1_760_000_000_000, vuLe: 1_750_000_000_000 }
  answers(() => Response.json({ lectures: [line], retraits: [retrait] }))
  expect(await rights.lectures(one)).toEqual({ ok: true, value: { lectures: [line], retraits: [retrait] } })
  answers(() => Response.json({ lectures: [line], retraits: [{ ...retrait, vuLe: 'hier' }] }))
  expect(await rights.lectures(one)).toEqual({ ok: false, error: 'unreachable' })
  answers(() => Response.json({ lectures: [line] }))
  expect(await rights.lectures(one)).toEqual({ ok: true, value: { lectures: [line], retraits: [] } })
  answers(() => Response.json({ lectures: [line, { ...line, mois: 'novembre' }] }))
  expect(await rights.lectures(one)).toEqual({ ok: false, error: 'unreachable' })
  answers(() => new Response('{}', { status: 404 }))
  expect(await rights.askErasure(one)).toEqual({ ok: false, error: 'refused' })
  answers(() => Response.json({ livret: one, demande: id('demande'), personne: id('fatou'), demandeeLe: 1_760_000_000_000 }))
  expect(await rights.askErasure(one)).toMatchObject({ ok: true, value: { demande: id('demande') } })
  answers(() => new Response(null, { status: 204 }))
  expect(await rights.withdrawErasure(one)).toEqual({ ok: true, value: true })
})
