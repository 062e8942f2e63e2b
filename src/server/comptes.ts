/** Organisations and the accounts of people. Writing twice changes nothing: a seed or an import cut short begins again. */
import { sql, type Expression } from 'kysely'
import type { OrganisationId, PersonneId } from '../base/ids.ts'
import type { AccountRole } from '../domain/roles.ts'
import type { Database } from './postgres/database.ts'
import type { CompteTable } from './postgres/schema.ts'
import { newOrganisation } from './systemPorts.ts'

export interface Organisation {
  readonly organisation: OrganisationId
  readonly nom: string
}

export interface Compte {
  readonly personne: PersonneId
  readonly prenom: string
  /** As others see it. */
  readonly nom: string
  readonly role: AccountRole
  /** A bénéficiaire belongs to none. */
  readonly organisation: Organisation | undefined
  /** One line about them on the demonstration's first page; only demonstration accounts have one. */
  readonly demonstration: string | undefined
}

export interface NewCompte extends Omit<Compte, 'organisation'> {
  readonly organisation: OrganisationId | undefined
}

export interface Comptes {
  createOrganisation(organisation: Organisation): Promise<void>
  createCompte(compte: NewCompte): Promise<void>
  /** The one of that name among those that this organisation brought in; made when there is none yet. */
  organisationOf(nom: string, by: OrganisationId): Promise<OrganisationId>
  find(personne: PersonneId): Promise<Compte | undefined>
  /** Everybody of one organisation, by name. */
  ofOrganisation(organisation: OrganisationId): Promise<readonly Compte[]>
  /** Référents and conseillers of any organisation of whom a name begins so; a few, by name. */
  search(beginning: string, limit: number): Promise<readonly Compte[]>
  /** The demonstration's people: professionals first, then by name. */
  listDemoComptes(): Promise<readonly Compte[]>
}

/** Whoever may open a new livret: a professional of the organisation that follows the person. */
const OPENERS: readonly AccountRole[] = ['referent', 'responsable', 'assistant']
export const mayOpen = (compte: Compte): boolean => compte.organisation !== undefined && OPENERS.includes(compte.role)
/** Who may have anything to do with a livret. */
export const follows = (compte: Compte): boolean => compte.role !== 'pilotage'
export const isProfessional = (compte: Compte): boolean => compte.role !== 'beneficiaire'

const PROFESSIONALS_FIRST: readonly AccountRole[] = ['responsable', 'assistant', 'referent', 'conseiller', 'pilotage', 'beneficiaire']
const rank = ({ role }: Compte): number => PROFESSIONALS_FIRST.indexOf(role)
const byName = (a: Compte, b: Compte): number => a.nom.localeCompare(b.nom, 'fr')

/** The columns of a query over `compte` left-joined to `organisation` that `readCompte` reads. */
export const COMPTE_COLUMNS = [
  'compte.personne', 'compte.prenom', 'compte.nom', 'compte.role', 'compte.demonstration',
  'organisation.organisation', 'organisation.nom as nom_organisation',
] as const

interface CompteRow extends Omit<CompteTable, 'organisation'> {
  readonly organisation: OrganisationId | null
  readonly nom_organisation: string | null
}

export function readCompte(row: CompteRow): Compte {
  const { personne, prenom, nom, role, demonstration, organisation, nom_organisation } = row
  return {
    personne, prenom, nom, role, demonstration: demonstration ?? undefined,
    organisation: organisation === null || nom_organisation === null ? undefined : { organisation, nom: nom_organisation },
  }
}

/** Lower case, without accents. */
const plain = (text: Expression<string>): Expression<string> => sql<string>`regexp_replace(normalize(lower(${text}), NFD), '[\\u0300-\\u036f]', '', 'g')`
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** Of those that somebody's organisation brought in; without `by`, of those that keep their own house here. */
export async function findOrganisation(db: Database, nom: string, by?: OrganisationId): Promise<OrganisationId | undefined> {
  const found = await db.selectFrom('organisation').select('organisation').where('invitee_par', by === undefined ? 'is' : '=', by ?? null)
    .where(sql<boolean>`${plain(sql.ref('nom'))} = ${plain(sql.val(nom.trim()))}`).executeTakeFirst()
  return found?.organisation
}

export function createComptes(db: Database): Comptes {
  const select = () => db.selectFrom('compte')
    .leftJoin('organisation', 'organisation.organisation', 'compte.organisation')
    .select(COMPTE_COLUMNS)

  return {
    async createOrganisation({ organisation, nom }) {
      await db.insertInto('organisation').values({ organisation, nom })
        .onConflict((conflict) => conflict.column('organisation').doUpdateSet({ nom }))
        .execute()
    },
    async organisationOf(nom, by) {
      const found = await findOrganisation(db, nom, by)
      if (found !== undefined) return found
      const organisation = newOrganisation()
      await db.insertInto('organisation').values({ organisation, nom, invitee_par: by }).execute()
      return organisation
    },
    async createCompte({ personne, organisation, demonstration, prenom, nom, role }) {
      const values = { prenom, nom, role, organisation: organisation ?? null, demonstration: demonstration ?? null }
      await db.insertInto('compte').values({ personne, ...values })
        .onConflict((conflict) => conflict.column('personne').doUpdateSet(values))
        .execute()
    },
    async find(personne) {
      const row = await select().where('compte.personne', '=', personne).executeTakeFirst()
      return row && readCompte(row)
    },
    async ofOrganisation(organisation) {
      const rows = await select().where('compte.organisation', '=', organisation).execute()
      return rows.map(readCompte).sort(byName)
    },
    async search(beginning, limit) {
      const rows = await select()
        .where('compte.organisation', 'is not', null)
        .where('compte.role', 'in', ['referent', 'conseiller'])
        .where(sql<boolean>`' ' || ${plain(sql.ref('compte.prenom'))} || ' ' || ${plain(sql.ref('compte.nom'))} like '% ' || ${plain(sql.val(escapeLike(beginning)))} || '%'`)
        .orderBy('compte.nom').orderBy('compte.prenom').limit(limit)
        .execute()
      return rows.map(readCompte)
    },
    async listDemoComptes() {
      const rows = await select().where('compte.demonstration', 'is not', null).execute()
      return rows.map(readCompte).sort((a, b) => rank(a) - rank(b) || byName(a, b))
    },
  }
}

