/** What became of every edit that was kept: exactly one thing, and for a reason [I4] [I7]. */
import type { EntityId } from '../base/ids.ts'
import type { Label } from './oracle.ts'
import { hold, KINDS, type World } from './worldState.ts'
import { ownWork } from './worldOwn.ts'

interface Fates {
  readonly taken: ReadonlySet<Label>
  readonly refused: ReadonlySet<Label>
  readonly waiting: ReadonlyMap<Label, string>
  readonly aside: ReadonlyMap<Label, string>
  readonly heldByServer: ReadonlyMap<Label, string>
}

async function gather(world: World): Promise<Fates> {
  const taken = new Set<Label>()
  const refused = new Set<Label>()
  const heldByServer = new Map<Label, string>()
  for (const { livret } of world.houses)
    for (const kind of KINDS) {
      for (const fact of world.facts(livret, kind)) (fact.taken ? taken : refused).add(fact.label)
      const held = await world.server.journal.withLivret(livret, (tx) => tx.held(kind))
      for (const { commitment, why, operation } of held) {
        const label = world.shared.byCommitment.get(commitment)
        hold(label !== undefined, 'I4', () => `the server holds in ${kind} what nobody wrote`)
        heldByServer.set(label, why.for)
        const { act } = world.oracle.get(label)
        hold(act.what !== 'newer' || (operation.payload.act === 'unknown' && JSON.stringify(operation.payload.row) === act.row), 'I10', () => `edit ${label} of a newer program is not kept as it came`)
      }
    }
  const waiting = new Map<Label, string>()
  const aside = new Map<Label, string>()
  for (const device of world.devices) {
    const own = await ownWork(device)
    for (const [label, state] of own.waiting) waiting.set(label, `${state} on ${device.name}`)
    for (const [label, reason] of own.aside) aside.set(label, reason)
  }
  return { taken, refused, waiting, aside, heldByServer }
}

export async function checkFates(world: World): Promise<void> {
  const { oracle } = world
  const fates = await gather(world)
  for (const label of oracle.kept) {
    const { author, kind, act } = oracle.get(label)
    const what = `edit ${label} (${act.what} in ${kind} by ${world.nameOf(author) ?? ''})`
    const maker = world.devices.find(({ name }) => name === oracle.get(label).device)
    if (maker !== undefined && !world.isEntered(maker)) {
      world.tally.met('never confirmed')
      hold(fates.waiting.get(label) === `pending on ${maker.name}` && !fates.taken.has(label), 'B4', () => `${what}, of a device that never entered, is ${fates.waiting.get(label) ?? 'gone'}`)
      continue
    }
    if (world.server.erased.has(oracle.get(label).livret)) {
      const left = fates.taken.has(label) ? 'in the log' : fates.waiting.get(label) ?? fates.heldByServer.get(label)
      hold(left === undefined, 'E1', () => `${what}, of an erased livret, is ${left ?? ''}`)
      continue
    }
    if (world.archived.has(oracle.get(label).livret) && !fates.taken.has(label) && !fates.aside.has(label)) {
      hold(fates.waiting.has(label) || oracle.excused.has(label), 'A1', () => `${what}, of an archived livret, waits nowhere`)
      continue
    }
    const isTaken = fates.taken.has(label)
    const isAside = fates.aside.has(label)
    const why = fates.heldByServer.get(label)
    const place = fates.waiting.get(label)
    hold(isTaken || isAside || why !== undefined || oracle.excused.has(label), 'I4', () => `${what} is nowhere: ${fates.refused.has(label) ? 'refused, and not set aside' : place ?? 'gone'}`)
    hold(!isTaken || place === undefined, 'I4', () => `${what} is in the log and still ${place ?? ''}`)
    hold(!isTaken || !isAside || oracle.excused.has(label), 'I4', () => `${what} is in the log and set aside`)
    hold(why === undefined || !isAside || oracle.excused.has(label), 'I4', () => `${what} is held by the server and set aside`)
    hold(why !== 'dependance' || lacksSomething(world, fates, label), 'I1', () => `${what} still waits for something that came`)
    hold(why !== 'version' || act.what === 'newer', 'V6', () => `${what} still waits for a version that runs`)
    hold(why === undefined || why !== 'decision', 'G4', () => `${what} still waits for a decision`)
    hold(place === undefined || why !== undefined || oracle.excused.has(label), 'I4', () => `${what} is ${place ?? ''} and the server does not know it`)
    const underAnother = act.what === 'text' && oracle.get(label).shown.some((each) => fates.refused.has(each) && oracle.get(each).author !== author)
    if (isAside && underAnother) world.tally.met('refused text under another person’s')
    if (!isTaken && isAside) checkReason(world, fates, label, what)
  }
}

