/**
 * Who was shown what, told by whoever plays the life and never read off an operation: what stands in conflict in
 * the end, and which moves came after another had been made from the same point. Devices learn of one another
 * only by exchanging with the hub.
 */

/** `volet/entity/field`, as the read model names a field in conflict. */
export type FieldKey = string

export interface Act {
  readonly writes: readonly { readonly key: FieldKey; readonly value: unknown }[]
  readonly move?: { readonly key: FieldKey; readonly to: string }
}

interface Written {
  readonly id: number
  readonly key: FieldKey
  readonly value: unknown
  /** What its author had been shown of the field. */
  readonly over: ReadonlySet<number>
}

interface Told {
  readonly writes: readonly Written[]
  /** The way the machine had come, as shown to whoever moved it, this move at its end. */
  readonly move: { readonly key: FieldKey; readonly way: readonly string[] } | undefined
}

interface Device {
  readonly knows: Map<FieldKey, ReadonlySet<number>>
  readonly ways: Map<FieldKey, readonly string[]>
  pending: Told[]
}

export class Witness {
  /** By device: fields it moved after another had gone elsewhere from there. */
  readonly overtaken = new Map<string, Set<FieldKey>>()
  readonly #devices = new Map<string, Device>()
  readonly #accepted: Written[] = []
  readonly #ways = new Map<FieldKey, readonly string[]>()
  #count = 0

  does(device: string, act: Act): void {
    const own = this.#device(device)
    const writes = act.writes.map(({ key, value }): Written => {
      const written = { id: ++this.#count, key, value, over: own.knows.get(key) ?? new Set() }
      learn(own, written)
      return written
    })
    const { move } = act
    const way = move && [...(own.ways.get(move.key) ?? []), move.to]
    if (move && way) own.ways.set(move.key, way)
    own.pending.push({ writes, move: move && way && { key: move.key, way } })
  }

  exchanges(device: string): void {
    const own = this.#device(device)
    for (const told of own.pending) {
      if (told.move && !this.#goes(told.move.key, told.move.way)) this.overtaken.set(device, (this.overtaken.get(device) ?? new Set()).add(told.move.key))
      else this.#accepted.push(...told.writes)
    }
    own.pending = []
    for (const written of this.#accepted) learn(own, written)
    for (const [key, way] of this.#ways) own.ways.set(key, way)
  }

  /** Fields where two different values stand that nobody saw both of. */
  conflicts(): ReadonlySet<FieldKey> {
    const hidden = new Set(this.#accepted.flatMap(({ over }) => [...over]))
    const values = new Map<FieldKey, Set<unknown>>()
    for (const { id, key, value } of this.#accepted)
      if (!hidden.has(id)) values.set(key, (values.get(key) ?? new Set()).add(value))
    return new Set([...values].filter(([, standing]) => standing.size > 1).map(([key]) => key))
  }

  /** One step further than the machine is, or a step that was taken already. */
  #goes(key: FieldKey, way: readonly string[]): boolean {
    const now = this.#ways.get(key) ?? []
    const along = way.slice(0, now.length).every((state, i) => state === now[i])
    if (!along || way.length > now.length + 1) return false
    if (way.length === now.length + 1) this.#ways.set(key, way)
    return true
  }

  #device(name: string): Device {
    const known = this.#devices.get(name)
    if (known !== undefined) return known
    const made: Device = { knows: new Map(), ways: new Map(), pending: [] }
    this.#devices.set(name, made)
    return made
  }
}

/** A set of what is known is never changed: what was written names it. */
function learn({ knows }: Device, { id, key }: Written): void {
  const known = knows.get(key)
  if (known?.has(id) !== true) knows.set(key, new Set([...(known ?? []), id]))
}
