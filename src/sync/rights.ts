/**
 * What a person asks of the server about a livret beside reading and writing it: who read it, its erasure; and the days
 * on which livrets were opened here, kept until the server has them. Read when it is needed.
 */
import { parseLivretId, parsePersonneId, type AppareilId, type LivretId } from '../base/ids.ts'
import { parseInstant, parseJour, type Instant, type Jour } from '../base/jour.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { CarteRefaite, Demande, Lecture, LivretArchive, Retrait, Vus } from '../domain/droits.ts'
import { sendSignedIn, type HttpDeps } from './httpTransport.ts'
import { readPostes, type PosteChange } from './postes.ts'
import type { Space } from './space.ts'
import { withFactor } from './withFactor.ts'

export interface RightsDeps extends HttpDeps {
  readonly drafts: Space['drafts']
  readonly today: () => Jour
  readonly engine: { view(): { readonly lastSuccess: Instant | undefined }; subscribe(listener: () => void): () => void }
}

/** `refused`: the server answered, and says no. */
export type RightsFault = 'unreachable' | 'refused'

const KEPT = 'lectures'
/** As many as the server takes at once. */
const AT_ONCE = 500

export function openRights(deps: RightsDeps) {
  async function ask<T>(path: string, method: string, read: (body: unknown) => T | undefined, body?: unknown, grave = false): Promise<Result<T, RightsFault>> {
    const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const act = () => sendSignedIn(deps, deps, path, { method, ...json }, async (response) => read(response.status === 204 ? undefined : await response.json()))
    const answered = await (grave ? withFactor(deps, deps, act) : act())
    if (answered.ok) return answered.value === undefined ? err('unreachable') : ok(answered.value)
    return err(answered.error.fault === 'notFound' || answered.error.fault === 'rejected' ? 'refused' : 'unreachable')
  }
  const done = (): true => true
  const of = (livret: LivretId, what: string): string => `/api/livrets/${livret}/${what}`

  // One after the other, also between tabs where the browser can.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const locks: LockManager | undefined = (globalThis.navigator as Navigator | undefined)?.locks // absent in tests, whatever the type says
    const next = turn.then(() => (locks === undefined ? work() : locks.request('livret:lectures', work)))
    turn = next.catch(() => undefined)
    return next
  }
  const kept = async (): Promise<readonly string[]> => {
    const found = await deps.drafts.get(KEPT)
    return found.ok && found.value !== undefined ? found.value.split('\n') : []
  }
  const keep = (lines: readonly string[]): Promise<unknown> => (lines.length === 0 ? deps.drafts.remove(KEPT) : deps.drafts.put(KEPT, lines.join('\n')))

  const sendOpened = (): Promise<void> => inTurn(async () => {
    const lines = (await kept()).slice(0, AT_ONCE)
    if (lines.length === 0) return
    const lectures = lines.map((line) => ({ livret: line.slice(0, 22), jour: line.slice(23) }))
    const sent = await ask('/api/lectures', 'POST', done, { lectures })
    if (sent.ok || sent.error === 'refused') await keep((await kept()).filter((line) => !lines.includes(line)))
  })

  let last = deps.engine.view().lastSuccess
  deps.engine.subscribe(() => {
    const now = deps.engine.view().lastSuccess
    if (now === last) return
    last = now
    void sendOpened()
  })
  // Of the last time, when the program ended before there was a network.
  void sendOpened()

  return {
    lectures: (livret: LivretId) => ask(of(livret, 'lectures'), 'GET', readVus),
    cartes: (livret: LivretId) => ask(of(livret, 'cartes'), 'GET', (body) => readList(body, 'cartes', readCarteRefaite)),
    demandes: () => ask('/api/effacements', 'GET', (body) => readList(body, 'demandes', readDemande)),
    askErasure: (livret: LivretId) => ask(of(livret, 'effacement/demande'), 'POST', readDemande),
    withdrawErasure: (livret: LivretId) => ask(of(livret, 'effacement/demande'), 'DELETE', done),
    confirmErasure: ({ livret, demande }: Pick<Demande, 'livret' | 'demande'>) => ask(of(livret, 'effacement'), 'POST', done, { demande }, true),
    /** Work that waits for this person's decision. */
    async tenues() {
      const { readTenues } = await import('../protocol/tenues.ts')
      return ask('/api/tenues', 'GET', readTenues)
    },
    archives: () => ask('/api/archives', 'GET', (body) => readList(body, 'archives', readArchive)),
    /** Shared devices of a responsable's organisation; each act answers what is then. */
    postes: () => ask('/api/postes', 'GET', readPostes),
    /** This device becomes one. */
    sharePoste: (change: PosteChange) => ask('/api/postes', 'POST', readPostes, change),
    changePoste: ({ poste, code, ferme, regles }: PosteChange & { readonly poste: string }) => ask(`/api/postes/${poste}`, 'POST', readPostes, { code, ferme, regles }),
    unsharePoste: (poste: string) => ask(`/api/postes/${poste}`, 'DELETE', readPostes),
    retireThere: (poste: string, appareil: AppareilId) => ask(`/api/postes/${poste}/retirer`, 'POST', readPostes, { appareil }),
    noteExport: (livret: LivretId) => ask(of(livret, 'export'), 'POST', done),
    /** Kept here first: what is opened without network is told when there is one. */
    async noteOpened(livret: LivretId): Promise<void> {
      const line = `${livret} ${deps.today()}`
      await inTurn(async () => {
        const lines = await kept()
        if (!lines.includes(line)) await keep([...lines, line])
      })
      await sendOpened()
    },
  }
}

