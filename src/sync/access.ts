/**
 * Staying signed in: a token that the server refused is replaced once, by the refresh token or, when that one does
 * not count any more, by signing a challenge with the device's key. So a lost reply or a stolen token ends nothing
 * for whoever has the key. No clock of this device is asked: only the server says that a token is over.
 *
 * Tabs take turns: the second finds what the first brought, and a refresh token is never used twice.
 */
import { err, ok, type Result } from '../base/result.ts'
import type { DeviceKey } from '../ports/keys.ts'
import { sessionText } from '../protocol/signatures.ts'
import type { AccountClient } from './accountClient.ts'
import { edit, transact } from './cabinet.ts'
import type { Access, HttpFault } from './httpTransport.ts'
import type { SessionToken } from './records.ts'
import type { Space } from './space.ts'

export interface AccessDeps {
  readonly space: Pick<Space, 'session' | 'cabinet'>
  readonly accounts: Pick<AccountClient, 'renew' | 'challenge' | 'answer'>
  readonly key: () => Promise<DeviceKey | undefined>
  /** One at a time, among all tabs of this space. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>
}

export function createAccess({ space, accounts, key, alone }: AccessDeps): Required<Access> {
  const held = async (): Promise<SessionToken | undefined> => {
    const session = await space.session()
    return session.ok ? session.value ?? undefined : undefined
  }

  async function byChallenge(): Promise<Result<SessionToken, HttpFault>> {
    const signer = await key()
    if (signer === undefined) return err({ fault: 'signedOut' })
    const challenge = await accounts.challenge(signer.id)
    return challenge.ok ? accounts.answer(signer.id, challenge.value, await signer.sign(sessionText(challenge.value, signer.id))) : challenge
  }

  return {
    token: async () => (await held())?.token,
    renew: (refused) => alone(async () => {
      const session = await held()
      if (session === undefined) return err({ fault: 'signedOut' })
      if (session.token !== refused) return ok(session.token)
      const renewed = session.refresh === undefined ? undefined : await accounts.renew(session.refresh)
      const next = renewed === undefined || (!renewed.ok && renewed.error.fault === 'signedOut') ? await byChallenge() : renewed
      if (!next.ok) return next
      // On a full disk it is used all the same, and the key opens the next one. Nobody is told: who was signed in still is.
      await transact(space.cabinet, ['racine'], (snapshot) => {
        const racine = snapshot.get('racine')
        return { edits: racine === undefined ? [] : [edit('racine', { ...racine, session: next.value })], result: undefined }
      })
      return ok(next.value.token)
    }),
  }
}
