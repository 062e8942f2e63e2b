/** The livrets that exist, as far as the person who imports may see them, for the preview to compare with. */
import type { LivretId } from '../../../base/ids.ts'
import type { KnownEtape, KnownLivret } from '../../../domain/importGroupe/previewTypes.ts'
import type { Membre } from '../../../domain/importGroupe/readValue.ts'
import { READERS } from '../../../domain/readers.ts'
import type { AnnuaireEntry, Session } from '../../../readmodel/session.ts'
import type { EtapeView, LivretView } from '../../../readmodel/views.ts'

/** How many livrets are folded at a time: the page goes on answering between two groups. */
const AT_ONCE = 8

export async function loadKnown(session: Session, onProgress: (done: number, total: number) => void): Promise<readonly KnownLivret[]> {
  await whenListed(session)
  const ids = session.list.getState().summaries.map(({ livret }) => livret)
  const known: KnownLivret[] = []
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    onProgress(from, ids.length)
    const views = await Promise.all(ids.slice(from, from + AT_ONCE).map((id) => whenOpen(session, id)))
    known.push(...views.flatMap((view) => (view === undefined ? [] : [knownOf(view)])))
  }
  return known
}

function whenListed({ list }: Session): Promise<void> {
  if (list.getState().loaded) return Promise.resolve()
  return new Promise((done) => {
    const stop = list.subscribe(({ loaded }) => {
      if (!loaded) return
      stop()
      done()
    })
  })
}

/** `undefined` when this device does not hold it. */
function whenOpen(session: Session, id: LivretId): Promise<LivretView | undefined> {
  const store = session.livret(id)
  return new Promise((done) => {
    const settle = (): boolean => {
      const state = store.getState()
      if (state.status === 'loading') return false
      done(state.status === 'open' ? state.view : undefined)
      return true
    }
    if (settle()) return
    const stop = store.subscribe(() => {
      if (settle()) stop()
    })
  })
}

export function knownOf({ livret, identite, etapes, roles, notes }: LivretView): KnownLivret {
  return {
    livretId: livret,
    numeroStagiaire: identite.numeroStagiaire.value ?? '',
    autresNumeros: identite.autresNumeros.members,
    nom: identite.nom.value ?? '',
    prenom: identite.prenom.value ?? '',
    naissance: identite.naissance.value,
    codePostal: identite.codePostal.value,
    commune: identite.commune.value,
    telephone: identite.telephone.value,
    courriel: identite.courriel.value,
    etapes: etapes.flatMap(knownEtape),
    // Imported observations live in the team's volet: who cannot read it must not be asked about them.
    ...(roles.some((role) => READERS.equipe.includes(role)) ? { notes: notes.map(({ texte }) => texte.value) } : {}),
  }
}

function knownEtape({ id, dispositif, debut, fin, demiJournees }: EtapeView): readonly KnownEtape[] {
  const code = dispositif.value
  return code === null ? [] : [{ etapeId: id, dispositif: code, debut: debut.value, fin: fin.value, demiJournees: demiJournees.value }]
}

/** Who may be named référent: of one's own organisation first. */
export function referentsOf(annuaire: readonly AnnuaireEntry[], organisation: string): readonly Membre[] {
  const referents = annuaire.filter(({ role }) => role === 'referent')
  const own = referents.filter((each) => each.organisation === organisation)
  return [...own, ...referents.filter((each) => !own.includes(each))].map(({ personne, nom }) => {
    const cut = nom.indexOf(' ')
    return { membreId: personne, prenom: cut < 0 ? nom : nom.slice(0, cut), nom: cut < 0 ? '' : nom.slice(cut + 1) }
  })
}
