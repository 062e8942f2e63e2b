import { expect, test } from 'vitest'
import { compressedValues, decodeSnappy, logRecords, tableBlocks } from './snappy.ts'

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString('latin1')
const stream = (length: number, ...parts: readonly (number | string)[]): Buffer =>
  Buffer.concat([Buffer.from([length]), ...parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part, 'latin1')))])
const literal = (words: string): readonly [number, string] => [(words.length - 1) << 2, words]

test('literals and the three kinds of copies are put together, a copy of what it writes too', () => {
  expect(text(decodeSnappy(stream(5, ...literal('salut'))))).toBe('salut')
  // Four to eleven bytes, one byte of offset: five from five back.
  expect(text(decodeSnappy(stream(10, ...literal('salut'), 1 | (1 << 2), 5)))).toBe('salutsalut')
  expect(text(decodeSnappy(stream(8, ...literal('salut'), 2 | (2 << 2), 5, 0)))).toBe('salutsal')
  expect(text(decodeSnappy(stream(8, ...literal('salut'), 3 | (2 << 2), 4, 0, 0, 0)))).toBe('salutalu')
  expect(text(decodeSnappy(stream(9, ...literal('ab'), 2 | (6 << 2), 2, 0)))).toBe('ababababa')
  const long = 'x'.repeat(100)
  expect(text(decodeSnappy(stream(100, 60 << 2, 99, long)))).toBe(long)
})

test('what is cut short or points outside is no stream', () => {
  for (const bytes of [stream(0), stream(5, 16, 'sal'), stream(9, ...literal('ab'), 2 | (6 << 2), 3, 0), stream(3, ...literal('salut')), Buffer.from([0xff])])
    expect(decodeSnappy(bytes)).toBeUndefined()
})

test('the blocks of a table are found through its index, compressed or not', () => {
  const entry = (key: string, value: Buffer): Buffer => Buffer.concat([Buffer.from([0, key.length, value.length]), Buffer.from(key), value])
  const block = (...entries: readonly Buffer[]): Buffer => Buffer.concat([...entries, Buffer.from([0, 0, 0, 0, 1, 0, 0, 0])])
  const clear = block(entry('a', Buffer.from('en clair')))
  const inside = block(entry('b', Buffer.from('serré')))
  const packed = Buffer.concat([Buffer.from([inside.length, (inside.length - 1) << 2]), inside])
  const crc = Buffer.alloc(4)
  const first = Buffer.concat([clear, Buffer.from([0]), crc])
  const second = Buffer.concat([packed, Buffer.from([1]), crc])
  const index = block(entry('a', Buffer.from([0, clear.length])), entry('b', Buffer.from([first.length, packed.length])))
  const at = first.length + second.length
  const footer = Buffer.alloc(48)
  footer.set([0, 0, at, index.length])
  footer.set([0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb], 40)
  const table = Buffer.concat([first, second, index, Buffer.from([0]), crc, footer])
  expect(tableBlocks(table).map(text)).toEqual([index, clear, inside].map(text))
  expect(tableBlocks(table.subarray(1, -1))).toEqual([])
})

test('a record of a log is put together across blocks; a torn one is read as far as it goes', () => {
  const piece = (kind: number, bytes: Buffer): Buffer => Buffer.concat([Buffer.alloc(4), Buffer.from([bytes.length & 255, bytes.length >> 8, kind]), bytes])
  const first = Buffer.alloc(32_768 - 14, 'a')
  const log = Buffer.concat([piece(2, first), Buffer.alloc(7), piece(4, Buffer.from('canari')), piece(1, Buffer.from('deux')), piece(2, Buffer.from('déchiré'))])
  expect(logRecords(log).map((each) => Buffer.from(each).toString('utf8').slice(-8))).toEqual(['aacanari', 'deux', 'déchiré'])
})

test('a value compressed by itself is found among others', () => {
  const bytes = Buffer.concat([Buffer.from('avant'), Buffer.from([0xff, 0x11, 0x02]), stream(5, ...literal('salut')), Buffer.from('après')])
  expect(compressedValues(bytes).map(text)).toEqual(['salut'])
})
