/** Second factors as a device adds and shows them, and entering with one (PROTOCOL.md §14). Read when it is needed. */
import { parseInstant } from '../base/jour.ts'
import { err, ok, type Result } from '../base/result.ts'
import { FACTEUR_ETATS, FACTEUR_GENRES, type Facteur, type Standing } from '../domain/facteurs.ts'
import { field, text } from './accountClient.ts'
import { send, sendSignedIn, type Access, type HttpDeps, type HttpFault } from './httpTransport.ts'
import { makePasskey, usePasskey, type PasskeyFault } from './platform/webPasskeys.ts'
import { leaveFor, takeReturned, type Errand } from './platform/webReturn.ts'

type Net = Pick<HttpDeps, 'fetch' | 'timers' | 'timeoutMs'>
/** `refused`: the server knows no such proof, or wants another one first. */
export type ProofFault = PasskeyFault | 'unreachable' | 'busy' | 'refused'
type Answer<T> = Promise<Result<T, ProofFault>>

const faultOf = ({ fault }: HttpFault): ProofFault =>
  fault === 'busy' ? 'busy' : fault === 'unreachable' || fault === 'tooOld' || fault === 'signedOut' ? 'unreachable' : 'refused'
const post = (body: unknown = {}) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const readAny = async (response: Response): Promise<unknown> => (response.status === 204 ? undefined : response.json())

function asker(ask: (path: string, body?: unknown) => Promise<Result<unknown, HttpFault>>) {
  const told = async (path: string, body?: unknown): Answer<unknown> => {
    const answer = await ask(path, body)
    return answer.ok ? answer : err(faultOf(answer.error))
  }
  return {
    told,
    /** What the browser makes of what the server gives, told to the server. */
    ceremony: async (from: string, perform: (options: unknown) => Promise<Result<unknown, PasskeyFault>>, to: string): Answer<unknown> => {
      const options = await told(from, {})
      const made = options.ok ? await perform(options.value) : options
      return made.ok ? told(to, made.value) : made
    },
    leave: async (path: string, but: Errand): Promise<ProofFault | undefined> => {
      const going = await told(path, but === 'entrer' ? {} : { but })
      if (!going.ok) return going.error
      const [adresse, etat, temoin] = [text(going.value, 'adresse'), text(going.value, 'etat'), text(going.value, 'temoin')]
      if (adresse === undefined || etat === undefined || temoin === undefined) return 'unreachable'
      leaveFor(adresse, { but, etat, temoin })
      return undefined
    },
    back: async (path: string, entering: boolean): Promise<Result<unknown, ProofFault> | undefined> => {
      const returned = takeReturned(entering)
      if (returned === undefined) return undefined
      const { etat, temoin, code, iss } = returned
      return code === undefined ? err('cancelled') : told(path, { etat, temoin, code, ...(iss === undefined ? {} : { iss }) })
    },
  }
}

/** The provider's name, where there is one. */
async function providerOf(net: Net): Promise<string | undefined> {
  const found = await send(net, '/api/oidc', {}, readAny)
  return found.ok ? text(found.value, 'nom') : undefined
}

export interface Proofs {
  standing(): Answer<Standing>
  addPasskey(): Answer<unknown>
  /** By a passkey of this person. */
  show(): Answer<unknown>
  remove(facteur: string): Answer<unknown>
  provider(): Promise<string | undefined>
  /** Leaves this page; or why not. */
  go(but: 'lier' | 'montrer'): Promise<ProofFault | undefined>
  /** What was begun before the page left for the provider, once. */
  returned(): Promise<Result<unknown, ProofFault> | undefined>
}

export function openProofs(net: Net, access: Access): Proofs {
  const { told, ceremony, leave, back } = asker((path, body) => sendSignedIn(net, access, path, body === undefined ? {} : post(body), readAny))
  return {
    async standing() {
      const answer = await told('/api/facteurs')
      const standing = answer.ok ? readStanding(answer.value) : undefined
      return !answer.ok ? answer : standing === undefined ? err('unreachable') : ok(standing)
    },
    addPasskey: () => ceremony('/api/cles-acces/preparer', makePasskey, '/api/cles-acces'),
    show: () => ceremony('/api/cles-acces/defi', usePasskey, '/api/cles-acces/montrer'),
    remove: (facteur) => told('/api/facteurs/retirer', { facteur }),
    provider: () => providerOf(net),
    go: (but) => leave('/api/oidc/aller', but),
    returned: () => back('/api/oidc/retour', false),
  }
}

export interface ProofEntrance {
  /** A ticket, to be taken like any other. */
  byPasskey(): Answer<string>
  provider(): Promise<string | undefined>
  go(): Promise<ProofFault | undefined>
  returned(): Promise<Result<string, ProofFault> | undefined>
}

export function openProofEntrance(net: Net): ProofEntrance {
  const { ceremony, leave, back } = asker((path, body) => send(net, path, post(body), readAny))
  const ticketIn = (answer: Result<unknown, ProofFault>): Result<string, ProofFault> => {
    const billet = answer.ok ? text(answer.value, 'billet') : undefined
    return !answer.ok ? answer : billet === undefined ? err('unreachable') : ok(billet)
  }
  return {
    byPasskey: async () => ticketIn(await ceremony('/api/cles-acces/entrer/defi', usePasskey, '/api/cles-acces/entrer')),
    provider: () => providerOf(net),
    go: () => leave('/api/oidc/entrer', 'entrer'),
    async returned() {
      const answer = await back('/api/oidc/entrer/retour', true)
      return answer && ticketIn(answer)
    },
  }
}

function readStanding(body: unknown): Standing | undefined {
  const [etat, listed] = [FACTEUR_ETATS.find((each) => each === text(body, 'etat')), field(body, 'facteurs')]
  if (etat === undefined || !Array.isArray(listed)) return undefined
  const facteurs = listed.map(readFacteur)
  return facteurs.every((each) => each !== undefined) ? { etat, facteurs } : undefined
}

function readFacteur(value: unknown): Facteur | undefined {
  const instant = (name: string) => {
    const at = field(value, name)
    return typeof at === 'number' ? parseInstant(at) : undefined
  }
  const [facteur, genre, depuis, vuLe] = [text(value, 'facteur'), FACTEUR_GENRES.find((each) => each === text(value, 'genre')), instant('depuis'), instant('vuLe')]
  if (facteur === undefined || genre === undefined || depuis?.ok !== true || vuLe?.ok !== true) return undefined
  return { facteur, genre, depuis: depuis.value, vuLe: vuLe.value, sauvegardee: field(value, 'sauvegardee') === true }
}
