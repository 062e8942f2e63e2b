/** A space that opens no more, or not before the server answers: what waits in it leaves by itself meanwhile, and nothing of it is shown. */
import type { StoreApi } from 'zustand/vanilla'
import type { Engine } from '../sync/lateRunner.ts'
import type { AppState, Session } from './session.ts'

export interface Closing {
  readonly engine: Engine
  /** Lets this tab remember it no more, and destroys it, keys first. */
  readonly remove: () => Promise<unknown>
  /** Looks at it again. */
  readonly again: () => void
}

export async function showClosed({ engine, remove, again }: Closing, session: Session, state: StoreApi<AppState>): Promise<void> {
  if (session.clos === 'retire') {
    await session.close()
    // Nothing of the person's waits there.
    await remove()
  } else {
    const before = engine.view().lastSuccess
    const stop = engine.subscribe(() => {
      if (engine.view().lastSuccess === before) return
      stop()
      again()
    })
  }
  state.setState({ phase: 'clos', why: session.clos ?? 'perime' }, true)
}
