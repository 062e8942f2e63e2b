import type { OrganisationId } from '../../base/ids.ts'
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
