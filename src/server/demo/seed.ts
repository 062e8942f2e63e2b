/**
 * The demonstration: 6 professionals, 30 bénéficiaires and what they wrote, all of it real operations that
 * the real authority accepted, with days relative to the day it is made.
 *
 * A start cut short begins it again. For the same day everything is the same to the byte, so that chunks
 * sent twice have one effect and accounts are replaced; for another day it is another demonstration, so the
 * caller keeps the day it began. Accounts come last: nobody signs in to half of it.
 */
import { encodeId, parseOrganisationId, type LivretId, type OrganisationId, type PersonneId } from '../../base/ids.ts'
import { invariant } from '../../base/result.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Exchange } from '../../protocol/exchange.ts'
import { PROTOCOL_VERSION } from '../../protocol/limits.ts'
import type { Comptes, NewCompte } from '../comptes.ts'
import { createCalendar } from './calendar.ts'
import { derivedIds } from './derivedIds.ts'
import type { Life } from './life.ts'
import { LIVES } from './lives/all.ts'
import { LivretWriter, type Author } from './livretWriter.ts'
import { ORGANISATION_NAMES, PROFESSIONALS, type OrganisationKey, type ProfessionalKey } from './people.ts'
import { pushLivret, type Pushed } from './push.ts'
import { writeLife } from './writeLife.ts'

export interface SeedDeps {
  readonly comptes: Pick<Comptes, 'createOrganisation' | 'createCompte'>
  /** What the people of the demonstration write goes through the authority like everybody's. */
  readonly exchange: Exchange
  readonly clock: Clock
}

export interface SeededLivret {
  readonly livret: LivretId
  readonly beneficiaire: PersonneId
  readonly life: Life
}

export interface Seeded extends Pushed {
  readonly livrets: readonly SeededLivret[]
  readonly professionals: Readonly<Record<ProfessionalKey, PersonneId>>
}

/** Livrets sent at the same time: enough to keep a database busy, few enough for its pool. */
const LANES = 4

export async function seedDemo(deps: SeedDeps): Promise<void> {
  await seedLives(deps, LIVES)
}

/** For benches: `count` livrets in Maud's file active, the same lives again and again. */
export function seedMany(deps: SeedDeps, count: number): Promise<Seeded> {
  const lives = Array.from({ length: count }, (_, i): Life | undefined => {
    const life = LIVES[i % LIVES.length]
    return life && { ...life, referent: 'maud', numero: String(5001 + i), nom: `${life.nom.slice(0, 1)}${i + 1}.` }
  })
  return seedLives(deps, lives.filter((life) => life !== undefined))
}

export async function seedLives(deps: SeedDeps, lives: readonly Life[]): Promise<Seeded> {
  const { exchange, clock, comptes } = deps
  const calendar = createCalendar(clock.today())
  const professionals: Record<ProfessionalKey, Author> = {
    nadia: device(calendar.today, 'nadia', true), ines: device(calendar.today, 'ines', true),
    maud: device(calendar.today, 'maud', true), karim: device(calendar.today, 'karim', true),
    paul: device(calendar.today, 'paul', false), claire: device(calendar.today, 'claire', false),
  }
  const { personne, appareil } = professionals.nadia
  const { e: epoch } = await exchange({ personne, appareil, mayOpen: true }, { p: PROTOCOL_VERSION, a: appareil }, clock.now())

  const livrets: SeededLivret[] = []
  const totals = { operations: 0, chunks: 0, requests: 0 }
  const waiting = lives.entries()
  const lane = async (): Promise<void> => {
    for (const [place, life] of waiting) {
      const ids = derivedIds(`${calendar.today}/livret/${life.numero}`)
      const beneficiaire = device(calendar.today, life.numero, false)
      const writer = new LivretWriter(ids.livret(), ids, epoch)
      writeLife(life, { writer, calendar, ids, beneficiaire, professionals })
      const pushed = await pushLivret(exchange, ids, writer.written(), clock.now())
      totals.operations += pushed.operations
      totals.chunks += pushed.chunks
      totals.requests += pushed.requests
      livrets[place] = { livret: writer.livret, beneficiaire: beneficiaire.personne, life }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  await createAccounts(comptes, professionals, livrets)
  return { ...totals, livrets, professionals: personnes(professionals) }
}

function device(today: string, name: string, mayOpen: boolean): Author {
  const ids = derivedIds(`${today}/personne/${name}`)
  return { personne: ids.personne(), appareil: ids.appareil(), replica: ids.replica(), mayOpen }
}

const personnes = (authors: Readonly<Record<ProfessionalKey, Author>>): Record<ProfessionalKey, PersonneId> => ({
  nadia: authors.nadia.personne, ines: authors.ines.personne, maud: authors.maud.personne,
  karim: authors.karim.personne, paul: authors.paul.personne, claire: authors.claire.personne,
})

async function createAccounts(comptes: SeedDeps['comptes'], authors: Readonly<Record<ProfessionalKey, Author>>, livrets: readonly SeededLivret[]): Promise<void> {
  const organisations = Object.keys(ORGANISATION_NAMES) as OrganisationKey[] // the record's keys are the union
  await Promise.all(organisations.map((key) => comptes.createOrganisation({ organisation: organisationId(key), nom: ORGANISATION_NAMES[key] })))
  const professionals = (Object.keys(PROFESSIONALS) as ProfessionalKey[]).map((key): NewCompte => { // likewise
    const { prenom, nom, role, organisation, description } = PROFESSIONALS[key]
    return { personne: authors[key].personne, prenom, nom, role, organisation: organisationId(organisation), demonstration: description }
  })
  const beneficiaires = livrets.map(({ beneficiaire, life }): NewCompte => (
    { personne: beneficiaire, prenom: life.prenom, nom: life.nom, role: 'beneficiaire', organisation: undefined, demonstration: life.description }
  ))
  await Promise.all([...professionals, ...beneficiaires].map((compte) => comptes.createCompte(compte)))
}

function organisationId(key: OrganisationKey): OrganisationId {
  const parsed = parseOrganisationId(encodeId(derivedIds(`organisation/${key}`).bytes(16)))
  invariant(parsed.ok, 'sixteen bytes make an id')
  return parsed.value
}
