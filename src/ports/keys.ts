/** A person's key on a device: what it signs shows that this device said it for this person. */
export interface DeviceKey {
  /** The first 16 bytes of the SHA-256 of the public half, base64url: nobody can claim another key's id. */
  readonly id: string
  /** SubjectPublicKeyInfo of a P-256 point, base64url. */
  readonly publicKey: string
  /** ECDSA over SHA-256, as IEEE P1363 (the two numbers one after the other, 64 bytes), base64url. */
  sign(bytes: Uint8Array): Promise<string>
}

/** Both halves as the device keeps them, inside the seal: never as a CryptoKey, whose scalar the browser's files would show. */
export interface StoredKey {
  readonly v: 1
  /** PKCS #8, base64url. */
  readonly privateKey: string
  readonly publicKey: string
}

export interface KeyMaker {
  create(): Promise<StoredKey>
  open(stored: StoredKey): Promise<DeviceKey>
}
