/**
 * From a life to the gestures of its people, in the order of their claimed times, each written by the one
 * who would have made it. Times within one thing (an étape, a frein, an aide) never go back, whatever the
 * weekdays they were moved to.
 */
import type { CreatedId, EntityId } from '../../base/ids.ts'
import type { Instant, Jour } from '../../base/jour.ts'
import { invariant } from '../../base/result.ts'
import { AIDES } from '../../domain/aides.ts'
import { FREINS } from '../../domain/catalogue.ts'
import { fieldSpec, type EntityType, type Scalar } from '../../domain/entities.ts'
import { voletOfAide, voletOfFrein, type VoletKind } from '../../domain/volet.ts'
import { diffText } from '../../merge/splices.ts'
import type { Draft } from '../../operations/draft.ts'
import type { Dot } from '../../operations/operation.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Calendar, Offset } from './calendar.ts'
import type { ActionLife, AideLife, EtapeLife, FreinLife, Life, NoteLife, RendezVousLife, Who } from './life.ts'
import type { Author, LivretWriter } from './livretWriter.ts'
import { displayName, ORGANISATION_NAMES, PROFESSIONALS, type ProfessionalKey } from './people.ts'

export interface LifeDeps {
  readonly writer: LivretWriter
  readonly calendar: Calendar
  readonly ids: Ids
  readonly beneficiaire: Author
  readonly professionals: Readonly<Record<ProfessionalKey, Author>>
}

interface Gesture {
  readonly at: Instant
  readonly write: () => void
}

/** Hands out times that never go back. */
type Clockwork = (le: Offset, who: Who) => Instant

export function writeLife(life: Life, deps: LifeDeps): void {
  const script = new Script(life, deps)
  script.open()
  for (const etape of life.etapes ?? []) script.etape(etape)
  for (const rendezVous of life.rendezVous ?? []) script.rendezVous(rendezVous)
  for (const frein of life.freins ?? []) script.frein(frein)
  for (const aide of life.aides ?? []) script.aide(aide)
  for (const action of life.actions ?? []) script.action(action, 'parcours', undefined)
  for (const note of life.notes ?? []) script.note(note)
  script.objectif()
  script.telephones()
  script.relais()
  script.run()
}

class Script {
  readonly #life: Life
  readonly #deps: LifeDeps
  readonly #opened: Instant
  readonly #gestures: Gesture[] = []
  readonly #etapes = new Map<string, CreatedId>()
  #count = 0

  constructor(life: Life, deps: LifeDeps) {
    this.#life = life
    this.#deps = deps
    const { calendar } = deps
    this.#opened = calendar.instant(calendar.worked(life.ouvert.le), 9 * 60)
  }

