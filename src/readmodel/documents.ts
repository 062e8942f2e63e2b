/** The contrat's text, what was signed of it, and signing: loaded when somebody looks at it. */
import type { CreatedId, LivretId } from '../base/ids.ts'
import { err, invariant, type Result } from '../base/result.ts'
import { readContrat, type Contrat } from '../merge/contrat.ts'
import { etatDocument, lineChanges, readDocuments, signDrafts, signObstacles, type Consent, type DocumentFact, type Folded, type SignatureFact } from '../merge/documents.ts'
import type { Command } from '../operations/draft.ts'
import type { Operation } from '../operations/operation.ts'
import type { SetAsideItem } from '../sync/space.ts'
import type { CommandDeps } from './commandDeps.ts'
import type { SaveFault } from './commands.ts'
import type { DocumentsView, DocumentView, SignatureView, SignFault, TexteASigner } from './documentViews.ts'
import { itemState, type OpenedLivret, type OpenedVolet } from './opened.ts'
import { namesOf } from './project.ts'

interface Desk {
  readonly folded: Folded
  readonly parcours: OpenedVolet
  readonly today: Contrat
  readonly aside: readonly Operation[]
}

function deskOf(opened: OpenedLivret, setAside: readonly SetAsideItem[]): Desk | undefined {
  const [cercle, parcours] = [opened.volets.get('cercle'), opened.volets.get('parcours')]
  if (cercle === undefined || parcours === undefined) return undefined
  const aside = setAside.filter(({ status }) => status === 'new').flatMap(({ operations }) => operations)
  return { folded: { cercle: cercle.shown, parcours: parcours.shown }, parcours, today: readContrat(cercle.shown, parcours.shown), aside }
}

export function projectDocuments(opened: OpenedLivret, setAside: readonly SetAsideItem[]): DocumentsView | undefined {
  const desk = deskOf(opened, setAside)
  if (desk === undefined) return undefined
  const { today, folded, aside } = desk
  const all = readDocuments(folded.parcours)
  return {
    today: { texte: today.texte, empreinte: today.empreinte },
    obstacles: signObstacles(today, folded, opened.me, aside),
    documents: all.map((document) => projectDocument(opened, desk, document, all)),
  }
}

function projectDocument(opened: OpenedLivret, { parcours, today }: Desk, document: DocumentFact, all: readonly DocumentFact[]): DocumentView {
  const nameOf = namesOf(opened)
  const { texte, empreinte, modele, nature, precedente, signatures } = document
  const changes = empreinte === today.empreinte ? undefined : lineChanges(texte, today.texte)
  return {
    texte, empreinte, modele, nature, precedente,
    etat: etatDocument(document, all, today),
    parties: document.parties.map((personne) => ({ personne, nom: nameOf(personne), aSigne: signatures.some(({ by }) => by === personne) })),
    signatures: signatures.map((signature) => ({ ...projectSignature(parcours, signature), nom: nameOf(signature.by), mine: signature.by === opened.me })),
    differe: changes && { retirees: changes.gone, ajoutees: changes.added },
  }
}

function projectSignature(parcours: OpenedVolet, { id, by, at, seq, moyen, acte, cle, preuve }: SignatureFact): Omit<SignatureView, 'nom' | 'mine'> {
  const dot = parcours.shown.entities.get(id)?.created?.dot
  invariant(dot !== undefined, 'a signature was created')
  return {
    personne: by, annonceLe: at, recu: seq, state: itemState(parcours, dot, seq), moyen, acte,
    preuve: cle === undefined || preuve === undefined ? undefined : { cle, valeur: preuve },
  }
}

type Save = <T>(command: Command, value: T) => Promise<Result<T, SaveFault>>

async function openDesk({ open, space }: CommandDeps, livret: LivretId): Promise<{ readonly opened: OpenedLivret; readonly setAside: readonly SetAsideItem[] } | undefined> {
  const [found, content] = [await open(livret), await space.readLivret(livret)]
  return found && content.ok && content.value ? { opened: found.opened, setAside: content.value.setAside } : undefined
}

export async function documentsOf(deps: CommandDeps, livret: LivretId): Promise<DocumentsView | undefined> {
  const desk = await openDesk(deps, livret)
  return desk && projectDocuments(desk.opened, desk.setAside)
}

/** What was in front of the person is what is signed: never other words that came meanwhile. */
export async function sign(deps: CommandDeps, save: Save, livret: LivretId, shown: TexteASigner, consent: Consent): Promise<Result<CreatedId, SaveFault | SignFault>> {
  const found = await openDesk(deps, livret)
  const desk = found && deskOf(found.opened, found.setAside)
  if (desk === undefined) return err({ fault: 'lost' })
  const { today, folded, aside } = desk
  if (today.texte !== shown.texte) return err({ fault: 'texteChange' })
  const obstacles = signObstacles(today, folded, deps.me.personne, aside)
  if (obstacles.length > 0) return err({ fault: 'obstacles', obstacles })
  const drafts = signDrafts(today, folded.parcours, deps.me.personne, consent, () => deps.ids.entity())
  const last = drafts.at(-1)?.payload
  invariant(last?.act === 'create', 'a signature is created')
  return save({ batches: [{ volet: { livret, kind: 'parcours' }, drafts, together: true }] }, last.entity)
}
