/** The small JSON routes beside the exchange: the demonstration's way in, sessions, the directory. */
import { parseAppareilId, parseLivretId, parsePersonneId, type AppareilId, type LivretId, type PersonneId } from '../base/ids.ts'
import { parseInstant, type Instant } from '../base/jour.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Contenu } from '../domain/droits.ts'
import { ACCOUNT_ROLES, type AccountRole } from '../domain/roles.ts'
import { send, sendSignedIn, type Access, type HttpDeps, type HttpFault } from './httpTransport.ts'
import type { AnnuairePerson, SessionToken } from './records.ts'

export interface Person {
  readonly personne: PersonneId
  readonly prenom: string
  /** As others see it. */
  readonly nom: string
  readonly role: AccountRole
  /** Empty for a bénéficiaire. */
  readonly organisation: string
}

export interface DemoEntry extends Person {
  readonly description: string
}

export interface SignedIn extends Person {
  readonly session: SessionToken
}

export interface Device {
  readonly appareil: AppareilId
  readonly since: Instant
  readonly seen: Instant
  /** It opens nothing any more. */
  readonly revoked: Instant | undefined
  /** First names of who let it in and who took it away, when that was somebody else. */
  readonly par: string | undefined
  readonly revokedBy: string | undefined
  /** The one that asks. */
  readonly here: boolean
  /** What may lie on it; of another person's device that is not said. */
  readonly contenu: Contenu | undefined
}

/** `notFound`: this server has no such door, or nobody of that id behind it. */
export type AccountFault = HttpFault

export interface AccountClient {
  listDemo(): Promise<Result<readonly DemoEntry[], AccountFault>>
  /** @param publicKey the device's, which the server keeps from then on */
  enterDemo(personne: PersonneId, appareil: AppareilId, publicKey: string): Promise<Result<SignedIn, AccountFault>>
  renew(refresh: string): Promise<Result<SessionToken, AccountFault>>
  challenge(keyId: string): Promise<Result<string, AccountFault>>
  answer(keyId: string, challenge: string, signature: string): Promise<Result<SessionToken, AccountFault>>
  /** Puts another key in the place of the one in use, which signed that; gives the id of the one in use then. */
  replaceKey(access: Access, publicKey: string, signature: string): Promise<Result<string, AccountFault>>
  fetchAnnuaire(access: Access): Promise<Result<readonly AnnuairePerson[], AccountFault>>
  /** People of any organisation, by the beginning of a name. */
  search(access: Access, nom: string): Promise<Result<readonly AnnuairePerson[], AccountFault>>
  /** One's own, the last seen first; or those of whoever the livret is about, for its référent. */
  listDevices(access: Access, livret?: LivretId): Promise<Result<readonly Device[], AccountFault>>
  /** Ends its sessions; what it still holds waits for the référent when it comes back. */
  revokeDevice(access: Access, appareil: AppareilId, livret?: LivretId): Promise<Result<readonly Device[], AccountFault>>
  /** Best effort: the session ends by itself. */
  endSession(token: string): Promise<void>
}

export function createAccountClient(deps: Pick<HttpDeps, 'fetch' | 'timers' | 'timeoutMs'>): AccountClient {
  async function ask<T>(path: string, init: RequestInit, read: (body: unknown) => T | undefined): Promise<Result<T, AccountFault>> {
    return understood(await send(deps, path, init, async (response) => read(await response.json())))
  }
  const understood = <T>(answered: Result<T | undefined, HttpFault>): Result<T, AccountFault> =>
    !answered.ok ? answered : answered.value === undefined ? err({ fault: 'rejected' }) : ok(answered.value)
  const post = (body: unknown) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

  return {
    listDemo: () => ask('/api/demo', {}, (body) => readList(body, (item) => {
      const person = readPerson(item)
      return person && { ...person, description: text(item, 'description') ?? '' }
    })),
    enterDemo: (personne, appareil, publique) => ask('/api/demo/entrer', post({ personne, appareil, publique }), (body) => {
      const [person, session] = [readPerson(body), readTokens(body)]
      return person && session && { ...person, session }
    }),
    renew: (refresh) => ask('/api/session/renouveler', post({ refresh }), readTokens),
    challenge: (cle) => ask('/api/session/defi', post({ cle }), (body) => text(body, 'defi')),
    answer: (cle, defi, signature) => ask('/api/session/ouvrir', post({ cle, defi, signature }), readTokens),
    replaceKey: async (access, publique, signature) => understood(await sendSignedIn(deps, access, '/api/session/cle', post({ publique, signature }), async (response) => text(await response.json(), 'cle'))),
    fetchAnnuaire: async (access) => understood(await sendSignedIn(deps, access, '/api/annuaire', {}, async (response) => readList(await response.json(), readColleague))),
    search: async (access, nom) => understood(await sendSignedIn(deps, access, '/api/annuaire/chercher', post({ nom }), async (response) => readList(await response.json(), readColleague))),
    listDevices: async (access, livret) => understood(await sendSignedIn(deps, access, devicesOf(livret), {}, readDevices)),
    revokeDevice: async (access, appareil, livret) => understood(await sendSignedIn(deps, access, `${devicesOf(livret)}/retirer`, post({ appareil }), readDevices)),
    async endSession(token) {
      await send(deps, '/api/session/fin', { method: 'POST', headers: { authorization: `Bearer ${token}` } }, () => Promise.resolve())
    },
  }
}

