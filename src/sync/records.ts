/**
 * What a person's space holds, record by record: names (seen only inside the seal) and shapes.
 *
 * What was or will be on the wire is kept in its wire form, which is versioned and read by one function.
 * A chunk is kept exactly as first made until the log shows what became of it, and for a while after
 * (`envoyes`): a server that lost its tail is offered the same bytes again [I4].
 */
import type { AppareilId, LivretId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { ReglesPoste } from '../domain/poste.ts'
import type { AccountRole } from '../domain/roles.ts'
import type { VoletKey, VoletKind } from '../domain/volet.ts'
import type { DotKey, RefusalDetail } from '../operations/operation.ts'
import type { StoredKey } from '../ports/keys.ts'
import type { Hash } from '../protocol/hash.ts'
import type { WireEntry } from '../protocol/rows.ts'
import type { TicketClaim } from '../protocol/signedTicket.ts'
import type { WireChunk, WireHeld, WireSignedChunk, WireSnapshot } from '../protocol/wire.ts'

export interface SessionToken {
  readonly token: string
  /** Buys the next pair, once; an older program had none. */
  readonly refresh?: string
  /** The id of the device's key that the server has in use. */
  readonly cle?: string
  /** It says that another should take its place. */
  readonly cleAncienne?: true
}

/** `cle`: the key in use, and those that the server may have in use instead. */
export interface KeyRing extends StoredKey {
  /** Written down before it was offered to the server: the answer may have been lost. */
  readonly next?: StoredKey | undefined
  /** The one before: a server that lost its tail knows no other. */
  readonly previous?: StoredKey | undefined
}

export interface Identite {
  readonly prenom: string
  readonly nom: string
  readonly role: AccountRole
  readonly organisation: string
}

/** `racine`: whose space this is. Written when it is made, and when livrets come and go. */
export interface Racine {
  readonly v: 1
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly identite: Identite
  readonly session: SessionToken | null
  /** The device was retired: kept for what it holds, and entered by no more. */
  readonly retire?: true
  /** The server's epoch, as last heard; 0 before the first exchange. */
  readonly epoch: number
  /** Under which this installation writes in volets where it has not written yet. */
  readonly replica: ReplicaId
  readonly livrets: readonly LivretId[]
}

/** `synchro`: how it went. */
export interface Synchro {
  readonly v: 1
  /** A whole download ended once: what is here is all there is. */
  readonly complete: boolean
  readonly lastSuccess: Instant | null
  readonly failingSince: Instant | null
}

export const emptySynchro: Synchro = { v: 1, complete: false, lastSuccess: null, failingSince: null }

/** One volet in its livret's manifest: what lists, counts and cursors need without opening the volet. */
export interface VoletManifest {
  /** Head of the log that is shown; the hash is `""` before its first entry. */
  readonly epoch: number
  readonly seq: number
  readonly hash: Hash
  /** Head of the log that is being fetched anew after an epoch change. */
  readonly next: { readonly epoch: number; readonly seq: number } | null
  /** Fold version of the snapshot that the log begins with; absent when every entry is there. */
  readonly fold?: number
  /** This installation's own: replica, number of its next operation, chain hash of its last chunk (`""` before the first). */
  readonly own: { readonly replica: ReplicaId; readonly n: number; readonly hash: Hash } | null
  /** Replicas this installation wrote under before a copy of it was found [I11]. */
  readonly past: readonly ReplicaId[]
  /** Where operations went that were issued again: forms opened before still name the old dot. `about`: what they had written (`aboutOf`). */
  readonly aliases: readonly (readonly [from: DotKey, to: DotKey, about?: string])[]
  /** Own operations without a place in the log: waiting, or held by the server. */
  readonly pending: number
  readonly held: number
}

export interface StoredSummary {
  /** The livret's revision it was made from. */
  readonly revision: number
  /** The read model's own. */
  readonly data: unknown
}

/** `livret:<id>` */
export interface LivretRecord {
  readonly v: 1
  /** Grows with every change of anything in the livret on this device. */
  readonly revision: number
  readonly volets: Readonly<Partial<Record<VoletKind, VoletManifest>>>
  /** Set-aside items nobody has dealt with. */
  readonly setAside: number
  readonly summary: StoredSummary | null
  /** Sensitive themes that were read here and may not be any more, and when that was heard: told to the person. */
  readonly fermes?: Readonly<Partial<Record<VoletKind, Instant>>>
}

/** A livret that was read here whole and may not be any more [P9]: as little as the sentence needs. */
export interface Depart {
  readonly livret: LivretId
  /** First name and initial. */
  readonly nom: string
  /** When this device heard it. */
  readonly le: Instant
  /** To whom this person had proposed to hand it over. */
  readonly vers?: string
  /** They said that they know; it only names what is still set aside or waits. */
  readonly vu?: true
}

/** `departs`: apart from the livrets, of which nothing else stays. */
export interface DepartsRecord {
  readonly v: 1
  readonly items: readonly Depart[]
}

export interface LogPart {
  readonly epoch: number
  readonly seq: number
  /** As much of the log's hash as the server says. */
  readonly hash: Hash
  /** Stands for the entries up to its own sequence; absent when all are in `entries`. */
  readonly beginning?: WireSnapshot
  /** After the snapshot. */
  readonly entries: readonly WireEntry[]
}

/** `volet:<id>/<kind>` */
export interface VoletRecord {
  readonly v: 1
  readonly log: LogPart
  /** Being fetched after an epoch change; takes the place of `log` once it reaches the head. */
  readonly next: LogPart | null
}

/** `histoire:<id>/<kind>`: what the snapshot of `log` stands for, as far as it ever came here. Not read to show the livret. */
export interface HistoireRecord {
  readonly v: 1
  readonly epoch: number
  /** Sequence of the first entry; what is before it is only on the server. */
  readonly first: number
  /** Up to the snapshot's sequence. */
  readonly entries: readonly WireEntry[]
  /** Own operations that came here in an earlier epoch's log and that the snapshot knows: their places are not known. */
  readonly own: readonly WireEntry[]
}

/** What is known of one own operation, and under which epoch; `null` while the server has said nothing. */
export type OwnVerdict =
  | { readonly state: 'accepted'; readonly epoch: number }
  | { readonly state: 'held'; readonly epoch: number; readonly why: WireHeld }
  /** Set aside. `recorded`: the server counts it among what this replica sent. */
  | { readonly state: 'refused'; readonly epoch: number; readonly recorded: boolean }
  /** Met in the log, as itself or as its stub. */
  | { readonly state: 'logged'; readonly epoch: number }

export interface OwnChunk {
  /** Never changed once made. */
  readonly chunk: WireSignedChunk
  readonly hash: Hash
  /** One per operation. */
  readonly verdicts: readonly (OwnVerdict | null)[]
}

/** `attente:<id>/<kind>`: own chunks of which the log does not tell everything yet, in order of making. */
export interface AttenteRecord {
  readonly v: 1
  readonly chunks: readonly OwnChunk[]
}

/** `envoyes:<id>/<kind>`: the last own chunks that the log does tell. */
export interface EnvoyesRecord {
  readonly v: 1
  readonly chunks: readonly { readonly chunk: WireSignedChunk; readonly hash: Hash }[]
}

/** Refused work: one operation, or a group. */
export interface CoteItem {
  readonly id: string
  readonly kind: VoletKind
  /** One operation each. */
  readonly operations: readonly WireChunk[]
  readonly detail: RefusalDetail
  readonly when: Instant
  readonly status: 'new' | 'dismissed' | 'retried'
}

/** `cote:<livret>`: what was set aside. */
export interface CoteRecord {
  readonly v: 1
  readonly items: readonly CoteItem[]
}

export interface AnnuairePerson {
  readonly personne: PersonneId
  readonly nom: string
  readonly role: AccountRole
  readonly organisation: string
}

/** `annuaire`: the people one may add to a circle, as last fetched. */
export interface AnnuaireRecord {
  readonly v: 1
  readonly people: readonly AnnuairePerson[]
}

/** `liste`: the read model's own, the summaries of all livrets together. */
export interface ListeRecord {
  readonly v: 1
  readonly data: unknown
}

/** `regles`: of where this device lies, as the server last told them (regles.ts). */
export interface ReglesRecord {
  readonly v: 1
  /** The shared device; `null`: none. */
  readonly poste: string | null
  readonly regles: ReglesPoste | null
  /** When the server said that this device is retired, by this device's clock. */
  readonly retireLe: Instant | null
  /** The latest time that this device's clock showed since. */
  readonly montre: Instant
  /** When the server last answered a device that waited for it, by that clock. */
  readonly entendu?: Instant
}

/** `ouverture`: the server's opening key, and what was last closed under it: the device key that signed. */
export interface OuvertureRecord {
  readonly v: 1
  readonly publique: string
  readonly signeePar: string
}

/** `brouillon:<name>`: what is typed in an open form. */
export interface BrouillonRecord {
  readonly v: 1
  readonly text: string
}

/** The draft that keeps what was last heard to wait for this person's decision, with its words (readmodel/tenues.ts). */
export const TENUES_KEPT = 'tenues'

/** `secours`: by which a référent's device opens what the devices of the people they follow sealed for it (vault/secours.ts). */
export type SecoursRecord = StoredKey

/** `billet`: what this device entered with and the server has not confirmed yet (provisionalAccess.ts). */
export interface BilletRecord {
  readonly v: 1
  /** The whole ticket, secret included: it is presented until it is answered. */
  readonly ticket: string
  /** The server has said no; it is asked again, as it may not have known what the référent's device knew. */
  readonly refuse: boolean
}

/** `donnes`: tickets that this device signed without network (givenTickets.ts). */
export interface DonnesRecord {
  readonly v: 1
  readonly billets: readonly GivenTicket[]
}

export interface GivenTicket {
  readonly claim: TicketClaim
  readonly signature: string
  /** By this device's clock, like the claim's; to the millisecond. */
  readonly le: Instant
  /** `attente`: the server does not know of it; `ouvert`: it does, and nobody came with it yet. */
  readonly etat: 'attente' | 'ouvert' | 'pris' | 'fini'
}

export type RecordName =
  | 'racine'
  /** The person's key on this device. */
  | 'cle'
  | 'secours'
  | 'billet'
  | 'donnes'
  | 'synchro'
  | 'annuaire'
  | 'departs'
  | 'liste'
  | 'regles'
  | 'ouverture'
  | `livret:${LivretId}`
  | `volet:${VoletKey}`
  | `attente:${VoletKey}`
  | `envoyes:${VoletKey}`
  | `histoire:${VoletKey}`
  | `cote:${LivretId}`
  | `brouillon:${string}`
  /** What waited before the space was sealed anew, closed for the server then: not under the seal, as all departs. */
  | 'depart:avant'

export type RecordOf<N extends RecordName> = N extends 'racine' ? Racine
  : N extends 'cle' ? KeyRing
  : N extends 'secours' ? SecoursRecord
  : N extends 'billet' ? BilletRecord
  : N extends 'donnes' ? DonnesRecord
  : N extends 'synchro' ? Synchro
  : N extends 'annuaire' ? AnnuaireRecord
  : N extends 'departs' ? DepartsRecord
  : N extends 'liste' ? ListeRecord
  : N extends 'regles' ? ReglesRecord
  : N extends 'ouverture' ? OuvertureRecord
  : N extends `livret:${string}` ? LivretRecord
  : N extends `volet:${string}` ? VoletRecord
  : N extends `attente:${string}` ? AttenteRecord
  : N extends `envoyes:${string}` ? EnvoyesRecord
  : N extends `histoire:${string}` ? HistoireRecord
  : N extends `cote:${string}` ? CoteRecord
  : N extends 'depart:avant' ? never
  : BrouillonRecord

export type AnyRecord = RecordOf<RecordName>

export const emptyLivret: LivretRecord = { v: 1, revision: 0, volets: {}, setAside: 0, summary: null }
export const emptyLog: LogPart = { epoch: 0, seq: 0, hash: '', entries: [] }
export const emptyVolet: VoletManifest = {
  epoch: 0, seq: 0, hash: '', next: null, own: null, past: [], aliases: [], pending: 0, held: 0,
}

/** Whether this installation ever wrote in the volet. */
export const hasWritten = ({ own, past }: VoletManifest): boolean => own !== null || past.length > 0

/** The volets of a livret with their manifests. `Object.entries` forgets the key's type, which the record gives. */
export const voletsOf = (livret: LivretRecord): readonly (readonly [VoletKind, VoletManifest])[] =>
  Object.entries(livret.volets) as [VoletKind, VoletManifest][]

/** For the person alone, and not for the référent who makes them another card: keys of this device, their private volet and what they type in it. */
export const isReserved = (name: string): boolean => name === 'cle' || name === 'secours' || /^[a-z]+:[^/]*\/prive/.test(name)
