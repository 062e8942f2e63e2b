/** What gives a device its key, signs with it and keeps somebody signed in: composed here, read beside the first screen. */
import type { AppareilId, LivretId, PersonneId } from './base/ids.ts'
import type { Instant } from './base/jour.ts'
import { err, ok, type Result } from './base/result.ts'
import type { EnrolmentAsk, Invited } from './domain/enrolement.ts'
import type { DeviceKey, StoredKey } from './ports/keys.ts'
import type { Clock } from './ports/clock.ts'
import { enrolmentText, ticketText } from './protocol/signatures.ts'
import { readTicket, type SignedTicket } from './protocol/signedTicket.ts'
import { createAccess, openByKey, type KeyAccess } from './sync/access.ts'
import { createAccountClient, type AccountFault, type Device, type SignedIn } from './sync/accountClient.ts'
import { edit, transact, type Cabinet } from './sync/cabinet.ts'
import { bringDepartsBefore } from './sync/departsBefore.ts'
import { cancelEnrolment, enrolmentState, openEnrolment, readInvited, takeEnrolment, type GivenTicket } from './sync/enrolmentClient.ts'
import type { HttpDeps, HttpFault } from './sync/httpTransport.ts'
import { createKeys } from './sync/keyRing.ts'
import { createWebTurns } from './sync/platform/webTabs.ts'
import { enterProvisionally } from './sync/provisionalAccess.ts'
import type { AnnuairePerson, KeyRing } from './sync/records.ts'
import type { Space } from './sync/space.ts'
import type { ProofEntrance, Proofs } from './sync/proofs.ts'
import { withFactor } from './sync/withFactor.ts'
import { deviceKeys, isSignedBy } from './vault/deviceKey.ts'

type Net = Pick<HttpDeps, 'fetch' | 'timers'>

export interface SpaceAccess extends KeyAccess {
  readonly key: () => Promise<DeviceKey | undefined>
  fetchAnnuaire(): Promise<readonly AnnuairePerson[] | undefined>
  /** People of any organisation, by the beginning of a name. */
  search(nom: string): Promise<Result<readonly AnnuairePerson[], 'busy' | 'unreachable'>>
  openEnrolment(ask: EnrolmentAsk): Promise<Result<GivenTicket, Fault>>
  /** Second factors of this person. */
  proofs(): Promise<Proofs>
  enrolmentState(enrolement: string): Promise<'ouvert' | 'pris' | 'fini' | undefined>
  cancelEnrolment(enrolement: string): Promise<void>
  devices(livret?: LivretId): Promise<Result<readonly Device[], Fault>>
  retireDevice(appareil: AppareilId, livret?: LivretId): Promise<Result<readonly Device[], Fault>>
  /** What this device entered with without network, while the server has not confirmed it. */
  provisional(): Promise<Provisional | undefined>
}

export interface Provisional {
  /** First name of who let it in. */
  readonly par: string
  /** The server said no, for now. */
  readonly refuse: boolean
}

/** `refused`: not theirs to do, or no longer possible. `facteur`: a second factor has to be shown first. */
type Fault = 'unreachable' | 'busy' | 'refused' | 'facteur'

const faultOf = ({ fault }: HttpFault): Fault =>
  fault === 'busy' ? 'busy' : fault === 'secondFactor' ? 'facteur' : fault === 'notFound' || fault === 'forbidden' || fault === 'rejected' ? 'refused' : 'unreachable'

export function openAccess(net: Net, id: string, space: Space): SpaceAccess {
  const accounts = createAccountClient(net)
  const keys = createKeys(space.cabinet, deviceKeys)
  const turns = { session: createWebTurns(`session:${id}`), key: createWebTurns(`cle:${id}`) }
  const renewing = createAccess({ space, accounts, keys, turns })
  const enter = enterProvisionally({ net, space, key: () => keys.current(), before: () => bringDepartsBefore(net, space.cabinet), alone: turns.session })
  const access = {
    ...renewing, enter,
    // A device that lost its session and was given the livret again without network.
    async renew(refused: string) {
      const renewed = await renewing.renew(refused)
      return renewed.ok || renewed.error.fault !== 'signedOut' ? renewed : (await enter()) ?? renewed
    },
  }
  return {
    ...access,
    key: () => keys.current(),
    proofs: async () => (await import('./sync/proofs.ts')).openProofs(net, access),
    async fetchAnnuaire() {
      const found = await accounts.fetchAnnuaire(access)
      return found.ok ? found.value : undefined
    },
    async search(nom) {
      const found = await accounts.search(access, nom)
      return found.ok ? found : err(found.error.fault === 'busy' ? 'busy' : 'unreachable')
    },
    async openEnrolment(ask) {
      const opened = await withFactor(net, access, () => openEnrolment(net, access, ask))
      return opened.ok ? opened : err(faultOf(opened.error))
    },
    async enrolmentState(enrolement) {
      const state = await enrolmentState(net, access, enrolement)
      return state.ok ? state.value : undefined
    },
    cancelEnrolment: (enrolement) => cancelEnrolment(net, access, enrolement),
    async devices(livret) {
      const listed = await accounts.listDevices(access, livret)
      return listed.ok ? listed : err(faultOf(listed.error))
    },
    async provisional() {
      const found = await space.cabinet.read(['billet'])
      const billet = found.ok ? found.value.get('billet') : undefined
      return billet && { par: readTicket(billet.ticket)?.claim.par ?? '', refuse: billet.refuse }
    },
    async retireDevice(appareil, livret) {
      const left = await accounts.revokeDevice(access, appareil, livret)
      return left.ok ? left : err(faultOf(left.error))
    },
  }
}

