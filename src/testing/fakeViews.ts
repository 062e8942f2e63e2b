/**
 * Views made of plain values, for tests of screens: what the read model would project, without a log.
 * Every value not given is `null`, every list empty.
 */
import type { CreatedId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant, Jour } from '../base/jour.ts'
import { FREINS, FREIN_THEMES, type AideCode, type DispositifCode, type FreinTheme } from '../domain/catalogue.ts'
import type { EntityType, MotifSuspension, Niveau, NoteType, ReponseRendezVous, Scalar, TypeSortie } from '../domain/entities.ts'
import { voletOfAide, voletOfFrein, type VoletKind } from '../domain/volet.ts'
import { READERS } from '../domain/readers.ts'
import type { Qualite, Role } from '../domain/roles.ts'
import type { RefusalDetail } from '../operations/operation.ts'
import type {
  ActionView, AideView, Champ, ConflictView, EtapeView, FreinView, ItemState, LivretView, MembreView, NoteView, RelaisView, RendezVousView,
  SetAsideView, Visibilite,
} from '../readmodel/views.ts'
import { fakeChamp, fakeEnsemble, fakeId, fakeMachine, fakeTexte, inConflict, jour, type FakePerson, type FakeStep, type FakeWrite, type Seat } from './fakeFields.ts'

export interface FakeEtape {
  readonly id?: CreatedId
  readonly nature?: string
  readonly dispositif?: DispositifCode
  readonly intitule?: string
  readonly organisme?: string
  readonly lieu?: string
  readonly debut?: string
  readonly fin?: string
  readonly demiJournees?: number
  readonly heuresCentre?: number
  readonly heuresEntreprise?: number
  readonly heuresCentreFaites?: number
  readonly heuresEntrepriseFaites?: number
  readonly remuneree?: string
  readonly demandeEntree?: string
  readonly demandeeLe?: string
  readonly motifSuspension?: MotifSuspension
  readonly suspendueDepuis?: string
  readonly repriseLe?: string
  readonly retourJusquau?: string
  readonly typeSortie?: TypeSortie
  readonly sortieLe?: string
  readonly etat?: string
  readonly next?: readonly string[]
  readonly state?: ItemState
}

const day = (text: string | undefined): Jour | null => (text === undefined ? null : jour(text))

export function fakeEtape(etape: FakeEtape, at: Instant): EtapeView {
  const state = etape.state ?? 'accepted'
  const seat: Seat = { volet: 'parcours', entity: etape.id ?? fakeId<CreatedId>('etape'), type: 'etape', editable: true, at, state }
  const f = <T extends Scalar>(field: string, value?: T | null): Champ<T> => fakeChamp<T>(seat, field, value)
  const etat = etape.etat ?? 'prevue'
  return {
    id: seat.entity as CreatedId, // made just above
    nature: f('nature', etape.nature ?? 'dispositif'), dispositif: f('dispositif', etape.dispositif), intitule: f('intitule', etape.intitule),
    organisme: f('organisme', etape.organisme), lieu: f('lieu', etape.lieu), debut: f('debut', day(etape.debut)), fin: f('fin', day(etape.fin)),
    demiJournees: f('demiJournees', etape.demiJournees), heuresCentre: f('heuresCentre', etape.heuresCentre), heuresEntreprise: f('heuresEntreprise', etape.heuresEntreprise),
    heuresCentreFaites: f('heuresCentreFaites', etape.heuresCentreFaites), heuresEntrepriseFaites: f('heuresEntrepriseFaites', etape.heuresEntrepriseFaites),
    modalite: f('modalite'), remuneree: f('remuneree', etape.remuneree), demandeEntree: f('demandeEntree', etape.demandeEntree), demandeeLe: f('demandeeLe', day(etape.demandeeLe)),
    suiteDe: f('suiteDe'), motifSuspension: f('motifSuspension', etape.motifSuspension), suspendueDepuis: f('suspendueDepuis', day(etape.suspendueDepuis)),
    repriseLe: f('repriseLe', day(etape.repriseLe)), retourJusquau: f('retourJusquau', day(etape.retourJusquau)), typeSortie: f('typeSortie', etape.typeSortie),
    sortieLe: f('sortieLe', day(etape.sortieLe)),
    etat: fakeMachine(seat, 'etat', 'prevue', etat === 'prevue' ? [] : [{ to: etat }], etape.next ?? []), state,
  }
}

export interface FakeRendezVous {
  readonly id?: CreatedId
  readonly jour: string
  readonly heure: string
  readonly objet: string
  readonly lieu: string
  readonly reponse?: ReponseRendezVous
  readonly state?: ItemState
}

