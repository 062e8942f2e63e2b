/** People sign the contrat on their devices, apart, while others edit it, sign it, or write what will be refused. */
import type { CreatedId, EntityId, PersonneId } from '../base/ids.ts'
import { sha256Text } from '../base/sha256.ts'
import type { Scalar } from '../domain/entities.ts'
import { readDocuments, signDrafts, signObstacles } from '../merge/documents.ts'
import type { Label } from './oracle.ts'
import { touchesTerm } from './oracleSigned.ts'
import { formPart, openForm, saveForm, writeText } from './worldActs.ts'
import type { WorldDevice } from './worldDevice.ts'
import { checkContrat, deskOf, SINCE } from './worldSignCheck.ts'
import { hold, token, type House, type Part, type World } from './worldState.ts'

const CONSENT = { moyen: 'espace', acte: 'lu' } as const
/** Devices of the person and of whoever is the référent, that can sign at all. */
const signersOf = (world: World, house: House): readonly WorldDevice[] => {
  const referent = world.oracle.referent(world.facts(house.livret, 'cercle'))
  return world.devices.filter(({ personne, program }) => program.schema >= SINCE && (personne === world.person(house.beneficiaire) || personne === referent))
}

/** @returns the label of the signature that was kept */
export async function sign(world: World, house: House, device: WorldDevice): Promise<Label | undefined> {
  const desk = await deskOf(house, device)
  if (desk === undefined) return undefined
  const { folded, today } = desk
  checkContrat(world, device, house, desk)
  const waiting = ((await device.content(house.livret))?.setAside ?? []).filter(({ status }) => status === 'new')
  const aside = waiting.filter(({ kind }) => kind === 'cercle' || kind === 'parcours').flatMap(({ kind, operations }) => operations.map((operation) => ({ kind, operation })))
  const obstacles = signObstacles(today, folded, device.personne, aside.map(({ operation }) => operation))
  const onTerm = aside.some(({ kind, operation }) => {
    const label = device.labelOf(`${house.livret}/${kind}`, operation)
    return label !== undefined && touchesTerm(world.oracle, label)
  })
  hold(obstacles.includes('misDeCote') === onTerm, 'D5', () => `${device.name} ${onTerm ? 'may sign over work set aside' : 'may not sign, for work set aside that is not there'}`)
  world.trace(`${device.name} ${obstacles.length > 0 ? `cannot sign: ${obstacles.join(', ')}` : `signs ${today.empreinte.slice(0, 6)}`}`)
  if (obstacles.includes('conflit')) world.tally.met('signing refused under a conflict')
  if (obstacles.includes('misDeCote')) {
    world.tally.met('signing refused over work set aside')
    if (world.chance(0.7)) for (const item of waiting) await device.space.dismissSetAside(house.livret, item.id)
  }
  if (obstacles.length > 0) return undefined
  const drafts = signDrafts(today, folded.parcours, device.personne, CONSENT, () => world.newEntity())
  const referent = world.oracle.referent(device.facts(house.livret, { ...desk.cercle, pending: [] }))
  const parties = [world.person(house.beneficiaire), ...(referent === undefined ? [] : [referent])]
  const labels = await world.write(device, house, 'parcours', drafts.flatMap(({ payload }): Part[] => (payload.act === 'create' ? [signedPart(payload.entity, payload.type, payload.values, today.texte, parties)] : [])))
  return labels.at(-1)
}

function signedPart(entity: CreatedId, type: string, values: Readonly<Record<string, Scalar>>, texte: string, parties: readonly PersonneId[], bad?: Part['bad']): Part {
  return {
    payload: { act: 'create', entity, type, values }, observed: [], ...(bad === undefined ? {} : { bad }),
    act: type === 'document' ? { what: 'document', entity, texte, parties } : { what: 'signature', entity, document: String(values['document']) as EntityId, texte }, // named as the log names it
  }
}

