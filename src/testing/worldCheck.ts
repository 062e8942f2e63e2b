/**
 * The rules, looked at from outside: on every answer of the server, on every screen, and at rest. What must
 * be there comes from the oracle; what is there is read off the devices and the server.
 */
import type { EntityId } from '../base/ids.ts'
import { voletClassIn } from '../domain/program.ts'
import { parseVoletKey, voletKey, type VoletKey, type VoletKind } from '../domain/volet.ts'
import { holderOf } from '../domain/permissions.ts'
import { readCercle } from '../merge/cercle.ts'
import { stateText } from '../merge/digest.ts'
import { foldEntries } from '../merge/fold.ts'
import { emptyState, findEntity, findField, registerHeads, shownState, type VoletState } from '../merge/state.ts'
import { textOf } from '../merge/text.ts'
import { mergeText } from '../merge/mergeText.ts'
import { dotKey, type Dot } from '../operations/operation.ts'
import { commitment, headMark, nextHead } from '../protocol/hash.ts'
import { entriesOf } from '../protocol/rows.ts'
import type { WireReply, WireRequest } from '../protocol/wire.ts'
import { foldOn } from '../sync/openLog.ts'
import { isOutdated } from '../sync/voletLog.ts'
import { foldContent } from './foldContent.ts'
import { answerIn, existsIn, nameIn, type Fact, type Label } from './oracle.ts'
import { dotName, type WorldDevice } from './worldDevice.ts'
import { checkSigned } from './worldSignCheck.ts'
import { charsIn, hold, KINDS, labelsOf, tokensIn, type House, type World } from './worldState.ts'

/** [I6] An answer says nothing of a volet that its reader may not read, nor of anything refused to somebody else. */
export function checkAnswer(world: World, device: WorldDevice, request: WireRequest, reply: WireReply): void {
  world.readLogs()
  const { oracle, tally } = world
  for (const [key] of [...(reply.f ?? []), ...(reply.n ?? []), ...(reply.h ? [reply.h] : [])]) {
    const volet = parseVoletKey(key)
    hold(volet.ok && world.isShown(device, volet.value.livret, volet.value.kind), 'I6', () => `${device.name} is sent ${key}, which they may not read`)
  }
  for (const key of reply.x ?? []) {
    const volet = parseVoletKey(key)
    const held = volet.ok && (world.server.logs.get(voletKey(volet.value))?.length ?? 0) > 0
    hold(!held || !world.isShown(device, volet.value.livret, volet.value.kind), 'I6', () => `${device.name} is told to drop ${key}, which they may read`)
  }
  const text = withoutDocuments(JSON.stringify(reply))
  for (const label of [...tokensIn(text), ...charsIn(text)]) {
    const edit = oracle.get(label)
    if (edit.author === device.personne) continue
    hold(!refusedIn(world, label), 'I6', () => `${device.name} is sent what refused edit ${label} said`)
    hold(world.mayRead(edit.livret, edit.kind, device.personne), 'I6', () => `${device.name} is sent edit ${label} of ${edit.kind}`)
  }
  for (const [key, replica, , verdicts, fork] of reply.r ?? []) {
    if (fork === 1) tally.met('forks')
    for (const verdict of verdicts) {
      const label = device.labels.get(`${key}#${replica}.${verdict[0]}`)
      if (label === undefined) continue
      if (verdict[1] === 1) {
        tally.met(`held ${verdict[2][0]}`)
        world.trace(`  ${label} held: ${verdict[2].join(' ')}`)
      } else if (verdict[1] === 2) {
        if (fork === 0) countRefusal(world, label, verdict[2])
        world.trace(`  ${label} refused: ${verdict[2]}`)
        const volet = parseVoletKey(key)
        const stranger = volet.ok && world.oracle.roles(world.facts(volet.value.livret, 'cercle'), device.personne).length === 0 && !oracle.moved.has(device.personne) && world.server.erased.get(volet.value.livret)?.includes(device.personne) !== true
        hold(!stranger || (verdict[2] === 'horsDeVosDroits' && Object.keys(verdict[3]).length === 0), 'G5', () => `${device.name} learns something of ${key}: ${JSON.stringify(verdict)}`)
      }
    }
  }
  world.trace(`  ${device.name} says ${request.c?.length ?? 0} chunks, hears ${[...(reply.n ?? []).map(([key, , , , snapshot]) => `${key.slice(23)} a snapshot up to ${snapshot[1]}`), ...(reply.f ?? []).map((fragment) => `${fragment[0].slice(23)} ${fragment[2]}–${entriesOf(fragment)?.last ?? '?'}`)].join(', ')}${reply.x ? ` and drops ${reply.x.map((key) => key.slice(23)).join(', ')}` : ''}`)
}

