/**
 * One device's way to the server: a TCP relay on loopback that forwards every byte as it is, remembers what
 * passed, and can be cut, or cut exactly after so many bytes of a body. Each device has its own, so that one
 * can be away while another is connected.
 */
import { connect, createServer, type Server as TcpServer, type Socket } from 'node:net'
import { createMessageReader, requestLength, responseLength, type Head, type Part } from './http.ts'

export interface Passed {
  readonly method: string
  readonly path: string
  readonly request: Head
  readonly requestBody: Buffer
  /** 0 until the answer began. */
  readonly status: number
  readonly response: Head | undefined
  /** What reached the device of the answer's body. */
  readonly body: Buffer
  /** The device got all of the answer. */
  readonly whole: boolean
}

/** What a body part may become on its way. */
export interface Gate {
  /** Of the `length` bytes that come at `offset` in this body, how many may pass; fewer cuts the link there. */
  (exchange: Passed, side: 'request' | 'answer', offset: number, length: number): number | Promise<number>
}

export interface Link {
  readonly origin: string
  /** Everything that passed since the last `forget`, oldest first. */
  passed(): readonly Passed[]
  forget(): void
  /** Nothing passes any more: what is open is torn, what comes is refused. */
  cut(): Promise<void>
  restore(): Promise<void>
  /** Whether anything was ever torn, so that the browser's own words about it are expected. */
  wasBroken(): boolean
  gate(gate: Gate | undefined): void
  /** Leads to another port from now on (a server with another build in front). */
  leadTo(port: number): void
  /** Resolves with the first exchange, past ones included, that `wanted` recognises. */
  wait(wanted: (exchange: Passed) => boolean): Promise<Passed>
  close(): Promise<void>
}

interface Record {
  method: string
  path: string
  request: Head
  requestParts: Buffer[]
  status: number
  response: Head | undefined
  parts: Buffer[]
  whole: boolean
}

const view = (record: Record): Passed => ({
  method: record.method, path: record.path, request: record.request, requestBody: Buffer.concat(record.requestParts),
  status: record.status, response: record.response, body: Buffer.concat(record.parts), whole: record.whole,
})

export async function openLink(upstreamPort: number): Promise<Link> {
  let target = upstreamPort
  let records: Record[] = []
  let gate: Gate | undefined
  let broken = false
  let listening: TcpServer | undefined
  let port = 0
  const sockets = new Set<Socket>()
  const watchers = new Set<() => void>()
  const changed = (): void => {
    for (const watcher of [...watchers]) watcher()
  }

  function tear(...ends: readonly Socket[]): void {
    for (const end of ends) end.destroy()
  }

  function relay(device: Socket): void {
    const server = connect({ host: '127.0.0.1', port: target })
    // Answers come in the order of the requests.
    const awaited: Record[] = []
    server.on('error', () => {
      broken = true
    })
    server.on('close', () => {
      if (awaited.length > 0 && !device.destroyed) broken = true
    })
    for (const socket of [device, server]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        tear(device, server)
      })
    }
    let asking: Record | undefined
    let answering: Record | undefined

    const requests = createMessageReader(requestLength, () => undefined)
    const answers = createMessageReader(
      (head) => responseLength(head, awaited[0]?.method ?? ''),
      () => {
        if (answering && answering.status >= 200) {
          answering.whole = true
          awaited.shift()
        }
        answering = undefined
      },
    )

    const up = (part: Part): number | Promise<number> => {
      if (part.what === 'head') {
        const [method = '', path = ''] = part.head.start.split(' ')
        asking = { method, path, request: part.head, requestParts: [], status: 0, response: undefined, parts: [], whole: false }
        awaited.push(asking)
        records.push(asking)
      }
      const mine = asking
      if (part.what !== 'body' || mine === undefined) return part.bytes.length
      const offset = mine.requestParts.reduce((sum, each) => sum + each.length, 0)
      mine.requestParts.push(part.bytes)
      return gate ? gate(view(mine), 'request', offset, part.bytes.length) : part.bytes.length
    }
    const down = async (part: Part): Promise<number> => {
      const mine = awaited[0] ?? answering
      if (part.what === 'head' && mine) {
        answering = mine
        mine.response = part.head
        mine.status = Number(part.head.start.split(' ')[1])
      }
      if (part.what !== 'body' || answering === undefined) return part.bytes.length
      const current = answering
      const offset = current.parts.reduce((sum, each) => sum + each.length, 0)
      const allowed = gate ? await gate(view(current), 'answer', offset, part.bytes.length) : part.bytes.length
      current.parts.push(part.bytes.subarray(0, allowed))
      return allowed
    }

    void forward(device, server, (data) => requests.push(data), up)
    void forward(server, device, (data) => answers.push(data), down)
  }

  async function forward(from: Socket, to: Socket, cutUp: (data: Buffer) => Iterable<Part>, pass: (part: Part) => number | Promise<number>): Promise<void> {
    try {
      for await (const data of from as AsyncIterable<Buffer>) { // a socket gives bytes while no encoding is set
        for (const part of cutUp(data)) {
          const allowed = await pass(part)
          if (to.destroyed) return
          if (allowed < part.bytes.length) {
            // What may pass still does; then the line is dead in both directions.
            to.write(part.bytes.subarray(0, allowed), () => {
              tear(from, to)
            })
            changed()
            return
          }
          to.write(part.bytes)
        }
        changed()
      }
      to.end()
    } catch {
      tear(from, to)
    }
    changed()
  }

  function listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, relay)
    listening = server
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        const address = server.address()
        port = address !== null && typeof address === 'object' ? address.port : port
        resolve()
      })
    })
  }

  async function deafen(): Promise<void> {
    const server = listening
    listening = undefined
    const closed = server && new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
    })
    tear(...sockets)
    await closed
  }

  await listen()
  return {
    origin: `http://127.0.0.1:${port}`,
    passed: () => records.map(view),
    forget() {
      records = []
    },
    async cut() {
      broken = true
      await deafen()
    },
    async restore() {
      if (listening === undefined) await listen()
    },
    wasBroken: () => broken,
    gate(next) {
      if (next) broken = true
      gate = next
    },
    leadTo(next) {
      broken = true
      target = next
      tear(...sockets)
    },
    wait(wanted) {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = records.map(view).find(wanted)
          if (found === undefined) return
          watchers.delete(look)
          resolve(found)
        }
        watchers.add(look)
        look()
      })
    },
    close: deafen,
  }
}
