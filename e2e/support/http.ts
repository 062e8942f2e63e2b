/**
 * HTTP/1.1 as it passes on a socket, cut into parts without changing a byte: enough to know, at every byte,
 * which exchange and which part of its body it belongs to.
 */

export interface Head {
  /** "POST /api/sync HTTP/1.1" or "HTTP/1.1 200 OK". */
  readonly start: string
  readonly headers: ReadonlyMap<string, string>
}

export type Part =
  | { readonly what: 'head'; readonly bytes: Buffer; readonly head: Head }
  | { readonly what: 'body'; readonly bytes: Buffer }
  /** Sizes and line ends of a chunked body. */
  | { readonly what: 'framing'; readonly bytes: Buffer }

type Length = { readonly known: number } | 'chunked' | 'untilClose'
type State =
  | { readonly at: 'head' | 'size' | 'trailer' | 'untilClose' }
  | { readonly at: 'known' | 'chunk' | 'chunkEnd'; left: number }

export interface MessageReader {
  /** Lazy: a message ends when the part after its last one is asked for, so that whoever forwards a part knows whose it is. */
  push(data: Buffer): Iterable<Part>
}

/** @param lengthOf how long the body announced by a head is @param onEnd called when a message is whole */
export function createMessageReader(lengthOf: (head: Head) => Length, onEnd: () => void): MessageReader {
  let state: State = { at: 'head' }
  let line = Buffer.alloc(0)

  function afterHead(head: Head): State {
    const length = lengthOf(head)
    if (length === 'untilClose') return { at: 'untilClose' }
    if (length === 'chunked') return { at: 'size' }
    return length.known > 0 ? { at: 'known', left: length.known } : ended()
  }
  function ended(): State {
    onEnd()
    return { at: 'head' }
  }

  /** Takes bytes up to and with `end`, over several calls if need be. */
  function takeUntil(end: string, data: Buffer): { readonly whole: Buffer | undefined; readonly taken: number } {
    const before = line.length
    const all = Buffer.concat([line, data])
    const found = all.indexOf(end, Math.max(0, before - end.length))
    if (found < 0) {
      line = all
      return { whole: undefined, taken: data.length }
    }
    line = Buffer.alloc(0)
    return { whole: all.subarray(0, found + end.length), taken: found + end.length - before }
  }

  return {
    *push(data) {
      let rest = data
      while (rest.length > 0) {
        const now: State = state
        if (now.at === 'untilClose') {
          yield { what: 'body', bytes: rest }
          return
        }
        if (now.at === 'known' || now.at === 'chunk' || now.at === 'chunkEnd') {
          const bytes = rest.subarray(0, now.left)
          yield { what: now.at === 'chunkEnd' ? 'framing' : 'body', bytes }
          rest = rest.subarray(bytes.length)
          now.left -= bytes.length
          if (now.left === 0) state = now.at === 'known' ? ended() : now.at === 'chunk' ? { at: 'chunkEnd', left: 2 } : { at: 'size' }
          continue
        }
        const { whole, taken } = takeUntil(now.at === 'head' ? '\r\n\r\n' : '\r\n', rest)
        rest = rest.subarray(taken)
        if (whole === undefined) return
        if (now.at === 'head') {
          const head = readHead(whole.toString('latin1'))
          yield { what: 'head', bytes: whole, head }
          state = afterHead(head)
        } else {
          yield { what: 'framing', bytes: whole }
          const text = whole.toString('latin1').trim()
          const size = Number.parseInt(text, 16)
          if (now.at === 'size') state = size > 0 ? { at: 'chunk', left: size } : { at: 'trailer' }
          else if (text === '') state = ended()
        }
      }
    },
  }
}

function readHead(text: string): Head {
  const [start = '', ...lines] = text.trimEnd().split('\r\n')
  const headers = lines.map((each): [string, string] => {
    const colon = each.indexOf(':')
    return [each.slice(0, colon).toLowerCase(), each.slice(colon + 1).trim()]
  })
  return { start, headers: new Map(headers) }
}

export function requestLength(head: Head): Length {
  if (head.headers.get('transfer-encoding') === 'chunked') return 'chunked'
  return { known: Number(head.headers.get('content-length') ?? 0) }
}

export function responseLength(head: Head, method: string): Length {
  const status = Number(head.start.split(' ')[1])
  if (method === 'HEAD' || status === 204 || status === 304 || status < 200) return { known: 0 }
  if (head.headers.get('transfer-encoding') === 'chunked') return 'chunked'
  const length = head.headers.get('content-length')
  return length === undefined ? 'untilClose' : { known: Number(length) }
}
