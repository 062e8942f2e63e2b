/** How far each chain of acts went, read off what was kept outside the database: a backup, or a file of heads. */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as z from 'zod/mini'
import { parseHeads, type ActHead, type ActHeads } from '../actHeads.ts'

const acteSchema = z.object({ livret: z.string(), rang: z.int(), hash: z.string() })

/** `undefined`: it is neither. */
export async function headsOf(path: string): Promise<ActHeads | undefined> {
  if (!existsSync(path)) return undefined
  if (!statSync(path).isDirectory()) return parseHeads(readFileSync(path, 'utf8'))
  const acts = join(path, 'acte.jsonl')
  if (!existsSync(acts)) return undefined
  const heads = new Map<string, ActHead>()
  // Identifiers alone: no character in a row that some readers take for the end of a line.
  for await (const line of createInterface({ input: createReadStream(acts, 'utf8') })) {
    const { livret, rang, hash } = z.parse(acteSchema, JSON.parse(line))
    if ((heads.get(livret)?.rang ?? 0) < rang) heads.set(livret, { rang, hash })
  }
  return heads
}