const devicesOf = (livret: LivretId | undefined): string => (livret === undefined ? '/api/appareils' : `/api/livrets/${livret}/appareils`)

export const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined // an object has fields

export function text(value: unknown, name: string): string | undefined {
  const found = field(value, name)
  return typeof found === 'string' ? found : undefined
}

export function readTokens(body: unknown): SessionToken | undefined {
  const [token, refresh, cle] = [text(body, 'token'), text(body, 'refresh'), text(body, 'cle')]
  if (token === undefined || refresh === undefined) return undefined
  return { token, refresh, ...(cle === undefined ? {} : { cle }), ...(field(body, 'cleAncienne') === true ? { cleAncienne: true } : {}) }
}

export function readPerson(value: unknown): Person | undefined {
  const personne = parsePersonneId(text(value, 'personne') ?? '')
  const [prenom, nom] = [text(value, 'prenom'), text(value, 'nom')]
  const role = ACCOUNT_ROLES.find((each) => each === text(value, 'role'))
  if (!personne.ok || prenom === undefined || nom === undefined || role === undefined) return undefined
  return { personne: personne.value, prenom, nom, role, organisation: text(value, 'organisation') ?? '' }
}

/** In the directory a person has one name, the one written in circles: "Maud T.". */
function readColleague(value: unknown): AnnuairePerson | undefined {
  const person = readPerson(value)
  return person && { personne: person.personne, nom: `${person.prenom} ${person.nom}`.trim(), role: person.role, organisation: person.organisation }
}

const readDevices = async (response: Response): Promise<readonly Device[] | undefined> => readAll(await response.json(), 'appareils', readDevice)

function readDevice(value: unknown): Device | undefined {
  const appareil = parseAppareilId(text(value, 'appareil') ?? '')
  const [since, seen, here] = [readInstant(field(value, 'depuis')), readInstant(field(value, 'vuLe')), field(value, 'ici')]
  if (!appareil.ok || since === undefined || seen === undefined || typeof here !== 'boolean') return undefined
  return { appareil: appareil.value, since, seen, revoked: readInstant(field(value, 'retireLe')), par: text(value, 'par'), revokedBy: text(value, 'retirePar'), here, contenu: readContenu(field(value, 'contenu')) }
}

/** An older server says nothing of it. */
export function readContenu(value: unknown): Contenu | undefined {
  const [livrets, autres] = [field(value, 'livrets'), field(value, 'autres')]
  if (!Array.isArray(livrets) || typeof autres !== 'number') return undefined
  return { livrets: livrets.flatMap((each) => { const parsed = parseLivretId(String(each)); return parsed.ok ? [parsed.value] : [] }), autres }
}

function readInstant(value: unknown): Instant | undefined {
  const parsed = typeof value === 'number' ? parseInstant(value) : undefined
  return parsed?.ok === true ? parsed.value : undefined
}

const readList = <T>(body: unknown, read: (item: unknown) => T | undefined): readonly T[] | undefined => readAll(body, 'personnes', read)

/** All or nothing: one item that cannot be read means that this program is too old for the answer. */
function readAll<T>(body: unknown, name: string, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  const list = field(body, name)
  if (!Array.isArray(list)) return undefined
  const found = list.map(read)
  return found.every((each) => each !== undefined) ? found : undefined
}
