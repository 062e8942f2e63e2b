/**
 * One livret, as screens see it. A volet this device does not hold leaves no trace: no row, no count, no
 * lock. Order is the reader's: étapes by date, notes and aids newest first.
 */
import type { CreatedId, ImplicitId, PersonneId } from '../base/ids.ts'
import type { Instant, Jour } from '../base/jour.ts'
import { FREIN_THEMES, isFreinTheme, type FreinTheme } from '../domain/catalogue.ts'
import { NOTE_TYPES, type EntityType, type Scalar } from '../domain/entities.ts'
import { holderOf, isTheirs, rolesOf } from '../domain/permissions.ts'
import type { Qualite, Role } from '../domain/roles.ts'
import { voletOfFrein, voletTheme, type VoletKind } from '../domain/volet.ts'
import { emptyState, findEntity, registerHeads, registerValue, type EntityState } from '../merge/state.ts'
import type { LivretContent } from '../sync/space.ts'
import type { OpenedLivret, OpenedVolet } from './opened.ts'
import { champ, ensemble, entityItemState, isDisputed, machine, seatOf, texte, type Seat } from './projectFields.ts'
import type { ActionView, AideView, Champ, ConflictView, EtapeView, FreinView, LivretView, MembreView, NoteView, RelaisView, RendezVousView, SetAsideView } from './views.ts'

type NameOf = (personne: PersonneId) => string

export function projectLivret(opened: OpenedLivret, setAside: readonly SetAsideView[], { fermes, depart }: Pick<LivretContent, 'fermes' | 'depart'> = { fermes: [], depart: undefined }): LivretView {
  const nameOf = namesOf(opened)
  const roles = rolesOf(opened.standing.cercle, opened.me)
  const membres = projectMembres(opened, nameOf)
  const seats = (kinds: readonly VoletKind[], type: EntityType): Seat[] => kinds.flatMap((kind) => seatsIn(opened, kind, type, nameOf))
  const kinds = [...opened.volets.keys()]
  const identite = need(opened, 'cercle', 'identite', nameOf)
  const actions = seats(kinds, 'action').map(projectAction)
  const aides = seats(kinds, 'aide').map(projectAide).sort(newestFirst)
  const etapes = seats(['parcours'], 'etape').map(projectEtape).sort(byDates)
  const freins = FREIN_THEMES.flatMap((theme) => projectFrein(opened, theme, roles, actions, nameOf))
  return {
    livret: opened.livret,
    roles,
    me: opened.me,
    kinds,
    identite: {
      prenom: champ(identite, 'prenom'), nom: champ(identite, 'nom'), civilite: champ(identite, 'civilite'),
      naissance: champ(identite, 'naissance'), numeroStagiaire: champ(identite, 'numeroStagiaire'),
      autresNumeros: ensemble(identite, 'autresNumeros'),
      commune: champ(identite, 'commune'), codePostal: champ(identite, 'codePostal'),
      telephone: champ(identite, 'telephone'), courriel: champ(identite, 'courriel'),
    },
    membres,
    referent: membres.find((membre) => membre.isReferent),
    relais: seats(['cercle'], 'relais').map((seat) => projectRelais(seat, membres)),
    fin: seats(['cercle'], 'fin').map((seat) => ({ le: jourOr(seat.entity, 'le'), state: entityItemState(seat) })).at(-1),
    theirs: isTheirs(opened.standing.cercle),
    lecteurs: ensemble(need(opened, 'cercle', 'ouverture', nameOf), 'lecteurs'),
    objectif: texte(need(opened, 'parcours', 'contrat', nameOf), 'objectif'),
    etapes,
    rendezVous: seats(['parcours'], 'rendezVous').map(projectRendezVous).sort((a, b) => order(a.jour.value, b.jour.value) || order(a.heure.value, b.heure.value)),
    freins,
    notes: seats(kinds, 'note').map(projectNote).sort(newestFirst),
    aides,
    depart: depart?.nom,
    fermes: fermes.flatMap(({ kind, when }) => {
      const theme = voletTheme(kind)
      const own = opened.volets.get(kind)
      return theme === undefined ? [] : [{ theme, le: when, waiting: own !== undefined && own.pending + own.held.size > 0 }]
    }),
    conflicts: kinds.flatMap((kind) => projectConflicts(opened, kind, nameOf)),
    setAside,
    pending: sum(opened, (volet) => volet.pending),
    held: sum(opened, (volet) => volet.held.size),
  }
}

const sum = (opened: OpenedLivret, of: (volet: OpenedVolet) => number): number => [...opened.volets.values()].reduce((total, volet) => total + of(volet), 0)
const order = (a: string | null, b: string | null): number => (a ?? '9999').localeCompare(b ?? '9999')
const newestFirst = (a: { readonly at: Instant }, b: { readonly at: Instant }): number => b.at - a.at
const byDates = (a: EtapeView, b: EtapeView): number => order(a.debut.value, b.debut.value) || order(a.fin.value, b.fin.value) || order(a.id, b.id)