export function fakeRendezVous(one: FakeRendezVous, at: Instant): RendezVousView {
  const state = one.state ?? 'accepted'
  const seat: Seat = { volet: 'parcours', entity: one.id ?? fakeId<CreatedId>('rdv'), type: 'rendezVous', editable: true, at, state }
  const id = seat.entity as CreatedId // made just above
  return {
    id, jour: fakeChamp(seat, 'jour', jour(one.jour)), heure: fakeChamp(seat, 'heure', one.heure), objet: fakeChamp(seat, 'objet', one.objet),
    lieu: fakeChamp(seat, 'lieu', one.lieu), reponse: fakeChamp(seat, 'reponse', one.reponse), state,
  }
}

export interface FakeAction {
  readonly id?: CreatedId
  readonly libelle: string
  readonly qui?: FakePerson
  readonly pourLe?: string
  readonly etat?: string
  readonly next?: readonly string[]
}

export function fakeAction(one: FakeAction, theme: FreinTheme | null, at: Instant): ActionView {
  const seat: Seat = { volet: theme === null ? 'parcours' : voletOfFrein(theme), entity: one.id ?? fakeId<CreatedId>('action'), type: 'action', editable: true, at, state: 'accepted' }
  const etat = one.etat ?? 'aFaire'
  return {
    id: seat.entity as CreatedId, // made just above
    libelle: fakeChamp(seat, 'libelle', one.libelle), theme, qui: one.qui?.personne ?? null, quiNom: one.qui?.nom ?? '', pourLe: fakeChamp(seat, 'pourLe', day(one.pourLe)),
    etat: fakeMachine(seat, 'etat', 'aFaire', etat === 'aFaire' ? [] : [{ to: etat }], one.next ?? ['faite']),
  }
}

export interface FakeFrein {
  readonly dit?: Niveau
  readonly ditSituations?: readonly string[]
  readonly ditMots?: string
  /** The person's levels over time, oldest first; `dit` is the last one. */
  readonly ditAvant?: readonly FakeWrite<Niveau>[]
  readonly vu?: Niveau
  readonly vuAvant?: readonly FakeWrite<Niveau>[]
  readonly vuSituations?: readonly string[]
  readonly vuCommentaire?: string
  readonly priorite?: string
  readonly objectif?: string
  readonly etat?: string
  readonly next?: readonly string[]
  readonly actions?: readonly FakeAction[]
  readonly acces?: readonly PersonneId[]
  readonly state?: ItemState
}

export function fakeFrein(theme: FreinTheme, frein: FakeFrein, at: Instant): FreinView {
  const state = frein.state ?? 'accepted'
  const seat: Seat = { volet: voletOfFrein(theme), entity: `frein.${theme}`, type: 'frein', editable: true, at, state }
  const niveau = (field: string, value: Niveau | undefined, before: readonly FakeWrite<Niveau>[] | undefined) =>
    fakeChamp<Niveau>(seat, field, value, before === undefined ? undefined : [...before, ...(value === undefined ? [] : [{ value, state }])])
  const etat = frein.etat ?? 'identifie'
  const actions = (frein.actions ?? []).map((action) => fakeAction(action, theme, at))
  return {
    theme, sensitive: FREINS[theme].sensitive,
    ditNiveau: niveau('ditNiveau', frein.dit, frein.ditAvant), ditSituations: fakeEnsemble(seat, 'ditSituations', frein.ditSituations), ditMots: fakeChamp(seat, 'ditMots', frein.ditMots),
    vuNiveau: niveau('vuNiveau', frein.vu, frein.vuAvant), vuSituations: fakeEnsemble(seat, 'vuSituations', frein.vuSituations), vuCommentaire: fakeChamp(seat, 'vuCommentaire', frein.vuCommentaire),
    priorite: fakeChamp(seat, 'priorite', frein.priorite), objectif: fakeChamp(seat, 'objectif', frein.objectif),
    etat: fakeMachine(seat, 'etat', 'identifie', etat === 'identifie' ? [] : [{ to: etat }], frein.next ?? []),
    actions, acces: FREINS[theme].sensitive ? fakeEnsemble({ ...seat, entity: 'acces', type: 'acces' }, 'personnes', frein.acces) : undefined,
    empty: frein.dit === undefined && frein.vu === undefined && (frein.ditSituations ?? []).length === 0 && actions.length === 0,
  }
}

export interface FakeNote {
  readonly id?: CreatedId
  readonly visibilite?: Visibilite
  readonly genre?: NoteType
  readonly jour?: string
  readonly texte: string
  readonly by: string
  readonly mine?: boolean
  readonly at?: Instant
  readonly state?: ItemState
}

