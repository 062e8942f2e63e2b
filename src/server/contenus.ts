/**
 * What may lie on a device: the livrets that its person was sent, or opened, on a day on which that device was in use. The access log
 * knows the person, not the device, and goes back 12 months: it says "may", never "was". Of the person themselves it keeps
 * nothing: on their devices lies their own livret.
 */
import { sql, type RawBuilder } from 'kysely'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { Contenu, Retrait } from '../domain/droits.ts'
import type { Database } from './postgres/database.ts'
import { instantOf } from './postgres/instantOf.ts'
import { readAs } from './postgres/scope.ts'
import { TOKEN_MS } from './sessions.ts'

/** A device is seen when it gets a token, and is told things for as long as that counts: past midnight too. */
const inUse = (): RawBuilder<boolean> => sql<boolean>`lecture.jour BETWEEN (appareil.depuis AT TIME ZONE 'Europe/Paris')::date
  AND (LEAST(appareil.vu_le + ${TOKEN_MS} * interval '1 millisecond', retrait.retire_le) AT TIME ZONE 'Europe/Paris')::date`

/** Of each device of these people. `by` is told the livrets they read themselves, and of the others how many. */
export async function contenusOf(db: Database, personnes: readonly PersonneId[], by: PersonneId): Promise<ReadonlyMap<AppareilId, Contenu>> {
  const circle = async (personne: PersonneId): Promise<readonly LivretId[]> =>
    (await readAs(db, personne, (trx) => trx.selectFrom('lecteur').select('livret').where('personne', '=', personne).where('kind', '=', 'cercle').execute())).map(({ livret }) => livret)
  const theirs = new Set(await circle(by))
  const found = new Map<AppareilId, Contenu>()
  for (const personne of new Set(personnes)) {
    const rows = await readAs(db, personne, (trx) => trx.selectFrom('appareil').leftJoin('retrait', 'retrait.appareil', 'appareil.appareil')
      .innerJoin('lecture', 'lecture.personne', 'appareil.personne').where('appareil.personne', '=', personne).where(inUse())
      .select(['appareil.appareil', 'lecture.livret']).distinct().orderBy('lecture.livret').execute())
    const own = await db.selectFrom('appareil').innerJoin('compte', 'compte.personne', 'appareil.personne')
      .where('appareil.personne', '=', personne).where('role', '=', 'beneficiaire').select('appareil').execute()
    const livrets = own.length === 0 ? [] : await circle(personne)
    const all = [...rows, ...own.flatMap(({ appareil }) => livrets.map((livret) => ({ appareil, livret })))]
    for (const appareil of new Set(all.map((row) => row.appareil))) {
      const held = [...new Set(all.filter((row) => row.appareil === appareil).map(({ livret }) => livret))]
      const read = held.filter((livret) => theirs.has(livret))
      found.set(appareil, { livrets: read, autres: held.length - read.length })
    }
  }
  return found
}

/** Devices of others that may hold this livret and were retired, lost or not; the last one first. For whoever reads its circle. */
export async function retraitsOf(db: Database, livret: LivretId, personne: PersonneId): Promise<readonly Retrait[]> {
  const rows = await readAs(db, personne, (trx) => trx.selectFrom('lecture').innerJoin('appareil', 'appareil.personne', 'lecture.personne')
    .innerJoin('retrait', 'retrait.appareil', 'appareil.appareil').innerJoin('compte', 'compte.personne', 'lecture.personne')
    .leftJoin('organisation', 'organisation.organisation', 'compte.organisation')
    .where('lecture.livret', '=', livret).where('lecture.personne', '!=', personne).where(inUse())
    .select(['appareil.appareil', 'prenom', 'organisation.nom as organisation', 'retire_le', 'vu_le']).distinct().orderBy('retire_le', 'desc').execute())
  return rows.map(({ prenom, organisation, retire_le, vu_le }) => ({ prenom, organisation: organisation ?? '', retireLe: instantOf(retire_le), vuLe: instantOf(vu_le < retire_le ? vu_le : retire_le) }))
}
