/**
 * What a CEP conseiller could still learn without being sent anything: from counts, from hints, from a stub, from livrets
 * that are not theirs at all, and from the answers to questions they should not ask.
 */
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { WireSignedChunk } from '../src/protocol/wire.ts'
import { TinyClient } from '../src/testing/tinyClient/tinyClient.mjs'
import { button, openFromFileActive, openPage } from './support/acts.ts'
import type { Device } from './support/people.ts'
import { POLL, stored, useScene } from './support/scene.ts'
import { useUnguarded } from './support/newBuild.ts'
import { keeps, readStore } from './support/store.ts'
import { bodyText, isSync, readReply, syncs, writeBody, type WireFragment } from './support/wire.ts'

const scene = useScene()
const unguarded = useUnguarded()

/** What a conseiller reads where they are in the circle. */
const READ_BY_CEP = new Set(['cercle', 'parcours', 'freins', 'notes', 'aides', 'competences'])
const NIR = '1 85 05 14 118 032 27'

test('counts, hints and stubs tell nothing of what they may not read, nor do livrets that are not theirs', { timeout: 150_000 }, async () => {
  await scene.server.kill()
  await scene.server.start({}, unguarded.program)
  const tablet = await scene.person('Maud T.', 'tablette')
  await openFromFileActive(tablet.page, 'Fatou B.')
  // Refused, once in a volet he reads and once in one he does not.
  await note(tablet, `Le numéro ${NIR}, entre nous.`, 'Pour l’équipe')
  await note(tablet, `Le numéro ${NIR}, pour tous.`, 'Partagée avec Fatou')
  await answered(tablet)
  await tablet.reload()

  const desk = await scene.person('Paul D.', 'bureau')
  const paul = personOf(desk)
  const mine = new Set([...logsOf(desk).keys()].filter((volet) => volet.endsWith('/cercle')).map(livretOf))
  const mayRead = (volet: string): boolean => mine.has(livretOf(volet)) && (READ_BY_CEP.has(kindOf(volet)) || kindOf(volet) === `prive:${paul}`)
  expect(mine.size).toBe(8)
  for (const volet of logsOf(desk).keys()) expect(mayRead(volet), volet).toBe(true)

  // A hint is news of something: none for what he may not read. The référent's own hint says when it was given.
  const hisNews = news(desk)
  const herNews = news(tablet)
  await note(tablet, 'Rideau gris, pour l’équipe seulement.', 'Pour l’équipe')
  await expect.poll(() => news(tablet), POLL).toBeGreaterThan(herNews)
  await note(tablet, 'Rideau clair, pour Paul aussi.', 'Partagée avec Fatou')
  await stored(desk.page, 'Rideau clair, pour Paul aussi.')
  await expect.poll(() => news(desk), POLL).toBeGreaterThan(hisNews)
  expect(news(desk) - hisNews).toBe(1)

  // Of a refused operation in a volet he reads, that there was one and why; never a word of it. Of the team's, nothing.
  const stubs = (device: Device): readonly string[] => [...logsOf(device)].flatMap(([volet, log]) => log.flatMap((item) => (item.what === 'stub' ? [`${volet}:${item.seq}:${item.reason}`] : [])))
  const theirs = stubs(tablet)
  expect(theirs.some((each) => each.includes('/equipe:'))).toBe(true)
  expect(theirs.some((each) => each.includes('/notes:'))).toBe(true)
  expect(stubs(desk)).toEqual(theirs.filter((each) => mayRead(each.split(':').slice(0, -2).join(':'))))
  for (const words of [NIR, 'entre nous', 'pour tous']) expect(received(desk)).not.toContain(words)

  // "Still waiting" counts what is then sent, and nothing else; no log has a gap.
  let left = 0
  for (const { reply } of syncs(desk.link.passed()).filter(({ request }) => request.whole)) {
    const sent = reply.fragments.reduce((sum, { items }) => sum + items.length, 0)
    if (left > 0) expect(reply.waiting).toBe(left - sent)
    left = reply.waiting
  }
  expect(left).toBe(0)
  for (const [volet, log] of logsOf(desk)) expect([...log.entries()].filter(([at, item]) => (item as unknown) === undefined || item.seq !== at + 1), volet).toEqual([]) // the log is sparse where it is wrong

  // The référent's other livrets: not an identifier of them. The same search finds them all on her side.
  const others = [...new Set([...logsOf(tablet).keys()].map(livretOf))].filter((livret) => !mine.has(livret))
  expect(others.length).toBeGreaterThan(5)
  const [hisStore, herStore] = [await readStore(desk.page), await readStore(tablet.page)]
  expect(others.filter((livret) => received(desk).includes(livret) || keeps(hisStore, livret))).toEqual([])
  expect(others.filter((livret) => received(tablet).includes(livret) && keeps(herStore, livret))).toEqual(others)
  await Promise.all([tablet.context.close(), desk.context.close()])
})

