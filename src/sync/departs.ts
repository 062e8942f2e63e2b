/** Livrets, or themes of one, that this person was let out of and has not said that they know [P9]; read beside the first screen. */
import type { LivretId } from '../base/ids.ts'
import type { VoletKind } from '../domain/volet.ts'
import { edit, transact } from './cabinet.ts'
import type { Depart } from './records.ts'
import type { Outcome, Space } from './space.ts'

export interface ToldDepart extends Pick<Depart, 'livret' | 'nom' | 'le'> {
  readonly vers: string | undefined
  readonly waiting: number
  readonly setAside: number
}

/** With what of theirs is left in each. From a device that was retired all went at once: they were let out of nothing. */
export async function listDeparts({ cabinet, livrets }: Pick<Space, 'cabinet' | 'livrets'>): Promise<readonly ToldDepart[]> {
  const found = await cabinet.read(['departs', 'regles'])
  const told = found.ok && (found.value.get('regles')?.retireLe ?? null) === null ? (found.value.get('departs')?.items ?? []).filter(({ vu }) => vu === undefined) : []
  if (told.length === 0) return []
  const all = await livrets()
  const manifests = new Map(all.ok ? all.value.map((each) => [each.livret, each]) : [])
  return told.flatMap(({ livret, nom, le, vers }) => {
    const left = manifests.get(livret)
    // Let in again, they read the circle again.
    if ((left?.volets.get('cercle')?.seq ?? 0) > 0) return []
    return [{ livret, nom, le, vers, waiting: (left?.pending ?? 0) + (left?.held ?? 0), setAside: left?.setAside ?? 0 }]
  })
}

export async function dismissDeparts({ cabinet, notify }: Pick<Space, 'cabinet' | 'notify'>, livrets: readonly LivretId[]): Outcome<void> {
  const done = await transact(cabinet, ['racine', 'departs'], (snapshot) => {
    const here = snapshot.get('racine')?.livrets ?? []
    const items = (snapshot.get('departs')?.items ?? []).flatMap((depart): Depart[] =>
      !livrets.includes(depart.livret) ? [depart] : here.includes(depart.livret) ? [{ ...depart, vu: true }] : [])
    return { edits: [edit('departs', items.length === 0 ? undefined : { v: 1, items })], result: undefined }
  })
  if (done.ok) notify({ what: 'session' })
  return done
}

export async function dismissTheme({ cabinet, notify }: Pick<Space, 'cabinet' | 'notify'>, livret: LivretId, kind: VoletKind): Outcome<void> {
  const done = await transact(cabinet, [`livret:${livret}`], (snapshot) => {
    const record = snapshot.get(`livret:${livret}`)
    if (record?.fermes?.[kind] === undefined) return { edits: [], result: undefined }
    const { [kind]: _, ...fermes } = record.fermes
    return { edits: [edit(`livret:${livret}`, { ...record, revision: record.revision + 1, fermes })], result: undefined }
  })
  if (done.ok) notify({ what: 'received', livret, kinds: [kind] })
  return done
}
