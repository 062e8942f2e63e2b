/** Work over something that nobody has sent: it waits, and after two months its author is told. */
import { expect, test } from 'vitest'
import { createMemoryJournal } from '../authority/memoryJournal.ts'
import { AWAITED_DAYS } from '../domain/attente.ts'
import { createExchange } from '../protocol/exchange.ts'
import { openTable } from '../testing/livret.ts'
import { instant } from '../testing/moments.ts'
import { makeDevice, testClock } from '../testing/sessionDevice.ts'
import { openLivret } from './opened.ts'
import { setAsideOf } from './setAside.ts'

test('[P10] what was written over an original that never comes is told after two months, with its words, and goes on waiting', async () => {
  const { ids, livret, referent, beneficiaire, exchange } = await openTable(53, createExchange({ journal: createMemoryJournal() }))
  const clock = testClock('2026-11-22')
  const device = await makeDevice({ ids, clock, exchange, personne: referent.personne, prenom: 'Maud', role: 'referent' })
  await device.exchange()
  const volet = { livret, kind: 'cercle' } as const
  const written = await device.space.save({ batches: [{ volet, together: false, drafts: [{ payload: { act: 'set', entity: 'identite', field: 'commune', value: 'Eu' }, observed: [{ replica: ids.replica(), n: 1 }] }] }] })
  expect(written.ok).toBe(true)
  await device.exchange()
  const shown = async (days: number) => {
    const content = await device.space.readLivret(livret)
    if (!content.ok || content.value === undefined) throw new Error('a livret')
    return setAsideOf(openLivret(livret, referent.personne, content.value.volets), content.value, instant(clock.now() + days * 86_400_000))
  }
  expect(await shown(AWAITED_DAYS - 1)).toEqual([])
  expect(await shown(AWAITED_DAYS + 1)).toMatchObject([{ volet: 'cercle', type: 'identite', field: 'commune', text: 'Eu', attend: true, canRetry: false }])
  expect(await shown(AWAITED_DAYS + 400)).toHaveLength(1)
  await beneficiaire.sync()
  expect(beneficiaire.values(livret, 'cercle', 'identite', 'commune')).toEqual([])
})
