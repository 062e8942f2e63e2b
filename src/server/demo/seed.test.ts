import { beforeAll, describe, expect, test } from 'vitest'
import { createMemoryJournal, type MemoryJournal } from '../../authority/memoryJournal.ts'
import type { LivretId, PersonneId } from '../../base/ids.ts'
import { addDays, dayNumber, parseJour, type Instant, type Jour } from '../../base/jour.ts'
import { voletClass, type VoletKind } from '../../domain/volet.ts'
import { createExchange } from '../../protocol/exchange.ts'
import { PROTOCOL_VERSION } from '../../protocol/limits.ts'
import { entriesOf } from '../../protocol/rows.ts'
import * as z from 'zod'
import schema from '../../readmodel/export.schema.json' with { type: 'json' }
import { exportLivret } from '../../readmodel/exportLivret.ts'
import { openLivret, type OpenedLivret } from '../../readmodel/opened.ts'
import { projectLivret } from '../../readmodel/project.ts'
import { compareSummaries, summarize } from '../../readmodel/summarize.ts'
import type { LivretView, Reason, Summary } from '../../readmodel/views.ts'
import { instant } from '../../testing/moments.ts'
import { seededIds } from '../../testing/seededIds.ts'
import type { NewCompte, Organisation } from '../comptes.ts'
import { LIVES } from './lives/all.ts'
import { PROFESSIONALS, type ProfessionalKey } from './people.ts'
import { seedLives, seedMany, type Seeded, type SeedDeps } from './seed.ts'

interface World {
  readonly today: Jour
  readonly now: Instant
  readonly journal: MemoryJournal
  readonly organisations: readonly Organisation[]
  readonly comptes: readonly NewCompte[]
  readonly seeded: Seeded
}

type Seed = (deps: SeedDeps) => Promise<Seeded>

async function makeWorld(day: string, seed: Seed = (deps) => seedLives(deps, LIVES), journal = createMemoryJournal()): Promise<World> {
  const today = parseJour(day)
  if (!today.ok) throw new Error(today.error)
  const now = instant(dayNumber(today.value) * 86_400_000 + 11 * 3_600_000)
  const organisations: Organisation[] = []
  const comptes: NewCompte[] = []
  const seeded = await seed({
    exchange: createExchange({ journal }), clock: { today: () => today.value, now: () => now },
    comptes: {
      createOrganisation: (organisation) => Promise.resolve(void organisations.push(organisation)),
      createCompte: (compte) => Promise.resolve(void comptes.push(compte)),
    },
  })
  return { today: today.value, now, journal, organisations, comptes, seeded }
}

/** Everything one person may read, by livret. */
async function shelvesOf(world: World, personne: PersonneId): Promise<Map<LivretId, VoletKind[]>> {
  const shelves = new Map<LivretId, VoletKind[]>()
  for (const { volet } of await world.journal.readable(personne)) shelves.set(volet.livret, [...(shelves.get(volet.livret) ?? []), volet.kind])
  return shelves
}

const viewsFor = async (world: World, personne: PersonneId): Promise<LivretView[]> => (await openedFor(world, personne)).map((opened) => projectLivret(opened, []))

async function openedFor(world: World, personne: PersonneId): Promise<OpenedLivret[]> {
  const opened: OpenedLivret[] = []
  for (const [livret, kinds] of await shelvesOf(world, personne)) {
    const raws = await Promise.all(kinds.map(async (kind) => ({
      kind, pending: [], entries: (await world.journal.read(personne, { livret, kind }, 0, Infinity, Infinity)).map((stored) => stored.entry),
    })))
    opened.push(openLivret(livret, personne, raws))
  }
  return opened
}

async function rowsOf(world: World, key: ProfessionalKey): Promise<readonly Summary[]> {
  const views = await viewsFor(world, world.seeded.professionals[key])
  return views.map((view) => summarize(view, world.today)).sort(compareSummaries)
}

const codesOf = (rows: readonly Summary[]): Set<Reason['code']> => new Set(rows.flatMap((row) => row.reasons.map((reason) => reason.code)))
const row = (rows: readonly Summary[], prenom: string): Summary => rows.find((each) => each.prenom === prenom)!

