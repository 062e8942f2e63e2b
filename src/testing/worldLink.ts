/**
 * The link between a device of the simulated world and its server: what is asked arrives or not, once or twice,
 * and so does what is answered. The bytes are those of the product; only their journey is bad.
 */
import { err, invariant, ok } from '../base/result.ts'
import type { Transport } from '../ports/transport.ts'
import { decodeRequest, encodeReply } from '../protocol/bytes.ts'
import type { WireReply, WireRequest } from '../protocol/wire.ts'
import type { Met, Tally } from './worldTally.ts'

/** What becomes of a request and of its reply. */
export type Fate = 'arrives' | 'requestLost' | 'replyLost' | 'twice' | 'cut' | 'overtaken' | 'serverDies'

/** What is at both ends of a link. */
export interface LinkEnds {
  /** @returns undefined where the server's program threw. */
  readonly answer: (request: WireRequest) => Promise<WireReply | undefined>
  /** @returns whether the server was killed in it. */
  readonly dieDuring: (request: WireRequest) => Promise<boolean>
  /** Before anybody may lose it. */
  readonly onSend: (request: WireRequest) => void
  readonly onArrive: (request: WireRequest) => void
  /** What another tab does while an answer is on its way. */
  readonly meanwhile: () => Promise<void>
}

export function lossyLink(fate: Fate, tally: Tally, ends: LinkEnds): Transport {
  const lost = (met?: Met) => {
    if (met !== undefined) tally.met(met)
    return err({ fault: 'unreachable' } as const)
  }
  return {
    hints: () => () => undefined,
    exchange: async (bytes) => {
      const decoded = decodeRequest(bytes)
      invariant(decoded.ok, 'a device sends what can be read')
      const request = decoded.value
      ends.onSend(request)
      tally.met('exchanges')
      if (fate === 'requestLost') return lost('lost requests')
      if (fate === 'serverDies' && (await ends.dieDuring(request))) return lost('server killed in a transaction')
      ends.onArrive(request)
      if (fate === 'twice') {
        tally.met('duplicated requests')
        await ends.answer(request)
      }
      const reply = await ends.answer(request)
      if (reply === undefined) return lost()
      const answer = encodeReply(reply)
      if (fate === 'replyLost') return lost('lost replies')
      if (fate === 'cut') {
        tally.met('cut replies')
        return ok(answer.slice(0, Math.floor(answer.length / 2)))
      }
      tally.met('snapshots received', reply.n?.length ?? 0)
      if (fate === 'overtaken') {
        tally.met('overtaken replies')
        await ends.meanwhile()
      }
      return ok(answer)
    },
  }
}
