/**
 * What must outlive the database and every backup of it: which livrets were erased or archived, who was shut out of which volets,
 * which erasures are asked for, which devices were retired, second factors taken away and tickets used, the highest epoch ever
 * served, and how far the journal of acts went. A folder outside of both (LEDGER_DIR), small files, identifiers
 * alone. A backup that is put back, by our tool or any other way, is made to forget again before it serves; and it never serves
 * an epoch a second time, under which devices already hold something else.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant, Jour } from '../base/jour.ts'
import type { VoletKind } from '../domain/volet.ts'
import { parseHeads, writeHeads, type ActHeads } from './actHeads.ts'
import { StartError } from './startFault.ts'

export interface Erasure {
  readonly livret: LivretId
  /** Who was of its circle: only they are told that it was erased. */
  readonly personnes: readonly PersonneId[]
  /** Whose it was: of their account the name goes too. */
  readonly titulaires: readonly PersonneId[]
}

/** `le`: since when; `jusquau`: erased after that day. */
export interface Archiving extends Erasure {
  readonly le: Jour
  readonly jusquau: Jour
}

export interface Retirement {
  readonly appareil: AppareilId
  readonly personne: PersonneId
  readonly le: Instant
}

/** A passkey or an identity that was taken away. The same one, bound again later, is not meant. */
export interface RemovedFactor {
  readonly facteur: string
  readonly personne: PersonneId
  readonly le: Instant
}

/** Who read volets of a livret, and does not any more. */
export interface Sorties {
  readonly livret: LivretId
  readonly sortis: readonly { readonly kind: VoletKind; readonly personne: PersonneId }[]
}

/** That a livret be erased: asked, or taken back. */
export interface AskedErasure {
  readonly livret: LivretId
  readonly demande: string
  readonly personne: PersonneId
  readonly le: Instant
  readonly retiree: boolean
}

/** A ticket that let somebody in, by the hash of its secret, and the key that entered. */
export interface UsedTicket {
  readonly secret: string
  readonly cle: string
}

export interface Shelf<T> {
  /** On the disk when it returns: before anything is done. */
  note(what: T): void
  all(): readonly T[]
  /** By what it is named after. */
  find(name: string): T | undefined
  /** Taken back. */
  forget(what: T): void
}

export interface Ledger {
  readonly erased: Shelf<Erasure>
  readonly archived: Shelf<Archiving>
  readonly retired: Shelf<Retirement>
  readonly factors: Shelf<RemovedFactor>
  readonly sorties: Shelf<Sorties>
  readonly asked: Shelf<AskedErasure>
  readonly tickets: Shelf<UsedTicket>
  epoch(): number
  noteEpoch(epoch: number): void
  /** How far each chain of acts went when it was last seen under this epoch; empty when none was. */
  actHeads(epoch: number): ActHeads
  noteActHeads(epoch: number, heads: ActHeads): void
}

// The schemas check the forms that the brands stand for: hence the casts below.
const id = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))
const jour = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))
const erasure = { livret: id, personnes: z.array(id), titulaires: z.array(id) }
const erasureSchema = z.strictObject(erasure)
const archivingSchema = z.strictObject({ ...erasure, le: jour, jusquau: jour })
const retirementSchema = z.strictObject({ appareil: id, personne: id, le: z.int() })

const digest = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))
const ticketSchema = z.strictObject({ secret: digest, cle: id })
const factorSchema = z.strictObject({ facteur: digest, personne: id, le: z.int() })
const sortiesSchema = z.strictObject({ livret: id, sortis: z.array(z.strictObject({ kind: z.string().check(z.regex(/^[A-Za-z0-9_:-]{1,60}$/)), personne: id })) })
const askedSchema = z.strictObject({ livret: id, demande: id, personne: id, le: z.int(), retiree: z.boolean() })

const unreadable = (file: string): StartError => new StartError({ fault: 'ledgerUnreadable', file })

export function openLedger(folder: string): Ledger {
  const epochFile = join(folder, 'epoch')
  const read = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
  const headsName = (epoch: number): string => `actes-${epoch}.jsonl`

  const epoch = (): number => {
    const text = read(epochFile) ?? '0'
    if (!/^\d{1,9}\n?$/.test(text)) throw unreadable(epochFile)
    return Number(text)
  }
  return {
    erased: openShelf(join(folder, 'erased'), (text) => parsed(erasureSchema, text) as Erasure | undefined, ({ livret }) => livret),
    archived: openShelf(join(folder, 'archived'), (text) => parsed(archivingSchema, text) as Archiving | undefined, ({ livret }) => livret),
    retired: openShelf(join(folder, 'retired'), (text) => parsed(retirementSchema, text) as Retirement | undefined, ({ appareil }) => appareil),
    factors: openShelf(join(folder, 'factors'), (text) => parsed(factorSchema, text) as RemovedFactor | undefined, ({ facteur }) => facteur),
    sorties: openShelf(join(folder, 'sorties'), (text) => parsed(sortiesSchema, text) as Sorties | undefined, ({ livret }) => livret),
    asked: openShelf(join(folder, 'asked'), (text) => parsed(askedSchema, text) as AskedErasure | undefined, ({ livret }) => livret),
    tickets: openShelf(join(folder, 'tickets'), (text) => parsed(ticketSchema, text), ({ secret }) => secret),
    epoch,
    noteEpoch(now) {
      if (now <= epoch()) return
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeWhole(folder, 'epoch', `${now}\n`)
    },
    actHeads(of) {
      const file = join(folder, headsName(of))
      const heads = parseHeads(read(file) ?? '')
      if (heads === undefined) throw unreadable(file)
      return heads
    },
    noteActHeads(of, heads) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeWhole(folder, headsName(of), writeHeads(heads))
    },
  }
}

/** A folder of small files, each named by what it is about. */
function openShelf<T>(folder: string, parse: (text: string) => T | undefined, nameOf: (what: T) => string): Shelf<T> {
  const readOne = (name: string): T => {
    const file = join(folder, name)
    const found = parse(readFileSync(file, 'utf8'))
    if (found === undefined || `${nameOf(found)}.json` !== name) throw unreadable(file)
    return found
  }
  return {
    note(what) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeWhole(folder, `${nameOf(what)}.json`, JSON.stringify(what))
    },
    all() {
      if (!existsSync(folder)) return []
      return readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map(readOne)
    },
    find: (name) => (existsSync(join(folder, `${name}.json`)) ? readOne(`${name}.json`) : undefined),
    forget(what) {
      const file = join(folder, `${nameOf(what)}.json`)
      if (!existsSync(file)) return
      rmSync(file, { force: true })
      syncFolder(folder)
    },
  }
}

function parsed<S extends z.ZodMiniType>(schema: S, text: string): z.infer<S> | undefined {
  try {
    const found = z.safeParse(schema, JSON.parse(text))
    return found.success ? found.data : undefined
  } catch {
    return undefined
  }
}

/** Wholly there under its name, or not at all, whenever the machine stops, and whoever else writes it: nodes share the folder, and in containers all have the same process id. */
export function writeWhole(folder: string, name: string, text: string): void {
  const draft = join(folder, `.${name}.${randomBytes(8).toString('hex')}.new`)
  const file = openSync(draft, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, join(folder, name))
  syncFolder(folder)
}

/** A name itself is on the disk, or off it, only once its folder is. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const directory = openSync(folder, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