// A Monday (the day of the drawings) and a Saturday around a change of hour and of year's quarter.
describe.each(['2026-11-23', '2027-04-03'])('the demonstration made on %s', (day) => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld(day)
  })

  test('everything was accepted: no stub, nothing held, as many entries as were sent', async () => {
    const { seeded, journal } = world
    let entries = 0
    for (const { livret } of seeded.livrets)
      entries += await journal.withLivret(livret, async (tx) => {
        const logs = await Promise.all((await tx.kinds()).map(async (kind) => [await tx.entries(kind, 0), await tx.held(kind)] as const))
        expect(logs.flatMap(([log]) => log).filter(({ entry }) => entry.kind === 'stub')).toEqual([])
        expect(logs.flatMap(([, held]) => held)).toEqual([])
        return logs.reduce((sum, [log]) => sum + log.length, 0)
      })
    expect(entries).toBe(seeded.operations)
    console.log(`demonstration: ${seeded.livrets.length} livrets, ${seeded.operations} operations, ${seeded.chunks} chunks, ${seeded.requests} requests`)
  })

  test('each person of the first page has an account with one line about them', () => {
    const { comptes, organisations, seeded } = world
    expect(organisations.map(({ nom }) => nom)).toEqual(['Les Quatre Vents', 'Mission locale de Dieppe', 'Cap emploi'])
    expect(comptes.filter(({ role }) => role === 'beneficiaire')).toHaveLength(30)
    expect(comptes).toHaveLength(36)
    expect(new Set(comptes.map(({ personne }) => personne)).size).toBe(36)
    expect(new Set(comptes.map(({ prenom }) => prenom)).size).toBe(36)
    for (const { demonstration, role, organisation } of comptes) {
      expect(demonstration).toMatch(/^\p{Lu}[^.\n]{8,90}$/u)
      expect(organisation === undefined).toBe(role === 'beneficiaire')
    }
    expect(seeded.livrets.map(({ beneficiaire }) => beneficiaire)).toEqual(comptes.slice(6).map(({ personne }) => personne))
  })

  test('a copy of a livret is of the shape its schema says, and holds every value with who wrote it; nothing else is in it', async () => {
    const shape = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]) // a JSON schema, as it is written
    const { personne } = world.comptes[6]!
    for (const reader of [personne, world.seeded.professionals.maud]) {
      const opened = await openedFor(world, reader)
      for (const each of opened) {
        const copy: unknown = JSON.parse(JSON.stringify(exportLivret(each, world.now)))
        expect(shape.safeParse(copy).error).toBeUndefined()
        const kinds = [...each.volets.keys()]
        expect(copy).toMatchObject({ par: reader, livret: each.livret, volets: kinds.map((volet) => ({ volet })) })
        // As many writes as the logs folded have.
        const writes = [...each.volets.values()].flatMap(({ shown }) => [...shown.entities.values()]).flatMap(({ fields }) => [...fields.values()])
          .reduce((sum, field) => sum + (field.kind === 'registre' ? field.writes : field.kind === 'ensemble' ? field.adds : field.kind === 'machine' ? field.steps : field.edits).length, 0)
        expect(JSON.stringify(copy).split('"valeur":').length - 1).toBe(writes)
      }
      expect(opened.length).toBeGreaterThan(0)
    }
    expect(shape.safeParse({ ...exportLivret((await openedFor(world, personne))[0]!, world.now), more: 1 }).success).toBe(false)
  })

  test('each person opens their own livret, and professionals the ones shared with them', async () => {
    const { seeded } = world
    for (const { livret, beneficiaire } of seeded.livrets) expect([...(await shelvesOf(world, beneficiaire)).keys()]).toEqual([livret])
    const counts = { nadia: 30, ines: 30, maud: 17, karim: 14, paul: 8, claire: 6 }
    for (const key of Object.keys(PROFESSIONALS) as ProfessionalKey[]) expect((await shelvesOf(world, seeded.professionals[key])).size, key).toBe(counts[key]) // its own keys
  })

  test('rows give every reason there is, except what only a device knows', async () => {
    const [maud, karim, nadia] = [await rowsOf(world, 'maud'), await rowsOf(world, 'karim'), await rowsOf(world, 'nadia')]
    const wanted: Reason['code'][] = [
      'conflit', 'aideAInstruire', 'retourProche', 'suspendue', 'etapeDepassee', 'rendezVousManque', 'freinBloque',
      'rienApres', 'reponseEntree', 'sansContact', 'sansEtape',
    ]
    expect([...codesOf([...maud, ...karim])].sort()).toEqual(wanted.sort())
    expect([...codesOf(nadia)].sort()).toEqual(['aideADecider', 'aideAPayer', 'conflit'])
    expect(maud.filter(({ urgency }) => urgency === 'aujourdhui').map(({ prenom }) => prenom).sort()).toEqual(['Fatou', 'Jade', 'Marina', 'Moussa', 'Solène', 'Théo', 'Yanis'])
    expect([...maud, ...karim].filter(({ reasons }) => reasons.length === 0).length).toBeGreaterThan(12)
  })

  test('the reasons of the drawings are told with their days', async () => {
    const rows = await rowsOf(world, 'maud')
    expect(row(rows, 'Fatou').reasons).toEqual([{ code: 'reponseEntree', depuis: addDays(world.today, -13), jours: 13 }])
    expect(row(rows, 'Yanis').reasons[0]).toMatchObject({ code: 'retourProche', motif: 'mobilite' })
    expect(row(rows, 'Théo').reasons[0]).toMatchObject({ code: 'freinBloque', theme: 'mobilite' })
    expect(row(rows, 'Moussa').reasons[0]).toMatchObject({ code: 'rendezVousManque' })
    expect(row(rows, 'Rayan').reasons[0]).toMatchObject({ code: 'sansContact' })
    expect(row(rows, 'Awa').reasons).toEqual([{ code: 'sansEtape' }])
  })

  test('aids stand in every state of the machine', async () => {
    const states = (await viewsFor(world, world.seeded.professionals.nadia)).flatMap((view) => view.aides.map((aide) => aide.etat))
    const passed = new Set(states.flatMap(({ state, steps }) => [state, ...steps.map((step) => step.to)]))
    expect(passed).toEqual(new Set([
      'brouillon', 'deposee', 'complementDemande', 'enInstruction', 'accordee', 'accordeeEnPartie', 'refusee',
      'versee', 'remiseEnMainPropre', 'regleeAuFournisseur', 'soldee', 'annulee',
    ]))
  })

  test('Fatou lives the life of the drawings', async () => {
    const fatou = world.seeded.livrets.find(({ life }) => life.prenom === 'Fatou')!
    const [view] = await viewsFor(world, fatou.beneficiaire)
    expect(view!.objectif.value).toBe('Je veux travailler en cuisine, dans une cantine, près de chez moi.')
    expect(view!.etapes.map((etape) => [etape.nature.value, etape.etat.state])).toEqual([
      ['orientation', 'terminee'], ['dispositif', 'terminee'], ['repositionnement', 'enCours'], ['dispositif', 'prevue'],
    ])
    const tomorrow = view!.rendezVous.find((each) => each.jour.value === addDays(world.today, 1))
    expect([tomorrow?.heure.value, tomorrow?.objet.value, tomorrow?.lieu.value]).toEqual(['09:00', 'Essayer la cuisine', 'Atelier du Port, Dieppe'])
    const mobilite = view!.freins.find(({ theme }) => theme === 'mobilite')!
    expect(mobilite.ditNiveau.history.map(({ value }) => value)).toEqual(['bloque', 'gene', 'aSurveiller'])
    expect(mobilite.vuNiveau.history.map(({ value }) => value)).toEqual(['bloque', 'bloque', 'gene'])
    expect(mobilite.ditNiveau.conflict ?? mobilite.vuNiveau.conflict).toBeUndefined()
  })

  test('one telephone stands twice, for the person and the référente alike', async () => {
    const { livret, beneficiaire } = world.seeded.livrets.find(({ life }) => life.telephones !== undefined)!
    for (const reader of [beneficiaire, world.seeded.professionals.maud]) {
      const view = (await viewsFor(world, reader)).find((each) => each.livret === livret)!
      const { conflict, before } = view.identite.telephone
      expect(conflict?.map(({ value }) => value).sort()).toEqual(['06 39 98 40 18', '06 39 98 77 31'])
      expect(before?.value).toBe('06 39 98 30 05')
      expect(view.conflicts).toHaveLength(1)
    }
  })

  test('notes of three visibilities lie in three kinds of volets', async () => {
    const views = await viewsFor(world, world.seeded.professionals.maud)
    expect(new Set(views.flatMap((view) => view.notes.map((note) => note.visibilite)))).toEqual(new Set(['equipe', 'brouillon', 'partagee']))
    const drafts = await Promise.all(world.seeded.livrets.map(({ livret }) => world.journal.withLivret(livret, (tx) => tx.kinds())))
    expect(drafts.flat().filter((kind) => voletClass(kind) === 'prive')).toHaveLength(2)
  })

  test('an adviser receives nothing of the team, of a sensitive theme, of a draft; the référente does', async () => {
    const exchange = createExchange({ journal: world.journal })
    const receive = async (key: ProfessionalKey): Promise<{ kinds: Set<string>; wire: string }> => {
      const session = { personne: world.seeded.professionals[key], appareil: seededIds(3).appareil(), mayOpen: false }
      const kinds = new Set<string>()
      let wire = ''
      let cursors: [string, number, number][] = []
      for (let waiting: number | undefined = 1; waiting; ) {
        const reply = await exchange(session, { p: PROTOCOL_VERSION, a: session.appareil, v: cursors, w: 1 }, world.now)
        wire += JSON.stringify(reply)
        const fragments = reply.f ?? []
        for (const [volet] of fragments) kinds.add(voletClass(volet.slice(volet.indexOf('/') + 1) as VoletKind)) // the server's own key
        cursors = [...cursors.filter(([key]) => !fragments.some(([volet]) => volet === key)), ...fragments.map((fragment): [string, number, number] => [fragment[0], fragment[1], entriesOf(fragment)?.last ?? 0])]
        waiting = reply.s
      }
      return { kinds, wire }
    }
    const secrets = ['/prive:', '/equipe"', 'Deux retards', 'Ma sœur le garde', 'Pour le bilan']
    for (const key of ['paul', 'claire'] as const) {
      const { kinds, wire } = await receive(key)
      // One person opened one theme to Claire.
      expect([...kinds].sort()).toEqual(['aides', 'cercle', 'freins', 'notes', 'parcours', ...(key === 'claire' ? ['sensible'] : [])])
      expect([...new Set(wire.match(/\/sensible:[a-z-]+/g))]).toEqual(key === 'claire' ? ['/sensible:sante'] : [])
      expect(secrets.filter((secret) => wire.includes(secret))).toEqual([])
    }
    const { kinds, wire } = await receive('maud')
    expect([...kinds].sort()).toEqual(['aides', 'cercle', 'equipe', 'freins', 'notes', 'parcours', 'prive', 'sensible'])
    expect(secrets.filter((secret) => wire.includes(secret))).toEqual(secrets)
  })

  test('an aid’s dates of asking and answering were past when they were written', async () => {
    const late = (await viewsFor(world, world.seeded.professionals.nadia)).flatMap((view) => view.aides.flatMap((aide) =>
      [aide.solliciteLe, aide.reponduLe].filter(({ value, trace }) => value !== null && trace !== undefined && dayNumber(value) * 86_400_000 > trace.at)))
    expect(late).toEqual([])
  })

  test('nothing is claimed to have happened after now, nor before its livret was opened', async () => {
    for (const { livret } of world.seeded.livrets)
      await world.journal.withLivret(livret, async (tx) => {
        const logs = await Promise.all((await tx.kinds()).map((kind) => tx.entries(kind, 0)))
        const times = logs.flat().map(({ entry }) => (entry.kind === 'operation' ? entry.operation.at : NaN))
        const opened = (await tx.entries('cercle', 0))[0]!.entry
        expect(Math.min(...times)).toBe(opened.kind === 'operation' ? opened.operation.at : NaN)
        expect(Math.max(...times)).toBeLessThanOrEqual(world.now)
      })
  })
})

