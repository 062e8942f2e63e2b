/** Commands over a space: compose, check what this program's forms should have checked, save strictly. */
import { err, ok, type Result } from '../base/result.ts'
import type { Scalar } from '../domain/entities.ts'
import { rolesOf } from '../domain/permissions.ts'
import { voletOfFrein } from '../domain/volet.ts'
import type { Batch, Command } from '../operations/draft.ts'
import type { CommandDeps } from './commandDeps.ts'
import type { Commands, FieldWrite, SaveFault } from './commands.ts'
import { actionVolet, composeAide, composeCreate, composeMove, composeText, composeToggle, composeWrites, faultIn, noteBatch } from './compose.ts'
import { saveFault } from './saveFault.ts'

export function createCommands(deps: CommandDeps): Commands {
  const { space, ids, clock, me } = deps

  async function save<T>(command: Command, value: T, after: readonly string[] = []): Promise<Result<T, SaveFault>> {
    for (const { drafts } of command.batches) {
      for (const { payload } of drafts) {
        const found = payload.act === 'create' ? firstFault(Object.entries(payload.values), (field, each) => faultIn(payload.type, field, each)) : undefined
        if (found) return err(found)
      }
    }
    // Without it (a chunk that cannot be read any more) the authority is left to say it: keeping comes first.
    const guard = await import('./forbidden.ts').catch(() => undefined)
    const forbidden = guard?.forbiddenIn(command, after)
    if (forbidden) return err(forbidden)
    const saved = await space.save(command)
    return saved.ok ? ok(value) : err(saveFault(saved.error))
  }

  const saveAll = async (composed: Promise<Command>): Promise<Result<number, SaveFault>> => {
    const command = await composed
    return command.batches.length === 0 ? ok(0) : save(command, command.batches.length)
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
      return command === undefined ? ok(undefined) : save(command, undefined, [after])
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

    async addMembre(livret, membre) {
      const id = ids.entity()
      return save(composeCreate(livret, 'cercle', id, 'membre', { ...membre, motif: membre.motif === '' ? null : membre.motif, depuis: clock.today() }), id)
    },
    proposeRelais: async (livrets, relais) => saveAll((await import('./relais.ts')).composeProposals(deps, livrets, relais)),
    answerRelais: async (livrets, to) => saveAll((await import('./relais.ts')).composeAnswers(deps, livrets, to)),
    async takeLivret(livret, lecteurs) {
      const saved = await saveAll((await import('./relais.ts')).composeTaking(deps, livret, lecteurs))
      return saved.ok ? ok(undefined) : saved
    },
    endSupport: (livret, motif) => save(composeCreate(livret, 'cercle', ids.entity(), 'fin', { motif, le: clock.today() }), undefined),
    documents: async (livret) => (await import('./documents.ts')).documentsOf(deps, livret),
    sign: async (livret, shown, consent) => (await import('./documents.ts')).sign(deps, save, livret, shown, consent),

    wholeHistory: async (livret, handle) =>
      (await import('./wholeHistory.ts')).wholeHistory(space, me.personne, livret, handle, () => deps.fetchOlder({ livret, kind: handle.volet })),

    choose: (livret, champ, value) => save(composeWrites(livret, [{ champ, value }], true), undefined),

    async retry(item, text) {
      const found = await deps.open(item.livret)
      const content = await space.readLivret(item.livret)
      if (!content.ok) return err(saveFault(content.error))
      const stored = content.value?.setAside.find((each) => each.id === item.key)
      const { composeRetry } = await import('./setAside.ts')
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

    async dismissDeparts(livrets) {
      const done = await (await import('../sync/departs.ts')).dismissDeparts(space, livrets)
      return done.ok ? ok(undefined) : err(saveFault(done.error))
    },

    async dismissTheme(livret, theme) {
      const done = await (await import('../sync/departs.ts')).dismissTheme(space, livret, voletOfFrein(theme))
      return done.ok ? ok(undefined) : err(saveFault(done.error))
    },

    openLivret: async (identite) => (await import('./importGroup.ts')).openLivret(deps, save, identite),
    // A group is imported at a desk, a few times a year: apart from what every phone loads.
    importGroup: async (plan) => (await import('./importGroup.ts')).importGroup(deps, save, plan),
  }
}

function firstFault(values: readonly (readonly [string, Scalar])[], fault: (field: string, value: Scalar) => SaveFault | undefined): SaveFault | undefined {
  for (const [field, value] of values) {
    const found = fault(field, value)
    if (found) return found
  }
  return undefined
}