function countRefusal(world: World, label: Label, reason: string): void {
  const { tally, oracle } = world
  const { act, group } = oracle.get(label)
  switch (reason) {
    case 'copieDetectee':
      tally.met('refused copieDetectee')
      return
    case 'droitRetire': case 'horsDeVosDroits': case 'etatDepasse': case 'nirDetecte': case 'mentionInterdite': case 'valeurImpossible': case 'trop': case 'dependDe': case 'appareilRetire': case 'efface':
      tally.met(`refused ${reason}`)
      break
    default: hold(false, 'G6', () => `edit ${label} is refused for a reason nobody can have: ${reason}`)
  }
  if (act.what === 'register') tally.met('refused register')
  if (act.what === 'create') tally.met('refused creation')
  if (act.what === 'move') tally.met('refused transition')
  if (act.what === 'text') tally.met('refused text')
  if (group !== undefined) tally.met('refused in a group')
}

/** What was signed says what was on a screen, refused later or not [D1]: it is looked at by itself (`worldSignCheck.ts`). */
const withoutDocuments = (text: string): string => text.replace(/Contrat de parcours[^]*?Fin du contrat/g, '')

const refusedIn = (world: World, label: Label): boolean => {
  const { livret, kind } = world.oracle.get(label)
  return world.facts(livret, kind).some((fact) => fact.label === label && !fact.taken)
}

/** [R1] [I3] What a screen shows of every register is what its facts make visible, and nothing else. */
export async function checkDisplay(world: World, device: WorldDevice, house: House, kind: VoletKind): Promise<void> {
  const volet = await device.volet(house.livret, kind)
  const facts = device.facts(house.livret, volet)
  world.tally.met('displays')
  const state = foldContent(volet, device.program)
  // Replaced since it kept a snapshot: shown as the program before showed it, until the log is fetched anew [C2].
  if (isOutdated(volet?.beginning, device.program)) return
  checkRegisters(world, `on ${device.name}, ${kind}`, facts, state, labelOn(device, house, kind))
  world.tally.met('unknown operations kept', state.unknown.length)
  if (voletClassIn(device.program, kind) === undefined && (volet?.entries.length ?? 0) > 0) world.tally.met('volets without a name kept')
}

type LabelOf = (dot: Dot, seq: number | undefined) => Label | undefined
const labelOn = (device: WorldDevice, house: House, kind: VoletKind): LabelOf => (dot, seq) => device.shownLabel(voletKey({ livret: house.livret, kind }), dot, seq)

function checkRegisters(world: World, where: string, facts: readonly Fact[], state: VoletState, labelOf: LabelOf): void {
  const { schema } = state.program
  for (const [entity, field] of world.oracle.registers(facts).values()) {
    const found = findEntity(state, entity)
    const register = found && findField(found, nameIn(field, schema))
    const heads = register?.kind === 'registre' ? registerHeads(register) : []
    // A refused creation shows nothing, nor does what was written on it.
    if (found === undefined) continue
    const visible = [...new Set(heads.map((head) => labelsOf(head, labelOf(head.dot, head.seq)).join()))].sort()
    const wanted = [...world.oracle.register(facts, entity, field, schema)].map(String).sort()
    hold(visible.join() === wanted.join(), 'I3', () => `${where}: ${entity}.${field} shows edits [${visible.join()}] where [${wanted.join()}] is what nobody who saw it replaced`)
    for (const head of heads) checkWord(world, where, head.value, labelOf(head.dot, head.seq), schema)
  }
}

