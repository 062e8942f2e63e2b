/**
 * One row of the file active, and why somebody needs somebody today (F11). Computed on the device from
 * what this person may read; explained by facts and dates, never by a score; silent when nothing is to say.
 */
import type { Jour } from '../base/jour.ts'
import { addDays, daysBetween, jourFromNumber } from '../base/jour.ts'
import { AIDES } from '../domain/aides.ts'
import { FREINS } from '../domain/catalogue.ts'
import type { Role } from '../domain/roles.ts'
import { labelOf, normalize } from './labels.ts'
import type { EtapeView, FreinView, LivretView, Reason, RelaisLine, Stitch, Summary, Urgency } from './views.ts'

export { createListKeeper, readKeptList } from './keptList.ts'
export { readStanding } from '../sync/regles.ts'

/** Days without any trace of contact before somebody is missed; ours, said on screen. */
export const SILENCE_DAYS = 21
/** An étape that ends within this many days with nothing after is a hole to fill. */
export const HOLE_DAYS = 30
const SOON_DAYS = 14
const ANSWER_DAYS = 10
const BLOCKED_DAYS = 7

export function summarize(view: LivretView, today: Jour): Summary {
  const { identite } = view
  const reasons = reasonsOf(view, today)
  const stitches = view.etapes.map(stitch)
  return {
    livret: view.livret,
    prenom: identite.prenom.value ?? view.depart ?? '',
    nom: identite.nom.value ?? '',
    numero: identite.numeroStagiaire.value ?? '',
    commune: identite.commune.value ?? '',
    naissance: identite.naissance.value,
    roles: view.roles,
    referentNom: view.referent?.nom ?? '',
    relais: relaisLine(view),
    stitches,
    reasons,
    urgency: urgencyOf(reasons, today),
    pending: view.pending + view.held,
    setAside: view.setAside.length,
    conflicts: view.conflicts.length,
    telephone: identite.telephone.value,
    search: searchText(view),
    aides: view.aides.map((aide) => ({
      id: aide.id, aide: aide.aide.value ?? 'mobilite', etat: aide.etat.state, montant: aide.montantAccorde.value ?? aide.montant.value, since: dayOf(aide.etat.steps.at(-1)?.at ?? aide.at),
    })),
  }
}

/** The proposal that nobody answered, the newest; else an answer that the server has not; else the remplacement by which the livret is held; else the no of the last one asked. */
function relaisLine({ relais }: LivretView): RelaisLine | null {
  const found = relais.findLast(({ etat: { state } }) => state === 'propose')
    ?? relais.findLast(({ etat: { state, item } }) => state === 'accepte' && item !== 'accepted')
    ?? relais.find((each) => each.court && each.remplacement)
    ?? [relais.at(-1)].find((each) => each?.etat.state === 'decline')
  if (found === undefined) return null
  const { etat: { state, item, next, steps }, court: _, ...line } = found
  const answered = steps.at(-1)
  return { ...line, etat: state === 'propose' || state === 'decline' ? state : 'accepte', le: answered === undefined ? null : dayOf(answered.at), item, next }
}

/** Claimed instants are shown as civil days in Europe/Paris; one hour is close enough for counting days. */
const dayOf = (instant: number): Jour => jourFromNumber(Math.floor((instant + 3_600_000) / 86_400_000))

const STATES = ['prevue', 'enCours', 'suspendue', 'terminee', 'arretee'] as const

function stitch(etape: EtapeView): Stitch {
  return {
    etape: etape.id, label: labelOf(etape),
    etat: STATES.find((state) => state === etape.etat.state) ?? 'prevue',
    debut: etape.debut.value, fin: etape.sortieLe.value ?? etape.fin.value,
    suspendueDepuis: etape.suspendueDepuis.value, repriseLe: etape.repriseLe.value,
    repositionnement: etape.nature.value === 'repositionnement',
  }
}

function searchText(view: LivretView): string {
  const { identite } = view
  const words = [
    identite.prenom.value, identite.nom.value, identite.numeroStagiaire.value, ...identite.autresNumeros.members, identite.commune.value, view.referent?.nom,
    ...view.etapes.flatMap((etape) => [labelOf(etape), etape.organisme.value, etape.lieu.value]),
    ...view.freins.filter((frein) => !frein.empty && !frein.sensitive).map((frein) => FREINS[frein.theme].label),
    ...view.aides.map((aide) => (aide.aide.value === null ? '' : AIDES[aide.aide.value].label)),
  ]
  return normalize(words.filter((word) => word !== null && word !== undefined && word !== '').join(' '))
}

const ORDER: readonly Reason['code'][] = [
  'misDeCote', 'conflit', 'aideADecider', 'aideAInstruire', 'retourProche', 'suspendue', 'etapeDepassee', 'rendezVousManque',
  'freinBloque', 'rienApres', 'reponseEntree', 'sansContact', 'aideAPayer', 'sansEtape',
]

export function reasonsOf(view: LivretView, today: Jour): readonly Reason[] {
  const reasons: Reason[] = []
  if (view.setAside.length > 0) reasons.push({ code: 'misDeCote', count: view.setAside.length })
  if (view.conflicts.length > 0) reasons.push({ code: 'conflit', count: view.conflicts.length })
  reasons.push(...aideReasons(view))
  if (view.roles.includes('referent')) reasons.push(...followUp(view, today))
  return reasons.sort((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code))
}

