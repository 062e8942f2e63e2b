/** A space that opens no more, or not before the server answers: what waits in it leaves by itself meanwhile, and nothing of it is shown. */
import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from '../ports/clock.ts'
import type { Engine } from '../sync/lateRunner.ts'
import { noteHeard } from '../sync/regles.ts'
import type { Space } from '../sync/space.ts'
import type { AppState, Session } from './session.ts'

export interface Closing {
  readonly clock: Clock
  readonly remember: { set(id: string | undefined): void }
  readonly opened: { readonly id: string; readonly space: Space; readonly engine: Engine; readonly remove: () => Promise<unknown> }
  readonly openSpace: (id: string) => Promise<void>
  /** It was not locked meanwhile, nor left. */
  readonly isShown: () => boolean
}

export async function showClosed({ clock, remember, opened: { id, space, engine, remove }, openSpace, isShown }: Closing, session: Session, state: StoreApi<AppState>): Promise<void> {
  if (session.clos === 'retire') {
    await session.close()
    // Nothing of the person's waits there.
    remember.set(undefined)
    await remove()
  } else {
    const before = engine.view().lastSuccess
    const stop = engine.subscribe(() => {
      const { lastSuccess, phase } = engine.view()
      // Who has to show a second factor first does it in the open space: the server has answered.
      if (lastSuccess === before && phase !== 'facteur') return
      stop()
      void openAgain()
    })
  }
  state.setState({ phase: 'clos', why: session.clos ?? 'perime' }, true)

  /** Its keys may have been forgotten since: whoever went away finds it locked. */
  async function openAgain(): Promise<void> {
    await noteHeard(space, clock.now())
    if (!isShown()) return
    await session.close()
    await openSpace(id)
  }
}
