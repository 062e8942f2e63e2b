/**
 * One row and the decisions about it → what it would write. A guess nobody decided is a question, never a
 * value; a held value is set aside; what a livret already holds changes only where the file was chosen.
 */
import type { Jour } from '../../base/jour.ts'
import type { DispositifCode } from '../catalogue.ts'
import { fold } from './fold.ts'
import { candidatesOf } from './nearPersons.ts'
import type { Decisions, LivretCreation, LivretUpdate, PlannedEtape, SetAside, Undecided } from './planTypes.ts'
import type { KnownDifference, KnownRow, PreviewRow } from './previewTypes.ts'
import type { TakenField } from './columns.ts'
import type { FieldValue } from './readValue.ts'

type Outcome<T> = { readonly questions: readonly Undecided[]; readonly planned: T }

/** Collects, while a row is settled, what is still asked and what is left aside. */
class Settling {
  readonly questions: Undecided[] = []
  readonly setAside: SetAside[] = []
  readonly #row: PreviewRow
  readonly #decisions: Decisions

  constructor(row: PreviewRow, decisions: Decisions) {
    this.#row = row
    this.#decisions = decisions
    const short = row.findings.some(({ code }) => code === 'shortRow')
    if (short && !decisions.shortRows.has(row.line)) this.questions.push({ kind: 'shortRow' })
  }

  value<T>(field: TakenField, value: FieldValue<T>): T | null {
    switch (value.kind) {
      case 'absent':
        return null
      case 'taken':
        return value.value
      case 'held':
        this.setAside.push({ field, code: value.code, raw: value.raw })
        return null
      case 'proposed':
        return this.#chosen(field, value.candidates, value.raw)
    }
  }

  #chosen<T>(field: TakenField, candidates: readonly T[], raw: string): T | null {
    const choice = this.#decisions.values.get(this.#row.line)?.get(field)
    if (choice?.kind === 'without') {
      this.setAside.push({ field, code: 'withoutByChoice', raw })
      return null
    }
    const candidate = choice === undefined ? undefined : candidates[choice.candidate]
    if (candidate === undefined) this.questions.push({ kind: 'value', field })
    return candidate ?? null
  }

  dispositif(): DispositifCode | null {
    const value = this.#row.values.dispositif
    if (value.kind === 'absent' || value.kind === 'taken') return this.value('dispositif', value)
    const decided = this.#decisions.dispositifs.get(fold(value.raw))
    if (decided !== undefined && decided !== null) return decided
    if (decided === null) this.setAside.push({ field: 'dispositif', code: 'withoutByChoice', raw: value.raw })
    else if (value.kind === 'held') this.setAside.push({ field: 'dispositif', code: value.code, raw: value.raw })
    else this.questions.push({ kind: 'dispositif', key: fold(value.raw) })
    return null
  }

  referent(): string | null {
    const value = this.#row.values.referent
    if (value.kind !== 'proposed') return this.value('referent', value)
    const decided = this.#decisions.referents.get(fold(value.raw))
    if (decided === undefined) this.questions.push({ kind: 'referent', key: fold(value.raw) })
    return decided ?? null
  }

  etape(): PlannedEtape | null {
    const { values } = this.#row
    const dispositif = this.dispositif()
    if (dispositif === null) {
      for (const field of ['debut', 'fin', 'demiJournees'] as const) {
        const value: FieldValue<string | number> = values[field]
        if (value.kind === 'held') this.setAside.push({ field, code: value.code, raw: value.raw })
        else if (value.kind !== 'absent') this.setAside.push({ field, code: 'noDispositif', raw: value.raw })
      }
      return null
    }
    const { debut, fin } = this.#inOrder(this.value('debut', values.debut), this.value('fin', values.fin))
    return { dispositif, debut, fin, demiJournees: this.value('demiJournees', values.demiJournees) }
  }

  /** Dates chosen one by one may end up backwards: then neither is written. */
  #inOrder(debut: Jour | null, fin: Jour | null): { readonly debut: Jour | null; readonly fin: Jour | null } {
    if (debut === null || fin === null || debut <= fin) return { debut, fin }
    this.setAside.push({ field: 'debut', code: 'endBeforeStart', raw: debut }, { field: 'fin', code: 'endBeforeStart', raw: fin })
    return { debut: null, fin: null }
  }
}

export function planCreation(row: PreviewRow, decisions: Decisions, autresNumeros: readonly string[]): Outcome<LivretCreation> {
  const settling = new Settling(row, decisions)
  const { values } = row
  const identite = {
    // A row without one of these three is blocked and never comes here.
    numeroStagiaire: candidatesOf(values.numeroStagiaire)[0] ?? '',
    nom: candidatesOf(values.nom)[0] ?? '',
    prenom: candidatesOf(values.prenom)[0] ?? '',
    naissance: settling.value('naissance', values.naissance),
    codePostal: settling.value('codePostal', values.codePostal),
    commune: settling.value('commune', values.commune),
    telephone: settling.value('telephone', values.telephone),
    courriel: settling.value('courriel', values.courriel),
  }
  const etape = settling.etape()
  const note = settling.value('note', values.note)
  const referentId = settling.referent()
  return { questions: settling.questions, planned: { line: row.line, identite, autresNumeros, etape, note, referentId, setAside: settling.setAside } }
}

export function planUpdate(row: PreviewRow, known: KnownRow, decisions: Decisions, autresNumeros: readonly string[]): Outcome<LivretUpdate> {
  const choices = decisions.known.get(row.line)
  const undecided = known.differences.filter(({ key }) => choices?.get(key) === undefined)
  const chosen = known.differences.filter(({ key }) => choices?.get(key) === 'file')
  const settling = new Settling(row, decisions)
  const fromFile = (difference: KnownDifference): string | null => {
    const [only, ...others] = difference.file
    if (only !== undefined && others.length === 0) return only
    const choice = decisions.values.get(row.line)?.get(fieldOf(difference))
    const candidate = choice?.kind === 'take' ? difference.file[choice.candidate] : undefined
    if (candidate === undefined) settling.questions.push({ kind: 'value', field: fieldOf(difference) })
    return candidate ?? null
  }
  const planned: LivretUpdate = {
    line: row.line,
    livretId: known.livretId,
    identite: chosen.flatMap((difference) => {
      const value = difference.kind === 'identite' ? fromFile(difference) : null
      return difference.kind === 'identite' && value !== null ? [{ field: difference.field, value }] : []
    }),
    autresNumeros,
    etape: chosen.flatMap((difference) => {
      const value = difference.kind === 'etape' ? fromFile(difference) : null
      if (difference.kind !== 'etape' || value === null) return []
      return [{ etapeId: difference.etapeId, field: difference.field, value: difference.field === 'demiJournees' ? Number(value) : value }]
    }),
    newEtape: chosen.some(({ kind }) => kind === 'newEtape') ? settling.etape() : null,
    newNote: chosen.some(({ kind }) => kind === 'newNote') ? settling.value('note', row.values.note) : null,
  }
  // A short row that changes nothing in its livret has no question to answer.
  const asked = chosen.length === 0 && undecided.length === 0 ? [] : settling.questions
  return { questions: [...undecided.map(({ key }): Undecided => ({ kind: 'known', key })), ...asked], planned }
}

/** The cell a difference comes from. */
function fieldOf(difference: KnownDifference): TakenField {
  switch (difference.kind) {
    case 'identite':
    case 'etape':
      return difference.field
    case 'newEtape':
      return 'dispositif'
    case 'newNote':
      return 'note'
  }
}
