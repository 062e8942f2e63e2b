import type { FastifyInstance } from 'fastify'

/** A scope of its own: here nothing but bytes of this type is read, and they are read nowhere else. */
export async function bytesOnly(parent: FastifyInstance, { type, maxBytes }: { readonly type: string; readonly maxBytes: number }, routes: (app: FastifyInstance) => void): Promise<void> {
  await parent.register((app, _options, done) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, parsed) => {
      parsed(null, body)
    })
    routes(app)
    done()
  })
}
