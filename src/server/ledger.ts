/**
 * What must outlive the database and every backup of it: which livrets were erased, and the highest epoch ever served.
 * A folder outside of both (LEDGER_DIR), one small file each, identifiers alone. A backup that is put back, by our tool
 * or any other way, is made to forget again before it serves; and it never serves an epoch a second time, under which
 * devices already hold something else.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { LivretId, PersonneId } from '../base/ids.ts'
import { StartError } from './startFault.ts'

export interface Erasure {
  readonly livret: LivretId
  /** Who was of its circle: only they are told that it was erased. */
  readonly personnes: readonly PersonneId[]
  /** Whose it was: of their account the name goes too. */
  readonly titulaires: readonly PersonneId[]
}

export interface Ledger {
  /** On the disk when it returns: before anything is destroyed. */
  note(erasure: Erasure): void
  erasures(): readonly Erasure[]
  epoch(): number
  noteEpoch(epoch: number): void
}

const id = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))
const erasureSchema = z.strictObject({ livret: id, personnes: z.array(id), titulaires: z.array(id) })

export function openLedger(folder: string): Ledger {
  const erased = join(folder, 'erased')
  const epochFile = join(folder, 'epoch')
  const read = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
  const unreadable = (file: string): StartError => new StartError({ fault: 'ledgerUnreadable', file })

  const epoch = (): number => {
    const text = read(epochFile) ?? '0'
    if (!/^\d{1,9}\n?$/.test(text)) throw unreadable(epochFile)
    return Number(text)
  }
  return {
    note(erasure) {
      mkdirSync(erased, { recursive: true, mode: 0o700 })
      writeWhole(erased, `${erasure.livret}.json`, JSON.stringify(erasure))
    },
    erasures() {
      if (!existsSync(erased)) return []
      return readdirSync(erased).filter((name) => name.endsWith('.json')).sort().map((name) => {
        const file = join(erased, name)
        const parsed = erasureSchema.safeParse(parse(readFileSync(file, 'utf8')))
        if (!parsed.success || `${parsed.data.livret}.json` !== name) throw unreadable(file)
        const { livret, personnes, titulaires } = parsed.data
        // The schema checked the form that each brand stands for.
        return { livret: livret as LivretId, personnes: personnes as PersonneId[], titulaires: titulaires as PersonneId[] }
      })
    },
    epoch,
    noteEpoch(now) {
      if (now <= epoch()) return
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeWhole(folder, 'epoch', `${now}\n`)
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Wholly there under its name, or not at all, whenever the machine stops. */
export function writeWhole(folder: string, name: string, text: string): void {
  const draft = join(folder, `.${name}.new`)
  const file = openSync(draft, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, join(folder, name))
  if (process.platform === 'win32') return
  // The name itself is on the disk only once its folder is.
  const directory = openSync(folder, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
