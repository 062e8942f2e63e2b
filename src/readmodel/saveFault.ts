/** What a save that did not succeed is to screens. */
import type { SpaceFault } from '../sync/cabinet.ts'
import type { SaveFault } from './commands.ts'

export function saveFault(fault: SpaceFault): SaveFault {
  switch (fault.fault) {
    case 'full': return { fault: 'full' }
    case 'superseded': return { fault: 'superseded' }
    case 'changed':
    case 'lost':
    case 'tampered': return { fault: 'lost' }
  }
}
