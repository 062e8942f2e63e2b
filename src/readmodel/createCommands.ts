/** Commands over a space: compose, check what this program's forms should have checked, save strictly. */
import type { CreatedId, LivretId } from '../base/ids.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Scalar } from '../domain/entities.ts'
import type { LivretCreation, LivretUpdate, PlannedEtape } from '../domain/importGroupe/planTypes.ts'
import { rolesOf } from '../domain/permissions.ts'
import type { Batch, Command, Draft } from '../operations/draft.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { SpaceFault } from '../sync/cabinet.ts'
import type { Space } from '../sync/space.ts'
import type { Commands, FieldWrite, SaveFault, Saved } from './commands.ts'
import { actionVolet, composeAide, composeCreate, composeMove, composeText, composeToggle, composeWrites, faultIn, noteBatch } from './compose.ts'
import type { OpenedLivret } from './opened.ts'
import { composeRetry } from './setAside.ts'
import type { AnnuaireEntry, Me } from './session.ts'
import type { LivretView } from './views.ts'

export interface CommandDeps {
  readonly space: Space
  readonly ids: Ids
  readonly clock: Clock
  readonly me: Me
  /** The livret as this device shows it now, read if need be. */
  readonly open: (livret: LivretId) => Promise<{ readonly opened: OpenedLivret; readonly view: LivretView } | undefined>
  readonly annuaire: () => Promise<readonly AnnuaireEntry[]>
}

export function saveFault(fault: SpaceFault): SaveFault {
  switch (fault.fault) {
    case 'full': return { fault: 'full' }
    case 'superseded': return { fault: 'superseded' }
    case 'changed':
    case 'lost':
    case 'tampered': return { fault: 'lost' }
  }
}

export function createCommands(deps: CommandDeps): Commands {
  const { space, ids, clock, me } = deps

  async function save<T>(command: Command, value: T): Promise<Result<T, SaveFault>> {
    for (const { drafts } of command.batches) {
      for (const { payload } of drafts) {
        const found = payload.act === 'create' ? firstFault(Object.entries(payload.values), (field, each) => faultIn(payload.type, field, each)) : undefined
        if (found) return err(found)
      }
    }
    const saved = await space.save(command)
    return saved.ok ? ok(value) : err(saveFault(saved.error))
  }

  const checked = (writes: readonly FieldWrite[]): SaveFault | undefined =>
    writes.map(({ champ, value }) => faultIn(champ.handle.type, champ.handle.field, value)).find((fault) => fault !== undefined)

  return {
    async write(livret, writes, together = true) {
      const fault = checked(writes)
      if (fault) return err(fault)
      return writes.length === 0 ? ok(undefined) : save(composeWrites(livret, writes, together), undefined)
    },
    async editText(livret, texte, after) {
      const command = composeText(livret, texte, after)
      return command === undefined ? ok(undefined) : save(command, undefined)
    },
    toggle: (livret, ensemble, element, on) => save(composeToggle(livret, ensemble, element, on), undefined),
    async move(livret, machine, to, writes = []) {
      const fault = checked(writes)
      return fault ? err(fault) : save(composeMove(livret, machine, to, writes), undefined)
    },

    async addEtape(livret, values) {
      const id = ids.entity()
      return save(composeCreate(livret, 'parcours', id, 'etape', values), id)
    },
    async addRendezVous(livret, values) {
      const id = ids.entity()
      return save(composeCreate(livret, 'parcours', id, 'rendezVous', values), id)
    },
    async addNote(livret, note) {
      const id = ids.entity()
      return save({ batches: [noteBatch(livret, me.personne, id, { ...note, jour: clock.today() })] }, id)
    },
    async publishNote(livret, note, visibilite) {
      const id = ids.entity()
      const published = noteBatch(livret, me.personne, id, { genre: note.genre, texte: note.texte.value, jour: note.jour ?? clock.today(), visibilite, issuDe: note.id })
      const closing: Batch = {
        volet: { livret, kind: note.texte.handle.volet }, together: true,
        drafts: [{ payload: { act: 'set', entity: note.id, field: 'publiee', value: id }, observed: [] }],
      }
      return save({ batches: [published, closing] }, id)
    },
    async addAction(livret, { theme, libelle, qui, pourLe }) {
      const id = ids.entity()
      return save(composeCreate(livret, actionVolet(theme), id, 'action', { theme, libelle, qui, pourLe }), id)
    },
    async askAide(livret, demande) {
      const id = ids.entity()
      const found = await deps.open(livret)
      const cercle = found?.opened.standing.cercle
      const deciders = cercle ? cercle.membres.filter((each) => rolesOf(cercle, each.personne).includes('responsable')).map((each) => each.personne) : []
      return save(composeAide(livret, id, demande, [...new Set(deciders)]), id)
    },

    choose: (livret, champ, value) => save(composeWrites(livret, [{ champ, value }], true), undefined),

    async retry(item, text) {
      const found = await deps.open(item.livret)
      const content = await space.readLivret(item.livret)
      if (!content.ok) return err(saveFault(content.error))
      const stored = content.value?.setAside.find((each) => each.id === item.key)
      const command = found && stored ? composeRetry(found.opened, stored, text, () => ids.entity()) : undefined
      if (command === undefined) return ok(undefined)
      const saved = await save(command, undefined)
      if (!saved.ok) return saved
      const marked = await space.retrySetAside(item.livret, item.key)
      return marked.ok ? ok(undefined) : err(saveFault(marked.error))
    },
    async dismiss(item) {
      const done = await space.dismissSetAside(item.livret, item.key)
      return done.ok ? ok(undefined) : err(saveFault(done.error))
    },

    importGroup: (plan) => importGroup(deps, save, plan.creations, plan.updates),
  }
}

