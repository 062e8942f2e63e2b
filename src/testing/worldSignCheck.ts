/** Documents and signatures, looked at from outside: every text stands as its signers were shown it, and nobody is said to have signed another [D1] [D3] [D4] [D5]. */
import type { PersonneId } from '../base/ids.ts'
import { readContrat, type Contrat } from '../merge/contrat.ts'
import { etatDocument, readDocuments, signObstacles, type Folded } from '../merge/documents.ts'
import type { VoletContent } from '../sync/space.ts'
import { isOutdated } from '../sync/voletLog.ts'
import type { Fact } from './oracle.ts'
import { signedTexts, termsShown } from './oracleSigned.ts'
import type { WorldDevice } from './worldDevice.ts'
import { charsIn, hold, tokensIn, type House, type World } from './worldState.ts'

/** The first version that has documents. */
export const SINCE = 3

/** What a device shows of the contrat, when it shows it whole. */
export interface Desk {
  readonly folded: Folded
  readonly cercle: VoletContent
  readonly parcours: VoletContent
  readonly today: Contrat
}

export async function deskOf(house: House, device: WorldDevice): Promise<Desk | undefined> {
  if (device.program.schema < SINCE) return undefined
  const [cercle, parcours] = [await device.volet(house.livret, 'cercle'), await device.volet(house.livret, 'parcours')]
  // Of a circle that may not be read nothing is left but one's own work: there is no contrat to show.
  if (cercle === undefined || parcours === undefined || cercle.position.seq === 0 || isOutdated(cercle.beginning, device.program) || isOutdated(parcours.beginning, device.program)) return undefined
  const folded = { cercle: await device.shown(house.livret, 'cercle'), parcours: await device.shown(house.livret, 'parcours') }
  return { folded, cercle, parcours, today: readContrat(folded.cercle, folded.parcours) }
}

/** The words on the screen are those that stand, each of them and no other; and nobody signs while two stand for one term. */
export function checkContrat(world: World, device: WorldDevice, { livret, beneficiaire }: House, { folded, cercle, parcours, today }: Desk): void {
  const { oracle } = world
  const { schema } = device.program
  const [circle, facts] = [device.facts(livret, cercle), device.facts(livret, parcours)]
  const terms = termsShown(oracle, circle, facts, schema)
  // A number in place of a text is shown without its token.
  const wanted = [...new Set(terms.flatMap((labels) => [...labels]))].filter((label) => oracle.get(label).bad !== 'valeurImpossible').sort()
  const shown = [...new Set(tokensIn(today.texte))].sort()
  hold(shown.join() === wanted.join(), 'D3', () => `${device.name}: the contrat says edits [${shown.join()}] where [${wanted.join()}] stand`)
  const text = [...charsIn(today.texte)].sort().join()
  hold(parcours.pending.length > 0 || text === [...charsIn(oracle.text(facts, 'contrat'))].sort().join(), 'D3', () => `${device.name}: the contrat’s objective is not what stands`)
  const obstacles = signObstacles(today, folded, device.personne, [])
  const conflict = terms.some((labels) => labels.size > 1)
  hold(obstacles.includes('conflit') === conflict, 'D5', () => `${device.name} ${conflict ? 'may sign while a term is in conflict' : 'may not sign, for a conflict that is not there'}`)
  // A relais is one when the server said so.
  const received = device.facts(livret, { ...cercle, pending: [] })
  const isParty = device.personne === oracle.referent(received) || (device.personne === world.person(beneficiaire) && oracle.roles(received, device.personne).includes('beneficiaire'))
  hold(obstacles.includes('pasPartie') === !isParty, 'D5', () => `${device.name} ${isParty ? 'is a party and may not sign' : 'may sign and is no party'}`)
}

const sorted = (each: Iterable<string>): string => [...each].sort().join(' ')

/** What a state says was signed, by the oracle's own account of what each signer was shown. */
function checkDocuments(world: World, where: string, facts: readonly Fact[], folded: Folded): void {
  const signed = signedTexts(world.oracle, facts)
  const documents = readDocuments(folded.parcours)
  const today = readContrat(folded.cercle, folded.parcours)
  hold(sorted(documents.map(({ texte }) => texte)) === sorted(signed.keys()), 'D1', () => `${where}: ${documents.length} documents do not stand as the ${signed.size} texts that were shown`)
  for (const document of documents) {
    const { signers, parties } = signed.get(document.texte) ?? { signers: new Set<PersonneId>(), parties: new Set<PersonneId>() }
    const said = document.signatures.map(({ by }) => by)
    hold(sorted(said) === sorted(signers), 'D3', () => `${where}: ${said.length} people are said to have signed ${document.empreinte.slice(0, 6)}, which ${signers.size} were shown and signed`)
    const complete = sorted(parties) === sorted([...parties].filter((personne) => signers.has(personne)))
    const etat = etatDocument(document, documents, today)
    hold((etat === 'aSigner' || etat === 'caduc') === !complete, 'D3', () => `${where}: ${document.empreinte.slice(0, 6)} is ${etat}, and ${signers.size} of ${parties.size} parties signed it`)
    hold(complete || (etat === 'caduc') === (document.texte !== today.texte), 'D4', () => `${where}: ${document.empreinte.slice(0, 6)} is ${etat}, and its words are ${document.texte === today.texte ? '' : 'not '}today’s`)
  }
  const standing = documents.filter((document) => etatDocument(document, documents, today) === 'enVigueur')
  hold(standing.length <= 1, 'D3', () => `${where}: ${standing.length} documents are in force`)
}

/** What the log of a livret came to. */
function countDocuments(world: World, { livret }: House, folded: Folded): void {
  const documents = readDocuments(folded.parcours)
  const today = readContrat(folded.cercle, folded.parcours)
  const { tally } = world
  tally.met('documents signed', documents.filter(({ signatures }) => signatures.length > 0).length)
  tally.met('the same words signed apart', documents.filter(({ copies, signatures }) => copies.length > 1 && signatures.length > 1).length)
  tally.met('signed text edited meanwhile', documents.filter((document) => document.signatures.length > 0 && etatDocument(document, documents, today) === 'caduc').length)
  tally.met('documents in force', documents.filter((document) => etatDocument(document, documents, today) === 'enVigueur').length)
  const refused = new Set(world.facts(livret, 'parcours').filter(({ taken }) => !taken).map(({ label }) => label))
  tally.met('edit under a signed text refused', documents.filter(({ signatures, texte }) => signatures.length > 0 && tokensIn(texte).some((label) => refused.has(label))).length)
  const someone = documents.map(({ signatures }) => signatures.map(({ by }) => by))
  tally.met('two texts signed by two people', someone.filter((one, i) => one.length === 1 && someone.some((other, j) => j > i && other.length === 1 && other[0] !== one[0])).length)
}

/** Everything said, nothing waiting: the server's log and every screen. */
export async function checkSigned(world: World, house: House, server: Folded | undefined): Promise<void> {
  if (server !== undefined && server.parcours.program.schema >= SINCE) {
    checkDocuments(world, 'the server', world.facts(house.livret, 'parcours'), server)
    countDocuments(world, house, server)
  }
  for (const device of world.devices) {
    const desk = world.isShown(device, house.livret, 'parcours') ? await deskOf(house, device) : undefined
    if (desk === undefined) continue
    checkContrat(world, device, house, desk)
    checkDocuments(world, device.name, device.facts(house.livret, desk.parcours), desk.folded)
  }
}
