/** Opening, following and taking enrolments over HTTP (PROTOCOL.md §12). */
import { parsePersonneId, type AppareilId } from '../base/ids.ts'
import { err, type Result } from '../base/result.ts'
import { BUTS, type EnrolmentAsk, type Invited } from '../domain/enrolement.ts'
import { ACCOUNT_ROLES } from '../domain/roles.ts'
import type { SignedClaim } from '../protocol/signedTicket.ts'
import { field, readPerson, readTokens, text, type SignedIn } from './accountClient.ts'
import { send, sendSignedIn, type Access, type HttpDeps, type HttpFault } from './httpTransport.ts'

export interface GivenTicket {
  readonly enrolement: string
  readonly secret: string
  readonly code: string
  readonly dureeMs: number
}

const STATES = ['ouvert', 'pris', 'fini'] as const

export interface Taking {
  readonly billet: string
  readonly appareil: AppareilId
  readonly publique: string
  readonly signature: string
}

async function readState(response: Response): Promise<(typeof STATES)[number] | undefined> {
  const etat = text(await response.json(), 'etat')
  return STATES.find((each) => each === etat)
}

type Net = Pick<HttpDeps, 'fetch' | 'timers' | 'timeoutMs'>
type Answer<T> = Promise<Result<T, HttpFault>>

const json = (method: string, body?: unknown): { readonly method: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } =>
  body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
/** An answer that cannot be read comes from a newer program. */
const understood = async <T>(sent: Answer<T | undefined>): Answer<T> => {
  const answer = await sent
  return !answer.ok ? answer : answer.value === undefined ? err({ fault: 'rejected' }) : { ok: true, value: answer.value }
}

export const openEnrolment = (net: Net, access: Access, ask: EnrolmentAsk): Answer<GivenTicket> =>
  understood(sendSignedIn(net, access, '/api/enrolements', json('POST', ask), async (response) => readTicket(await response.json())))

export const enrolmentState = (net: Net, access: Access, enrolement: string): Answer<(typeof STATES)[number]> =>
  understood(sendSignedIn(net, access, `/api/enrolements/${enrolement}`, json('GET'), readState))

/** What this device signed without network; what became of it. */
export const declareEnrolment = (net: Net, access: Access, { claim, signature, ecouleMs }: SignedClaim & { readonly ecouleMs: number }): Answer<(typeof STATES)[number]> =>
  understood(sendSignedIn(net, access, '/api/enrolements/declarer', json('POST', { ...claim, signature, ecouleMs }), readState))

/** Best effort: it ends by itself. */
export async function cancelEnrolment(net: Net, access: Access, enrolement: string): Promise<void> {
  await sendSignedIn(net, access, `/api/enrolements/${enrolement}`, json('DELETE'), () => Promise.resolve())
}

export const readInvited = (net: Net, billet: string): Answer<Invited> =>
  understood(send(net, '/api/enrolements/lire', json('POST', { billet }), async (response) => {
    const body: unknown = await response.json()
    const personne = parsePersonneId(text(body, 'personne') ?? '')
    const [but, role] = [BUTS.find((each) => each === text(body, 'but')), ACCOUNT_ROLES.find((each) => each === text(body, 'role'))]
    const [prenom, par] = [text(body, 'prenom'), text(body, 'par')]
    return personne.ok && but && role && prenom !== undefined && par !== undefined ? { personne: personne.value, but, prenom, role, par } : undefined
  }))

export const takeEnrolment = (net: Net, taking: Taking): Answer<SignedIn> =>
  understood(send(net, '/api/enrolements/prendre', json('POST', taking), async (response) => {
    const body: unknown = await response.json()
    const [person, session] = [readPerson(body), readTokens(body)]
    return person && session && { ...person, session }
  }))

function readTicket(body: unknown): GivenTicket | undefined {
  const [enrolement, secret, code, dureeMs] = [text(body, 'enrolement'), text(body, 'secret'), text(body, 'code'), field(body, 'dureeMs')]
  return enrolement !== undefined && secret !== undefined && code !== undefined && typeof dureeMs === 'number' ? { enrolement, secret, code, dureeMs } : undefined
}
