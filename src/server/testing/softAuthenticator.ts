/** An authenticator in memory: what a browser and a security key would answer, and whatever a liar would. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { Assertion, NewPasskey } from '../preuves/clesAcces.ts'

export interface Told {
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  readonly verified?: boolean
  readonly counter?: number
  readonly userHandle?: string
}

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const ATTESTED = 0x40
const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest()
const text64 = (text: string): string => Buffer.from(text).toString('base64url')

export function softAuthenticator(origin = 'http://localhost:5173', rpId = 'localhost') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  let counter = 0
  const clientData = (type: string, challenge: string, told: Told): string => JSON.stringify({ type: told.type ?? type, challenge, origin: told.origin ?? origin, crossOrigin: false })
  function authenticatorData(told: Told, attested?: Buffer): Buffer {
    const flags = USER_PRESENT | (told.verified === false ? 0 : USER_VERIFIED) | (attested === undefined ? 0 : ATTESTED)
    const head = Buffer.alloc(5)
    head.writeUInt8(flags, 0)
    head.writeUInt32BE(told.counter ?? ++counter, 1)
    return Buffer.concat([sha256(told.rpId ?? rpId), head, attested ?? Buffer.alloc(0)])
  }
  /** COSE: an EC2 key for ES256. */
  function cose(): Buffer {
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    return Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')])
  }
  return {
    id: id.toString('base64url'),
    create(challenge: string, told: Told = {}): NewPasskey {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose()])
      const data = authenticatorData(told, attested)
      // CBOR: { fmt: "none", attStmt: {}, authData: bytes of a length below 2^16 }.
      const length = Buffer.alloc(2)
      length.writeUInt16BE(data.length)
      const object = Buffer.concat([Buffer.from([0xa3, 0x63]), Buffer.from('fmt'), Buffer.from([0x64]), Buffer.from('none'), Buffer.from([0x67]), Buffer.from('attStmt'), Buffer.from([0xa0, 0x68]), Buffer.from('authData'), Buffer.from([0x59]), length, data])
      return { id: id.toString('base64url'), clientDataJSON: text64(clientData('webauthn.create', challenge, told)), attestationObject: object.toString('base64url'), transports: ['internal'] }
    },
    get(challenge: string, userHandle: string, told: Told = {}): Assertion {
      const [data, client] = [authenticatorData(told), clientData('webauthn.get', challenge, told)]
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return { id: id.toString('base64url'), clientDataJSON: text64(client), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url'), userHandle: told.userHandle ?? userHandle }
    },
  }
}