export type Rights = ReturnType<typeof openRights>

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined // an object has fields
const text = (value: unknown, name: string): string | undefined => {
  const found = field(value, name)
  return typeof found === 'string' ? found : undefined
}

function readLecture(value: unknown): Lecture | undefined {
  const personne = parsePersonneId(text(value, 'personne') ?? '')
  const [prenom, organisation, mois] = [text(value, 'prenom'), text(value, 'organisation'), text(value, 'mois')]
  const ouvert = field(value, 'ouvert')
  if (!personne.ok || prenom === undefined || organisation === undefined || mois === undefined || typeof ouvert !== 'boolean') return undefined
  return parseJour(`${mois}-01`).ok ? { personne: personne.value, prenom, organisation, mois, ouvert } : undefined
}

function readCarteRefaite(value: unknown): CarteRefaite | undefined {
  const [prenom, organisation, le] = [text(value, 'prenom'), text(value, 'organisation'), field(value, 'le')]
  const when = typeof le === 'number' ? parseInstant(le) : undefined
  return prenom === undefined || organisation === undefined || when?.ok !== true ? undefined : { prenom, organisation, le: when.value }
}

/** An older server knows of no devices. */
function readVus(body: unknown): Vus | undefined {
  const [lectures, retraits] = [readList(body, 'lectures', readLecture), field(body, 'retraits') === undefined ? [] : readList(body, 'retraits', readRetrait)]
  return lectures === undefined || retraits === undefined ? undefined : { lectures, retraits }
}

function readRetrait(value: unknown): Retrait | undefined {
  const [prenom, organisation] = [text(value, 'prenom'), text(value, 'organisation')]
  const [retireLe, vuLe] = ['retireLe', 'vuLe'].map((name) => field(value, name)).map((at) => (typeof at === 'number' ? parseInstant(at) : undefined))
  if (prenom === undefined || organisation === undefined || retireLe?.ok !== true || vuLe?.ok !== true) return undefined
  return { prenom, organisation, retireLe: retireLe.value, vuLe: vuLe.value }
}

function readDemande(value: unknown): Demande | undefined {
  const [livret, personne] = [parseLivretId(text(value, 'livret') ?? ''), parsePersonneId(text(value, 'personne') ?? '')]
  const demande = text(value, 'demande')
  const le = field(value, 'demandeeLe')
  const demandeeLe = typeof le === 'number' ? parseInstant(le) : undefined
  if (!livret.ok || !personne.ok || demande === undefined || demandeeLe?.ok !== true) return undefined
  return { livret: livret.value, personne: personne.value, demande, demandeeLe: demandeeLe.value }
}

function readArchive(value: unknown): LivretArchive | undefined {
  const livret = parseLivretId(text(value, 'livret') ?? '')
  const [le, jusquau] = [parseJour(text(value, 'le') ?? ''), parseJour(text(value, 'jusquau') ?? '')]
  const sien = field(value, 'sien')
  return livret.ok && le.ok && jusquau.ok && typeof sien === 'boolean' ? { livret: livret.value, le: le.value, jusquau: jusquau.value, sien } : undefined
}

/** All or nothing: one line that cannot be read means that this program is too old for the answer. */
function readList<T>(body: unknown, name: string, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  const list = field(body, name)
  if (!Array.isArray(list)) return undefined
  const found = list.map(read)
  return found.every((each) => each !== undefined) ? found : undefined
}
