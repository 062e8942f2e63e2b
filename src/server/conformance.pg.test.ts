/**
 * The second client, written from PROTOCOL.md alone, against the real server over HTTP and PostgreSQL: as a friend
 * that works with our own device code, and as an enemy to whom nothing is said and for whom nothing is written.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LivretId, PersonneId } from '../base/ids.ts'
import { foldEntries } from '../merge/fold.ts'
import { emptyState, findEntity, findField, registerHeads, type VoletState } from '../merge/state.ts'
import { diffText } from '../merge/splices.ts'
import { textFrontier, textOf } from '../merge/text.ts'
import { Apparatus } from '../testing/house.ts'
import { newKey } from '../testing/tinyClient/key.mjs'
import { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { stateDigest } from '../testing/vectorExchanges.ts'
import type { WireSignedChunk } from '../protocol/wire.ts'
import { newOrganisation, systemClock, systemIds } from './systemPorts.ts'
import { realKey } from './testing/realKey.ts'
import { dumpTables } from './testing/testDatabase.ts'
import { atAnyRate, httpExchange, startTestServer, type TestServer } from './testing/testServer.ts'
import { tinyCircle, tinyPerson, type InCircle } from './testing/tinyPerson.ts'

let server: TestServer
const organisation = newOrganisation()
beforeAll(async () => {
  server = await startTestServer({ rates: atAnyRate })
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
})
afterAll(async () => {
  await server.close()
})

const person = (role: InCircle): Promise<TinyClient> => tinyPerson(server, { role, organisation })

/** Our own device code, over HTTP. */
async function ours(personne: PersonneId, seed: number): Promise<Apparatus> {
  let token = ''
  const device = await Apparatus.make({ answer: (session, request) => httpExchange(server.base, token)(session, request, systemClock.now()) }, seed, personne)
  device.key = realKey()
  expect(await server.cles.enroll(personne, device.session.appareil, device.key.publicKey, systemClock.now())).toBe(true)
  token = (await server.sessions.open(personne, device.session.appareil, systemClock.now())).token
  return device
}

/** A livret opened, and its circle named, by the tiny client. */
async function openCircle() {
  const circle = await tinyCircle(server, organisation, (opener, cercle) => { opener.set(cercle, 'identite', 'prenom', 'Fatou') })
  const { livret } = circle
  return { ...circle, cercle: `${livret}/cercle`, parcours: `${livret}/parcours`, notes: `${livret}/notes` }
}

const stateOf = async (device: Apparatus, livret: LivretId, kind: 'cercle' | 'parcours'): Promise<VoletState> =>
  foldEntries(emptyState(), (await device.volet(livret, kind))?.entries ?? [])