/** [V3] One of a few codes is shown under the name that this version has for it. */
function checkWord(world: World, where: string, value: unknown, label: Label | undefined, schema: number): void {
  const edit = label === undefined ? undefined : world.oracle.get(label)
  if (edit?.act.what !== 'register' || edit.act.answer === undefined) return
  const wanted = answerIn(edit.act.answer, schema)
  hold(value === wanted, 'V3', () => `${where}: edit ${edit.label} says ${edit.act.what === 'register' ? (edit.act.answer ?? '') : ''} and is shown as ${String(value)}, where version ${schema} says ${wanted ?? 'nothing'}`)
  if (edit.schema < schema && answerIn(edit.act.answer, edit.schema) !== wanted) world.tally.met('operations upcast')
}

const INITIAL: Readonly<Record<string, string>> = { etape: 'prevue', relais: 'propose' }

function checkMachinesAndTexts(world: World, where: string, facts: readonly Fact[], state: VoletState): void {
  const { oracle } = world
  for (const [entity] of oracle.machines(facts)) {
    const found = findEntity(state, entity)
    const machine = found && findField(found, 'etat')
    if (found === undefined || machine?.kind !== 'machine') continue
    const wanted = oracle.steps(facts, entity, INITIAL[found.type] ?? '')
    hold(machine.state === wanted.state, 'M1', () => `${where}: ${entity} is ${machine.state} where it must be ${wanted.state}`)
    world.tally.met('agreed transitions', wanted.agreed.size)
    const named = wanted.steps.map((label) => oracle.get(label).act).findLast((act) => act.what === 'move' && existsIn(act.to, state.program.schema))
    const seen = shownState(found, 'etat')?.state
    hold(seen === (named?.what === 'move' ? named.to : INITIAL[found.type]), 'V5', () => `${where}: ${entity} is shown as ${seen ?? ''}`)
    hold(wanted.stray.length === 0, 'M3', () => `${where}: ${wanted.stray.join()} was taken although the state had moved on`)
  }
  for (const entity of oracle.texts(facts)) {
    const shown = textShown(state, entity)
    const wanted = oracle.text(facts, entity)
    const labels = (text: string): string => charsIn(text).join()
    hold(Array.from(shown).sort().join('') === wanted, 'I5', () => `${where}: the text of ${entity} shows ${labels(Array.from(shown).sort().join(''))} where ${labels(wanted)} was put and not cut`)
    const misplaced = oracle.misplaced(facts, entity, shown)
    hold(misplaced === undefined, 'T3', () => `${where}: the text of ${entity} is ${labels(shown)}, where edit ${misplaced ?? ''} was not put`)
  }
}

function textShown(state: VoletState, entity: EntityId): string {
  const found = findEntity(state, entity)
  const field = found && findField(found, entity === 'contrat' ? 'objectif' : 'texte')
  return field?.kind === 'texte' ? textOf(field) : ''
}

/** Everything said, nothing waiting: what must hold of the server and of every device. */
export async function checkRest(world: World): Promise<void> {
  const states = new Map<VoletKey, VoletState>()
  for (const house of world.houses) for (const kind of KINDS) checkLog(world, house, kind, states)
  for (const device of world.devices) for (const house of world.houses) for (const kind of KINDS) await checkDevice(world, device, house, kind, states)
  for (const house of world.houses) {
    const [cercle, parcours] = [states.get(voletKey({ livret: house.livret, kind: 'cercle' })), states.get(voletKey({ livret: house.livret, kind: 'parcours' }))]
    await checkSigned(world, house, cercle && parcours && { cercle, parcours })
  }
  for (const device of world.devices) {
    checkLeaks(world, device)
    hold(device.heard || !world.isEntered(device), 'K1', () => `${device.name} entered, and is not heard any more`)
  }
}