function aideReasons(view: LivretView): Reason[] {
  const does = (role: Role): boolean => view.roles.includes(role)
  return view.aides.flatMap((each): Reason[] => {
    const aide = each.aide.value
    if (aide === null) return []
    const since = dayOf(each.etat.steps.at(-1)?.at ?? each.at)
    const { state } = each.etat
    if (does('referent') && state === 'deposee') return [{ code: 'aideAInstruire', aide, since }]
    if (does('responsable') && state === 'enInstruction') return [{ code: 'aideADecider', aide, since }]
    if (does('responsable') && (state === 'accordee' || state === 'accordeeEnPartie')) return [{ code: 'aideAPayer', aide, since }]
    return []
  })
}

function followUp(view: LivretView, today: Jour): Reason[] {
  const silence = daysOfSilence(view, today)
  const reasons: Reason[] = []
  const suspended = view.etapes.find((etape) => etape.etat.state === 'suspendue')
  const current = view.etapes.filter((etape) => etape.etat.state === 'enCours')
  const open = view.etapes.some((etape) => etape.etat.state === 'prevue')
  if (suspended) {
    const motif = suspended.motifSuspension.value
    const jusquau = suspended.retourJusquau.value
    if (jusquau !== null && daysBetween(today, jusquau) <= SOON_DAYS) reasons.push({ code: 'retourProche', motif, jusquau, sansContact: silence })
    else if (silence === null || silence >= SOON_DAYS) reasons.push({ code: 'suspendue', motif, depuis: suspended.suspendueDepuis.value, sansContact: silence })
  }
  const late = current.find((etape) => etape.fin.value !== null && etape.fin.value < today)
  const lateFin = late?.fin.value
  if (lateFin) reasons.push({ code: 'etapeDepassee', fin: lateFin })
  const lastFin = current.map((etape) => etape.fin.value).filter((fin) => fin !== null).sort().at(-1)
  if (!suspended && !open && !late && lastFin !== undefined && daysBetween(today, lastFin) <= HOLE_DAYS) reasons.push({ code: 'rienApres', fin: lastFin })
  if (view.etapes.length === 0) reasons.push({ code: 'sansEtape' })
  for (const etape of view.etapes) {
    const since = etape.demandeeLe.value
    if (etape.demandeEntree.value === 'enAttente' && since !== null && daysBetween(since, today) >= ANSWER_DAYS) reasons.push({ code: 'reponseEntree', depuis: since, jours: daysBetween(since, today) })
  }
  const missed = view.rendezVous.find((each) => each.reponse.value === 'neVientPas' && each.jour.value !== null && each.jour.value >= addDays(today, -SOON_DAYS))?.jour.value
  if (missed) reasons.push({ code: 'rendezVousManque', jour: missed })
  reasons.push(...view.freins.flatMap((frein) => blocked(frein, today)))
  const active = current.length > 0 || suspended !== undefined || open
  if (active && !suspended && silence !== null && silence >= SILENCE_DAYS) reasons.push({ code: 'sansContact', jours: silence })
  return reasons
}

/** It blocks, for a week or more, and nobody has anything to do about it. */
function blocked(frein: FreinView, today: Jour): Reason[] {
  const said = [frein.ditNiveau.trace, frein.vuNiveau.trace].filter((trace) => trace?.value === 'bloque').map((trace) => trace?.at ?? 0)
  const first = Math.min(...said)
  if (said.length === 0 || frein.etat.state === 'leve') return []
  if (frein.actions.some((action) => action.etat.state === 'aFaire')) return []
  const depuis = dayOf(first)
  return daysBetween(depuis, today) >= BLOCKED_DAYS ? [{ code: 'freinBloque', theme: frein.theme, depuis }] : []
}

/** Days since the last note, answer or word of anybody; `null` when nobody ever wrote. */
function daysOfSilence(view: LivretView, today: Jour): number | null {
  const instants = [
    ...view.notes.map((note) => note.at),
    ...view.freins.flatMap((frein) => frein.ditNiveau.history.map((trace) => trace.at)),
    ...view.rendezVous.flatMap((each) => each.reponse.history.map((trace) => trace.at)),
    ...view.aides.flatMap((aide) => aide.etat.steps.map((step) => step.at)),
  ]
  if (instants.length === 0) return null
  return Math.max(0, daysBetween(dayOf(Math.max(...instants)), today))
}

const TODAY: readonly Reason['code'][] = ['misDeCote', 'conflit', 'aideADecider', 'aideAInstruire', 'retourProche', 'etapeDepassee', 'rendezVousManque', 'freinBloque', 'reponseEntree']

function urgencyOf(reasons: readonly Reason[], today: Jour): Urgency {
  if (reasons.length === 0) return 'calme'
  const pressing = reasons.some((reason) => TODAY.includes(reason.code) || (reason.code === 'rienApres' && daysBetween(today, reason.fin) <= SOON_DAYS))
  return pressing ? 'aujourdhui' : 'semaine'
}

const RANK: Readonly<Record<Urgency, number>> = { aujourdhui: 0, semaine: 1, calme: 2 }

/** Most urgent first, then the gravest reason, then the name. */
export function compareSummaries(a: Summary, b: Summary): number {
  const grave = (summary: Summary): number => {
    const first = summary.reasons[0]
    return first === undefined ? ORDER.length : ORDER.indexOf(first.code)
  }
  return RANK[a.urgency] - RANK[b.urgency] || grave(a) - grave(b) || a.nom.localeCompare(b.nom, 'fr') || a.prenom.localeCompare(b.prenom, 'fr')
}