test('a volet that is not theirs answers like one that does not exist', { timeout: 120_000 }, async () => {
  const desk = await scene.person('Paul D.', 'bureau')
  const tablet = await scene.person('Maud T.', 'tablette')
  const phone = await scene.person('Fatou B.', 'telephone')
  const mine = new Set(logsOf(desk).keys())
  const volets = [...logsOf(tablet).keys(), ...logsOf(phone).keys()]
  const inHisLivrets = (volet: string): boolean => mine.has(`${livretOf(volet)}/cercle`)
  const secret = [
    volets.find((volet) => kindOf(volet) === 'equipe' && inHisLivrets(volet)),
    volets.find((volet) => kindOf(volet).startsWith('prive:') && inHisLivrets(volet)),
    volets.find((volet) => kindOf(volet).startsWith('sensible:') && !mine.has(volet)),
    volets.find((volet) => kindOf(volet) === 'cercle' && !mine.has(volet)),
    volets.find((volet) => kindOf(volet) === 'notes' && !mine.has(volet)),
  ].filter((volet) => volet !== undefined)
  expect(secret).toHaveLength(5)

  // Another device of his, whose program asks what it likes, and signs it well.
  const his = await TinyClient.enter(`http://127.0.0.1:${scene.server.port}`, personOf(desk))
  const ask = async ({ c, ...body }: Question = { p: 1, a: his.device }): Promise<string> => {
    const message = c === undefined ? body : { ...body, c: await Promise.all(c.map((each) => his.sign(each))) }
    const { status, bytes } = await his.postBytes(new Uint8Array(writeBody(message)))
    if (status === 200) readReply(Buffer.from(bytes))
    return `${status} ${status === 200 ? bodyText(Buffer.from(bytes)) : Buffer.from(bytes).toString()}`
  }
  const [replica, entity, salt] = [randomBytes(8), randomBytes(16), randomBytes(16)].map((bytes) => bytes.toString('base64url'))
  const device = his.device
  const chunk = (volet: string, n: number, payload: unknown): Question => ({
    p: 1, a: device, c: [['', [1, volet, replica, n, personOf(desk), 1, 0, 1_700_000_000_000, [[payload]]], salt, '', ''] as WireSignedChunk], // a chunk as PROTOCOL.md has it
  })
  const questions = (volet: string): readonly Question[] => [
    { p: 1, a: device, v: [[volet, 1, 0]] },
    { p: 1, a: device, v: [[volet, 1, 1_000]] },
    { p: 1, a: device, d: 'AAAAAAAAAAAAAAAA', v: [[volet, 1, 2]] },
    chunk(volet, 1, [0, entity, 'note', { genre: 'autre' }]),
    chunk(volet, 1, [0, entity, 'membre', { nom: 'Paul D.' }]),
    chunk(volet, 2, [1, entity, 'genre', 'autre']),
    chunk(volet, 7, [4, entity, 'etat', 'prevue', 'enCours']),
  ]
  const shape = (text: string, volet: string): string => text.replaceAll(volet, 'VOLET').replace(/"t":\d+/, '"t":0')
  for (const volet of secret) {
    const nowhere = `${randomBytes(16).toString('base64url')}/${kindOf(volet)}`
    const unknown = questions(nowhere)
    for (const [at, question] of questions(volet).entries())
      expect(shape(await ask(question), volet), `${kindOf(volet)}, question ${at}`).toBe(shape(await ask(unknown[at]), nowhere))
  }
  // The questions are good ones: of a volet of his own they get another answer.
  const own = [...mine].find((volet) => kindOf(volet) === 'notes') ?? ''
  const nowhere = `${randomBytes(16).toString('base64url')}/notes`
  const [first] = questions(own)
  const [firstNowhere] = questions(nowhere)
  expect(shape(await ask(first), own)).not.toBe(shape(await ask(firstNowhere), nowhere))

  // Nothing of it was written, and nobody else is told.
  const rows = await scene.server.rows(`SELECT volet.livret FROM volet LEFT JOIN lecteur USING (livret, kind) WHERE lecteur.personne IS NULL`)
  expect(rows).toEqual([])
  expect(await scene.server.rows(`SELECT 1 FROM entree WHERE ligne LIKE '%${replica ?? ''}%'`)).toEqual([])
})

interface Question {
  readonly p: 1
  readonly a: string
  readonly d?: string
  readonly v?: readonly unknown[]
  readonly c?: readonly WireSignedChunk[]
}

const livretOf = (volet: string): string => volet.slice(0, 22)
const kindOf = (volet: string): string => volet.slice(23)

/** The log of each volet, as this device was sent it. */
function logsOf(device: Device): ReadonlyMap<string, WireFragment['items']> {
  const found = new Map<string, WireFragment['items'][number][]>()
  for (const { reply } of syncs(device.link.passed()))
    for (const { volet, items } of reply.fragments) {
      const log = found.get(volet) ?? []
      for (const item of items) log[item.seq - 1] = item
      found.set(volet, log)
    }
  return found
}

/** Everything that reached the device from the API, heads and errors included. */
const received = (device: Device): string =>
  device.link.passed().filter(({ path }) => path.startsWith('/api/')).map((each) => [
    each.response?.start, ...[...(each.response?.headers ?? [])].map(String), isSync(each) && each.whole && each.status === 200 ? bodyText(each.body) : each.body.toString('utf8'),
  ].join('\n')).join('\n')

const news = (device: Device): number =>
  device.link.passed().filter(({ path }) => path === '/api/hints').reduce((sum, { body }) => sum + (body.toString().match(/^data:/gm)?.length ?? 0), 0)

const personOf = (device: Device): string =>
  /"personne":"([A-Za-z0-9_-]{22})"/.exec(device.link.passed().find(({ path }) => path === '/api/demo/entrer')?.body.toString() ?? '')?.[1] ?? ''

async function note(tablet: Device, texte: string, readers: string): Promise<void> {
  const quick = tablet.page.getByRole('region', { name: /^Note rapide/ })
  await button(quick, 'Entretien').click()
  await button(quick, 'Écrire').click()
  await quick.getByLabel('Texte de la note').fill(texte)
  await button(quick, readers).click()
  await button(quick, 'Écrire').waitFor({ state: 'detached' })
}

/** The server has answered everything this device wrote. */
async function answered(device: Device): Promise<void> {
  await openPage(device.page, 'Notes')
  await expect.poll(() => device.page.getByText(/^Gardé sur cet appareil/).count(), POLL).toBe(0)
}
