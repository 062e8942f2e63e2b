/**
 * What one server does for all of them: whoever takes the turn has it for a while, and takes it again as it goes on; one that
 * stopped in the middle is followed by another once that is over. A row, not a lock: no connection is held meanwhile.
 */
import type { Instant } from '../base/jour.ts'
import type { Database } from './postgres/database.ts'

export interface Turn {
  /** False: somebody else has taken it meanwhile. */
  keep(): Promise<boolean>
  end(): Promise<void>
}

const TURN_MS = 5 * 60_000

export async function takeTurn(db: Database, nom: string, now: () => Instant): Promise<Turn | undefined> {
  let until = new Date(now() + TURN_MS)
  const taken = await db.insertInto('tache').values({ nom, jusquau: until })
    .onConflict((conflict) => conflict.column('nom').doUpdateSet({ jusquau: until }).where('tache.jusquau', '<=', new Date(now())))
    .returning('nom').executeTakeFirst()
  if (taken === undefined) return undefined
  const move = async (next: Date): Promise<boolean> => {
    const moved = await db.updateTable('tache').set({ jusquau: next }).where('nom', '=', nom).where('jusquau', '=', until).returning('nom').executeTakeFirst()
    until = next
    return moved !== undefined
  }
  return {
    keep: () => move(new Date(now() + TURN_MS)),
    end: async () => {
      await move(new Date(now()))
    },
  }
}