  run(): void {
    for (const gesture of this.#gestures.sort((a, b) => a.at - b.at)) gesture.write()
  }

  open(): void {
    const life = this.#life
    const { calendar } = this.#deps
    const depuis = calendar.worked(life.ouvert.le)
    const beneficiaire = { personne: this.#author('beneficiaire').personne, role: 'beneficiaire', nom: displayName(life), depuis }
    const identite: readonly (readonly [string, Scalar | undefined])[] = [
      ['prenom', life.prenom], ['nom', life.nom], ['civilite', life.civilite], ['naissance', calendar.birth(life.age, life.anniversaire)],
      ['numeroStagiaire', life.numero], ['commune', life.commune], ['codePostal', life.codePostal], ['telephone', life.telephone], ['courriel', life.courriel],
    ]
    this.#does('cercle', life.ouvert.par, this.#opened, () => [
      this.#membre('nadia', depuis), this.#membre('ines', depuis), this.#membre(life.referent, depuis), this.#create(this.#deps.ids.entity(), 'membre', beneficiaire),
      ...identite.filter(([, value]) => value !== undefined).map(([name, value]): Draft => this.#set('cercle', 'identite', name, value ?? null)),
    ])
    const { conseiller } = life
    if (conseiller === undefined) return
    const joined = calendar.worked(conseiller.depuis)
    this.#does('cercle', 'referent', this.#clockwork()(conseiller.depuis, 'referent'), () => [this.#membre(conseiller.qui, joined)])
  }

  etape(etape: EtapeLife): void {
    const { calendar, ids } = this.#deps
    const entity = this.#etapeId(etape.cle) ?? ids.entity()
    const next = this.#clockwork()
    const alone = etape.au === undefined
    const debut = alone ? calendar.worked(etape.du) : calendar.monday(etape.du)
    const fin = etape.au === undefined ? debut : calendar.friday(etape.au)
    const by = etape.par ?? 'referent'
    const values = {
      nature: etape.nature ?? 'dispositif', dispositif: etape.dispositif, intitule: etape.intitule, organisme: etape.organisme, lieu: etape.lieu, debut, fin,
      demiJournees: etape.demiJournees, heuresCentre: etape.heures?.[0], heuresEntreprise: etape.heures?.[1],
      modalite: etape.modalite, remuneree: etape.remuneree, suiteDe: this.#etapeId(etape.suiteDe),
    }
    this.#does('parcours', by, next(etape.notee ?? Math.min(etape.du - 7, -1), by), () => [this.#create(entity, 'etape', values)])
    const write = (le: Offset, fields: Readonly<Record<string, Scalar | undefined>>, vers?: string): void => {
      this.#does('parcours', 'referent', next(le, 'referent'), () => [...this.#sets('parcours', entity, fields), ...(vers ? [this.#move('parcours', entity, vers)] : [])])
    }
    const { entree, pause, sortie, faites } = etape
    if (entree) {
      write(entree.demandee, { demandeEntree: 'enAttente', demandeeLe: calendar.exact(entree.demandee) })
      if (entree.repondue !== undefined) write(entree.repondue, { demandeEntree: entree.etat })
    }
    if (etape.du <= 0 && etape.pasCommencee === undefined) write(etape.du, {}, 'enCours')
    if (pause) {
      const retourJusquau = pause.retourJusquau === undefined ? undefined : calendar.worked(pause.retourJusquau)
      write(pause.du, { motifSuspension: pause.motif, suspendueDepuis: calendar.monday(pause.du), retourJusquau }, 'suspendue')
      if (pause.repriseLe !== undefined) write(pause.repriseLe, { repriseLe: calendar.monday(pause.repriseLe) }, 'enCours')
    }
    const heures = { heuresCentreFaites: faites?.[0], heuresEntrepriseFaites: faites?.[1] }
    const sortieLe = sortie && (alone || etape.pasCommencee ? debut : calendar.friday(sortie.le))
    if (sortie) write(sortie.le, { ...heures, typeSortie: sortie.type, sortieLe }, sortie.etat)
    else if (faites) write(-2, heures)
  }

  rendezVous(rendezVous: RendezVousLife): void {
    const { calendar, ids } = this.#deps
    const entity = ids.entity()
    const next = this.#clockwork()
    const jour = rendezVous.jourExact ? calendar.exact(rendezVous.le) : calendar.worked(rendezVous.le)
    const values = { jour, heure: rendezVous.heure, objet: rendezVous.objet, lieu: rendezVous.lieu }
    this.#does('parcours', rendezVous.par, next(rendezVous.note, rendezVous.par), () => [this.#create(entity, 'rendezVous', values)])
    const { reponse } = rendezVous
    if (reponse) this.#does('parcours', 'beneficiaire', next(reponse[1], 'beneficiaire'), () => [this.#set('parcours', entity, 'reponse', reponse[0])])
  }

  frein(frein: FreinLife): void {
    const kind = voletOfFrein(frein.theme)
    const entity: EntityId = `frein.${frein.theme}`
    const next = this.#clockwork()
    const steps: { readonly le: Offset; readonly par: Who; readonly hours: Who; readonly drafts: () => readonly Draft[] }[] = []
    // What both said on one day, of whatever theme, was said in one interview.
    const interviews = new Set((this.#life.freins ?? []).flatMap(({ vu }) => vu ?? []).map(([le]) => le))
    const views = [
      { par: 'beneficiaire', moments: frein.dit ?? [], situations: frein.ditSituations ?? [], niveau: 'ditNiveau', mots: 'ditMots', set: 'ditSituations' },
      { par: 'referent', moments: frein.vu ?? [], situations: frein.vuSituations ?? [], niveau: 'vuNiveau', mots: 'vuCommentaire', set: 'vuSituations' },
    ] as const
    for (const view of views) {
      view.moments.forEach(([le, niveau, mots], i) => {
        const first = i > 0 ? [] : view.situations.map((element): Draft => ({ payload: { act: 'add', entity, field: view.set, element }, observed: [] }))
        const plan = view.par === 'referent' && i === 0 ? { priorite: frein.priorite, objectif: frein.objectif } : {}
        steps.push({ le, par: view.par, hours: interviews.has(le) ? 'referent' : view.par, drafts: () => [...first, ...this.#sets(kind, entity, { [view.niveau]: niveau, [view.mots]: mots, ...plan })] })
      })
    }
    for (const [le, vers] of frein.etat ?? []) steps.push({ le, par: 'referent', hours: 'referent', drafts: () => [this.#move(kind, entity, vers)] })
    if (frein.ouvert !== undefined) {
      const personne = this.#author('conseiller').personne
      steps.push({ le: frein.ouvert, par: 'beneficiaire', hours: 'beneficiaire', drafts: () => [{ payload: { act: 'add', entity: 'acces', field: 'personnes', element: personne }, observed: [] }] })
    }
    for (const { le, par, hours, drafts } of steps.sort((a, b) => a.le - b.le)) this.#does(kind, par, next(le, hours), drafts)
    for (const action of frein.actions ?? []) this.action(action, kind, frein.theme)
  }

  action(action: ActionLife, kind: VoletKind, theme: FreinLife['theme'] | undefined): void {
    const { calendar, ids } = this.#deps
    const entity = ids.entity()
    const next = this.#clockwork()
    const by = action.par ?? 'referent'
    const pourLe = action.pourLe === undefined ? undefined : calendar.worked(action.pourLe)
    const values = { libelle: action.libelle, theme, qui: this.#author(action.qui).personne, pourLe }
    this.#does(kind, by, next(action.notee, by), () => [this.#create(entity, 'action', values)])
    const done = action.qui === 'beneficiaire' ? action.qui : 'referent'
    if (action.faite !== undefined) this.#does(kind, done, next(action.faite, done), () => [this.#move(kind, entity, 'faite')])
  }

  aide(aide: AideLife): void {
    const { calendar, ids } = this.#deps
    const theme = AIDES[aide.aide].frein
    const kind = voletOfAide(theme)
    const entity = ids.entity()
    const next = this.#clockwork()
    const values = { aide: aide.aide, theme, raison: aide.raison, montant: aide.montant, pourLe: aide.pourLe === undefined ? undefined : calendar.worked(aide.pourLe) }
    // In a sensitive theme, whoever decides is let in by the same tap (readmodel's `composeAide`).
    const letIn: readonly Draft[] = FREINS[theme].sensitive
      ? [{ payload: { act: 'add', entity: 'acces', field: 'personnes', element: this.#author('responsable').personne }, observed: [] }]
      : []
    this.#does(kind, aide.par, next(aide.le, aide.par), () => [
      ...letIn, this.#create(entity, 'aide', values),
      ...(aide.pasEnvoyee ? [] : [{ payload: { act: 'transition', entity, field: 'etat', from: 'brouillon', to: 'deposee' }, observed: [] } satisfies Draft]),
    ])
    for (const step of aide.suites ?? []) {
      const ecrit = Object.fromEntries(Object.entries(step.ecrit ?? {}).map(([name, value]) => [name, this.#dated('aide', name, value)]))
      this.#does(kind, step.par, next(step.le, step.par), () => [...this.#sets(kind, entity, ecrit), ...(step.vers ? [this.#move(kind, entity, step.vers)] : [])])
    }
  }

  note(note: NoteLife): void {
    const { ids } = this.#deps
    const author = this.#author(note.par)
    const kind: VoletKind = note.pour === 'partagee' ? 'notes' : note.pour === 'equipe' ? 'equipe' : `prive:${author.personne}`
    const entity = ids.entity()
    const jour = this.#day(note.le, note.par)
    this.#does(kind, note.par, this.#clockwork()(note.le, note.par), () => [
      this.#create(entity, 'note', { genre: note.genre, jour }),
      { payload: { act: 'text', entity, field: 'texte', changes: diffText('', note.texte) }, observed: [] },
    ])
  }

  objectif(): void {
    const next = this.#clockwork()
    for (const { le, par, texte } of this.#life.objectif ?? [])
      this.#does('parcours', par, next(le, par), () => {
        const changes = diffText(this.#deps.writer.text('parcours', 'contrat', 'objectif'), texte)
        return [{ payload: { act: 'text', entity: 'contrat', field: 'objectif', changes }, observed: this.#seen('parcours', 'contrat', 'objectif') }]
      })
  }

  /** Both write over the number that stood before either of them. */
  telephones(): void {
    const next = this.#clockwork()
    let before: readonly Dot[] | undefined
    for (const { le, par, numero } of this.#life.telephones ?? [])
      this.#does('cercle', par, next(le, par), () => {
        before ??= this.#seen('cercle', 'identite', 'telephone')
        return [{ payload: { act: 'set', entity: 'identite', field: 'telephone', value: numero }, observed: before }]
      })
  }

  relais(): void {
    const { relais, referent } = this.#life
    if (relais === undefined) return
    const { ids, calendar, professionals } = this.#deps
    const values = { de: professionals[referent].personne, vers: professionals[relais.vers].personne, nature: 'definitif' }
    this.#does('cercle', 'referent', this.#clockwork()(relais.le, 'referent'), () => [this.#membre(relais.vers, calendar.worked(relais.le)), this.#create(ids.entity(), 'relais', values)])
  }

  #does(kind: VoletKind, who: Who, at: Instant, drafts: () => readonly Draft[]): void {
    this.#gestures.push({
      at,
      write: () => {
        const made = drafts()
        if (made.length > 0) this.#deps.writer.save(kind, this.#author(who), at, made)
      },
    })
  }

  #author(who: Who): Author {
    const { professionals, beneficiaire } = this.#deps
    switch (who) {
      case 'beneficiaire': return beneficiaire
      case 'referent': return professionals[this.#life.referent]
      case 'responsable': return professionals.nadia
      case 'assistant': return professionals.ines
      case 'conseiller': {
        const { conseiller } = this.#life
        invariant(conseiller !== undefined, `${displayName(this.#life)} has an adviser`)
        return professionals[conseiller.qui]
      }
    }
  }

  #clockwork(): Clockwork {
    const { calendar } = this.#deps
    let last = this.#opened
    return (le, who) => {
      invariant(le < 0, 'what is told has happened, whatever the hour')
      // Office hours for professionals, the evening for the person; spread so that times look like times.
      this.#count += 1
      const minute = who === 'beneficiaire' ? 17 * 60 + ((this.#count * 23) % 180) : 8 * 60 + 40 + ((this.#count * 37) % 470)
      const wanted = calendar.instant(this.#day(le, who), minute)
      if (wanted > last) last = wanted
      return last
    }
  }

  #day(le: Offset, who: Who): Jour {
    const { calendar } = this.#deps
    return who === 'beneficiaire' ? calendar.exact(le) : calendar.worked(le)
  }

  #etapeId(cle: string | undefined): CreatedId | undefined {
    if (cle === undefined) return undefined
    const id = this.#etapes.get(cle) ?? this.#deps.ids.entity()
    this.#etapes.set(cle, id)
    return id
  }

  #dated(type: EntityType, name: string, value: string | number): Scalar {
    const spec = fieldSpec(type, name)
    return typeof value === 'number' && spec?.kind === 'registre' && spec.value.type === 'jour' ? this.#deps.calendar.worked(value) : value
  }

  #membre(key: ProfessionalKey, depuis: Jour): Draft {
    const professional = PROFESSIONALS[key]
    return this.#create(this.#deps.ids.entity(), 'membre', {
      personne: this.#deps.professionals[key].personne, role: professional.role, nom: displayName(professional),
      organisme: ORGANISATION_NAMES[professional.organisation], motif: professional.motif, depuis,
    })
  }

  #create(entity: CreatedId, type: EntityType, values: Readonly<Record<string, Scalar | undefined>>): Draft {
    const given = Object.entries(values).flatMap(([name, value]): [string, Scalar][] => (value === undefined ? [] : [[name, value]]))
    return { payload: { act: 'create', entity, type, values: Object.fromEntries(given) }, observed: [] }
  }

  #set(kind: VoletKind, entity: EntityId, field: string, value: Scalar): Draft {
    return { payload: { act: 'set', entity, field, value }, observed: this.#seen(kind, entity, field) }
  }

  #sets(kind: VoletKind, entity: EntityId, fields: Readonly<Record<string, Scalar | undefined>>): Draft[] {
    return Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [this.#set(kind, entity, name, value)]))
  }

  #move(kind: VoletKind, entity: EntityId, to: string): Draft {
    const from = this.#deps.writer.machine(kind, entity, 'etat')
    return { payload: { act: 'transition', entity, field: 'etat', from, to }, observed: this.#seen(kind, entity, 'etat') }
  }

  #seen(kind: VoletKind, entity: EntityId, field: string): readonly Dot[] {
    return this.#deps.writer.seen(kind, entity, field)
  }
}