export function fakeNote(note: FakeNote, me: PersonneId, at: Instant): NoteView {
  const visibilite = note.visibilite ?? 'partagee'
  const state = note.state ?? 'accepted'
  const mine = note.mine ?? false
  const volet: VoletKind = visibilite === 'partagee' ? 'notes' : visibilite === 'equipe' ? 'equipe' : `prive:${me}`
  const seat: Seat = { volet, entity: note.id ?? fakeId<CreatedId>('note'), type: 'note', editable: mine, at: note.at ?? at, state }
  return {
    id: seat.entity as CreatedId, // made just above
    visibilite, genre: note.genre ?? 'autre', jour: day(note.jour), texte: fakeTexte(seat, 'texte', note.texte, { name: note.by, mine }),
    byName: note.by, mine, at: note.at ?? at, state, publiee: false,
  }
}

export interface FakeAide {
  readonly id?: CreatedId
  readonly aide: AideCode
  readonly theme: FreinTheme
  readonly raison?: string
  readonly montant?: number
  readonly pourLe?: string
  readonly manque?: string
  readonly reponseAvant?: string
  readonly montantAccorde?: number
  readonly motifRefus?: string
  readonly explication?: string
  readonly organismeSollicite?: string
  readonly solliciteLe?: string
  readonly reponseOrganisme?: string
  readonly steps?: readonly FakeStep[]
  readonly next?: readonly string[]
  readonly by?: string
  readonly mine?: boolean
  readonly at?: Instant
  readonly state?: ItemState
}

export function fakeAide(one: FakeAide, at: Instant): AideView {
  const state = one.state ?? 'accepted'
  const seat: Seat = { volet: voletOfAide(one.theme), entity: one.id ?? fakeId<CreatedId>('aide'), type: 'aide', editable: true, at: one.at ?? at, state }
  const f = <T extends Scalar>(field: string, value?: T | null): Champ<T> => fakeChamp<T>(seat, field, value)
  return {
    id: seat.entity as CreatedId, // made just above
    volet: seat.volet,
    aide: f('aide', one.aide), theme: f('theme', one.theme), raison: f('raison', one.raison), montant: f('montant', one.montant), pourLe: f('pourLe', day(one.pourLe)),
    manque: f('manque', one.manque), organismeSollicite: f('organismeSollicite', one.organismeSollicite), solliciteLe: f('solliciteLe', day(one.solliciteLe)),
    reponseOrganisme: f('reponseOrganisme', one.reponseOrganisme), reponduLe: f('reponduLe'), reponseAvant: f('reponseAvant', day(one.reponseAvant)),
    montantAccorde: f('montantAccorde', one.montantAccorde), motifRefus: f('motifRefus', one.motifRefus), explication: f('explication', one.explication),
    etat: fakeMachine(seat, 'etat', 'brouillon', one.steps ?? [{ to: 'deposee' }], one.next ?? []),
    byName: one.by ?? '', mine: one.mine ?? true, at: one.at ?? at, state,
  }
}

export interface FakeMembre extends FakePerson {
  readonly role: Role
  readonly organisme?: string
  readonly motif?: string
  readonly depuis?: string
  readonly fin?: string
}

export interface FakeRelais {
  readonly de: FakePerson
  readonly vers: FakePerson & { readonly organisme?: string }
  readonly remplacement?: boolean
  readonly dernier?: boolean
  readonly jusquau?: string
  readonly steps?: readonly FakeStep[]
  readonly next?: readonly string[]
  readonly court?: boolean
  readonly state?: ItemState
}

function fakeRelais(one: FakeRelais, at: Instant): RelaisView {
  const seat: Seat = { volet: 'cercle', entity: fakeId<CreatedId>('relais'), type: 'relais', editable: true, at, state: one.state ?? 'accepted' }
  return {
    id: seat.entity as CreatedId, // made just above
    de: one.de.personne, deNom: one.de.nom, vers: one.vers.personne, versNom: one.vers.nom, versOrganisme: one.vers.organisme ?? '',
    remplacement: one.remplacement ?? false, dernier: one.dernier ?? false, jusquau: day(one.jusquau), etat: fakeMachine(seat, 'etat', 'propose', one.steps ?? [], one.next ?? []), court: one.court ?? false,
  }
}

export interface FakeLivret {
  readonly livret?: LivretId
  readonly me: PersonneId
  readonly roles: readonly Qualite[]
  readonly relais?: readonly FakeRelais[]
  readonly theirs?: boolean
  readonly lecteurs?: readonly PersonneId[]
  readonly fermes?: LivretView['fermes']
  readonly at: Instant
  readonly prenom: string
  readonly nom: string
  readonly civilite?: string
  readonly naissance?: string
  readonly numero?: string
  readonly autresNumeros?: readonly string[]
  readonly commune?: string
  readonly codePostal?: string
  readonly telephone?: string
  readonly courriel?: string
  readonly membres?: readonly FakeMembre[]
  readonly objectif?: string
  readonly etapes?: readonly FakeEtape[]
  readonly rendezVous?: readonly FakeRendezVous[]
  /** Themes not named are empty when this role reads them; `undefined` volets of others leave no row. */
  readonly freins?: Partial<Record<FreinTheme, FakeFrein>>
  readonly notes?: readonly FakeNote[]
  readonly aides?: readonly FakeAide[]
  readonly setAside?: readonly FakeSetAside[]
  readonly pending?: number
  readonly held?: number
}

