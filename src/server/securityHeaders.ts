/** What every answer carries. Nothing inline, nothing from elsewhere, nothing guessed, nobody framing us; WebAssembly for Argon2id alone. */

const POLICY = [
  "default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
  "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "object-src 'none'", "base-uri 'none'",
  "frame-ancestors 'none'", "form-action 'self'", "require-trusted-types-for 'script'", 'trusted-types livret',
].join('; ')

const UNUSED = [
  'accelerometer', 'autoplay', 'display-capture', 'encrypted-media', 'geolocation', 'gyroscope', 'hid', 'idle-detection',
  'magnetometer', 'midi', 'payment', 'serial', 'usb', 'xr-spatial-tracking', 'browsing-topics',
]

export function securityHeaders(production: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'permissions-policy': [...UNUSED.map((name) => `${name}=()`), 'camera=(self)', 'microphone=(self)'].join(', '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // Ignored over plain HTTP; behind the TLS that a service worker needs anyway, it stays.
    ...(production ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}
