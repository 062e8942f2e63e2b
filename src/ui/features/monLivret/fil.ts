/**
 * The person's thread: what is done, then now, then what comes. Exactly one item is now and holds the
 * needle; a pause that ended is a loop beside its étape; when nothing is planned after, the thread says so.
 */
import { lastDayOfPause } from '../../../readmodel/labels.ts'
import type { Jour } from '../../../base/jour.ts'
import type { EtapeView, LivretView, RendezVousView } from '../../../readmodel/views.ts'

export type FilItem =
  | { readonly kind: 'etape'; readonly mark: 'terminee' | 'arretee' | 'prevue'; readonly etape: EtapeView }
  | { readonly kind: 'pausePassee'; readonly etape: EtapeView; readonly debut: Jour; readonly fin: Jour }
  | { readonly kind: 'nouveauChemin'; readonly etape: EtapeView; readonly seul: boolean }
  | { readonly kind: 'maintenant'; readonly mark: 'enCours' | 'suspendue'; readonly etape: EtapeView | undefined; readonly autres: readonly EtapeView[]; readonly suite: EtapeView | undefined }
  | { readonly kind: 'rienApres' }

const turns = (etape: EtapeView) => etape.nature.value === 'repositionnement'

/** A turn noted for itself, with no time spent in it, is only the bend. */
const onlyTurn = (etape: EtapeView) => turns(etape) && etape.etat.state === 'terminee' && (etape.fin.value === null || etape.fin.value === etape.debut.value)

function pause(etape: EtapeView): readonly FilItem[] {
  const debut = etape.suspendueDepuis.value
  const fin = etape.repriseLe.value
  return etape.etat.state === 'suspendue' || debut === null || fin === null ? [] : [{ kind: 'pausePassee', etape, debut, fin: lastDayOfPause(debut, fin) }]
}

const turn = (etape: EtapeView): readonly FilItem[] => (turns(etape) ? [{ kind: 'nouveauChemin', etape, seul: onlyTurn(etape) }] : [])

export function filDe(view: LivretView): readonly FilItem[] {
  const inState = (...states: readonly string[]) => view.etapes.filter((etape) => states.includes(etape.etat.state))
  const current = [...inState('enCours'), ...inState('suspendue')]
  const next = inState('prevue')
  const now = current[0]
  const done = inState('terminee', 'arretee').flatMap((etape): readonly FilItem[] => {
    const mark = etape.etat.state === 'arretee' ? 'arretee' : 'terminee'
    return [...turn(etape), ...(onlyTurn(etape) ? [] : [{ kind: 'etape' as const, mark, etape } as const]), ...pause(etape)]
  })
  const maintenant: FilItem = {
    kind: 'maintenant', mark: now?.etat.state === 'suspendue' ? 'suspendue' : 'enCours', etape: now, autres: current.slice(1), suite: next[0],
  }
  const coming = next.flatMap((etape): readonly FilItem[] => [...turn(etape), { kind: 'etape', mark: 'prevue', etape }])
  const loose: readonly FilItem[] = next.length === 0 && !current.some((etape) => etape.etat.state === 'suspendue') ? [{ kind: 'rienApres' }] : []
  return [...done, ...(now === undefined ? [] : [...turn(now), ...pause(now)]), maintenant, ...coming, ...loose]
}

const wall = (one: RendezVousView) => `${one.jour.value ?? '9999'} ${one.heure.value ?? ''}`

/** Appointments from today on, the nearest first. */
export const aVenir = (view: LivretView, today: Jour): readonly RendezVousView[] =>
  view.rendezVous.filter((one) => one.jour.value !== null && one.jour.value >= today).sort((a, b) => wall(a).localeCompare(wall(b)))
