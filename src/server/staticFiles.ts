/**
 * The built application. Hashed assets never change under their name; everything else is asked for again
 * each time (and mostly answered 304). Text is compressed once per file and kept, because the first visit
 * is on a slow link. A path that is no file is a screen of the application, except under /api and /assets.
 */
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { sendError } from './errors.ts'

const IMMUTABLE = 'public, max-age=31536000, immutable'
const TEXT = /^(text\/|application\/(javascript|json|manifest\+json)|image\/svg)/
const MAX_KEPT = 300

export async function serveApplication(app: FastifyInstance, dist: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: dist,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', /[\\/]assets[\\/]/.test(path.slice(dist.length)) ? IMMUTABLE : 'no-cache')
    },
  })
  app.addHook('onSend', compressOnce())
  app.setNotFoundHandler((request, reply) => {
    const isScreen = request.method === 'GET' && !/^\/(api|assets)(\/|$|\?)/.test(request.url) && (request.headers.accept ?? '').includes('text/html')
    return isScreen ? reply.sendFile('index.html') : sendError(reply, 'notFound')
  })
}

function compressOnce(): (request: FastifyRequest, reply: FastifyReply, payload: unknown) => Promise<unknown> {
  const kept = new Map<string, Promise<Buffer>>()
  return async (request, reply, payload) => {
    // A file may vanish between being found and being opened (a build was swapped): an answer fails, not the server.
    if (payload instanceof Readable) payload.on('error', () => undefined)
    const type = String(reply.getHeader('content-type') ?? '')
    const etag = String(reply.getHeader('etag') ?? '')
    if (!(payload instanceof Readable) || etag === '' || !TEXT.test(type)) return payload
    reply.header('vary', 'accept-encoding')
    const encoding = acceptedEncoding(request.headers['accept-encoding'] ?? '')
    if (encoding === undefined || reply.statusCode !== 200 || request.method !== 'GET') return payload
    const key = `${encoding} ${etag} ${request.url}`
    let compressed = kept.get(key)
    if (compressed === undefined) {
      if (kept.size >= MAX_KEPT) kept.clear()
      compressed = buffer(payload).then(COMPRESS[encoding])
      compressed.catch(() => kept.delete(key))
      kept.set(key, compressed)
    } else payload.destroy()
    const body = await compressed
    reply.removeHeader('accept-ranges')
    reply.header('content-encoding', encoding).header('content-length', body.length)
    return body
  }
}

type Encoding = 'br' | 'gzip'

function acceptedEncoding(accepts: string): Encoding | undefined {
  const refused = (name: string): boolean => new RegExp(`\\b${name}\\s*;\\s*q=0(\\.0*)?\\s*(,|$)`).test(accepts)
  return (['br', 'gzip'] as const).find((name) => new RegExp(`\\b${name}\\b`).test(accepts) && !refused(name))
}

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
const COMPRESS: Readonly<Record<Encoding, (raw: Buffer) => Promise<Buffer>>> = {
  br: (raw) =>
    brotli(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }),
  gzip: (raw) => zip(raw, { level: 9 }),
}