/** Whether something that was on the screen is in no log, neither taken nor refused. */
function lacksSomething(world: World, fates: Fates, label: Label): boolean {
  const { shown, act } = world.oracle.get(label)
  const saw = act.what === 'move' && act.saw !== undefined ? [act.saw] : []
  const created = 'entity' in act ? [...world.oracle.edits.values()].filter((edit) => edit.act.what === 'create' && edit.act.entity === act.entity).map((edit) => edit.label) : []
  const named = act.what === 'signature' ? documentsOf(world, act.document) : []
  return [...shown, ...saw, ...created, ...named].some((each) => !fates.taken.has(each) && !fates.refused.has(each))
}

const documentsOf = (world: World, entity: EntityId): readonly Label[] =>
  [...world.oracle.edits.values()].filter(({ act }) => act.what === 'document' && act.entity === entity).map(({ label }) => label)

/** [I7] Nothing is refused but for what it is, for what it stands on, or for rights that moved. */
function checkReason(world: World, fates: Fates, label: Label, what: string): void {
  const { oracle } = world
  const { bad, act, author, group, shown, livret, kind } = oracle.get(label)
  const reason = fates.aside.get(label)
  const gone = (other: Label): boolean => !fates.taken.has(other)
  const why = (): string => `${what} was refused: ${reason ?? ''}${bad === undefined ? '' : `, expected ${bad}`}`
  if (oracle.moved.has(author) && (reason === 'droitRetire' || reason === 'horsDeVosDroits' || reason === 'dependDe')) return
  if (bad !== undefined) return
  const maker = world.devices.find(({ name }) => name === oracle.get(label).device)
  if (reason === 'appareilRetire' && maker !== undefined && world.server.revoked.has(maker.session.appareil)) return
  const inGroup = group !== undefined && [...oracle.edits.values()].some((edit) => edit.group === group && edit.label !== label && gone(edit.label))
  const onRefused = 'entity' in act && act.what !== 'create' && [...oracle.edits.values()].some((edit) =>
    edit.act.what === 'create' && edit.act.entity === act.entity && edit.livret === livret && edit.kind === kind && gone(edit.label))
  const ofRefused = act.what === 'signature' && documentsOf(world, act.document).some(gone)
  const underText = act.what === 'text' && shown.some(gone)
  if (act.what === 'move' && reason === 'etatDepasse') checkOutdated(world, label, what)
  const overtaken = act.what === 'move' && (act.saw !== undefined && gone(act.saw) || reason === 'etatDepasse')
  hold(inGroup || onRefused || ofRefused || underText || overtaken, reason === 'dependDe' ? 'I7' : 'G3', why)
}

/** [M1] [M2] A move that is outdated neither fitted where the log refused it, nor was what had just been done. */
function checkOutdated(world: World, label: Label, what: string): void {
  const { livret, kind, act } = world.oracle.get(label)
  if (act.what !== 'move') return
  const facts = world.facts(livret, kind)
  const at = facts.findIndex((fact) => fact.label === label)
  if (at < 0) return
  const stood = world.oracle.moveAfter(facts.slice(0, at), label, kind === 'cercle' ? 'propose' : 'prevue')
  hold(stood !== 'step', 'M1', () => `${what} was refused as outdated, and fitted`)
  hold(stood !== 'agreement', 'M2', () => `${what} was refused as outdated, and was what had just been done`)
}
