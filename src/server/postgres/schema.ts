/**
 * The tables as Kysely sees them; `migrations/` makes them. The livret comes first in every key that
 * has one, so that a sharded PostgreSQL can keep a livret whole in one place.
 */
import type { Generated } from 'kysely'
import type { AppareilId, LivretId, OrganisationId, PersonneId, ReplicaId } from '../../base/ids.ts'
import type { Jour } from '../../base/jour.ts'
import type { AccountRole } from '../../domain/roles.ts'
import type { VoletKind } from '../../domain/volet.ts'

interface OfVolet {
  readonly livret: LivretId
  readonly kind: VoletKind
}

/** One row per livret, locked by whoever writes about it (`verrou` is never read). */
export interface LivretTable {
  readonly livret: LivretId
  readonly verrou: Generated<number>
}

/** Head of a volet's log; a row exists once there is an entry. */
export interface VoletTable extends OfVolet {
  readonly seq: number
  readonly hash: string
}

export interface EntreeTable extends OfVolet {
  readonly seq: number
  /** The server's, when it was appended. */
  readonly epoch: number
  /** The wire row of the operation or stub (protocol/rows.ts), as JSON text. */
  readonly ligne: string
  readonly commitment: string
  readonly salt: string
  readonly hash: string
  readonly recue_le: Generated<Date>
}

export interface ReplicaTable extends OfVolet {
  readonly replica: ReplicaId
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly last_n: number
  readonly hash: string
}

/** The chunk n…last_n of a replica, as its device signed it; `precedent` is the chain hash before it. */
export interface SignatureTable extends OfVolet {
  readonly replica: ReplicaId
  readonly n: number
  readonly last_n: number
  readonly precedent: string
  readonly cle: string
  readonly signature: string
}

export interface RecueTable extends OfVolet {
  readonly replica: ReplicaId
  readonly n: number
  readonly commitment: string
  readonly verdict: string
}

export interface TenueTable extends OfVolet {
  readonly replica: ReplicaId
  readonly n: number
  /** Order of arrival in its volet. */
  readonly rang: number
  /** The wire chunk of this one operation, as JSON text. */
  readonly chunk: string
  readonly commitment: string
  readonly salt: string
  readonly motif: string
}

export interface LecteurTable extends OfVolet {
  readonly personne: PersonneId
}

export interface ServeurTable {
  readonly seul: Generated<boolean>
  readonly epoch: Generated<number>
}

export interface OrganisationTable {
  readonly organisation: OrganisationId
  readonly nom: string
  /** Whose responsable brought it in, when it is nobody's who keeps this server. */
  readonly invitee_par: Generated<OrganisationId | null>
}

export interface CompteTable {
  readonly personne: PersonneId
  /** Absent for a bénéficiaire, who belongs to none. */
  readonly organisation: OrganisationId | null
  readonly prenom: string
  readonly nom: string
  readonly role: AccountRole
  /** One line about them on the demonstration's first page; absent for a real account. */
  readonly demonstration: string | null
}

export interface AppareilTable {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly depuis: Date
  readonly vu_le: Date
  /** Who let it in, and who took it away; nobody for what is older. */
  readonly par: Generated<PersonneId | null>
  readonly retire_par: Generated<PersonneId | null>
  /** Public half of what a référent's device opens recovery with (PROTOCOL.md §16); SubjectPublicKeyInfo. */
  readonly secours: Generated<string | null>
}

/** Public keys of devices; one in use for each. */
export interface CleTable {
  readonly cle: string
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly publique: string
  readonly depuis: Date
  /** When another took its place. */
  readonly retiree_le: Date | null
}

/** A challenge that was given and not answered yet. */
export interface DefiTable {
  readonly defi: string
  readonly cle: string
  readonly expire_le: Date
}

/** All tokens that come from one signing-in. */
export interface FamilleTable {
  readonly famille: string
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly ouverte_le: Date
  readonly expire_le: Date
  readonly finie_le: Date | null
  /** When a second factor was last shown. */
  readonly prouvee_le: Generated<Date | null>
  /** It began by a ticket that somebody else gave. */
  readonly invitee: Generated<boolean>
}

export interface RafraichissementTable {
  /** SHA-256 of the token, base64url. */
  readonly jeton: string
  readonly famille: string
  readonly utilise_le: Date | null
}

/** Devices that were revoked, and when. */
export interface RetraitTable {
  readonly appareil: AppareilId
  readonly retire_le: Generated<Date>
}

/** A shared device of a site, with its rules; the code is opaque. */
export interface PosteTable {
  readonly poste: string
  readonly organisation: OrganisationId
  readonly code: string
  readonly ferme: boolean
  readonly inactif_s: number
  readonly cache_s: number
  readonly jours: number
  readonly sans_copie: boolean
  readonly depuis: Date
}

/** Whose spaces lie there. */
export interface PosteAppareilTable {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly poste: string
}

/** Whose an erased livret was. */
export interface EffacementTable {
  readonly livret: LivretId
  readonly personne: PersonneId
  readonly efface_le: Generated<Date>
}

/** An archived livret, by identifiers alone; what it says lies where the application does not reach (m0014Archives). */
export interface ArchiveTable {
  readonly livret: LivretId
  readonly le: Jour
  /** Erased after that day. */
  readonly jusquau: Jour
  /** Who held it. */
  readonly tenu_par: PersonneId
  /** Everybody who was ever of its circle, and whose it is. */
  readonly personnes: readonly PersonneId[]
  readonly titulaires: readonly PersonneId[]
}

