// @vitest-environment happy-dom
import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeSession, fatou, type FakeSession } from '../../../testing/fakeSession.ts'
import { SessionProvider } from '../context.tsx'
import { readText, useDraft, useOpened } from './useDraft.ts'

const sessionWith = (drafts: Readonly<Record<string, string>> = {}) => fakeSession({ me: fatou.me, livrets: [], drafts })
const inside = (session: FakeSession) => ({ children }: { readonly children: ReactNode }) => <SessionProvider session={session}>{children}</SessionProvider>
const open = (session: FakeSession) => renderHook(() => useDraft('note', '', readText), { wrapper: inside(session) })

describe('a draft', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is put at a pause of typing, once, with the last words', async () => {
    const session = sessionWith()
    const put = vi.spyOn(session.drafts, 'put')
    const { result } = open(session)
    await act(() => vi.advanceTimersByTimeAsync(0))
    for (const words of ['L', 'Le', 'Le car']) act(() => result.current.set(words))
    expect(put).not.toHaveBeenCalled()
    await act(() => vi.advanceTimersByTimeAsync(1000))
    expect(put.mock.calls).toEqual([['note', '"Le car"']])
  })
  test('is put at once when the page is left', async () => {
    const session = sessionWith()
    const { result } = open(session)
    act(() => result.current.set('Le car'))
    await act(async () => {
      window.dispatchEvent(new Event('pagehide'))
      await vi.advanceTimersByTimeAsync(0)
    })
    expect(session.draftsKept.get('note')).toBe('"Le car"')
  })
  test('once cleared, nothing that waited brings it back', async () => {
    const session = sessionWith({ note: '"avant"' })
    const { result, unmount } = open(session)
    act(() => result.current.set('Le car'))
    await act(() => result.current.clear())
    unmount()
    await vi.advanceTimersByTimeAsync(1000)
    expect(session.draftsKept.size).toBe(0)
  })
  test('words typed before the device answered win over what it kept', async () => {
    const session = sessionWith({ note: '"avant"' })
    const { result } = open(session)
    act(() => result.current.set('maintenant'))
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect([result.current.value, result.current.restored]).toEqual(['maintenant', false])
  })
  test('what cannot be read is as if nothing was kept', async () => {
    const session = sessionWith({ note: '{' })
    const { result } = open(session)
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect([result.current.value, result.current.restored, result.current.ready]).toEqual(['', false, true])
  })
})

describe('a field being edited', () => {
  const { telephone, commune } = fatou.livret().identite
  const name = 'livret/cercle/identite.telephone'
  const reopen = (stored: unknown) => {
    const session = sessionWith({ [name]: JSON.stringify(stored) })
    return renderHook(() => useOpened('livret', telephone), { wrapper: inside(session) })
  }

  test('comes back with its words over what was displayed when the edit began', async () => {
    const before = fatou.livret({ telephone: '01' }).identite.telephone
    const { result } = reopen({ base: before, words: '06 39 98 7' })
    await waitFor(() => {
      expect(result.current.restored).toBe(true)
    })
    expect([result.current.words, result.current.base.value, result.current.base.handle.seen]).toEqual(['06 39 98 7', '01', before.handle.seen])
  })
  test.each([
    ['of another field', { base: commune, words: 'Dieppe' }],
    ['without what it was typed over', { words: '06' }],
    ['without words', { base: telephone }],
    ['of another shape', 'Dieppe'],
  ])('a draft %s is not this edit', async (_, stored) => {
    const { result } = reopen(stored)
    await act(() => Promise.resolve())
    expect([result.current.words, result.current.restored, result.current.base]).toEqual(['06 39 98 11 02', false, telephone])
  })
})