export function namesOf(opened: OpenedLivret): NameOf {
  const names = new Map<PersonneId, string>()
  for (const membre of opened.standing.cercle.membres) names.set(membre.personne, membre.nom)
  return (personne) => names.get(personne) ?? ''
}

/** An entity's seat even where the volet is not here: then nothing in it was ever written and nothing may be. */
function need(opened: OpenedLivret, kind: VoletKind, id: ImplicitId, nameOf: NameOf): Seat {
  const absent: OpenedVolet = { kind, accepted: emptyState(), shown: emptyState(), held: new Set(), pending: 0 }
  const seat = seatOf(opened, opened.volets.get(kind) ?? absent, id, nameOf)
  if (seat === undefined) throw new Error('broken invariant: an implicit entity always has a seat')
  return seat
}

export function seatsIn(opened: OpenedLivret, kind: VoletKind, type: EntityType, nameOf: NameOf): Seat[] {
  const volet = opened.volets.get(kind)
  if (volet === undefined) return []
  return [...volet.shown.entities.values()].filter((entity) => entity.type === type).map((entity) => ({ opened, volet, entity, nameOf }))
}

const idOf = (entity: EntityState): CreatedId => entity.id as CreatedId // only created entities are listed
const textOr = (entity: EntityState, field: string, otherwise: string): string => {
  const value = registerValue(entity, field)
  return typeof value === 'string' ? value : otherwise
}
const jourOr = (entity: EntityState, field: string): Jour | null => {
  const value = registerValue(entity, field)
  return typeof value === 'string' ? (value as Jour) : null // validated by the field's spec
}

function projectMembres(opened: OpenedLivret, nameOf: NameOf): MembreView[] {
  const referent = holderOf(opened.standing.cercle)
  return seatsIn(opened, 'cercle', 'membre', nameOf).map((seat) => {
    const { entity } = seat
    const personne = textOr(entity, 'personne', '') as PersonneId // validated by the field's spec
    const role = textOr(entity, 'role', 'conseiller') as Role // likewise
    return {
      personne, role,
      nom: textOr(entity, 'nom', ''), organisme: textOr(entity, 'organisme', ''), motif: textOr(entity, 'motif', ''),
      depuis: jourOr(entity, 'depuis'), fin: jourOr(entity, 'fin'), end: champ(seat, 'fin'),
      isReferent: personne === referent && role === 'referent', isMe: personne === opened.me,
    }
  })
}

function projectRelais(seat: Seat, membres: readonly MembreView[]): RelaisView {
  const { entity, opened } = seat
  const [de, vers] = [textOr(entity, 'de', '') as PersonneId, textOr(entity, 'vers', '') as PersonneId] // validated by the fields' specs
  const named = (personne: PersonneId): MembreView | undefined => membres.find((membre) => membre.personne === personne)
  return {
    id: idOf(entity), de, vers,
    deNom: named(de)?.nom ?? '', versNom: named(vers)?.nom ?? '', versOrganisme: named(vers)?.organisme ?? '',
    remplacement: registerValue(entity, 'nature') === 'remplacement', dernier: named(vers)?.role === 'beneficiaire', jusquau: jourOr(entity, 'jusquau'),
    etat: machine(seat, 'etat'), court: opened.standing.cercle.tenues.at(-1)?.relais === entity.id,
  }
}

function projectEtape(seat: Seat): EtapeView {
  const at = <T extends Scalar>(field: string): Champ<T> => champ<T>(seat, field)
  return {
    id: idOf(seat.entity),
    nature: at('nature'), dispositif: at('dispositif'), intitule: at('intitule'), organisme: at('organisme'), lieu: at('lieu'),
    debut: at('debut'), fin: at('fin'), demiJournees: at('demiJournees'), heuresCentre: at('heuresCentre'), heuresEntreprise: at('heuresEntreprise'),
    heuresCentreFaites: at('heuresCentreFaites'), heuresEntrepriseFaites: at('heuresEntrepriseFaites'), modalite: at('modalite'),
    remuneree: at('remuneree'), demandeEntree: at('demandeEntree'), demandeeLe: at('demandeeLe'), suiteDe: at('suiteDe'),
    motifSuspension: at('motifSuspension'), suspendueDepuis: at('suspendueDepuis'), repriseLe: at('repriseLe'), retourJusquau: at('retourJusquau'),
    typeSortie: at('typeSortie'), sortieLe: at('sortieLe'),
    etat: machine(seat, 'etat'), state: entityItemState(seat),
  }
}

function projectRendezVous(seat: Seat): RendezVousView {
  return {
    id: idOf(seat.entity), jour: champ(seat, 'jour'), heure: champ(seat, 'heure'), objet: champ(seat, 'objet'),
    lieu: champ(seat, 'lieu'), reponse: champ(seat, 'reponse'), state: entityItemState(seat),
  }
}

