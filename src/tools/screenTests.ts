// Vitest set-up: a test that renders (`// @vitest-environment happy-dom`) leaves no screen to the next one, and
// waits for a screen whose chunk is still loading on a busy machine: waiting longer changes no verdict.
import { afterEach } from 'vitest'

if (typeof document !== 'undefined') {
  const { cleanup, configure } = await import('@testing-library/react')
  configure({ asyncUtilTimeout: 10_000 })
  afterEach(cleanup)
}
