/**
 * Making another card on the spot: composed here, read when the server was reached or when somebody makes one. A référent's
 * device has a key of its own for it; the devices of the people they follow seal for that key what opens one half of their
 * space (vault/secours.ts). It answers a locked phone's question without network, and tells the server afterwards.
 */
import type { LivretId, PersonneId } from './base/ids.ts'
import { err, ok, type Result } from './base/result.ts'
import type { StoredKey } from './ports/keys.ts'
import { edit, transact, type Cabinet } from './sync/cabinet.ts'
import { signTicket, type GivenDeps } from './sync/givenTickets.ts'
import type { Access, HttpDeps } from './sync/httpTransport.ts'
import { fetchSecours, noteSecours } from './sync/secoursClient.ts'
import type { Space } from './sync/space.ts'
import { newRecoveryKey, readAsked } from './vault/secours.ts'

/** Seals for these devices what opens the common half of the space, if it is not sealed for them already. */
export type SealSecours = (publicKeys: readonly string[], livret: LivretId, personne: PersonneId) => Promise<void>

export interface SecoursDeps {
  readonly net: Pick<HttpDeps, 'fetch' | 'timers'>
  readonly access: Access
  readonly space: Pick<Space, 'cabinet' | 'identite' | 'personne'>
  readonly seal: SealSecours
}

/** What each end does when the server answers: the référent's device says its key, the person's seals for those there are today. */
export async function keepSecours({ net, access, space, seal }: SecoursDeps): Promise<void> {
  const { cabinet, identite, personne } = space
  if (identite.role === 'referent') {
    const key = await recoveryKey(cabinet)
    if (key !== undefined) await noteSecours(net, access, key.publicKey)
  }
  if (identite.role !== 'beneficiaire') return
  const root = await cabinet.read(['racine'])
  for (const livret of root.ok ? root.value.get('racine')?.livrets ?? [] : []) {
    const keys = await fetchSecours(net, access, livret)
    if (keys === undefined) continue
    await seal(keys, livret, personne)
    return
  }
}

/** Made once for this device, and written down before anybody hears of it. */
async function recoveryKey(cabinet: Cabinet): Promise<StoredKey | undefined> {
  const made = await newRecoveryKey()
  const kept = await transact(cabinet, ['secours'], (snapshot) => {
    const found = snapshot.get('secours')
    return { edits: found === undefined ? [edit('secours', made)] : [], result: found ?? made }
  })
  return kept.ok ? kept.value : undefined
}

/** `unreadable`: no phone's question. `other`: not of this livret's person, or sealed for other devices. */
export type ReissueFault = 'unreadable' | 'other' | 'unsigned' | 'full' | 'lost'

export interface ReissueFor {
  readonly livret: LivretId
  readonly personne: PersonneId
  readonly prenom: string
  /** First name of who makes it. */
  readonly par: string
}

/** The answer is written down, to be told to the server, before it is shown. */
export async function answerAsk(given: GivenDeps, of: ReissueFor, question: string): Promise<Result<{ readonly enrolement: string; readonly texte: string }, ReissueFault>> {
  const key = await recoveryKey(given.cabinet)
  if (key === undefined) return err('lost')
  const asked = await readAsked(question, key)
  if (asked === undefined) return err('unreadable')
  if (asked === 'other' || asked.livret !== of.livret || asked.personne !== of.personne) return err('other')
  const signed = await signTicket(given, { ...of, remplace: false, refaite: true })
  if (!signed.ok) return err(signed.error.fault === 'full' ? 'full' : 'lost')
  if (signed.value === undefined) return err('unsigned')
  const { enrolement, ticket } = signed.value
  return ok({ enrolement, texte: await asked.answer(ticket) })
}
