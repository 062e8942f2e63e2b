/**
 * Who was shut out of a volet stays so when an older database is put back: the ledger notes each one that leaves, and
 * forgets them when they are let in again. After a restore they are suspended: nothing is shown to them, whatever the
 * log that came back says of them, until it knows again that they left; let in after that, they read.
 */
import type { Transaction } from 'kysely'
import type { LivretId, PersonneId } from '../../base/ids.ts'
import type { VoletKind } from '../../domain/volet.ts'
import type { Ledger, Sorties } from '../ledger.ts'
import type { Database } from './database.ts'
import { transact } from './retry.ts'
import { openOn } from './scope.ts'
import type { Tables } from './schema.ts'

/** On the disk before the transaction commits: one that is rolled back leaves a note that only a restore would read. */
export function noteSorties(shelf: Ledger['sorties'], livret: LivretId, kind: VoletKind, { out, back }: { readonly out: readonly PersonneId[]; readonly back: readonly PersonneId[] }): void {
  const before = shelf.find(livret)?.sortis ?? []
  const rest = before.filter((each) => each.kind !== kind || !(out.includes(each.personne) || back.includes(each.personne)))
  const sortis = [...rest, ...out.map((personne) => ({ kind, personne }))]
  if (sortis.length === before.length && out.length === 0) return
  if (sortis.length === 0) shelf.forget({ livret, sortis })
  else shelf.note({ livret, sortis })
}

/** Those of the volet that stay suspended. @param wanted whom the log has for its readers */
export async function settleSuspensions(trx: Transaction<Tables>, livret: LivretId, kind: VoletKind, wanted: ReadonlySet<PersonneId>): Promise<ReadonlySet<PersonneId>> {
  const rows = await trx.selectFrom('suspension').select(['kind', 'personne', 'lu']).where('livret', '=', livret).where('kind', 'in', [kind, 'cercle']).execute()
  const staying = new Set<PersonneId>()
  for (const row of rows) {
    const mine = row.kind === kind
    const over = mine && row.lu && !wanted.has(row.personne)
    const of = { livret, kind, personne: row.personne }
    if (over) await trx.deleteFrom('suspension').where('livret', '=', of.livret).where('kind', '=', of.kind).where('personne', '=', of.personne).execute()
    else staying.add(row.personne)
    if (mine && !row.lu && wanted.has(row.personne))
      await trx.updateTable('suspension').set({ lu: true }).where('livret', '=', of.livret).where('kind', '=', of.kind).where('personne', '=', of.personne).execute()
  }
  return staying
}

/** Readers of then come back with a livret that is taken out of the archive; those who are suspended do not. */
export async function shutOutAgain(trx: Transaction<Tables>, livret: LivretId): Promise<void> {
  const rows = await trx.selectFrom('suspension').select(['kind', 'personne']).where('livret', '=', livret).execute()
  for (const row of rows) await takeReader(trx, livret, row)
}

/** Who left the circle reads nothing of it. */
const takeReader = (trx: Transaction<Tables>, livret: LivretId, { kind, personne }: Sorties['sortis'][number]) =>
  trx.deleteFrom('lecteur').where('livret', '=', livret).where('personne', '=', personne)
    .$if(kind !== 'cercle', (query) => query.where('kind', '=', kind)).returning('kind').execute()

/** Of a database that was put back. How many read again what they had been shut out of. */
export async function suspend(db: Database, noted: readonly Sorties[]): Promise<number> {
  let count = 0
  for (const { livret, sortis } of noted) {
    count += await transact(db, async (trx) => {
      await openOn(trx, [livret])
      const gone = new Set<PersonneId>()
      for (const { kind, personne } of sortis) {
        const read = await takeReader(trx, livret, { kind, personne })
        const lu = read.some((each) => each.kind === kind)
        if (read.length > 0) gone.add(personne)
        await trx.insertInto('suspension').values({ livret, kind, personne, lu })
          .onConflict((conflict) => conflict.columns(['livret', 'kind', 'personne']).doNothing()).execute()
      }
      return gone.size
    })
  }
  return count
}
