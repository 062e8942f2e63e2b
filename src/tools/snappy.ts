/**
 * Reads what Chromium compresses at rest: Snappy streams, and the LevelDB files that hold them. For searching in the bytes
 * of a profile: what cannot be read as such is not there, never an error. Formats: google/snappy format_description.txt,
 * google/leveldb doc/table_format.md and doc/log_format.md.
 */

/** No value of ours comes near. */
const MOST = 64 * 1024 * 1024

/** The stream that begins at `at`, wherever it ends; `undefined` when none does. */
export function decodeSnappy(bytes: Uint8Array, at = 0): Uint8Array | undefined {
  const head = readVarint(bytes, at)
  if (head === undefined || head.value === 0 || head.value > MOST) return undefined
  const out = new Uint8Array(head.value)
  let [from, to] = [head.next, 0]
  const little = (count: number): number | undefined => {
    if (from + count > bytes.length) return undefined
    let value = 0
    for (let i = 0; i < count; i++) value += (bytes[from + i] ?? 0) * 2 ** (8 * i)
    from += count
    return value
  }
  while (to < out.length) {
    const tag = little(1)
    if (tag === undefined) return undefined
    const [kind, high] = [tag & 3, tag >> 2]
    if (kind === 0) {
      const more = high < 60 ? high : little(high - 59)
      if (more === undefined || from + more + 1 > bytes.length || to + more + 1 > out.length) return undefined
      out.set(bytes.subarray(from, from + more + 1), to)
      from += more + 1
      to += more + 1
    } else {
      const length = kind === 1 ? (high & 7) + 4 : high + 1
      const low = little(kind === 3 ? 4 : kind)
      if (low === undefined) return undefined
      const offset = kind === 1 ? ((tag >> 5) << 8) + low : low
      if (offset === 0 || offset > to || to + length > out.length) return undefined
      // Byte by byte: a copy may read what it writes.
      for (let i = 0; i < length; i++) out[to + i] = out[to + i - offset] ?? 0
      to += length
    }
  }
  return out
}

function readVarint(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) return undefined
    value += (byte & 127) * 2 ** (7 * i)
    if (byte < 128) return { value, next: at + i + 1 }
  }
  return undefined
}

const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb]
const FOOTER = 48
const SNAPPY = 1

/** Every block of a table (`.ldb`), decompressed: index first, then what it names. */
export function tableBlocks(table: Uint8Array): readonly Uint8Array[] {
  const footer = table.length - FOOTER
  if (footer < 0 || MAGIC.some((each, i) => table[footer + 40 + i] !== each)) return []
  const meta = readHandle(table, footer)
  const index = meta && readHandle(table, meta.next)
  const indexed = index && blockAt(table, index)
  if (indexed === undefined) return []
  return [indexed, ...entryValues(indexed).flatMap((value) => {
    const handle = readHandle(value, 0)
    const block = handle && blockAt(table, handle)
    return block === undefined ? [] : [block]
  })]
}

interface Handle {
  readonly offset: number
  readonly size: number
  readonly next: number
}

function readHandle(bytes: Uint8Array, at: number): Handle | undefined {
  const offset = readVarint(bytes, at)
  const size = offset && readVarint(bytes, offset.next)
  return offset && size && { offset: offset.value, size: size.value, next: size.next }
}

function blockAt(table: Uint8Array, { offset, size }: Handle): Uint8Array | undefined {
  if (offset + size >= table.length) return undefined
  return table[offset + size] === SNAPPY ? decodeSnappy(table.subarray(offset, offset + size)) : table.subarray(offset, offset + size)
}

/** Values of a block's entries; keys share their beginnings with the ones before, and are not put together. */
function entryValues(block: Uint8Array): readonly Uint8Array[] {
  const restarts = new DataView(block.buffer, block.byteOffset, block.byteLength).getUint32(block.length - 4, true)
  const end = block.length - 4 - 4 * restarts
  const values: Uint8Array[] = []
  for (let at = 0; at < end; ) {
    const shared = readVarint(block, at)
    const own = shared && readVarint(block, shared.next)
    const length = own && readVarint(block, own.next)
    if (own === undefined || length === undefined) break
    const from = length.next + own.value
    values.push(block.subarray(from, from + length.value))
    at = from + length.value
  }
  return values
}

const LOG_BLOCK = 32_768
const LOG_HEAD = 7
const [FULL, LAST] = [1, 4]

/** Every record of a log (`.log`), put together from its pieces; of a torn one, what there is. */
export function logRecords(log: Uint8Array): readonly Uint8Array[] {
  const records: Uint8Array[] = []
  let pieces: Uint8Array[] = []
  const end = (): void => {
    if (pieces.length > 0) records.push(Buffer.concat(pieces))
    pieces = []
  }
  for (let at = 0; at + LOG_HEAD <= log.length; ) {
    const left = LOG_BLOCK - (at % LOG_BLOCK)
    const length = (log[at + 4] ?? 0) + ((log[at + 5] ?? 0) << 8)
    const kind = log[at + 6] ?? 0
    if (left < LOG_HEAD || kind === 0 || kind > LAST) {
      at += left
      continue
    }
    pieces.push(log.subarray(at + LOG_HEAD, at + LOG_HEAD + length))
    if (kind === FULL || kind === LAST) end()
    at += LOG_HEAD + length
  }
  end()
  return records
}

/** Values that Blink compressed by themselves (IndexedDB): a pseudo-version, then the stream. */
const COMPRESSED = Buffer.from([0xff, 0x11, 0x02])

export function compressedValues(bytes: Uint8Array): readonly Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: Uint8Array[] = []
  for (let at = buffer.indexOf(COMPRESSED); at >= 0; at = buffer.indexOf(COMPRESSED, at + 1)) {
    const value = decodeSnappy(bytes, at + COMPRESSED.length)
    if (value !== undefined) found.push(value)
  }
  return found
}