describe('as a friend', () => {
  test('[I1] [I3] what the tiny client writes our device shows, and the reverse, conflicts included', async () => {
    const { livret, cercle, parcours, people: { referent: tiny, beneficiaire } } = await openCircle()
    const device = await ours(beneficiaire.person as PersonneId, 901) // an id that the server took
    await device.sync()
    const etape = tiny.create(parcours, 'etape', { dispositif: 'action', heuresCentre: 35 })
    tiny.move(parcours, etape, 'etat', 'prevue', 'enCours')
    tiny.edit(parcours, 'contrat', 'objectif', 'Je veux travailler en cuisine.')
    tiny.set(cercle, 'identite', 'commune', 'Dieppe')
    await device.set(livret, 'cercle', 'identite', 'commune', 'Eu')
    await device.sync()
    expect(await tiny.sync()).toBe(200)
    await device.sync()
    // Both stand, on both sides.
    const shown = findField(findEntity(await stateOf(device, livret, 'cercle'), 'identite')!, 'commune')!
    expect(shown.kind === 'registre' && registerHeads(shown).map((head) => head.value).sort()).toEqual(['Dieppe', 'Eu'])
    expect(tiny.state(cercle).isConflict('identite', 'commune')).toBe(true)
    // One text, edited apart.
    const text = findField(findEntity(await stateOf(device, livret, 'parcours'), 'contrat')!, 'objectif')!
    if (text.kind !== 'texte') throw new Error('a text')
    await device.save(livret, 'parcours', [{ payload: { act: 'text', entity: 'contrat', field: 'objectif', changes: diffText(textOf(text), 'Oui. Je veux travailler en cuisine, vite.') }, observed: textFrontier(text) }])
    tiny.edit(parcours, 'contrat', 'objectif', 'Je veux travailler en cuisine. Ou en jardin.')
    tiny.set(cercle, 'identite', 'commune', 'Eu')
    for (let round = 0; round < 2; round++) {
      expect(await tiny.sync()).toBe(200)
      await device.sync()
    }
    expect(tiny.state(parcours).text('contrat', 'objectif')).toBe('Oui. Je veux travailler en cuisine, vite. Ou en jardin.')
    for (const [kind, volet] of [['cercle', cercle], ['parcours', parcours]] as const)
      expect(tiny.state(volet, { pending: false }).digest()).toBe(stateDigest(await stateOf(device, livret, kind)))
    expect(tiny.state(cercle).isConflict('identite', 'commune')).toBe(false)
    expect(tiny.setAside).toEqual([])
  })

  test('[I4] what is refused is set aside with its reason, on this side too, and nothing after it waits', async () => {
    const { parcours, people: { conseiller, referent } } = await openCircle()
    const etape = conseiller.create(parcours, 'etape', { dispositif: 'action' })
    conseiller.set(parcours, etape, 'lieu', 'Dieppe')
    await conseiller.sync()
    expect(conseiller.setAside.map(({ reason }) => reason)).toEqual(['horsDeVosDroits', 'dependDe'])
    referent.set(parcours, 'contrat', 'projet', 'Cuisine')
    await referent.sync()
    expect(referent.state(parcours, { pending: false }).visible('contrat', 'projet').map(([, value]) => value)).toEqual(['Cuisine'])
  })

  test('[I11] a copy of a device is noticed; its work comes again under another name, and nothing is lost or written twice', async () => {
    const { cercle, people: { referent, beneficiaire } } = await openCircle()
    referent.set(cercle, 'identite', 'commune', 'Dieppe')
    await referent.sync()
    const copy = referent.copy()
    referent.set(cercle, 'identite', 'telephone', '06 39 98 40 18')
    copy.set(cercle, 'identite', 'codePostal', '76200')
    copy.set(cercle, 'identite', 'nom', 'B.')
    for (const each of [referent, copy, referent, beneficiaire]) expect(await each.sync()).toBe(200)
    expect(copy.forksSeen).toBe(1)
    for (const field of ['commune', 'telephone', 'codePostal', 'nom']) expect(beneficiaire.state(cercle).visible('identite', field), field).toHaveLength(1)
  })

  test('[I6] [P5] a volet that may no longer be read is dropped, unsent work in it set aside; it comes whole when it opens again', async () => {
    const { livret, people: { beneficiaire, conseiller } } = await openCircle()
    const sante = `${livret}/sensible:sante`
    beneficiaire.set(sante, 'frein.sante', 'ditNiveau', 'bloque')
    beneficiaire.put(sante, 'acces', 'personnes', conseiller.person)
    for (const each of [beneficiaire, conseiller]) await each.sync()
    expect(conseiller.state(sante).visible('frein.sante', 'ditNiveau').map(([, value]) => value)).toEqual(['bloque'])
    beneficiaire.take(sante, 'acces', 'personnes', conseiller.person)
    await beneficiaire.sync()
    await conseiller.sync()
    expect(conseiller.volets.has(sante)).toBe(false)
    beneficiaire.put(sante, 'acces', 'personnes', conseiller.person)
    for (const each of [beneficiaire, conseiller]) await each.sync()
    expect(conseiller.state(sante).digest()).toBe(beneficiaire.state(sante).digest())
  })

  test('[I2] a lost answer, then the same again: nothing twice', async () => {
    const { cercle, people: { referent } } = await openCircle()
    referent.set(cercle, 'identite', 'commune', 'Dieppe')
    const before = referent.copy()
    await referent.sync()
    const dump = await dumpTables(server.database)
    expect(await before.sync()).toBe(200)
    expect(before.forksSeen).toBe(0)
    expect(await dumpTables(server.database)).toBe(dump)
    expect(before.state(cercle, { pending: false }).digest()).toBe(referent.state(cercle).digest())
  })
})