/** After a restore (suspensions.ts). */
export interface SuspensionTable extends OfVolet {
  readonly personne: PersonneId
  /** The log that came back has them for a reader. */
  readonly lu: boolean
}

/** Until when somebody has the turn of a task. */
export interface TacheTable {
  readonly nom: string
  readonly jusquau: Date
}

/** That a livret be erased: one request at most, which a responsable confirms. */
export interface DemandeEffacementTable {
  readonly livret: LivretId
  readonly demande: string
  readonly personne: PersonneId
  readonly demandee_le: Date
}

/** Who received a volet, or opened the livret (kind empty), on which day. */
export interface LectureTable {
  readonly livret: LivretId
  readonly personne: PersonneId
  readonly jour: Jour
  readonly kind: VoletKind | ''
  readonly maniere: 'recu' | 'ouvert'
}

/** What lets a device enter that nobody knows yet (server/enrolements.ts). */
export interface EnrolementTable {
  readonly enrolement: string
  readonly but: 'beneficiaire' | 'professionnel' | 'appareil'
  /** Of the bénéficiaire; the others are about none. */
  readonly livret: LivretId | null
  readonly personne: PersonneId
  readonly par: PersonneId
  /** SHA-256, base64url. */
  readonly secret: string
  /** The typed code's first letters, which name it, and the whole of it under scrypt; none for one that was signed. */
  readonly repere: string | null
  readonly code: string | null
  readonly essais: Generated<number>
  /** The account, when there is none yet. */
  readonly role: AccountRole
  readonly organisation: OrganisationId | null
  readonly prenom: string
  readonly nom: string
  readonly expire_le: Date
  readonly pris_le: Generated<Date | null>
  /** Of the device that took it. */
  readonly cle: Generated<string | null>
  /** The key it was signed with, without network. */
  readonly signe_par: Generated<string | null>
  /** The person's devices of before open nothing any more; since when. */
  readonly remplace: Generated<boolean>
  readonly remplace_le: Generated<Date | null>
  /** Opened by a second factor, which the session that it leads to need not show again. */
  readonly prouve: Generated<boolean>
}

/** A passkey, under a hash of its identifier. */
export interface CleAccesTable {
  readonly cle_acces: string
  readonly personne: PersonneId
  /** As the authenticator knows it, base64url. */
  readonly identifiant: string
  /** COSE, base64url. */
  readonly publique: string
  readonly compteur: number
  /** Separated by commas. */
  readonly transports: string
  readonly sauvegardee: boolean
  readonly depuis: Date
  readonly vue_le: Date
}

/** An identity at a provider, as a hash of issuer and subject. */
export interface IdentiteTable {
  readonly identite: string
  readonly personne: PersonneId
  readonly emetteur: string
  readonly depuis: Date
  readonly vue_le: Date
}

/** A try to prove who one is, under way (server/preuves/epreuves.ts). */
export interface EpreuveTable {
  /** SHA-256 of the challenge, or of the state. */
  readonly epreuve: string
  readonly but: 'enregistrer' | 'prouver' | 'entrer'
  /** The signing-in for which it is; absent for whoever enters. */
  readonly famille: string | null
  /** SHA-256 of what the browser that began keeps, then what the provider's answer is checked with. */
  readonly temoin: string | null
  readonly nonce: string | null
  readonly verificateur: string | null
  readonly expire_le: Date
}

/** The journal of acts (server/actes.ts). */
export interface ActeTable {
  /** `serveur` for an act about no livret. */
  readonly livret: string
  /** Place in the livret's chain, from 1. */
  readonly rang: number
  readonly le: Date
  readonly genre: string
  readonly personne: string | null
  readonly appareil: string | null
  readonly objet: string | null
  readonly hash: string
}

export interface SessionTable {
  /** SHA-256 of the token, base64url: the token itself is only on the device. */
  readonly jeton: string
  readonly famille: string
  readonly expire_le: Date
}

/** When the demonstration was begun, and done: one cut short is made again as of its beginning, so as the very same. */
export interface DemonstrationTable {
  readonly seule: Generated<boolean>
  readonly commencee_le: Date
  readonly faite_le: Date | null
}

export interface MigrationTable {
  readonly numero: number
  readonly nom: string
  readonly faite_le: Generated<Date>
}

export interface Tables {
  readonly livret: LivretTable
  readonly volet: VoletTable
  readonly entree: EntreeTable
  readonly replica: ReplicaTable
  readonly recue: RecueTable
  readonly signature: SignatureTable
  readonly tenue: TenueTable
  readonly lecteur: LecteurTable
  readonly serveur: ServeurTable
  readonly organisation: OrganisationTable
  readonly compte: CompteTable
  readonly appareil: AppareilTable
  readonly cle: CleTable
  readonly defi: DefiTable
  readonly famille: FamilleTable
  readonly rafraichissement: RafraichissementTable
  readonly session: SessionTable
  readonly retrait: RetraitTable
  readonly poste: PosteTable
  readonly poste_appareil: PosteAppareilTable
  readonly effacement: EffacementTable
  readonly archive: ArchiveTable
  readonly suspension: SuspensionTable
  readonly tache: TacheTable
  readonly acte: ActeTable
  readonly demande_effacement: DemandeEffacementTable
  readonly lecture: LectureTable
  readonly enrolement: EnrolementTable
  readonly cle_acces: CleAccesTable
  readonly identite: IdentiteTable
  readonly epreuve: EpreuveTable
  readonly demonstration: DemonstrationTable
  readonly migration: MigrationTable
}
