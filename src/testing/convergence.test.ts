/**
 * Random lives of one livret: several people and devices, apart for a while, answers lost, orders mixed.
 * At rest everybody shows the same, nothing waits, and every accepted word stands once.
 */
import { describe, expect, it } from 'vitest'
import type { CreatedId } from '../base/ids.ts'
import type { VoletKind } from '../domain/volet.ts'
import { foldEntries } from '../merge/fold.ts'
import { emptyState } from '../merge/state.ts'
import { stateText } from '../merge/digest.ts'
import { openTable } from './livret.ts'
import type { Peer } from './peer.ts'
import { seededRandom } from './seededIds.ts'

const SEEDS = 150
const KINDS: readonly VoletKind[] = ['cercle', 'parcours', 'freins', 'notes', 'aides']

async function live(seed: number): Promise<{ readonly peers: readonly Peer[]; readonly words: readonly { readonly word: string; readonly peer: Peer; readonly n: number }[]; readonly table: Awaited<ReturnType<typeof openTable>> }> {
  const table = await openTable(seed)
  const random = seededRandom(seed ^ 0x5eed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T // the list is never empty
  const { livret, referent, beneficiaire, conseiller } = table
  const tablet = table.peer(referent.personne)
  const peers = [referent, tablet, beneficiaire, conseiller]
  const etapes: CreatedId[] = []
  const words: { word: string; peer: Peer; n: number }[] = []
  for (let i = 0; i < 60; i++) {
    const peer = pick(peers)
    const choice = random()
    if (choice < 0.25) peer.set(livret, 'cercle', 'identite', pick(['telephone', 'commune']), pick(['Dieppe', 'Rouen', '06 39 98 77 31', 'Eu']))
    else if (choice < 0.5) {
      const before = peer.text(livret, 'parcours', 'contrat', 'objectif')
      const at = Math.floor(random() * (before.length + 1))
      const cut = random() < 0.2 ? Math.min(2, before.length - at) : 0
      const word = String.fromCharCode(0xe000 + i)
      const n = peer.shelf(livret, 'parcours').n
      peer.write(livret, 'parcours', 'contrat', 'objectif', before.slice(0, at) + word + before.slice(at + cut))
      if (peer !== conseiller) words.push({ word, peer, n })
    } else if (choice < 0.55) etapes.push(peer.create(livret, 'parcours', 'etape', { dispositif: 'action' }))
    else if (choice < 0.7 && etapes.length > 0) {
      const id = pick(etapes)
      if (peer.shown(livret, 'parcours').entities.has(id)) peer.move(livret, 'parcours', id, pick(['enCours', 'suspendue', 'terminee', 'arretee']))
    } else if (choice < 0.75) peer.set(livret, 'freins', 'frein.mobilite', pick(['ditNiveau', 'vuNiveau']), pick(['gene', 'bloque']))
    else await peer.sync(random() < 0.3)
  }
  for (let round = 0; round < 3; round++) for (const peer of peers) await peer.sync()
  return { peers, words, table }
}

describe('convergence', () => {
  it(`[I1] [I4] [I5] ${SEEDS} seeded lives: same state for all, nothing waiting, every accepted insertion placed once`, async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { peers, words, table } = await live(seed)
      const [first] = peers
      if (first === undefined) throw new Error('no peer')
      for (const kind of KINDS) {
        const texts = peers.filter((peer) => peer.kinds().includes(`${table.livret}/${kind}`)).map((peer) => stateText(peer.shown(table.livret, kind)))
        expect(new Set(texts).size, `seed ${seed}, ${kind}`).toBeLessThan(2)
      }
      for (const peer of peers) for (const kind of KINDS) expect(peer.shelf(table.livret, kind).pending.length, `seed ${seed}, ${kind}`).toBe(0)
      const log = foldEntries(emptyState(), first.shelf(table.livret, 'parcours').entries)
      const field = log.entities.get('contrat')?.fields.get('objectif')
      const edits = field?.kind === 'texte' ? field.edits : []
      for (const { word, peer, n } of words) {
        const verdict = peer.verdict(table.livret, 'parcours', n)
        const placed = edits.filter((edit) => JSON.stringify(edit.changes).includes(word)).length
        expect(placed, `seed ${seed}, ${word}, ${JSON.stringify(verdict)}`).toBe(verdict?.[1] === 2 ? 0 : 1)
      }
    }
  }, 120_000)
})
