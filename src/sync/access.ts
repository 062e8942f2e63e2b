/**
 * Staying signed in: a token that the server refused is replaced once, by the refresh token or, when that one does
 * not count any more, by signing a challenge with the device's key. So a lost reply or a stolen token ends nothing
 * for whoever has the key. No clock of this device is asked: only the server says that a token is over, or a key old.
 *
 * Tabs take turns: the second finds what the first brought, and a refresh token is never used twice.
 */
import { err, ok, type Result } from '../base/result.ts'
import { newKeyText, sessionText } from '../protocol/signatures.ts'
import type { AccountClient } from './accountClient.ts'
import type { Access, HttpFault } from './httpTransport.ts'
import type { Keys } from './keyRing.ts'
import type { SessionToken } from './records.ts'
import type { Space } from './space.ts'

/** One at a time, among all tabs of this space. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

export interface AccessDeps {
  readonly space: Pick<Space, 'session'>
  readonly accounts: Pick<AccountClient, 'renew' | 'challenge' | 'answer' | 'replaceKey'>
  readonly keys: Keys
  /** For sessions, and for keys, during which a session may be renewed. */
  readonly turns: { readonly session: Turns; readonly key: Turns }
}

export interface KeyAccess extends Required<Pick<Access, 'token' | 'renew'>> {
  /** Puts another key in the place of one that the server says is old, or ends what was begun; otherwise asks nobody. */
  renewKey(): Promise<void>
}

export function createAccess({ space, accounts, keys, turns }: AccessDeps): KeyAccess {
  const held = async (): Promise<SessionToken | undefined> => {
    const session = await space.session()
    return session.ok ? session.value ?? undefined : undefined
  }
  /** The session under which the server would not hear of another key: not asked again before the next one. */
  let refusedUnder: string | undefined

  const access: KeyAccess = {
    token: async () => (await held())?.token,
    renew: (refused) => turns.session(async () => {
      const session = await held()
      if (session === undefined) return err({ fault: 'signedOut' })
      if (session.token !== refused) return ok(session.token)
      const renewed = session.refresh === undefined ? undefined : await accounts.renew(session.refresh)
      const next = renewed === undefined || (!renewed.ok && renewed.error.fault === 'signedOut') ? await openByKey(accounts, keys) : renewed
      if (!next.ok) return next
      // On a full disk it is used all the same, and the key opens the next one. Nobody is told: who was signed in still is.
      await keys.settle(next.value.cle, next.value)
      return ok(next.value.token)
    }),
    renewKey: () => turns.key(async () => {
      const session = await held()
      if (session === undefined || session.token === refusedUnder || !(await keys.isDue(session))) return
      const [old, next] = [await keys.current(), await keys.prepare()]
      if (old === undefined || next === undefined) return
      const replaced = await accounts.replaceKey(access, next.publicKey, await old.sign(newKeyText(old.id, next.publicKey)))
      if (replaced.ok) await keys.settle(replaced.value)
      else if (replaced.error.fault !== 'unreachable' && replaced.error.fault !== 'busy') refusedUnder = session.token
    }),
  }
  return access
}

/** By a challenge that the key in use signs: which one of the device's that is, the server knows best. */
export async function openByKey(accounts: Pick<AccountClient, 'challenge' | 'answer'>, keys: Keys): Promise<Result<SessionToken, HttpFault>> {
  let last: Result<SessionToken, HttpFault> = err({ fault: 'signedOut' })
  for (const key of await keys.all()) {
    const challenge = await accounts.challenge(key.id)
    if (!challenge.ok) return challenge
    last = await accounts.answer(key.id, challenge.value, await key.sign(sessionText(challenge.value, key.id)))
    if (last.ok || last.error.fault !== 'signedOut') return last
  }
  return last
}
