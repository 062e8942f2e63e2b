import type { AccountRole } from '../../../domain/roles.ts'

/** Where a role begins, and where a wrong or unknown address leads. */
export const home: Readonly<Record<AccountRole, string>> = {
  beneficiaire: '/mon',
  referent: '/file',
  conseiller: '/partages',
  responsable: '/bureau',
  assistant: '/bureau',
  pilotage: '/appareils/pilotage',
}