function firstFault(values: readonly (readonly [string, Scalar])[], fault: (field: string, value: Scalar) => SaveFault | undefined): SaveFault | undefined {
  for (const [field, value] of values) {
    const found = fault(field, value)
    if (found) return found
  }
  return undefined
}

type Save = <T>(command: Command, value: T) => Promise<Result<T, SaveFault>>

/** One livret, one command, one transaction: a cut import leaves whole livrets, and importing again goes on from there. */
async function importGroup(deps: CommandDeps, save: Save, creations: readonly LivretCreation[], updates: readonly LivretUpdate[]): Saved<{ readonly livrets: number; readonly updates: number }> {
  const annuaire = await deps.annuaire()
  let [livrets, updated] = [0, 0]
  for (const creation of creations) {
    const saved = await save(composeLivret(deps, creation, annuaire), undefined)
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

function composeLivret({ ids, clock, me }: CommandDeps, creation: LivretCreation, annuaire: readonly AnnuaireEntry[]): Command {
  const livret = ids.livret()
  const today = clock.today()
  const membre = (personne: string, role: string, nom: string, organisme: string): Draft => ({
    payload: { act: 'create', entity: ids.entity(), type: 'membre', values: { personne, role, nom, organisme, depuis: today } }, observed: [],
  })
  const { identite } = creation
  const others = annuaire.filter((each) => each.personne !== me.personne && each.role === 'responsable')
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
  if (creation.etape) batches.push(etapeBatch(livret, ids.entity(), creation.etape, me.organisation))
  if (creation.note !== null) batches.push(noteBatch(livret, me.personne, ids.entity(), { genre: 'autre', texte: creation.note, jour: today, visibilite: 'equipe' }))
  return { batches }
}

function etapeBatch(livret: LivretId, id: CreatedId, etape: PlannedEtape, organisme: string): Batch {
  const values = { nature: 'dispositif', dispositif: etape.dispositif, organisme, debut: etape.debut, fin: etape.fin, demiJournees: etape.demiJournees }
  const [batch] = composeCreate(livret, 'parcours', id, 'etape', values).batches
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
  if (update.newEtape) batches.push(etapeBatch(livret, ids.entity(), update.newEtape, me.organisation))
  if (update.newNote !== null) batches.push(noteBatch(livret, me.personne, ids.entity(), { genre: 'autre', texte: update.newNote, jour: clock.today(), visibilite: 'equipe' }))
  return { batches }
}

