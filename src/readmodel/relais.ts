/**
 * Passing the relais, of one livret or of a whole file active: what is written is composed from each livret as this
 * device holds it now. A group of one livret stands or falls alone; all of a command are one intention.
 */
import type { CreatedId, LivretId, PersonneId } from '../base/ids.ts'
import type { Scalar } from '../domain/entities.ts'
import { holderOf } from '../domain/permissions.ts'
import type { Batch, Command, Draft } from '../operations/draft.ts'
import type { CommandDeps } from './commandDeps.ts'
import type { NewRelais } from './commands.ts'
import type { LivretView, RelaisView } from './views.ts'

type Deps = Pick<CommandDeps, 'open' | 'ids' | 'clock'>

const inCercle = (livret: LivretId, drafts: readonly Draft[]): Batch => ({ volet: { livret, kind: 'cercle' }, drafts, together: true })

const create = (entity: CreatedId, type: string, values: Readonly<Record<string, Scalar>>): Draft => ({
  payload: { act: 'create', entity, type, values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== '')) }, observed: [],
})

const moveDraft = ({ etat: { handle, state } }: RelaisView, to: string): Draft => ({
  payload: { act: 'transition', entity: handle.entity, field: handle.field, from: state, to }, observed: handle.seen,
})

export async function composeProposals({ open, ids, clock }: Deps, livrets: readonly LivretId[], { vers, remplacement }: NewRelais): Promise<Command> {
  const batches: Batch[] = []
  for (const livret of livrets) {
    const found = await open(livret)
    const de = found && holderOf(found.opened.standing.cercle)
    const personne = vers?.personne ?? found?.view.membres.find(({ role }) => role === 'beneficiaire')?.personne
    if (found === undefined || de === undefined || personne === undefined || personne === de || proposed(found.view) !== undefined) continue
    const entered = vers === undefined || found.view.membres.some((each) => each.personne === personne && each.role === 'referent' && each.fin === null)
    const membre = entered ? [] : [create(ids.entity(), 'membre', { personne, role: 'referent', nom: vers.nom, organisme: vers.organisme, depuis: clock.today() })]
    const nature = remplacement === undefined ? 'definitif' : 'remplacement'
    batches.push(inCercle(livret, [...membre, create(ids.entity(), 'relais', { de, vers: personne, nature, jusquau: remplacement?.jusquau ?? null })]))
  }
  return { batches }
}

/** Of each livret the relais that this person may move so, if there is one. */
export async function composeAnswers({ open }: Deps, livrets: readonly LivretId[], to: string): Promise<Command> {
  const batches: Batch[] = []
  for (const livret of livrets) {
    const relais = (await open(livret))?.view.relais.findLast(({ etat }) => etat.next.includes(to))
    if (relais !== undefined) batches.push(inCercle(livret, [moveDraft(relais, to)]))
  }
  return { batches }
}

/** Who goes on reading is said by the same group: nobody loses for a moment what they keep. */
export async function composeTaking({ open }: Deps, livret: LivretId, lecteurs: readonly PersonneId[]): Promise<Command> {
  const view = (await open(livret))?.view
  const relais = view?.relais.findLast(({ vers, etat }) => vers === view.me && etat.next.includes('accepte'))
  if (relais === undefined) return { batches: [] }
  const letIn = lecteurs.map((element): Draft => ({ payload: { act: 'add', entity: 'ouverture', field: 'lecteurs', element }, observed: [] }))
  return { batches: [inCercle(livret, [...letIn, moveDraft(relais, 'accepte')])] }
}

const proposed = ({ relais }: LivretView): RelaisView | undefined => relais.find(({ etat }) => etat.state === 'propose')
