/** What the application shell and the screens hold: stores of views, and the commands. */
import type { ReglesPoste } from '../domain/poste.ts'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant, Jour } from '../base/jour.ts'
import type { Result } from '../base/result.ts'
import type { AccountRole } from '../domain/roles.ts'
import type { StoreApi } from 'zustand/vanilla'
import type { Invited } from '../domain/enrolement.ts'
import type { EntryFault, ProofEntrance, SessionAccess } from './access.ts'
import type { Commands } from './commands.ts'
import type { Rights } from '../sync/rights.ts'
import type { LivretExport } from './exportLivret.ts'
import type { Tenues } from './tenues.ts'
import type { LockApp, LockedCard, Protecting, SessionLock } from './lock.ts'
import type { LivretView, Summary } from './views.ts'

export type { Poste, PosteChange } from '../sync/postes.ts'
export type { Rights } from '../sync/rights.ts'

export interface Me {
  readonly personne: PersonneId
  readonly prenom: string
  readonly nom: string
  /** The account's role; what it is in one livret is in the livret. */
  readonly role: AccountRole
  readonly organisation: string
}

/** F22, overall. `offline` is normal; `late` only after several days. */
export interface SyncView {
  readonly pending: number
  readonly held: number
  readonly setAside: number
  readonly conflicts: number
  readonly lastSuccess: Instant | undefined
  /** `facteur`: a second factor has to be shown first. */
  readonly phase: 'idle' | 'exchanging' | 'offline' | 'facteur' | 'signedOut' | 'tooOld'
  /** A first download is not complete: what is shown is true but not all. */
  readonly partial: boolean
  /** Nothing was sent for several days while work waits. */
  readonly late: boolean
  /** 0…1, when the platform says. */
  readonly diskUsed: number | undefined
  readonly diskFull: boolean
}

/** A livret that was read here and may not be any more, and what became of what was not sent. */
export interface DepartView {
  readonly livret: LivretId
  readonly nom: string
  readonly le: Instant
  /** To whom this person had proposed to hand it over. */
  readonly vers: string | undefined
  /** Own operations that wait for whoever holds the livret, and work set aside. */
  readonly waiting: number
  readonly setAside: number
}

export interface ListView {
  readonly loaded: boolean
  /** Most urgent first, then by name. */
  readonly summaries: readonly Summary[]
  /** Livrets this person was let out of and has not said that they know. */
  readonly departs: readonly DepartView[]
}

/** Loaded livrets; `undefined` while it is being read, `missing` when this device does not hold it. */
export type LivretState = { readonly status: 'loading' } | { readonly status: 'missing' } | { readonly status: 'open'; readonly view: LivretView }

/** Words typed and not yet saved, sealed on the device, with what the form displayed when it opened. */
export interface Drafts {
  get(name: string): Promise<string | undefined>
  put(name: string, text: string): Promise<void>
  remove(name: string): Promise<void>
}

export interface AnnuaireEntry {
  readonly personne: PersonneId
  readonly nom: string
  readonly role: AccountRole
  readonly organisation: string
}

/** `busy`: too many were asked in too short a time. */
export type SearchFault = 'unreachable' | 'busy'

export interface Session {
  readonly me: Me
  readonly list: StoreApi<ListView>
  readonly sync: StoreApi<SyncView>
  /** The store of one livret; the same one for the same id while the session lasts. */
  livret(id: LivretId): StoreApi<LivretState>
  readonly commands: Commands
  readonly drafts: Drafts
  /** Who may enter with what device. */
  readonly access: SessionAccess
  /** Of where this device lies, as they were told last. */
  readonly regles: ReglesPoste
  /** Nothing of it may be shown: `perime`, before the server answers; `retire`, ever. */
  readonly clos: 'perime' | 'retire' | undefined
  /** What keeps this space closed to others. */
  readonly lock: SessionLock
  annuaire(): Promise<readonly AnnuaireEntry[]>
  /** People of any organisation by the beginning of a name, three letters at least; only with the network. */
  search(nom: string): Promise<Result<readonly AnnuaireEntry[], SearchFault>>
  /** What the server is asked about a livret beside the exchange. */
  rights(): Promise<Rights>
  /** What waits for this person's decision, in livrets they hold. */
  tenues(): Promise<Tenues>
  /** A copy of all this person reads of it, from what is on the device; `undefined` when it is not there any more. */
  exportLivret(livret: LivretId): Promise<LivretExport | undefined>
  today(): Jour
  now(): Instant
  syncNow(): void
  /** Something is being typed or saved: an update must wait (the service worker's safe point). */
  hold(): () => void
  /** What was being put away is on the disk. */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface DemoPerson {
  readonly personne: PersonneId
  readonly prenom: string
  readonly nom: string
  readonly role: AccountRole
  readonly organisation: string
  readonly description: string
}

/** A space that opens by itself. */
export interface SpaceCard {
  readonly id: string
  /** Of a device that was retired: how much of what was written there waits still. */
  readonly retired?: { readonly left: number }
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly prenom: string
  readonly nom: string
  readonly role: AccountRole
  readonly organisation: string
}

/** The application before anybody is in, and who is. */
export type AppState =
  | { readonly phase: 'starting' }
  | { readonly phase: 'choosing'; readonly spaces: readonly SpaceCard[]; readonly locked: readonly LockedCard[]; readonly demo: readonly DemoPerson[] | 'none' | 'unreachable'; readonly fault?: 'full' | 'lost' | 'unreachable' | 'signedOut' }
  /** Somebody's space that wants its card or phrase: touched in the list, locked while it was open, or found again after a reload. */
  | { readonly phase: 'locked'; readonly space: LockedCard }
  | { readonly phase: 'opening'; readonly prenom: string }
  | { readonly phase: 'open'; readonly session: Session }
  /** Another tab runs a newer version, or the database vanished. */
  /** `carte`: another card was not made; what opened the space does. */
  | { readonly phase: 'stopped'; readonly why: 'superseded' | 'lost' | 'carte' }
  | { readonly phase: 'clos'; readonly why: 'perime' | 'retire' }

export interface App extends LockApp {
  readonly state: StoreApi<AppState>
  /** A new version waits; `apply` reloads at a safe point only. */
  readonly update: StoreApi<{ readonly apply: (() => void) | undefined }>
  enterDemo(person: DemoPerson): Promise<void>
  /** What came with the address of this page: a secret that somebody showed. */
  readonly scanned: StoreApi<{ readonly ticket: string | undefined }>
  /** Entering by a proof of who one is, which gives a ticket. */
  proofEntrance(): Promise<ProofEntrance>
  readTicket(ticket: string): Promise<Result<Invited, EntryFault>>
  /**
   * Makes this device the person's; what it gives opens their space. Without protection it is `unprotected` and the ticket
   * is not used up, except in a demonstration.
   */
  takeTicket(ticket: string, personne: PersonneId, protecting?: Protecting): Promise<Result<() => Promise<void>, EntryFault>>
  /** A locked one is shown to be unlocked. */
  openSpace(id: string): Promise<void>
  leave(): Promise<void>
}

