/** Whatever dies, and whenever: the operation is wholly there or not, and where « Gardé » was shown it is there. */
import { expect, test } from 'vitest'
import { button, shows, writeNote } from './support/acts.ts'
import { enter } from './support/people.ts'
import { arrived, useScene } from './support/scene.ts'
import { pushes, readReply, readRequest } from './support/wire.ts'

const scene = useScene()

test('the whole browser dies once « Gardé » is shown: it is there', { timeout: 90_000 }, async () => {
  const profile = await scene.stage.profile(scene.server, 'telephone')
  await enter(profile.device(), 'Théo R.')
  await arrived(profile.device())
  await profile.device().link.cut()
  const written: string[] = []
  for (const words of ['Le scooter est réparé.', 'Je reprends lundi.']) {
    await profile.device().goto('/mon/notes/ecrire')
    if (written.length > 0) await button(profile.device().page, /^Reprendre : Théo R\./).click()
    await writeNote(profile.device().page, words)
    await profile.kill()
    written.push(words)
    await profile.start()
  }
  const { page } = profile.device()
  await profile.device().goto('/mon/notes')
  await button(page, /^Reprendre : Théo R\./).click()
  for (const words of written) await page.getByText(words, { exact: true }).waitFor()
  await profile.device().context.close()
})

test('the server dies between commit and reply: asked again, it says the same, once', { timeout: 90_000 }, async () => {
  const phone = await scene.person('Jade C.', 'telephone')
  const before = await entries()
  await scene.server.kill()
  await phone.goto('/mon/notes/ecrire')
  await writeNote(phone.page, 'Mes chaussures sont arrivées.')
  phone.link.forget()
  await scene.server.start({ NODE_ENV: 'test', LIVRET_TEST_KILL: 'afterCommit' })
  await phone.reload()
  await scene.server.ended()
  // The device may ask again before it is told that nobody answers any more: the same, and unheard too.
  const unheard = pushes(phone.link.passed())
  const sent = unheard.map(({ requestBody }) => readRequest(requestBody).chunks)
  expect(sent.length).toBeGreaterThan(0)
  for (const chunks of sent) expect(chunks).toEqual(sent[0])
  for (const { status } of unheard) expect(status).toBe(0)

  await scene.server.start()
  // Committed, though nobody was told.
  const committed = await entries()
  expect(committed.length).toBeGreaterThan(before.length)
  phone.link.forget()
  await phone.reload()
  await shows(phone.page.getByRole('listitem').filter({ hasText: 'Mes chaussures sont arrivées.' }), 'Envoyé')
  const [again] = pushes(phone.link.passed())
  expect(again && readRequest(again.requestBody).chunks).toEqual(sent[0])
  const verdicts = again ? readReply(again.body).answers.flatMap((answer) => answer.verdicts.map(({ state, rest }) => [answer.volet, state, rest[0]])) : []
  expect(verdicts).toEqual(committed.slice(before.length).map(({ volet, seq }) => [volet, 'accepted', seq]))
  expect(await entries()).toEqual(committed)
  await phone.context.close()
})

/** The server's log, oldest first. */
async function entries(): Promise<readonly { readonly volet: string; readonly seq: number }[]> {
  const rows = await scene.server.rows("SELECT livret || '/' || kind AS volet, seq FROM entree ORDER BY recue_le, livret, kind, seq")
  return rows.map(({ volet, seq }) => ({ volet: String(volet), seq: Number(seq) }))
}
