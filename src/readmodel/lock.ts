/**
 * Locked spaces, as screens know them: what shows while a space is locked, what opens it, what protects it. Whoever holds
 * a device without the card or the phrase learns from all this only that a space is there.
 */
import type { Instant } from '../base/jour.ts'
import type { Result } from '../base/result.ts'
import type { Enseigne, Phrase } from '../domain/enseigne.ts'

export type { Couleur, Enseigne, Phrase, Pictogramme } from '../domain/enseigne.ts'

/**
 * What opens a space; a closed list.
 * - `carte`: a card the person keeps (128 random bits as a square or a typed code) with a PIN they chose. The default.
 * - `phrase`: pictures that the machine drew, in order.
 * - `prf`: the device's own lock (fingerprint, face), beside one of the others, never alone.
 * - `referent`: what the référent keeps to make another card on the spot. It does not open what is for the person alone.
 * - `ouvert`: nothing; of a demonstration only, which opens by itself.
 */
export type Way = 'carte' | 'phrase' | 'prf' | 'referent' | 'ouvert'

/** A space that nobody can read here without what opens it. */
export interface LockedCard {
  readonly id: string
  readonly enseigne: Enseigne
  /** What opens it here, the first one to be offered first; `referent` once there is one whose device can. */
  readonly ways: readonly Way[]
  /** Too many wrong tries: the next is not listened to before. */
  readonly waitUntil: Instant | undefined
}

/** What somebody gives to open a space. */
export type Opening =
  /** `carte`: the text of the square, or the code as it was typed, spaces and case aside. */
  | { readonly by: 'carte'; readonly carte: string; readonly pin: string }
  | { readonly by: 'phrase'; readonly phrase: Phrase }
  /** Asks the device's own lock. */
  | { readonly by: 'prf' }

/**
 * Why a space did not open; nothing was destroyed by any of them.
 * - `wrong`: it does not open with that. `wait`: nothing was tried, it is too early. Both say when the next try counts.
 * - `otherCard`: that is a card, of another space (not counted as a try). `unreadable`: not a card, or no such way here.
 * - `lost`: the browser does not have the space any more. `full`: the try could not be written down, so it was not made.
 * - `unavailable`: the device's own lock was refused, or does not exist any more.
 * - `failed`: it could not be computed here (no memory, code that did not come).
 */
export type UnlockFault =
  | { readonly fault: 'wrong' | 'wait'; readonly until: Instant | undefined }
  | { readonly fault: 'otherCard' | 'unreadable' | 'lost' | 'full' | 'superseded' | 'unavailable' | 'failed' }

/** What shall open a space from now on. */
export type NewProtection =
  /** `carte`: as {@link VaultMaking.newCarte} gave it, and as the person has it before them. */
  | { readonly by: 'carte'; readonly carte: string; readonly pin: string }
  | { readonly by: 'phrase'; readonly phrase: Phrase }

/** A card as it is shown once, to be printed, copied or photographed: nothing on the device gives it again. */
export interface Carte {
  /** What the square says, and what {@link Opening} takes. */
  readonly texte: string
  /** The same, to type: groups of four, no letter that is taken for another. */
  readonly code: string
}

/** What a new space is protected with, offered by the machine. */
export interface VaultMaking {
  newCarte(): Promise<Carte>
  newPhrase(): Promise<Phrase>
  /** One that no other space here has. */
  newEnseigne(): Promise<Enseigne>
}

/** What a space of one's own is entered with. */
export interface Protecting {
  readonly protection: NewProtection
  readonly enseigne: Enseigne
}

/** What became of the unsent work of a locked space. `sent` 0: there is none. */
export type CarriedFault = 'unreachable' | 'refused' | 'lost'

/** A question that a locked space asks of its référent's device. */
export interface Reissue {
  /** To be shown as a square. */
  readonly texte: string
  /** What that device answered; `undefined`: it is no answer to this question. */
  read(answer: string): Promise<Reissuing | undefined>
}

export interface Reissuing {
  /** Seals the space anew under what the person now has, and locks it. `unreadable`: it does not open that space. */
  finish(protection: NewProtection): Promise<Result<void, UnlockFault>>
}

export interface LockApp extends VaultMaking {
  /** For whoever lost the card or the code; `undefined` where no référent can open the space yet. */
  reissue(id: string): Promise<Reissue | undefined>
  /** Opens the locked space that the state shows. When it does, the state is `open`. */
  unlock(opening: Opening): Promise<Result<void, UnlockFault>>
  /** Puts the open draft away, forgets keys and views; in every tab of this space. Nothing happens to a space that opens by itself. */
  lock(): Promise<void>
  /** Sends what a locked space still holds, sealed for the server: nobody here reads it. */
  sendLocked(id: string): Promise<Result<{ readonly sent: number }, CarriedFault>>
}

/** The lock of the open space. */
export interface SessionLock {
  /** `undefined`: it opens by itself. */
  enseigne(): Promise<Enseigne | undefined>
  ways(): Promise<readonly Way[]>
  /**
   * Another card or phrase instead of the one it had; `proof` is what opens it now. Another code for the same card changes only how
   * the key is wrapped; anything else seals the space anew, and locks it.
   */
  protect(proof: Opening | undefined, protection: NewProtection): Promise<Result<void, UnlockFault>>
  /** Whether this device has a lock of its own that could be asked. */
  canPrf(): Promise<boolean>
  /** Adds the device's own lock as a comfort. */
  addPrf(proof: Opening): Promise<Result<void, UnlockFault>>
  removePrf(): Promise<Result<void, UnlockFault>>
  /** The space is being sealed anew: that this tab's database went meanwhile is no news. `failed`: it was not, and this tab has let go of it. */
  making(): 'now' | 'failed' | undefined
  /** Until called back, hiding is because of a picker that this application opened. */
  picking(): () => void
}
