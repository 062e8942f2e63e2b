import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeText, MAX_BYTES } from './decodeText.ts'

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values)
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
function utf16(text: string, little: boolean): Uint8Array {
  const out = little ? [0xff, 0xfe] : [0xfe, 0xff]
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    out.push(...(little ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff]))
  }
  return Uint8Array.from(out)
}

describe('decodeText', () => {
  it('says which encoding it found', () => {
    const text = 'Prénom;Œuvre — 10 €\r\n🙂'
    expect(decodeText(utf8(text))).toEqual({ ok: true, encoding: 'utf-8', text })
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, ...utf8(text)))).toEqual({ ok: true, encoding: 'utf-8-bom', text })
    expect(decodeText(utf16(text, true))).toEqual({ ok: true, encoding: 'utf-16le', text })
    expect(decodeText(utf16(text, false))).toEqual({ ok: true, encoding: 'utf-16be', text })
    expect(decodeText(latin('Prénom'))).toEqual({ ok: true, encoding: 'windows-1252', text: 'Prénom' })
    expect(decodeText(utf8('plain'))).toEqual({ ok: true, encoding: 'utf-8', text: 'plain' })
  })

  it('reads all of Windows-1252 as the platform does', () => {
    const defined = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte >= 0x20 && ![0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte))
    const decoded = decodeText(Uint8Array.from(defined))
    expect(decoded).toEqual({ ok: true, encoding: 'windows-1252', text: new TextDecoder('windows-1252').decode(Uint8Array.from(defined)) })
  })

  it('agrees with the platform on every text in UTF-8, and on whether bytes are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const decoded = decodeText(utf8(`a${text.replace(/[\0-\x1f]/g, '')}`))
        expect(decoded).toEqual({ ok: true, encoding: 'utf-8', text: `a${text.replace(/[\0-\x1f]/g, '')}` })
      }),
      { seed: 5, numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ min: 0x20, maxLength: 12 }), (tail) => {
        const input = Uint8Array.from([0x61, ...tail])
        let valid = true
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(input)
        } catch {
          valid = false
        }
        const decoded = decodeText(input)
        expect(decoded.ok && decoded.encoding === 'utf-8').toBe(valid)
      }),
      { seed: 5, numRuns: 2000 },
    )
  })

  it('does not take for UTF-8 a character written too long, half a pair, or beyond the last', () => {
    const tails = [[0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xf0, 0x80, 0x80, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80]]
    for (const tail of tails) {
      const decoded = decodeText(bytes(0x61, ...tail))
      expect(decoded.ok && decoded.encoding).not.toBe('utf-8')
    }
  })

  it.each([
    ['nothing', bytes(), { reason: 'empty' }],
    ['a byte order mark alone', bytes(0xef, 0xbb, 0xbf), { reason: 'empty' }],
    ['blanks', utf8(' \r\n\t'), { reason: 'empty' }],
    ['a workbook', bytes(0x50, 0x4b, 3, 4, 20, 0), { reason: 'spreadsheet' }],
    ['an old workbook', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1), { reason: 'spreadsheet' }],
    ['a PDF', utf8('%PDF-1.7\n'), { reason: 'binary' }],
    ['NUL bytes', bytes(0x61, 0, 0x62), { reason: 'binary' }],
    ['control bytes', Uint8Array.from({ length: 200 }, (_, index) => (index % 7) + 1), { reason: 'binary' }],
    ['UTF-8 cut in a character', utf8('Prénom\nÉvreux é').slice(0, -1), { reason: 'halfCharacter', line: 2 }],
    ['UTF-8 damaged in the middle', bytes(...utf8('é\né\n'), 0xc3, 0x0a, ...utf8('é')), { reason: 'halfCharacter', line: 3 }],
    ['UTF-8 with its mark, damaged', bytes(0xef, 0xbb, 0xbf, 0x61, 0x0a, 0xc3), { reason: 'halfCharacter', line: 2 }],
    ['UTF-16 with an odd byte', bytes(0xff, 0xfe, 0x61, 0, 0x0a, 0, 0x62), { reason: 'halfCharacter', line: 2 }],
    ['UTF-16 with half a pair', bytes(0xff, 0xfe, 0x3d, 0xd8, 0x61, 0), { reason: 'halfCharacter', line: 1 }],
    ['UTF-16 with the other half', bytes(0xfe, 0xff, 0xdc, 0x00), { reason: 'halfCharacter', line: 1 }],
    ['a byte that Windows-1252 does not have', bytes(0x61, 0x0a, 0x8f, 0xff), { reason: 'unknownEncoding', line: 2 }],
    ['a file beyond the limit', new Uint8Array(MAX_BYTES + 1).fill(0x61), { reason: 'tooLarge', limit: MAX_BYTES }],
  ])('refuses %s, saying why', (_name, input, fault) => {
    expect(decodeText(input)).toEqual({ ok: false, fault })
  })

  it('takes a file of exactly the limit, and lives with a stray control character', () => {
    expect(decodeText(new Uint8Array(MAX_BYTES).fill(0x61)).ok).toBe(true)
    expect(decodeText(utf8('a;b\u001A')).ok).toBe(true)
  })
})
