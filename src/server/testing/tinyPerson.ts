import type { LivretId, OrganisationId } from '../../base/ids.ts'
import { invariant } from '../../base/result.ts'
import type { Role } from '../../domain/roles.ts'
import { TinyClient } from '../../testing/tinyClient/tinyClient.mjs'
import { systemIds } from '../systemPorts.ts'
import type { TestServer } from './testServer.ts'

/** Somebody with an account, who enters with a device of their own: the tiny client. */
export async function tinyPerson(
  server: Pick<TestServer, 'comptes' | 'base'>,
  { role, organisation, prenom = 'Ana', nom = `${prenom} ${role}` }: { readonly role: Role; readonly organisation: OrganisationId | undefined; readonly prenom?: string; readonly nom?: string },
): Promise<TinyClient> {
  const personne = systemIds.personne()
  await server.comptes.createCompte({ personne, prenom, nom, role, organisation: role === 'beneficiaire' ? undefined : organisation, demonstration: 'Quelqu’un' })
  return TinyClient.enter(server.base, personne)
}

const CIRCLE = ['responsable', 'referent', 'beneficiaire', 'conseiller'] as const
export type InCircle = (typeof CIRCLE)[number]

export interface TinyCircle {
  readonly livret: LivretId
  readonly people: Readonly<Record<InCircle, TinyClient>>
  /** The entity of each one's membership. */
  readonly membres: Readonly<Record<InCircle, string>>
}

/** A livret that the responsable opens with one of each role; everybody has it. */
export async function tinyCircle(server: Pick<TestServer, 'comptes' | 'base'>, organisation: OrganisationId, also: (opener: TinyClient, cercle: string) => void = () => undefined): Promise<TinyCircle> {
  const livret = systemIds.livret()
  const entered = await Promise.all(CIRCLE.map(async (role) => [role, await tinyPerson(server, { role, organisation })] as const))
  const people = Object.fromEntries(entered) as TinyCircle['people'] // one for each role, just above
  const membres = { responsable: systemIds.entity(), referent: systemIds.entity(), beneficiaire: systemIds.entity(), conseiller: systemIds.entity() }
  const cercle = `${livret}/cercle`
  people.responsable.write(cercle, CIRCLE.map((role) => [[0, membres[role], 'membre', { personne: people[role].person, role, nom: role, organisme: 'x', depuis: '2026-03-09' }]]), { group: true })
  also(people.responsable, cercle)
  for (const role of CIRCLE) invariant((await people[role].sync()) === 200, 'it is heard')
  return { livret, people, membres }
}
