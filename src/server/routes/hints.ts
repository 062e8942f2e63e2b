/**
 * GET /api/hints: a stream of server-sent events that say "there is news" and nothing else. Bearer like
 * every route (so: read with fetch, EventSource cannot send headers). A stream may end at any time.
 */
import type { FastifyInstance } from 'fastify'
import { sendError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { Hints } from '../hints.ts'

/** A reader that lets this much pile up is gone. */
const MAX_UNSENT_BYTES = 16 * 1024

export function hintsRoute(app: FastifyInstance, { hints, guard }: { readonly hints: Hints; readonly guard: Guard }): void {
  app.get('/api/hints', { onRequest: guard.requireFollower, exposeHeadRoute: false }, async (request, reply) => {
    const { key, compte, until } = guard.sessionOf(request)
    const { raw } = reply
    const write = (text: string): void => {
      if (raw.writableLength > MAX_UNSENT_BYTES) raw.destroy()
      else raw.write(text)
    }
    const leave = hints.join({
      session: key,
      personne: compte.personne,
      until,
      news: () => { write('data: news\n\n') },
      beat: () => { write(':\n\n') },
      end: () => raw.end(),
    })
    if (leave === undefined) return sendError(reply.header('retry-after', 60), 'tooMany')
    raw.on('close', leave)
    raw.on('error', leave)
    reply.hijack()
    raw.writeHead(200, {
      ...Object.fromEntries(Object.entries(reply.getHeaders()).filter((pair): pair is [string, string | number] => pair[1] !== undefined)),
      'content-type': 'text/event-stream; charset=utf-8',
      // A proxy that gathers the stream would hold the news back.
      'x-accel-buffering': 'no',
    })
    write('retry: 5000\n:\n\n')
    return reply
  })
}
