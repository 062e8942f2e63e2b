export interface TinyKey {
  readonly id: string
  readonly public: string
  readonly secret: CryptoKey
}
export function newKey(): Promise<TinyKey>
export function signBytes(key: TinyKey, bytes: Uint8Array): Promise<string>
export function signChain(key: TinyKey, chain: string): Promise<string>
export function enterWith(base: string, person: string, device: string, key: TinyKey): Promise<{ readonly token: string; readonly refresh: string }>
export function openSession(base: string, key: TinyKey): Promise<{ readonly token: string; readonly refresh: string }>
export function renewSession(base: string, refresh: string): Promise<{ readonly token: string; readonly refresh: string }>
export function replaceKey(base: string, token: string, key: TinyKey): Promise<TinyKey>