/** A space that the person already has on this device. */
export interface HereAlready {
  readonly cabinet: Cabinet
  readonly appareil: AppareilId
}

/** Without a session it entered by `billet`, signed without network, and waits to be confirmed. */
export type Admitted = Omit<SignedIn, 'session'> & { readonly session: SignedIn['session'] | null; readonly billet?: string; readonly appareil: AppareilId; readonly cle: StoredKey }

export interface Entrance {
  /** `clocks`: of another day, or one of the two clocks is wrong. */
  read(ticket: string): Promise<Result<Invited, EntranceFault | 'clocks'>>
  /** `retired`: what is here already was retired; it may come as another device. */
  take(ticket: string, here?: HereAlready): Promise<Result<Admitted, EntranceFault | 'retired'>>
}

/** Nobody is in yet, of whom a factor could be asked. */
type EntranceFault = Exclude<Fault, 'facteur'>
const entranceFaultOf = (fault: HttpFault): EntranceFault => {
  const found = faultOf(fault)
  return found === 'facteur' ? 'refused' : found
}

/** Entering by a ticket. Asked again because the answer was lost, it is with the same key: the server knows it. */
export function createEntrance(net: Net, newDevice: () => AppareilId, clock: Clock): Entrance {
  const offered = new Map<string, { readonly cle: StoredKey; readonly appareil: AppareilId }>()
  return {
    async read(ticket) {
      const signed = readTicket(ticket)
      if (signed !== undefined) return checkTicket(signed, clock.now())
      const invited = await readInvited(net, ticket)
      return invited.ok ? invited : err(entranceFaultOf(invited.error))
    },
    async take(ticket, here) {
      const device = here === undefined ? offered.get(ticket) ?? { cle: await deviceKeys.create(), appareil: newDevice() } : { cle: await keyIn(net, here.cabinet), appareil: here.appareil }
      if (here === undefined) offered.set(ticket, device)
      const { cle, appareil } = device
      const key = await deviceKeys.open(cle)
      const taken = await takeEnrolment(net, { billet: ticket, appareil, publique: cle.publicKey, signature: await key.sign(enrolmentText(ticket, key.id)) })
      const signed = readTicket(ticket)
      if (signed !== undefined && !taken.ok && (taken.error.fault === 'unreachable' || taken.error.fault === 'busy')) {
        const { personne, prenom } = signed.claim
        // Written down before anybody is told that they are in: in a new space with the space itself.
        if (here !== undefined && !(await transact(here.cabinet, [], () => ({ edits: [edit('billet', { v: 1, ticket, refuse: false })], result: undefined }))).ok) return err('unreachable')
        return ok({ personne, prenom, nom: '', role: 'beneficiaire', organisation: '', session: null, billet: ticket, appareil, cle })
      }
      if (!taken.ok) return err(here !== undefined && taken.error.fault === 'forbidden' ? 'retired' : entranceFaultOf(taken.error))
      offered.delete(ticket)
      return ok({ ...taken.value, appareil, cle })
    },
  }
}

/** How far apart two clocks may be and a ticket still be one that somebody is showing now. */
const CLOCKS_APART_MS = 86_400_000

/** What can be known of it without network: that it is whole, and of these days. Whether it counts, the server says. */
async function checkTicket({ claim, publicKey, signature }: SignedTicket, now: Instant): Promise<Result<Invited, 'refused' | 'clocks'>> {
  const { personne, prenom, par, le, minutes } = claim
  if (!(await isSignedBy(publicKey, ticketText(claim), signature))) return err('refused')
  const apart = Math.max(le * 1000 - now, now - (le + minutes * 60) * 1000)
  return apart > CLOCKS_APART_MS ? err('clocks') : ok({ personne, but: 'beneficiaire', prenom, role: 'beneficiaire', par, sansReseau: true })
}

/** Entering by a proof of who one is; and what came back from the provider with this page's address, before anything else looks at it. */
export const proofEntrance = async (net: Net): Promise<ProofEntrance> => (await import('./sync/proofs.ts')).openProofEntrance(net)
export const comeBack = async (): Promise<void> => { (await import('./sync/platform/webReturn.ts')).takeReturnFromAddress() }

/** @param stored where the person already has a space on this device: its key is written there before anybody hears of it */
export async function enterDemo(net: Net, personne: PersonneId, appareil: AppareilId, stored: Cabinet | undefined): Promise<Result<SignedIn & { readonly cle: StoredKey }, AccountFault>> {
  const cle = stored === undefined ? await deviceKeys.create() : await keyIn(net, stored)
  const entered = await createAccountClient(net).enterDemo(personne, appareil, cle.publicKey)
  return entered.ok ? ok({ ...entered.value, cle }) : entered
}

/** The one in use there; a new one is written down before anybody hears of it. */
async function keyIn(net: Net, cabinet: Cabinet): Promise<StoredKey> {
  const made = await deviceKeys.create()
  const kept = await transact<KeyRing>(cabinet, ['cle'], (snapshot) => {
    const found = snapshot.get('cle')
    return found === undefined ? { edits: [edit('cle', made)], result: made } : { edits: [], result: found }
  })
  if (!kept.ok) return made
  const { next, previous } = kept.value
  if (next === undefined && previous === undefined) return kept.value
  // Which of them the server has in use, it says to whoever signs with it.
  const keys = createKeys(cabinet, deviceKeys)
  const opened = await openByKey(createAccountClient(net), keys)
  if (opened.ok) await keys.settle(opened.value.cle, opened.value)
  const settled = await cabinet.read(['cle'])
  return (settled.ok ? settled.value.get('cle') : undefined) ?? kept.value
}
