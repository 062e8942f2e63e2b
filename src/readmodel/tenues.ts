/**
 * What waits for this person's decision (fault 16): read from the server, kept on the device as it was last heard, and
 * decided by operations like any others, so also without network.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LivretId } from '../base/ids.ts'
import { err, ok } from '../base/result.ts'
import { holderOf } from '../domain/permissions.ts'
import { voletKey, type VoletId } from '../domain/volet.ts'
import { MAX_GROUP, type Batch, type Draft } from '../operations/draft.ts'
import { dotKey } from '../operations/operation.ts'
import { readTenues, writeTenue, type Tenue } from '../protocol/tenues.ts'
import { TENUES_KEPT } from '../sync/records.ts'
import type { Rights } from '../sync/rights.ts'
import type { LivretContent, Space } from '../sync/space.ts'
import type { Saved } from './commands.ts'
import type { OpenedLivret } from './opened.ts'
import { saveFault } from './saveFault.ts'
import { projectTenues, type TenueView } from './tenueViews.ts'
import type { LivretView } from './views.ts'

export interface TenuesView {
  readonly loaded: boolean
  /** As the server says now; otherwise as it was last heard. */
  readonly fresh: boolean
  readonly items: readonly TenueView[]
  /** More wait than could be told at once. */
  readonly encore: boolean
}

export interface Tenues {
  readonly store: StoreApi<TenuesView>
  readonly refresh: () => Promise<void>
  /** Kept here first, then sent like the rest. */
  readonly decide: (items: readonly TenueView[], keep: boolean) => Saved
}

interface Deps {
  readonly space: Space
  readonly rights: () => Promise<Pick<Rights, 'tenues'>>
  readonly open: (livret: LivretId) => Promise<{ readonly content: LivretContent; readonly opened: OpenedLivret; readonly view: LivretView } | undefined>
}

export function openTenues({ space, rights, open }: Deps): Tenues {
  const store = createStore<TenuesView>(() => ({ loaded: false, fresh: false, items: [], encore: false }))
  let heard: { readonly tenues: readonly Tenue[]; readonly encore: boolean } | undefined

  async function keep(): Promise<void> {
    if (heard === undefined || heard.tenues.length === 0) await space.drafts.remove(TENUES_KEPT)
    else await space.drafts.put(TENUES_KEPT, JSON.stringify({ tenues: heard.tenues.map(writeTenue), encore: heard.encore }))
  }

  /** Of livrets this person still holds here, what has no answer of theirs on its way. */
  async function project(): Promise<readonly TenueView[]> {
    const tenues = heard?.tenues ?? []
    const items: TenueView[] = []
    for (const livret of new Set(tenues.map(({ volet }) => volet.livret))) {
      const found = await open(livret)
      if (found === undefined || holderOf(found.opened.standing.cercle) !== space.personne) continue
      const { content, opened, view } = found
      const answered = new Set(content.volets.flatMap(({ kind, pending }) => pending.flatMap(({ operation: { payload } }) =>
        payload.act === 'decision' ? [`${kind} ${dotKey(payload.about)}`] : [])))
      const theirs = tenues.filter(({ volet }) => volet.livret === livret)
      const answeredGroups = new Set(theirs.filter(({ volet, operation: { dot } }) => answered.has(`${volet.kind} ${dotKey(dot)}`)).map(groupOf))
      const ends = (personne: string) => view.membres.find((membre) => membre.personne === personne && membre.fin !== null)?.fin ?? null
      items.push(...projectTenues(opened, theirs.filter((tenue) => !answeredGroups.has(groupOf(tenue))), ends))
    }
    return items
  }

  async function show(fresh: boolean): Promise<void> {
    store.setState({ loaded: true, fresh, items: await project(), encore: heard?.encore ?? false }, true)
  }

  async function read(): Promise<void> {
    const said = await (await rights()).tenues()
    if (said.ok) {
      heard = said.value
      await keep()
    } else if (heard === undefined) {
      const found = await space.drafts.get(TENUES_KEPT)
      if (found.ok && found.value !== undefined) heard = readTenues(JSON.parse(found.value))
    }
    await show(said.ok)
  }

  let reading: Promise<void> | undefined
  return {
    store,
    refresh: () => (reading ??= read().finally(() => { reading = undefined })),
    async decide(items, kept) {
      const drafts = new Map<string, { readonly volet: VoletId; readonly drafts: Draft[] }>()
      for (const { livret, volet: kind, about } of items) {
        const volet = { livret, kind }
        const batch = drafts.get(voletKey(volet)) ?? { volet, drafts: [] }
        drafts.set(voletKey(volet), batch)
        batch.drafts.push(...about.map((dot): Draft => ({ payload: { act: 'decision', about: dot, keep: kept }, observed: [] })))
      }
      const batches = [...drafts.values()].flatMap(({ volet, drafts: all }): Batch[] =>
        Array.from({ length: Math.ceil(all.length / MAX_GROUP) }, (_, i) => ({ volet, drafts: all.slice(i * MAX_GROUP, (i + 1) * MAX_GROUP), together: false })))
      for (const batch of batches) {
        const saved = await space.save({ batches: [batch] })
        if (!saved.ok) {
          await show(store.getState().fresh)
          return err(saveFault(saved.error))
        }
      }
      // Until it is sent, the server goes on saying that it waits: `project` leaves it out.
      const decided = new Set(items.flatMap(({ livret, volet, about }) => about.map((dot) => `${voletKey({ livret, kind: volet })} ${dotKey(dot)}`)))
      const groups = new Set(heard?.tenues.filter(({ volet, operation: { dot } }) => decided.has(`${voletKey(volet)} ${dotKey(dot)}`)).map(groupOf))
      heard = heard && { ...heard, tenues: heard.tenues.filter((tenue) => !groups.has(groupOf(tenue))) }
      await keep()
      await show(store.getState().fresh)
      return ok(undefined)
    },
  }
}

const groupOf = ({ volet, operation }: Tenue): string => `${voletKey(volet)} ${dotKey(operation.group ?? operation.dot)}`
