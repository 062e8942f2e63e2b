/** What a journal is given to keep by its tests: one of each shape, with fresh random ids. */
import { encodeId, parseAppareilId, parseCreatedId, parseIntentionId, parseLivretId, parsePersonneId, parseReplicaId, type AppareilId, type CreatedId, type IntentionId, type LivretId, type PersonneId, type ReplicaId } from '../base/ids.ts'
import type { HeldOperation, ReplicaRecord, SignedChunk, StoredEntry } from '../authority/journal.ts'
import type { Entry, Operation, Payload } from '../operations/operation.ts'
import { got } from './got.ts'
import { instant } from './moments.ts'

export const randomId = (length: number): string => encodeId(crypto.getRandomValues(new Uint8Array(length)))
export const newLivret = (): LivretId => got(parseLivretId(randomId(16)))
export const newPersonne = (): PersonneId => got(parsePersonneId(randomId(16)))
export const newAppareil = (): AppareilId => got(parseAppareilId(randomId(16)))
export const newIntention = (): IntentionId => got(parseIntentionId(randomId(16)))
export const newReplica = (): ReplicaId => got(parseReplicaId(randomId(8)))
export const newCreated = (): CreatedId => got(parseCreatedId(randomId(16)))
export const newHash = (): string => randomId(32)

export function operation(payload: Payload, more: Partial<Operation> = {}): Operation {
  return {
    dot: { replica: newReplica(), n: 1 },
    author: newPersonne(),
    schema: 1,
    rights: { epoch: 1, seq: 0 },
    payload,
    observed: [],
    at: instant(1_760_000_000_000),
    ...more,
  }
}

export const set = (value: string): Payload => ({ act: 'set', entity: 'identite', field: 'prenom', value })
export const stored = (entry: Entry): StoredEntry => ({ entry, commitment: newHash(), salt: entry.kind === 'stub' ? '' : randomId(16), hash: newHash() })
export const accepted = (seq: number, written: Operation = operation(set(`valeur ${seq}`))): StoredEntry => stored({ kind: 'operation', seq, operation: written })

/** Entries `from` to `to`, appended as they are. */
export const range = (from: number, to: number): StoredEntry[] => Array.from({ length: to - from + 1 }, (_, i) => accepted(from + i))

export const held = (more: Partial<HeldOperation> = {}): HeldOperation => ({
  operation: operation(set('en attente')),
  commitment: newHash(),
  salt: randomId(16),
  why: { for: 'version', schema: 2 },
  ...more,
})

/** One of each shape that a log must give back exactly. */
export function everyPayload(): Payload[] {
  return [
    { act: 'create', entity: newCreated(), type: 'note', values: { texte: 'é 👩🏽‍🏭 \u0000 \ud800 "\\', partage: true, heures: 3.5, rien: null } },
    { act: 'set', entity: 'frein.mobilite', field: 'ditNiveau', value: null },
    { act: 'add', entity: 'frein.mobilite', field: 'ditSituations', element: 'permis' },
    { act: 'remove', entity: 'frein.mobilite', field: 'ditSituations', element: 'permis' },
    { act: 'transition', entity: newCreated(), field: 'etat', from: 'prevue', to: 'enCours' },
    { act: 'text', entity: 'contrat', field: 'objectif', changes: [3, [0, 'un ', 'deux'], 4] },
    { act: 'decision', about: { replica: newReplica(), n: 3 }, keep: true },
    { act: 'unknown', row: [42, { nouveau: [1, 'deux', null] }] },
  ]
}

export const signedChunk = (n: number, lastN: number): SignedChunk => ({ n, lastN, previous: newHash(), keyId: randomId(16), signature: randomId(64) })
export const record = (): ReplicaRecord => ({ personne: newPersonne(), appareil: newAppareil(), lastN: 3, hash: newHash() })
