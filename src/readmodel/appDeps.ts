/** What the application is given by whoever composes it: spaces, keys, the way in. */
import type { AppareilId, PersonneId } from '../base/ids.ts'
import type { Result } from '../base/result.ts'
import type { Invited } from '../domain/enrolement.ts'
import type { ReglesPoste } from '../domain/poste.ts'
import type { AccountRole } from '../domain/roles.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Store } from '../ports/store.ts'
import type { SpaceFault } from '../sync/cabinet.ts'
import type { Engine } from '../sync/lateRunner.ts'
import type { NewSpace, Space } from '../sync/space.ts'
import type { EntryFault, ProofEntrance, SessionAccess } from './access.ts'
import type { LockApp, LockedCard, Opening, Protecting, SessionLock, UnlockFault } from './lock.ts'
import type { AnnuaireEntry, DemoPerson, Session, SpaceCard } from './session.ts'

export interface OpenedSpace {
  readonly id: string
  readonly space: Space
  readonly store: Store
  readonly engine: Engine
  /** The server is asked from now on: what is on the device was shown. */
  readonly begin: () => void
  readonly fetchAnnuaire: () => Promise<readonly AnnuaireEntry[] | undefined>
  readonly search: Session['search']
  readonly rights: Session['rights']
  readonly access: SessionAccess
  readonly lock: SessionLock
  /** Destroys it, keys first. */
  readonly remove: () => Promise<unknown>
}

export interface Entered {
  readonly personne: PersonneId
  readonly prenom: string
  readonly nom: string
  readonly role: AccountRole
  readonly organisation: string
  /** None for who entered without network, by `billet`. */
  readonly session: NewSpace['session']
  readonly billet?: string
  readonly cle: NonNullable<NewSpace['cle']>
}

/** Nobody has opened it in this tab, nor in another that could say how. */
export interface LockedFault {
  readonly fault: 'locked'
  readonly space: LockedCard
}

/** The keys of this tab. */
export interface Locks extends Omit<LockApp, 'unlock' | 'lock'> {
  /** Brings the key into this tab; the space opens from then on. */
  unlock(id: string, opening: Opening): Promise<Result<void, UnlockFault>>
  /** As it shows while it is locked; `undefined` for one that opens by itself. */
  card(id: string): Promise<LockedCard | undefined>
  /** This tab has the key no more, nor anything that was read: the page begins anew. */
  forget(id: string, where: Where): void
  /** Calls when this tab should lock: nobody did anything, or looked, for too long; or another tab was locked by hand. Returns a way to stop. */
  watch(id: string, onLock: (where: Where) => void, regles: () => ReglesPoste): () => void
  /** Of a locked space: makes ready what opens it, and calls when somebody looks at this tab again: another may have opened the space meanwhile. */
  whenSeen(call: () => void): () => void
}

/** `everywhere`: all tabs of the space. `left`: those too, and this one begins at its home. */
export type Where = 'everywhere' | 'here' | 'left'

export interface AppDeps {
  readonly ids: Ids
  readonly clock: Clock
  /** `lost`: the register knows a space that the browser no longer has; it is said, never passed over. */
  readonly listSpaces: () => Promise<Result<{ readonly cards: readonly SpaceCard[]; readonly locked: readonly LockedCard[]; readonly lost: boolean }, SpaceFault>>
  readonly openSpace: (id: string) => Promise<Result<OpenedSpace, SpaceFault | LockedFault>>
  /** @param protecting what keeps it closed; without it, it opens by itself */
  readonly createSpace: (who: NewSpace, protecting?: Protecting) => Promise<Result<OpenedSpace, SpaceFault>>
  readonly locks: Locks
  /** Notes that a space is entered by no more: it stays for what it holds. */
  readonly retireSpace: (id: string) => Promise<void>
  /** Gives a space whose session ended a new one. */
  readonly renewSession: (id: string, session: NewSpace['session']) => Promise<void>
  readonly demoPeople: () => Promise<readonly DemoPerson[] | 'none' | 'unreachable'>
  /** @param space the person's on this device, when there is one: its key goes on */
  readonly enterDemo: (personne: PersonneId, appareil: AppareilId, space?: string) => Promise<Result<Entered, 'unreachable' | 'retired'>>
  /** Whether people here are invented: only theirs may open by themselves. */
  readonly isDemonstration: () => Promise<boolean>
  readonly proofEntrance: () => Promise<ProofEntrance>
  readonly readTicket: (ticket: string) => Promise<Result<Invited, EntryFault>>
  /** @param space the person's on this device; `retired` when that one may not come back */
  readonly takeTicket: (ticket: string, space?: string) => Promise<Result<Entered & { readonly appareil: AppareilId }, EntryFault | 'retired'>>
  /** The space open in this tab, kept over a reload; an opaque id. */
  readonly remember: { get(): string | undefined; set(id: string | undefined): void }
  readonly breathe: (ms?: number) => Promise<void>
  readonly idle: () => Promise<void>
}
