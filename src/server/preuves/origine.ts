/** Where this server is reached by browsers: what passkeys are bound to and where a provider sends people back. */

export interface Origine {
  /** What passkeys belong to: the host's name. */
  readonly rpId: string
  /** The origin that a browser says it is on, when it is ours. */
  accept(claimed: string | undefined): string | undefined
}

/** What a developer's machine is reached under; passkeys want a name, so no address in numbers. */
const LOOPBACK = /^http:\/\/localhost(:\d{1,5})?$/

/** @param configured absent outside production only, where the browser's own word is taken for this machine */
export function createOrigine(configured: string | undefined): Origine {
  if (configured === undefined) return { rpId: 'localhost', accept: (claimed) => (claimed !== undefined && LOOPBACK.test(claimed) ? claimed : undefined) }
  return { rpId: new URL(configured).hostname, accept: (claimed) => (claimed === configured ? configured : undefined) }
}
