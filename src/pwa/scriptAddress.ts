/**
 * The pages run under `require-trusted-types-for 'script'`: an address to run code from passes through the one policy
 * that the server's headers name, and that policy lets through the service worker and this build's own files alone.
 */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown }
}

const OURS = /^\/(?:serviceWorker\.js|assets\/[\w-]+\.js)$/
let policy: ReturnType<TrustedTypes['createPolicy']> | undefined

export function scriptAddress(address: string): string {
  const { trustedTypes } = window as { readonly trustedTypes?: TrustedTypes } // absent from the DOM types and from older browsers
  if (trustedTypes === undefined) return address
  // A policy's name is taken once.
  policy ??= trustedTypes.createPolicy('livret', {
    createScriptURL(url) {
      if (!OURS.test(url)) throw new TypeError('not a script of ours')
      return url
    },
  })
  // Whoever starts a script hands it on as it is.
  return policy.createScriptURL(address) as string
}
