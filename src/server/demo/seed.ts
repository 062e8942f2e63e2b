/**
 * The demonstration's people and their livrets, made at the first start outside production. A start cut
 * short begins it again, so everything here must be able to run twice: identifiers are derived from
 * fixed names, accounts are replaced, and chunks sent twice have one effect.
 */
import type { Exchange } from '../../protocol/exchange.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Comptes } from '../comptes.ts'

export interface SeedDeps {
  readonly comptes: Comptes
  /** What the people of the demonstration write goes through the authority like everybody's. */
  readonly exchange: Exchange
  readonly clock: Clock
}

export async function seedDemo(_deps: SeedDeps): Promise<void> {
  await Promise.resolve()
}
