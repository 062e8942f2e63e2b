/** The lives behind the vectors: between them every verdict, every reason the authority gives, every way a log comes. */
import type { CreatedId, EntityId } from '../base/ids.ts'
import { sha256Text } from '../base/sha256.ts'
import type { Scalar } from '../domain/entities.ts'
import type { Draft } from '../operations/draft.ts'
import type { Dot } from '../operations/operation.ts'
import type { ExchangeSession } from '../protocol/exchange.ts'
import { cursorsDigest } from '../protocol/hash.ts'
import { entriesOf } from '../protocol/rows.ts'
import type { WireReply, WireRequest } from '../protocol/wire.ts'
import { membreDraft, type Table } from './livret.ts'
import type { Peer } from './peer.ts'
import { seededRandom } from './seededIds.ts'

export interface Scene {
  readonly name: string
  readonly play: (table: Table, server: FailingServer) => Promise<void>
}

export interface FailingServer {
  /** What was exchanged so far. */
  readonly steps: readonly unknown[]
  /** Begins anew in another epoch, with what these steps had brought. */
  failOver(epoch: number, keeps: readonly number[]): Promise<void>
  revoke(session: ExchangeSession): Promise<void>
}

const NIR = '1 85 05 14 118 032 27'

const everybody = async (...order: readonly Peer[]): Promise<void> => {
  for (const peer of [...order, ...order]) await peer.sync()
}

/** What a peer says, as it is given, for what an honest one would not say. */
const say = async ({ exchange }: Table, peer: Peer, more: Partial<WireRequest>): Promise<WireReply> =>
  exchange(peer.session, { p: 1, a: peer.session.appareil, ...more }, 0 as never) // the recorder has its own clock

const setDraft = (entity: EntityId, field: string, value: string, observed: readonly Dot[] = []): Draft => ({ payload: { act: 'set', entity, field, value }, observed })
const pushed = (peer: Peer): Partial<WireRequest> => {
  const { c } = peer.request()
  return c === undefined ? {} : { c }
}

function membreOf({ livret, responsable }: Table, peer: Peer): EntityId {
  const found = [...responsable.shown(livret, 'cercle').entities.values()].find((entity) => {
    const field = entity.fields.get('personne')
    return entity.type === 'membre' && field?.kind === 'registre' && field.writes[0]?.value === peer.personne
  })
  if (found === undefined) throw new Error('no such member')
  return found.id
}

/** Words of one letter put anywhere, often at the same place, and cuts, with an exchange now and then. */
export async function writeApart(seed: number, acts: number, livret: Table['livret'], peers: readonly Peer[]): Promise<void> {
  const random = seededRandom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  for (let i = 0; i < acts; i++) {
    const who = peers[below(peers.length)]
    if (who === undefined) continue
    if (random() < 0.3) await who.sync()
    else {
      const before = who.text(livret, 'parcours', 'contrat', 'objectif')
      const at = random() < 0.5 ? 0 : below(before.length + 1)
      const cut = random() < 0.3 ? below(4) : 0
      who.write(livret, 'parcours', 'contrat', 'objectif', before.slice(0, at) + String.fromCodePoint(0x3b1 + (i % 25)) + before.slice(at + cut))
    }
  }
  await everybody(...peers)
}