test('numbers are the demonstration’s own', () => {
  const numbers = LIVES.map(({ numero }) => Number(numero)).sort((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: 30 }, (_, i) => 4201 + i))
})

test('begun again the same day it changes nothing; another day it is another demonstration', async () => {
  const first = await makeWorld('2026-11-23')
  const before = await Promise.all(first.seeded.livrets.map(({ livret }) => first.journal.withLivret(livret, (tx) => tx.head('parcours'))))
  const again = await makeWorld('2026-11-23', undefined, first.journal)
  const after = await Promise.all(again.seeded.livrets.map(({ livret }) => again.journal.withLivret(livret, (tx) => tx.head('parcours'))))
  expect(after).toEqual(before)
  expect(again.comptes).toEqual(first.comptes)
  const later = await makeWorld('2026-11-24', undefined, first.journal)
  expect((await shelvesOf(later, later.seeded.professionals.maud)).size).toBe(17)
})

test('a bench gets as many livrets as it asks for, in one file active, each with its own number', async () => {
  const world = await makeWorld('2026-11-23', (deps) => seedMany(deps, 65))
  const rows = await rowsOf(world, 'maud')
  expect(rows).toHaveLength(65)
  expect(new Set(rows.map(({ numero }) => numero)).size).toBe(65)
})
