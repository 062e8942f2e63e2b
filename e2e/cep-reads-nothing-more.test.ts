/**
 * A conseiller CEP receives nothing of a volet they may not read: no text, entity, volet, count, stub or error,
 * neither on the wire, decoded by PROTOCOL.md, nor in what their device keeps. The same look at the référent's
 * device must find it all: otherwise it would prove nothing.
 */
import { expect, test } from 'vitest'
import { button, openFromFileActive, openPage, openShared, shows } from './support/acts.ts'
import type { Device } from './support/people.ts'
import { useUnguarded } from './support/newBuild.ts'
import { stored, useScene } from './support/scene.ts'
import { readStore } from './support/store.ts'
import { bodyText, isSync, syncs, type WireOperation } from './support/wire.ts'

const scene = useScene()
const unguarded = useUnguarded()

const HIDDEN = /\/(equipe|sensible:|prive:)/

/** Sentences of an operation; codes of the vocabularies stand in every program. */
const wordsOf = (operation: WireOperation): readonly string[] => {
  const found: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.push(value)
    else if (Array.isArray(value)) value.forEach(walk)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  walk(operation.payload.slice(2))
  return found.filter((each) => each.length >= 12 && each.includes(' '))
}

interface Hidden {
  readonly volets: ReadonlySet<string>
  readonly ids: ReadonlySet<string>
  readonly words: ReadonlySet<string>
}

/** Everything that volets of the hidden kinds said to this device, as PROTOCOL.md lets a stranger read it. */
function hiddenOf(device: Device): Hidden {
  const [volets, ids, words, open] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()]
  for (const { reply } of syncs(device.link.passed())) {
    for (const fragment of reply.fragments) {
      const secret = HIDDEN.test(fragment.volet)
      if (secret) volets.add(fragment.volet)
      for (const item of fragment.items) {
        if (item.what === 'stub') {
          if (secret) ids.add(item.commitment)
          continue
        }
        for (const word of wordsOf(item)) (secret ? words : open).add(word)
        const created = item.payload[0] === 0 ? item.payload[1] : undefined
        if (secret && typeof created === 'string') ids.add(created)
      }
    }
  }
  for (const word of open) words.delete(word)
  return { volets, ids, words }
}

/** What of it can be read off everything this device ever received, whatever the address, and off all that it keeps. */
async function foundOn(device: Device, hidden: Hidden): Promise<{ readonly wire: readonly string[]; readonly store: readonly string[] }> {
  const received = device.link.passed().map((each) => (isSync(each) && each.whole && each.status === 200 ? bodyText(each.body) : each.body.toString('utf8'))).join('\n')
  const kept = (await readStore(device.page)).bytes
  const said = [...hidden.volets, ...hidden.ids, ...hidden.words]
  const lasting = [...hidden.ids, ...hidden.words]
  const inText = (text: string) => (each: string): boolean => text.includes(each) || text.includes(JSON.stringify(each).slice(1, -1))
  return {
    wire: said.filter(inText(received)),
    store: [
      ...lasting.filter((each) => inText(kept)(Buffer.from(each, 'utf8').toString('latin1'))),
      // As a manifest names a volet beside its cursor.
      ...new Set([...kept.matchAll(/"(equipe|sensible:[a-z-]+|prive:[\w-]{22})":\{"epoch"/g)].map((match) => `manifest ${String(match[1])}`)),
    ],
  }
}

test('a CEP receives nothing of what they may not read, and the same look finds it all for the référent', { timeout: 150_000 }, async () => {
  await scene.server.kill()
  await scene.server.start({}, unguarded.program)
  const tablet = await scene.person('Maud T.', 'tablette')
  const { page } = tablet
  await openFromFileActive(page, 'Fatou B.')
  const quick = page.getByRole('region', { name: 'Note rapide : Fatou' })
  const note = async (words: string, keep: string): Promise<void> => {
    await button(quick, 'Entretien').click()
    await button(quick, 'Écrire').click()
    await quick.getByLabel('Texte de la note').fill(words)
    await button(quick, keep).click()
    await stored(page, words)
    await button(quick, 'Écrire').waitFor({ state: 'detached' })
  }
  await note('Canari de l’équipe : rappeler avant mardi.', 'Pour l’équipe')
  await note('Canari du brouillon : à relire avant de dire.', 'Brouillon')
  // Refused: its stub goes to the équipe, and to nobody else.
  await note('Canari refusé : 2 94 08 76 351 042 77.', 'Pour l’équipe')
  await shows(page, /À régler/)

  const desk = await scene.person('Paul D.', 'bureau')
  await openShared(desk.page, 'Fatou B.')
  for (const place of ['Freins', 'Aides', 'Notes', 'Qui l’accompagne']) await openPage(desk.page, place)

  // The référent's other device receives it all anew.
  const other = await scene.person('Maud T.', 'bureau')
  const hidden = hiddenOf(other)
  const kinds = new Set([...hidden.volets].map((volet) => volet.slice(23).replace(/:.*/, '')))
  expect([...kinds].sort()).toEqual(['equipe', 'prive', 'sensible'])
  for (const canary of ['Canari de l’équipe : rappeler avant mardi.', 'Canari du brouillon : à relire avant de dire.']) expect(hidden.words).toContain(canary)
  expect(syncs(other.link.passed()).some(({ reply }) => reply.fragments.some(({ volet, items }) => volet.endsWith('/equipe') && items.some((item) => item.what === 'stub')))).toBe(true)

  const forReferent = await foundOn(other, hidden)
  expect(forReferent.wire).toHaveLength(hidden.volets.size + hidden.ids.size + hidden.words.size)
  expect(forReferent.store).toEqual(expect.arrayContaining([...hidden.ids, ...hidden.words, 'manifest equipe']))

  const forConseiller = await foundOn(desk, hidden)
  expect(forConseiller).toEqual({ wire: [], store: [] })
  const named = syncs(desk.link.passed()).flatMap(({ request, reply }) => [
    ...(request.vector ?? []).map(([volet]) => volet), ...reply.fragments.map(({ volet }) => volet), ...reply.beginnings.map(({ volet }) => volet), ...reply.answers.map(({ volet }) => volet), ...reply.evicted,
  ])
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((volet) => HIDDEN.test(volet))).toEqual([])
  // Nothing on the screens either: no row, no count, no lock.
  expect(await desk.page.locator('body').innerText()).not.toMatch(/Canari|équipe/)
})
