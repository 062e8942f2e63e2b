/** Opens livrets, one or a confirmed import of them: one livret, one command, one transaction. */
import type { CreatedId, LivretId } from '../base/ids.ts'
import type { Jour } from '../base/jour.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { ImportPlan, LivretCreation, LivretUpdate, PlannedEtape } from '../domain/importGroupe/planTypes.ts'
import type { Batch, Command, Draft } from '../operations/draft.ts'
import type { FieldWrite, NewLivret, SaveFault, Saved } from './commands.ts'
import { composeCreate, composeWrites, faultIn, noteBatch } from './compose.ts'
import type { CommandDeps } from './commandDeps.ts'
import type { AnnuaireEntry } from './session.ts'
import type { LivretView } from './views.ts'

type Save = <T>(command: Command, value: T) => Promise<Result<T, SaveFault>>

/** One livret, one command, one transaction: a cut import leaves whole livrets, and importing again goes on from there. */
export async function importGroup(deps: CommandDeps, save: Save, { creations, updates }: ImportPlan): Saved<{ readonly livrets: number; readonly updates: number }> {
  const annuaire = await deps.annuaire()
  let [livrets, updated] = [0, 0]
  for (const creation of creations) {
    const saved = await save(composeLivret(deps, deps.ids.livret(), creation, annuaire), undefined)
    if (!saved.ok) return saved
    livrets++
  }
  for (const update of updates) {
    const found = await deps.open(update.livretId as LivretId) // it came from this device's own list
    if (found === undefined) continue
    const command = composeUpdate(deps, update, found.view)
    if (command.batches.length === 0) continue
    const saved = await save(command, undefined)
    if (!saved.ok) return saved
    updated++
  }
  return ok({ livrets, updates: updated })
}

/** By the référent who will follow it; the person gets their account when they enter. */
export async function openLivret(deps: CommandDeps, save: Save, identite: NewLivret): Saved<LivretId> {
  const fault = Object.entries(identite).map(([field, value]) => faultIn('identite', field, value)).find((each) => each !== undefined)
  if (fault !== undefined) return err(fault)
  const livret = deps.ids.livret()
  return save(composeLivret(deps, livret, { identite, autresNumeros: [], etape: null, note: null, referentId: deps.me.personne }, await deps.annuaire()), livret)
}

type Opening = Pick<LivretCreation, 'autresNumeros' | 'etape' | 'note' | 'referentId'> & { readonly identite: LivretCreation['identite'] | NewLivret }

function composeLivret({ ids, clock, me }: CommandDeps, livret: LivretId, creation: Opening, annuaire: readonly AnnuaireEntry[]): Command {
  const today = clock.today()
  const membre = (personne: string, role: string, nom: string, organisme: string): Draft => ({
    payload: { act: 'create', entity: ids.entity(), type: 'membre', values: { personne, role, nom, organisme, depuis: today } }, observed: [],
  })
  const { identite } = creation
  // The whole office: whoever imports the file again must find that these livrets exist.
  const others = annuaire.filter((each) => each.personne !== me.personne && (each.role === 'responsable' || each.role === 'assistant'))
  const referent = annuaire.find((each) => each.personne === creation.referentId)
  const names = Object.entries(identite).filter(([, value]) => value !== null)
  const cercle: Draft[] = [
    membre(me.personne, me.role, `${me.prenom} ${me.nom}`.trim(), me.organisation),
    ...others.map((each) => membre(each.personne, each.role, each.nom, each.organisation)),
    ...(referent && referent.personne !== me.personne ? [membre(referent.personne, 'referent', referent.nom, referent.organisation)] : []),
    membre(ids.personne(), 'beneficiaire', `${identite.prenom} ${identite.nom}`, ''),
    ...names.map(([field, value]): Draft => ({ payload: { act: 'set', entity: 'identite', field, value }, observed: [] })),
    ...creation.autresNumeros.map((element): Draft => ({ payload: { act: 'add', entity: 'identite', field: 'autresNumeros', element }, observed: [] })),
  ]
  const batches: Batch[] = [{ volet: { livret, kind: 'cercle' }, drafts: cercle, together: true }]
  if (creation.etape) batches.push(etapeBatch(livret, ids.entity(), creation.etape, me.organisation, clock.today()))
  if (creation.note !== null) batches.push(noteBatch(livret, me.personne, ids.entity(), { genre: 'autre', texte: creation.note, jour: today, visibilite: 'equipe' }))
  return { batches }
}

/** An étape whose first day is past and whose last is not has begun. */
function etapeBatch(livret: LivretId, id: CreatedId, etape: PlannedEtape, organisme: string, today: Jour): Batch {
  const values = { nature: 'dispositif', dispositif: etape.dispositif, organisme, debut: etape.debut, fin: etape.fin, demiJournees: etape.demiJournees }
  const begun = etape.debut !== null && etape.debut <= today && (etape.fin === null || etape.fin >= today)
  const begin: Draft[] = begun ? [{ payload: { act: 'transition', entity: id, field: 'etat', from: 'prevue', to: 'enCours' }, observed: [] }] : []
  const [batch] = composeCreate(livret, 'parcours', id, 'etape', values, begin).batches
  if (batch === undefined) throw new Error('broken invariant: a creation is one batch')
  return batch
}

function composeUpdate({ ids, clock, me }: CommandDeps, update: LivretUpdate, view: LivretView): Command {
  const livret = view.livret
  const { identite } = view
  const writes: FieldWrite[] = update.identite.map(({ field, value }) => ({ champ: identite[field], value }))
  const numbers: Draft[] = update.autresNumeros.map((element) => ({ payload: { act: 'add', entity: 'identite', field: 'autresNumeros', element }, observed: [] }))
  for (const { etapeId, field, value } of update.etape) {
    const etape = view.etapes.find((each) => each.id === etapeId)
    if (etape) writes.push({ champ: etape[field], value })
  }
  const batches: Batch[] = [...composeWrites(livret, writes, true).batches]
  if (numbers.length > 0) batches.push({ volet: { livret, kind: 'cercle' }, drafts: numbers, together: true })
  if (update.newEtape) batches.push(etapeBatch(livret, ids.entity(), update.newEtape, me.organisation, clock.today()))
  if (update.newNote !== null) batches.push(noteBatch(livret, me.personne, ids.entity(), { genre: 'autre', texte: update.newNote, jour: clock.today(), visibilite: 'equipe' }))
  return { batches }
}

