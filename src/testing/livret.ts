/** A livret with its circle, opened by a responsable through the real authority, for tests of the core. */
import type { LivretId, PersonneId } from '../base/ids.ts'

import { createMemoryJournal, type MemoryJournal } from '../authority/memoryJournal.ts'
import type { Role } from '../domain/roles.ts'
import type { Draft } from '../operations/draft.ts'
import { createExchange, type Exchange } from '../protocol/exchange.ts'
import { Peer } from './peer.ts'
import { seededIds } from './seededIds.ts'
import type { Ids } from '../ports/ids.ts'

export interface Table {
  readonly ids: Ids
  readonly journal: MemoryJournal
  readonly exchange: Exchange
  readonly livret: LivretId
  readonly responsable: Peer
  readonly referent: Peer
  readonly beneficiaire: Peer
  readonly conseiller: Peer
  /** Another device, or another person. */
  readonly peer: (personne?: PersonneId, mayOpen?: boolean) => Peer
}

export const membreDraft = (ids: Ids, personne: PersonneId, role: Role, nom: string): Draft => ({
  payload: { act: 'create', entity: ids.entity(), type: 'membre', values: { personne, role, nom, organisme: 'Les Quatre Vents', depuis: '2026-03-09' } },
  observed: [],
})

export async function openTable(seed: number, spoken?: Exchange): Promise<Table> {
  const ids = seededIds(seed)
  const journal = createMemoryJournal()
  const exchange = spoken ?? createExchange({ journal })
  const livret = ids.livret()
  const peer = (personne: PersonneId = ids.personne(), mayOpen = false): Peer => new Peer(ids, exchange, personne, mayOpen)
  const [responsable, referent, beneficiaire, conseiller] = [peer(undefined, true), peer(), peer(), peer()]
  responsable.save(livret, 'cercle', [
    membreDraft(ids, responsable.personne, 'responsable', 'Nadia F.'),
    membreDraft(ids, referent.personne, 'referent', 'Maud T.'),
    membreDraft(ids, beneficiaire.personne, 'beneficiaire', 'Fatou B.'),
    membreDraft(ids, conseiller.personne, 'conseiller', 'Paul D.'),
    { payload: { act: 'set', entity: 'identite', field: 'prenom', value: 'Fatou' }, observed: [] },
  ])
  await responsable.sync()
  for (const each of [referent, beneficiaire, conseiller]) await each.sync()
  return { ids, journal, exchange, livret, responsable, referent, beneficiaire, conseiller, peer }
}

