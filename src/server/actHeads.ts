/**
 * How far each chain of acts goes, as a file of lines kept outside the database: whoever owns the database may cut the end of a
 * chain, or write one anew, and nothing inside tells. What was once seen outside does.
 */

export interface ActHead {
  readonly rang: number
  readonly hash: string
}

/** By chain: a livret, or `serveur`. */
export type ActHeads = ReadonlyMap<string, ActHead>

const LINE = /^(?<chain>[A-Za-z0-9_-]{1,64}) (?<rang>\d{1,15}) (?<hash>[A-Za-z0-9_-]{43})$/

export const writeHeads = (heads: ActHeads): string => [...heads].map(([chain, { rang, hash }]) => `${chain} ${rang} ${hash}\n`).join('')

/** `undefined`: not such a file. */
export function parseHeads(text: string): ActHeads | undefined {
  const heads = new Map<string, ActHead>()
  for (const line of text.split('\n')) {
    if (line === '') continue
    const { chain, rang, hash } = LINE.exec(line)?.groups ?? {}
    if (chain === undefined || rang === undefined || hash === undefined) return undefined
    heads.set(chain, { rang: Number(rang), hash })
  }
  return heads
}

/** What is now, but nowhere less than what was seen before: a chain that was cut keeps its old head, for verifying to find. */
export function laterHeads(before: ActHeads, now: ActHeads): ActHeads {
  const heads = new Map(now)
  for (const [chain, head] of before) if ((heads.get(chain)?.rang ?? 0) < head.rang) heads.set(chain, head)
  return heads
}
