/**
 * The server's opening keys: what devices close their waiting work under, so that anybody may carry it here. They lie in
 * LEDGER_DIR, which all nodes share and which outlives the database: work closed under an old key is opened for as long
 * as its file is there. The newest is given out; another is made when it is half a year old.
 */
import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { keyIdOf } from '../base/sha256.ts'
import type { Instant } from '../base/jour.ts'
import { departContext, readDepart } from '../protocol/depart.ts'
import { writeWhole } from './ledger.ts'
import { StartError } from './startFault.ts'

export interface Ouvertures {
  /** SubjectPublicKeyInfo, base64url. */
  current(): string
  /** `undefined`: not closed under a key of this server's, or not whole. */
  open(depart: Uint8Array): Uint8Array | undefined
}

const RENEW_AFTER_MS = 182 * 86_400_000
const fileSchema = z.strictObject({ publique: z.string(), privee: z.string(), depuis: z.number() })
type Kept = z.infer<typeof fileSchema>
/** An uncompressed point's SubjectPublicKeyInfo without the point. */
const SPKI_HEAD = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')
const TAG_BYTES = 16

export function openOuvertures(ledgerDir: string, now: () => Instant): Ouvertures {
  const folder = join(ledgerDir, 'ouvertures')
  const keys = new Map<string, { readonly kept: Kept; readonly key: KeyObject }>()

  function read(): void {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const id = /^([\w-]{22})\.json$/.exec(name)?.[1]
      if (id === undefined || keys.has(id)) continue
      const file = join(folder, name)
      try {
        const kept = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
        if (keyIdOf(kept.publique) !== id) throw new Error('another key')
        keys.set(id, { kept, key: createPrivateKey({ key: Buffer.from(kept.privee, 'base64url'), format: 'der', type: 'pkcs8' }) })
      } catch {
        throw new StartError({ fault: 'ledgerUnreadable', file })
      }
    }
  }
  const newest = (): Kept | undefined => [...keys.values()].map(({ kept }) => kept).sort((a, b) => b.depuis - a.depuis)[0]

  function make(): void {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1', publicKeyEncoding: { format: 'der', type: 'spki' }, privateKeyEncoding: { format: 'der', type: 'pkcs8' } })
    const kept: Kept = { publique: publicKey.toString('base64url'), privee: privateKey.toString('base64url'), depuis: now() }
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeWhole(folder, `${keyIdOf(kept.publique)}.json`, JSON.stringify(kept))
    read()
  }

  read()
  return {
    current() {
      let kept = newest()
      if (kept === undefined || now() - kept.depuis > RENEW_AFTER_MS) {
        // Another node may have made one.
        read()
        kept = newest()
      }
      if (kept === undefined || now() - kept.depuis > RENEW_AFTER_MS) make()
      return newest()?.publique ?? ''
    },

    open(depart) {
      const parts = readDepart(depart)
      if (parts === undefined) return undefined
      const id = Buffer.from(parts.keyId).toString('base64url')
      if (!keys.has(id)) read()
      const privateKey = keys.get(id)?.key
      if (privateKey === undefined) return undefined
      try {
        const publicKey = createPublicKey({ key: Buffer.concat([SPKI_HEAD, parts.point]), format: 'der', type: 'spki' })
        const context = departContext(parts.head)
        const key = hkdfSync('sha256', diffieHellman({ privateKey, publicKey }), Buffer.alloc(0), context, 32)
        const cipher = createDecipheriv('aes-256-gcm', Buffer.from(key), parts.vector)
        cipher.setAAD(context)
        cipher.setAuthTag(parts.closed.subarray(-TAG_BYTES))
        return Buffer.concat([cipher.update(parts.closed.subarray(0, -TAG_BYTES)), cipher.final()])
      } catch {
        // No point of the curve, or closed otherwise.
        return undefined
      }
    },
  }
}
