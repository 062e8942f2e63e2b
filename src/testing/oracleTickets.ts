/**
 * What the oracle knows of tickets: who gave which to whom, with which key and by which clock, and what the server heard of
 * it. From that alone it says which device may enter, and so which may be shown anything at all. It asks the server nothing.
 */
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'

const MINUTE = 60_000
const DAY = 86_400_000

export interface Given {
  readonly billet: string
  readonly by: PersonneId
  readonly from: AppareilId
  readonly livret: LivretId
  readonly personne: PersonneId
  /** That signed it; of one opened with network, none. */
  readonly cle: string | undefined
  readonly replaces: boolean
  /** By the clock of the device that gave it. */
  readonly at: number
  readonly forged: boolean
  /** Once the server has heard of it, until when it is good. */
  ends: number | undefined
  takenBy: AppareilId | undefined
  replaced: boolean
}

/** How things stand when somebody comes with it. */
export interface Now {
  readonly at: number
  /** Who may give one for that livret, and whom it is about. */
  readonly referent: PersonneId | undefined
  readonly about: PersonneId | undefined
  /** The key that the giving device has in use. */
  readonly cle: string
  readonly revoked: ReadonlySet<AppareilId>
}

export type Entry = { readonly what: 'enters' | 'retired' | 'refused'; readonly rule: 'B1' | 'B2' | 'B3' | 'B6' }

export class OracleTickets {
  readonly given = new Map<string, Given>()
  readonly entered = new Set<AppareilId>()

  give(given: Omit<Given, 'ends' | 'takenBy' | 'replaced'>): Given {
    const made: Given = { ...given, ends: given.cle === undefined ? given.at + 10 * MINUTE : undefined, takenBy: undefined, replaced: false }
    // With network, one for the same person ends the one before.
    if (given.cle === undefined) for (const each of this.given.values()) if (each.cle === undefined && each.personne === given.personne && each.takenBy === undefined) each.ends = 0
    this.given.set(given.billet, made)
    return made
  }

  /** Until when it would be good; undefined: nobody believes it. `ago`: how long since, as the device that gave it says. */
  #ends(given: Given, now: Now, ago: number | undefined): number | undefined {
    if (given.ends !== undefined) return given.ends
    if (given.cle !== now.cle) return undefined
    const believed = given.at <= now.at + DAY && given.at > now.at - 30 * DAY
    if (ago === undefined) return believed ? given.at + 30 * DAY : undefined
    return ago < 30 * DAY ? Math.max(now.at - ago, believed ? given.at : 0) + 30 * DAY : undefined
  }

  /** Of one that was signed: whether it counts at all, and why not. */
  #counts(given: Given, now: Now, ago?: number): Entry {
    if (given.forged || now.revoked.has(given.from) || now.referent !== given.by || now.about !== given.personne) return { what: 'refused', rule: 'B2' }
    const ends = this.#ends(given, now, ago)
    return ends !== undefined && (ends > now.at || given.takenBy !== undefined) ? { what: 'enters', rule: 'B2' } : { what: 'refused', rule: given.ends === undefined && given.cle !== now.cle ? 'B2' : 'B3' }
  }

  presented(given: Given | undefined, appareil: AppareilId, now: Now): Entry {
    if (given === undefined) return { what: 'refused', rule: 'B2' }
    // It entered by it, and its answer was lost: it is told the same, whatever became of who gave it.
    const again = given.cle !== undefined && given.takenBy === appareil
    const counts: Entry = again ? { what: 'enters', rule: 'B1' } : given.cle !== undefined ? this.#counts(given, now) : (given.ends ?? 0) > now.at ? { what: 'enters', rule: 'B1' } : { what: 'refused', rule: 'B1' }
    if (counts.what === 'refused') return counts
    if (given.takenBy !== undefined && given.takenBy !== appareil) return { what: 'refused', rule: 'B1' }
    return now.revoked.has(appareil) ? { what: 'retired', rule: 'B6' } : counts
  }

  /** By the device that gave it. */
  declared(given: Given | undefined, now: Now, ago: number): Entry {
    return given === undefined ? { what: 'refused', rule: 'B2' } : this.#counts(given, now, ago)
  }

  /** The server heard of it; whose devices end by that, if any: of that person, all that are in use but the one that came. */
  heard(given: Given, now: Now, { ago, by, inUse }: { readonly ago?: number; readonly by?: AppareilId; readonly inUse: readonly AppareilId[] }): ReadonlySet<AppareilId> {
    given.ends = this.#ends(given, now, ago)
    if (by !== undefined) {
      given.takenBy = by
      this.entered.add(by)
    }
    if (!given.replaces || given.replaced) return new Set()
    given.replaced = true
    return new Set(inUse.filter((appareil) => appareil !== given.takenBy && !now.revoked.has(appareil)))
  }
}
