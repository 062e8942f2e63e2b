// Vitest set-up: a test that renders (`// @vitest-environment happy-dom`) leaves no screen to the next one.
import { afterEach } from 'vitest'

if (typeof document !== 'undefined') {
  const { cleanup } = await import('@testing-library/react')
  afterEach(cleanup)
}