function checkLog(world: World, house: House, kind: VoletKind, states: Map<VoletKey, VoletState>): void {
  const { oracle } = world
  const key = voletKey({ livret: house.livret, kind })
  const log = world.server.logs.get(key) ?? []
  const volet = { livret: house.livret, kind }
  let head = ''
  for (const [i, { entry, hash, epoch, salt, commitment: committed }] of log.entries()) {
    hold(entry.seq === i + 1, 'I8', () => `${key} has ${entry.seq} where ${i + 1} follows`)
    head = nextHead(head, epoch, entry.seq, entry.kind === 'stub' && entry.reason !== 'efface' ? entry.reason : '', committed)
    hold(head === hash, 'I8', () => `${key}: the chain breaks at ${entry.seq}`)
    hold(entry.kind === 'stub' || commitment(volet, entry.operation, salt) === committed, 'I8', () => `${key}: entry ${entry.seq} is not what was committed to`)
  }
  const facts = world.facts(house.livret, kind)
  checkOnce(world, house, kind)
  for (const { label, taken } of facts) {
    const { bad, author } = oracle.get(label)
    hold(oracle.kept.has(label), 'I12', () => `edit ${label} was never kept and is in ${key}`)
    hold(!taken || bad === undefined || (bad === 'horsDeVosDroits' && oracle.moved.has(author)), 'G3', () => `edit ${label} was taken and must be refused: ${bad ?? ''}`)
    hold(everRead(world, house, kind, label), 'G5', () => `edit ${label} left a trace in ${kind}, which its author never read`)
  }
  hold(!JSON.stringify(log).includes('2 69 05'), 'G6', () => `${key} holds a forbidden number`)
  for (const { label, taken } of facts) {
    const { group } = oracle.get(label)
    if (group === undefined) continue
    const others = facts.filter((fact) => oracle.get(fact.label).group === group)
    hold(others.every((fact) => fact.taken === taken), 'I5', () => `the group of edit ${group} was taken in part`)
    hold(others.length === [...oracle.edits.values()].filter((edit) => edit.group === group).length, 'I5', () => `part of the group of edit ${group} is not there`)
  }
  const state = foldEntries(emptyState(world.server.program), log.map(({ entry }) => entry))
  states.set(key, state)
  checkRegisters(world, `the server, ${kind}`, facts, state, (dot) => world.shared.logged.get(dotName(key, dot)))
  checkMachinesAndTexts(world, `the server, ${kind}`, facts, state)
  if (kind === 'cercle') hold(holderOf(readCercle(state)) === oracle.referent(facts), 'I13', () => `the référent is not whoever accepted last`)
}

/** [I2] [I16] Nothing is there twice under one dot; under several it stands once, and the others say so. */
function checkOnce(world: World, { livret }: House, kind: VoletKind): void {
  const dots = new Set<string>()
  const taken = new Set<Label>()
  const entries = world.entries(livret, kind)
  for (const { label, entry } of entries) {
    const dot = dotKey(entry.kind === 'stub' ? entry.dot : entry.operation.dot)
    hold(!dots.has(dot), 'I2', () => `edit ${label} is twice in ${kind} as ${dot}`)
    dots.add(dot)
    if (entry.kind === 'stub') continue
    hold(!taken.has(label), 'I16', () => `edit ${label} stands twice in ${kind}`)
    taken.add(label)
  }
  for (const { label, entry } of entries) {
    if (entry.kind !== 'stub' || entry.reason === 'efface') continue
    hold(taken.has(label) === (entry.reason === 'copieDetectee'), 'I16', () => `edit ${label} ${taken.has(label) ? 'stands' : 'stands nowhere'} in ${kind}, and is refused: ${entry.reason}`)
  }
}

const everRead = (world: World, house: House, kind: VoletKind, label: Label): boolean => {
  const { author } = world.oracle.get(label)
  return world.server.erased.has(house.livret) || world.oracle.moved.has(author) || world.mayRead(house.livret, kind, author)
}

