/**
 * The first responsable of an organisation, whom nobody there could invite: the operator makes the organisation and a
 * ticket. And another ticket, for a responsable who has no device nor second factor any more and no colleague to ask.
 */
import type { Transaction } from 'kysely'
import type { OrganisationId, PersonneId } from '../../base/ids.ts'
import type { Instant } from '../../base/jour.ts'
import { writeActe } from '../actes.ts'
import { findOrganisation } from '../comptes.ts'
import { INVITATION_MS, writeTicket } from '../enrolements.ts'
import type { Tables } from '../postgres/schema.ts'
import { newOrganisation, systemIds } from '../systemPorts.ts'

export interface Named {
  readonly organisation: string
  readonly prenom: string
  readonly nom: string
}

/** `already`: there is one of that name; `unknown`: there is none; `others`: it has responsables, and none of that name. */
export type OrganisationFault = 'already' | 'unknown' | 'others'

/** In the place of a person, where somebody is named who gave a ticket: no account has this id. */
const OPERATOR = 'operateur' as string as PersonneId // compared and shown as no one's

export async function createOrganisation(trx: Transaction<Tables>, named: Named, now: Instant): Promise<{ readonly secret: string } | OrganisationFault> {
  if ((await findOrganisation(trx, named.organisation)) !== undefined) return 'already'
  const organisation = newOrganisation()
  await trx.insertInto('organisation').values({ organisation, nom: named.organisation }).execute()
  await writeActe(trx, { genre: 'organisationOuverte', objet: organisation }, now)
  return { secret: await ticketFor(trx, systemIds.personne(), organisation, named, now) }
}

export async function reopenOrganisation(trx: Transaction<Tables>, named: Named, now: Instant): Promise<{ readonly secret: string } | OrganisationFault> {
  const organisation = await findOrganisation(trx, named.organisation)
  if (organisation === undefined) return 'unknown'
  const responsables = await trx.selectFrom('compte').select(['personne', 'prenom', 'nom']).where('organisation', '=', organisation).where('role', '=', 'responsable').execute()
  const found = responsables.find(({ prenom, nom }) => prenom === named.prenom && nom === named.nom)
  // The first one never came in.
  if (found === undefined && responsables.length > 0) return 'others'
  return { secret: await ticketFor(trx, found?.personne ?? systemIds.personne(), organisation, named, now) }
}

async function ticketFor(trx: Transaction<Tables>, personne: PersonneId, organisation: OrganisationId, { prenom, nom }: Named, now: Instant): Promise<string> {
  await writeActe(trx, { genre: 'enrolementOuvert', objet: personne }, now)
  return writeTicket(trx, { but: 'professionnel', livret: null, personne, role: 'responsable', organisation, prenom, nom }, { par: OPERATOR, ends: now + INVITATION_MS })
}
