/** A whole file active handed over at once: 42 livrets, accepted without network while the old référent writes in each. */
import { expect, test } from 'vitest'
import type { CreatedId, LivretId } from '../base/ids.ts'
import { holderOf } from '../domain/permissions.ts'
import { readCercle } from '../merge/cercle.ts'
import type { Batch, Draft } from '../operations/draft.ts'
import { createTenues } from '../protocol/tellTenues.ts'
import { got } from '../testing/got.ts'
import { Apparatus, Server, setDraft } from '../testing/house.ts'
import { membreDraft } from '../testing/livret.ts'
import { seededIds } from '../testing/seededIds.ts'
import { listDeparts } from './departs.ts'
import { foldOn } from './openLog.ts'

const LIVRETS = 42

test('[I13] [G4] [G10] [P9] 42 livrets: one référent each, nothing lost, all of it told on both sides', async () => {
  const server = new Server()
  const ids = seededIds(42)
  const [responsable, maud, karim] = await Promise.all([1, 2, 3].map((at) => Apparatus.make(server, 420 + at, ids.personne(), at === 1))) as [Apparatus, Apparatus, Apparatus] // three were made
  const livrets: { readonly livret: LivretId; readonly relais: CreatedId }[] = Array.from({ length: LIVRETS }, () => ({ livret: ids.livret(), relais: ids.entity() }))
  const inAll = (drafts: (each: (typeof livrets)[number], i: number) => readonly Draft[], kind: Batch['volet']['kind'] = 'cercle'): { readonly batches: readonly Batch[] } =>
    ({ batches: livrets.map((each, i) => ({ volet: { livret: each.livret, kind }, drafts: drafts(each, i), together: true })) })

  got(await responsable.space.save(inAll((_, i) => [
    membreDraft(ids, responsable.session.personne, 'responsable', 'Nadia F.'), membreDraft(ids, maud.session.personne, 'referent', 'Maud T.'),
    membreDraft(ids, ids.personne(), 'beneficiaire', `Personne ${i}`), setDraft('identite', 'prenom', `Personne ${i}`),
  ])))
  for (const each of [responsable, maud]) await each.sync()
  got(await maud.space.save(inAll(({ relais }) => [
    membreDraft(ids, karim.session.personne, 'referent', 'Karim B.'),
    { payload: { act: 'create', entity: relais, type: 'relais', values: { de: maud.session.personne, vers: karim.session.personne, nature: 'definitif' } }, observed: [] },
  ])))
  for (const each of [maud, karim]) await each.sync()
  expect(got(await karim.space.livrets())).toHaveLength(LIVRETS)

  // Both away: one tap accepts them all, the other goes on writing in each.
  got(await karim.space.save(inAll(({ relais }) => [{ payload: { act: 'transition', entity: relais, field: 'etat', from: 'propose', to: 'accepte' }, observed: [] }])))
  got(await maud.space.save(inAll((_, i) => [setDraft('frein.mobilite', 'vuCommentaire', `Écrit sans réseau ${i}`)], 'freins')))
  await karim.sync()
  await maud.sync()

  // Nothing of the livrets is left with her but what waits, and whose they were.
  expect(got(await maud.space.counts())).toEqual({ waiting: 0, held: LIVRETS, setAside: 0 })
  expect(new Map((await listDeparts(maud.space)).map(({ livret, nom, vers }) => [livret, [nom, vers]]))).toEqual(new Map(livrets.map(({ livret }, i) => [livret, [`Personne ${i}`, 'Karim B.']])))
  for (const { livret } of livrets)
    expect((await maud.content(livret))?.volets).toMatchObject([{ kind: 'freins', entries: [], pending: [{ state: 'held', why: { for: 'decision', by: karim.session.personne } }] }])

  // He is told all of it, she nothing; he keeps all but one.
  const tenues = createTenues(server.journal)
  expect((await tenues.of(maud.session.personne)).tenues).toEqual([])
  const { tenues: waiting, encore } = await tenues.of(karim.session.personne)
  expect([waiting.length, encore]).toEqual([LIVRETS, false])
  got(await karim.space.save({ batches: waiting.map(({ volet, operation: { dot } }, i) => ({ volet, drafts: [{ payload: { act: 'decision', about: dot, keep: i > 0 }, observed: [] }], together: false })) }))
  for (const each of [karim, maud, karim]) await each.sync()
  expect((await tenues.of(karim.session.personne)).tenues).toEqual([])
  expect(got(await maud.space.counts())).toEqual({ waiting: 0, held: 0, setAside: 1 })

  const setAside = waiting[0]?.volet.livret
  for (const [i, { livret }] of livrets.entries()) {
    const [cercle, freins] = [await karim.volet(livret, 'cercle'), await karim.volet(livret, 'freins')]
    expect(cercle && holderOf(readCercle(foldOn(cercle.beginning, cercle.entries)))).toBe(karim.session.personne)
    const said = (freins?.entries ?? []).flatMap((entry) => (entry.kind === 'operation' && entry.operation.payload.act === 'set' ? [[entry.operation.author, entry.operation.payload.value]] : []))
    expect(said).toEqual(livret === setAside ? [] : [[maud.session.personne, `Écrit sans réseau ${i}`]])
  }
})
