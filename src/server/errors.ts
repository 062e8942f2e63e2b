/**
 * Every error the API answers, by a closed reason. The answer is the reason alone: no message, no echo of
 * what was sent. What an operator needs goes to the log, without a value that a person wrote.
 */
import type { FastifyReply } from 'fastify'
import { codeOf } from './errorCode.ts'

export const ERROR_STATUS = {
  malformed: 400,
  signedOut: 401,
  signature: 401,
  forbidden: 403,
  secondFactor: 403,
  notFound: 404,
  tooLarge: 413,
  unsupported: 415,
  version: 426,
  tooMany: 429,
  internal: 500,
  unavailable: 503,
} as const
export type ErrorReason = keyof typeof ERROR_STATUS

export function sendError(reply: FastifyReply, reason: ErrorReason): FastifyReply {
  return reply.code(ERROR_STATUS[reason]).type('application/json; charset=utf-8').send(JSON.stringify({ error: reason }))
}

/** A request this process cannot answer now, and another or a later one might: the client tries again. */
const PASSING = /^(08|53|57P|58|25006|55P03|57014|40001|40P01|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EHOSTUNREACH)/

export function reasonOf(cause: unknown): ErrorReason {
  const code = codeOf(cause)
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'tooLarge'
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'unsupported'
  if (code === 'FST_ERR_HANDLER_TIMEOUT') return 'unavailable'
  const status = typeof cause === 'object' && cause !== null && 'statusCode' in cause ? cause.statusCode : undefined
  if (typeof status === 'number' && status >= 400 && status < 500) return 'malformed'
  if (PASSING.test(code) || (cause instanceof Error && isLostConnection(cause))) return 'unavailable'
  return 'internal'
}

/** The `pg` driver gives these no code. */
const isLostConnection = (cause: Error): boolean =>
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(cause.message)

/** Where and what kind, never with what values: messages of the database may quote them. */
export function describeError(cause: unknown): Record<string, unknown> {
  if (!(cause instanceof Error)) return { type: typeof cause }
  const place = Object.fromEntries(
    ['table', 'column', 'constraint', 'routine'].flatMap((name) => {
      const value: unknown = Reflect.get(cause, name)
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim())
  return { type: cause.name, code: codeOf(cause), ...place, at: frames.slice(0, 12) }
}
