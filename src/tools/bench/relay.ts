/** A relay on the loopback that counts what passes: the bytes of HTTP bodies, and those of their heads apart. */
import { connect, createServer, type Socket } from 'node:net'

export interface Message {
  readonly direction: 'up' | 'down'
  readonly head: number
  readonly body: Buffer
}

export interface Relay {
  readonly base: string
  /** What passed since it was last asked. */
  take(): readonly Message[]
  close(): void
}

export async function openRelay(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target)
  let messages: Message[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const [from, to, direction] of [[client, upstream, 'up'], [upstream, client, 'down']] as const) {
      sockets.add(from)
      const split = splitter((head, body) => messages.push({ direction, head, body }))
      from.on('data', (part: Buffer) => {
        split(part)
        to.write(part)
      })
      from.on('error', () => { to.destroy() })
      from.on('close', () => {
        sockets.delete(from)
        to.end()
      })
    }
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('listening on a port')
  return {
    base: `http://127.0.0.1:${String(address.port)}`,
    take() {
      const taken = messages
      messages = []
      return taken
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const END = Buffer.from('\r\n\r\n')

/** Whole messages with a Content-Length, which is how the exchange's are sent. */
function splitter(found: (head: number, body: Buffer) => void): (part: Buffer) => void {
  let kept = Buffer.alloc(0)
  return (part) => {
    kept = Buffer.concat([kept, part])
    for (;;) {
      const end = kept.indexOf(END)
      if (end < 0) return
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(kept.subarray(0, end).toString('latin1'))?.[1] ?? 0)
      const [head, whole] = [end + END.length, end + END.length + length]
      if (kept.length < whole) return
      found(head, kept.subarray(head, whole))
      kept = kept.subarray(whole)
    }
  }
}
