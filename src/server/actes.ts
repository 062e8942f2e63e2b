/**
 * The journal of acts: what was done to sessions, keys, devices and livrets, by whom, as identifiers and never a word
 * of anybody's. Rows are only added. Each holds a hash over the one before it in its chain and over itself: one chain
 * per livret, one for all that is about none. `npm run journal -- verify` reads them all. What changes who belongs and who reads is
 * written by the authority's own journal, in the transaction that accepts it (authority/circleActs.ts).
 *
 * A chain's next place is taken by inserting it: the primary key lets one writer have it, the others wait for that
 * transaction and then take the one after. No lock of its own, and livrets never wait for each other.
 */
import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { canonicalJson } from '../protocol/hash.ts'
import { laterHeads, type ActHeads } from './actHeads.ts'
import type { Ledger } from './ledger.ts'
import type { Database } from './postgres/database.ts'
import { OPENED } from './postgres/migrations/m0003Rangs.ts'
import { NO_LIVRET } from './postgres/migrations/m0007Actes.ts'
import { transact } from './postgres/retry.ts'
import type { ActeTable, Tables } from './postgres/schema.ts'

/** A closed list: a name once written is never given another meaning. */
export const ACTE_GENRES = [
  'sessionOuverte', 'sessionRefusee', 'sessionFinie', 'jetonRejoue',
  'cleEnrolee', 'cleRetiree', 'carteRefaite', 'enrolementOuvert', 'enrolementRefuse', 'appareilRetire', 'appareilPerime', 'posteRegle', 'posteRetire',
  'invitation', 'organisationOuverte', 'cleAccesEnregistree', 'cleAccesRetiree', 'identiteLiee', 'identiteRetiree', 'facteurMontre', 'preuveRefusee', 'entreeProuvee', 'compteOuvert', 'compteFerme',
  'morceauFalsifie', 'morceauRejoue', 'accesRefuse', 'copieTrouvee',
  'membreEntre', 'membreSorti', 'relaisPropose', 'relaisAccepte', 'relaisDecline', 'relaisAnnule', 'relaisTermine', 'remplacement',
  'themeOuvert', 'themeFerme', 'lectureOuverte', 'lectureFermee', 'titulaire', 'finAccompagnement', 'travailGarde', 'travailEcarte',
  'export', 'effacementDemande', 'effacement', 'archive', 'archiveRouverte', 'sauvegarde', 'restauration',
] as const
export type ActeGenre = (typeof ACTE_GENRES)[number]

export interface Acte {
  readonly genre: ActeGenre
  /** What it is about; absent when it is about no livret, or about none that was found. */
  readonly livret?: LivretId | undefined
  /** Who did it, as the session says. */
  readonly personne?: PersonneId | undefined
  readonly appareil?: AppareilId | undefined
  /** The identifier of what it was done to, when that is neither: a key, another person, another device. */
  readonly objet?: string | undefined
}

/** Within a transaction, so that an act and what it says stand together or not at all. */
export const writeActe = (trx: Transaction<Tables>, acte: Acte, at: Instant): Promise<void> => writeActes(trx, acte.livret, [acte], at)

/** Of one chain, one after the other. */
export async function writeActes(trx: Transaction<Tables>, about: LivretId | undefined, actes: readonly Omit<Acte, 'livret'>[], at: Instant): Promise<void> {
  const livret = about ?? NO_LIVRET
  await sql`SELECT set_config(${OPENED}, concat_ws(',', nullif(current_setting(${OPENED}, true), ''), ${livret}::text), true)`.execute(trx)
  for (;;) {
    const last = await trx.selectFrom('acte').select(['rang', 'hash']).where('livret', '=', livret).orderBy('rang', 'desc').limit(1).executeTakeFirst()
    let hash = last?.hash ?? ''
    const rows = actes.map((acte, i): ActeTable => {
      const row = {
        livret, rang: (last?.rang ?? 0) + 1 + i, le: new Date(at), genre: acte.genre,
        personne: acte.personne ?? null, appareil: acte.appareil ?? null, objet: acte.objet ?? null,
      }
      hash = acteHash(hash, row)
      return { ...row, hash }
    })
    const [first, ...rest] = rows
    if (first === undefined) return
    const made = await trx.insertInto('acte').values(first).onConflict((conflict) => conflict.doNothing()).returning('rang').executeTakeFirst()
    if (made === undefined) continue
    // Whoever wants the places after it waits for this transaction.
    if (rest.length > 0) await trx.insertInto('acte').values(rest).execute()
    return
  }
}

/**
 * Writes where each chain goes into the ledger, outside the database: `npm run journal -- verify` compares. Where a chain is
 * shorter than it once was, the ledger keeps what it saw.
 */
export async function exportActHeads(db: Database, ledger: Ledger, epoch: number): Promise<void> {
  ledger.noteActHeads(epoch, laterHeads(ledger.actHeads(epoch), await actHeads(db)))
}

/** A chain ends before where it was once seen to go. */
export async function isShortOf(db: Database, seen: ActHeads): Promise<boolean> {
  if (seen.size === 0) return false
  const now = await actHeads(db)
  return [...seen].some(([chain, { rang }]) => (now.get(chain)?.rang ?? 0) < rang)
}

async function actHeads(db: Database): Promise<ActHeads> {
  const { rows } = await sql<{ chaine: string; rang: number; hash: string }>`SELECT chaine, rang, hash FROM tetes_actes()`.execute(db)
  return new Map(rows.map(({ chaine, rang, hash }) => [chaine, { rang, hash }]))
}

/** An act that stands alone. */
export const recordActe = (db: Database, acte: Acte, at: Instant): Promise<void> => transact(db, (trx) => writeActe(trx, acte, at))

export function acteHash(before: string, { livret, rang, le, genre, personne, appareil, objet }: Omit<ActeTable, 'hash'>): string {
  return createHash('sha256').update(canonicalJson([before, livret, rang, le.getTime(), genre, personne, appareil, objet])).digest('base64url')
}
