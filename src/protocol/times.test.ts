import { expect, test } from 'vitest'
import { decodeReply, encodeReply, packText, unpackText } from './bytes.ts'
import type { WireFragment, WireReply, WireRun } from './wire.ts'

const run = (place: number, time: number): WireRun => [place, 1, 'AAAAAAAAAAA', 1 + place, 'A'.repeat(22), 1, 0, time, [[[1, 'identite', 'commune', 'Alençon']]], '', '']
const fragment = (kind: string, ...times: readonly number[]): WireFragment => [`${'A'.repeat(22)}/${kind}`, 1, 1, times.map((time, i) => run(i, time)), 0, 'AAAA']
const reply: WireReply = {
  p: 1, e: 1, t: 1_795_349_000_123,
  f: [fragment('parcours', 1_795_348_940_000, 1_795_348_941_000), [`${'A'.repeat(22)}/freins`, 1, 1, [[0, -1, 'AAAAAAAAAAA', 1, [], 'trop', 'c'.repeat(43), ''], run(1, 1_795_348_931_000)], 0, 'AAAA']],
  h: fragment('notes', 0, -1_000),
}

test('times are said from one run to the next, whatever is between them, and read as they were', () => {
  const body = encodeReply(reply)
  const text = unpackText(body)
  expect(text.ok && [...text.value.matchAll(/1,0,(-?\d+),\[\[\[/g)].map((found) => Number(found[1]))).toEqual([-60, 1, -10, -1_795_348_931, -1])
  expect(decodeReply(body)).toEqual({ ok: true, value: reply })
  expect(decodeReply(encodeReply({ p: 1, e: 1, t: 5 }))).toEqual({ ok: true, value: { p: 1, e: 1, t: 5 } })
})

test('a time that is none is malformed', () => {
  for (const said of [8.64e12, -8.65e12, Number.MAX_SAFE_INTEGER])
    expect(decodeReply(packText(JSON.stringify({ ...reply, h: undefined, f: [fragment('parcours', said)] })))).toEqual({ ok: false, error: 'malformed' })
})