export const scenes: readonly Scene[] = [
  {
    name: 'registers: concurrent values stand until somebody who saw both writes; a refused one hides what it had seen',
    async play({ livret, referent, beneficiaire, conseiller }) {
      referent.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 40 18')
      beneficiaire.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 77 31')
      referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
      beneficiaire.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
      await everybody(beneficiaire, referent, conseiller)
      beneficiaire.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 77 31')
      const formOpened = referent.seen(livret, 'cercle', 'identite', 'prenom')
      beneficiaire.set(livret, 'cercle', 'identite', 'prenom', 'Fatoumata')
      await everybody(beneficiaire, referent)
      referent.set(livret, 'cercle', 'identite', 'prenom', 'Fatou B.', formOpened)
      referent.set(livret, 'cercle', 'identite', 'commune', `NIR ${NIR}`)
      referent.set(livret, 'cercle', 'identite', 'commune', 'Envermeu')
      referent.set(livret, 'cercle', 'identite', 'codePostal', null)
      await everybody(referent, beneficiaire, conseiller)
    },
  },
  {
    name: 'machines: the first accepted step wins, the same one twice is agreement, a step has its writers and its needs',
    async play({ livret, referent, beneficiaire, responsable }) {
      const etape = referent.create(livret, 'parcours', 'etape', { dispositif: 'action', debut: '2026-10-12', heuresCentre: 35 })
      await everybody(referent, beneficiaire)
      referent.move(livret, 'parcours', etape, 'enCours')
      beneficiaire.move(livret, 'parcours', etape, 'enCours')
      await everybody(beneficiaire, referent)
      beneficiaire.move(livret, 'parcours', etape, 'suspendue')
      referent.move(livret, 'parcours', etape, 'terminee')
      await everybody(beneficiaire, referent)
      const aide = beneficiaire.create(livret, 'aides', 'aide', { aide: 'permis', theme: 'mobilite', montant: 40_000 })
      beneficiaire.move(livret, 'aides', aide, 'deposee')
      await everybody(beneficiaire, referent, responsable)
      referent.move(livret, 'aides', aide, 'enInstruction')
      await everybody(referent, responsable)
      referent.move(livret, 'aides', aide, 'accordee')
      responsable.move(livret, 'aides', aide, 'accordee')
      await everybody(referent, responsable, beneficiaire)
    },
  },
  {
    name: 'texts: every insertion stands once; an edit that saw a refused one falls with it; what is too long is too long',
    async play({ livret, referent, beneficiaire, conseiller, peer }) {
      const tablet = peer(beneficiaire.personne)
      const write = (who: Peer, text: string) => who.write(livret, 'parcours', 'contrat', 'objectif', text)
      write(beneficiaire, 'Je veux travailler en cuisine.')
      await everybody(beneficiaire, referent, tablet)
      write(referent, 'Je veux travailler en cuisine,\ndans une cantine.')
      write(beneficiaire, 'Je veux travailler en cuisine. Près de chez moi 🙂')
      write(beneficiaire, 'Oui ! Je veux travailler en cuisine. Près de chez moi 🙂')
      write(tablet, 'Je veux en cuisine.')
      write(tablet, 'Je veux être en cuisine.')
      await everybody(referent, tablet, beneficiaire, conseiller)
      write(referent, `${referent.text(livret, 'parcours', 'contrat', 'objectif')} ${NIR}`)
      write(referent, `${referent.text(livret, 'parcours', 'contrat', 'objectif')} merci`)
      write(beneficiaire, `${beneficiaire.text(livret, 'parcours', 'contrat', 'objectif')} Vite.`)
      await everybody(referent, beneficiaire)
      write(beneficiaire, 'long '.repeat(500))
      await everybody(beneficiaire, referent, tablet, conseiller)
      referent.save(livret, 'parcours', [{ payload: { act: 'text', entity: 'contrat', field: 'objectif', changes: [7, [0, 'sans place']] }, observed: [] }])
      await everybody(referent, conseiller)
    },
  },
  {
    name: 'texts: three devices that insert and cut anywhere, apart for a while',
    play: ({ livret, referent, beneficiaire, peer }) => writeApart(7, 36, livret, [referent, beneficiaire, peer(beneficiaire.personne)]),
  },
  {
    name: 'sets, and a sensitive theme that opens to one more person and closes again',
    async play({ livret, referent, beneficiaire, conseiller }) {
      const put = (who: Peer, element: string) => who.save(livret, 'freins', [{ payload: { act: 'add', entity: 'frein.mobilite', field: 'ditSituations', element }, observed: [] }])
      const [first] = put(beneficiaire, 'permis')
      put(beneficiaire, 'vehicule')
      if (first === undefined) throw new Error('nothing written')
      await everybody(beneficiaire, referent)
      beneficiaire.save(livret, 'freins', [{ payload: { act: 'remove', entity: 'frein.mobilite', field: 'ditSituations', element: 'permis' }, observed: [first.dot] }])
      put(beneficiaire, 'permis')
      put(beneficiaire, 'rien de tel')
      beneficiaire.set(livret, 'sensible:sante', 'frein.sante', 'ditNiveau', 'bloque')
      const [named] = beneficiaire.save(livret, 'sensible:sante', [{ payload: { act: 'add', entity: 'acces', field: 'personnes', element: conseiller.personne }, observed: [] }])
      if (named === undefined) throw new Error('nothing written')
      await everybody(beneficiaire, referent, conseiller)
      beneficiaire.save(livret, 'sensible:sante', [{ payload: { act: 'remove', entity: 'acces', field: 'personnes', element: conseiller.personne }, observed: [named.dot] }])
      await everybody(beneficiaire, conseiller)
    },
  },
  {
    name: 'creations and groups: what depends on a refused one falls with it, a group stands or falls as one and is never split',
    async play(table) {
      const { ids, livret, referent, beneficiaire, conseiller, responsable } = table
      const etape = conseiller.create(livret, 'parcours', 'etape', { dispositif: 'action' })
      conseiller.set(livret, 'parcours', etape, 'lieu', 'Dieppe')
      await everybody(conseiller)
      referent.save(livret, 'cercle', [setDraft('identite', 'commune', 'Dieppe'), setDraft('identite', 'codePostal', '76200')])
      referent.save(livret, 'cercle', [setDraft('identite', 'commune', 'Eu'), setDraft('identite', 'codePostal', 'abcde'), setDraft('identite', 'telephone', '06 39 98 40 18')])
      await everybody(referent, beneficiaire)
      // The second half of a group, alone in its chunk.
      const [half] = referent.save(livret, 'cercle', [setDraft('identite', 'commune', 'Eu')])
      const { c } = referent.request()
      const [[previous, chunk, salt] = []] = c ?? []
      if (half === undefined || previous === undefined || chunk === undefined || salt === undefined) throw new Error('nothing written')
      const [schema, volet, replica, n, author, epoch, seq, time] = chunk
      await say(table, referent, { c: [[previous, [schema, volet, replica, n, author, epoch, seq, time, [[[1, 'identite', 'commune', 'Eu'], [], 0, { g: n - 1 }]]], salt, '', '']] })
      responsable.save(livret, 'cercle', [membreDraft(ids, ids.personne(), 'conseiller', 'Ana L.'), setDraft('identite', 'nom', 'B.')])
      await everybody(responsable, beneficiaire)
    },
  },
  {
    name: 'held: a dependency, an entity, a version; released when it comes, accepted or refused',
    async play(table) {
      const { ids, livret, referent, beneficiaire, conseiller } = table
      const [waited] = beneficiaire.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 11 02')
      if (waited === undefined) throw new Error('nothing written')
      referent.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 40 18', [waited.dot])
      referent.set(livret, 'cercle', 'identite', 'codePostal', 'abcde', [waited.dot])
      referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
      referent.save(livret, 'cercle', [{ payload: { act: 'unknown', row: [40, 'nouveau', { plus: ['tard'] }] }, observed: [] }])
      const note = referent.create(livret, 'notes', 'note', { genre: 'appel' })
      referent.write(livret, 'notes', note, 'texte', 'Appelé, reviendra lundi.')
      const edits = (conseiller.set(livret, 'freins', ids.entity(), 'libelle', 'Venir'), conseiller.request())
      await say(table, conseiller, { ...edits, a: conseiller.session.appareil })
      await everybody(referent)
      await everybody(beneficiaire, referent, conseiller)
    },
  },
  {
    name: 'a right withdrawn meanwhile: work is held for the référent, who keeps it or not; after that it is refused',
    async play(table) {
      const { ids, livret, responsable, referent, conseiller } = table
      const note = (genre: string): Draft => ({ payload: { act: 'create', entity: ids.entity(), type: 'note', values: { genre } }, observed: [] })
      for (const genre of ['appel', 'visite', 'rien de tel']) conseiller.save(livret, 'notes', [note(genre)])
      responsable.set(livret, 'cercle', membreOf(table, conseiller), 'fin', '2026-11-20')
      await everybody(responsable, conseiller)
      // The device learns nothing more of the circle: it writes as if it had.
      const cercle = conseiller.shelf(livret, 'cercle')
      cercle.seq = 99
      conseiller.save(livret, 'notes', [note('appel')])
      cercle.seq = 0
      await conseiller.sync()
      const { replica } = conseiller.shelf(livret, 'notes')
      const decide = (n: number, keep: boolean) => referent.save(livret, 'notes', [{ payload: { act: 'decision', about: { replica, n }, keep }, observed: [] }])
      decide(1, true)
      decide(2, false)
      decide(3, true)
      await everybody(referent, responsable)
    },
  },
  {
    name: 'the same again, a gap, another story, another’s replica',
    async play(table) {
      const { livret, referent, beneficiaire } = table
      referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
      const honest = pushed(referent)
      await say(table, referent, honest)
      await say(table, referent, honest)
      const [signed] = honest.c ?? []
      if (signed === undefined) throw new Error('nothing written')
      const [previous, [schema, volet, replica, n, author, epoch, seq, time, rows], salt] = signed
      const again = (change: { n?: number; previous?: string; value?: string; author?: string }): Partial<WireRequest> => ({
        c: [[change.previous ?? previous, [schema, volet, replica, change.n ?? n, change.author ?? author, epoch, seq, time, change.value === undefined ? rows : [[[1, 'identite', 'commune', change.value]]]], salt, '', '']],
      })
      await say(table, referent, again({ n: n + 5 }))
      await say(table, referent, again({ value: 'Eu' }))
      await say(table, referent, again({ n: n + 1, previous: 'A'.repeat(43), value: 'Eu' }))
      await say(table, beneficiaire, again({ author: beneficiaire.personne }))
      await say(table, beneficiaire, again({}))
      await everybody(referent, beneficiaire)
    },
  },
  {
    name: 'pages and digests: what waits is said, equal digests say nothing, others ask for the vector',
    async play(table) {
      const { livret, referent, conseiller, peer } = table
      for (let i = 0; i < 6; i++) referent.create(livret, 'notes', 'note', { genre: 'appel', jour: `2026-11-1${i}` })
      referent.set(livret, 'freins', 'frein.logement', 'vuNiveau', 'gene')
      await referent.sync()
      const tablet = peer(conseiller.personne)
      const cursors = new Map<string, [string, number, number]>()
      for (let round = 0; round < 20; round++) {
        const reply = await say(table, tablet, { v: [...cursors.values()], w: 1, m: 200 })
        for (const fragment of reply.f ?? []) cursors.set(fragment[0], [fragment[0], fragment[1], entriesOf(fragment)?.last ?? 0])
        if (reply.s === undefined) break
      }
      // After `<livret>/`; which kind it is makes no difference to the digest.
      const digest = cursorsDigest([...cursors.values()].map(([key, epoch, seq]) => ({ volet: { livret, kind: key.slice(23) as 'notes' }, epoch, seq })))
      await say(table, tablet, { d: digest })
      await say(table, tablet, { d: 'A'.repeat(16) })
      await say(table, tablet, { v: [[`${livret}/equipe`, 1, 3], [`${livret}/cercle`, 1, 5]] })
    },
  },
  {
    name: 'the server lost the end of its log: another epoch, and what was lost is offered again',
    async play(table, recorder) {
      const { livret, referent, beneficiaire } = table
      referent.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
      const [first, second] = [recorder.steps.length, referent.request()]
      await referent.sync()
      referent.set(livret, 'cercle', 'identite', 'commune', 'Eu')
      const third = referent.request()
      await referent.sync()
      await beneficiaire.sync()
      await recorder.failOver(2, [0, first])
      const cursor = referent.shelf(livret, 'cercle').seq
      await say(table, referent, { v: [[`${livret}/cercle`, 1, cursor]], w: 1 })
      await say(table, referent, { ...(third.c ? { c: third.c } : {}), v: [[`${livret}/cercle`, 2, cursor - 1]] })
      await say(table, referent, { ...(second.c ? { c: second.c } : {}) })
      await say(table, beneficiaire, { v: [[`${livret}/cercle`, 1, cursor]], w: 1 })
    },
  },
  {
    name: 'what names a prison or a sentence is refused, alone and in what the text becomes',
    async play({ livret, referent, beneficiaire }) {
      referent.set(livret, 'parcours', 'contrat', 'projet', 'Reprendre après la prison')
      referent.write(livret, 'parcours', 'contrat', 'objectif', 'Je sors de pri')
      referent.write(livret, 'parcours', 'contrat', 'objectif', 'Je sors de prison')
      await everybody(referent, beneficiaire)
    },
  },
  {
    name: 'a device is revoked: what it holds waits for the référent, what it says knowing of later is refused',
    async play({ livret, referent, beneficiaire, peer }, recorder) {
      const tablet = peer(beneficiaire.personne)
      await tablet.sync()
      await recorder.revoke(tablet.session)
      tablet.set(livret, 'parcours', 'contrat', 'projet', 'Cuisine')
      tablet.set(livret, 'cercle', 'identite', 'commune', 'Dieppe')
      await tablet.sync()
      referent.set(livret, 'cercle', 'identite', 'codePostal', '76200')
      await referent.sync()
      const decide = (kind: 'cercle' | 'parcours', keep: boolean) => referent.save(livret, kind, [{ payload: { act: 'decision', about: { replica: tablet.shelf(livret, kind).replica, n: 1 }, keep }, observed: [] }])
      decide('parcours', true)
      decide('cercle', false)
      await everybody(referent, beneficiaire)
      // As one that read of the circle elsewhere.
      tablet.shelf(livret, 'cercle').seq = referent.shelf(livret, 'cercle').seq
      tablet.set(livret, 'parcours', 'contrat', 'objectifDate', '2026-12-18')
      await tablet.sync()
      await everybody(referent)
    },
  },
  {
    name: 'work issued again that its original comes to as well: it stands once, and what was written over either goes on',
    async play({ livret, referent, beneficiaire, peer }) {
      const tablet = peer(referent.personne)
      const etape = referent.create(livret, 'parcours', 'etape', { dispositif: 'action' })
      await everybody(referent, tablet)
      const written = [
        ...referent.set(livret, 'parcours', 'contrat', 'projet', 'Cuisine'),
        ...referent.write(livret, 'parcours', 'contrat', 'objectif', 'Je cherche'),
        ...referent.move(livret, 'parcours', etape, 'enCours'),
      ]
      tablet.issueAgain(livret, 'parcours', written)
      tablet.set(livret, 'parcours', 'contrat', 'projet', 'Salle')
      tablet.write(livret, 'parcours', 'contrat', 'objectif', 'Je cherche un contrat')
      tablet.move(livret, 'parcours', etape, 'terminee')
      await everybody(referent, tablet, beneficiaire)
      // The other way round: the original comes to what was issued again.
      const later = referent.write(livret, 'parcours', 'contrat', 'objectif', 'Je cherche un contrat, vite')
      tablet.issueAgain(livret, 'parcours', later)
      referent.write(livret, 'parcours', 'contrat', 'objectif', 'Je cherche un contrat, vite et bien')
      await everybody(tablet, referent, beneficiaire)
    },
  },
  {
    name: 'who may not read: the same words for what exists and what does not',
    async play(table) {
      const { ids, livret, peer, conseiller } = table
      const stranger = peer()
      for (const [target, kind] of [[livret, 'cercle'], [livret, 'notes'], [ids.livret(), 'notes']] as const) {
        stranger.set(target, kind, 'identite', 'commune', 'Dieppe')
        await say(table, stranger, { ...pushed(stranger), v: [[`${target}/${kind}`, 1, 3]] })
        stranger.shelf(target, kind).pending = []
      }
      conseiller.set(livret, 'equipe', 'identite', 'commune', 'Dieppe')
      await say(table, conseiller, { ...pushed(conseiller), v: [[`${livret}/equipe`, 1, 0]] })
    },
  },
  {
    name: 'documents: the hash of the whole text, a signature by whom it names; one waits for its document or falls with it',
    async play({ ids, livret, referent, beneficiaire }) {
      const texte = 'Contrat de parcours\nObjectif : travailler en cuisine — près de chez moi 🙂'
      const whole = { modele: 1, nature: 'contrat', parties: [beneficiaire.personne, referent.personne].join(), texte, empreinte: sha256Text(texte) }
      const by = (who: Peer, document: EntityId, of = texte) => ({ document, empreinte: sha256Text(of), signataire: who.personne, moyen: 'espace', acte: 'lu' })
      const create = (entity: CreatedId, type: string, values: Readonly<Record<string, Scalar>>): Draft => ({ payload: { act: 'create', entity, type, values }, observed: [] })
      const [shown, unheard, wrong] = [ids.entity(), ids.entity(), ids.entity()]
      beneficiaire.create(livret, 'parcours', 'signature', by(beneficiaire, unheard))
      await beneficiaire.sync()
      referent.save(livret, 'parcours', [create(shown, 'document', whole), create(ids.entity(), 'signature', by(referent, shown))])
      referent.save(livret, 'parcours', [create(unheard, 'document', { ...whole, nature: 'avenant', precedente: whole.empreinte })])
      referent.save(livret, 'parcours', [create(wrong, 'document', { ...whole, empreinte: sha256Text(`${texte} `) }), create(ids.entity(), 'signature', by(referent, wrong))])
      await everybody(referent, beneficiaire)
      beneficiaire.create(livret, 'parcours', 'signature', by(beneficiaire, shown, `${texte} `))
      beneficiaire.create(livret, 'parcours', 'signature', { ...by(beneficiaire, shown), signataire: referent.personne })
      beneficiaire.create(livret, 'parcours', 'signature', by(beneficiaire, wrong))
      beneficiaire.create(livret, 'parcours', 'signature', by(beneficiaire, shown))
      beneficiaire.set(livret, 'parcours', shown, 'texte', 'Autre chose')
      await everybody(beneficiaire, referent)
    },
  },
]
