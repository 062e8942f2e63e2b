/**
 * Times in the bytes of a reply. A run was mostly made shortly before or after the one that comes before it, so what
 * is said is the seconds between the two; of the first run, the seconds since `t`. Everywhere else a time is whole.
 */
import { isStub } from './rows.ts'
import { FARTHEST, type WireFragment, type WireReply } from './wire.ts'

/** Every run's time in its order in the reply: `f`, then `h`. */
function withTimes(reply: WireReply, of: (time: number) => number): WireReply {
  const fragment = ([volet, epoch, first, items, ...others]: WireFragment): WireFragment => [volet, epoch, first, items.map((item) => {
    if (isStub(item)) return item
    const [place, schema, replica, n, author, rightsEpoch, rightsSeq, time, ...rest] = item
    return [place, schema, replica, n, author, rightsEpoch, rightsSeq, of(time), ...rest]
  }), ...others]
  return {
    ...reply,
    ...(reply.f === undefined ? {} : { f: reply.f.map(fragment) }),
    ...(reply.h === undefined ? {} : { h: fragment(reply.h) }),
  }
}

const wholeSeconds = (time: number): number => Math.floor(time / 1000)

export function sayTimes(reply: WireReply): WireReply {
  let before = wholeSeconds(reply.t)
  return withTimes(reply, (time) => {
    const said = wholeSeconds(time) - before
    before += said
    return said
  })
}

/** `undefined` when a time is none. */
export function readTimes(reply: WireReply): WireReply | undefined {
  let [before, farthest] = [wholeSeconds(reply.t), 0]
  const read = withTimes(reply, (said) => {
    before += said
    farthest = Math.max(farthest, Math.abs(before * 1000))
    return before * 1000
  })
  return farthest <= FARTHEST ? read : undefined
}
