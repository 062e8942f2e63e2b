/** What the JSON routes take and give, schema first; the OpenAPI document is made from these. */
import * as z from 'zod/mini'
import { FACTEUR_ETATS, FACTEUR_GENRES } from '../../domain/facteurs.ts'
import { ACCOUNT_ROLES } from '../../domain/roles.ts'
import { SIGNED_TICKET_MOST } from '../../protocol/signedTicket.ts'
import type { Compte } from '../comptes.ts'
import { ERROR_STATUS, type ErrorReason } from '../errors.ts'

const id = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))
const role = z.enum(ACCOUNT_ROLES)

export const errorSchema = z.strictObject({ error: z.enum(Object.keys(ERROR_STATUS) as [ErrorReason, ...ErrorReason[]]) }) // its own keys

export const healthSchema = z.strictObject({
  status: z.literal('ok'),
  /** protocol version of /api/sync */
  protocol: z.int(),
  /** version of the database's schema */
  schema: z.int(),
  epoch: z.int(),
})

const person = z.strictObject({ personne: id, prenom: z.string(), nom: z.string(), role, organisation: z.nullable(z.string()) })
export const annuaireSchema = z.strictObject({ personnes: z.array(person) })
/** The beginning of a first name or a name. */
export const searchSchema = z.strictObject({ nom: z.string().check(z.minLength(3), z.maxLength(60)) })
export const demoListSchema = z.strictObject({ personnes: z.array(z.extend(person, { description: z.string() })) })
const token = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))
/** SubjectPublicKeyInfo of a P-256 point, base64url. */
const publique = z.string().check(z.regex(/^[A-Za-z0-9_-]{122}$/))
/** IEEE P1363, base64url. */
const signature = z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/))

export const enterSchema = z.strictObject({ personne: id, appareil: id, publique })
export const challengeSchema = z.strictObject({ cle: id })
export const challengeGivenSchema = z.strictObject({ defi: token })
export const answerSchema = z.strictObject({ cle: id, defi: token, signature })
export const refreshSchema = z.strictObject({ refresh: token })
/** `cle`: the device's key in use; `cleAncienne`: another should take its place. */
const tokens = { token, refresh: token, cle: z.optional(id), cleAncienne: z.optional(z.literal(true)) }
export const tokensSchema = z.strictObject(tokens)
export const sessionSchema = z.extend(person, tokens)
export const openingKeySchema = z.strictObject({ publique })
export const secoursSchema = z.strictObject({ publique })
export const secoursGivenSchema = z.strictObject({ cles: z.array(publique).check(z.maxLength(3)) })
export const newKeySchema = z.strictObject({ publique, signature })
export const keySchema = z.strictObject({ cle: id })

/** `ici`: the one that asks. `par`, `retirePar`: first names of who let it in or took it away, when that was somebody else. */
/** What may lie on it; null: asked for another person. */
const contenu = z.nullable(z.strictObject({ livrets: z.array(id), autres: z.int() }))
export const appareilsSchema = z.strictObject({
  appareils: z.array(z.strictObject({ appareil: id, depuis: z.int(), vuLe: z.int(), par: z.nullable(z.string()), retireLe: z.nullable(z.int()), retirePar: z.nullable(z.string()), ici: z.boolean(), contenu })),
})
export const revokeSchema = z.strictObject({ appareil: id })

const demande = z.strictObject({ livret: id, demande: id, personne: id, demandeeLe: z.int() })
export const demandeSchema = demande
export const demandesSchema = z.strictObject({ demandes: z.array(demande) })
/** Which request for erasure is confirmed. */
export const confirmSchema = z.strictObject({ demande: id })

const jourText = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))
export const archivesSchema = z.strictObject({ archives: z.array(z.strictObject({ livret: id, le: jourText, jusquau: jourText, sien: z.boolean() })) })

export const lecturesSchema = z.strictObject({
  lectures: z.array(z.strictObject({ personne: id, prenom: z.string(), organisation: z.string(), mois: z.string().check(z.regex(/^\d{4}-\d{2}$/)), ouvert: z.boolean() })),
  retraits: z.array(z.strictObject({ prenom: z.string(), organisation: z.string(), retireLe: z.int(), vuLe: z.int() })),
})
export const cartesSchema = z.strictObject({ cartes: z.array(z.strictObject({ prenom: z.string(), organisation: z.string(), le: z.int() })) })
export const openedSchema = z.strictObject({
  lectures: z.array(z.strictObject({ livret: id, jour: jourText })).check(z.maxLength(500)),
})