async function checkDevice(world: World, device: WorldDevice, house: House, kind: VoletKind, states: ReadonlyMap<VoletKey, VoletState>): Promise<void> {
  const key = voletKey({ livret: house.livret, kind })
  const volet = await device.volet(house.livret, kind)
  const log = world.server.logs.get(key) ?? []
  if (!world.isShown(device, house.livret, kind)) {
    const apart = [...device.disk.records.keys()].some((name) => name === `histoire:${key}`)
    hold((volet?.position.seq ?? 0) === 0 && (volet?.entries.length ?? 0) === 0 && volet?.beginning === undefined && !apart, 'I6', () => `${device.name} holds ${kind}, which they may not read`)
    return
  }
  const entries = volet?.entries ?? []
  const begun = volet?.beginning?.[1] ?? 0
  hold(JSON.stringify(entries) === JSON.stringify(log.slice(begun).map(({ entry }) => entry)), 'I1', () => `${device.name} has another ${kind} than the server: ${begun} + ${entries.length} of ${log.length} entries, epoch ${volet?.position.epoch ?? 0} of ${world.server.epoch}`)
  const livrets = await device.space.livrets()
  const manifest = livrets.ok ? livrets.value.find(({ livret }) => livret === house.livret)?.volets.get(kind) : undefined
  hold((manifest?.hash ?? '') === headMark(log.at(-1)?.hash ?? ''), 'I8', () => `${device.name} has another head of ${kind} than the server`)
  const older = await device.space.readOlder({ livret: house.livret, kind })
  hold(older.ok && JSON.stringify(older.value.entries) === JSON.stringify(log.slice(older.value.first - 1, begun).map(({ entry }) => entry)), 'I9', () => `${device.name} kept other older entries of ${kind} than the server’s`)
  const shown = foldContent(volet, device.program)
  const state = states.get(key)
  hold(state?.program !== device.program || stateText(shown) === stateText(state) || (volet?.pending.length ?? 0) > 0, 'I1', () => `${device.name} shows another ${kind} than the server`)
  const replayed = foldOn(volet?.beginning, entries, device.program)
  hold(state?.program !== device.program || mergeText(replayed) === mergeText(state), 'I9', () => `${device.name} would go on merging ${kind} otherwise than the server`)
  const facts = device.facts(house.livret, volet)
  checkRegisters(world, `${device.name}, ${kind}`, facts, shown, labelOn(device, house, kind))
  if (volet?.pending.length === 0) checkMachinesAndTexts(world, `${device.name}, ${kind}`, facts, shown)
}

/** [I6] [B4] Once it was heard, and asked for what that opened to it, a device holds the logs that its person may read, whole, and nothing of any other. */
export async function checkHeld(world: World, device: WorldDevice): Promise<void> {
  if (!(await device.exchange()) || !(await device.exchange())) return
  for (const { livret } of world.houses)
    for (const kind of KINDS) {
      const volet = await device.volet(livret, kind)
      const wanted = world.isShown(device, livret, kind) ? (world.server.logs.get(voletKey({ livret, kind }))?.length ?? 0) : 0
      hold((volet?.position.seq ?? 0) === wanted, wanted === 0 ? 'I6' : 'I1', () => `${device.name} holds ${volet?.position.seq ?? 0} entries of ${kind}, where it may read ${wanted}`)
    }
}

/** [I6] Bytes of the disk: nothing of others in volets that may not be read, nothing that was refused to others. */
function checkLeaks(world: World, device: WorldDevice): void {
  const text = withoutDocuments(device.bytes())
  for (const label of new Set([...tokensIn(text), ...charsIn(text)])) {
    const { author, kind, livret } = world.oracle.get(label)
    if (author === device.personne) continue
    hold(world.isShown(device, livret, kind), 'I6', () => `${device.name} has bytes of edit ${label} in ${kind}`)
    hold(!refusedIn(world, label), 'I6', () => `${device.name} has bytes of edit ${label}, which was refused to somebody else`)
  }
}