/** A chunk that was never said, to be changed before it is. */
function unsaid(client: TinyClient, volet: string, payload: readonly unknown[], extra?: object): WireSignedChunk {
  const copy = client.copy()
  copy.write(volet, [extra === undefined ? [payload] : [payload, [], extra]])
  const replica = [...copy.replicas.values()].find((each) => each.volet === volet && !each.closed)
  const signed = replica?.chunks.at(-1)?.signed
  if (signed === undefined) throw new Error('nothing written')
  return signed
}

type Part = 'schema' | 'volet' | 'replica' | 'n' | 'author' | 'epoch' | 'seq' | 'time' | 'rows'
const PARTS: readonly Part[] = ['schema', 'volet', 'replica', 'n', 'author', 'epoch', 'seq', 'time', 'rows']
/** Of the same form, or meant not to be. */
const changed = ([previous, chunk, ...rest]: WireSignedChunk, change: Partial<Record<Part | 'previous', unknown>>): readonly unknown[] =>
  [change.previous ?? previous, chunk.map((part, i) => change[PARTS[i]!] ?? part), ...rest]

const commune = (value: string): readonly unknown[] => [1, 'identite', 'commune', value]

describe('as an enemy', () => {
  let circle: Awaited<ReturnType<typeof openCircle>>
  beforeAll(async () => {
    circle = await openCircle()
    circle.people.referent.set(circle.cercle, 'identite', 'commune', 'Dieppe')
    circle.people.referent.create(`${circle.livret}/equipe`, 'note', { genre: 'appel' })
    await circle.people.referent.sync()
  })

  async function rows(): Promise<{ readonly acts: readonly string[]; readonly others: readonly string[] }> {
    const all = (await dumpTables(server.database)).split('\n')
    return { acts: all.filter((line) => line.startsWith('acte ')).map((line) => line.slice('acte '.length)), others: all.filter((line) => !line.startsWith('acte ')) }
  }

  /** What was written down about the last attack. */
  let acts: readonly unknown[] = []

  /** What is answered, without the clock; and that nothing but acts was written. */
  async function attack(client: TinyClient, message: object, options: { readonly token?: string; readonly signed?: 'asItIs' } = {}): Promise<unknown> {
    const before = await rows()
    const { c: chunks } = message as { readonly c?: readonly (readonly unknown[])[] } // what tests below put there
    // Well signed: what is refused then is refused for what it says.
    const c = chunks === undefined || options.signed === 'asItIs' ? {} : { c: await Promise.all(chunks.map((chunk) => client.sign(chunk))) }
    const { status, reply, bytes } = await client.post({ p: 1, a: client.device, ...message, ...c }, options.token === undefined ? {} : { token: options.token })
    const after = await rows()
    expect(after.others).toEqual(before.others)
    acts = after.acts.filter((act) => !before.acts.includes(act)).map((act) => {
      const { genre, personne, appareil, objet } = JSON.parse(act) as Readonly<Record<string, unknown>> // a row as JSON
      return { genre, personne, appareil, objet }
    })
    if (reply === undefined) return [status, new TextDecoder().decode(bytes)]
    const { p: _p, e: _e, t: _t, ...rest } = reply
    return rest
  }

  const refused = [401, '{"error":"signature"}']
  const actOf = ({ person, device }: TinyClient, genre: string, objet: string | null = null): unknown => ({ genre, personne: person, appareil: device, objet })

  test('a forged author, somebody else’s chunk replayed as it was signed, and one taken under one’s own name', async () => {
    const { cercle, people: { conseiller, referent } } = circle
    expect(await attack(conseiller, { c: [changed(unsaid(conseiller, cercle, commune('Eu')), { author: referent.person })] })).toEqual(refused)
    expect(acts).toEqual([actOf(conseiller, 'morceauRejoue', 'otherAuthor')])
    const theirs = [...referent.replicas.values()].find(({ volet }) => volet === cercle)!.chunks[0]!.signed
    expect(await attack(conseiller, { c: [await referent.sign(theirs)] }, { signed: 'asItIs' })).toEqual(refused)
    expect(acts).toEqual([actOf(conseiller, 'morceauRejoue', 'otherAuthor')])
    expect(await attack(conseiller, { c: [changed(theirs, { author: conseiller.person })] })).toEqual({ r: [[cercle, theirs[1][2], 0, [], 1]] })
    expect(acts).toEqual([actOf(conseiller, 'copieTrouvee')])
  })

  test('no signature, another’s key, another device’s, one that was replaced, one over something else: nothing of the request is taken', async () => {
    const { cercle, people: { referent, conseiller } } = circle
    const tablet = await TinyClient.enter(server.base, referent.person)
    const replaced = await TinyClient.enter(server.base, referent.person)
    const old = replaced.copy()
    await replaced.changeKey()
    const chunk = unsaid(referent, cercle, commune('Eu'))
    const [previous, said, salt, key, signature] = await referent.sign(chunk)
    const [, , , , other] = await referent.sign(unsaid(referent, cercle, commune('Mers')))
    const nobody = await newKey()
    const cases: readonly (readonly [string, readonly unknown[]])[] = [
      ['unsigned', chunk], ['unsigned', [previous, said, salt, key, '']], ['unsigned', [previous, said, salt, '', signature]],
      ['unknownKey', [previous, said, salt, nobody.id, signature]], ['unknownKey', await conseiller.sign(chunk)], ['unknownKey', await tablet.sign(chunk)],
      ['wrongSignature', [previous, said, salt, key, other]], ['wrongSignature', [previous, said, salt, key, 'A'.repeat(86)]],
      ['wrongSignature', [previous, said, salt, key, (await conseiller.sign(chunk))[4]]],
      ['wrongSignature', changed([previous, said, salt, key, signature], { previous: 'A'.repeat(43) })], ['wrongSignature', [previous, said, systemIds.entity(), key, signature]],
      ['wrongSignature', changed([previous, said, salt, key, signature], { time: said[7] + 1000 })],
    ]
    const good = await referent.sign(chunk)
    for (const [fault, bad] of cases) {
      for (const c of [[bad], [good, bad]]) expect(await attack(referent, { c }, { signed: 'asItIs' }), fault).toEqual(refused)
      expect(acts, fault).toEqual([actOf(referent, 'morceauFalsifie', fault)])
    }
    expect(await attack(replaced, { c: [await old.sign(unsaid(replaced, cercle, commune('Eu')))] }, { signed: 'asItIs' })).toEqual(refused)
    expect(acts).toEqual([actOf(replaced, 'morceauFalsifie', 'retiredKey')])
    // Not as the protocol writes one.
    for (const form of [signature + 'A', signature.slice(1), 'é'.repeat(86)]) expect(await attack(referent, { c: [[previous, said, salt, key, form]] }, { signed: 'asItIs' })).toEqual([400, '{"error":"malformed"}'])
  })

  test('what was signed by a key before another took its place is sent again under that one, and lands once', async () => {
    const { cercle } = circle
    const tablet = await TinyClient.enter(server.base, circle.people.referent.person)
    await tablet.sync()
    const dot = tablet.set(cercle, 'identite', 'codePostal', '76200')
    await tablet.changeKey()
    expect(await tablet.sync()).toBe(200)
    expect(tablet.state(cercle, { pending: false }).visible('identite', 'codePostal')).toEqual([[dot, '76200']])
  })

  test('a token that is over is replaced by whoever has the key, in the midst of an exchange', async () => {
    const { cercle } = circle
    const phone = await TinyClient.enter(server.base, circle.people.beneficiaire.person)
    phone.token = 'A'.repeat(43)
    expect(await phone.sync()).toBe(200)
    expect(phone.volets.has(cercle)).toBe(true)
  })

  test('[I6] [G5] a livret, a volet, a replica that exist and that do not: the same words', async () => {
    const { livret, cercle, people: { conseiller } } = circle
    const outsider = await person('referent')
    const beneficiaire = await person('beneficiaire')
    const nowhere = systemIds.livret()
    const other = await openCircle()
    // The écrits of the équipe: one livret has some, in the other nobody wrote any.
    const cases: readonly (readonly [TinyClient, string, string])[] = [
      [outsider, `${livret}/notes`, `${nowhere}/notes`], [beneficiaire, cercle, `${nowhere}/cercle`], [outsider, `${livret}/sensible:sante`, `${nowhere}/sensible:sante`],
      [conseiller, `${livret}/equipe`, `${nowhere}/equipe`], [circle.people.beneficiaire, `${livret}/equipe`, `${nowhere}/equipe`],
      [other.people.conseiller, `${other.livret}/equipe`, `${livret}/equipe`],
    ]
    for (const [client, real, none] of cases) {
      const words: string[] = []
      for (const volet of [real, none]) {
        const signed = unsaid(client, volet, commune('Eu'))
        const said = [await attack(client, { c: [signed] }), await attack(client, { v: [[volet, 1, 3]] }), await attack(client, { c: [changed(signed, { n: 7 })] }), await attack(client, { c: [changed(signed, { previous: 'A'.repeat(43) })] })]
        words.push(JSON.stringify(said).replaceAll(volet, 'VOLET').replaceAll(signed[1][2], 'REPLICA'))
        expect(acts).toEqual([actOf(client, 'accesRefuse')])
      }
      expect(words[0]).toBe(words[1])
      expect(words[0]).toContain('horsDeVosDroits')
    }
  })

  test('a volet that cannot be is passed over; one that no version here knows is one that may not be read', async () => {
    const { livret, people: { referent } } = circle
    const said = (kind: string): Promise<unknown> =>
      attack(referent, { c: [changed(unsaid(referent, `${livret}/notes`, commune('Eu')), { volet: `${livret}/${kind}`, replica: 'AAAAAAAAAAA' })], v: [[`${livret}/${kind}`, 1, 0]] })
    for (const kind of ['prive:x', `prive:${systemIds.personne()}:x`]) expect(await said(kind), kind).toEqual({})
    for (const kind of ['salaires', 'constructor', 'sensible:']) expect(await said(kind), kind).toEqual({ r: [[`${livret}/${kind}`, 'AAAAAAAAAAA', 0, [[1, 2, 'horsDeVosDroits', {}]], 0]], x: [`${livret}/${kind}`] })
  })

  test('[I11] a tampered chain, a gap, another story at the same number, another’s replica, another device', async () => {
    const { cercle, people: { referent, conseiller } } = circle
    const signed = unsaid(referent, cercle, commune('Eu'))
    const [, [, , replica, n]] = signed
    const told = (lastN: number, fork: 0 | 1): unknown => ({ r: [[cercle, replica, lastN, [], fork]] })
    expect(await attack(referent, { c: [changed(signed, { previous: 'A'.repeat(43) })] })).toEqual(told(n - 1, 1))
    expect(await attack(referent, { c: [changed(signed, { previous: '' })] })).toEqual(told(n - 1, 1))
    expect(await attack(referent, { c: [changed(signed, { n: n + 4 })] })).toEqual(told(n - 1, 0))
    expect(await attack(referent, { c: [changed(signed, { n: Number.MAX_SAFE_INTEGER })] })).toEqual(told(n - 1, 0))
    expect(await attack(referent, { c: [changed(signed, { n: 1 })] })).toEqual(told(n - 1, 1))
    const theirs = unsaid(conseiller, cercle, commune('Eu'))
    expect(await attack(conseiller, { c: [changed(theirs, { replica })] })).toEqual(told(0, 1))
    const tablet = await TinyClient.enter(server.base, referent.person)
    expect(await attack(tablet, { c: [signed] })).toEqual(told(0, 1))
  })

  test('[I2] what was taken, said again whole: the same verdicts', async () => {
    const { cercle, people: { referent } } = circle
    const [id, { chunks }] = [...referent.replicas].find(([, { volet }]) => volet === cercle)!
    expect(await attack(referent, { c: chunks.map(({ signed }) => signed) })).toEqual({ r: [[cercle, id, 1, [[1, 0, 6]], 0]] })
  })

  test('doors: token, device, media type, version, form, size', async () => {
    const { people: { referent, conseiller } } = circle
    const before = await dumpTables(server.database)
    const good = { p: 1, a: referent.device }
    const error = (status: number, reason: string): unknown => [status, JSON.stringify({ error: reason })]
    expect(await attack(referent, good, { token: 'A'.repeat(43) })).toEqual(error(401, 'signedOut'))
    expect(await attack(referent, good, { token: conseiller.token })).toEqual(error(401, 'signedOut'))
    expect(await attack(referent, { ...good, p: 2 })).toEqual(error(426, 'version'))
    expect(await attack(referent, { ...good, admin: true })).toEqual(error(400, 'malformed'))
    const bytes = async (body: Uint8Array, type?: string): Promise<unknown> => {
      const { status, bytes: answer } = await referent.postBytes(body, type === undefined ? {} : { type })
      return [status, new TextDecoder().decode(answer)]
    }
    const body = new TextEncoder().encode(`\0${JSON.stringify(good)}`)
    for (const type of ['application/json', 'text/plain', 'application/vnd.livret.sync+json', 'multipart/form-data; boundary=x', 'x']) expect(await bytes(body, type), type).toEqual(error(415, 'unsupported'))
    expect(await bytes(new Uint8Array(5 * 1024 * 1024))).toEqual(error(413, 'tooLarge'))
    expect(await bytes(new Uint8Array())).toEqual(error(400, 'malformed'))
    expect(await dumpTables(server.database)).toBe(before)
    expect(await referent.sync()).toBe(200)
  })

  test('an account that may not open a livret opens none', async () => {
    for (const role of ['conseiller', 'beneficiaire'] as const) {
      const client = await person(role)
      const cercle = `${systemIds.livret()}/cercle`
      const signed = unsaid(client, cercle, [0, systemIds.entity(), 'membre', { personne: client.person, role: 'referent', nom: 'x' }])
      expect(await attack(client, { c: [signed] })).toEqual({ r: [[cercle, signed[1][2], 0, [[1, 2, 'horsDeVosDroits', {}]], 0]] })
    }
    // One who may, but names nobody, or begins elsewhere than with the circle.
    const opener = await person('responsable')
    const livret = systemIds.livret()
    for (const [kind, payload] of [['cercle', commune('Eu')], ['notes', [0, systemIds.entity(), 'note', { genre: 'appel' }]]] as const) {
      const signed = unsaid(opener, `${livret}/${kind}`, payload)
      expect(await attack(opener, { c: [signed] })).toEqual({ r: [[`${livret}/${kind}`, signed[1][2], 0, [[1, 2, 'horsDeVosDroits', {}]], 0]] })
    }
  })
})