const words = (most: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(most))
export const enrolSchema = z.discriminatedUnion('but', [
  z.strictObject({ but: z.literal('beneficiaire'), livret: id }),
  z.strictObject({ but: z.literal('professionnel'), prenom: words(60), nom: words(60), role: z.enum(['referent', 'conseiller', 'responsable', 'assistant', 'pilotage']), organisme: z.optional(words(80)) }),
  z.strictObject({ but: z.literal('collegue'), personne: id }),
  z.strictObject({ but: z.literal('appareil') }),
])
const typedCode = z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{10}$/))
export const enrolmentSchema = z.strictObject({ enrolement: id, secret: id, code: typedCode, dureeMs: z.int() })
export const enrolmentStateSchema = z.strictObject({ etat: z.enum(['ouvert', 'pris', 'fini']) })
/** The secret, or the typed code that stands for it. */
const billet = z.union([id, typedCode])
export const ticketSchema = z.strictObject({ billet })
export const invitedSchema = z.strictObject({ personne: id, but: z.enum(['beneficiaire', 'professionnel', 'appareil']), prenom: z.string(), role, par: z.string() })
/** What a référent's device gave without network: all of it but the secret (protocol/signedTicket.ts). */
export const declareSchema = z.strictObject({
  livret: id, personne: id, remplace: z.boolean(), refaite: z.optional(z.literal(true)), empreinte: token, cle: id, le: z.int().check(z.minimum(0), z.maximum(0xffffffff)), minutes: z.int().check(z.minimum(0), z.maximum(255)),
  prenom: z.string().check(z.maxLength(60)), par: z.string().check(z.maxLength(60)), signature,
  /** Since it was given, by that device's clock. */
  ecouleMs: z.int().check(z.minimum(0)),
})
const signedTicket = z.string().check(z.minLength(200), z.maxLength(SIGNED_TICKET_MOST), z.regex(/^[A-Za-z0-9_-]+$/))
export const takeSchema = z.strictObject({ billet: z.union([billet, signedTicket]), appareil: id, publique, signature })

/** base64url of what an authenticator gave. */
const said = (most: number) => z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(most))
const facteur = token
export const standingSchema = z.strictObject({
  etat: z.enum(FACTEUR_ETATS),
  facteurs: z.array(z.strictObject({ facteur, genre: z.enum(FACTEUR_GENRES), depuis: z.int(), vuLe: z.int(), sauvegardee: z.boolean() })),
})
export const removeFactorSchema = z.strictObject({ facteur })
export const newPasskeySchema = z.strictObject({ id: said(1_400), clientDataJSON: said(2_000), attestationObject: said(8_000), transports: z.array(z.string().check(z.maxLength(20))).check(z.maxLength(10)) })
export const assertionSchema = z.strictObject({ id: said(1_400), clientDataJSON: said(2_000), authenticatorData: said(2_000), signature: said(2_000), userHandle: said(100) })
/** What WebAuthn is given; its shape is the standard's. */
export const webauthnSchema = z.record(z.string(), z.unknown())
/** The provider's name, where there is one. */
export const providerSchema = z.strictObject({ nom: z.nullable(z.string()) })
export const goSchema = z.strictObject({ but: z.enum(['lier', 'montrer']) })
/** Where to go, and what to keep until one is back. */
export const goingSchema = z.strictObject({ adresse: z.string(), etat: token, temoin: id })
export const backSchema = z.strictObject({ etat: token, temoin: id, code: z.string().check(z.minLength(1), z.maxLength(4_000)), iss: z.optional(z.string().check(z.maxLength(500))) })
/** A ticket for whoever proved who they are. */
export const provenSchema = z.extend(invitedSchema, { billet: id })

const regles = z.strictObject({ inactifS: z.int(), cacheS: z.int(), jours: z.int(), sansCopie: z.boolean() })
/** Where a device says that it lies, the first time. */
export const posteSaidSchema = z.strictObject({ poste: z.optional(id) })
export const posteReglesSchema = z.strictObject({ poste: z.nullable(id), regles: z.nullable(regles) })
/** The code is opaque: letters and digits, no place is named. */
export const posteChangeSchema = z.strictObject({ code: z.string().check(z.regex(/^[A-Z0-9-]{1,12}$/)), ferme: z.boolean(), regles })
export const postesSchema = z.strictObject({
  postes: z.array(z.strictObject({
    poste: id, code: z.string(), ferme: z.boolean(), regles, ici: z.boolean(),
    espaces: z.array(z.strictObject({ appareil: id, prenom: z.string(), nom: z.string(), vuLe: z.int(), retireLe: z.nullable(z.int()), ici: z.boolean(), contenu })),
  })),
})

export type Person = z.infer<typeof person>
export const writePerson = ({ personne, prenom, nom, role: held, organisation }: Compte): Person =>
  ({ personne, prenom, nom, role: held, organisation: organisation?.nom ?? null })
