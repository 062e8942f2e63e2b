/** The embedded database's passwords: random, made once, in a file that only the server's own user reads. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { codeOf } from '../errorCode.ts'

const password = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))
const schema = z.strictObject({ superuser: password, proprietaire: password, application: password })
export type Credentials = z.infer<typeof schema>

export const credentialsFile = (dataDir: string): string => join(dataDir, 'postgres.json')

export function readCredentials(dataDir: string): Credentials | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(credentialsFile(dataDir), 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || cause instanceof SyntaxError) return undefined
    throw cause
  }
}

export function createCredentials(dataDir: string): Credentials {
  const make = (): string => randomBytes(32).toString('base64url')
  const credentials = { superuser: make(), proprietaire: make(), application: make() }
  const draft = `${credentialsFile(dataDir)}.new`
  const file = openSync(draft, 'w', 0o600)
  try {
    writeSync(file, JSON.stringify(credentials))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, credentialsFile(dataDir))
  return credentials
}