describe('a member who does what they may not', () => {
  /** The verdict, and what the log then holds: a stub, or nothing; never a word of it. */
  test('[I6] [G1] [G6] leaves a stub, a wait, or nothing, and none of it reaches anybody', async () => {
    const { livret, cercle, parcours, notes, people: { conseiller, referent, beneficiaire }, membres } = await openCircle()
    const etape = referent.create(parcours, 'etape', { dispositif: 'action' })
    const note = referent.create(notes, 'note', { genre: 'appel' })
    for (const each of [referent, conseiller, beneficiaire]) await each.sync()
    const before = beneficiaire.state(cercle).digest()
    const refusals: readonly (readonly [string, readonly unknown[], string, object])[] = [
      [cercle, [1, membres.conseiller, 'nom', 'canari'], 'horsDeVosDroits', { who: ['referent', 'responsable'] }],
      [cercle, [1, membres.conseiller, 'role', 'referent'], 'horsDeVosDroits', { who: [] }],
      [cercle, [0, systemIds.entity(), 'membre', { personne: conseiller.person, role: 'responsable', nom: 'canari' }], 'horsDeVosDroits', { who: ['referent', 'responsable'] }],
      [notes, [5, note, 'texte', [[0, 'canari']]], 'horsDeVosDroits', { who: ['auteur'] }],
      [notes, [0, systemIds.entity(), 'note', { genre: 'canari' }], 'valeurImpossible', { field: 'genre' }],
      [notes, [0, note, 'note', {}], 'valeurImpossible', { field: 'note' }],
      [notes, [0, systemIds.entity(), 'note', { constructor: 'canari' }], 'valeurImpossible', { field: 'constructor' }],
      [notes, [6, `${systemIds.replica()}.1`, true], 'horsDeVosDroits', { who: ['referent'] }],
      [parcours, [4, etape, 'etat', 'prevue', 'canari'], 'horsDeVosDroits', { who: [] }],
      [parcours, [0, systemIds.entity(), 'etape', { intitule: 'canari' }], 'horsDeVosDroits', { who: ['referent', 'responsable', 'assistant'] }],
    ]
    for (const [volet, payload, reason, detail] of refusals) {
      conseiller.write(volet, [[payload]])
      expect(await conseiller.sync(), JSON.stringify(payload)).toBe(200)
      expect(conseiller.setAside.at(-1), JSON.stringify(payload)).toMatchObject({ volet, reason, detail })
    }
    // Half of a group, alone in its chunk.
    const [half] = conseiller.write(notes, [[[0, systemIds.entity(), 'note', { genre: 'visite' }], [], { g: 1 }]])
    await conseiller.sync()
    expect(conseiller.setAside.at(-1)).toMatchObject({ dot: half, reason: 'valeurImpossible', detail: { field: 'groupe' } })
    // What no program here knows waits; a right seen in a future or in another epoch gives none.
    conseiller.write(notes, [[[200, 'canari', { of: ['a newer program'] }]]])
    await conseiller.sync()
    expect([...conseiller.replicas.values()].find(({ volet }) => volet === notes)?.made.at(-1)?.verdict).toBe('held')
    for (const each of [referent, beneficiaire]) await each.sync()
    expect(beneficiaire.state(cercle).digest()).toBe(before)
    for (const each of [referent, beneficiaire]) expect(JSON.stringify([...each.volets.values()])).not.toContain('canari')
    const entries = await server.database.asOwner(`SELECT * FROM entree WHERE livret = '${livret}'`)
    expect(JSON.stringify(entries)).not.toContain('canari')
  })

  test('[G4] a rights head of another epoch, or not reached yet, gives no right back', async () => {
    const { cercle, notes, people: { responsable, conseiller }, membres } = await openCircle()
    responsable.set(cercle, membres.conseiller, 'fin', '2026-11-20')
    await responsable.sync()
    for (const [epoch, seq] of [[1, 1_000_000], [2, 1_000_000], [0, 5], [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]] as const) {
      const cut = await TinyClient.enter(server.base, conseiller.person)
      const signed = unsaid(cut, notes, [0, systemIds.entity(), 'note', { genre: 'appel' }])
      const { reply } = await cut.post({ p: 1, a: cut.device, c: [await cut.sign(changed(signed, { epoch, seq }))] })
      expect(reply?.r?.[0]?.[3], `${epoch}.${seq}`).toEqual([[1, 2, 'droitRetire', {}]])
    }
  })
})
