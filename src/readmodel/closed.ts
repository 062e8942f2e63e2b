/** A space that opens no more, or not before the server answers: what waits in it leaves by itself meanwhile, and nothing of it is shown. */
import type { StoreApi } from 'zustand/vanilla'
import type { AppDeps, OpenedSpace } from './createApp.ts'
import type { AppState, Session } from './session.ts'

/** @param again once the server was heard */
export async function showClosed(opened: OpenedSpace, session: Session, state: StoreApi<AppState>, { remember }: Pick<AppDeps, 'remember'>, again: (opened: OpenedSpace) => Promise<void>): Promise<void> {
  const { engine } = opened
  if (session.clos === 'retire') {
    remember.set(undefined)
    await session.close()
    // Its keys go with it: nothing of the person's waits there.
    await opened.remove()
  } else {
    const before = engine.view().lastSuccess
    const stop = engine.subscribe(() => {
      if (engine.view().lastSuccess === before) return
      stop()
      void again(opened)
    })
  }
  state.setState({ phase: 'clos', why: session.clos ?? 'perime' }, true)
}
