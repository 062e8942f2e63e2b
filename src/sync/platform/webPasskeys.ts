/** The browser's passkeys: made and used, with what the server wants to hear of them. */
import { browserSupportsWebAuthn, startAuthentication, startRegistration, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { err, ok, type Result } from '../../base/result.ts'

/** `cancelled`: closed, too late, or none that could be used, which browsers do not tell apart. */
export type PasskeyFault = 'cancelled' | 'unsupported' | 'already'

async function asked<T>(ceremony: () => Promise<T>): Promise<Result<T, PasskeyFault>> {
  if (!browserSupportsWebAuthn()) return err('unsupported')
  try {
    return ok(await ceremony())
  } catch (cause) {
    const code: unknown = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
    return err(code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED' ? 'already' : 'cancelled')
  }
}

/** @param options as the server gave them, in the standard's own JSON: the browser refuses what is not */
export const makePasskey = (options: unknown) => asked(async () => {
  const { id, response } = await startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
  return { id, clientDataJSON: response.clientDataJSON, attestationObject: response.attestationObject, transports: response.transports ?? [] }
})

/** @param options as the server gave them, in the standard's own JSON: the browser refuses what is not */
export const usePasskey = (options: unknown) => asked(async () => {
  const { id, response } = await startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON })
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return { id, clientDataJSON, authenticatorData, signature, userHandle: userHandle ?? '' }
})
