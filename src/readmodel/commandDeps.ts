/** What commands are made over. */
import type { LivretId } from '../base/ids.ts'
import type { VoletId } from '../domain/volet.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Space } from '../sync/space.ts'
import type { OpenedLivret } from './opened.ts'
import type { AnnuaireEntry, Me } from './session.ts'
import type { LivretView } from './views.ts'

export interface CommandDeps {
  readonly space: Space
  readonly ids: Ids
  readonly clock: Clock
  readonly me: Me
  /** The livret as this device shows it now, read if need be. */
  readonly open: (livret: LivretId) => Promise<{ readonly opened: OpenedLivret; readonly view: LivretView } | undefined>
  /** Brings here what a volet's snapshot stands for; false when the server cannot be reached. */
  readonly fetchOlder: (volet: VoletId) => Promise<boolean>
  readonly annuaire: () => Promise<readonly AnnuaireEntry[]>
}