export interface FakeSetAside {
  readonly volet?: VoletKind
  readonly type?: EntityType
  readonly field?: string
  readonly text: string
  readonly nir?: SetAsideView['nir']
  readonly detail: RefusalDetail
  readonly whoNames?: readonly string[]
  readonly at?: Instant
  readonly canRetry?: boolean
  readonly attend?: boolean
}

export function fakeLivret(plain: FakeLivret): LivretView {
  const livret = plain.livret ?? fakeId<LivretId>('livret')
  const { at, me } = plain
  const seat: Seat = { volet: 'cercle', entity: 'identite', type: 'identite', editable: true, at, state: 'accepted' }
  const membres = (plain.membres ?? []).map((membre): MembreView => ({
    personne: membre.personne, nom: membre.nom, organisme: membre.organisme ?? '', role: membre.role, motif: membre.motif ?? '', depuis: day(membre.depuis), fin: day(membre.fin),
    end: fakeChamp({ ...seat, entity: fakeId<CreatedId>('membre'), type: 'membre' }, 'fin', day(membre.fin)),
    isReferent: membre.role === 'referent' && (plain.theirs !== true), isMe: membre.personne === me,
  }))
  const reads = (theme: FreinTheme) => plain.roles.some((role) => READERS[FREINS[theme].sensitive ? 'sensible' : 'freins'].includes(role))
  const contrat: Seat = { ...seat, volet: 'parcours', entity: 'contrat', type: 'contrat' }
  return {
    livret, roles: plain.roles, me, kinds: ['cercle', 'parcours'],
    identite: {
      prenom: fakeChamp(seat, 'prenom', plain.prenom), nom: fakeChamp(seat, 'nom', plain.nom), civilite: fakeChamp(seat, 'civilite', plain.civilite),
      naissance: fakeChamp(seat, 'naissance', day(plain.naissance)), numeroStagiaire: fakeChamp(seat, 'numeroStagiaire', plain.numero),
      autresNumeros: fakeEnsemble(seat, 'autresNumeros', plain.autresNumeros),
      commune: fakeChamp(seat, 'commune', plain.commune), codePostal: fakeChamp(seat, 'codePostal', plain.codePostal),
      telephone: fakeChamp(seat, 'telephone', plain.telephone), courriel: fakeChamp(seat, 'courriel', plain.courriel),
    },
    membres, referent: membres.find((membre) => membre.isReferent),
    relais: (plain.relais ?? []).map((each) => fakeRelais(each, at)), fin: undefined, theirs: plain.theirs ?? false,
    lecteurs: fakeEnsemble({ ...seat, entity: 'ouverture', type: 'ouverture' }, 'lecteurs', plain.lecteurs),
    objectif: fakeTexte(contrat, 'objectif', plain.objectif),
    etapes: (plain.etapes ?? []).map((each) => fakeEtape(each, at)),
    rendezVous: (plain.rendezVous ?? []).map((each) => fakeRendezVous(each, at)),
    freins: FREIN_THEMES.filter((theme) => reads(theme)).map((theme) => fakeFrein(theme, plain.freins?.[theme] ?? {}, at)),
    notes: (plain.notes ?? []).map((each) => fakeNote(each, me, at)),
    aides: (plain.aides ?? []).map((each) => fakeAide(each, at)),
    depart: undefined,
    fermes: plain.fermes ?? [],
    conflicts: [],
    setAside: (plain.setAside ?? []).map((each): SetAsideView => ({
      key: fakeId('cote'), livret, volet: each.volet ?? 'notes', type: each.type, field: each.field, text: each.text, nir: each.nir ?? [], detail: each.detail,
      whoNames: each.whoNames ?? [], at: each.at ?? at, canRetry: each.canRetry ?? true, attend: each.attend ?? false,
    })),
    pending: plain.pending ?? 0, held: plain.held ?? 0,
  }
}

/** Puts a conflict in an identity field, and where conflicts are listed. */
export function withConflict(
  view: LivretView,
  field: 'telephone' | 'commune' | 'courriel',
  before: FakeWrite<string> | undefined,
  values: readonly FakeWrite<string>[],
  at: Instant,
): LivretView {
  const champ = inConflict(view.identite[field], before, values, at)
  const conflict: ConflictView = { key: `cercle/identite/${field}`, livret: view.livret, champ, editable: champ.editable }
  return { ...view, identite: { ...view.identite, [field]: champ }, conflicts: [...view.conflicts, conflict] }
}
