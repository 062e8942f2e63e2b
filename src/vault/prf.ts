/**
 * The device's own lock (fingerprint, face) as a comfort: WebAuthn's `prf` gives 256 bits that only this authenticator makes,
 * once its owner was recognised, for this origin and this space. No server hears of it. The name that the device keeps beside it
 * says which space by its picture, never whose it is.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { plain, randomBytes } from './keys.ts'

export interface PrfSecret {
  readonly output: Uint8Array
  readonly credential: Uint8Array
}

/** What TypeScript's DOM does not know yet of what the standard says. */
interface PrfResults {
  readonly prf?: { readonly enabled?: boolean; readonly results?: { readonly first?: BufferSource } }
}

const TIMEOUT_MS = 60_000
const inputOf = (space: string): Uint8Array<ArrayBuffer> => plain(sha256(utf8ToBytes(`livret prf 1\n${space}`)))
const extensionsFor = (space: string): AuthenticationExtensionsClientInputs => ({ prf: { eval: { first: inputOf(space) } } })

function bytesOf(source: BufferSource | undefined): Uint8Array | undefined {
  if (source === undefined) return undefined
  return source instanceof ArrayBuffer ? new Uint8Array(source) : new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
}
// The extension's results have one form; older types of the platform do not say it.
const resultOf = (credential: PublicKeyCredential): Uint8Array | undefined => bytesOf((credential.getClientExtensionResults() as PrfResults).prf?.results?.first)

/** Whether this device has a lock that could be asked; whether it gives bits for it shows when it is. */
export async function hasDeviceLock(): Promise<boolean> {
  // Absent in old engines and outside secure contexts, whatever the type says.
  const Class = globalThis.PublicKeyCredential as typeof PublicKeyCredential | undefined
  return Class !== undefined && (await Class.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false))
}

/** `undefined`: there is none, it was refused, or it gives no bits. */
export async function makePrf(space: string, label: string): Promise<PrfSecret | undefined> {
  const made = await ask(() => navigator.credentials.create({
    publicKey: {
      rp: { name: 'Livret' }, user: { id: randomBytes(16), name: label, displayName: label }, challenge: randomBytes(32), timeout: TIMEOUT_MS,
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
      authenticatorSelection: { authenticatorAttachment: 'platform', residentKey: 'discouraged', userVerification: 'required' },
      extensions: extensionsFor(space),
    },
  }))
  if (made === undefined) return undefined
  const credential = new Uint8Array(made.rawId)
  const output = resultOf(made)
  // Most give the bits only when they are asked for afterwards.
  return output === undefined ? askPrf(space, credential) : { output, credential }
}

export async function askPrf(space: string, credential: Uint8Array): Promise<PrfSecret | undefined> {
  const got = await ask(() => navigator.credentials.get({
    publicKey: { challenge: randomBytes(32), timeout: TIMEOUT_MS, userVerification: 'required', allowCredentials: [{ type: 'public-key', id: plain(credential), transports: ['internal'] }], extensions: extensionsFor(space) },
  }))
  const output = got && resultOf(got)
  return output && { output, credential }
}

/** Refused, cancelled, late, unknown: one answer, which is no. */
async function ask(how: () => Promise<Credential | null>): Promise<PublicKeyCredential | undefined> {
  try {
    const credential = await how()
    return credential instanceof PublicKeyCredential ? credential : undefined
  } catch {
    return undefined
  }
}