/** A theme whose volet this person does not read gives nothing at all. */
function projectFrein(opened: OpenedLivret, theme: FreinTheme, roles: readonly Qualite[], actions: readonly ActionView[], nameOf: NameOf): FreinView[] {
  const kind = voletOfFrein(theme)
  const sensitive = kind !== 'freins'
  const own = roles.includes('beneficiaire') || roles.includes('referent') || roles.includes('remplace')
  const held = opened.volets.get(kind)
  if (held === undefined && !own) return []
  const volet: OpenedVolet = held ?? { kind, accepted: emptyState(), shown: emptyState(), held: new Set(), pending: 0 }
  const seat = seatOf(opened, volet, `frein.${theme}`, nameOf)
  if (seat === undefined) return []
  const view = {
    theme, sensitive,
    ditNiveau: champ<NonNullable<FreinView['ditNiveau']['value']>>(seat, 'ditNiveau'), ditSituations: ensemble(seat, 'ditSituations'), ditMots: champ<string>(seat, 'ditMots'),
    vuNiveau: champ<NonNullable<FreinView['vuNiveau']['value']>>(seat, 'vuNiveau'), vuSituations: ensemble(seat, 'vuSituations'), vuCommentaire: champ<string>(seat, 'vuCommentaire'),
    priorite: champ<string>(seat, 'priorite'), objectif: champ<string>(seat, 'objectif'), etat: machine(seat, 'etat'),
    actions: actions.filter((action) => action.theme === theme),
    acces: sensitive ? ensemble({ ...seat, entity: findEntity(volet.shown, 'acces') ?? seat.entity }, 'personnes') : undefined,
  }
  const everSaid = (field: string): boolean => {
    const state = seat.entity.fields.get(field)
    return state?.kind === 'registre' && state.writes.length > 0
  }
  const empty = !everSaid('ditNiveau') && !everSaid('vuNiveau') && view.ditSituations.members.length === 0 && view.actions.length === 0
  return [{ ...view, empty }]
}

function projectAction(seat: Seat): ActionView {
  const { entity, nameOf } = seat
  const qui = registerValue(entity, 'qui')
  const theme = registerValue(entity, 'theme')
  return {
    id: idOf(entity), libelle: champ(seat, 'libelle'), pourLe: champ(seat, 'pourLe'), etat: machine(seat, 'etat'),
    theme: typeof theme === 'string' && isFreinTheme(theme) ? theme : null,
    qui: typeof qui === 'string' ? (qui as PersonneId) : null, // validated by the field's spec
    quiNom: typeof qui === 'string' ? nameOf(qui as PersonneId) : '', // likewise
  }
}

function projectNote(seat: Seat): NoteView {
  const { entity, volet, opened, nameOf } = seat
  const author = entity.created?.author ?? opened.me
  const genre = registerValue(entity, 'genre')
  return {
    id: idOf(entity),
    visibilite: volet.kind === 'notes' ? 'partagee' : volet.kind === 'equipe' ? 'equipe' : 'brouillon',
    genre: NOTE_TYPES.find((each) => each === genre) ?? 'autre',
    jour: jourOr(entity, 'jour'),
    texte: texte(seat, 'texte'),
    byName: nameOf(author), mine: author === opened.me,
    at: entity.created?.at ?? (0 as Instant), // a note is always created
    state: entityItemState(seat),
    publiee: registerValue(entity, 'publiee') !== null,
  }
}

function projectAide(seat: Seat): AideView {
  const { entity, opened, nameOf, volet } = seat
  const author = entity.created?.author ?? opened.me
  return {
    id: idOf(entity), volet: volet.kind,
    aide: champ(seat, 'aide'), theme: champ(seat, 'theme'), raison: champ(seat, 'raison'), montant: champ(seat, 'montant'), pourLe: champ(seat, 'pourLe'),
    manque: champ(seat, 'manque'), organismeSollicite: champ(seat, 'organismeSollicite'), solliciteLe: champ(seat, 'solliciteLe'),
    reponseOrganisme: champ(seat, 'reponseOrganisme'), reponduLe: champ(seat, 'reponduLe'), reponseAvant: champ(seat, 'reponseAvant'),
    montantAccorde: champ(seat, 'montantAccorde'), motifRefus: champ(seat, 'motifRefus'), explication: champ(seat, 'explication'),
    etat: machine(seat, 'etat'), byName: nameOf(author), mine: author === opened.me,
    at: entity.created?.at ?? (0 as Instant), // an aid is always created
    state: entityItemState(seat),
  }
}

/** Every register where two different values stand, wherever it is. */
function projectConflicts(opened: OpenedLivret, kind: VoletKind, nameOf: NameOf): ConflictView[] {
  const volet = opened.volets.get(kind)
  if (volet === undefined) return []
  const found: ConflictView[] = []
  for (const entity of volet.shown.entities.values()) {
    for (const [field, state] of entity.fields) {
      if (state.kind !== 'registre' || state.writes.length < 2 || !isDisputed(registerHeads(state))) continue
      const shown = champ<Scalar>({ opened, volet, entity, nameOf }, field)
      found.push({ key: `${kind}/${entity.id}/${field}`, livret: opened.livret, champ: shown, editable: shown.editable })
    }
  }
  return found
}
