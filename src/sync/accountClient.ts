/** The small JSON routes beside the exchange: the demonstration's way in, the directory, signing out. */
import { parsePersonneId, type AppareilId, type PersonneId } from '../base/ids.ts'
import { parseInstant, type Instant } from '../base/jour.ts'
import { err, type Result } from '../base/result.ts'
import { ROLES, type Role } from '../domain/roles.ts'
import { send, type HttpDeps, type HttpFault } from './httpTransport.ts'
import type { AnnuairePerson, SessionToken } from './records.ts'

export interface Person {
  readonly personne: PersonneId
  readonly prenom: string
  /** As others see it. */
  readonly nom: string
  readonly role: Role
  /** Empty for a bénéficiaire. */
  readonly organisation: string
}

export interface DemoEntry extends Person {
  readonly description: string
}

export interface SignedIn extends Person {
  readonly session: SessionToken
}

/** `notFound`: this server has no such door, or nobody of that id behind it. */
export type AccountFault = HttpFault

export interface AccountClient {
  listDemo(): Promise<Result<readonly DemoEntry[], AccountFault>>
  enterDemo(personne: PersonneId, appareil: AppareilId): Promise<Result<SignedIn, AccountFault>>
  fetchAnnuaire(token: string): Promise<Result<readonly AnnuairePerson[], AccountFault>>
  /** People of any organisation, by the beginning of a name. */
  search(token: string, nom: string): Promise<Result<readonly AnnuairePerson[], AccountFault>>
  /** Best effort: the session ends by itself. */
  endSession(token: string): Promise<void>
}

export function createAccountClient(deps: Pick<HttpDeps, 'fetch' | 'timers' | 'timeoutMs'>): AccountClient {
  async function ask<T>(path: string, init: RequestInit, read: (body: unknown) => T | undefined): Promise<Result<T, AccountFault>> {
    const answered = await send(deps, path, init, async (response) => read(await response.json()))
    if (!answered.ok) return answered
    const { value } = answered
    return value === undefined ? err({ fault: 'rejected' }) : { ok: true, value }
  }
  const post = (body: unknown) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

  return {
    listDemo: () => ask('/api/demo', {}, (body) => readList(body, (item) => {
      const person = readPerson(item)
      return person && { ...person, description: text(item, 'description') ?? '' }
    })),
    enterDemo: (personne, appareil) => ask('/api/demo/entrer', post({ personne, appareil }), (body) => {
      const person = readPerson(body)
      const token = text(body, 'token')
      const expires = readInstant(field(body, 'expires'))
      return person && token !== undefined && expires !== undefined ? { ...person, session: { token, expires } } : undefined
    }),
    fetchAnnuaire: (token) => ask('/api/annuaire', bearer(token), (body) => readList(body, readColleague)),
    search: (token, nom) => {
      const { method, headers, body } = post({ nom })
      return ask('/api/annuaire/chercher', { method, body, headers: { ...headers, ...bearer(token).headers } }, (answer) => readList(answer, readColleague))
    },
    async endSession(token) {
      await send(deps, '/api/session/fin', { method: 'POST', ...bearer(token) }, () => Promise.resolve())
    },
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined // an object has fields

function text(value: unknown, name: string): string | undefined {
  const found = field(value, name)
  return typeof found === 'string' ? found : undefined
}

function readInstant(value: unknown): Instant | undefined {
  const parsed = typeof value === 'number' ? parseInstant(value) : undefined
  return parsed?.ok === true ? parsed.value : undefined
}

function readPerson(value: unknown): Person | undefined {
  const personne = parsePersonneId(text(value, 'personne') ?? '')
  const [prenom, nom] = [text(value, 'prenom'), text(value, 'nom')]
  const role = ROLES.find((each) => each === text(value, 'role'))
  if (!personne.ok || prenom === undefined || nom === undefined || role === undefined) return undefined
  return { personne: personne.value, prenom, nom, role, organisation: text(value, 'organisation') ?? '' }
}

/** In the directory a person has one name, the one written in circles: "Maud T.". */
function readColleague(value: unknown): AnnuairePerson | undefined {
  const person = readPerson(value)
  return person && { personne: person.personne, nom: `${person.prenom} ${person.nom}`.trim(), role: person.role, organisation: person.organisation }
}

/** All or nothing: one person that cannot be read means that this program is too old for the answer. */
function readList<T>(body: unknown, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  const list = field(body, 'personnes')
  if (!Array.isArray(list)) return undefined
  const found = list.map(read)
  return found.every((each) => each !== undefined) ? found : undefined
}
