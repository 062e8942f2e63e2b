/**
 * State machines: from which state to which, by whom, and what must be written first.
 * A transition carries the state it left (`from`) and the transition it saw; the first accepted in
 * server order wins (architecture.md §1). Sources: F3 (étapes), F6 (freins), F7 (aides), F4 (relais).
 */
import type { Writer } from './roles.ts'

export interface TransitionSpec {
  readonly from: string
  readonly to: string
  readonly by: readonly Writer[]
  /** Register fields that must hold a value when the transition is decided. */
  readonly requires?: readonly string[]
  /** What must hold of the circle: whoever `de` names holds the livret; they hold it by this very remplacement. */
  readonly si?: 'deTient' | 'remplacementCourt'
}

export interface MachineSpec {
  readonly initial: string
  readonly transitions: readonly TransitionSpec[]
}

const moves = (from: readonly string[], to: string, by: readonly Writer[], requires?: readonly string[]): readonly TransitionSpec[] =>
  from.map((state) => (requires ? { from: state, to, by, requires } : { from: state, to, by }))

/** prévue → en cours ⇄ suspendue → terminée / arrêtée. The person ticks what is done. */
export const ETAPE_MACHINE: MachineSpec = {
  initial: 'prevue',
  transitions: [
    ...moves(['prevue'], 'enCours', ['referent', 'beneficiaire', 'responsable', 'assistant']),
    ...moves(['prevue'], 'arretee', ['referent']),
    ...moves(['enCours'], 'suspendue', ['referent', 'beneficiaire']),
    ...moves(['suspendue'], 'enCours', ['referent', 'beneficiaire']),
    ...moves(['enCours'], 'terminee', ['referent', 'beneficiaire']),
    ...moves(['enCours', 'suspendue'], 'arretee', ['referent']),
    ...moves(['suspendue'], 'terminee', ['referent']),
  ],
}

export const FREIN_MACHINE: MachineSpec = {
  initial: 'identifie',
  transitions: [
    ...moves(['identifie', 'leve'], 'enCoursDeLevee', ['referent']),
    ...moves(['identifie', 'enCoursDeLevee'], 'leve', ['referent']),
    ...moves(['enCoursDeLevee', 'leve'], 'identifie', ['referent']),
  ],
}

export const ACTION_MACHINE: MachineSpec = {
  initial: 'aFaire',
  transitions: [
    ...moves(['aFaire'], 'faite', ['referent', 'beneficiaire', 'auteur']),
    ...moves(['faite'], 'aFaire', ['referent', 'beneficiaire', 'auteur']),
    ...moves(['aFaire'], 'abandonnee', ['referent', 'auteur']),
  ],
}

/**
 * Proposed by whoever holds the livret or the responsable, answered by the one it names. A remplacement is ended by either
 * of the two, or the responsable, and the livret is back where it was: no clock ends it.
 */
export const RELAIS_MACHINE: MachineSpec = {
  initial: 'propose',
  transitions: [
    { from: 'propose', to: 'accepte', by: ['champ:vers'], requires: ['de', 'vers'], si: 'deTient' },
    ...moves(['propose'], 'decline', ['champ:vers']),
    ...moves(['propose'], 'annule', ['auteur', 'referent', 'responsable', 'titulaire']),
    { from: 'accepte', to: 'termine', by: ['champ:de', 'champ:vers', 'responsable'], si: 'remplacementCourt' },
  ],
}

const DECIDED = ['accordee', 'accordeeEnPartie'] as const
const PAID = ['versee', 'remiseEnMainPropre', 'regleeAuFournisseur'] as const

/**
 * F7. Another body is asked first (subsidiarity): nothing is granted before its answer is written.
 * `remiseEnMainPropre` straight from instruction is what is first handed over, then regularised.
 * A decision is never undone by the machine.
 */
export const AIDE_MACHINE: MachineSpec = {
  initial: 'brouillon',
  transitions: [
    ...moves(['brouillon'], 'deposee', ['beneficiaire', 'referent'], ['aide']),
    ...moves(['deposee'], 'complementDemande', ['referent'], ['manque']),
    ...moves(['complementDemande'], 'deposee', ['beneficiaire', 'referent']),
    ...moves(['deposee'], 'enInstruction', ['referent']),
    ...moves(['enInstruction'], 'accordee', ['responsable'], ['reponseOrganisme', 'montantAccorde']),
    ...moves(['enInstruction'], 'accordeeEnPartie', ['responsable'], ['reponseOrganisme', 'montantAccorde', 'explication']),
    ...moves(['enInstruction'], 'refusee', ['responsable'], ['motifRefus', 'explication']),
    ...moves(['enInstruction'], 'remiseEnMainPropre', ['referent', 'responsable']),
    ...moves(DECIDED, 'versee', ['responsable']),
    ...moves(DECIDED, 'remiseEnMainPropre', ['responsable', 'referent']),
    ...moves(DECIDED, 'regleeAuFournisseur', ['responsable']),
    ...moves(PAID, 'soldee', ['responsable'], ['montantAccorde']),
    ...moves(['brouillon', 'deposee', 'complementDemande', 'enInstruction'], 'annulee', ['beneficiaire']),
  ],
}

export const transitionSpec = (machine: MachineSpec, from: string, to: string): TransitionSpec | undefined =>
  machine.transitions.find((each) => each.from === from && each.to === to)

export const nextStates = (machine: MachineSpec, from: string): readonly TransitionSpec[] =>
  machine.transitions.filter((each) => each.from === from)

/** A state that this program has a name for. */
export const knowsState = (machine: MachineSpec, state: string): boolean =>
  state === machine.initial || machine.transitions.some((each) => each.from === state || each.to === state)