/** What the authority must refuse: in another's name, of other words, of what is no document, or a document of another hash. */
export async function signBadly(world: World, house: House, device: WorldDevice): Promise<void> {
  const desk = await deskOf(house, device)
  if (desk === undefined) return
  const { folded: { parcours }, today: { texte, empreinte, parties } } = desk
  const made = readDocuments(parcours)
  const document = made.length === 0 ? undefined : world.pick(made)
  const how = world.pick(['anotherName', 'otherWords', 'noDocument', 'otherHash'] as const)
  const whole = { modele: 1, nature: 'contrat', parties: parties.join(), texte, empreinte }
  if (how === 'otherHash') {
    await world.write(device, house, 'parcours', [signedPart(world.newEntity(), 'document', { ...whole, empreinte: sha256Text(`${texte} `) }, texte, parties, 'valeurImpossible')])
    return
  }
  const etape = house.etapes[0]
  const of = how === 'noDocument' ? (etape ?? 'contrat') : document?.copies[0]?.id
  if (of === undefined || document === undefined) return
  const values = {
    document: of, empreinte: how === 'otherWords' ? sha256Text(`${document.texte} `) : document.empreinte,
    signataire: how === 'anotherName' ? world.person('zoe') : device.personne, ...CONSENT,
  }
  await world.write(device, house, 'parcours', [signedPart(world.newEntity(), 'signature', values, document.texte, parties, 'valeurImpossible')])
}

/** Now and then somebody signs, well or badly. */
export async function signSomething(world: World): Promise<void> {
  const house = world.pick(world.houses)
  const devices = signersOf(world, house)
  if (devices.length === 0) return
  const device = world.pick(devices)
  if (world.chance(0.2)) await signBadly(world, house, device)
  else await sign(world, house, device)
}

/** Fault 17: two people sign without having heard of each other, and of what is edited meanwhile. */
export async function signApart(world: World): Promise<void> {
  const house = world.pick(world.houses)
  // What a server must leave waiting for its next version is on no other screen: the words would differ by that.
  const devices = signersOf(world, house).filter(({ program }) => program.schema <= world.server.program.schema)
  const host = devices.find(({ personne }) => personne === world.person(house.beneficiaire))
  const other = devices.find(({ personne }) => personne !== world.person(house.beneficiaire))
  if (host === undefined || other === undefined) return
  const how = world.pick(['same', 'same', 'inTurn', 'edited', 'each', 'conflict', 'refused'] as const)
  world.trace(`— ${host.name} and ${other.name} sign apart: ${how}`)
  const projet = async (device: WorldDevice) => openForm(world, device, house, 'parcours', 'contrat', 'projet')
  for (const device of [host, other, host]) await device.exchange()
  // What was in conflict is settled first, but for whom it is about.
  if (how !== 'conflict') {
    await saveForm(world, await projet(other))
    for (const device of [other, host]) await device.exchange()
  }
  switch (how) {
    case 'same':
      await sign(world, house, host)
      break
    case 'inTurn':
      await sign(world, house, host)
      for (const device of [host, other]) await device.exchange()
      break
    case 'edited':
      await sign(world, house, host)
      await writeText(world, house, other)
      await other.exchange()
      break
    case 'each':
      await saveForm(world, await projet(host))
      await sign(world, house, host)
      break
    case 'conflict':
      for (const device of [host, other]) await saveForm(world, await projet(device))
      for (const device of [host, other, host]) await device.exchange()
      await sign(world, house, host)
      break
    case 'refused': {
      const form = await projet(host)
      await world.write(host, house, 'parcours', [formPart(form, 'trop', (label) => token(label).padEnd(400, '.'))])
      await sign(world, house, host)
      break
    }
  }
  await sign(world, house, other)
  if (world.chance(0.5)) for (const device of world.chance(0.5) ? [host, other, host] : [other, host, other]) await device.exchange()
}
