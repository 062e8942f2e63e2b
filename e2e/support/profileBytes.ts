/** Looks for words in every file of a browser's profile, as a thief with a copy of the disk would: in each encoding, and in what is compressed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { compressedValues, logRecords, tableBlocks } from '../../src/tools/snappy.ts'

const ENCODINGS = ['utf8', 'latin1', 'utf16le'] as const

/** Processes of a browser that was killed end a moment after it, and put their own files away meanwhile: then all is read again. */
const TIMES = 20

/** Where each of `words` is, as `file (encoding)`; a word that is nowhere has an empty list. */
export function findInProfile(folder: string, words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  for (let time = 1; ; time++)
    try {
      return lookThrough(folder, words)
    } catch (error) {
      if (time === TIMES || !(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
}

function lookThrough(folder: string, words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map(words.map((word): [string, Set<string>] => [word, new Set()]))
  const forms = words.flatMap((word) => ENCODINGS.map((encoding) => ({ word, encoding, bytes: Buffer.from(word, encoding) })))
  for (const file of filesOf(folder)) {
    for (const part of readings(file))
      for (const { word, encoding, bytes } of forms) if (part.includes(bytes)) found.get(word)?.add(`${relative(folder, file)} (${encoding})`)
    const name = relative(folder, file)
    for (const word of words) if (name.includes(word)) found.get(word)?.add(`${name} (its name)`)
  }
  return new Map([...found].map(([word, places]) => [word, [...places]]))
}

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))

/** The file as it lies there, and whatever it holds compressed. */
function readings(file: string): readonly Buffer[] {
  const raw = readFileSync(file)
  const parts = [raw, ...(file.endsWith('.ldb') ? tableBlocks(raw) : []), ...(file.endsWith('.log') ? logRecords(raw) : []), ...gunzipped(raw)]
  return [...parts, ...parts.flatMap(compressedValues)].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))
}

const GZIP = Buffer.from([0x1f, 0x8b, 0x08])

/** Answers that a cache kept as they came. */
function gunzipped(raw: Buffer): readonly Buffer[] {
  const found: Buffer[] = []
  for (let at = raw.indexOf(GZIP); at >= 0; at = raw.indexOf(GZIP, at + 1)) {
    try {
      found.push(gunzipSync(raw.subarray(at), { maxOutputLength: 16_000_000 }))
    } catch {
      // Three bytes like the beginning of one, and nothing more.
    }
  }
  return found
}
