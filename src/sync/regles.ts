/**
 * The rules of where this device lies, as the server last told them, kept sealed with the space; and whether it may still be
 * opened: the server was not heard of for too long, or said that this device is retired. Nobody loosens them without the server.
 */
import type { Instant } from '../base/jour.ts'
import { err, ok, type Result } from '../base/result.ts'
import { areReglesPossible, isPerime, REGLES_USUELLES, type ReglesPoste } from '../domain/poste.ts'
import { field, text } from './accountClient.ts'
import { edit, transact } from './cabinet.ts'
import { sendSignedIn, type HttpDeps, type HttpFault } from './httpTransport.ts'
import type { ReglesRecord } from './records.ts'
import type { Outcome, Space } from './space.ts'

/** `perime`: it opens again once the server answers. `retire`: never again, and nothing of the person's waits here. */
export type Clos = 'perime' | 'retire'

export interface Standing {
  /** It could not be read; what is said then is what is usual. */
  readonly unread?: true
  readonly regles: ReglesPoste
  readonly clos: Clos | undefined
}

export interface Told {
  readonly poste: string | null
  readonly regles: ReglesPoste | null
}

const none: ReglesRecord = { v: 1, poste: null, regles: null, retireLe: null, montre: 0 as Instant } // no clock showed anything yet
/** A clock that is turned back makes no device younger; it is written down no more often than that. */
const CLOCK_STEP_MS = 3_600_000

export async function readStanding({ cabinet, counts }: Pick<Space, 'cabinet' | 'counts'>, now: Instant): Promise<Standing> {
  const found = await cabinet.read(['regles', 'synchro'])
  // What cannot be read says itself at the next reading.
  if (!found.ok) return { regles: REGLES_USUELLES, clos: undefined, unread: true }
  const { regles, retireLe, montre, entendu } = found.value.get('regles') ?? none
  const lastSuccess = found.value.get('synchro')?.lastSuccess ?? null
  // On a full disk it is not noted, and the rules count all the same.
  if (now - montre >= CLOCK_STEP_MS) await transact(cabinet, ['regles'], (snapshot) => ({ edits: [edit('regles', { ...(snapshot.get('regles') ?? none), montre: now })], result: undefined }))
  const counted = retireLe === null ? undefined : await counts()
  const isOver = counted?.ok === true && counted.value.waiting + counted.value.held + counted.value.setAside === 0
  const rules = regles ?? REGLES_USUELLES
  const isLate = lastSuccess !== null && isPerime(Math.max(lastSuccess, entendu ?? 0), Math.max(now, montre), rules)
  return { regles: rules, clos: isOver ? 'retire' : isLate ? 'perime' : undefined }
}

/** The server answered this device, if only that a second factor has to be shown first. */
export const noteHeard = ({ cabinet }: Pick<Space, 'cabinet'>, now: Instant): Outcome<void> =>
  transact(cabinet, ['regles'], (snapshot) => ({ edits: [edit('regles', { ...(snapshot.get('regles') ?? none), montre: now, entendu: now })], result: undefined }))

/** What the server answered: its rules, or that this device is retired. True when that is something new. */
export async function keepRegles({ cabinet }: Pick<Space, 'cabinet'>, told: Told | 'retire', now: Instant): Outcome<boolean> {
  return transact(cabinet, ['regles'], (snapshot) => {
    const before = snapshot.get('regles') ?? none
    // Not seen once more is not seen before: the clock begins where the server was heard.
    const after: ReglesRecord = told === 'retire' ? { ...before, retireLe: before.retireLe ?? now } : { ...before, ...told, retireLe: null, montre: now }
    const isNews = JSON.stringify({ ...after, montre: 0 }) !== JSON.stringify({ ...before, montre: 0 })
    const isSame = !isNews && after.montre >= before.montre && after.montre - before.montre < CLOCK_STEP_MS
    return { edits: isSame ? [] : [edit('regles', after)], result: isNews }
  })
}

/** @param said where this device lies, as another space of it heard */
export async function askRegles(deps: HttpDeps, said: string | undefined): Promise<Result<Told, HttpFault>> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(said === undefined ? {} : { poste: said }) }
  const answered = await sendSignedIn(deps, deps, '/api/regles', init, async (response) => readTold(await response.json()))
  if (!answered.ok) return answered
  return answered.value === undefined ? err({ fault: 'rejected' }) : ok(answered.value)
}

function readTold(body: unknown): Told | undefined {
  const regles = field(body, 'regles')
  if (regles === null) return { poste: null, regles: null }
  const read = readRegles(regles)
  return read && { poste: text(body, 'poste') ?? null, regles: read }
}

export function readRegles(value: unknown): ReglesPoste | undefined {
  const [inactifS, cacheS, jours, sansCopie] = [field(value, 'inactifS'), field(value, 'cacheS'), field(value, 'jours'), field(value, 'sansCopie')]
  if (typeof inactifS !== 'number' || typeof cacheS !== 'number' || typeof jours !== 'number' || typeof sansCopie !== 'boolean') return undefined
  const regles = { inactifS, cacheS, jours, sansCopie }
  return areReglesPossible(regles) ? regles : undefined
}
