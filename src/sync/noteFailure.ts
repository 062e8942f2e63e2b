import type { Result } from '../base/result.ts'
import { edit, transact, type SpaceFault } from './cabinet.ts'
import type { ExchangeDeps } from './exchangeOnce.ts'

/** The first failure after a success, so that a long silence is told after a restart too. */
export function noteFailure(deps: Pick<ExchangeDeps, 'cabinet' | 'clock'>): Promise<Result<void, SpaceFault>> {
  const now = deps.clock.now()
  return transact(deps.cabinet, ['synchro'], (snapshot) => {
    const before = snapshot.get('synchro')
    if (before === undefined || before.failingSince !== null) return { edits: [], result: undefined }
    return { edits: [edit('synchro', { ...before, failingSince: now })], result: undefined }
  })
}
