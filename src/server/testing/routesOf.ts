/** Every route of an application's API, `METHOD /path`, read off the application itself. */
import type { FastifyInstance } from 'fastify'

export function routesOf(app: Pick<FastifyInstance, 'printRoutes'>): readonly string[] {
  const prefixes: string[] = []
  return app.printRoutes({ commonPrefix: false }).split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^(.*?)([/*]\S*) \(([A-Z, ]+)\)/.exec(line) ?? []
    const depth = Math.floor(indent.length / 4)
    prefixes[depth] = part
    const path = prefixes.slice(0, depth + 1).join('')
    return path.startsWith('/api/') ? methods.split(', ').filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`) : []
  }).sort()
}
